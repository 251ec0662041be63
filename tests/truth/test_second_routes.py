"""The laws that checks rely on, found a second time: by formulas, or by lists of reactions.

Each test holds a law of `test_structures`, `test_hours` or `test_priorities` against one that is
found in another way (`reactions.py`), to a millionth or better.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from chains import Floats, Law, marginal, stationary, transient, valued
from reactions import Box, Reaction, far_apart
from scipy.special import ive
from scipy.stats import binom
from truth import test_hours as hours
from truth import test_priorities as severities
from truth import test_structures as structures

CLOSE = 1e-6


def always(rate: float) -> Callable[[Any], float]:
    return lambda _: rate


def queue(per_hour: float, rate: float, people: int = 1) -> list[Reaction]:
    """M/M/c on the count `n`."""
    return [
        Reaction(rate=always(per_hour), then=lambda s: setattr(s, "n", s.n + 1)),
        Reaction(rate=lambda s: rate * min(s.n, people), then=lambda s: setattr(s, "n", s.n - 1)),
    ]


def queue_after(per_hour: float, rate: float, time: float, people: int = 1) -> Floats:
    box = Box(bounds={"n": 60})
    return box.after(box.only(), queue(per_hour, rate, people), time)


def bessel_law(per_hour: float, time: float, most: int) -> Floats:
    """M/M/1 with rate 1 from empty in closed form (Bailey 1954; Saaty 1961, eq. 4.29)."""
    load, z = per_hour, 2 * time * np.sqrt(per_hour)
    n, k = np.arange(most), np.arange(400)
    scale = np.exp(z - (per_hour + 1) * time)
    tail = [(load ** (-k[m + 2 :] / 2) * ive(k[m + 2 :], z)).sum() for m in n]
    part = load ** (n / 2) * ive(n, z) + load ** ((n - 1) / 2) * ive(n + 1, z)
    return np.asarray(scale * (part + (1 - load) * load**n * np.array(tail)))


def test_the_reactions_of_a_queue_have_the_closed_form():
    """M/M/1 at load .8 from empty by reactions and by Bessel functions."""
    assert far_apart(queue_after(0.8, 1.0, 6.0)[:40], bessel_law(0.8, 6.0, 40)) < CLOSE


# --- interruption --------------------------------------------------------------------------------


def test_interrupting_cases_have_a_queue_of_their_own():
    """Two severities, equal rates: severity 1 alone, and both together, are M/M/1."""
    law = transient(severities.interrupting((0.4, 0.4), 1.0, 1.0), (0, 0), 6.0, 60)
    assert far_apart(marginal(law, 0), bessel_law(0.4, 6.0, 40)) < CLOSE
    assert far_apart(valued(law, sum), bessel_law(0.8, 6.0, 60)) < CLOSE


def test_each_of_three_severities_sees_only_the_more_severe():
    """Any more severe interrupts: 1; 1 and 2; all three are M/M/1 each."""
    law = transient(severities.each_interrupts(1.0), (0, 0, 0), 6.0, 34)
    for up_to in (1, 2, 3):
        together = valued(law, lambda s, up_to=up_to: sum(s[:up_to]))
        assert far_apart(together, bessel_law(sum(severities.THREE[:up_to]), 6.0, 40)) < CLOSE


def test_severity_1_interrupts_two_that_take_turns():
    """1 is an M/M/1, so are all; who of 2 and 3 is in hand by a list of reactions."""
    law = transient(severities.first_interrupts(1.0), (0, 0, 0, 0), 6.0, 34)
    assert far_apart(marginal(law, 0), bessel_law(severities.THREE[0], 6.0, 30)) < CLOSE
    together = valued(law, lambda s: s[0] + (s[1] > 0) + s[2] + s[3])
    assert far_apart(together, bessel_law(sum(severities.THREE), 6.0, 40)) < CLOSE
    box = Box(bounds={"one": 12, "hand": 2, "two": 12, "three": 12})

    def comes(kind: int) -> Callable[[Any], None]:
        def then(s: Any) -> None:
            if s.one == 0 and s.hand == 0:
                s.hand = kind
            elif kind == 1:
                s.two += 1
            else:
                s.three += 1

        return then

    def ends(s: Any) -> None:
        s.hand = 0
        if s.two:
            s.hand, s.two = 1, s.two - 1
        elif s.three:
            s.hand, s.three = 2, s.three - 1

    def first_ends(s: Any) -> None:
        s.one -= 1
        if s.one == 0 and s.hand == 0:
            ends(s)

    reactions = [
        Reaction(rate=always(0.2), then=lambda s: setattr(s, "one", s.one + 1)),
        Reaction(rate=always(0.3), then=comes(1)),
        Reaction(rate=always(0.3), then=comes(2)),
        Reaction(rate=lambda s: float(s.one > 0), then=first_ends),
        Reaction(rate=lambda s: float(s.one == 0 and s.hand > 0), then=ends),
    ]
    found = box.after(box.only(), reactions, 6.0)
    mine = box.law_of(found, lambda s: s.two + (s.hand == 1))
    assert far_apart(valued(law, severities.open_of_two), mine) < CLOSE


# --- skills, overflow ----------------------------------------------------------------------------

PAIR = Box(bounds={"one": 2, "two": 2, "first": 22, "second": 20})


def comes(kind: int, to: tuple[str, ...], line: str) -> Callable[[Any], None]:
    """A case of a kind goes to the first of some people who is free, or stands in line."""

    def then(s: Any) -> None:
        free = [name for name in to if getattr(s, name) == 0]
        if free:
            setattr(s, free[0], kind)
        else:
            setattr(s, line, getattr(s, line) + 1)

    return then


def ends(who: str, lines: tuple[tuple[int, str], ...]) -> Callable[[Any], None]:
    """Somebody ends a case, and takes the next of the first line with any."""

    def then(s: Any) -> None:
        setattr(s, who, 0)
        for kind, line in lines:
            if getattr(s, line):
                setattr(s, line, getattr(s, line) - 1)
                setattr(s, who, kind)
                return

    return then


def n_reactions(second_helps: bool = True) -> list[Reaction]:
    """One serves kind 1; two serves kind 2 and then kind 1."""
    lines = ((2, "second"), (1, "first")) if second_helps else ((2, "second"),)
    return [
        Reaction(rate=always(0.9), then=comes(1, ("one", "two")[: 1 + second_helps], "first")),
        Reaction(rate=always(0.5), then=comes(2, ("two",), "second")),
        Reaction(rate=lambda s: float(s.one > 0), then=ends("one", ((1, "first"),))),
        Reaction(rate=lambda s: float(s.two > 0), then=ends("two", lines)),
    ]


def x_reactions(other: float) -> list[Reaction]:
    """Either serves the own kind first; the other kind at a rate of its own."""
    return [
        Reaction(rate=always(0.8), then=comes(1, ("one", "two"), "first")),
        Reaction(rate=always(0.8), then=comes(2, ("two", "one"), "second")),
        Reaction(
            rate=lambda s: (0.0, 1.0, other)[s.one], then=ends("one", ((1, "first"), (2, "second")))
        ),
        Reaction(
            rate=lambda s: (0.0, other, 1.0)[s.two], then=ends("two", ((2, "second"), (1, "first")))
        ),
    ]


def of_kind(law: Floats, kind: int) -> Floats:
    line = ("first", "second")[kind]
    return PAIR.law_of(law, lambda s: getattr(s, line) + (s.one == kind + 1) + (s.two == kind + 1))


def skills(rates: tuple[float, float], other: float = 1.0, *, is_n: bool = False) -> Law:
    """The law of `test_structures` for N (so for overflow) or X."""
    own = ((0,), (1, 0)) if is_n else ((0, 1), (1, 0))
    meets = ((0, 1), (1,)) if is_n else ((0, 1), (1, 0))
    moves = structures.two_kinds(rates, lambda e, k: 1.0 if e == k else other, own, meets)
    return transient(moves, (0, 0, 0, 0), 6.0, 34)


def test_n_skills_and_overflow_by_reactions():
    """The same reactions for both: an engineer of another desk helps, her own work first."""
    law = skills((0.9, 0.5), is_n=True)
    found = PAIR.after(PAIR.only(), n_reactions(), 6.0)
    for kind in (0, 1):
        assert far_apart(valued(law, structures.open_of(kind)), of_kind(found, kind)) < CLOSE


def test_desks_that_do_not_help_are_two_queues():
    """Without overflow each desk is an M/M/1: the closed form, and the reactions."""
    moves = structures.two_kinds((0.9, 0.5), lambda *_: 1.0, ((0,), (1,)), ((0,), (1,)))
    law = transient(moves, (0, 0, 0, 0), 6.0, 34)
    found = PAIR.after(PAIR.only(), n_reactions(second_helps=False), 6.0)
    for kind, rate in ((0, 0.9), (1, 0.5)):
        chain = valued(law, structures.open_of(kind))
        assert far_apart(chain, bessel_law(rate, 6.0, 40)) < CLOSE
        assert far_apart(chain, of_kind(found, kind)) < CLOSE


def test_x_skills_by_reactions():
    """A second skill at half the pace; at the same pace all together are an M/M/2."""
    law = skills((0.8, 0.8), 0.5)
    found = PAIR.after(PAIR.only(), x_reactions(0.5), 6.0)
    for kind in (0, 1):
        assert far_apart(valued(law, structures.open_of(kind)), of_kind(found, kind)) < CLOSE
    equal = valued(skills((0.8, 0.8)), lambda s: s[2] + s[3] + (s[0] > 0) + (s[1] > 0))
    assert far_apart(equal, queue_after(1.6, 1.0, 6.0, 2)) < CLOSE


# --- who is named --------------------------------------------------------------------------------


def at_two(per_hour: float, paces: tuple[float, float], first: Callable[[Any], bool]) -> list[Any]:
    """Two lines `a` and `b`, `last` the one where a spell ended last; where the next case goes."""

    def goes(s: Any) -> None:
        name = "a" if first(s) else "b"
        setattr(s, name, getattr(s, name) + 1)

    def left(name: str, number: int) -> Callable[[Any], None]:
        def then(s: Any) -> None:
            setattr(s, name, getattr(s, name) - 1)
            s.last = number

        return then

    return [
        Reaction(rate=always(per_hour), then=goes),
        Reaction(rate=lambda s: paces[0] * (s.a > 0), then=left("a", 1)),
        Reaction(rate=lambda s: paces[1] * (s.b > 0), then=left("b", 2)),
    ]


LINES = Box(bounds={"a": 24, "b": 24, "last": 2})


def test_the_shortest_queue_by_reactions():
    """Of equals always the first of two named lines: their sum has the law of the ordered ones."""
    reactions = at_two(1.8, (1.0, 1.0), lambda s: s.a <= s.b)
    found = LINES.law_of(LINES.after(LINES.only(), reactions, 6.0), lambda s: s.a + s.b)
    law = valued(transient(structures.shortest(1.8, 1.0), (0, 0), 6.0, 60), sum)
    assert far_apart(law, found) < CLOSE


def test_the_shortest_queue_of_two_speeds_by_reactions():
    reactions = at_two(
        1.4,
        (structures.FAST, structures.SLOW),
        lambda s: s.a < s.b or (s.a == s.b and s.last in {0, 2}),
    )
    found = LINES.law_of(LINES.after(LINES.only(), reactions, 5.0), lambda s: s.a + s.b)
    chain = transient(structures.shortest_of_two_speeds(), (0, 0, 0), 5.0, 60)
    assert far_apart(valued(chain, lambda s: s[0] + s[1]), found) < CLOSE


SPEEDS = Box(bounds={"fast": 1, "slow": 1, "waiting": 20, "longer": 1, "last": 2, "lead": 40})


#: What each choice among two people remembers beside who has been idle longer.
REMEMBERED = {"rotation": "last", "most_familiar": "lead"}
#: As many cases known to the one as to the other.
EVEN = SPEEDS.bounds["lead"] // 2


def slow_is_named(choice: str, s: Any) -> float:
    """Chance that of two free people the slow one is named; `longer`: has been idle longer."""
    if choice == "random":
        return 0.5
    if choice == "rotation":
        return float(s.last == 1)
    if choice == "most_familiar" and s.lead != EVEN:
        return float(s.lead < EVEN)
    return 0.0 if choice == "grade_order" else float(s.longer)


def goes_to(choice: str, name: str) -> Reaction:
    """A case that comes to whoever of the two is named, or free."""

    def rate(s: Any) -> float:
        if getattr(s, name):
            return 0.0
        if s.fast != s.slow:
            return 0.8
        chance = slow_is_named(choice, s)
        return 0.8 * (1 - chance if name == "fast" else chance)

    def then(s: Any) -> None:
        setattr(s, name, 1)
        if REMEMBERED.get(choice) == "last":
            s.last = 1 if name == "fast" else 2

    return Reaction(rate=rate, then=then)


def finishes(choice: str, name: str, pace: float) -> Reaction:
    """The end of a case; who is free takes the next of the line, if there is one."""
    remembered = REMEMBERED.get(choice)

    def then(s: Any) -> None:
        if remembered == "lead":
            s.lead += 1 if name == "fast" else -1
        if s.waiting:
            s.waiting -= 1
            if remembered == "last":
                s.last = 1 if name == "fast" else 2
            return
        setattr(s, name, 0)
        s.longer = int(name == "fast") if s.fast == s.slow == 0 else 0

    return Reaction(rate=lambda s: pace * getattr(s, name), then=then)


def speeds_law(choice: str) -> Floats:
    """Two people who take cases from one line."""
    kept = {"fast", "slow", "waiting", "longer", REMEMBERED.get(choice, "")}
    box = Box(bounds={n: bound if n in kept else 0 for n, bound in SPEEDS.bounds.items()})
    start = {"lead": EVEN} if REMEMBERED.get(choice) == "lead" else {}
    joins = Reaction(
        rate=lambda s: 0.8 * s.fast * s.slow,
        then=lambda s: setattr(s, "waiting", s.waiting + 1),
    )
    reactions = [
        *(goes_to(choice, name) for name in ("fast", "slow")),
        joins,
        finishes(choice, "fast", structures.FAST),
        finishes(choice, "slow", structures.SLOW),
    ]
    found = box.after(box.only(**start), reactions, 5.0)
    return box.law_of(found, lambda s: s.fast + 2 * s.slow + s.waiting)


@pytest.mark.parametrize("choice", [*structures.SEEN, "most_familiar"])
def test_two_speeds_by_reactions(choice: str):
    """Each choice among a fast and a slow engineer."""
    moves, start = structures.two_speeds(choice), (0, 0, 0 if choice == "rotation" else 1)
    if choice == "most_familiar":
        moves, start = structures.most_familiar(), (0, 0, 1, 0)
    law = valued(transient(moves, start, 5.0, 40), lambda s: s[0] + s[1])
    assert far_apart(law, speeds_law(choice)) < CLOSE


# --- limit, referral, moves ----------------------------------------------------------------------


def test_an_open_case_limit_by_reactions():
    """Backlog, cases in hand of their owner, cases with the customer."""
    box = Box(bounds={"backlog": 16, "ready": 3, "away": 3})

    def refilled(s: Any) -> None:
        if s.backlog and s.ready == 0 and s.away < 3:
            s.backlog, s.ready = s.backlog - 1, 1

    def opened(s: Any) -> None:
        s.backlog += 1
        refilled(s)

    def worked(s: Any, away: int) -> None:
        s.ready, s.away = s.ready - 1, s.away + away
        refilled(s)

    def answered(s: Any) -> None:
        s.away, s.ready = s.away - 1, s.ready + 1

    done, answers = structures.DONE, structures.ANSWERS
    reactions = [
        Reaction(rate=always(structures.PER_HOUR), then=opened),
        Reaction(rate=lambda s: answers * s.away, then=answered),
        Reaction(rate=lambda s: done * (s.ready > 0), then=lambda s: worked(s, 0)),
        Reaction(rate=lambda s: (1 - done) * (s.ready > 0), then=lambda s: worked(s, 1)),
    ]
    found = box.after(box.only(), reactions, structures.HOURS)
    law = transient(structures.with_room(1.0, 3), (0, 0, 0), structures.HOURS, 34)
    assert far_apart(marginal(law, 0), box.law_of(found, lambda s: s.backlog)) < CLOSE


def test_what_is_not_referred_at_sight_is_a_queue_of_its_own():
    """Referred cases take no time at the front, so the others are an M/M/1, thinned to .72.

    Of those that wait behind the one in hand each is hard with its own chance.
    """
    law = transient(structures.at_sight(0.4, 1.2), (0, 0), 6.0, 60)
    front = marginal(law, 0)
    easy = np.zeros(40)
    easy[0] = front[0]
    for n in range(1, len(front)):
        kept = binom.pmf(np.arange(n), n - 1, 0.6)[: len(easy) - 1]
        easy[1 : 1 + len(kept)] += front[n] * kept
    assert far_apart(easy, bessel_law(0.72, 6.0, 40)) < CLOSE


def test_referral_at_sight_has_the_means_of_its_formulas():
    """In the long run: Pollaczek and Khinchine at the front, Little's load at the back."""
    law = stationary(structures.at_sight(0.4, 0.8), (0, 0), 60)
    load = 0.8 * 0.6
    number = 0.8 * (0.8 * 0.6 * 2 / 2 / (1 - load)) + load
    assert (marginal(law, 0) * np.arange(len(marginal(law, 0)))).sum() == pytest.approx(
        number, rel=1e-6
    )
    assert 1 - marginal(law, 1)[0] == pytest.approx(0.8 * 0.4 / 0.8, rel=1e-6)


