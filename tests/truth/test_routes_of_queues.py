"""The laws of plain queues, severities, work of any length and hours, found a second time.

By formulas, or by lists of reactions (`reactions.py`); see `test_second_routes.py`.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from chains import Floats, bin_masses, expected, marginal, stationary, transient
from reactions import Box, Reaction, far_apart
from scipy.integrate import quad
from scipy.special import ndtr
from scipy.stats import poisson
from truth import test_hours as hours
from truth import test_priorities as severities
from truth import test_queues as queues
from truth import test_structures as structures
from truth.test_second_routes import CLOSE, always, bessel_law, queue, queue_after

from supportsim import theory


def adds(name: str, step: int = 1) -> Callable[[Any], None]:
    return lambda s: setattr(s, name, getattr(s, name) + step)


# --- M/M/c, patience -----------------------------------------------------------------------------


@pytest.mark.parametrize(("people", "per_hour", "time"), [(1, 0.9, 8), (3, 2.7, 5), (8, 7.8, 4)])
def test_the_number_open_from_empty_by_reactions(people: int, per_hour: float, time: float):
    chain = transient(queues.birth_death(people, per_hour, 1.0), (0,), time, 120)
    assert far_apart(marginal(chain, 0), queue_after(per_hour, 1.0, time, people)) < CLOSE


def test_the_wait_from_empty_by_who_is_ahead():
    """M/M/3: a case that finds n others waits until n - 2 of them have gone, one by one."""
    edges = [0.0, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5]
    chain = transient(queues.birth_death(3, 2.7, 1.0), (0,), 3.0, 80)
    number = queue_after(2.7, 1.0, 3.0, 3)
    ahead = np.concatenate([[number[:3].sum()], number[3:]])
    box = Box(bounds={"n": len(ahead) - 1})
    gone = [Reaction(rate=lambda s: 3.0 * (s.n > 0), then=adds("n", -1))]
    alive = [1 - box.after(ahead, gone, edge)[0] if edge else 1 - ahead[0] for edge in edges]
    mine = bin_masses(lambda edge: alive[edges.index(edge)], edges)
    assert far_apart(queues.wait_law(chain, 3, 1.0, edges), mine) < CLOSE


def test_last_come_first_served_is_a_busy_period():
    """The wrong law of the order of service: M/M/1 busy periods have a closed tail (Bessel)."""
    for time in (0.5, 2.0, 8.0):
        alive = transient(queues.birth_death_stopped(2, 1.8, 1.0), (1,), time, 300)
        # Density of a busy period: exp(-(a + m) t) I1(2 t sqrt(a m)) sqrt(m / a) / t (Takacs 1962).
        tail = 1 - quad(_busy, 0, time, args=(1.8, 2.0))[0]
        assert sum(mass for (n,), mass in alive.items() if n) == pytest.approx(tail, abs=CLOSE)


def _busy(t: float, coming: float, going: float) -> float:
    z = 2 * t * math.sqrt(coming * going)
    bessel = sum((z / 2) ** (2 * k + 1) / math.factorial(k) / math.factorial(k + 1)
                 for k in range(70))  # fmt: skip
    return math.exp(-(coming + going) * t) * bessel * math.sqrt(going / coming) / t if t else going


@pytest.mark.parametrize(("people", "per_hour", "leaving"), queues.PATIENCE)
def test_every_fate_of_a_case_by_reactions(people: int, per_hour: float, leaving: float):
    """Served or gone, within the target or later: those behind whom a case stands, and its fate.

    All conventions of attainment are sums of these four.
    """
    box = Box(bounds={"ahead": 60, "fate": 2})
    start = _long_run(people, per_hour, leaving, 60 + people)
    law = np.zeros(len(box.states()))
    for row, state in enumerate(box.states()):
        if state.fate == 0:
            law[row] = start[people + state.ahead]
        elif state.ahead == 0 and state.fate == 1:
            law[row] = start[:people].sum()

    def next_one(s: Any) -> None:
        s.ahead, s.fate = (s.ahead - 1, 0) if s.ahead else (0, 1)

    def gives_up(s: Any) -> None:
        s.ahead, s.fate = 0, 2

    reactions = [
        Reaction(rate=lambda s: (people + leaving * s.ahead) * (s.fate == 0), then=next_one),
        Reaction(rate=lambda s: leaving * (s.fate == 0), then=gives_up),
    ]
    soon = box.law_of(box.after(law, reactions, queues.TARGET), lambda s: s.fate)
    late = box.law_of(box.after(law, reactions, 40.0), lambda s: s.fate)
    found = np.array([soon[1], late[1] - soon[1], soon[2], late[2] - soon[2]])
    chain = stationary(queues.birth_death(people, per_hour, 1.0, leaving), (0,), 80)
    assert far_apart(queues.fates(chain, people, 1.0, leaving), found) < CLOSE


def _long_run(people: int, per_hour: float, leaving: float, most: int) -> Floats:
    """Law of M/M/c+M: births over deaths, multiplied up."""
    deaths = [min(n, people) + leaving * max(n - people, 0) for n in range(1, most + 1)]
    weights = np.cumprod([1.0, *(per_hour / death for death in deaths)])
    return np.asarray(weights / weights.sum())


def test_the_number_open_with_patience_by_reactions():
    box = Box(bounds={"n": 40})
    reactions = [
        Reaction(rate=always(3.0), then=adds("n")),
        Reaction(rate=lambda s: min(s.n, 2) + 0.4 * max(s.n - 2, 0), then=adds("n", -1)),
    ]
    chain = transient(queues.birth_death(2, 3.0, 1.0, 0.4), (0,), 4.0, 80)
    assert far_apart(marginal(chain, 0), box.after(box.only(), reactions, 4.0)) < CLOSE


# --- severities ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("people", "rates"), severities.SEVERITIES)
def test_who_waits_by_severity_by_reactions(people: int, rates: Sequence[float]):
    """Two or three lines before two or three people who do not interrupt."""
    names = ["first", "second", "third"][: len(rates)]
    bounds = dict(zip(names, (14, 18, 22) if people == 3 else (16, 20), strict=False))
    box = Box(bounds={"busy": people, **bounds})

    def comes(name: str) -> Callable[[Any], None]:
        def then(s: Any) -> None:
            if s.busy < people:
                s.busy += 1
            else:
                setattr(s, name, getattr(s, name) + 1)

        return then

    def ends(s: Any) -> None:
        for name in names:
            if getattr(s, name):
                setattr(s, name, getattr(s, name) - 1)
                return
        s.busy -= 1

    reactions = [Reaction(rate=always(r), then=comes(n)) for n, r in zip(names, rates, strict=True)]
    reactions.append(Reaction(rate=lambda s: float(s.busy), then=ends))
    found = box.after(box.only(), reactions, 5.0)
    most = 30 if people == 3 else 40
    chain = transient(severities.in_turn(people, tuple(rates), 1.0), (0,) * (len(rates) + 1), 5.0,
                      most)  # fmt: skip
    for place, name in enumerate(names):
        mine = box.law_of(found, lambda s, name=name: getattr(s, name))
        assert far_apart(marginal(chain, place + 1), mine) < CLOSE


def test_three_severities_have_the_mean_waits_of_the_formula():
    """M/M/1 with three severities in the long run: Cobham's waits, by Little's law."""
    rates = (0.1, 0.15, 0.2)
    law = stationary(severities.in_turn(1, rates, 1.0), (0, 0, 0, 0), 26)
    waits = theory.mean_wait_by_severity(rates, 1.0, 1)
    for k, (rate, wait) in enumerate(zip(rates, waits, strict=True)):
        assert expected(law, lambda s, k=k: s[k + 1]) == pytest.approx(rate * wait, rel=1e-5)


# --- work of any length --------------------------------------------------------------------------


def test_highly_variable_work_by_reactions():
    """M/H2/1 from empty: the line, and of which kind the work in hand is."""
    box = Box(bounds={"line": 50, "hand": 2})

    def takes(kind: int) -> Callable[[Any], None]:
        return lambda s: setattr(s, "hand", kind)

    def ends(kind: int) -> Callable[[Any], None]:
        def then(s: Any) -> None:
            s.hand, s.line = (kind, s.line - 1) if s.line else (0, 0)

        return then

    reactions = [Reaction(rate=lambda s: 0.6 * (s.hand > 0), then=adds("line"))]
    pace = (0.0, severities.SHORT, severities.LONG)
    for kind, share in ((1, severities.SHARE), (2, 1 - severities.SHARE)):
        reactions += [
            Reaction(rate=lambda s, p=share: 0.6 * p * (s.hand == 0), then=takes(kind)),
            Reaction(rate=lambda s, p=share: p * pace[s.hand], then=ends(kind)),
        ]
    found = box.law_of(box.after(box.only(), reactions, 8.0), lambda s: s.line + (s.hand > 0))
    chain = transient(severities.two_phases(0.6), (0, 0), 8.0, 80)
    assert far_apart(marginal(chain, 0), found) < CLOSE


def test_work_of_one_length_in_the_long_run_by_the_other_formula():
    """M/D/4: the steps of the number open, and Crommelin's series for the mean wait (1932)."""
    people, load = 4, 3.0
    law = severities.crommelin(people, load, 1.0, 200)
    waiting = (law * np.maximum(np.arange(len(law)) - people, 0)).sum()
    wait = sum(
        poisson.sf(k * people - 1, k * load) - people / load * poisson.sf(k * people, k * load)
        for k in range(1, 400)
    )
    assert waiting == pytest.approx(load * wait, rel=1e-6)


