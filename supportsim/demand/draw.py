"""Draw: a scenario, a seed and a replication in, the case tape out."""

import numpy as np
import numpy.typing as npt

from supportsim.demand.arrivals import draw_openings
from supportsim.demand.openings import Openings, frozen
from supportsim.demand.tape import CaseTape
from supportsim.demand.touches import draw_touches
from supportsim.demand.trace import trace_openings
from supportsim.demand.work import draw_difficulty, draw_patience, draws_of
from supportsim.inputs.scenario import Scenario
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]


def draw_tape(scenario: Scenario, *, seed: int, replication: int) -> CaseTape:
    """The cases of one replication, from time 0 to the end of the run-off.

    Every column has its own purpose and every draw its own address (customer's name,
    ordinal of the case, draw); no design has a say. With a trace, openings and all that
    the file says are the same in every replication.

    Raises:
        InputError: The trace has bad rows, or the share of easy cases cannot be reached.
    """
    if scenario.trace is None:
        openings = draw_openings(scenario, seed=seed, replication=replication)
    else:
        openings = trace_openings(scenario)
    return _with_work(scenario, openings, seed=seed, replication=replication)


def _with_work(scenario: Scenario, openings: Openings, *, seed: int, replication: int) -> CaseTape:
    """The tape of some openings."""
    draws = draws_of(openings, seed=seed, replication=replication)
    known = openings.known
    levels = sorted(scenario.severities)
    band = draws.category("severity", (scenario.severities[level] for level in levels))
    severity = np.array(levels)[band]
    kind = draws.category("kind", (each.share for each in scenario.kinds.values()))
    skill = draws.category("skill", scenario.skills.values())
    if known is not None:
        severity = _unless_known(severity, known.severity)
        kind = _unless_known(kind, known.kind)
        skill = _unless_known(skill, known.skill)
    touches = draw_touches(scenario, draws, kind, known)
    return CaseTape(
        segments=tuple(scenario.segments),
        packages=tuple(scenario.packages),
        kinds=tuple(scenario.kinds),
        skills=tuple(scenario.skills),
        customers=openings.customers,
        opened=frozen(openings.opened),
        customer=frozen(openings.customer),
        ordinal=frozen(openings.ordinal),
        severity=frozen(severity),
        kind=frozen(kind),
        skill=frozen(skill),
        difficulty=frozen(draw_difficulty(scenario, draws)),
        patience=frozen(draw_patience(scenario, draws)),
        lot=frozen(draws.stream("lot").bits32(draws.who, draws.ordinal)),
        touch_offset=frozen(touches.offset),
        touch_effort=frozen(touches.effort),
        touch_delay=frozen(touches.delay),
        touch_completion=frozen(touches.completion),
        attempt_effort=frozen(draws.durations_by_rank("attempt", scenario.attempt_hours)),
        assist_effort=frozen(draws.durations_by_rank("assist", scenario.assist_hours)),
    )


def _unless_known(drawn: Integers, known: Integers) -> Integers:
    """What the trace says where it says something, else what was drawn."""
    return np.where(known == NONE, drawn, known)