def test_the_back_desk_of_referral_by_reactions():
    """Hard ones at the head of the line leave at the instant at which the front is free."""
    box = Box(bounds={"hand": 1, "line": 22, "back": 18})

    def passes(hard: int, *, then_easy: bool) -> Reaction:
        """The hand ends, so many hard ones go on, then an easy one is taken or nobody is left."""

        def rate(s: Any) -> float:
            if not s.hand or s.line < hard + then_easy or (not then_easy and s.line != hard):
                return 0.0
            return float(0.4**hard * (0.6 if then_easy else 1.0))

        def then(s: Any) -> None:
            s.line -= hard + then_easy
            s.back += hard
            s.hand = int(then_easy)

        return Reaction(rate=rate, then=then)

    reactions = [
        Reaction(rate=lambda s: 1.2 * s.hand, then=lambda s: setattr(s, "line", s.line + 1)),
        Reaction(rate=lambda s: 1.2 * 0.6 * (1 - s.hand), then=lambda s: setattr(s, "hand", 1)),
        Reaction(
            rate=lambda s: 1.2 * 0.4 * (1 - s.hand), then=lambda s: setattr(s, "back", s.back + 1)
        ),
        Reaction(rate=lambda s: 0.8 * (s.back > 0), then=lambda s: setattr(s, "back", s.back - 1)),
        *(passes(hard, then_easy=easy) for hard in range(23) for easy in (True, False)),
    ]
    found = box.after(box.only(), reactions, 6.0)
    law = transient(structures.at_sight(0.4, 1.2), (0, 0), 6.0, 60)
    assert far_apart(marginal(law, 0), box.law_of(found, lambda s: s.hand + s.line)) < CLOSE
    assert far_apart(marginal(law, 1), box.law_of(found, lambda s: s.back)) < CLOSE