def test_work_of_one_length_from_empty_in_closed_form():
    """M/D/1 is idle after t handle times as often as Takacs says (1962)."""
    for t in (1, 2, 5, 9):
        idle = sum((1 - j / t) * poisson.pmf(j, 0.9 * t) for j in range(t + 1))
        assert severities.crommelin(1, 0.9, 1.0, t)[0] == pytest.approx(idle, abs=1e-9)


def test_work_of_no_length_has_the_mean_of_pollaczek_and_khinchine():
    """A third of nothing: mean effort 2/3, its square 4/3."""
    per_hour = 0.9
    law = stationary(severities.some_need_nothing(per_hour, 1 / 3), (0,), 300)
    load = per_hour * 2 / 3
    number = per_hour * (per_hour * 4 / 3 / 2 / (1 - load)) + load
    assert expected(law, lambda s: s[0]) == pytest.approx(number, rel=1e-6)


def test_batches_by_reactions():
    box = Box(bounds={"n": 80})
    reactions = [
        Reaction(rate=always(0.35 * share), then=adds("n", size))
        for size, share in severities.BATCHES.items()
    ]
    reactions.append(Reaction(rate=lambda s: float(s.n > 0), then=adds("n", -1)))
    chain = transient(severities.batched(0.35, severities.BATCHES, 1.0), (0,), 6.0, 150)
    assert far_apart(marginal(chain, 0), box.after(box.only(), reactions, 6.0)) < CLOSE


