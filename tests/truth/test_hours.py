"""Shifts, seats, opening hours and unlimited desks against exact chains, piece by piece.

See `test_queues.py` for the method. Handle times are exponential, 1 h on average.
"""

import math

import numpy as np
import pytest
from builders import DeskSpec, EngineerSpec
from chains import (
    Floats,
    Integers,
    Law,
    Moves,
    Sample,
    State,
    bin_masses,
    in_bins,
    marginal,
    moved,
    prove,
    transient,
    valued,
)
from lab import at_once, cases_of, counted, crowd, is_open, poisson, run, staff
from scipy.special import gammaincc
from scipy.stats import poisson as poisson_law

from supportsim.ledger.tables import Ledger
from supportsim.units import HOUR
from supportsim.workweek import NEVER, OpenHours, open_hours, used

#: (from, to, cases an hour): a busy morning, a quiet noon, an afternoon.
PIECES = ((0.0, 3.0, 2.4), (3.0, 5.0, 0.8), (5.0, 7.0, 1.4))
#: The second engineer of the desk is there in the morning and in the afternoon.
LEAVES, BACK, LOOK = 3.0, 5.0, 7.0


def day_cases(rng: np.random.Generator, size: int, until: float) -> tuple[object, object]:
    parts = [
        poisson(rng, size, rate, min(to, until), since=since)
        for since, to, rate in PIECES
        if since < until
    ]
    people = crowd(*parts)
    return people, cases_of(people, rng.exponential(1.0, len(people)))


def shift(*hours: tuple[float, float], desk: int = 0) -> EngineerSpec:
    return EngineerSpec(desk, [(round(a * HOUR), round(b * HOUR)) for a, b in hours])


def number(servers: int, per_hour: float, rate: float) -> Moves:
    def moves(state: State) -> list[tuple[State, float]]:
        (n,) = state
        return [((n + 1,), per_hour), ((n - 1,), min(n, servers) * rate if n else 0.0)]

    return moves