def test_moves_by_chance_by_reactions():
    """Front, back, and the two ways to come back from the customer."""
    box = Box(bounds={"front": 13, "back": 11, "to_front": 9, "to_back": 10})

    def step(source: str, target: str | None, rate: Callable[[Any], float]) -> Reaction:
        def then(s: Any) -> None:
            setattr(s, source, getattr(s, source) - 1)
            if target:
                setattr(s, target, getattr(s, target) + 1)

        return Reaction(rate=rate, then=then)

    reactions = [Reaction(rate=always(0.3), then=lambda s: setattr(s, "front", s.front + 1))]
    for desk, ways in (
        ("front", {None: 0.25, "to_back": 0.45, "to_front": 0.30}),
        ("back", {None: 0.25, "to_front": 0.225, "to_back": 0.525}),
    ):
        reactions += [
            step(desk, target, lambda s, desk=desk, share=share: share * (getattr(s, desk) > 0))
            for target, share in ways.items()
        ]
    for place, desk in (("to_front", "front"), ("to_back", "back")):
        reactions.append(step(place, desk, lambda s, place=place: float(getattr(s, place))))
    found = box.after(box.only(), reactions, 8.0)
    law = transient(structures.back_and_forth(), (0, 0, 0, 0), 8.0, 22)
    for position, name in enumerate(("front", "back")):
        mine = box.law_of(found, lambda s, name=name: getattr(s, name))
        assert far_apart(marginal(law, position), mine) < CLOSE


