"""Measures from saved tables, or from a real log mapped to them: no plan, no scenario, no engine.

What the tables do not tell has no value, and a reason that names the missing column.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.errors import InputError
from supportsim.outcome.saved import Frame, Tables
from supportsim.outcome.table_door import require_sound
from supportsim.outcome.table_people import people_measures
from supportsim.units import HOUR

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: Traits by which measures of cases come too; desk is the entry desk, or the last one.
TRAITS: Final = ("severity", "package", "segment", "kind")
#: Parts of the time open that are waits of our own making.
WAITS: Final = ("queue", "escalation", "owner_away", "off_hours", "third_party")
#: Metrics that no table of cases, spells and duty can tell.
_NEEDS_PRICES: Final = (
    "cost",
    "direct_cost",
    "cost_per_case",
    "revenue",
    "margin",
    "direct_margin",
)
#: The rest that tables do not tell, each with its reason.
_NEEDS_MORE: Final = {
    "headcount": "needs who is employed, and how seats count, which tables do not hold",
    "backlog_growth": "is measured in runs only, from the open cases at the end of each day",
}
_NEEDS_CONTRACT: Final = ("month_missed_share", "late_share/reason", "late_hours/reason")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Measured:
    """Measures of one design, pooled over its replications.

    Attributes:
        metrics: Name to value; None where the tables do not tell it, or nothing counts.
        reasons: Name to why it has no value.
    """

    metrics: dict[str, float | None]
    reasons: dict[str, str]


@dataclass(slots=True, kw_only=True)
class Pool:
    """Collects measures as sums over rows, with a reason for what cannot be told."""

    metrics: dict[str, float | None] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def ratio(self, name: str, above: npt.ArrayLike, below: npt.ArrayLike) -> None:
        """Add a measure: sum of the numerators over sum of the denominators."""
        bottom = float(np.sum(below))
        self.metrics[name] = float(np.sum(above)) / bottom if bottom else None
        if not bottom:
            self.reasons[name] = "nothing counts"

    def missing(self, name: str, why: str) -> None:
        """Add a measure without a value."""
        self.metrics[name], self.reasons[name] = None, why


def measure_tables(
    tables: Tables, *, window: tuple[int, int] | None = None, cut: int | None = None
) -> Measured:
    """Measures of one design from its tables; `docs/metrics.md` defines each.

    Args:
        tables: "cases" and, if there are any, "spells" and "duty", with columns as `--cases`
            saves them. Only `opened` is needed; times are whole milliseconds since any
            instant. With a column `replication` the figures are pooled over it.
        window: Start and end of the judged window: needed for backlog and the use of people;
            without a column `judged` the cases that opened in it are judged.
        cut: Only what was due before it was judged; None when all was.

    Raises:
        InputError: No cases, several designs, or tables that contradict themselves: see
            `table_door.require_sound`.
    """
    if "cases" not in tables or "opened" not in tables["cases"]:
        raise InputError(["tables: cases with a column opened are needed"])
    frames = require_sound(tables, window, cut)
    _require_one(frames["cases"])
    cases, pool = frames["cases"], Pool()
    judged = cases.of(np.flatnonzero(_judged(cases, window)))
    runs = len(set(_runs(cases))) or 1
    for measure in MEASURES:
        _add(pool, measure, judged)
    _counts(pool, judged, runs)
    _quantiles(pool, judged)
    people_measures(pool, frames, window=window, runs=runs, judged=_judged(cases, window))
    for name in _NEEDS_PRICES:
        pool.missing(name, "needs wages and prices, which tables do not hold")
    for name in _NEEDS_CONTRACT:
        pool.missing(name, "needs the contracts' calendars and goals, which tables do not hold")
    for name, why in _NEEDS_MORE.items():
        pool.missing(name, why)
    if cut is not None:
        _recount_cut(pool, judged, cut)
    return Measured(metrics=pool.metrics, reasons=pool.reasons)


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
            return np.isin(cases.text(column), ("met", "missed"))

        def aimed(cases: Frame, column: str = column) -> Flags:
            return np.isin(cases.text(column), ("met", "missed", "undecided"))

        def answered(cases: Frame, event: str = event, column: str = column) -> Flags:
            return np.isin(cases.text(column), ("met", "missed")) & _came(cases, event)

        def open_still(cases: Frame, column: str = column) -> tuple[npt.ArrayLike, npt.ArrayLike]:
            words = cases.text(column)
            return words == "undecided", np.isin(words, ("met", "missed", "undecided"))

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
    """Mean times of the cases that got the event."""
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
            came = _came(cases, event)
            return np.where(came, cases.number(clock), 0) / HOUR, came

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


def _late(cases: Frame) -> tuple[npt.ArrayLike, npt.ArrayLike]:
    words = [cases.text(f"{goal}_outcome") for goal in ("response", "resolution")]
    late = (words[0] == "missed") | (words[1] == "missed")
    aims = [np.isin(column, ("met", "missed", "undecided")) for column in words]
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
    Measure(name="late_share", needs=("response_outcome", "resolution_outcome"), parts=_late),
)


def _add(pool: Pool, measure: Measure, cases: Frame) -> None:
    """Add a measure, whole and by its cuts, or why it has no value."""
    lacking = [name for name in measure.needs if not cases.has(name)]
    if lacking:
        pool.missing(measure.name, f"the cases have no column {', '.join(lacking)}")
        return
    above, below = (np.asarray(part, np.float64) for part in measure.parts(cases))
    pool.ratio(measure.name, above, below)
    cuts = [(trait, trait) for trait in TRAITS] + [("desk", measure.desk)]
    for trait, column in cuts if measure.desk else ():
        if cases.has(column):
            for label, rows in _labels(cases, column).items():
                pool.ratio(f"{measure.name}/{trait}={label}", above[rows], below[rows])


def _labels(cases: Frame, column: str) -> dict[str, Flags]:
    """Label to the rows that have it."""
    values = cases.columns[column]
    if values.dtype == object:
        return {str(v): values == v for v in dict.fromkeys(values.tolist()) if v}
    return {f"{v:g}": values == v for v in np.unique(values[~np.isnan(values)])}


def _counts(pool: Pool, cases: Frame, runs: int) -> None:
    """Judged cases of a run, in all and by what became of them."""
    pool.ratio("cases_opened", cases.length, runs)
    for status in ("resolved", "withdrawn", "open"):
        if cases.has("status"):
            pool.ratio(f"cases_{status}", cases.text("status") == status, runs)
        else:
            pool.missing(f"cases_{status}", "the cases have no column status")


def _quantiles(pool: Pool, cases: Frame) -> None:
    """Quantiles of all judged cases; one without the event counts as later than all others."""
    for name, event in (("first_response_hours", "first_start"), ("resolution_hours", "resolved")):
        for suffix, share in (("p50", 0.5), ("p90", 0.9)):
            if not cases.has(event):
                pool.missing(f"{name}_{suffix}", f"the cases have no column {event}")
                continue
            wall = np.nan_to_num(cases.number(event) - cases.number("opened"), nan=np.inf)
            if not len(wall):
                pool.missing(f"{name}_{suffix}", "nothing counts")
                continue
            value = float(np.quantile(wall, share, method="inverted_cdf")) / HOUR
            if np.isfinite(value):
                pool.metrics[f"{name}_{suffix}"] = value
            else:
                pool.missing(f"{name}_{suffix}", "so many cases never got it")


def _recount_cut(pool: Pool, cases: Frame, cut: int) -> None:
    """With a cut, attainment over all is over all that were due before it."""
    for goal in ("response", "resolution"):
        if cases.has(f"{goal}_outcome", f"{goal}_due"):
            words = cases.text(f"{goal}_outcome")
            aimed = np.isin(words, ("met", "missed", "undecided"))
            pool.ratio(
                f"{goal}_attainment_all",
                words == "met",
                aimed & (cases.number(f"{goal}_due") < cut),
            )


def _judged(cases: Frame, window: tuple[int, int] | None) -> Flags:
    """Which cases are judged: as they say, else those that opened in the window, else all."""
    if cases.has("judged"):
        return np.asarray(cases.number("judged") == 1)
    if window is not None:
        opened = cases.number("opened")
        return np.asarray((opened >= window[0]) & (opened < window[1]))
    return np.ones(cases.length, dtype=bool)


def _runs(cases: Frame) -> list[float]:
    """Replication of each case."""
    return cases.number("replication").tolist() if cases.has("replication") else [0.0]


def _require_one(cases: Frame) -> None:
    """Refuse tables of several designs.

    Raises:
        InputError: With their names.
    """
    for column in ("design", "point", "scenario"):
        if cases.has(column) and len(found := dict.fromkeys(cases.text(column).tolist())) > 1:
            raise InputError([f"tables: several of {column}: {', '.join(found)}; choose one"])


def of_design(tables: Tables, design: str | None) -> Mapping[str, Mapping[str, list[object]]]:
    """The rows of one design of saved tables.

    Raises:
        InputError: There is no such design.
    """
    if design is None or "design" not in tables["cases"]:
        return {
            name: {key: list(col) for key, col in table.items()} for name, table in tables.items()
        }
    known = list(dict.fromkeys(tables["cases"]["design"]))
    if design not in known:
        raise InputError([f"design {design!r} is not in the tables: {', '.join(map(str, known))}"])
    found = {}
    for name, table in tables.items():
        rows = [row for row, value in enumerate(table["design"]) if value == design]
        found[name] = {key: [column[row] for row in rows] for key, column in table.items()}
    return found
