"""Call-outs, reviews, ramps, topics learned, turnover, interns of term after term: as in theory.

See `test_queues.py` for the method; a second route to each law is in `test_routes_of_people.py`.
"""

from functools import cache
from math import comb

import numpy as np
import pytest
from builders import DeskSpec, EngineerSpec, OnCallSpec
from chains import (
    Floats,
    Integers,
    Law,
    Moves,
    State,
    marginal,
    moved,
    prove,
    transient,
    valued,
)
from lab import at_once, cases_of, counted, crowd, is_open, poisson, run, staff, ticks
from scipy.stats import poisson as poisson_law
from worlds import world

from supportsim.arrays import frozen
from supportsim.inputs.design import Design
from supportsim.supply.person import ACCEPTED, RETURNED
from supportsim.supply.shifts import period
from supportsim.supply.turnover import employed
from supportsim.units import DAY, PPM

# --- on call: a queue with a set-up time ---------------------------------------------------------

CALLS, WAKE, CALLED = 0.5, 1.0, 4.0
#: What nobody is awake for, who is awake for what, who has gone home and is called no more.
ASLEEP, AWAKE, GONE = 0, 1, 2


def called_out(per_hour: float, wake: float, *, goes: bool = True) -> Moves:
    """M/M/1 that is asleep until so long after its first case, and for good when it is idle again.

    State: phase, and open cases. While asleep the clock runs `wake` behind: the first case has
    come, on this clock, when who is called for it is at work, with all that has come since.
    """
    meanwhile = poisson_law.pmf(np.arange(12), per_hour * wake)

    def moves(state: State) -> list[tuple[State, float]]:
        phase, n = state
        if phase == ASLEEP:
            return [((AWAKE, 1 + k), per_hour * share) for k, share in enumerate(meanwhile)]
        up = ((phase, n + 1), per_hour)
        if phase == GONE or n == 0:
            return [up]
        return [up, ((AWAKE, n - 1) if n > 1 or not goes else (GONE, 0), 1.0)]

    return moves


def call_out_law(per_hour: float, wake: float, *, goes: bool = True) -> Floats:
    """Cases open at the end: of who sleeps on, those that came within the time it takes to wake."""
    law = transient(called_out(per_hour, wake, goes=goes), (ASLEEP, 0), CALLED - wake, 60)
    found = valued({state: mass for state, mass in law.items() if state[0]}, lambda s: s[1])
    last = poisson_law.pmf(np.arange(len(found)), per_hour * wake)
    return np.asarray(found + law[ASLEEP, 0] * last)


def test_one_call_out_is_a_queue_with_a_set_up_time():
    """One call in a stretch, an hour to wake, home when idle: sees 1.5 h, and who stays on."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, CALLS, CALLED))
        cases = cases_of(people, rng.exponential(1.0, len(people)), severity=1)
        sleeper = EngineerSpec(0, [], on_call=0, standby=[(0, int(ticks(100.0)))])
        rules = OnCallSpec(wake=int(ticks(WAKE)), most_call_outs=1)
        ledger = run(people, cases, [DeskSpec()], [sleeper], CALLED, on_call=[rules])
        return counted(people, is_open(ledger))

    wrong = [call_out_law(CALLS, 1.5 * WAKE), call_out_law(CALLS, WAKE, goes=False)]
    prove(sample, call_out_law(CALLS, WAKE), *wrong)


# --- reviews: what waits leaves now and then -----------------------------------------------------

REVIEWED, EVERY, LOOK = 1.4, 2.0, 7.0


def reviewed(pace: float, every: float = EVERY) -> Law:
    """Open at the front and gone to the back, where nothing ever ends, after `LOOK` hours."""

    def moves(state: State) -> list[tuple[State, float]]:
        n, gone = state
        return [((n + 1, gone), REVIEWED), ((n - 1, gone), pace if n else 0.0)]

    law, at = {(0, 0): 1.0}, 0.0
    while at + every < LOOK:
        law, at = transient(moves, law, every, 60), at + every
        law = moved(law, lambda s: (min(s[0], 1), s[1] + max(s[0] - 1, 0)))
    return transient(moves, law, LOOK - at, 60)


@pytest.mark.parametrize("place", [0, 1])
def test_reviews_clear_what_waits(place: int):
    """M/M/1 whose line leaves every two hours: sees reviews 20 % rarer, and work 25 % longer."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, REVIEWED, LOOK))
        effort = rng.exponential(1.0, len(people))
        cases = cases_of(people, effort)
        desks = [DeskSpec(aged_after=1, aged_to=1, review_every=int(ticks(EVERY))), DeskSpec()]
        away = EngineerSpec(1, [(int(ticks(2 * LOOK)), int(ticks(3 * LOOK)))])
        ledger = run(people, cases, desks, [*staff(1), away], LOOK)
        return counted(people, is_open(ledger) & (ledger.cases.last_desk % 2 == place))

    law, *wrong = (
        marginal(found, place) for found in (reviewed(1.0), reviewed(1.0, 2.4), reviewed(0.8))
    )
    prove(sample, law, *wrong)