# --- shifts, seats, opening hours ----------------------------------------------------------------

#: He is there all day; she leaves. `apart`: what she began and is not on the line.
DESK = Box(bounds={"he": 1, "she": 1, "line": 34, "apart": 1, "longer": 1})


def both(per_hour: float, apart: float = 0.0) -> list[Reaction]:
    """He and she serve one line; who has been idle longer is named (1: she has)."""

    def comes(s: Any) -> None:
        if s.he and s.she:
            s.line += 1
        elif s.he or (not s.she and s.longer):
            s.she = 1
        else:
            s.he = 1

    def ends(name: str) -> Callable[[Any], None]:
        def then(s: Any) -> None:
            if s.line:
                s.line -= 1
                return
            setattr(s, name, 0)
            if not s.he and not s.she:
                s.longer = int(name == "he")

        return then

    return [
        Reaction(rate=always(per_hour), then=comes),
        Reaction(rate=lambda s: float(s.he), then=ends("he")),
        Reaction(rate=lambda s: float(s.she), then=ends("she")),
        Reaction(rate=lambda s: apart * s.apart, then=lambda s: setattr(s, "apart", 0)),
    ]


def alone(per_hour: float, apart: float) -> list[Reaction]:
    """He serves the line; what is apart ends at its own pace."""

    def comes(s: Any) -> None:
        s.line, s.he = s.line + s.he, 1

    def ends(s: Any) -> None:
        s.line, s.he = (s.line - 1, 1) if s.line else (0, 0)

    return [
        Reaction(rate=always(per_hour), then=comes),
        Reaction(rate=lambda s: float(s.he), then=ends),
        Reaction(rate=lambda s: apart * s.apart, then=lambda s: setattr(s, "apart", 0)),
    ]


