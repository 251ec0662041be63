"""Measures of on call from saved tables: the same figures as `called_out`, without a plan."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from supportsim.arrays import time_within
from supportsim.outcome.saved import Frame
from supportsim.units import HOUR

if TYPE_CHECKING:
    from supportsim.outcome.from_tables import Pool

#: Measure to the kind of duty whose time it is.
_HOURS = {"call_out_hours": "call_out", "standby_hours": "on_call", "rest_hours": "rest"}
_NEEDED = ("response_outcome", "first_start", "first_engineer")


def on_call_from_tables(
    pool: "Pool",
    cases: Frame,
    duty: Frame,
    *,
    window: tuple[int, int],
    runs: int,
    judged: npt.NDArray[np.bool_],
) -> None:
    """Add calls, hours and answers of people on call, where any row of duty tells of one."""
    kinds = duty.text("kind")
    if not np.isin(kinds, ("on_call", "call_out")).any():
        return
    begun, ended = duty.number("from"), duty.number("to")
    calls = kinds == "call_out"
    pool.ratio("call_outs", calls & (begun >= window[0]) & (begun < window[1]), runs)
    inside = time_within(begun, ended, *window)
    for name, kind in _HOURS.items():
        pool.ratio(name, inside[kinds == kind] / HOUR, runs)
    name = "call_out_response_attainment"
    if not cases.has(*_NEEDED):
        pool.missing(name, f"the cases lack one of {', '.join(_NEEDED)}")
        return
    mine = judged & _answered_by_called(cases, duty.of(np.flatnonzero(calls)))
    outcome = cases.text("response_outcome")
    decided = mine & np.isin(outcome, ("met", "missed"))
    pool.ratio(name, decided & (outcome == "met"), decided)


def _answered_by_called(cases: Frame, calls: Frame) -> npt.NDArray[np.bool_]:
    """Whether the first spell of each case began within a call-out of its engineer."""
    spans: dict[tuple[float, str], list[tuple[float, float]]] = {}
    rows = zip(calls.keys("engineer"), calls.number("from"), calls.number("to"), strict=True)
    for key, begin, end in rows:
        spans.setdefault(key, []).append((float(begin), float(end)))
    first = zip(cases.keys("first_engineer"), cases.number("first_start"), strict=True)
    return np.array(
        [any(begin <= at < end for begin, end in spans.get(key, ())) for key, at in first],
        dtype=np.bool_,
    )
