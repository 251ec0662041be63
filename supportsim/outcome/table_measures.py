"""The measures of judged cases that a table of cases tells, each with the columns it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.outcome.saved import Frame
from supportsim.units import HOUR

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: Parts of the time open that are waits of our own making.
WAITS: Final = ("queue", "escalation", "owner_away", "off_hours", "third_party")
#: Outcomes of a target that was met or not, and of any target.
DECIDED: Final = ("met", "missed")
AIMED: Final = (*DECIDED, "undecided")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure of the judged cases.

    Attributes:
        name: Of the metric.
        needs: Columns without which it cannot be told.
        parts: Numerators and denominators of some cases.
        desk: Column of the desk by which it comes too; "" for no cuts at all.
    """

    name: str
    needs: tuple[str, ...]
    parts: Callable[[Frame], tuple[npt.ArrayLike, npt.ArrayLike]]
    desk: str = ""


def _came(cases: Frame, column: str) -> Flags:
    """Whether a time is there."""
    return ~np.isnan(cases.number(column))


def _ones(cases: Frame) -> Floats:
    return np.ones(cases.length)


def _attainments() -> list[Measure]:
    """Attainment by each convention, and what is undecided."""
    found = []
    for goal, event, desk in (
        ("response", "first_start", "entry_desk"),
        ("resolution", "resolved", "last_desk"),
        ("update", "", "last_desk"),
    ):
        column = f"{goal}_outcome"

        def over(
            condition: Callable[[Frame], Flags], column: str = column
        ) -> Callable[[Frame], tuple[npt.ArrayLike, npt.ArrayLike]]:
            return lambda cases: (cases.text(column) == "met", condition(cases))

        def decided(cases: Frame, column: str = column) -> Flags:
            return np.isin(cases.text(column), DECIDED)

        def aimed(cases: Frame, column: str = column) -> Flags:
            return np.isin(cases.text(column), AIMED)

        def answered(cases: Frame, event: str = event, column: str = column) -> Flags:
            return np.isin(cases.text(column), DECIDED) & _came(cases, event)

        def open_still(cases: Frame, column: str = column) -> tuple[npt.ArrayLike, npt.ArrayLike]:
            words = cases.text(column)
            return words == "undecided", np.isin(words, AIMED)

        name = f"{goal}_attainment"
        found.append(Measure(name=name, needs=(column,), parts=over(decided), desk=desk))
        if event:
            needs = (column, event)
            found.append(Measure(name=f"{name}_answered", needs=needs, parts=over(answered)))
            found.append(Measure(name=f"{name}_all", needs=(column,), parts=over(aimed)))
        undecided = f"undecided_share/goal={goal}"
        found.append(Measure(name=undecided, needs=(column,), parts=open_still))
    return found


def _times() -> list[Measure]:
    """Mean times of the cases that got the event, and whose clock is known."""
    found = []
    for name, event, clock, desk in (
        ("first_response", "first_start", "response_clock", "entry_desk"),
        ("resolution", "resolved", "resolution_clock", "last_desk"),
    ):

        def wall(cases: Frame, event: str = event) -> tuple[npt.ArrayLike, npt.ArrayLike]:
            came = _came(cases, event)
            time = cases.number(event) - cases.number("opened")
            return np.where(came, time, 0) / HOUR, came

        def on_clock(
            cases: Frame, event: str = event, clock: str = clock
        ) -> tuple[npt.ArrayLike, npt.ArrayLike]:
            known = _came(cases, event) & _came(cases, clock)
            return np.where(known, cases.number(clock), 0) / HOUR, known

        found.append(Measure(name=f"{name}_hours", needs=(event,), parts=wall, desk=desk))
        needs = (event, clock)
        running = f"{name}_clock_hours"
        found.append(Measure(name=running, needs=needs, parts=on_clock, desk=desk))
    return found


def _mean(name: str, column: str, unit: int = 1, desk: str = "entry_desk") -> Measure:
    """Mean of a column over the judged cases."""
    return Measure(
        name=name,
        needs=(column,),
        parts=lambda cases: (np.nan_to_num(cases.number(column)) / unit, _ones(cases)),
        desk=desk,
    )


def _share(name: str, column: str) -> Measure:
    """Share of the judged cases in which a count is above 0."""
    return Measure(
        name=name,
        needs=(column,),
        parts=lambda cases: (np.nan_to_num(cases.number(column)) > 0, _ones(cases)),
        desk="entry_desk",
    )


def _sum_of(name: str, columns: tuple[str, ...], desk: str = "") -> Measure:
    """Mean hours of several columns together."""
    return Measure(
        name=name,
        needs=columns,
        parts=lambda cases: (
            np.sum([np.nan_to_num(cases.number(column)) for column in columns], axis=0) / HOUR,
            _ones(cases),
        ),
        desk=desk,
    )


def _one_touch(cases: Frame) -> tuple[npt.ArrayLike, npt.ArrayLike]:
    resolved = _came(cases, "resolved")
    return resolved & (cases.number("touches") == 1), resolved


def _waited(cases: Frame) -> tuple[npt.ArrayLike, npt.ArrayLike]:
    return cases.number("first_start") != cases.number("opened"), _ones(cases)


def _reopened(cases: Frame) -> tuple[npt.ArrayLike, npt.ArrayLike]:
    again = np.nan_to_num(cases.number("reopened")) > 0
    return again, again | _came(cases, "resolved")


def _undecided(cases: Frame) -> tuple[npt.ArrayLike, npt.ArrayLike]:
    words = [cases.text(f"{goal}_outcome") for goal in ("response", "resolution")]
    return (
        np.sum([column == "undecided" for column in words], axis=0),
        np.sum([np.isin(column, AIMED) for column in words], axis=0),
    )


def _late(cases: Frame) -> tuple[npt.ArrayLike, npt.ArrayLike]:
    words = [cases.text(f"{goal}_outcome") for goal in ("response", "resolution")]
    late = (words[0] == "missed") | (words[1] == "missed")
    aims = [np.isin(column, AIMED) for column in words]
    return late, aims[0] | aims[1]


_WAITED: Final = tuple(f"wait_{reason}" for reason in WAITS)
MEASURES: Final = (
    *_attainments(),
    *_times(),
    _share("escalation_share", "escalations"),
    _share("assist_share", "assists"),
    _mean("hand_offs_per_case", "hand_offs"),
    _mean("touches_per_case", "touches"),
    _mean("interruptions_per_case", "interruptions"),
    _mean("returns_per_case", "returns"),
    Measure(
        name="one_touch_share", needs=("resolved", "touches"), parts=_one_touch, desk="entry_desk"
    ),
    Measure(name="waited_share", needs=("first_start",), parts=_waited, desk="entry_desk"),
    Measure(
        name="reopen_share", needs=("reopened", "resolved"), parts=_reopened, desk="entry_desk"
    ),
    _mean("effort_hours", "progress", HOUR),
    _mean("rework_hours", "rework", HOUR),
    _mean("worked_hours", "worked", HOUR),
    _sum_of("open_hours", ("worked", *_WAITED, "wait_customer"), "entry_desk"),
    _sum_of("wait_hours", _WAITED),
    *(
        _sum_of(f"wait_hours/reason={reason}", (f"wait_{reason}",))
        for reason in (*WAITS, "customer")
    ),
    Measure(
        name="undecided_share", needs=("response_outcome", "resolution_outcome"), parts=_undecided
    ),
    Measure(name="late_share", needs=("response_outcome", "resolution_outcome"), parts=_late),
)