# --- ramp: new people are slow, day by day -------------------------------------------------------

#: Handle time of who is new by whole days employed, over that of the experienced; hours at 1.
RAMP, EFFORT, COMING, SEEN_AT = (2.0, 1.5, 1.0), 4.0, 0.15, 62.0


def ramped(pieces: list[tuple[float, int]]) -> Law:
    """Open cases, and how far along the ramp the one in hand began; (hours, step) one by one."""

    def moves_at(step: int) -> Moves:
        def moves(state: State) -> list[tuple[State, float]]:
            n, began = state
            if n == 0:
                return [((1, step), COMING)]
            pace = 1 / (EFFORT * RAMP[began])
            return [((n + 1, began), COMING), ((n - 1, step if n > 1 else 0), pace)]

        return moves

    law: Law = {(0, 0): 1.0}
    for length, step in pieces:
        law = transient(moves_at(step), law, length, 70)
    return law


def test_new_people_are_slow_day_by_day():
    """M(t)/M/1 at the pace of the day on which a spell begins: sees a day's delay, and no ramp."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, COMING, SEEN_AT))
        cases = cases_of(people, rng.exponential(EFFORT, len(people)))
        ramp = {"ramp": frozen([round(PPM * factor) for factor in RAMP])}
        newcomer = staff(1, hired=0)
        return counted(
            people,
            is_open(run(people, cases, [DeskSpec()], newcomer, SEEN_AT, mechanisms=ramp)),
        )

    day, rest = 24.0, SEEN_AT - 48.0
    law, *wrong = (
        marginal(ramped(pieces), 0)
        for pieces in (
            [(day, 0), (day, 1), (rest, 2)], [(day, 0), (day, 0), (rest, 1)], [(SEEN_AT, 2)],
        )
    )  # fmt: skip
    prove(sample, law, *wrong)


# --- topics: a collector of coupons --------------------------------------------------------------

TOPICS, CASES = 6, 9


def distinct(topics: int, cases: int) -> Floats:
    """Law of the number of different topics among some cases (de Moivre 1718, inclusion)."""
    ways = [
        comb(topics, k)
        * sum((-1) ** j * comb(k, j) * (k - j) ** cases for j in range(k + 1))
        / topics**cases
        for k in range(min(topics, cases) + 1)
    ]
    return np.array(ways)


def long_spells(key: int, size: int) -> Integers:
    """Hours beyond one a case that one person needs for cases whose topic is new to them."""
    rng = np.random.default_rng(key)
    people = crowd(at_once([CASES] * size, 0.0))
    cases = cases_of(people, np.ones(len(people)), topic=rng.integers(0, TOPICS, len(people)))
    table = {"topic": frozen([2 * PPM, PPM])}
    rows = run(people, cases, [DeskSpec()], staff(1), 100.0, mechanisms=table).cases
    last = np.zeros(size, dtype=np.int64)
    np.maximum.at(last, people.copy, rows.resolved)
    first = np.full(size, np.iinfo(np.int64).max)
    np.minimum.at(first, people.copy, rows.opened)
    return (last - first) // int(ticks(1.0)) - CASES


def test_topics_that_are_new_are_a_collector_of_coupons():
    """Nine cases of six topics: sees five or seven topics, and cases that teach nothing."""
    nothing = np.eye(CASES + 1)[CASES]
    prove(long_spells, distinct(TOPICS, CASES), distinct(5, CASES), distinct(7, CASES), nothing)


#: Cases of two topics, a share of them too hard; twice the time until two lessons are learned.
HARD, LESSONS, HELPED = 0.4, 2, 6


@cache
def slow_cases(per_help: int) -> Law:
    """Lessons of either topic (two are enough), and cases worked slowly, one case at a time."""
    law: Law = {(0, 0, 0): 1.0}
    for _ in range(HELPED):
        after: Law = {}
        for (one, two, slow), mass in law.items():
            for topic in (0, 1):
                for is_hard, share in ((True, HARD), (False, 1 - HARD)):
                    lessons = [one, two]
                    # Help comes before the touch that resolves, and teaches before it.
                    known = lessons[topic] + per_help * is_hard
                    lessons[topic] = min(known + 1, LESSONS)
                    state = (*lessons, slow + (known < LESSONS))
                    after[state] = after.get(state, 0.0) + mass * share / 2
        law = after
    return law


@pytest.mark.parametrize("credited", [False, True])
def test_help_teaches_as_much_as_a_case_resolved(*, credited: bool):
    """Two lessons a topic, four cases in ten ask for help: sees help that counts otherwise."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        # Far apart, so that one case is over before the next comes.
        people = crowd(*(at_once([1] * size, 50.0 * n) for n in range(HELPED)))
        count = len(people)
        cases = cases_of(
            people, np.ones(count), topic=rng.integers(0, 2, count), ranks=2, attempt=1.0,
            assist=1.0, difficulty=np.where(rng.random(count) < HARD, 0.9, 0.1),
        )  # fmt: skip
        desks = [DeskSpec("engineer", "assist", to=1, assist_share=0.0), DeskSpec(rank=1)]
        table = {
            "topic": frozen([2 * PPM] * LESSONS + [PPM]), "topic_from_assists": int(credited),
        }  # fmt: skip
        people_ = [*staff(1, competence=0.5), *staff(1, 1)]
        ledger = run(people, cases, desks, people_, 400.0, mechanisms=table)
        rows = ledger.spells
        solving = (rows.progress > 0) & (rows.ended - rows.started > ticks(1.5))
        return np.bincount(people.copy[rows.case[solving]], minlength=size)

    laws = [marginal(slow_cases(per_help), 2) for per_help in (0, 1)]
    prove(sample, laws[credited], laws[not credited])


