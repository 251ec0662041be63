"""Attempts and assists: what a case costs those who cannot solve it, and those who help."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.demand.openings import milliseconds
from supportsim.demand.work import (
    Draws,
    band,
    distribution_of,
    drawn_by,
    laws_by_kind,
    shares_of,
)
from supportsim.inputs.law import Law
from supportsim.inputs.scenario import Scenario
from supportsim.laws import is_constant, mean
from supportsim.units import RANKS

Integers = npt.NDArray[np.int64]

#: Steps of an attempt at one rank have addresses of their own up to this many.
_STEPS_A_RANK = 128


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Attempts:
    """Failed attempts of n cases; the columns are those of `CaseTape`."""

    offset: Integers
    effort: Integers
    delay: Integers


def draw_attempts(scenario: Scenario, draws: Draws, kind: Integers, ranks: int = RANKS) -> Attempts:
    """The steps of a failed attempt at every case, at every rank below `ranks`.

    The effort is that of the whole attempt, split evenly over its steps to the millisecond;
    after each step but the last the customer takes a delay.
    """
    total = _by_rank(scenario, draws, kind, "attempt", ranks).ravel()
    tables = [scenario.attempt_touches_of(name) for name in scenario.kinds]
    if all(table == {1: 1.0} for table in tables):
        ones = np.arange(len(total) + 1)
        return Attempts(offset=ones, effort=total, delay=np.zeros(len(total), dtype=np.int64))
    steps = _steps(tables, draws, kind, ranks).ravel()
    offset = np.concatenate(([0], np.cumsum(steps)))
    cell = np.repeat(np.arange(len(total)), steps)
    step = np.arange(len(cell)) - offset[cell]
    effort = total[cell] * (step + 1) // steps[cell] - total[cell] * step // steps[cell]
    case, rank = cell // ranks, cell % ranks
    law = scenario.attempt_delay_hours or scenario.customer_delay_hours
    where = rank * _STEPS_A_RANK + step
    u = draws.stream("attempt_delay").uniform(draws.who[case], draws.ordinal[case], where)
    delay = drawn_by([law], np.zeros(0, dtype=np.int64), u)
    return Attempts(offset=offset, effort=effort, delay=np.where(step + 1 < steps[cell], delay, 0))


def draw_assists(scenario: Scenario, draws: Draws, kind: Integers, ranks: int = RANKS) -> Integers:
    """(n, ranks) effort of an assist at every case, at every rank below `ranks`."""
    return _by_rank(scenario, draws, kind, "assist", ranks)


def attempt_laws(scenario: Scenario, kind: str) -> tuple[Law, ...]:
    """Law of the effort of a whole attempt at cases of a kind, for each rank."""
    return _laws(scenario, kind, "attempt")


def assist_laws(scenario: Scenario, kind: str) -> tuple[Law, ...]:
    """Law of the effort of an assist at cases of a kind, for each rank."""
    return _laws(scenario, kind, "assist")


def _laws(scenario: Scenario, kind: str, purpose: str) -> tuple[Law, ...]:
    own: Law | None = getattr(scenario.kinds[kind], f"{purpose}_hours")
    general: Law = getattr(scenario, f"{purpose}_hours")
    by_rank: dict[int, Law] = getattr(scenario, f"{purpose}_hours_by_rank")
    return tuple(own or by_rank.get(rank, general) for rank in range(RANKS))


def _by_rank(
    scenario: Scenario, draws: Draws, kind: Integers, purpose: str, ranks: int
) -> Integers:
    """(n, ranks) durations by the law of the kind, else of the rank, else the general one."""
    general: Law = getattr(scenario, f"{purpose}_hours")
    laws, of_kind = laws_by_kind(scenario, f"{purpose}_hours", general)
    which = np.repeat(of_kind[kind][:, np.newaxis], ranks, axis=1)
    for rank, law in getattr(scenario, f"{purpose}_hours_by_rank").items():
        if rank < ranks:
            column = which[:, rank]
            column[column == 0] = len(laws)
            laws.append(law)
    if all(is_constant(distribution_of(law)) for law in laws):
        return milliseconds(np.array([mean(distribution_of(law)) for law in laws]))[which]
    return drawn_by(laws, which, draws.by_rank(purpose, ranks))


def _steps(tables: list[dict[int, float]], draws: Draws, kind: Integers, ranks: int) -> Integers:
    """(n, ranks) number of steps of each attempt, by the table of its kind."""
    u = draws.by_rank("attempt_touches", ranks)
    if all(table == tables[0] for table in tables):
        numbers, shares = shares_of(tables[0])
        return numbers[band(shares, u)]
    found = np.empty(u.shape, dtype=np.int64)
    for index, table in enumerate(tables):
        numbers, shares = shares_of(table)
        rows = kind == index
        found[rows] = numbers[band(shares, u[rows])]
    return found
