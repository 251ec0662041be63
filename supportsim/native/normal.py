"""Quantiles of the normal law: by the library, or the same doubles by scipy."""

from typing import Any

import numpy as np
import numpy.typing as npt

from supportsim.native.library import library


def normal_quantile(u: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Quantiles of the normal law of mean 0 and deviation 1, as fresh memory.

    scipy is imported only where the library was not built: it takes a quarter of a second.

    Args:
        u: Shares in [0, 1], of any shape; -inf and inf at the ends.
    """
    shares = np.ascontiguousarray(u, dtype=np.float64)
    loaded: Any = library()
    if loaded is None:
        from scipy.special import ndtri  # noqa: PLC0415 (see above)

        return np.asarray(ndtri(shares))
    found = np.empty_like(shares)
    loaded.native_normal(shares.ctypes.data, shares.size, found.ctypes.data)
    return found
