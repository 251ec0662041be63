"""Each rule on a plan so small that the times can be worked out by hand; off, it is neutral.

Every plan is run by the twin and by both engines.
"""

from typing import Any

import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, TaskSpec
from by_hand import Run, Story, work

from supportsim.arrays import frozen
from supportsim.ledger import tables as is_
from supportsim.units import NONE, PPM
from supportsim.workweek import open_hours


def nexts(story: Story) -> list[str]:
    """What came after each spell, in order of its end."""
    rows = [r for r in story["rows"] if r[4] != is_.WAITING]
    return [is_.NEXTS[r[18]] for r in sorted(rows, key=lambda r: (r[3], r))]


def case(opened: int = 0, effort: int = 100, **more: Any) -> CaseSpec:
    return CaseSpec(opened, [(effort, 0)], **more)


ABLE, UNABLE = 1.0, 0.1
#: There from 0 on, at some desk, with both skills.
HARD: dict[str, Any] = {"difficulty": 0.5, "attempt": 50, "assist": 30}
OFTEN = [(0, 50), (200, 10**6)]


def people(*desks: int, **more: Any) -> list[EngineerSpec]:
    return [EngineerSpec(desk, skills=3, **more) for desk in desks]


def there(desk: int, *shifts: tuple[int, int], **more: Any) -> EngineerSpec:
    return EngineerSpec(desk, shifts=list(shifts), skills=3, **more)


# --- order -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("order", "first"), [("severity", 2), ("fifo", 1), ("due", 1)])
def test_the_order_says_who_is_first(run: Run, order: str, first: int):
    cases = [case(0), case(10), case(20, severity=1)]
    story = run(cases, [DeskSpec(order=order)], people(0))
    assert work(story) == [(0, 0, 0, 100), (first, 0, 100, 200), (3 - first, 0, 200, 300)]


@pytest.mark.parametrize(("by_opening", "last"), [(True, 2), (False, 0)])
def test_a_reply_may_be_ranked_by_the_opening_of_its_case(run: Run, by_opening: bool, last: int):
    cases = [CaseSpec(0, [(10, 50), (10, 0)]), case(5, 100), case(50, 10)]
    story = run(cases, [DeskSpec(order="fifo", by_opening=by_opening)], people(0))
    assert work(story)[-1] == (last, 0, 120, 130)


def test_due_order_asks_for_the_earliest_of_the_clocks_that_run(run: Run):
    cases = [case(0), case(10), case(20, response_target=500), case(30, resolution_target=400)]
    story = run(cases, [DeskSpec(order="due")], people(0))
    assert [spell[0] for spell in work(story)] == [0, 3, 2, 1]


@pytest.mark.parametrize(("target", "first"), [(30, 0), (NONE, 2)])
def test_a_reply_is_due_by_its_update_target(run: Run, target: int, first: int):
    # The reply at 60 is due at 90, case 2 at 100.
    replied = CaseSpec(0, [(10, 50), (10, 0)], update_target=target)
    cases = [replied, case(5, 90), case(20, 10, response_target=80)]
    story = run(cases, [DeskSpec(order="due")], people(0))
    assert work(story)[2] == (first, 0, 100, 110)


@pytest.mark.parametrize(
    ("again", "first"), [({"reopen": (30, 10)}, 2), ({"touches": [(10, 30), (10, 0)]}, 0)]
)
def test_a_reopening_is_no_reply_and_owes_no_update(run: Run, again: dict[str, Any], first: int):
    # Heard of again at 40: a reply is due at 45, before case 2; what is reopened never is.
    heard = CaseSpec(**{"opened": 0, "touches": [(10, 0)], "update_target": 5} | again)
    cases = [heard, case(35, 65), case(38, 10, response_target=20)]
    story = run(cases, [DeskSpec(order="due")], people(0))
    assert work(story)[2:] == [(first, 0, 100, 110), (2 - first, 0, 110, 120)]


def test_a_wait_for_the_customer_moves_the_resolution_due_time(run: Run):
    # Case 0 is due 10 + 90 worked: at 210 + 90 = 300; case 2 at 290.
    asked = CaseSpec(0, [(10, 200), (10, 0)], resolution_target=100)
    cases = [asked, case(140, 120), case(150, 10, resolution_target=140)]
    story = run(cases, [DeskSpec(order="due")], people(0))
    assert work(story)[2:] == [(2, 0, 260, 270), (0, 0, 270, 280)]