# --- turnover: an alternating renewal process ----------------------------------------------------

LEAVERS, WEEKS_TO_HIRE, ON_DAY = 1.5, 8, 250
#: Most departures of one place that are told apart.
MOST = 8


def staffed(leavers: float, vacant: int, days: int) -> Law:
    """Departures from a place, and days until the next person comes (0: somebody is there).

    Somebody stays over each day with one chance; a vacancy lasts a fixed number of days.
    """
    leaves = -np.expm1(-leavers / 365.25)
    law: Law = {(0, 0): 1.0}
    for _ in range(days):
        after: Law = {}
        for (left, wait), mass in law.items():
            if wait:
                ways = [((left, wait - 1), 1.0)]
            else:
                ways = [((left, 0), 1 - leaves), ((left + 1, vacant), leaves)]
            for state, share in ways:
                after[state] = after.get(state, 0.0) + mass * share
        law = after
    return law


def place_law(leavers: float, vacant: int) -> Floats:
    """Twice the departures, and one more where nobody is there."""
    return valued(staffed(leavers, vacant, ON_DAY), lambda s: 2 * min(s[0], MOST) + (s[1] > 0))


def places(key: int, size: int) -> Integers:
    """The same of each of some places of one role, 250 days after the start."""
    scenario = world(
        books_timezone="UTC", sites={"office": {"timezone": "UTC"}}, window_weeks=52,
        grades={"l1": {"wage_per_year": 1.0, "competence": {}, "leavers_per_year": LEAVERS}},
        hiring={"weeks_to_hire": WEEKS_TO_HIRE},
    )  # fmt: skip
    day = {"grade": "l1", "headcount": size, "shift": "day"}
    design = Design.model_validate({
        "description": "One desk.", "source": "assumption",
        "shifts": {"day": {"days": ["mon", "tue"], "starts": "09:00", "ends": "17:00"}},
        "desks": {"front": {"site": "office", "staff": {"day": day}}},
        "intake": [{"desk": "front"}],
    })  # fmt: skip
    (role,) = employed(scenario, design, period(scenario), seed=key, replication=0)
    left, there = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    at = ON_DAY * DAY
    for one in role.people:
        left[one.slot] += one.left <= at
        there[one.slot] += one.hired <= at < one.left
    return 2 * np.minimum(left, MOST) + (there == 0)


