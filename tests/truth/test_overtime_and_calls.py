"""Overtime up to a limit, several call-outs in one stretch, and rest after one: as theory has them.

See `test_queues.py` for the method; a second route to each law is in
`test_routes_of_overtime_and_calls.py`.
"""

import math

import numpy as np
from builders import DeskSpec, EngineerSpec, OnCallSpec
from chains import Floats, Integers, Moves, State, bin_masses, in_bins, prove, transient
from lab import at_once, cases_of, crowd, poisson, run, ticks
from numpy.polynomial.legendre import leggauss
from scipy.stats import gamma
from scipy.stats import poisson as poisson_law

from supportsim.supply.roster import CALL_OUT
from supportsim.units import HOUR

# --- overtime: a renewal process that is stopped -------------------------------------------------

#: Hours of overtime after which nobody goes on in a week of so many shifts of so many hours.
LIMIT, SHIFTS, SHIFT = 3.0, 5, 0.5
WEEK_HOURS, OVERTIME_BINS = 168.0, (1.0, 2.0, 3.0, 4.0, 5.0)
#: Cases that are there from the start: some fifteen are worked, and never so many.
PLENTY = 50


def overtime_tail(hours: float, pace: float = 1.0, limit: float = LIMIT) -> float:
    """Chance of more overtime in a week, for who never runs out of exponential work.

    What is left at a shift end is exponential, so on a clock of overtime spells end as a Poisson
    process: on it goes until the shifts are used up, or with the first end after the limit.
    """
    below = min(hours, limit)
    return float(poisson_law.cdf(SHIFTS - 1, pace * below)) * math.exp(-pace * (hours - below))


def overtime_law(pace: float = 1.0, limit: float = LIMIT) -> Floats:
    return bin_masses(lambda hours: overtime_tail(hours, pace, limit), OVERTIME_BINS)


def overtime_of_all_weeks() -> Floats:
    """The second week's, were the first week's counted against the same limit."""
    law = np.zeros(len(OVERTIME_BINS) + 1)
    for node, weight in zip(*leggauss(40), strict=True):
        first = LIMIT * (node + 1) / 2
        density = gamma.pdf(first, SHIFTS) * weight * LIMIT / 2
        law += density * overtime_law(limit=LIMIT - first)
    law[0] += 1 - law.sum()
    return law


def overtime_of_a_week(key: int, size: int) -> Integers:
    """Bin of the second week's overtime, of who has more to do than time."""
    rng = np.random.default_rng(key)
    people = crowd(at_once([PLENTY] * size, 0.0))
    cases = cases_of(people, rng.exponential(1.0, len(people)))
    begins = [week * WEEK_HOURS + 24 * day + 9 for week in (0, 1) for day in range(SHIFTS)]
    person = EngineerSpec(0, [(int(ticks(at)), int(ticks(at + SHIFT))) for at in begins])
    desk = DeskSpec(shift_end="finish", overtime_limit=int(ticks(LIMIT)))
    rows = run(people, cases, [desk], [person], 2 * WEEK_HOURS).spells
    late = rows.started >= ticks(WEEK_HOURS)
    copy = people.copy[rows.case[late]]
    worked = np.bincount(copy, rows.overtime[late], minlength=size)
    return in_bins(worked / HOUR, OVERTIME_BINS)


def test_overtime_of_a_week_is_a_stopped_renewal_process():
    """At most three hours a week, begun below: sees work 20 % longer, a limit of 3.5 h or none.

    Also overtime that stops at the limit, and overtime of the week before that counts.
    """
    stopped = bin_masses(lambda t: overtime_tail(t) * (t < LIMIT), OVERTIME_BINS)
    wrong = overtime_law(1 / 1.2), overtime_law(limit=3.5), overtime_law(limit=99.0)
    prove(overtime_of_a_week, overtime_law(), *wrong, stopped, overtime_of_all_weeks())


# --- several call-outs in one stretch: cycles of a queue with a set-up time ----------------------

CALLS, WAKE, MOST_CALLS, STRETCH = 0.4, 0.5, 3, 14.0
#: What nobody is awake for, and who is awake.
ASLEEP, AWAKE = 0, 1


def by_turns(per_hour: float, wake: float, pace: float, most: int) -> Moves:
    """M/M/1 that sleeps when it is idle, and is woken so often and no more.

    State: phase, calls so far, open cases. The clock stands still while somebody wakes: they are
    at work at once, with all the cases that will have come.
    """
    meanwhile = poisson_law.pmf(np.arange(12), per_hour * wake)

    def moves(state: State) -> list[tuple[State, float]]:
        phase, calls, n = state
        if phase == AWAKE:
            gone = (AWAKE, calls, n - 1) if n > 1 else (ASLEEP, calls, 0)
            return [((AWAKE, calls, n + 1), per_hour), (gone, pace)]
        if calls == most:
            return []
        return [((AWAKE, calls + 1, 1 + k), per_hour * share) for k, share in enumerate(meanwhile)]

    return moves