def open_by(rule: dict[str, object], until: float) -> Sample:
    """Cases open at an hour at a desk of two of whom one is away at noon; a night desk of one."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people, cases = day_cases(rng, size, until)
        staff_ = [*staff(1), shift((0, LEAVES), (BACK, 20)), *staff(1, 1)]
        ledger = run(people, cases, [DeskSpec(**rule), DeskSpec()], staff_, until)
        return counted(people, is_open(ledger))

    return sample


def morning(rate: float) -> Law:
    """Number open, and what is apart (held, in overtime, at the night desk) when she leaves."""
    law = transient(number(2, PIECES[0][2], rate), (0,), LEAVES, 60)
    return {(n, 0): mass for (n,), mass in law.items()}


def return_law(rate: float, until: float) -> Floats:
    law = {(n,): mass for (n, _), mass in morning(rate).items()}
    law = transient(number(1, PIECES[1][2], rate), law, min(until, BACK) - LEAVES, 90)
    if until > BACK:
        law = transient(number(2, PIECES[2][2], rate), law, until - BACK, 120)
    return marginal(law, 0)


def apart(per_hour: float, rate: float, apart_rate: float, people: int = 1) -> Moves:
    """So many engineers at work on what is open; what is apart goes at its own rate."""

    def moves(state: State) -> list[tuple[State, float]]:
        n, other = state
        return [
            ((n + 1, other), per_hour),
            ((n - 1, other), min(n, people) * rate if n else 0.0),
            ((n, other - 1), apart_rate if other else 0.0),
        ]

    return moves


def who_has_it(rate: float) -> Law:
    """Both engineers of the morning by name: longest idle first; (n, she is at work, memory).

    State: open cases; with one open 1 if she has it; with none 1 if she has been idle longer.
    """
    per_hour = PIECES[0][2]

    def moves(state: State) -> list[tuple[State, float]]:
        n, hers = state
        if n == 0:
            return [((1, hers), per_hour)]
        if n == 1:
            # Who did not have it has been idle longer.
            return [((2, 0), per_hour), ((0, 1 - hers), rate)]
        down = [((1, 0), rate), ((1, 1), rate)] if n == 2 else [((n - 1, 0), 2 * rate)]
        return [((n + 1, 0), per_hour), *down]

    law = transient(moves, (0, 0), LEAVES, 60)

    def leave(state: State) -> State:
        n, hers = state
        if n == 0:
            return 0, 0
        return (n - hers, hers) if n == 1 else (n - 1, 1)

    return moved(law, leave)


def pause_law(rate: float, until: float) -> Floats:
    law = transient(apart(PIECES[1][2], rate, 0.0), who_has_it(rate), min(until, BACK) - LEAVES, 90)
    if until <= BACK:
        return valued(law, sum)
    # Back again she resumes what she holds: two at work, whatever they work on.
    afternoon = number_held(PIECES[2][2], rate)
    return valued(transient(afternoon, law, until - BACK, 120), sum)


def number_held(per_hour: float, rate: float) -> Moves:
    """Open to both, and what she holds, works on first and alone."""

    def moves(state: State) -> list[tuple[State, float]]:
        n, held = state
        working = min(n, 1 if held else 2)
        return [
            ((n + 1, held), per_hour),
            ((n - 1, held), working * rate if n else 0.0),
            ((n, held - 1), rate if held else 0.0),
        ]

    return moves


def finish_law(rate: float, until: float) -> Floats:
    law = transient(
        apart(PIECES[1][2], rate, rate), who_has_it(rate), min(until, BACK) - LEAVES, 90
    )
    if until <= BACK:
        return valued(law, sum)
    # Who is still in overtime is simply on shift again.
    return valued(transient(number_held(PIECES[2][2], rate), law, until - BACK, 120), sum)


def hand_over_law(rate: float, until: float) -> Floats:
    law = transient(
        apart(PIECES[1][2], rate, rate), who_has_it(rate), min(until, BACK) - LEAVES, 90
    )
    if until > BACK:
        # She is free for other work, whatever the night desk still has in hand.
        law = transient(apart(PIECES[2][2], rate, rate, people=2), law, until - BACK, 120)
    return valued(law, sum)


RULES = {
    "pause": ({"shift_end": "pause"}, pause_law),
    "return": ({"shift_end": "return"}, return_law),
    "finish": ({"shift_end": "finish"}, finish_law),
    "hand_over": ({"shift_end": "hand_over", "hand_over_to": 1}, hand_over_law),
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("until", [BACK, LOOK])
def test_changing_arrivals_and_every_shift_end(rule: str, until: float):
    """M(t)/M/c(t) with each rule: sees work 10 % slower, and pause or return mistaken.

    A night desk with one engineer works what is handed over at the pace of overtime.
    """
    options, law = RULES[rule]
    mistaken = return_law if rule == "pause" else pause_law
    wrong = [law(0.9, until), *([mistaken(1.0, until)] if until == BACK else [])]
    prove(open_by(options, until), law(1.0, until), *wrong)


def test_the_wrong_rules_differ():
    """The laws of pause, return and finish at noon's end are far apart (total variation)."""
    laws = [law(1.0, BACK)[:40] for law in (pause_law, return_law, finish_law)]
    assert np.abs(laws[0] - laws[1]).sum() / 2 > 0.05
    assert np.abs(laws[1] - laws[2]).sum() / 2 > 0.02


# --- seats by head count -------------------------------------------------------------------------


def seated(target: int, per_hour: float, rate: float) -> Moves:
    """Open cases and seats on duty; while there are too many, who finishes leaves."""

    def moves(state: State) -> list[tuple[State, float]]:
        n, seats = state
        found = [((n + 1, seats), per_hour)]
        if n:
            left = seats - 1 if seats > target else seats
            found.append(((n - 1, left), min(n, seats) * rate))
        return found

    return moves


def seat_law(rate: float) -> Floats:
    """Three seats, then one, then two: at a cut the idle leave first."""
    law = transient(seated(3, PIECES[0][2], rate), (0, 3), LEAVES, 60)
    law = moved(law, lambda s: (s[0], min(3, max(1, s[0]))))
    law = transient(seated(1, PIECES[1][2], rate), law, BACK - LEAVES, 90)
    law = moved(law, lambda s: (s[0], max(s[1], 2)))
    law = moved(law, lambda s: (s[0], max(2, min(s[1], s[0]))))
    return valued(transient(seated(2, PIECES[2][2], rate), law, LOOK - BACK, 120), lambda s: s[0])


