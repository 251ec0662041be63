"""Trace: real cases from a CSV file instead of drawn ones."""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

import numpy as np
import numpy.typing as npt

from supportsim.arrays import frozen
from supportsim.demand.customers import identities_of
from supportsim.demand.openings import KNOWN_COLUMNS, Known, Openings, horizon
from supportsim.demand.tape import Customers
from supportsim.errors import InputError
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.trace_file import TraceRow, read_rows
from supportsim.units import NONE, WEEK

Integers = npt.NDArray[np.int64]

_YEAR_DAYS = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class _Selection:
    """Rows of the trace inside the run, in order of (opened, row of the file)."""

    rows: tuple[TraceRow, ...]
    before: int
    after: int


def trace_openings(scenario: Scenario) -> Openings:
    """The openings of the scenario's trace, and what it says of each case.

    Customers stand in order of (segment, name). A case without a customer is a customer
    of its own, named "row/<line of the file>".

    Raises:
        InputError: The scenario has no trace, its rows are bad, none lies inside the run,
            or the segments cannot share the customers out.
    """
    return _openings(_key(scenario))


@lru_cache(maxsize=4)
def _openings(key: "_Key") -> Openings:
    """The openings of a trace, read-only: they serve every replication."""
    scenario = key.scenario
    rows = _select(key).rows
    segment_of = _segments(scenario, rows)
    _require_sites(scenario, rows)
    names = tuple(sorted(segment_of, key=lambda name: (segment_of[name], name)))
    row_of = {name: row for row, name in enumerate(names)}
    customer = np.array([row_of[row.customer] for row in rows])
    return Openings(
        customers=_customers(scenario, rows, names, segment_of),
        identity=identities_of(names),
        opened=frozen(np.array([row.opened for row in rows])),
        customer=frozen(customer),
        ordinal=frozen(_ordinals(customer)),
        known=_known(rows),
    )


def trace_warnings(scenario: Scenario) -> list[str]:
    """What a reader should know of the trace: how many of its rows lie outside the run.

    Empty for a scenario without a trace.
    """
    if scenario.trace is None:
        return []
    chosen = _select(_key(scenario))
    found = []
    if chosen.before:
        found.append(f"trace: {chosen.before} rows opened before the start are left out")
    if chosen.after:
        found.append(f"trace: {chosen.after} rows opened after the end of the run are left out")
    return found


@dataclass(frozen=True, slots=True)
class _Key:
    """What decides the rows of a trace: equal texts and stamps have equal scenarios."""

    text: str
    stamp: int
    scenario: Scenario = field(compare=False)


def _key(scenario: Scenario) -> _Key:
    """By what the rows of a scenario's trace are kept."""
    if scenario.trace is None:
        raise InputError(["trace: the scenario has none"])
    path = Path(scenario.trace.file)
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    return _Key(scenario.model_dump_json(), stamp, scenario)


@lru_cache(maxsize=4)
def _select(key: _Key) -> _Selection:
    """The rows of a trace, kept for the next replication."""
    scenario = key.scenario
    if scenario.load != 1:
        raise InputError([f"load: {scenario.load}: a trace has the load it has; leave it at 1"])
    rows = read_rows(scenario)
    end = horizon(scenario)
    inside = tuple(sorted((r for r in rows if 0 <= r.opened < end), key=_by_time))
    if not inside:
        raise InputError([f"trace: none of its {len(rows)} rows opened between start and end"])
    return _Selection(
        rows=inside,
        before=sum(row.opened < 0 for row in rows),
        after=sum(row.opened >= end for row in rows),
    )


def _require_sites(scenario: Scenario, rows: tuple[TraceRow, ...]) -> None:
    """A trace with sites has one in every row, unless every segment states shares.

    Raises:
        InputError: A row has none.
    """
    traced = scenario.trace is not None and scenario.trace.columns.site is not None
    if not traced or all(segment.sites is not None for segment in scenario.segments.values()):
        return
    silent = [row.line for row in rows if row.site is None]
    if silent:
        lines = f"{len(silent)} rows, first line {silent[0]}, have no site"
        raise InputError([f"trace: {lines}; give each segment shares of `sites`"])


def _by_time(row: TraceRow) -> tuple[int, int]:
    return row.opened, row.line


def _segments(scenario: Scenario, rows: tuple[TraceRow, ...]) -> dict[str, int]:
    """Segment of each customer: the busiest go where the scenario wants them."""
    counts = Counter(row.customer for row in rows)
    ranking = sorted(counts, key=lambda name: (-counts[name], name))
    wants = [segment.busiest_customers for segment in scenario.segments.values()]
    rest = [index for index, want in enumerate(wants) if want is None]
    if len(rest) > 1 or (not rest and sum(want or 0 for want in wants) < len(ranking)):
        raise InputError(
            ["segments: with a trace exactly one segment has no busiest_customers, for the rest"]
        )
    segment_of: dict[str, int] = {}
    first = 0
    for index, want in enumerate(wants):
        if want is not None:
            segment_of.update(dict.fromkeys(ranking[first : first + want], index))
            first += want
    segment_of.update(dict.fromkeys(ranking[first:], rest[0] if rest else 0))
    return segment_of


def _customers(
    scenario: Scenario,
    rows: tuple[TraceRow, ...],
    names: tuple[str, ...],
    segment_of: dict[str, int],
) -> Customers:
    """The customers of the trace; yearly cases are those of the window, to a year's length."""
    start = scenario.warm_up_weeks * WEEK
    end = start + scenario.window_weeks * WEEK
    judged = Counter(row.customer for row in rows if start <= row.opened < end)
    years = scenario.window_weeks * 7 / _YEAR_DAYS
    packages = list(scenario.packages)
    package = [packages.index(segment.package) for segment in scenario.segments.values()]
    segment = np.array([segment_of[name] for name in names])
    return Customers(
        names=names,
        segment=frozen(segment),
        package=frozen(np.array(package)[segment]),
        yearly_cases=frozen(np.array([round(judged[name] * 1000 / years) for name in names])),
    )


def _ordinals(customer: Integers) -> Integers:
    """How many earlier rows have the same customer."""
    order = np.argsort(customer, kind="stable")
    grouped = customer[order]
    firsts = np.searchsorted(grouped, grouped, side="left")
    ordinal = np.empty(len(customer), dtype=np.int64)
    ordinal[order] = np.arange(len(customer)) - firsts
    return ordinal


def _known(rows: tuple[TraceRow, ...]) -> Known:
    def column(name: str) -> Integers:
        values = list(map(attrgetter(name), rows))
        return frozen(np.array([NONE if value is None else value for value in values]))

    return Known(**{name: column(name) for name in KNOWN_COLUMNS})