# --- owners --------------------------------------------------------------------------------------


def test_a_queue_of_ones_own_has_the_closed_form():
    """Named engineers, and cases pushed at random: three times M/M/1 (Bessel)."""
    one = bessel_law(0.85, 6.0, 60)
    assert far_apart(structures.three_queues(1.0), np.convolve(np.convolve(one, one), one)) < CLOSE


def test_a_group_by_reactions():
    """Three who share all are an M/M/3."""
    law = marginal(transient(structures.pool(1.0), (0,), 6.0, 90), 0)
    assert far_apart(law, queue_after(2.55, 1.0, 6.0, 3)) < CLOSE


def test_rotation_by_reactions():
    """Two lines that are fed in turn."""
    box = Box(bounds={"turn": 1, "a": 26, "b": 26})

    def comes(s: Any) -> None:
        name = "b" if s.turn else "a"
        setattr(s, name, getattr(s, name) + 1)
        s.turn = 1 - s.turn

    reactions = [
        Reaction(rate=always(1.7), then=comes),
        Reaction(rate=lambda s: float(s.a > 0), then=adds("a", -1)),
        Reaction(rate=lambda s: float(s.b > 0), then=adds("b", -1)),
    ]
    found = box.law_of(box.after(box.only(), reactions, 6.0), lambda s: s.a + s.b)
    chain = transient(structures.in_rotation(1.7, 1.0), (0, 0, 0), 6.0, 60)
    sums = np.zeros(61)
    for (_, a, b), mass in chain.items():
        sums[min(a + b, 60)] += mass
    assert far_apart(sums, found) < CLOSE