# --- choice ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("lot", "named"), [(0, 0), (2**31, 1), (2**32 - 1, 1)])
def test_a_lot_names_one_of_the_free(run: Run, lot: int, named: int):
    story = run([case(lot=lot)], [DeskSpec(choice="random")], people(0, 0))
    assert work(story) == [(0, named, 0, 100)]


def test_the_lot_changes_with_the_request(run: Run):
    # The second request has the lot 2654435769, above one half.
    cases = [CaseSpec(0, [(10, 10), (10, 0)])]
    story = run(cases, [DeskSpec(choice="random")], people(0, 0))
    assert work(story) == [(0, 0, 0, 10), (0, 1, 20, 30)]


@pytest.mark.parametrize(("choice", "named"), [("rotation", 0), ("longest_idle", 1)])
def test_rotation_goes_on_from_the_last_named(run: Run, choice: str, named: int):
    story = run([case(0, 50), case(10, 5), case(60)], [DeskSpec(choice=choice)], people(0, 0))
    assert work(story)[-1] == (2, named, 60, 160)


@pytest.mark.parametrize(("choice", "named"), [("least_loaded", 1), ("longest_idle", 0)])
def test_the_least_loaded_has_the_fewest_open_cases(run: Run, choice: str, named: int):
    cases = [CaseSpec(0, [(10, 1000), (10, 0)]), case(20, 10), case(100)]
    story = run(cases, [DeskSpec("engineer", choice=choice)], people(0, 0))
    assert work(story)[2] == (2, named, 100, 200)


@pytest.mark.parametrize(("choice", "named"), [("most_familiar", 1), ("longest_idle", 0)])
def test_the_most_familiar_has_handled_the_customer(run: Run, choice: str, named: int):
    start = {"familiarity_start": frozen([[1, 0, PPM]])}
    story = run([case()], [DeskSpec(choice=choice)], people(0, 0), mechanisms=start)
    assert work(story) == [(0, named, 0, 100)]


def test_familiarity_is_credited_to_who_ended_the_last_touch(run: Run):
    # Engineer 1 resolves case 1 at 20; engineer 0, idle since 10, knows customer 0 only.
    cases = [case(0, 10), case(0, 20, customer=1), case(50, customer=1), case(50)]
    story = run(cases, [DeskSpec(choice="most_familiar")], people(0, 0))
    assert work(story)[2:] == [(2, 1, 50, 150), (3, 0, 50, 150)]


@pytest.mark.parametrize(("choice", "named"), [("grade_order", 1), ("longest_idle", 0)])
def test_grade_order_names_the_lowest_place(run: Run, choice: str, named: int):
    staff = [*people(0, choice_place=1), *people(0)]
    assert work(run([case()], [DeskSpec(choice=choice)], staff)) == [(0, named, 0, 100)]


@pytest.mark.parametrize(("choice", "named"), [("highest_solving_rate", 1), ("longest_idle", 0)])
@pytest.mark.parametrize(("kind", "skill"), [(0, 1), (1, 0)])
def test_the_highest_solving_rate_is_that_of_the_kind_and_the_skill(
    run: Run, choice: str, named: int, kind: int, skill: int
):
    # Four skills a kind: the second engineer is ahead with (kind 0, skill 1) and (1, 0) only.
    first, second = [5] * 16, [4, 6, 4, 4, 6, 4, 4, 4] + [4] * 8
    staff = people(0, solving_rate=first) + people(0, solving_rate=second)
    story = run([case(kind=kind, skill=skill)], [DeskSpec(choice=choice)], staff)
    assert work(story) == [(0, named, 0, 100)]


def test_of_level_solving_rates_the_longest_idle_is_named(run: Run):
    # Engineer 1 has been idle since 0, engineer 0 since 10.
    staff = people(0, 0, solving_rate=[5] * 16)
    story = run([case(0, 10), case(20)], [DeskSpec(choice="highest_solving_rate")], staff)
    assert work(story) == [(0, 0, 0, 10), (1, 1, 20, 120)]


def test_a_task_has_no_kind_and_goes_to_the_longest_idle(run: Run):
    staff = people(0, solving_rate=[9] * 16) + people(0, solving_rate=[5] * 16)
    tasks = [TaskSpec(ready=20, effort=50)]
    desk = DeskSpec(choice="highest_solving_rate")
    story = run([case(0, 10), case(200)], [desk], staff, tasks=tasks)
    assert work(story) == [(0, 0, 0, 10), (1, 0, 200, 300)]
    assert [(r[10], r[2]) for r in story["tasks"]] == [(1, 20)]


