"""Opening hours as integers: is it open, how long was it open, when is a target used up."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class OpenHours:
    """Disjoint half-open intervals [start, end) in order, and the time open before each.

    Attributes:
        start: (k,) milliseconds since the scenario's start.
        end: (k,) likewise; end[i] < start[i + 1].
        before: (k + 1,) open time before start[i]; the last is the total.
    """

    start: Integers
    end: Integers
    before: Integers