def test_seats_by_head_count():
    """M(t)/M/c(t), who is at work at a cut finishes: sees work that takes 12 % longer."""
    seats = [(0, 0, 3), (round(LEAVES * HOUR), 0, 1), (round(BACK * HOUR), 0, 2)]

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people, cases = day_cases(rng, size, LOOK)
        staff_ = [EngineerSpec(0, [], is_seat=True) for _ in range(3)]
        return counted(people, is_open(run(people, cases, [DeskSpec()], staff_, LOOK, seats=seats)))

    prove(sample, seat_law(1.0), seat_law(0.88))


# --- unlimited desks -----------------------------------------------------------------------------


def poisson_of(mean: float) -> Floats:
    return np.asarray(poisson_law.pmf(np.arange(60), mean))


#: Hours from empty, cases an hour, sigma of lognormal work with CV 3.
UNLIMITED = 3.0, 4.0, math.sqrt(math.log(10.0))


def mean_open(mean: float) -> float:
    """Mean number open at an unlimited desk whose work takes so long on average."""
    hours, per_hour, sigma = UNLIMITED
    mu = math.log(mean) - sigma**2 / 2

    def below(z: float) -> float:
        return 0.5 * math.erfc(-z / math.sqrt(2))

    far = (math.log(hours) - mu) / sigma
    return per_hour * (mean * below(far - sigma) + hours * (1 - below(far)))


def test_an_unlimited_desk_with_lognormal_work():
    """M/G/infinity from empty, CV 3: Poisson(rate x integral of the tail); sees 10 % longer work.

    The mean is the integral of Little: rate x E min(work, time since empty).
    """
    hours, per_hour, sigma = UNLIMITED

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, per_hour, hours))
        effort = rng.lognormal(-(sigma**2) / 2, sigma, len(people))
        ledger = run(people, cases_of(people, effort), [DeskSpec(is_unlimited=True)],
                     [EngineerSpec(0, [])], hours)  # fmt: skip
        return counted(people, is_open(ledger))

    prove(sample, poisson_of(mean_open(1.0)), poisson_of(mean_open(1.14)))


#: Hours from empty at a desk that asks a vendor.
ASKING = 6.0


def asking(rate: float, vendor_rate: float) -> Moves:
    """Open cases at the desk and at the vendor, who takes every second one."""

    def moves(state: State) -> list[tuple[State, float]]:
        n, vendor = state
        found = [((n + 1, vendor), 0.9), ((n, vendor - 1), vendor * vendor_rate)]
        if n:
            found += [((n - 1, vendor), rate / 2), ((n - 1, vendor + 1), rate / 2)]
        return [(target, pace) for target, pace in found if min(target) >= 0]

    return moves


@pytest.mark.parametrize("at_vendor", [False, True])
def test_a_desk_that_asks_an_unlimited_vendor(*, at_vendor: bool):
    """M/M/1 whose every second case goes to a vendor (M/M/infinity): sees work 20 % slower."""
    hours = ASKING

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, 0.9, hours))
        n = len(people)
        is_hard = rng.random(n) < 0.5
        cases = cases_of(
            people, rng.exponential(np.where(is_hard, 2.0, 1.0)), ranks=2,
            attempt=rng.exponential(1.0, n), difficulty=np.where(is_hard, 0.9, 0.1),
        )  # fmt: skip
        desks = [DeskSpec(escalation="transfer", to=1), DeskSpec(is_unlimited=True, rank=1)]
        staff_ = [*staff(1, competence=0.5), EngineerSpec(1, [])]
        ledger = run(people, cases, desks, staff_, hours)
        return counted(people, is_open(ledger) & (ledger.cases.last_desk % 2 == at_vendor))

    law = marginal(transient(asking(1.0, 0.5), (0, 0), hours, 50), int(at_vendor))
    slower = asking(1.0, 0.4) if at_vendor else asking(0.82, 0.5)
    wrong = marginal(transient(slower, (0, 0), hours, 50), int(at_vendor))
    prove(sample, law, wrong)