def test_rotation_is_not_moved_by_who_goes_on_with_their_own(run: Run):
    # Engineer 1 was the last named; engineer 0 has gone on with case 0 since.
    cases = [CaseSpec(0, [(10, 20), (10, 0)]), case(5, 5), case(50)]
    story = run(cases, [DeskSpec("engineer", choice="rotation")], people(0, 0, 0))
    assert work(story) == [(0, 0, 0, 10), (1, 1, 5, 10), (0, 0, 30, 40), (2, 2, 50, 150)]


@pytest.mark.parametrize(("place", "first"), [([0, 1, 0, 0], 2), ([0, 0, 0, 0], 1)])
def test_a_person_takes_skills_in_order(run: Run, place: list[int], first: int):
    cases = [case(0), case(10, skill=1), case(20)]
    story = run(cases, [DeskSpec()], people(0, skill_place=place))
    assert work(story)[1][0] == first


# --- push ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("push", "limit", "third"),
    [(False, NONE, (2, 1, 50, 150)), (True, NONE, (2, 0, 100, 200)), (True, 1, (2, 1, 50, 150))],
)
def test_push_gives_a_case_to_who_may_be_busy(
    run: Run, push: bool, limit: int, third: tuple[int, ...]
):
    rules = DeskSpec("engineer", push=push, limit=limit, choice="least_loaded")
    cases = [case(0, 100), case(0, 50), case(10)]
    story = run(cases, [rules], people(0, 0))
    assert work(story)[2] == third
    assert story["assigned"][2] == (10 if push and limit == NONE else 50)


def test_push_gives_to_people_without_work_before_the_longest_at_work(run: Run):
    # Engineer 0, longest on the spell in hand, is passed over for 1, idle since 5.
    cases = [case(0), case(0, 5), case(10)]
    story = run(cases, [DeskSpec("engineer", push=True)], people(0, 0))
    assert work(story) == [(1, 1, 0, 5), (0, 0, 0, 100), (2, 1, 10, 110)]


# --- overflow, unlimited desks, seats ----------------------------------------------------------


@pytest.mark.parametrize(
    ("overflow", "after", "second"),
    [(NONE, 0, (1, 0, 100, 200)), (1, 0, (1, 1, 10, 110)), (1, 30, (1, 1, 40, 140))],
)
def test_overflow_offers_what_finds_nobody_free(
    run: Run, overflow: int, after: int, second: tuple[int, ...]
):
    desks = [DeskSpec("engineer", overflow=overflow, overflow_after=after), DeskSpec()]
    story = run([case(0), case(10)], desks, people(0, 1))
    assert work(story)[1] == second
    assert story["last_owner"] == [0, 0 if overflow == NONE else NONE]


def test_overflow_waits_while_somebody_at_the_desk_is_free(run: Run):
    story = run([case()], [DeskSpec(overflow=1), DeskSpec()], people(0, 1))
    assert work(story) == [(0, 0, 0, 100)]


@pytest.mark.parametrize("is_unlimited", [True, False])
def test_an_unlimited_desk_starts_everything_at_once(run: Run, is_unlimited: bool):
    one = there(0) if is_unlimited else there(0, (0, 10**6))
    story = run([case(), case(), case()], [DeskSpec(is_unlimited=is_unlimited)], [one])
    last = 100 if is_unlimited else 300
    assert max(spell[3] for spell in work(story)) == last
    assert story["duty"] == []


def test_seats_come_on_lowest_first_and_the_first_to_finish_leaves(run: Run):
    seats = [EngineerSpec(0, shifts=[], is_seat=True) for _ in range(2)]
    counts = [(0, 0, 1), (50, 0, 2), (120, 0, 1)]
    cases = [case(0), case(0), case(0), case(0)]
    story = run(cases, [DeskSpec()], seats, seats=counts, window=(0, 300), run_off=300)
    expected = [(0, 0, 0, 100), (1, 1, 50, 150), (2, 0, 100, 200), (3, 0, 200, 300)]
    assert work(story) == expected
    assert story["duty"] == [(0, 0, 300), (1, 50, 150)]


def test_a_raise_in_between_keeps_a_seat(run: Run):
    seats = [EngineerSpec(0, shifts=[], is_seat=True) for _ in range(2)]
    counts = [(0, 0, 2), (50, 0, 1), (60, 0, 2)]
    end = {"window": (0, 300), "run_off": 300}
    story = run([case(0), case(0), case(0)], [DeskSpec()], seats, seats=counts, **end)
    assert work(story)[2] == (2, 0, 100, 200)
    assert story["duty"] == [(0, 0, 300), (1, 0, 300)]


