"""Owners, limits, choices, skills, overflow and networks of desks against exact chains.

See `test_queues.py` for the method. Handle times are 1 h on average unless a test says otherwise.
"""

from collections.abc import Callable

import numpy as np
import pytest
from builders import DeskSpec, EngineerSpec
from chains import (
    Integers,
    Law,
    Moves,
    Sample,
    State,
    expected,
    in_chunks,
    marginal,
    prove,
    stationary,
    transient,
    valued,
)
from lab import at_once, cases_of, counted, crowd, is_open, lots, poisson, run, staff

from supportsim import theory
from supportsim.units import PPM

PEOPLE = 3

# --- who owns: named, pool, random, rotation, least loaded ---------------------------------------


def single(per_hour: float, rate: float) -> Moves:
    def moves(state: State) -> list[tuple[State, float]]:
        (n,) = state
        return [((n + 1,), per_hour), ((n - 1,), rate if n else 0.0)]

    return moves


def owned_by_customers(*, group: bool) -> Sample:
    """Three customers of .85 cases an hour, dealt to three engineers or to one group of them."""
    groups = [(0, [0, 1, 2])] if group else []
    owned = {(n, 0): PEOPLE if group else n for n in range(PEOPLE)}

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(*(poisson(rng, size, 0.85, 6.0, label=n) for n in range(PEOPLE)))
        cases = cases_of(people, rng.exponential(1.0, len(people)), customer=people.label)
        ledger = run(
            people, cases, [DeskSpec("customer")], staff(PEOPLE), 6.0, owned=owned, groups=groups
        )
        return counted(people, is_open(ledger))

    return sample