# --- business hours, two clocks ------------------------------------------------------------------

#: Work from 0 to 8 of every 24 h, cases around the clock, one engineer who pauses.
OPEN, DAY_HOURS = 8.0, 24.0
BY_DAY, BY_NIGHT = 0.6, 0.1
TAGGED = 2 * DAY_HOURS + 5.0


def business_law(rate: float, days: int, into: float) -> Law:
    """Number open so many hours into a day, from empty."""
    law: Law = {(0,): 1.0}
    for _ in range(days):
        law = transient(number(1, BY_DAY, rate), law, OPEN, 80)
        law = transient(number(0, BY_NIGHT, rate), law, DAY_HOURS - OPEN, 90)
    return transient(number(1, BY_DAY, rate), law, into, 100)


def business_cases(rng: np.random.Generator, size: int, until: float) -> list[object]:
    parts = []
    for day in range(1 + int(until // DAY_HOURS)):
        begin = day * DAY_HOURS
        close = min(begin + OPEN, until)
        parts.append(poisson(rng, size, BY_DAY, close, since=begin))
        if close == begin + OPEN:
            night = min(begin + DAY_HOURS, until)
            parts.append(poisson(rng, size, BY_NIGHT, night, since=close, label=2))
    return parts


def worker(days: int) -> EngineerSpec:
    return shift(*((day * DAY_HOURS, day * DAY_HOURS + OPEN) for day in range(days)))


def test_the_backlog_of_business_hours():
    """Cases around the clock, work by day: the third noon; sees work that takes 15 % longer."""
    until = TAGGED

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(*business_cases(rng, size, until))
        cases = cases_of(people, rng.exponential(1.0, len(people)))
        return counted(people, is_open(run(people, cases, [DeskSpec()], [worker(9)], until)))

    law, wrong = (marginal(business_law(rate, 2, 5.0), 0) for rate in (1.0, 0.85))
    prove(sample, law, wrong)


EDGES = {
    "business hours": [0.0, 0.5, 1.0, 2.0, 3.0, 4.5, 7.0],
    "around the clock": [0.0, 0.5, 1.0, 2.0, 3.0, 18.0, 20.0, 24.0],
}


def wait_law_on(clock: str, rate: float) -> Floats:
    """Wait of a case of the third day in its bins, on a clock."""
    found = business_law(rate, 2, 5.0)

    def tail(hours: float) -> float:
        return sum(mass * gammaincc(n, rate * hours) for (n,), mass in found.items() if n)

    def around(hours: float) -> float:
        left = OPEN - 5.0
        return tail(hours if hours <= left else max(left, hours - (DAY_HOURS - OPEN)))

    return bin_masses(tail if clock == "business hours" else around, EDGES[clock])


@pytest.mark.parametrize("clock", EDGES)
def test_the_wait_on_both_clocks(clock: str):
    """A case of the third day, three hours before closing: sees work that takes 20 % longer.

    On business hours the wait is an Erlang time of who is ahead; around the clock it is 16 h
    longer when it is not over at closing.
    """
    edges = EDGES[clock]
    starts = np.arange(60) * round(DAY_HOURS * HOUR)
    calendar = open_hours(starts, starts + round(OPEN * HOUR))

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(*business_cases(rng, size, TAGGED), at_once([1] * size, TAGGED, label=1))
        tagged = people.label == 1
        cases = cases_of(people, rng.exponential(1.0, len(people)), judged=tagged)
        ledger = run(people, cases, [DeskSpec()], [worker(60)], 1400.0, window=TAGGED + 1)
        return in_bins(_elapsed(ledger, tagged, calendar, clock), edges)

    prove(sample, wait_law_on(clock, 1.0), wait_law_on(clock, 0.8))


def _elapsed(ledger: Ledger, which: Integers, calendar: OpenHours, clock: str) -> Floats:
    opened, started = ledger.cases.opened[which], ledger.cases.first_start[which]
    if clock == "around the clock":
        return (started - opened) / HOUR
    none = np.zeros(len(opened) + 1, dtype=np.int64)
    return used(calendar, opened, started, np.full(len(opened), NEVER), none, [], []) / HOUR