def test_idle_seats_leave_first_and_the_highest_of_them(run: Run):
    seats = [EngineerSpec(0, shifts=[], is_seat=True) for _ in range(3)]
    counts = [(0, 0, 3), (10, 0, 2)]
    story = run([case(0)], [DeskSpec()], seats, seats=counts, window=(0, 20), run_off=200)
    assert story["duty"] == [(0, 0, 100), (1, 0, 100), (2, 0, 10)]


def test_no_seat_is_interrupted_while_more_are_on_duty_than_there_should_be(run: Run):
    seats = [EngineerSpec(0, shifts=[], is_seat=True) for _ in range(2)]
    # One seat too many from 50 until seat 0 is done at 100: the urgent case of 60 cuts nothing.
    cases = [case(0), case(0, 140), case(60, 20, severity=1)]
    end = {"window": (0, 300), "run_off": 300, "seats": [(0, 0, 2), (50, 0, 1)]}
    story = run(cases, [DeskSpec(interruption="severity_1")], seats, **end)
    assert work(story) == [(0, 0, 0, 100), (1, 1, 0, 100), (2, 1, 100, 120), (1, 1, 120, 160)]
    assert story["duty"] == [(0, 0, 100), (1, 0, 300)]


def test_a_seat_that_was_interrupted_leaves_as_its_shift_ends_with_what_it_holds(run: Run):
    seats = [EngineerSpec(0, shifts=[], is_seat=True) for _ in range(2)]
    # Seat 1 is cut at 30, ends first at 50, and goes; what it holds goes back at once.
    cases = [case(0), case(10), case(30, 20, severity=1)]
    end = {"window": (0, 300), "run_off": 300, "seats": [(0, 0, 2), (40, 0, 1)]}
    desk = DeskSpec(interruption="severity_1", shift_end="return")
    story = run(cases, [desk], seats, **end)
    expected = [(0, 0, 0, 100), (1, 1, 10, 30), (2, 1, 30, 50), (1, 0, 100, 180)]
    assert work(story) == expected
    assert story["duty"] == [(0, 0, 300), (1, 0, 50)]


# --- who can solve what ------------------------------------------------------------------------


def test_the_first_of_a_swarm_who_can_gives_and_the_others_are_late(run: Run):
    desks = [DeskSpec(escalation="swarm", to=3, swarm=[1, 2, 3]), *[DeskSpec()] * 3]
    staff = [*people(0, 1, competence=UNABLE), *people(2), there(3)]
    story = run([case(**HARD)], desks, staff)
    # Attempt, two helpers of three, and the whole touch with half the assist.
    assert work(story) == [(0, 0, 0, 50), (0, 2, 50, 80), (0, 1, 50, 100), (0, 0, 80, 195)]
    assert nexts(story) == ["assist_asked", "assist_given", "assist_late", "resolution"]
    left = [(r[2], r[5], r[20]) for r in story["rows"] if r[4] == is_.WAITING]
    assert left == [(80, 3, 3)]
    assert story["assists"] == [3]


def test_a_swarm_in_vain_transfers_the_case(run: Run):
    desks = [DeskSpec(escalation="swarm", to=3, swarm=[1, 2]), *[DeskSpec()] * 3]
    staff = [*people(0, 1, 2, competence=UNABLE), *people(3)]
    story = run([case(**HARD)], desks, staff)
    assert nexts(story) == ["assist_asked", "assist_passed", "transferred", "resolution"]
    assert work(story)[-1] == (0, 3, 100, 200)
    assert (story["escalations"], story["assists"]) == ([1], [2])


@pytest.mark.parametrize("perceived", [0.9, 0.5])
def test_what_looks_too_hard_is_referred_at_sight(run: Run, perceived: float):
    desks = [DeskSpec(refer_above=0.5, refer_to=1, triage=10), DeskSpec()]
    story = run([case(perceived=perceived)], desks, people(0, 1))
    if perceived == 0.9:
        assert work(story) == [(0, 0, 0, 10), (0, 1, 10, 110)]
        assert (story["first_start"], story["rework"], story["hand_offs"]) == ([10], [10], [0])
    else:
        assert work(story) == [(0, 0, 0, 100)]
    assert story["escalations"] == [int(perceived == 0.9)]


def test_referring_at_sight_is_no_answer_to_an_impatient_customer(run: Run):
    desks = [DeskSpec(refer_above=0.5, refer_to=1, triage=10), DeskSpec()]
    story = run([case(perceived=0.9, patience=5)], desks, people(0, 1))
    assert (story["withdrawn"], story["escalations"]) == ([5], [0])
    assert (work(story), nexts(story)) == ([(0, 0, 0, 10)], ["continues"])