def three_queues(rate: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    one = marginal(transient(single(0.85, rate), (0,), 6.0, 60), 0)
    return np.convolve(np.convolve(one, one), one)


def test_named_engineers_are_separate_queues():
    """Three M/M/1, not one M/M/3: sees work that takes 12 % longer."""
    prove(owned_by_customers(group=False), three_queues(1.0), three_queues(0.89))


def pool(rate: float) -> Moves:
    """Number at three who share all."""
    return lambda s: [((s[0] + 1,), 2.55), ((s[0] - 1,), min(s[0], 3) * rate if s[0] else 0.0)]


def test_a_group_is_a_pool_of_its_members():
    """One M/M/3 of three customers: sees work that takes 12 % longer."""
    law, wrong = (marginal(transient(pool(rate), (0,), 6.0, 90), 0) for rate in (1.0, 0.89))
    prove(owned_by_customers(group=True), law, wrong)


def pushed(choice: str, engineers: int, per_hour: float, hours: float) -> Sample:
    """New cases are given at once to one of some engineers, who keeps them."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, per_hour, hours))
        n = len(people)
        cases = cases_of(people, rng.exponential(1.0, n), lot=lots(rng, n))
        desk = DeskSpec("engineer", push=True, choice=choice)
        ledger = run(people, cases, [desk], staff(engineers), hours)
        return counted(people, is_open(ledger))

    return in_chunks(sample, 30)


def test_cases_pushed_at_random_split_the_queue():
    """Random split: three M/M/1 fed by one stream; sees work that takes 12 % longer."""
    prove(pushed("random", PEOPLE, 2.55, 6.0), three_queues(1.0), three_queues(0.89))


def in_rotation(per_hour: float, rate: float) -> Moves:
    """Whose turn it is, and the number at each of two engineers."""

    def moves(state: State) -> list[tuple[State, float]]:
        turn, one, two = state
        up = (1, one + 1, two) if turn == 0 else (0, one, two + 1)
        found = [(up, per_hour)]
        found += [((turn, one - 1, two), rate)] if one else []
        return [*found, *([((turn, one, two - 1), rate)] if two else [])]

    return moves


def test_cases_pushed_in_rotation_come_evenly():
    """Rotation over two: an E2/M/1 each; sees a random split, and work 12 % slower."""
    law, wrong = (
        valued(transient(in_rotation(1.7, rate), (0, 0, 0), 6.0, 60), lambda s: s[1] + s[2])
        for rate in (1.0, 0.89)
    )
    one = marginal(transient(single(0.85, 1.0), (0,), 6.0, 60), 0)
    sample = pushed("rotation", 2, 1.7, 6.0)
    prove(sample, law, wrong, np.convolve(one, one))


def test_the_chain_of_rotation_has_the_root_of_its_formula():
    """E2/M/1: mean number by chain and by root of z = (2 a / (2 a + 1 - z))^2, a the rate."""
    law = stationary(in_rotation(1.4, 1.0), (0, 0, 0), 110)
    root = 0.5
    for _ in range(500):
        root = (1.4 / (1.4 + 1.0 - root)) ** 2
    assert expected(law, lambda s: s[1]) == pytest.approx(0.7 / (1 - root), rel=1e-6)


def shortest(per_hour: float, rate: float) -> Moves:
    """Fewer and more cases at two engineers; the next goes where there are fewer."""

    def moves(state: State) -> list[tuple[State, float]]:
        low, high = state
        found = [((min(low + 1, high), max(low + 1, high)), per_hour)]
        if low:
            found.append(((low - 1, high), rate))
        if high:
            found.append(((min(low, high - 1), max(low, high - 1)), rate))
        return found

    return moves


def test_cases_pushed_to_the_least_loaded_join_the_shortest_queue():
    """Join the shortest queue, two engineers: sees work 12 % slower, and a pool of two."""
    law, wrong = (
        valued(transient(shortest(1.8, rate), (0, 0), 6.0, 60), sum) for rate in (1.0, 0.89)
    )
    prove(pushed("least_loaded", 2, 1.8, 6.0), law, wrong)


# --- the open-case limit -------------------------------------------------------------------------

LIMIT, DONE, ANSWERS = 3, 0.3, 0.2


def saturated(rate: float, most: int = LIMIT) -> Moves:
    """One engineer, endless backlog: open cases, those with the customer, cases resolved."""

    def moves(state: State) -> list[tuple[State, float]]:
        owned, away, solved = state
        found = [((owned, away - 1, solved), away * ANSWERS)] if away else []
        if owned > away:
            full = min(most, owned + 1)
            found.append(((owned, away, solved + 1), rate * DONE))
            found.append(((full, away + 1, solved), rate * (1 - DONE)))
        return found

    return moves


def limited_cases(
    rng: np.random.Generator, *parts: tuple[Integers, Integers, Integers]
) -> tuple[object, object]:
    people = crowd(*parts)
    touches = rng.geometric(DONE, len(people))
    total = int(touches.sum())
    delay = rng.exponential(1 / ANSWERS, total)
    return people, cases_of(people, rng.exponential(1.0, total), touches=touches, delay=delay)


@pytest.mark.parametrize("what", ["resolved", "away"])
def test_an_open_case_limit_under_a_full_backlog(what: str):
    """At most three open cases, endless backlog: sees a limit of two or four, 12 % slower work."""
    hours = 8.0

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people, cases = limited_cases(rng, at_once([30] * size, 0.0))
        ledger = run(people, cases, [DeskSpec("engineer", limit=LIMIT)], staff(1), hours)
        if what == "resolved":
            return counted(people, ledger.cases.resolved >= 0)
        waits = ledger.spells.case[ledger.spells.reply_at > ledger.end]
        return np.bincount(people.copy[waits], minlength=size)

    position = {"resolved": 2, "away": 1}[what]

    def law(rate: float, most: int = LIMIT) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return marginal(transient(saturated(rate, most), (1, 0, 0), hours, 60), position)

    wrongs = [law(0.88)] if what == "resolved" else [law(1.0, 2), law(1.0, 4)]
    prove(sample, law(1.0), *wrongs)


def test_the_chain_of_the_limit_has_the_saturation_rate_of_the_formula():
    """`theory.saturation_rate` and the closed chain agree to a millionth."""
    for most in (2, 4, 8):
        law = _long_run_of_limit(most)
        busy = sum(mass for (_, away), mass in law.items() if away < most)
        assert DONE * busy == pytest.approx(theory.saturation_rate(most, 1.0, DONE, ANSWERS))


def _long_run_of_limit(most: int) -> Law:
    def moves(state: State) -> list[tuple[State, float]]:
        return [(target[:2], rate) for target, rate in saturated(1.0, most)((*state, 0))]

    return stationary(moves, (most, 0), 2 * most)


PER_HOUR, HOURS = 0.35, 10.0


def with_room(rate: float, most: int) -> Moves:
    """One manager with a limit, cases arriving: backlog, owned, with the customer."""

    def moves(state: State) -> list[tuple[State, float]]:
        backlog, owned, away = state
        idle = owned == away and owned < most
        found = [((backlog, owned + 1, away) if idle else (backlog + 1, owned, away), PER_HOUR)]
        found += [((backlog, owned, away - 1), away * ANSWERS)] if away else []
        if owned > away:
            found.append((_refilled(backlog, owned - 1, away, most), rate * DONE))
            found.append((_refilled(backlog, owned, away + 1, most), rate * (1 - DONE)))
        return found

    return moves


def test_an_open_case_limit_with_room():
    """One manager, limit three, cases arriving (Campello's case manager): sees work 25 % longer.

    Returning cases go first, since the backlog is in order of opening.
    """

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people, cases = limited_cases(rng, poisson(rng, size, PER_HOUR, HOURS))
        desk = DeskSpec("engineer", limit=LIMIT, by_opening=True)
        ledger = run(people, cases, [desk], staff(1), HOURS)
        return counted(people, is_open(ledger) & (ledger.cases.first_start < 0))

    law = marginal(transient(with_room(1.0, LIMIT), (0, 0, 0), HOURS, 34), 0)
    wrongs = [with_room(0.8, LIMIT), with_room(1.0, 5)]
    laws = [marginal(transient(wrong, (0, 0, 0), HOURS, 34), 0) for wrong in wrongs]
    prove(sample, law, *laws)


def _refilled(backlog: int, owned: int, away: int, most: int) -> State:
    """A manager with nothing ready takes a new case."""
    if owned == away and backlog and owned < most:
        return backlog - 1, owned + 1, away
    return backlog, owned, away


# --- grades of different speed and the choice among idle people ----------------------------------

FAST, SLOW = 2.0, 0.4
#: Work of 1 h takes this part of an hour.
FACTORS = [round(PPM / FAST), round(PPM / SLOW)]


def two_speeds(choice: str, per_hour: float = 0.8) -> Moves:
    """Engineers at work (0 none, 1 fast, 2 slow, 3 both), who waits, and whom the rule remembers.

    Longest idle: who has been idle longer when both are (1 fast, 2 slow). Rotation: who was
    named last (0 nobody yet).
    """

    def named(memory: int) -> list[tuple[int, float]]:
        if choice == "grade_order":
            return [(1, 1.0)]
        if choice == "random":
            return [(1, 0.5), (2, 0.5)]
        if choice == "longest_idle":
            return [(memory, 1.0)]
        return [(2 if memory == 1 else 1, 1.0)]

    def starts(busy: int, waiting: int, who: int, memory: int) -> State:
        return busy, waiting, who if choice == "rotation" else memory

    def moves(state: State) -> list[tuple[State, float]]:
        busy, waiting, memory = state
        if busy == 0:
            return [(starts(who, 0, who, memory), per_hour * p) for who, p in named(memory)]
        if busy == 3:
            up = [((3, waiting + 1, memory), per_hour)]
            if waiting:
                return up + [
                    (starts(3, waiting - 1, who, memory), rate)
                    for who, rate in ((1, FAST), (2, SLOW))
                ]
            return [*up, ((2, 0, memory), FAST), ((1, 0, memory), SLOW)]
        other = 3 - busy
        # The other one has been idle longer than who finishes now.
        then = other if choice == "longest_idle" else memory
        return [
            (starts(3, 0, other, memory), per_hour),
            ((0, 0, then), FAST if busy == 1 else SLOW),
        ]

    return moves


#: Rules that each rule can be told from. In the long run, choosing the longest idle and choosing
#: at random keep either engineer busy alike; these two are told apart further down.
SEEN = {
    "longest_idle": ["grade_order"],
    "random": ["grade_order"],
    "rotation": ["random", "grade_order"],
    "grade_order": ["random"],
}


def who_is_at_work(choice: str) -> Sample:
    """Nobody, fast alone, slow alone, or both and who waits."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, 0.8, 5.0))
        n = len(people)
        cases = cases_of(people, rng.exponential(1.0, n), lot=lots(rng, n))
        staff_ = [
            *staff(1, factor=FACTORS[0], choice_place=0),
            *staff(1, factor=FACTORS[1], choice_place=1),
        ]
        ledger = run(people, cases, [DeskSpec(choice=choice)], staff_, 5.0)
        rows = ledger.spells
        running = (rows.started <= ledger.end) & (ledger.cases.resolved[rows.case] < 0)
        running &= rows.engineer >= 0
        busy = np.bincount(
            people.copy[rows.case[running]], rows.engineer[running] % 2 + 1, minlength=size
        ).astype(np.int64)
        waiting = counted(people, is_open(ledger) & (ledger.cases.first_start < 0))
        return busy + waiting

    return sample


@pytest.mark.parametrize("choice", SEEN)
def test_two_speeds_under_each_choice(choice: str):
    """A fast and a slow engineer: sees other rules of choice, and 15 % more cases."""
    start = (0, 0, 0 if choice == "rotation" else 1)

    def law(rule: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        first = (0, 0, 0 if rule == "rotation" else 1)
        return valued(transient(two_speeds(rule), first, 5.0, 60), lambda s: s[0] + s[1])

    own = law(choice)
    others = [law(other) for other in SEEN[choice]]
    slower = transient(two_speeds(choice, 0.8 * 1.15), start, 5.0, 60)
    prove(who_is_at_work(choice), own, *others, valued(slower, lambda s: s[0] + s[1]))


#: No lead of cases resolved is larger, in five hours.
MOST = 20


def most_familiar(per_hour: float = 0.8) -> Moves:
    """One customer: as `two_speeds`, and how many more cases the fast one has resolved.

    Whoever has resolved more is named; of equals the one who has been idle longer.
    """

    def moves(state: State) -> list[tuple[State, float]]:
        busy, waiting, idle, lead = state
        if busy == 0:
            who = idle if lead == 0 else 1 if lead > 0 else 2
            return [((who, 0, idle, lead), per_hour)]
        if busy == 3:
            then = (2, 0), (1, 0)
            if waiting:
                then = (3, waiting - 1), (3, waiting - 1)
            return [
                ((3, waiting + 1, idle, lead), per_hour),
                ((*then[0], idle, min(lead + 1, MOST)), FAST),
                ((*then[1], idle, max(lead - 1, -MOST)), SLOW),
            ]
        rate, step = (FAST, 1) if busy == 1 else (SLOW, -1)
        return [
            ((3, 0, idle, lead), per_hour),
            ((0, 0, 3 - busy, min(max(lead + step, -MOST), MOST)), rate),
        ]

    return moves


def test_two_speeds_where_the_most_familiar_is_named():
    """One customer: sees the choice of who has been idle longer, and 25 % more cases."""

    def law(moves: Moves, start: State) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return valued(transient(moves, start, 5.0, 40), lambda s: s[0] + s[1])

    own, more = (law(most_familiar(rate), (0, 0, 1, 0)) for rate in (0.8, 1.0))
    prove(who_is_at_work("most_familiar"), own, more, law(two_speeds("longest_idle"), (0, 0, 1)))


def shortest_of_two_speeds(per_hour: float = 1.4) -> Moves:
    """At the fast, at the slow engineer, and who ended a spell last (0 nobody yet, 1, 2).

    The next case goes where there are fewer; of equals to who ended a spell longer ago.
    """

    def moves(state: State) -> list[tuple[State, float]]:
        fast, slow, last = state
        to_fast = fast < slow or (fast == slow and last != 1)
        up = (fast + 1, slow, last) if to_fast else (fast, slow + 1, last)
        found = [(up, per_hour)]
        found += [((fast - 1, slow, 1), FAST)] if fast else []
        return [*found, *([((fast, slow - 1, 2), SLOW)] if slow else [])]

    return moves


def test_two_speeds_where_the_least_loaded_is_named():
    """Cases are pushed to who has fewer: sees a split at random, and 25 % more cases."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, 1.4, 5.0))
        cases = cases_of(people, rng.exponential(1.0, len(people)))
        desk = DeskSpec("engineer", push=True, choice="least_loaded")
        staff_ = [*staff(1, factor=FACTORS[0]), *staff(1, factor=FACTORS[1])]
        return counted(people, is_open(run(people, cases, [desk], staff_, 5.0)))

    law, more = (
        valued(transient(shortest_of_two_speeds(rate), (0, 0, 0), 5.0, 60), lambda s: s[0] + s[1])
        for rate in (1.4, 1.75)
    )
    apart = [marginal(transient(single(0.7, rate), (0,), 5.0, 60), 0) for rate in (FAST, SLOW)]
    prove(in_chunks(sample, 30), law, more, np.convolve(*apart))


@pytest.mark.parametrize("choice", ["longest_idle", "random"])
def test_who_serves_when_both_have_been_idle_for_long(choice: str):
    """Who has been idle longer ended first, the fast one in 5 of 6; sees a choice at random.

    Both take a case at hour 0, and the next comes when both have ended long ago. In the long run
    these two rules keep either engineer busy alike; in what comes next they differ.
    """

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(at_once([2] * size, 0.0), at_once([1] * size, 60.0, label=1))
        n = len(people)
        cases = cases_of(people, rng.exponential(1.0, n), lot=lots(rng, n))
        staff_ = [*staff(1, factor=FACTORS[0]), *staff(1, factor=FACTORS[1])]
        rows = run(people, cases, [DeskSpec(choice=choice)], staff_, 200.0).spells
        served = rows.engineer[(people.label == 1)[rows.case] & (rows.engineer >= 0)]
        return (served % 2).astype(np.int64)

    laws = {name: np.array([share, 1 - share]) for name, share in
            (("longest_idle", FAST / (FAST + SLOW)), ("random", 0.5))}  # fmt: skip
    own = laws.pop(choice)
    prove(sample, own, *laws.values(), own + np.array([-0.1, 0.1]))


def test_the_chain_of_fastest_first_balances():
    """Fastest first in the long run: chain and hand-solved balance agree to 1e-9."""
    per_hour = 0.8
    law = stationary(two_speeds("grade_order"), (0, 0, 1), 200)
    found = valued(law, lambda s: s[0] if s[0] < 3 else 3 + s[1])
    # With p0 = 1: cuts and balance of the states (slow alone) and (nobody).
    slow = per_hour**2 / (SLOW * (2 * per_hour + FAST + SLOW))
    fast = (per_hour - SLOW * slow) / FAST
    both = per_hour * (fast + slow) / (FAST + SLOW)
    total = 1 + fast + slow + both / (1 - per_hour / (FAST + SLOW))
    assert found[:4] * total == pytest.approx([1.0, fast, slow, both], rel=1e-9)


# --- skills and overflow -------------------------------------------------------------------------


def two_kinds(
    rates: tuple[float, float],
    pace: Callable[[int, int], float],
    first: tuple[tuple[int, ...], tuple[int, ...]],
    meets: tuple[tuple[int, ...], tuple[int, ...]],
) -> Moves:
    """Two engineers and two kinds of work: in hand of each (0 none, 1, 2), waiting of each.

    Args:
        rates: Cases an hour of each kind.
        pace: (engineer, kind) to rate.
        first: Kinds that each engineer takes, in order.
        meets: Engineers that each kind prefers when both are idle, in order.
    """

    def moves(state: State) -> list[tuple[State, float]]:
        hands, waiting = list(state[:2]), list(state[2:])
        found = []
        for kind in (0, 1):
            new_hands, new_waiting = hands.copy(), waiting.copy()
            taker = next((e for e in meets[kind] if hands[e] == 0), None)
            if taker is None:
                new_waiting[kind] += 1
            else:
                new_hands[taker] = kind + 1
            found.append(((*new_hands, *new_waiting), rates[kind]))
        for engineer in (0, 1):
            if hands[engineer]:
                new_hands, new_waiting = hands.copy(), waiting.copy()
                kind = next((k for k in first[engineer] if waiting[k]), None)
                new_hands[engineer] = 0 if kind is None else kind + 1
                if kind is not None:
                    new_waiting[kind] -= 1
                rate = pace(engineer, hands[engineer] - 1)
                found.append(((*new_hands, *new_waiting), rate))
        return found

    return moves


def by_kind(
    rates: tuple[float, float], what: int, desks: list[DeskSpec], people_: list[EngineerSpec],
    *, at_desks: bool = False,
) -> Sample:  # fmt: skip
    """Open cases of one kind after six hours."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(*(poisson(rng, size, rate, 6.0, label=k) for k, rate in enumerate(rates)))
        kind = people.label
        cases = cases_of(
            people, rng.exponential(1.0, len(people)), skill=kind * (not at_desks),
            desk=kind * at_desks, severity=2 - kind,
        )  # fmt: skip
        ledger = run(people, cases, desks, people_, 6.0)
        return counted(people, is_open(ledger) & (kind == what))

    return sample


def open_of(kind: int) -> Callable[[State], int]:
    return lambda s: s[2 + kind] + (s[0] == kind + 1) + (s[1] == kind + 1)


@pytest.mark.parametrize("what", [0, 1])
def test_n_skills(what: int):
    """N: one engineer for kind 1, one for both who prefers kind 2; sees work 15 % slower."""
    rates = (0.9, 0.5)
    moves = {
        rate: two_kinds(rates, lambda *_, rate=rate: rate, ((0,), (1, 0)), ((0, 1), (1,)))
        for rate in (1.0, 0.82)
    }
    law, wrong = (
        valued(transient(moves[rate], (0, 0, 0, 0), 6.0, 30), open_of(what)) for rate in moves
    )
    people = [*staff(1, skills=1), *staff(1, skills=3, skill_place=[1, 0, 0, 0])]
    prove(by_kind(rates, what, [DeskSpec()], people), law, wrong)


@pytest.mark.parametrize("what", [0, 1])
def test_x_skills_with_a_slower_second_skill(what: int):
    """X: each prefers the own kind, the other takes twice as long; sees equal speed."""
    rates = (0.8, 0.8)

    def pace(engineer: int, kind: int) -> float:
        return 1.0 if engineer == kind else 0.5

    orders = ((0, 1), (1, 0))
    law = transient(two_kinds(rates, pace, orders, orders), (0, 0, 0, 0), 6.0, 34)
    equal = transient(two_kinds(rates, lambda *_: 1.0, orders, orders), (0, 0, 0, 0), 6.0, 34)
    people = [
        *staff(1, skills=3, skill_place=[0, 1, 0, 0], skill_factor=[PPM, 2 * PPM, PPM, PPM]),
        *staff(1, skills=3, skill_place=[1, 0, 0, 0], skill_factor=[2 * PPM, PPM, PPM, PPM]),
    ]
    own, other = valued(law, open_of(what)), valued(equal, open_of(what))
    prove(by_kind(rates, what, [DeskSpec()], people), own, other)


@pytest.mark.parametrize("what", [0, 1])
def test_overflow_to_another_desk(what: int):
    """What finds nobody free at desk 1 is offered to desk 2, who prefers her own: sees none of it.

    Also sees work that takes 20 % longer.
    """
    rates = (0.9, 0.5)
    with_it = two_kinds(rates, lambda *_: 1.0, ((0,), (1, 0)), ((0, 1), (1,)))
    slower = two_kinds(rates, lambda *_: 0.8, ((0,), (1, 0)), ((0, 1), (1,)))
    without = two_kinds(rates, lambda *_: 1.0, ((0,), (1,)), ((0,), (1,)))
    law, slow, none = (
        valued(transient(moves, (0, 0, 0, 0), 6.0, 30), open_of(what))
        for moves in (with_it, slower, without)
    )
    desks, people = [DeskSpec(overflow=1), DeskSpec()], [*staff(1), *staff(1, 1)]
    sample = by_kind(rates, what, desks, people, at_desks=True)
    prove(sample, law, slow, none)


# --- networks ------------------------------------------------------------------------------------

TIERS = {"per_hour": 1.6, "rate": 1.0, "back_rate": 1.5, "fails": 0.35, "completes": 0.5}
TIERS |= {"answers": 0.5}


def two_tiers(**wrong: float) -> Moves:
    """Two at the front, one at the back; with the customer."""
    p = TIERS | wrong

    def moves(state: State) -> list[tuple[State, float]]:
        front, back, away = state
        at_front, at_back = min(front, 2) * p["rate"], min(back, 1) * p["back_rate"]
        found = [((front + 1, back, away), p["per_hour"])]
        if front:
            found.append(((front - 1, back + 1, away), at_front * p["fails"]))
            found.append(((front - 1, back, away), at_front * (1 - p["fails"])))
        if back:
            found.append(((front, back - 1, away), at_back * p["completes"]))
            found.append(((front, back - 1, away + 1), at_back * (1 - p["completes"])))
        if away:
            found.append(((front, back + 1, away - 1), away * p["answers"]))
        return found

    return moves


def two_tier_states(position: int, hours: float) -> Sample:
    """Number at the front, at the back or with the customer, by organisation."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, TIERS["per_hour"], hours))
        n = len(people)
        is_hard = rng.random(n) < TIERS["fails"]
        touches = np.where(is_hard, rng.geometric(TIERS["completes"], n), 1)
        total = int(touches.sum())
        rate = np.repeat(np.where(is_hard, TIERS["back_rate"], TIERS["rate"]), touches)
        cases = cases_of(
            people, rng.exponential(1 / rate), touches=touches, ranks=2,
            delay=rng.exponential(1 / TIERS["answers"], total),
            attempt=rng.exponential(1 / TIERS["rate"], n), difficulty=np.where(is_hard, 0.9, 0.1),
        )  # fmt: skip
        desks = [DeskSpec(escalation="transfer", to=1), DeskSpec(rank=1)]
        staff_ = [*staff(2, competence=0.5), *staff(1, 1)]
        ledger = run(people, cases, desks, staff_, hours)
        away = np.zeros(n, dtype=bool)
        away[ledger.spells.case[ledger.spells.reply_at > ledger.end]] = True
        place = np.where(away, 2, ledger.cases.last_desk % 2)
        return counted(people, is_open(ledger) & (place == position))

    return sample


@pytest.mark.parametrize(
    ("position", "wrong"), [(0, {"rate": 0.85}), (1, {"back_rate": 1.2}), (2, {"answers": 0.4})]
)
def test_two_tiers_with_customer_loops(position: int, wrong: dict[str, float]):
    """Escalation and customer delay: sees a rate off by 15 % (front), 20 % (back, customer)."""
    law = marginal(transient(two_tiers(), (0, 0, 0), 8.0, 30), position)
    other = marginal(transient(two_tiers(**wrong), (0, 0, 0), 8.0, 30), position)
    prove(two_tier_states(position, 8.0), law, other)


def test_the_chain_of_tiers_has_the_loads_of_jackson():
    """Two tiers with loops in the long run: loads and product form agree with the chain."""
    light = {"per_hour": 0.4}
    law = stationary(two_tiers(**light), (0, 0, 0), 26)
    front, back = theory.jackson_loads(
        [0.4, 0.0], [[0.0, 0.35], [0.0, 0.5]], [1.0, 1 / TIERS["back_rate"]]
    )
    assert expected(law, lambda s: min(s[0], 2)) == pytest.approx(front, rel=1e-6)
    assert expected(law, lambda s: min(s[1], 1)) == pytest.approx(back, rel=1e-6)
    one, two, three = (marginal(law, k) for k in range(3))
    for (a, b, c), mass in law.items():
        if a + b + c < 6:
            assert mass == pytest.approx(one[a] * two[b] * three[c], rel=1e-5)


def back_and_forth(**wrong: float) -> Moves:
    """A touch at the front leads back to the front or on to the back, there likewise."""
    p = {"rate": 1.0, "returns": 0.3, "answers": 1.0, "ends": 0.25} | wrong

    def moves(state: State) -> list[tuple[State, float]]:
        front, back, to_front, to_back = state
        found = [((front + 1, back, to_front, to_back), 0.3)]
        if front:
            found.append(((front - 1, back, to_front, to_back), p["rate"] * p["ends"]))
            found.append(
                ((front - 1, back, to_front, to_back + 1), p["rate"] * (1 - p["ends"]) * 0.6)
            )
            found.append(
                ((front - 1, back, to_front + 1, to_back), p["rate"] * (1 - p["ends"]) * 0.4)
            )
        if back:
            moved = p["returns"]
            found.append(((front, back - 1, to_front, to_back), p["rate"] * p["ends"]))
            found.append(
                ((front, back - 1, to_front + 1, to_back), p["rate"] * (1 - p["ends"]) * moved)
            )
            found.append(
                (
                    (front, back - 1, to_front, to_back + 1),
                    p["rate"] * (1 - p["ends"]) * (1 - moved),
                )
            )
        if to_front:
            found.append(((front + 1, back, to_front - 1, to_back), p["answers"] * to_front))
        if to_back:
            found.append(((front, back + 1, to_front, to_back - 1), p["answers"] * to_back))
        return found

    return moves


@pytest.mark.parametrize("position", [0, 1])
def test_moves_by_chance_and_the_return_to_the_front(position: int):
    """Six in ten go on, three in ten come back: sees six come back, replies 40 % slower.

    At the front it sees seven come back, work 20 % slower.
    """
    hours = 8.0

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, 0.3, hours))
        touches = rng.geometric(0.25, len(people))
        total = int(touches.sum())
        cases = cases_of(
            people, rng.exponential(1.0, total), touches=touches,
            delay=rng.exponential(1.0, total), move=rng.random(total),
        )  # fmt: skip
        desks = [DeskSpec(moves=[(1, 0.6)]), DeskSpec(moves=[(0, 0.3)])]
        ledger = run(people, cases, desks, [*staff(1), *staff(1, 1)], hours)
        away = np.zeros(len(people), dtype=bool)
        away[ledger.spells.case[ledger.spells.reply_at > ledger.end]] = True
        return counted(people, is_open(ledger) & ~away & (ledger.cases.last_desk % 2 == position))

    law = marginal(transient(back_and_forth(), (0, 0, 0, 0), hours, 22), position)
    wrong = [{"rate": 0.8}, {"returns": 0.7}], [{"answers": 0.6}, {"returns": 0.6}]
    laws = [
        marginal(transient(back_and_forth(**each), (0, 0, 0, 0), hours, 22), position)
        for each in wrong[position]
    ]
    prove(sample, law, *laws)


def at_sight(hard: float, per_hour: float, rate: float = 1.0) -> Moves:
    """Front and back; hard cases pass the front as soon as it is their turn."""

    def moves(state: State) -> list[tuple[State, float]]:
        front, back = state
        found = [((front, back - 1), 0.8)] if back else []
        if front == 0:
            return [*found, ((1, back), per_hour * (1 - hard)), ((0, back + 1), per_hour * hard)]
        found.append(((front + 1, back), per_hour))
        found += [
            ((front - 1 - k, back + k), rate * hard**k * (1 - hard)) for k in range(front - 1)
        ]
        return [*found, ((0, back + front - 1), rate * hard ** (front - 1))]

    return moves


@pytest.mark.parametrize("position", [0, 1])
def test_referral_at_sight(position: int):
    """Four in ten are referred at sight, without work: sees half of them referred."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, 1.2, 6.0))
        n = len(people)
        perceived = rng.random(n)
        effort = rng.exponential(np.where(perceived > 0.6, 1 / 0.8, 1.0))
        cases = cases_of(people, effort, perceived=perceived)
        desks = [DeskSpec(refer_above=0.6, refer_to=1), DeskSpec()]
        ledger = run(people, cases, desks, [*staff(1), *staff(1, 1)], 6.0)
        return counted(people, is_open(ledger) & (ledger.cases.last_desk % 2 == position))

    law = marginal(transient(at_sight(0.4, 1.2), (0, 0), 6.0, 50), position)
    wrong = marginal(transient(at_sight(0.5, 1.2), (0, 0), 6.0, 50), position)
    prove(sample, law, wrong)
