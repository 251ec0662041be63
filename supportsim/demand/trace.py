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
from supportsim.demand.openings import KNOWN_COLUMNS, Known, Openings
from supportsim.demand.tape import Customers
from supportsim.errors import InputError
from supportsim.inputs.check_trace import rows_inside, trace_problems
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.source import dotted
from supportsim.inputs.trace_file import TraceRow, read_rows
from supportsim.units import NONE, WEEK

Integers = npt.NDArray[np.int64]

_YEAR_DAYS = 365.25


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
    rows = _select(scenario)
    segment_of = _segments(scenario, rows)
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


def _select(scenario: Scenario) -> tuple[TraceRow, ...]:
    """The rows of a trace inside the run, in order of (opened, line)."""
    if scenario.load != 1:
        raise InputError([f"load: {scenario.load}: a trace has the load it has; leave it at 1"])
    rows = read_rows(scenario)
    if found := list(trace_problems(scenario, rows)):
        raise InputError([f"{dotted(each.path, None)}: {each.message}" for each in found])
    return rows_inside(scenario, rows)


def _segments(scenario: Scenario, rows: tuple[TraceRow, ...]) -> dict[str, int]:
    """Segment of each customer: the busiest go where the scenario wants them."""
    counts = Counter(row.customer for row in rows)
    ranking = sorted(counts, key=lambda name: (-counts[name], name))
    wants = [segment.busiest_customers for segment in scenario.segments.values()]
    rest = [index for index, want in enumerate(wants) if want is None]
    if len(rest) > 1:
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