@pytest.mark.parametrize(("after", "second"), [(50, (1, 1, 60, 160)), (NONE, (1, 0, 100, 200))])
def test_a_case_that_waits_too_long_is_referred(run: Run, after: int, second: tuple[int, ...]):
    desks = [DeskSpec(aged_after=after, aged_to=1), DeskSpec()]
    story = run([case(0), case(10)], desks, people(0, 1))
    assert work(story) == [(0, 0, 0, 100), second]
    assert story["escalations"] == [0, int(after != NONE)]


def test_a_case_that_ages_under_work_is_referred_when_the_spell_ends(run: Run):
    desks = [DeskSpec(aged_after=50, aged_to=1), DeskSpec()]
    story = run([CaseSpec(0, [(80, 20), (10, 0)])], desks, people(0, 1))
    assert work(story) == [(0, 0, 0, 80), (0, 1, 80, 90)]
    assert nexts(story) == ["transferred", "resolution"]


@pytest.mark.parametrize(("effort", "last"), [(50, (0, 1, 50, 60)), (49, (0, 0, 69, 79))])
def test_a_case_is_too_old_at_the_millisecond_at_which_its_hours_are_used_up(
    run: Run, effort: int, last: tuple[int, ...]
):
    desks = [DeskSpec(aged_after=50, aged_to=1), DeskSpec()]
    story = run([CaseSpec(0, [(effort, 20), (10, 0)])], desks, people(0, 1))
    assert work(story) == [(0, 0, 0, effort), last]


def test_a_case_does_not_age_while_it_waits_for_its_customer(run: Run):
    desks = [DeskSpec(aged_after=50, aged_to=1), DeskSpec()]
    cases = [CaseSpec(0, [(30, 100), (10, 0)]), case(10, 20), case(40, 300, desk=0)]
    story = run(cases, desks, people(0, 1))
    # 30 before the question and 20 after the reply at 130.
    assert (0, 1, 150, 160) in work(story)


def test_a_case_ages_on_the_clock_of_its_contract(run: Run):
    desks = [DeskSpec(aged_after=50, aged_to=1), DeskSpec()]
    hours = open_hours([0, 100], [20, 10**6])
    story = run([case()], desks, [there(0, (500, 900)), *people(1)], calendar=hours)
    assert work(story) == [(0, 1, 130, 230)]


@pytest.mark.parametrize(("quantile", "who"), [(0.4, 1), (0.6, 0)])
def test_after_a_touch_a_case_may_move(run: Run, quantile: float, who: int):
    cases = [CaseSpec(0, [(10, 20), (10, 0)], moves=[quantile])]
    story = run(cases, [DeskSpec(moves=[(1, 0.5)]), DeskSpec()], people(0, 1))
    assert work(story) == [(0, 0, 0, 10), (0, who, 30, 40)]
    assert (story["returns"], story["escalations"]) == ([who], [0])


@pytest.mark.parametrize("attempt", [[(10, 5), (20, 0)], 30])
def test_an_attempt_may_take_several_touches(run: Run, attempt: Any):
    desks = [DeskSpec(escalation="transfer", to=1), DeskSpec()]
    staff = [*people(0, competence=UNABLE), *people(1)]
    story = run([case(difficulty=0.5, attempt=attempt)], desks, staff)
    if attempt == 30:
        assert work(story) == [(0, 0, 0, 30), (0, 1, 30, 130)]
    else:
        assert work(story) == [(0, 0, 0, 10), (0, 0, 15, 35), (0, 1, 35, 135)]
        assert nexts(story) == ["customer", "transferred", "resolution"]
    assert (story["touches"], story["rework"]) == ([1], [30])


@pytest.mark.parametrize(
    ("reproduction", "helper", "expected"),
    [
        (NONE, [(0, 900)], [(0, 0, 0, 10), (0, 0, 15, 25)]),
        (40, [(0, 900)], [(0, 0, 0, 10), (0, 1, 0, 40), (0, 0, 40, 50)]),
        (40, [], [(0, 0, 0, 10), (0, 0, 30, 70), (0, 0, 70, 80)]),
    ],
)
def test_later_touches_wait_for_the_reproduction(
    run: Run, reproduction: int, helper: list[tuple[int, int]], expected: list[tuple[int, ...]]
):
    cases = [CaseSpec(0, [(10, 5), (10, 0)], reproduction=reproduction)]
    desks = [DeskSpec("engineer", reproduction=1, reproduction_wait=30), DeskSpec()]
    story = run(cases, desks, [*people(0), there(1, *helper)])
    assert work(story) == expected
    assert story["progress"] == story["effort_drawn"] == [20 + max(reproduction, 0)]