def test_who_ended_first_by_reactions():
    """A fast and a slow engineer begin together: who has been idle longer when both are."""
    box = Box(bounds={"fast": 1, "slow": 1, "longer": 2})

    def ends(name: str, number: int) -> Callable[[Any], None]:
        def then(s: Any) -> None:
            setattr(s, name, 0)
            s.longer = s.longer or number

        return then

    reactions = [
        Reaction(rate=lambda s: structures.FAST * s.fast, then=ends("fast", 1)),
        Reaction(rate=lambda s: structures.SLOW * s.slow, then=ends("slow", 2)),
    ]
    law = box.law_of(box.after(box.only(fast=1, slow=1), reactions, 60.0), lambda s: s.longer)
    share = structures.FAST / (structures.FAST + structures.SLOW)
    assert law[1:] == pytest.approx([share, 1 - share], abs=CLOSE)


@pytest.mark.parametrize("what", ["resolved", "away"])
def test_a_full_backlog_by_reactions(what: str):
    """Three open cases of one manager: which are ready, and which with the customer."""
    box = Box(bounds={"ready": 3, "away": 3, "resolved": 22})
    done = structures.DONE

    def asks(s: Any) -> None:
        s.ready, s.away = s.ready - 1, s.away + 1
        # Who has nothing ready takes a new case, while there is room under the limit.
        if s.ready == 0 and s.away < 3:
            s.ready = 1

    def resolves(s: Any) -> None:
        s.ready, s.resolved = s.ready - 1, s.resolved + 1
        if s.ready == 0:
            s.ready = 1

    def answered(s: Any) -> None:
        s.away, s.ready = s.away - 1, s.ready + 1

    reactions = [
        Reaction(rate=lambda s: done * (s.ready > 0), then=resolves),
        Reaction(rate=lambda s: (1 - done) * (s.ready > 0), then=asks),
        Reaction(rate=lambda s: structures.ANSWERS * s.away, then=answered),
    ]
    found = box.law_of(box.after(box.only(ready=1), reactions, 8.0), lambda s: getattr(s, what))
    position = {"resolved": 2, "away": 1}[what]
    chain = transient(structures.saturated(1.0), (1, 0, 0), 8.0, 60)
    assert far_apart(marginal(chain, position), found) < CLOSE


def test_two_tiers_by_reactions():
    """Front, back, and with the customer, from empty."""
    p = structures.TIERS
    box = Box(bounds={"front": 27, "back": 22, "away": 15})

    def goes(source: str, target: str | None) -> Callable[[Any], None]:
        def then(s: Any) -> None:
            setattr(s, source, getattr(s, source) - 1)
            if target:
                setattr(s, target, getattr(s, target) + 1)

        return then

    ends = p["completes"]
    reactions = [
        Reaction(rate=always(p["per_hour"]), then=adds("front")),
        Reaction(rate=lambda s: min(s.front, 2) * p["fails"], then=goes("front", "back")),
        Reaction(rate=lambda s: min(s.front, 2) * (1 - p["fails"]), then=goes("front", None)),
        Reaction(rate=lambda s: p["back_rate"] * ends * (s.back > 0), then=goes("back", None)),
        Reaction(
            rate=lambda s: p["back_rate"] * (1 - ends) * (s.back > 0), then=goes("back", "away")
        ),
        Reaction(rate=lambda s: p["answers"] * s.away, then=goes("away", "back")),
    ]
    found = box.after(box.only(), reactions, 8.0)
    chain = transient(structures.two_tiers(), (0, 0, 0), 8.0, 30)
    for position, name in enumerate(("front", "back", "away")):
        mine = box.law_of(found, lambda s, name=name: getattr(s, name))
        assert far_apart(marginal(chain, position), mine) < CLOSE