def test_turnover_is_an_alternating_renewal_process():
    """Leavers and vacancies of a place: sees a fifth more leavers, a vacancy three weeks longer."""
    law = place_law(LEAVERS, 7 * WEEKS_TO_HIRE)
    wrong = place_law(1.2 * LEAVERS, 7 * WEEKS_TO_HIRE), place_law(LEAVERS, 7 * WEEKS_TO_HIRE + 21)
    prove(places, law, *wrong)


# --- interns: a chain from term to term ----------------------------------------------------------

#: Who accepts a place at the end of a term: of who came anew, and of who had come back.
ACCEPTS, ACCEPTS_BACK, COMES_BACK, TERMS = 0.5 * 0.6, 0.8 * 0.9, 0.7, 3


def interns_law(anew: float = ACCEPTS, back: float = ACCEPTS_BACK) -> Floats:
    """Places accepted in three terms, and four times those who came back, of one place.

    Who does not accept comes back for the next term with a chance; else somebody comes anew.
    """
    law: Law = {(0, 0, 0): 1.0}
    for _ in range(TERMS):
        after: Law = {}
        for (is_back, accepted, came), mass in law.items():
            accepts = back if is_back else anew
            returns = (1 - accepts) * COMES_BACK
            for state, share in (
                ((0, accepted + 1, came + is_back), accepts),
                ((1, accepted, came + is_back), returns),
                ((0, accepted, came + is_back), 1 - accepts - returns),
            ):
                after[state] = after.get(state, 0.0) + mass * share
        law = after
    return valued(law, lambda s: s[1] + (TERMS + 1) * s[2])


def intern_places(key: int, size: int) -> Integers:
    """The same of each of some places of a programme of three terms."""
    grade = {"wage_per_year": 1.0, "competence": {}}
    scenario = world(
        books_timezone="UTC", sites={"office": {"timezone": "UTC"}}, window_weeks=60,
        grades={"l1": grade, "intern": grade},
    )  # fmt: skip
    programme = {
        "terms": {f"term_{n}": {"week": 18 * n, "weeks": 12} for n in range(TERMS)},
        "offers": {"to": "front/day", "share": 0.5, "accepted_share": 0.6},
        "returning": {"share": COMES_BACK, "offered_share": 0.8, "accepted_share": 0.9},
    }
    design = Design.model_validate({
        "description": "One desk.", "source": "assumption",
        "shifts": {"day": {"days": ["mon", "tue"], "starts": "09:00", "ends": "17:00"}},
        "desks": {"front": {"site": "office", "staff": {
            "day": {"grade": "l1", "headcount": 1, "shift": "day"},
            "student": {"grade": "intern", "headcount": size, "shift": "day",
                        "programme": programme},
        }}},
        "intake": [{"desk": "front"}],
    })  # fmt: skip
    _, role = employed(scenario, design, period(scenario), seed=key, replication=0)
    found = np.zeros(size, dtype=np.int64)
    for one in role.people:
        found[one.slot] += (one.offer == ACCEPTED) + (TERMS + 1) * (one.arrival == RETURNED)
    return found


def test_interns_are_a_chain_from_term_to_term():
    """Offers and who comes back: sees 6 points more places accepted, and all accepting alike."""
    prove(intern_places, interns_law(), interns_law(ACCEPTS + 0.06), interns_law(back=ACCEPTS))