def test_who_goes_for_long_leaves_behind_what_is_still_reproduced_of_a_resolved_case(run: Run):
    # Their touch, cut at 20, is resolved by the backup desk; they reproduce from 40 to 60, and go.
    people = [
        there(0, (0, 20), (40, 60), (5000, 9000), handovers=[(60, True)]),
        there(1, (15, 9000)),
        there(0, (70, 9000)),
    ]
    desks = [
        DeskSpec("engineer", backup=1, reproduction=2, reproduction_wait=0),
        DeskSpec(),
        DeskSpec(),
    ]
    cases = [CaseSpec(0, [(50, 0)], reproduction=100)]
    story = run(cases, desks, people)
    assert work(story) == [(0, 0, 0, 20), (0, 1, 20, 50), (0, 0, 40, 60), (0, 2, 70, 150)]


# --- tasks -------------------------------------------------------------------------------------


def test_work_without_a_case_comes_after_the_least_severe(run: Run):
    tasks = [TaskSpec(ready=0, effort=50), TaskSpec(ready=500, effort=20)]
    story = run([case(0), case(10, severity=9)], [DeskSpec()], people(0), tasks=tasks)
    assert work(story) == [(0, 0, 0, 100), (1, 0, 100, 200)]
    spells = [(r[0], r[2], r[3], r[4], r[15], r[18]) for r in story["tasks"]]
    done = (is_.TASK, 50, is_.TASK_DONE)
    assert spells == [(0, 200, 250, *done), (1, 500, 520, is_.TASK, 20, is_.TASK_DONE)]


# --- speed -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("factor", "length"), [(1_500_000, 150), (PPM, 100)])
def test_a_secondary_skill_is_slower(run: Run, factor: int, length: int):
    staff = people(0, skill_factor=[PPM, factor, PPM, PPM])
    assert work(run([case(skill=1)], [DeskSpec()], staff)) == [(0, 0, 0, length)]


def test_the_factor_of_the_grade_comes_before_that_of_the_skill(run: Run):
    # 3 -> 1 -> 1; the other way round it would be 3 -> 5 -> 2.
    staff = people(0, factor=500_000, skill_factor=[1_900_000] * 4)
    assert work(run([case(0, 3)], [DeskSpec()], staff)) == [(0, 0, 0, 1)]


@pytest.mark.parametrize(("topic", "length"), [(0, 50), (1, 100)])
def test_a_known_topic_is_faster(run: Run, topic: int, length: int):
    mechanisms = {"topic": frozen([PPM, 500_000])}
    cases = [case(0), case(200, topic=topic)]
    story = run(cases, [DeskSpec()], people(0), mechanisms=mechanisms)
    assert work(story)[1] == (1, 0, 200, 200 + length)


def test_a_table_of_topics_that_is_off_is_neutral(run: Run):
    story = run([case(0), case(200)], [DeskSpec()], people(0))
    assert work(story)[1] == (1, 0, 200, 300)


# --- the end of a shift --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "second"), [("pause", (0, 0, 200, 250)), ("return", (0, 1, 60, 110))]
)
def test_work_returned_is_resumed_by_whoever_is_free(run: Run, rule: str, second: tuple[int, ...]):
    staff = [there(0, *OFTEN), there(0, (60, 900))]
    story = run([case()], [DeskSpec("engineer", shift_end=rule)], staff)
    assert work(story) == [(0, 0, 0, 50), second]
    assert story["last_owner"] == [0]


def test_work_returned_pays_the_pick_up_and_goes_back_to_its_owner_after(run: Run):
    staff = [there(0, *OFTEN), there(0, (60, 900))]
    cases = [CaseSpec(0, [(100, 200), (10, 0)])]
    desks = [DeskSpec("engineer", shift_end="return")]
    story = run(cases, desks, staff, mechanisms={"pick_up": 7})
    assert work(story) == [(0, 0, 0, 50), (0, 1, 60, 117), (0, 0, 317, 327)]


HAND_OVER: dict[str, Any] = {"shift_end": "hand_over", "hand_over_to": 1}


