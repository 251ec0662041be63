"""Measures from saved tables, or from a real log mapped to them: no plan, no scenario, no engine.

What the tables do not tell has no value, and a reason that names the missing column.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.errors import InputError
from supportsim.outcome.saved import Frame, Tables
from supportsim.outcome.table_door import require_sound
from supportsim.outcome.table_measures import AIMED, MEASURES, Measure
from supportsim.outcome.table_people import people_measures
from supportsim.outcome.table_pool import Pool
from supportsim.units import HOUR

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: Traits by which measures of cases come too; desk is the entry desk, or the last one.
TRAITS: Final = ("severity", "package", "segment", "kind")
#: Metrics that no table of cases, spells and duty can tell.
_NEEDS_PRICES: Final = (
    "cost",
    "direct_cost",
    "cost_per_case",
    "revenue",
    "margin",
    "direct_margin",
    "margin_share",
    "direct_margin_share",
)
#: The rest that tables do not tell, each with its reason.
_NEEDS_MORE: Final = {
    "headcount": "needs who is employed, and how seats count, which tables do not hold",
    "backlog_growth": "is measured in runs only, from the open cases at the end of each day",
}
#: Times that have quantiles: the event, and the column of its clock if it is not wall time.
_TIMES: Final = {
    "first_response_hours": ("first_start",),
    "resolution_hours": ("resolved",),
    "first_response_clock_hours": ("first_start", "response_clock"),
    "resolution_clock_hours": ("resolved", "resolution_clock"),
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
    for name, needs in _TIMES.items():
        lacking = [column for column in needs if not cases.has(column)]
        for suffix, share in (("p50", 0.5), ("p90", 0.9)):
            if lacking:
                pool.missing(f"{name}_{suffix}", f"the cases have no column {', '.join(lacking)}")
            else:
                _quantile(pool, f"{name}_{suffix}", _time_to(cases, *needs), share)


def _time_to(cases: Frame, event: str, clock: str = "") -> Floats:
    """Time from opening to the event, by wall or on a clock; infinite where it never came.

    A case that got the event, but whose clock nobody read, is left out.
    """
    came = cases.number(event)
    time = cases.number(clock) if clock else came - cases.number("opened")
    return np.where(np.isnan(came), np.inf, time)[np.isnan(came) | ~np.isnan(time)]


def _quantile(pool: Pool, name: str, times: Floats, share: float) -> None:
    """Add the time within which a share of the cases had the event, if they did."""
    if not len(times):
        pool.missing(name, "nothing counts")
        return
    value = float(np.quantile(times, share, method="inverted_cdf")) / HOUR
    if np.isfinite(value):
        pool.metrics[name] = value
    else:
        pool.missing(name, "so many cases never got it")


def _recount_cut(pool: Pool, cases: Frame, cut: int) -> None:
    """With a cut, attainment over all is over all that were due before it."""
    for goal in ("response", "resolution"):
        if cases.has(f"{goal}_outcome", f"{goal}_due"):
            words = cases.text(f"{goal}_outcome")
            aimed = np.isin(words, AIMED)
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
