"""Examples of docs/rules that no other test works out, with the numbers that stand there.

A minute of a page is a millisecond here. Every plan is run by the twin and by both engines.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, build
from by_hand import RUNS, Run, Story, work

from supportsim.arrays import frozen
from supportsim.engine.run import simulate
from supportsim.ledger.spans import covered
from supportsim.ledger.waits import time_open
from supportsim.plan.plan import Plan
from supportsim.supply.roster import SHIFT
from supportsim.units import DAY, HOUR, MINUTE, QUANTILE_ONE
from supportsim.workweek import OpenHours, always, open_hours

UNABLE = 0.1


def case(opened: int = 0, effort: int = 100, **more: Any) -> CaseSpec:
    return CaseSpec(opened, [(effort, 0)], **more)


def person(desk: int = 0, *shifts: tuple[int, int], **more: Any) -> EngineerSpec:
    return EngineerSpec(desk, shifts=list(shifts) or [(0, 10**9)], skills=3, **more)


@pytest.fixture(name="play", params=RUNS.values(), ids=list(RUNS))
def run_of_a_plan(request: pytest.FixtureRequest) -> Callable[[Plan], Story]:
    return request.param


# --- who starts what next ----------------------------------------------------------------------


def test_an_offer_to_help_out_ranks_with_work_of_ones_own(run: Run):
    cases = [case(0), case(0, 20, desk=1), case(5), case(10, desk=1)]
    story = run(cases, [DeskSpec(overflow=1), DeskSpec()], [person(), person(1)])
    assert work(story)[2:] == [(2, 1, 20, 120), (3, 1, 120, 220)]


@pytest.mark.parametrize(
    ("front", "pool", "first"), [("fifo", "severity", 3), ("severity", "fifo", 2)]
)
def test_an_offer_ranks_by_the_order_of_who_is_asked(run: Run, front: str, pool: str, first: int):
    cases = [case(0), case(0, 20, desk=1), case(5), case(10, desk=1, severity=2)]
    desks = [DeskSpec(order=front, overflow=1), DeskSpec(order=pool)]
    story = run(cases, desks, [person(), person(1)])
    assert work(story)[2] == (first, 1, 20, 120)


@pytest.mark.parametrize(("place", "who"), [([1, 0, 0, 0], 0), ([0, 1, 0, 0], 1)])
def test_work_goes_to_those_with_whom_its_skill_comes_first(run: Run, place: list[int], who: int):
    people = [person(skill_place=place), person(skill_place=[1, 0, 0, 0])]
    story = run([case(skill=1)], [DeskSpec()], people)
    assert work(story) == [(0, who, 0, 100)]


@pytest.mark.parametrize(("quantile", "desk"), [(0.08, 1), (0.12, 2), (0.3, 0)])
def test_a_case_moves_to_the_first_desk_whose_bound_is_above_its_quantile(
    run: Run, quantile: float, desk: int
):
    front = DeskSpec(moves=[(1, 0.10), (2, 0.05)])
    cases = [CaseSpec(0, [(10, 20), (10, 0)], moves=[quantile])]
    story = run(cases, [front, DeskSpec(), DeskSpec()], [person(0), person(1), person(2)])
    assert work(story)[-1] == (0, desk, 30, 40)


@pytest.mark.parametrize(("quantile", "desk"), [(0.125, 2), (0.1875, 0)])
def test_a_quantile_at_a_bound_is_not_below_it(run: Run, quantile: float, desk: int):
    """Eighths and sixteenths stand on the scale of 2^32 without rounding."""
    front = DeskSpec(moves=[(1, 0.125), (2, 0.0625)])
    cases = [CaseSpec(0, [(10, 20), (10, 0)], moves=[quantile])]
    story = run(cases, [front, DeskSpec(), DeskSpec()], [person(0), person(1), person(2)])
    assert work(story)[-1] == (0, desk, 30, 40)


@pytest.mark.parametrize(
    ("rule", "order"), [("none", [0, 2, 0, 1]), ("any_more_severe", [0, 2, 1, 0])]
)
def test_a_holder_takes_what_could_interrupt_it(run: Run, rule: str, order: list[int]):
    cases = [case(0), case(35, 10, severity=2), case(40, 10, severity=1)]
    desks = [DeskSpec(interruption=rule)]
    story = run(cases, desks, [person(blocks=[(30, 50)])])
    assert [spell[0] for spell in work(story)] == order


# --- whose case it is --------------------------------------------------------------------------


@pytest.mark.parametrize(("ownership", "who", "at"), [("engineer", 0, 90), ("desk", 1, 60)])
def test_an_owner_at_work_keeps_a_case_waiting(run: Run, ownership: str, who: int, at: int):
    # P (0) works A 0-10 and then another until 90; Q (1) is free at 60.
    cases = [CaseSpec(0, [(10, 50), (10, 0)]), case(5, 10), case(20, 70)]
    people = [person(), person(0, (5, 15), (55, 900))]
    story = run(cases, [DeskSpec(ownership)], people)
    assert (2, 0, 20, 90) in work(story)
    assert (0, who, at, at + 10) in work(story)


def test_opening_hours_count_for_a_backup_whether_or_not_the_owner_is_there(
    play: Callable[[Plan], Story],
):
    half = 14 * HOUR + 30 * MINUTE
    touches = [(HOUR, half - 8 * HOUR), (HOUR, 0)]
    cases = [CaseSpec(7 * HOUR, touches, severity=2), case(12 * HOUR, 3 * HOUR)]
    desks = [DeskSpec("engineer", backup=1, backup_after=2 * HOUR, backup_from=2), DeskSpec()]
    owner = person(0, (7 * HOUR, 15 * HOUR), (31 * HOUR, 39 * HOUR))
    end = {"window": (0, 3 * DAY), "run_off": 3 * DAY}
    plan = opened_at(build(cases, desks, [owner, person(1)], **end), day_hours(7, 19))
    assert (0, 1, 16 * HOUR + 30 * MINUTE, 17 * HOUR + 30 * MINUTE) in work(play(plan))


def test_held_work_comes_back_after_so_many_opening_hours(play: Callable[[Plan], Story]):
    desks = [DeskSpec(return_after=4 * HOUR)]
    people = [person(0, (9 * HOUR, 15 * HOUR)), person(0, (DAY + 9 * HOUR, DAY + 17 * HOUR))]
    end = {"window": (0, 3 * DAY), "run_off": 3 * DAY}
    plan = opened_at(build([case(14 * HOUR, 2 * HOUR)], desks, people, **end), day_hours(9, 17))
    rest = (0, 1, DAY + 11 * HOUR, DAY + 12 * HOUR)
    assert work(play(plan)) == [(0, 0, 14 * HOUR, 15 * HOUR), rest]


def day_hours(opens: int, closes: int) -> OpenHours:
    days = np.arange(10) * DAY
    return open_hours(days + opens * HOUR, days + closes * HOUR)


def opened_at(plan: Plan, hours: OpenHours) -> Plan:
    """The plan with these hours of the first desk."""
    opening = (hours, *plan.desks.opening[1:])
    return replace(plan, desks=replace(plan.desks, opening=opening))


# --- who can solve what ------------------------------------------------------------------------


def test_a_case_is_solved_by_who_has_a_competence_above_its_difficulty(run: Run):
    people = [person(0, competence=0.5), person(1)]
    desks = [DeskSpec(escalation="transfer", to=1), DeskSpec()]
    cases = [case(0, difficulty=0.4), case(200, difficulty=0.5)]
    story = run(cases, desks, people)
    assert work(story) == [(0, 0, 0, 100), (1, 0, 200, 250), (1, 1, 250, 350)]


def test_the_owner_takes_in_half_of_the_help(run: Run):
    desks = [DeskSpec("engineer", escalation="assist", to=1, assist_share=0.5), DeskSpec()]
    people = [person(competence=UNABLE), person(1)]
    story = run([case(0, 20, difficulty=0.5, attempt=30, assist=40)], desks, people)
    assert work(story) == [(0, 0, 0, 30), (0, 1, 30, 70), (0, 0, 70, 110)]
    assert (story["progress"], story["rework"]) == ([20], [30 + 40 + 20])


@pytest.mark.parametrize(("share", "touches"), [(0.25, 2), (0.3, 2), (0.4, 1)])
def test_a_desk_may_complete_a_case_at_a_touch(
    play: Callable[[Plan], Story], share: float, touches: int
):
    plan = build([CaseSpec(0, [(10, 20), (10, 0)])], [DeskSpec()], [person()])
    quantiles = frozen([int(0.3 * QUANTILE_ONE), 0])
    bound = frozen(np.full_like(plan.desks.completion, int(share * QUANTILE_ONE)))
    plan = replace(
        plan,
        cases=replace(plan.cases, touch_completion=quantiles),
        desks=replace(plan.desks, completion=bound),
    )
    assert play(plan)["touches"] == [touches]


def test_a_student_takes_what_is_easy_though_it_came_later(run: Run):
    desks = [DeskSpec(escalation="transfer", to=1), DeskSpec()]
    student = person(competence=0.1, only_solvable=True)
    regular = person(0, (50, 900), competence=0.3)
    cases = [case(0, difficulty=0.5), case(0, difficulty=0.05)]
    story = run(cases, desks, [student, regular, person(1)])
    assert work(story)[:2] == [(1, 0, 0, 100), (0, 1, 50, 100)]


# --- how long work takes -----------------------------------------------------------------------


def test_who_continues_after_a_shift_end_pays_the_pick_up(run: Run):
    people = [person(0, (0, 40), (200, 900))]
    story = run([case(0, 60)], [DeskSpec()], people, mechanisms={"pick_up": 5})
    assert work(story) == [(0, 0, 0, 40), (0, 0, 200, 225)]


# --- working time ------------------------------------------------------------------------------


def test_a_meeting_cuts_a_spell(run: Run):
    nine = 9 * 60
    people = [person(blocks=[(nine + 60, nine + 120)])]
    story = run([case(nine + 30, 75)], [DeskSpec()], people, mechanisms={"pick_up": 5})
    assert work(story) == [(0, 0, nine + 30, nine + 60), (0, 0, nine + 120, nine + 170)]


@pytest.mark.parametrize(
    ("rule", "added", "spells"),
    [
        ("pause", 0, [(0, 0, 200, 250), (0, 0, 350, 360)]),
        ("return", 7, [(0, 1, 60, 117), (0, 0, 217, 227)]),
    ],
)
def test_the_end_of_a_shift_pauses_work_or_returns_it(
    run: Run, rule: str, added: int, spells: list[tuple[int, ...]]
):
    people = [person(0, (0, 50), (200, 900)), person(0, (60, 900))]
    cases = [CaseSpec(0, [(100, 100), (10, 0)])]
    desks = [DeskSpec("engineer", shift_end=rule)]
    story = run(cases, desks, people, mechanisms={"pick_up": added})
    assert work(story) == [(0, 0, 0, 50), *spells]


@pytest.mark.parametrize(
    ("front", "pool", "rest"),
    [
        ("pause", "finish", [(1, 1, 10, 110)]),
        ("finish", "pause", [(1, 1, 10, 50), (1, 1, 200, 260)]),
    ],
)
def test_what_a_shift_end_does_is_said_by_the_persons_own_desk(
    run: Run, front: str, pool: str, rest: list[tuple[int, ...]]
):
    desks = [DeskSpec(shift_end=front, overflow=1), DeskSpec(shift_end=pool)]
    people = [person(), person(1, (0, 50), (200, 900))]
    story = run([case(0), case(10)], desks, people)
    assert work(story) == [(0, 0, 0, 100), *rest]


@pytest.mark.parametrize(("resume", "end"), [(0, 120), (5, 125)])
def test_severity_1_cuts_work_that_goes_on_after_it(run: Run, resume: int, end: int):
    cases = [case(0), case(30, 20, severity=1)]
    desks = [DeskSpec(interruption="severity_1")]
    story = run(cases, desks, [person()], mechanisms={"resume": resume})
    assert work(story) == [(0, 0, 0, 30), (1, 0, 30, 50), (0, 0, 50, end)]


# --- the customer's clocks ---------------------------------------------------------------------


@pytest.mark.parametrize(("patience", "withdrawn"), [(60, -1), (59, 99)])
def test_who_is_served_at_the_last_instant_stays(run: Run, patience: int, withdrawn: int):
    story = run([case(0), case(40, patience=patience)], [DeskSpec()], [person()])
    assert story["withdrawn"][1] == withdrawn
    assert story["first_start"][1] == (100 if withdrawn < 0 else -1)


def test_where_the_time_of_a_case_went():
    cases = [case(0, 30), CaseSpec(0, [(20, 40), (20, 0)], resolution_target=1)]
    plan = build(cases, [DeskSpec("engineer")], [person(0, (0, 90), (100, 900))])
    ledger = simulate(plan)
    is_shift = ledger.duty.kind == SHIFT
    duty = (getattr(ledger.duty, name)[is_shift] for name in ("engineer", "start", "end"))
    who, start, end = duty
    on_shift = covered(who, 1, start, end)
    parts = time_open(ledger, (always(0, 10**6),), on_shift)
    queue, escalation, away, off = parts.waited[1].tolist()
    assert (queue, int(parts.worked[1]), int(parts.customer[1]), away) == (30, 40, 40, 10)
    assert (escalation, off) == (0, 0)
    assert ledger.cases.resolved[1] == 120