@pytest.mark.parametrize("moves", [False, True])
def test_work_handed_over_is_continued_at_the_other_desk(run: Run, moves: bool):
    desks = [DeskSpec("engineer", **HAND_OVER, hand_over_added=7, hand_over_moves=moves)]
    staff = [there(0, *OFTEN), there(1, (0, 900))]
    cases = [CaseSpec(0, [(100, 100), (10, 0)])]
    story = run(cases, [*desks, DeskSpec()], staff, mechanisms={"pick_up": 3})
    reply = (0, 1, 207, 217) if moves else (0, 0, 207, 217)
    assert work(story) == [(0, 0, 0, 50), (0, 1, 50, 107), reply]
    assert (story["last_desk"], story["escalations"]) == ([int(moves)], [0])
    assert story["rows"][0][11] == is_.HANDED_OVER


def test_what_is_not_urgent_enough_is_not_handed_over(run: Run):
    desks = [DeskSpec("engineer", **HAND_OVER, hand_over_from=2), DeskSpec()]
    staff = [there(0, *OFTEN), there(1, (0, 900))]
    story = run([case(severity=3)], desks, staff)
    assert work(story) == [(0, 0, 0, 50), (0, 0, 200, 250)]


def test_a_triage_handed_over_stays_there_when_its_holder_goes_for_long(run: Run):
    # Handed over at 20, held at 50 by who goes; 10 are left for the colleague who comes at 100.
    desks = [DeskSpec(refer_above=0.5, refer_to=2, triage=60, **HAND_OVER), DeskSpec(), DeskSpec()]
    staff = [there(0, (0, 20), (70, 900)), there(1, (0, 50), handovers=[(50, True)])]
    story = run([case(perceived=0.9)], desks, [*staff, there(1, (100, 900)), *people(2)])
    triage = [(0, 0, 0, 20), (0, 1, 20, 50), (0, 2, 100, 110)]
    assert work(story) == [*triage, (0, 3, 110, 210)]
    assert story["escalations"] == [1]


def test_a_transferred_case_is_new_where_it_comes_and_waits_for_room(run: Run):
    # Case 0 counts at the back until 170, also while its customer is asked.
    desks = [DeskSpec(escalation="transfer", to=1), DeskSpec("engineer", limit=1)]
    cases = [CaseSpec(0, [(10, 100), (10, 0)], **HARD), case(50, 20, **HARD)]
    story = run(cases, desks, [*people(0, competence=UNABLE), *people(1)])
    back = [(0, 1, 50, 60), (1, 0, 50, 100), (0, 1, 160, 170), (1, 1, 170, 190)]
    assert work(story) == [(0, 0, 0, 50), *back]


def test_a_case_counts_under_its_named_engineer_from_the_first_spell_of_a_stand_in(run: Run):
    # The owner comes at 100, and has no room for case 1 until case 0 is resolved.
    desks = [DeskSpec("customer", limit=1, backup=1), DeskSpec()]
    cases = [CaseSpec(0, [(10, 200), (10, 0)]), case(110, 10)]
    staff = [there(0, (100, 900)), *people(1)]
    story = run(cases, desks, staff, owned={(0, 0): 0})
    assert work(story) == [(0, 1, 0, 10), (0, 0, 210, 220), (1, 0, 220, 230)]


def test_the_rest_of_an_attempt_is_forgotten_when_its_touch_is_done(run: Run):
    # 20 of 50 are done when an able colleague works the touch; at the next it is 50 again.
    desks = [DeskSpec(shift_end="return", escalation="transfer", to=1), DeskSpec()]
    staff = [there(0, (0, 20), (200, 900), competence=UNABLE), there(0, (20, 190)), *people(1)]
    story = run([CaseSpec(0, [(10, 200), (20, 0)], **HARD)], desks, staff)
    first = [(0, 0, 0, 20), (0, 1, 20, 30)]
    assert work(story) == [*first, (0, 0, 230, 280), (0, 2, 280, 300)]


def test_a_stand_in_who_asked_for_help_can_solve_the_case_from_then_on(run: Run):
    # The owner has gone at 50; the stand-in attempts, asks, and works what the helper gave.
    desks = [DeskSpec("engineer", escalation="assist", to=2, backup=1), DeskSpec(), DeskSpec()]
    staff = [there(0, (0, 50)), *people(1, competence=UNABLE), *people(2)]
    story = run([CaseSpec(0, [(10, 50), (20, 0)], **HARD)], desks, staff)
    assert work(story) == [(0, 0, 0, 10), (0, 1, 60, 110), (0, 2, 110, 140), (0, 1, 140, 175)]


