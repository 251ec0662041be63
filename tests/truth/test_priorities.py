"""Severities, interruption, general service times and batches against exact chains.

See `test_queues.py` for the method. Handle times are 1 h on average unless a test says otherwise.
"""

import math

import numpy as np
import pytest
from builders import DeskSpec
from chains import (
    Floats,
    Integers,
    Moves,
    Sample,
    State,
    bin_masses,
    drawn,
    expected,
    in_bins,
    in_chunks,
    marginal,
    prove,
    stationary,
    transient,
    valued,
)
from lab import (
    at_once,
    cases_of,
    counted,
    crowd,
    is_open,
    poisson,
    run,
    staff,
)
from scipy.stats import poisson as poisson_law

from supportsim import theory
from supportsim.units import HOUR

# --- severities ----------------------------------------------------------------------------------


def in_turn(servers: int, rates: tuple[float, ...], rate: float) -> Moves:
    """Busy engineers, then who waits, most urgent first; nobody interrupts."""

    def moves(state: State) -> list[tuple[State, float]]:
        busy, *waiting = state
        found = []
        for k, per_hour in enumerate(rates):
            later = (busy + 1, *waiting) if busy < servers else _plus(state, k + 1, 1)
            found.append((later, per_hour))
        first = next((k for k, n in enumerate(waiting) if n), None)
        gone = (busy - 1, *waiting) if first is None else _plus(state, first + 1, -1)
        return [*found, (gone, busy * rate)] if busy else found

    return moves


def _plus(state: State, position: int, step: int) -> State:
    return (*state[:position], state[position] + step, *state[position + 1 :])


def by_severity(
    servers: int, rates: tuple[float, ...], hours: float, what: int, *, waiting: bool, **rules: str
) -> Sample:
    """Cases of one severity (its place from 0) that wait, or are open, after some hours."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        parts = [poisson(rng, size, rate, hours, label=k) for k, rate in enumerate(rates)]
        people = crowd(*parts)
        cases = cases_of(people, rng.exponential(1.0, len(people)), severity=people.label + 1)
        ledger = run(people, cases, [DeskSpec(**rules)], staff(servers), hours)
        counts = is_open(ledger) & (people.label == what)
        return counted(people, counts & (ledger.cases.first_start < 0) if waiting else counts)

    return in_chunks(sample, 20) if rules else sample


SEVERITIES = [(2, (0.8, 1.0)), (3, (0.8, 1.0, 1.2))]


@pytest.mark.parametrize(("servers", "rates"), SEVERITIES)
@pytest.mark.parametrize("least", [False, True])
def test_who_waits_by_severity(servers: int, rates: tuple[float, ...], *, least: bool):
    """M/M/c with two and three severities: sees work that takes 15 % longer."""
    what, most = (len(rates) - 1 if least else 0), 30 if servers == 3 else 40
    law = marginal(transient(in_turn(servers, rates, 1.0), (0,) * (len(rates) + 1), 5.0, most),
                   what + 1)  # fmt: skip
    wrong = marginal(transient(in_turn(servers, rates, 0.82), (0,) * (len(rates) + 1), 5.0, most),
                     what + 1)  # fmt: skip
    prove(by_severity(servers, rates, 5.0, what, waiting=True), law, wrong)


@pytest.mark.parametrize(("servers", "rates"), [(1, (0.3, 0.4)), (2, (0.6, 0.5))])
def test_the_chain_of_severities_has_the_mean_waits_of_the_formula(
    servers: int, rates: tuple[float, ...]
):
    """The chain and Cobham's formula agree to a millionth."""
    law = stationary(in_turn(servers, rates, 1.0), (0, 0, 0), 60)
    waits = theory.mean_wait_by_severity(rates, 1.0, servers)
    for k, (rate, wait) in enumerate(zip(rates, waits, strict=True)):
        assert expected(law, lambda s, k=k: s[k + 1]) == pytest.approx(rate * wait, rel=1e-5)


def interrupting(rates: tuple[float, float], first: float, second: float) -> Moves:
    """One engineer; open cases of two severities, the first interrupts the second."""

    def moves(state: State) -> list[tuple[State, float]]:
        a, b = state
        done = ((a - 1, b), first) if a else ((a, b - 1), second)
        return [((a + 1, b), rates[0]), ((a, b + 1), rates[1]), *([done] if a or b else [])]

    return moves


