"""Arrays that pass from room to room: whole numbers of 64 bits that nobody can write."""

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


def frozen(values: npt.ArrayLike) -> Integers:
    """The values as a read-only, contiguous int64 array.

    An array that is contiguous int64 already is not copied: it becomes read-only itself.
    """
    array = np.asarray(values, dtype=np.int64, order="C")
    array.flags.writeable = False
    return array