def test_what_is_cut_and_sent_on_is_offered_in_the_same_dispatch(run: Run):
    """Who cuts it has nothing left to do a moment later, but then it is taken already."""
    desks = [
        DeskSpec("customer", interruption="severity_1", aged_after=200, aged_to=1),
        DeskSpec("customer", backup=0),
    ]
    cases = [case(customer=1), case(50, 300, customer=1), case(300, 0, severity=1)]
    staff = [there(0, (0, 900)), there(0, (300, 900)), there(1, (5000, 9000))]
    owned = {(0, 0): 0, (1, 0): 0, (1, 1): 2}
    story = run(cases, desks, staff, owned=owned)
    assert work(story) == [(0, 0, 0, 100), (1, 0, 100, 300), (2, 0, 300, 300), (1, 1, 300, 400)]


def test_what_its_owner_holds_is_offered_to_the_backup(run: Run):
    desks = [DeskSpec("engineer", backup=1, backup_after=20), DeskSpec()]
    story = run([case()], desks, [there(0, *OFTEN), *people(1)])
    assert work(story) == [(0, 0, 0, 50), (0, 1, 70, 120)]


# --- interruption ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "severity", "is_cut"),
    [
        ("none", 1, False),
        ("severity_1", 1, True),
        ("severity_1", 2, False),
        ("any_more_severe", 2, True),
        ("any_more_severe", 3, False),
    ],
)
def test_an_urgent_request_interrupts(run: Run, rule: str, severity: int, is_cut: bool):
    cases = [case(0), case(30, 20, severity=severity)]
    desks = [DeskSpec(interruption=rule)]
    story = run(cases, desks, people(0), mechanisms={"resume": 5, "pick_up": 900})
    if is_cut:
        assert work(story) == [(0, 0, 0, 30), (1, 0, 30, 50), (0, 0, 50, 125)]
    else:
        assert work(story) == [(0, 0, 0, 100), (1, 0, 100, 120)]
    assert story["interruptions"] == [int(is_cut), 0]


def test_the_least_urgent_then_the_latest_started_is_interrupted(run: Run):
    cases = [case(0, severity=2), case(5), case(10), case(20, severity=1)]
    story = run(cases, [DeskSpec(interruption="any_more_severe")], people(0, 0, 0))
    assert (3, 2, 20, 120) in work(story)


def test_no_spell_is_cut_at_the_instant_it_starts(run: Run):
    staff = people(0, skill_place=[0, 1, 0, 0])
    cases = [case(30), case(30, 20, severity=1, skill=1)]
    story = run(cases, [DeskSpec(interruption="severity_1")], staff)
    assert work(story) == [(0, 0, 30, 31), (1, 0, 31, 51), (0, 0, 51, 150)]


def test_a_task_gives_way_to_any_case(run: Run):
    desks = [DeskSpec(interruption="any_more_severe")]
    story = run([case(30, 20, severity=9)], desks, people(0), tasks=[TaskSpec(effort=50)])
    assert work(story) == [(0, 0, 30, 50)]
    assert [(r[2], r[3]) for r in story["tasks"]] == [(0, 30), (50, 70)]


# --- reopening and the end of a run ------------------------------------------------------------


@pytest.mark.parametrize("reopen", [(30, 20), None])
def test_a_resolved_case_may_reopen_once(run: Run, reopen: tuple[int, int] | None):
    story = run([case(reopen=reopen)], [DeskSpec("engineer")], people(0, 0))
    again = [(0, 0, 130, 150)] if reopen else []
    assert work(story) == [(0, 0, 0, 100), *again]
    assert story["resolved"] == [150 if reopen else 100]
    assert (story["reopened"], story["touches"]) == ([len(again)], [1 + len(again)])


@pytest.mark.parametrize(("reopen", "length"), [((30, 20), 50), (None, 100)])
def test_each_resolution_earns_a_credit(run: Run, reopen: tuple[int, int] | None, length: int):
    # From two credits on work takes half as long.
    mechanisms = {"familiarity": frozen([PPM] * 20 + [PPM // 2] * 10)}
    story = run([case(reopen=reopen), case(200)], [DeskSpec()], people(0), mechanisms=mechanisms)
    assert work(story)[-1] == (1, 0, 200, 200 + length)


def test_a_run_waits_for_a_reopening_that_is_due(run: Run):
    story = run([case(reopen=(30, 20))], [DeskSpec()], people(0), window=(0, 10))
    assert story["end"] == 150


@pytest.mark.parametrize(("is_cut", "end"), [(True, 50), (False, 100)])
def test_a_run_that_is_cut_ends_with_its_window(run: Run, is_cut: bool, end: int):
    more = {"window": (0, 50), "run_off": 50 if is_cut else 900}
    story = run([case()], [DeskSpec()], people(0), is_cut=is_cut, **more)
    assert (story["end"], work(story)) == (end, [(0, 0, 0, end)])