@pytest.mark.parametrize("rule", ["any_more_severe", "severity_1"])
@pytest.mark.parametrize("what", [0, 1])
def test_interruption_on_one_desk(rule: str, what: int):
    """M/M/1 with preemptive resume: sees work that takes 20 % longer."""
    law = marginal(transient(interrupting((0.4, 0.4), 1.0, 1.0), (0, 0), 6.0, 60), what)
    wrong = marginal(transient(interrupting((0.4, 0.4), 0.8, 0.8), (0, 0), 6.0, 60), what)
    sample = by_severity(1, (0.4, 0.4), 6.0, what, waiting=False, interruption=rule)
    prove(sample, law, wrong)


#: Cases an hour of three severities.
THREE = (0.2, 0.3, 0.3)


def first_interrupts(rate: float, *, any_more: bool = False) -> Moves:
    """One engineer, three severities: 1 interrupts, 2 and 3 do not (or 2 does as well).

    State: open of severity 1, in hand below it (0, 2 or 3), waiting of 2, waiting of 3. Work in
    hand that was interrupted is its holder's next, so it stays in hand.
    """

    def moves(state: State) -> list[tuple[State, float]]:
        one, hand, two, three = state
        free = one == 0 and hand == 0
        found = [((one + 1, hand, two, three), THREE[0])]
        if any_more and hand == 3 and one == 0:
            found.append(((one, 2, two, three + 1), THREE[1]))
        else:
            found.append(((one, 2, two, three) if free else (one, hand, two + 1, three), THREE[1]))
        found.append(((one, 3, two, three) if free else (one, hand, two, three + 1), THREE[2]))
        if one > 1 or (one and hand):
            found.append(((one - 1, hand, two, three), rate))
        elif one or hand:
            found.append((_next(two, three), rate))
        return found

    return moves


def open_of_two(state: State) -> int:
    return state[2] + (state[1] == 2)


def test_interruption_by_severity_1_alone():
    """Three severities, 1 interrupts, 2 and 3 do not: sees 2 interrupting 3, work 25 % longer."""
    law = valued(transient(first_interrupts(1.0), (0, 0, 0, 0), 6.0, 34), open_of_two)
    sample = by_severity(1, THREE, 6.0, 1, waiting=False, interruption="severity_1")
    wrong = [first_interrupts(0.75), first_interrupts(1.0, any_more=True)]
    laws = [valued(transient(moves, (0, 0, 0, 0), 6.0, 34), open_of_two) for moves in wrong]
    prove(sample, law, *laws)


def each_interrupts(rate: float) -> Moves:
    """One engineer; open cases of three severities, each interrupts those after it."""

    def moves(state: State) -> list[tuple[State, float]]:
        found = [(_plus(state, k, 1), per_hour) for k, per_hour in enumerate(THREE)]
        first = next((k for k, n in enumerate(state) if n), None)
        return found if first is None else [*found, (_plus(state, first, -1), rate)]

    return moves


@pytest.mark.parametrize("what", [0, 1, 2])
def test_interruption_by_any_more_severe_of_three(what: int):
    """Preemptive resume with three severities: sees work 25 % longer, 2 not interrupting 3."""
    law, wrong = (
        marginal(transient(each_interrupts(rate), (0, 0, 0), 6.0, 34), what) for rate in (1.0, 0.75)
    )
    sample = by_severity(1, THREE, 6.0, what, waiting=False, interruption="any_more_severe")
    only_one = valued(transient(first_interrupts(1.0), (0, 0, 0, 0), 6.0, 34), open_of_two)
    prove(sample, law, wrong, *([only_one] if what == 1 else []))


def _next(two: int, three: int) -> State:
    if two:
        return (0, 2, two - 1, three)
    return (0, 3, 0, three - 1) if three else (0, 0, 0, 0)


# --- general service times -----------------------------------------------------------------------

#: Two exponential phases: share of short work, rates of short and of long work; CV 3.
SHARE, SHORT, LONG = 0.9472136, 1.8944272, 0.1055728


def two_phases(per_hour: float, short: float = SHORT, long: float = LONG) -> Moves:
    """M/H2/1: number open and the phase in hand (0 when idle)."""

    def moves(state: State) -> list[tuple[State, float]]:
        n, phase = state
        if n == 0:
            return [((1, 1), per_hour * SHARE), ((1, 2), per_hour * (1 - SHARE))]
        rate = short if phase == 1 else long
        up = ((n + 1, phase), per_hour)
        if n == 1:
            return [up, ((0, 0), rate)]
        return [up, ((n - 1, 1), rate * SHARE), ((n - 1, 2), rate * (1 - SHARE))]

    return moves


