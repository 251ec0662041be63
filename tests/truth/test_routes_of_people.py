"""The laws of `test_mechanisms.py`, found a second time in another way, to a millionth."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from chains import Floats, marginal, valued
from numpy.polynomial.legendre import leggauss
from reactions import Box, Reaction, far_apart
from scipy.stats import binom, poisson
from truth import test_mechanisms as mechanisms

from supportsim.supply.vacancy import chance_filled

CLOSE = 1e-6


def always(rate: float) -> Callable[[Any], float]:
    return lambda _: rate


def adds(name: str, step: int = 1) -> Callable[[Any], None]:
    return lambda s: setattr(s, name, getattr(s, name) + step)


def test_a_call_out_by_the_time_of_its_first_case():
    """The first case at s, awake at s + 1 with all that came since, then a queue until it is empty.

    Integrated over s by Gauss and Legendre.
    """
    per_hour, wake, until = mechanisms.CALLS, mechanisms.WAKE, mechanisms.CALLED
    box = Box(bounds={"n": 26, "gone": 1})

    def ends(s: Any) -> None:
        s.n -= 1
        s.gone = int(s.n == 0)

    reactions = [
        Reaction(rate=always(per_hour), then=adds("n")),
        Reaction(rate=lambda s: float(s.n > 0 and not s.gone), then=ends),
    ]
    woken = np.zeros(len(box.states()))
    for row, state in enumerate(box.states()):
        if state.n and not state.gone:
            woken[row] = poisson.pmf(state.n - 1, per_hour * wake)
    length = until - wake
    found = np.zeros(27)
    for node, weight in zip(*leggauss(12), strict=True):
        first = length * (node + 1) / 2
        after = box.law_of(box.after(woken, reactions, length - first), lambda s: s.n)
        found += weight * length / 2 * per_hour * np.exp(-per_hour * first) * after
    asleep = poisson.pmf(np.arange(27), per_hour * wake)
    found += np.exp(-per_hour * length) * asleep
    assert far_apart(mechanisms.call_out_law(per_hour, wake), found) < CLOSE


@pytest.mark.parametrize("place", ["n", "gone"])
def test_reviews_by_reactions(place: str):
    """One queue, from which all but one leave at every review."""
    box = Box(bounds={"n": 26, "gone": 26})
    reactions = [
        Reaction(rate=always(mechanisms.REVIEWED), then=adds("n")),
        Reaction(rate=lambda s: float(s.n > 0), then=adds("n", -1)),
    ]

    def leave(s: Any) -> None:
        line = max(s.n - 1, 0)
        s.n, s.gone = s.n - line, s.gone + line

    law, at = box.only(), 0.0
    for review in (2.0, 4.0, 6.0):
        law, at = box.jump(box.after(law, reactions, review - at), leave), review
    law = box.after(law, reactions, mechanisms.LOOK - at)
    chain = marginal(mechanisms.reviewed(1.0), ["n", "gone"].index(place))
    assert far_apart(chain, box.law_of(law, lambda s: getattr(s, place))) < CLOSE


def test_a_ramp_by_reactions():
    """A line, and whose work is in hand: of the first day, the second, or later."""
    box = Box(bounds={"line": 30, "hand": 3})

    def day(step: int) -> list[Reaction]:
        def comes(s: Any) -> None:
            if s.hand:
                s.line += 1
            else:
                s.hand = step

        def ends(s: Any) -> None:
            s.hand, s.line = (step, s.line - 1) if s.line else (0, 0)

        def pace(s: Any) -> float:
            return 1 / mechanisms.EFFORT / mechanisms.RAMP[s.hand - 1] if s.hand else 0.0

        return [
            Reaction(rate=always(mechanisms.COMING), then=comes),
            Reaction(rate=pace, then=ends),
        ]

    pieces = [24.0, 24.0, mechanisms.SEEN_AT - 48.0]
    law = box.only()
    for step, hours in enumerate(pieces):
        law = box.after(law, day(step + 1), hours)
    chain = mechanisms.ramped([(hours, step) for step, hours in enumerate(pieces)])
    assert far_apart(marginal(chain, 0), box.law_of(law, lambda s: s.line + (s.hand > 0))) < CLOSE


def test_the_collector_case_by_case():
    """One more topic is known with the chance of those that are not: case by case."""
    known = np.eye(mechanisms.CASES + 1)[0]
    share = np.arange(mechanisms.CASES + 1) / mechanisms.TOPICS
    for _ in range(mechanisms.CASES):
        known = known * share + np.concatenate([[0.0], (known * (1 - share))[:-1]])
    assert far_apart(mechanisms.distinct(mechanisms.TOPICS, mechanisms.CASES), known) < 1e-12


@pytest.mark.parametrize("per_help", [0, 1])
def test_learning_from_help_by_all_stories(per_help: int):
    """All 4,096 stories of six cases, each of two topics and hard or not."""
    law = np.zeros(mechanisms.HELPED + 1)
    for story in product(product((0, 1), (False, True)), repeat=mechanisms.HELPED):
        hard = sum(is_hard for _, is_hard in story)
        slow = 0
        for topic in (0, 1):
            mine = [is_hard for which, is_hard in story if which == topic]
            # Lessons before the touch of each case: one a case before, one a help up to it.
            before = [n + per_help * sum(mine[: n + 1]) for n in range(len(mine))]
            slow += sum(lessons < mechanisms.LESSONS for lessons in before)
        chance = mechanisms.HARD**hard * (1 - mechanisms.HARD) ** (mechanisms.HELPED - hard)
        law[slow] += chance / 2**mechanisms.HELPED
    assert far_apart(marginal(mechanisms.slow_cases(per_help), 2), law) < 1e-12


def test_a_renewal_process_in_closed_form():
    """Filled after j departures: j in as many days of employment, binomial; and the product's sum.

    The expected share of the plan, `chance_filled`, is the same summed over j.
    """
    days, vacant = mechanisms.ON_DAY, 7 * mechanisms.WEEKS_TO_HIRE
    leaves = 1 - np.exp(-mechanisms.LEAVERS / 365.25)
    law = mechanisms.staffed(mechanisms.LEAVERS, vacant, days)
    closed = [
        float(binom.pmf(left, days - left * vacant, leaves)) for left in range(days // vacant + 1)
    ]
    filled = valued({s: m for s, m in law.items() if s[1] == 0}, lambda s: s[0])
    assert far_apart(filled, np.array(closed)) < 1e-12
    share: Floats = chance_filled(mechanisms.LEAVERS, vacant, days + 1)
    assert share[days] == pytest.approx(sum(closed), abs=1e-12)


def test_interns_by_all_stories():
    """All stories of three terms: accepts or not, and would come back or not, each alone.

    Where nobody accepts, coming back has its chance; where somebody does, it decides nothing.
    """
    terms = mechanisms.TERMS
    law = np.zeros((terms + 1) * terms)
    for accepts in product((False, True), repeat=terms):
        for wills in product((False, True), repeat=terms - 1):
            is_back = [False]
            for accepted, will in zip(accepts, wills, strict=False):
                is_back.append(will and not accepted)
            chance = 1.0
            for accepted, back in zip(accepts, is_back, strict=True):
                share = mechanisms.ACCEPTS_BACK if back else mechanisms.ACCEPTS
                chance *= share if accepted else 1 - share
            for will in wills:
                chance *= mechanisms.COMES_BACK if will else 1 - mechanisms.COMES_BACK
            law[sum(accepts) + (terms + 1) * sum(is_back)] += chance
    assert far_apart(mechanisms.interns_law(), law) < 1e-12