def day(rule: str, until: float) -> Floats:
    """Open cases at an hour under a rule for the end of her shift."""

    def leaves(s: Any) -> None:
        if rule == "return":
            s.line += s.she
            if s.line and not s.he:
                s.he, s.line = 1, s.line - 1
        else:
            s.apart = s.she
        s.she = 0

    def returns(s: Any) -> None:
        if s.apart and rule != "hand_over":
            s.she, s.apart = 1, 0
        elif s.line:
            s.she, s.line = 1, s.line - 1

    (_, noon, busy), (_, _, quiet), (_, _, later) = hours.PIECES
    pace = 1.0 if rule in {"finish", "hand_over"} else 0.0
    law = DESK.after(DESK.only(), both(busy), noon)
    law = DESK.jump(law, leaves)
    law = DESK.after(law, alone(quiet, pace), min(until, hours.BACK) - hours.LEAVES)
    if until > hours.BACK:
        law = DESK.jump(law, returns)
        law = DESK.after(law, both(later, pace), until - hours.BACK)
    return DESK.law_of(law, lambda s: s.he + s.she + s.line + s.apart)


@pytest.mark.parametrize("rule", hours.RULES)
@pytest.mark.parametrize("until", [hours.BACK, hours.LOOK])
def test_every_shift_end_by_reactions(rule: str, until: float):
    """He, she, the line and what is apart, through the morning, noon and afternoon."""
    assert far_apart(hours.RULES[rule][1](1.0, until), day(rule, until)) < CLOSE