def mixed_efforts(rng: np.random.Generator, n: int) -> Floats:
    return rng.exponential(np.where(rng.random(n) < SHARE, 1 / SHORT, 1 / LONG))


def test_the_two_phases_have_the_first_two_moments_of_pollaczek_and_khinchine():
    """Wait by the chain, CV 3: mean and second moment agree with the formulas to 1e-5."""
    per_hour = 0.5
    law = stationary(two_phases(per_hour), (0, 0), 900)
    means = [1 / SHORT, 1 / LONG]
    moments = [
        math.factorial(k) * (SHARE * means[0] ** k + (1 - SHARE) * means[1] ** k)
        for k in range(4)
    ]  # fmt: skip
    assert moments[1] == pytest.approx(1.0, rel=1e-6)
    assert moments[2] - 1 == pytest.approx(9.0, rel=1e-4)
    first = per_hour * moments[2] / 2 / (1 - per_hour)
    second = 2 * first**2 + per_hour * moments[3] / 3 / (1 - per_hour)
    assert first == pytest.approx(theory.mean_wait_general(per_hour, 1.0, 3.0), rel=1e-4)

    def left(state: State) -> tuple[float, float]:
        """Mean and variance of the work that an arrival finds."""
        n, phase = state
        if n == 0:
            return 0.0, 0.0
        own, others = means[phase - 1], n - 1
        return own + others * moments[1], own**2 + others * (moments[2] - moments[1] ** 2)

    assert expected(law, lambda s: left(s)[0]) == pytest.approx(first, rel=1e-5)
    assert expected(law, lambda s: left(s)[1] + left(s)[0] ** 2) == pytest.approx(second, rel=1e-5)


def test_highly_variable_work_from_empty():
    """M/H2/1 with CV 3 from empty: sees long work that takes 40 % longer."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, 0.6, 8.0))
        cases = cases_of(people, mixed_efforts(rng, len(people)))
        return counted(people, is_open(run(people, cases, [DeskSpec()], staff(1), 8.0)))

    law = marginal(transient(two_phases(0.6), (0, 0), 8.0, 80), 0)
    wrong = marginal(transient(two_phases(0.6, SHORT * 0.85), (0, 0), 8.0, 80), 0)
    prove(sample, law, wrong)


def test_the_wait_for_highly_variable_work_in_the_long_run():
    """M/H2/1, CV 3, load .5: Pollaczek and Khinchine's wait; sees work 30 % longer.

    Bins of the wait; the law is that of the work found, by simulating nothing: the workload is a
    chain of phases, gone through by a clock of its own.
    """
    per_hour, edges = 0.5, [0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0]
    start = stationary(two_phases(per_hour), (0, 0), 300)

    def law_of(law: dict[State, float], pace: float) -> Floats:
        drain = two_phases(0.0, SHORT * pace, LONG * pace)
        alive = [
            1 - transient(drain, dict(law), edge, 400)[0, 0] if edge else 1 - law[0, 0]
            for edge in edges
        ]
        return bin_masses(lambda edge: alive[edges.index(edge)], edges)

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        first = drawn(rng, start, size)
        people = crowd(
            at_once((first[:, 0] > 0).astype(np.int64), 0.0, label=2),
            at_once(np.maximum(first[:, 0] - 1, 0), 0.0),
            poisson(rng, size, per_hour, 6.0),
            at_once([1] * size, 6.0, label=1),
        )
        effort = mixed_efforts(rng, len(people))
        in_hand = people.label == 2
        phase = first[people.copy[in_hand], 1]
        effort[in_hand] = rng.exponential(np.where(phase == 1, 1 / SHORT, 1 / LONG))
        tagged = people.label == 1
        cases = cases_of(people, effort, judged=tagged)
        rows = run(people, cases, [DeskSpec()], staff(1), 5000.0, window=7.0).cases
        return in_bins((rows.first_start - rows.opened)[tagged] / HOUR, edges)

    wrong = law_of(transient(two_phases(per_hour, SHORT * 0.7, LONG * 0.7), start, 6.0, 400), 0.7)
    prove(sample, law_of(start, 1.0), wrong)


def crommelin(servers: int, per_hour: float, length: float, steps: int) -> Floats:
    """Number open after some handle times from empty, when all work takes the same time.

    Source: who is in service now is gone a handle time later, and nobody else.
    """
    arrivals = poisson_law.pmf(np.arange(120), per_hour * length)
    law = np.array([1.0])
    for _ in range(steps):
        left = np.concatenate([[law[: servers + 1].sum()], law[servers + 1 :]])
        law = np.convolve(left, arrivals)
    return law


@pytest.mark.parametrize(("servers", "per_hour"), [(1, 0.9), (4, 3.8)])
def test_work_of_one_length(servers: int, per_hour: float):
    """M/D/c five handle times after empty, by Crommelin's steps: sees arrivals 10 % off."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, per_hour, 5.0))
        cases = cases_of(people, np.ones(len(people)))
        return counted(people, is_open(run(people, cases, [DeskSpec()], staff(servers), 5.0)))

    law, wrong = crommelin(servers, per_hour, 1.0, 5), crommelin(servers, per_hour * 1.1, 1.0, 5)
    prove(sample, law, wrong)