def calls_law(wake: float = WAKE, pace: float = 1.0, most: int = MOST_CALLS) -> Floats:
    """Calls in the stretch: before the j-th the clock has stood still j - 1 times."""
    moves = by_turns(CALLS, wake, pace, most)
    tail = [1.0]
    for call in range(1, most + 1):
        law = transient(moves, (ASLEEP, 0, 0), STRETCH - (call - 1) * wake, 60)
        tail.append(sum(mass for state, mass in law.items() if state[1] >= call))
    return -np.diff([*tail, 0.0])


def calls_of_a_stretch(key: int, size: int) -> Integers:
    rng = np.random.default_rng(key)
    people = crowd(poisson(rng, size, CALLS, STRETCH))
    cases = cases_of(people, rng.exponential(1.0, len(people)), severity=1)
    sleeper = EngineerSpec(0, [], on_call=0, standby=[(0, int(ticks(100.0)))])
    rules = OnCallSpec(wake=int(ticks(WAKE)), most_call_outs=MOST_CALLS)
    duty = run(people, cases, [DeskSpec()], [sleeper], STRETCH, on_call=[rules]).duty
    calls = np.bincount(duty.engineer[duty.kind == CALL_OUT], minlength=size)
    # The check merges what its law cannot hold with the last bin, and would not see it.
    assert calls.max() <= MOST_CALLS
    return calls


def test_call_outs_of_a_stretch_are_cycles_of_a_queue():
    """At most three calls in a stretch: sees two, work 25 % longer, and twice as long to wake.

    Each call ends a time without cases, and begins one of waking and one of work until idle.
    """
    fewer = calls_law(most=MOST_CALLS - 1)
    prove(calls_of_a_stretch, calls_law(), fewer, calls_law(pace=0.8), calls_law(2 * WAKE))


# --- rest after a call-out: when the next shift begins -------------------------------------------

#: Shift that begins in the morning, and the rest that is owed.
MORNING, REST, DELAY_BINS = 8.0, 5.0, (0.0, 1.0, 2.0, 3.0, 4.0)


def gone_by(hours: float) -> float:
    """Chance that who is called once at most has come and gone."""
    law = transient(by_turns(CALLS, WAKE, 1.0, 1), (ASLEEP, 0, 0), max(hours - WAKE, 0.0), 60)
    return law.get((ASLEEP, 1, 0), 0.0)


def delay_law(rest: float = REST) -> Floats:
    """Bins of how much later a shift begins: by what is left of the rest; not for who is out."""

    def tail(delay: float) -> float:
        if delay >= rest:
            return 0.0
        return gone_by(MORNING) - gone_by(MORNING - rest + delay)

    return bin_masses(tail, DELAY_BINS)


def first_work_of_the_day(key: int, size: int) -> Integers:
    """Bin of the time from the shift's planned start to the first work on it, 0 for who is out.

    A case that calls nobody out waits from the start, so that there is always something to do.
    """
    rng = np.random.default_rng(key)
    people = crowd(poisson(rng, size, CALLS, MORNING), at_once([1] * size, 0.0, label=1))
    severity = np.where(people.label == 1, 2, 1)
    cases = cases_of(people, rng.exponential(1.0, len(people)), severity=severity)
    morning = int(ticks(MORNING))
    person = EngineerSpec(
        0, [(morning, int(ticks(100.0)))], on_call=0, standby=[(0, morning)]
    )  # fmt: skip
    rules = OnCallSpec(wake=int(ticks(WAKE)), most_call_outs=1, rest=int(ticks(REST)))
    end = MORNING + REST + 1
    rows = run(people, cases, [DeskSpec()], [person], end, on_call=[rules]).spells
    copy = people.copy[rows.case]
    first = np.full(size, np.iinfo(np.int64).max)
    is_late = rows.started >= morning
    np.minimum.at(first, copy[is_late], rows.started[is_late])
    first[copy[(rows.started < morning) & (rows.ended > morning)]] = morning
    return in_bins((first - morning) / HOUR, DELAY_BINS)


def test_rest_after_a_call_out_delays_the_shift():
    """Five hours of rest from the going, one call: sees 4.5 hours, or none."""
    none = np.eye(len(DELAY_BINS) + 1)[0]
    prove(first_work_of_the_day, delay_law(), delay_law(REST - 0.5), none)