def test_seats_by_reactions():  # noqa: C901 (a desk and its cuts)
    """Cases in hand and in line of a desk whose seats are cut while at work."""
    box = Box(bounds={"busy": 3, "idle": 3, "line": 34})

    def pieces(per_hour: float, seats: int) -> list[Reaction]:
        def comes(s: Any) -> None:
            if s.idle:
                s.idle, s.busy = s.idle - 1, s.busy + 1
            else:
                s.line += 1

        def ends(s: Any) -> None:
            s.busy -= 1
            if s.busy + s.idle < seats:
                if s.line:
                    s.line, s.busy = s.line - 1, s.busy + 1
                else:
                    s.idle += 1

        return [
            Reaction(rate=always(per_hour), then=comes),
            Reaction(rate=lambda s: float(s.busy), then=ends),
        ]

    def cut(seats: int) -> Callable[[Any], None]:
        def then(s: Any) -> None:
            s.idle = min(s.idle, max(0, seats - s.busy))
            while s.busy + s.idle < seats:
                if s.line:
                    s.line, s.busy = s.line - 1, s.busy + 1
                else:
                    s.idle += 1

        return then

    law, at = box.only(idle=3), 0.0
    for (since, to, per_hour), seats in zip(hours.PIECES, (3, 1, 2), strict=True):
        assert since == at
        law = box.after(box.jump(law, cut(seats)), pieces(per_hour, seats), to - since)
        at = to
    assert far_apart(hours.seat_law(1.0), box.law_of(law, lambda s: s.busy + s.line)) < CLOSE


def test_business_hours_by_reactions():
    """Three days, work by day, cases around the clock."""
    box = Box(bounds={"n": 70})
    law = box.only()
    for piece in range(5):
        is_day = piece % 2 == 0
        length = 5.0 if piece == 4 else hours.OPEN if is_day else hours.DAY_HOURS - hours.OPEN
        reactions = queue(hours.BY_DAY if is_day else hours.BY_NIGHT, 1.0, int(is_day))
        law = box.after(law, reactions, length)
    assert far_apart(marginal(hours.business_law(1.0, 2, 5.0), 0), law) < CLOSE