def test_the_steps_of_crommelin_end_at_pollaczek_and_khinchine():
    """M/D/1 at load .7: mean number open by the steps and by the formula agree to 1e-6."""
    law = crommelin(1, 0.7, 1.0, 400)
    mean = (law * np.arange(len(law))).sum()
    assert mean == pytest.approx(0.7 * theory.mean_wait_general(0.7, 1.0, 0.0) + 0.7, rel=1e-6)


# --- batches and work of no length ---------------------------------------------------------------


def batched(per_hour: float, sizes: dict[int, float], rate: float) -> Moves:
    def moves(state: State) -> list[tuple[State, float]]:
        (n,) = state
        up = [((n + k,), per_hour * share) for k, share in sizes.items()]
        return [*up, ((n - 1,), rate if n else 0.0)]

    return moves


BATCHES = {1: 0.5, 2: 0.3, 6: 0.2}


def test_cases_that_come_in_batches():
    """M^X/M/1 from empty, one to six at once: sees work that takes 15 % longer."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        copy, opened, label, _ = poisson(rng, size, 0.35, 6.0)
        each = rng.choice(list(BATCHES), len(copy), p=list(BATCHES.values()))
        copy, opened, label = (np.repeat(part, each) for part in (copy, opened, label))
        people = crowd((copy, opened, label, size))
        cases = cases_of(people, rng.exponential(1.0, len(people)))
        return counted(people, is_open(run(people, cases, [DeskSpec()], staff(1), 6.0)))

    law = marginal(transient(batched(0.35, BATCHES, 1.0), (0,), 6.0, 150), 0)
    wrong = marginal(transient(batched(0.35, BATCHES, 0.85), (0,), 6.0, 150), 0)
    prove(sample, law, wrong)


def test_the_chain_of_batches_has_the_mean_of_the_formula():
    """M^X/M/1: number open by chain and by E N = load (1 + E X(X-1) / 2 E X) / (1 - load)."""
    mean, second = (sum(k**p * share for k, share in BATCHES.items()) for p in (1, 2))
    load = 0.35 * mean
    law = stationary(batched(0.35, BATCHES, 1.0), (0,), 600)
    number = load * (1 + (second - mean) / (2 * mean)) / (1 - load)
    assert expected(law, lambda s: s[0]) == pytest.approx(number, rel=1e-6)


def some_need_nothing(per_hour: float, nothing: float) -> Moves:
    """Open cases, of which a share is over as soon as it is their turn."""

    def moves(state: State) -> list[tuple[State, float]]:
        (n,) = state
        if n == 0:
            return [((1,), per_hour * (1 - nothing))]
        passed = [((n - 1 - k,), nothing**k * (1 - nothing)) for k in range(n - 1)]
        passed.append(((0,), nothing ** (n - 1)))
        return [((n + 1,), per_hour), *passed]

    return moves


def test_work_of_no_length_waits_its_turn():
    """M/M/1 where a third of the cases needs no work: sees 8 points more of them."""
    per_hour = 1.3

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, per_hour, 6.0))
        n = len(people)
        effort = rng.exponential(1.0, n) * (rng.random(n) >= 1 / 3)
        cases = cases_of(people, effort)
        return counted(people, is_open(run(people, cases, [DeskSpec()], staff(1), 6.0)))

    law, wrong = (
        marginal(transient(some_need_nothing(per_hour, share), (0,), 6.0, 60), 0)
        for share in (1 / 3, 1 / 3 + 0.08)
    )
    prove(sample, law, wrong)
