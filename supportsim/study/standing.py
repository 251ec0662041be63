"""Where a figure stands to what is wanted of it."""

from typing import Literal

from supportsim.study.intervals import NO_VARIATION
from supportsim.study.quantiles import NO_UPPER_BOUND
from supportsim.study.results import Figure

Standing = Literal["met", "missed", "unsure", "unknown"]


def standing(figure: Figure | None, goal: float, better: int) -> Standing:
    """Where a figure stands to its goal: "met", "missed", "unsure" or "unknown".

    Met or missed only when the whole interval lies on that side of the goal; a figure that
    is the same in every replication stands where its mean does, and an interval without an
    upper end has no end. Unknown without an interval.
    """
    if figure is None:
        return "unknown"
    low, high = figure.low, figure.high
    if figure.reason == NO_VARIATION:
        low = high = figure.mean
    elif figure.reason == NO_UPPER_BOUND and high is None:
        high = float("inf")
    if low is None or high is None:
        return "unknown"
    if better < 0:
        low, high, goal = -high, -low, -goal
    if low >= goal:
        return "met"
    return "missed" if high < goal else "unsure"
