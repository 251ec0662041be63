"""Draw: a scenario, a seed and a replication in, the case tape out."""

import numpy as np
import numpy.typing as npt

from supportsim.arrays import frozen
from supportsim.demand.arrivals import draw_openings
from supportsim.demand.attempts import draw_assists, draw_attempts
from supportsim.demand.difficulty import perceived
from supportsim.demand.follow_up import draw_reopening, draw_reproduction
from supportsim.demand.openings import Openings, joined
from supportsim.demand.tape import CaseTape
from supportsim.demand.touches import draw_touches
from supportsim.demand.traits import draw_traits
from supportsim.demand.work import Draws, draw_difficulty, draw_patience, draws_of
from supportsim.inputs.scenario import Scenario
from supportsim.units import NONE, RANKS

Integers = npt.NDArray[np.int64]


def draw_tape(scenario: Scenario, *, seed: int, replication: int, ranks: int = RANKS) -> CaseTape:
    """The cases of one replication, from time 0 to the end of the run-off.

    Every column has its own purpose and every draw its own address (customer's name,
    ordinal of the case, draw); no design has a say. With a trace, openings and all that
    the file says are the same in every replication.

    Args:
        scenario: The world.
        seed: Seed of the study.
        replication: Number of the replication.
        ranks: Attempts and assists are drawn for desks of a rank below this; those of a rank
            are the same however many there are.

    Raises:
        InputError: The trace has bad rows, the share of easy cases cannot be reached, or a
            law draws what would overflow the clock.
    """
    if scenario.trace is None:
        openings = [draw_openings(scenario, seed=seed, replication=replication)]
    else:
        from supportsim.demand.trace import trace_openings  # noqa: PLC0415 (few have one)

        openings = [trace_openings(scenario)]
    if scenario.incidents or scenario.starting_backlog:
        from supportsim.demand import incidents  # noqa: PLC0415 (few have any)

    if scenario.incidents:
        more = incidents.incident_openings(
            scenario, openings[0], seed=seed, replication=replication
        )
        openings.append(more)
    if scenario.starting_backlog:
        more = incidents.backlog_openings(scenario, openings[0], seed=seed, replication=replication)
        openings.append(more)
    opened = joined(openings)
    return _with_work(scenario, opened, draws_of(opened, seed=seed, replication=replication), ranks)


def _with_work(scenario: Scenario, openings: Openings, draws: Draws, ranks: int) -> CaseTape:
    """The tape of some openings."""
    traits = draw_traits(scenario, openings, draws)
    kind = traits.kind
    touches = draw_touches(scenario, draws, kind, openings.known)
    attempts = draw_attempts(scenario, draws, kind, ranks)
    difficulty = draw_difficulty(scenario, draws)
    segment = openings.customers.segment[openings.customer]
    reopen_delay, reopen_effort = draw_reopening(scenario, draws, kind)
    never = np.full(len(kind), NONE)
    return CaseTape(
        segments=tuple(scenario.segments),
        packages=tuple(scenario.packages),
        kinds=tuple(scenario.kinds),
        skills=tuple(scenario.skills),
        topics=tuple(scenario.topics),
        sites=traits.sites,
        channels=tuple(scenario.channels),
        customers=openings.customers,
        opened=frozen(openings.opened),
        customer=frozen(openings.customer),
        ordinal=frozen(openings.ordinal),
        is_backlog=frozen(openings.ordinal < 0),
        severity=frozen(traits.severity),
        kind=frozen(kind),
        skill=frozen(traits.skill),
        topic=frozen(traits.topic),
        site=frozen(traits.site),
        channel=frozen(traits.channel),
        incident=frozen(never if openings.incident is None else openings.incident),
        difficulty=frozen(difficulty),
        perceived=frozen(_perceived(scenario, draws, difficulty)),
        patience=frozen(draw_patience(scenario, draws, segment, traits.severity)),
        lot=frozen(draws.stream("lot").bits32(draws.who, draws.ordinal)),
        touch_offset=frozen(touches.offset),
        touch_effort=frozen(touches.effort),
        touch_delay=frozen(touches.delay),
        touch_completion=frozen(touches.completion),
        touch_move=frozen(touches.move),
        attempt_offset=frozen(attempts.offset),
        attempt_effort=frozen(attempts.effort),
        attempt_delay=frozen(attempts.delay),
        assist_effort=frozen(draw_assists(scenario, draws, kind, ranks)),
        reproduction=frozen(draw_reproduction(scenario, draws, kind)),
        reopen_delay=frozen(reopen_delay),
        reopen_effort=frozen(reopen_effort),
    )


def _perceived(scenario: Scenario, draws: Draws, difficulty: Integers) -> Integers:
    """Difficulty as it looks at opening."""
    error = scenario.difficulty.perception_error
    return (
        difficulty if error is None else perceived(difficulty, error, draws.uniform("perception"))
    )