# --- hours, vendors ------------------------------------------------------------------------------


@pytest.mark.parametrize("at_vendor", [False, True])
def test_a_desk_that_asks_a_vendor(*, at_vendor: bool):
    """The desk is an M/M/1 in closed form; the vendor's cases by a list of reactions.

    And their mean by a formula of its own: what left the desk in each instant, still there.
    """
    chain = transient(hours.asking(1.0, 0.5), (0, 0), hours.ASKING, 50)
    if not at_vendor:
        assert far_apart(marginal(chain, 0), bessel_law(0.9, hours.ASKING, 40)) < CLOSE
        return
    box = Box(bounds={"n": 34, "vendor": 16})

    def asks(s: Any) -> None:
        s.n, s.vendor = s.n - 1, s.vendor + 1

    reactions = [
        Reaction(rate=always(0.9), then=adds("n")),
        Reaction(rate=lambda s: 0.5 * (s.n > 0), then=adds("n", -1)),
        Reaction(rate=lambda s: 0.5 * (s.n > 0), then=asks),
        Reaction(rate=lambda s: 0.5 * s.vendor, then=adds("vendor", -1)),
    ]
    found = box.law_of(box.after(box.only(), reactions, hours.ASKING), lambda s: s.vendor)
    assert far_apart(marginal(chain, 1), found) < CLOSE

    def still_there(t: float) -> float:
        busy = 1 - bessel_law(0.9, t, 1)[0] if t else 0.0
        return float(busy / 2 * np.exp(-0.5 * (hours.ASKING - t)))

    mean = quad(still_there, 0, hours.ASKING)[0]
    assert expected(chain, lambda s: s[1]) == pytest.approx(mean, abs=CLOSE)


def test_an_unlimited_desk_by_the_integral_of_its_tail():
    """Poisson of the rate times the integral of the chance that work lasts longer."""
    time, per_hour, sigma = hours.UNLIMITED
    tail = quad(lambda t: 1 - ndtr((math.log(t) + sigma**2 / 2) / sigma) if t else 1.0, 0, time)[0]
    assert hours.mean_open(1.0) == pytest.approx(per_hour * tail, rel=CLOSE)


@pytest.mark.parametrize("clock", hours.EDGES)
def test_the_wait_on_both_clocks_by_what_is_ahead(clock: str):
    """Those ahead go one by one in opening hours; the night stops them on one of the clocks."""
    box, law = Box(bounds={"n": 70}), _third_noon()
    ends = [Reaction(rate=lambda s: float(s.n > 0), then=adds("n", -1))]
    edges = hours.EDGES[clock]

    def tail(edge: float) -> float:
        worked = edge
        if clock == "around the clock":
            # From the third noon: three hours, a night of 16, and the next day.
            worked = min(edge, 3.0) + max(edge - 19.0, 0.0)
        return float(1 - (box.after(law, ends, worked)[0] if worked else law[0]))

    assert far_apart(hours.wait_law_on(clock, 1.0), bin_masses(tail, edges)) < CLOSE


def _third_noon() -> Floats:
    """Open cases three hours before closing on the third day, from empty."""
    box = Box(bounds={"n": 70})
    law = box.only()
    for _ in range(2):
        law = box.after(law, queue(hours.BY_DAY, 1.0), hours.OPEN)
        law = box.after(law, queue(hours.BY_NIGHT, 1.0, 0), hours.DAY_HOURS - hours.OPEN)
    return box.after(law, queue(hours.BY_DAY, 1.0), 5.0)
