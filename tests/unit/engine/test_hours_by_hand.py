"""Standby, limits and reviews on plans so small that the times can be worked out by hand.

Run by the twin and by both engines.
"""

from dataclasses import replace
from typing import Any

import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, OnCallSpec
from by_hand import Run, Story, work

from supportsim.arrays import frozen
from supportsim.ledger import tables as is_
from supportsim.units import NONE, PPM, WEEK

Row = tuple[int, int, int]


def case(opened: int = 0, effort: int = 30, severity: int = 1, **more: Any) -> CaseSpec:
    return CaseSpec(opened, [(effort, 0)], severity=severity, **more)


def there(desk: int, *shifts: tuple[int, int], **more: Any) -> EngineerSpec:
    return EngineerSpec(desk, shifts=list(shifts), skills=3, **more)


#: The office, and the night between.
OFFICE = [(0, 50), (200, 10**6)]
NIGHT = [(50, 200)]
UNABLE = 0.1


def on_call(*standby: tuple[int, int], desk: int = 0, **more: Any) -> EngineerSpec:
    return there(desk, *OFFICE, on_call=0, standby=list(standby) or NIGHT, **more)


def night(run: Run, cases: list[CaseSpec], *people: EngineerSpec, **rules: Any) -> Story:
    """One desk, whose people are on call by these rules."""
    desk = rules.pop("desk", DeskSpec())
    return run(cases, [desk], list(people) or [on_call()], on_call=[OnCallSpec(**rules)])


# --- on call: calls ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("severity", "works", "calls"), [(1, (80, 110), [(0, 60, 110)]), (2, (200, 230), [])]
)
def test_severe_cases_call_somebody_out(
    run: Run, severity: int, works: tuple[int, int], calls: list[Row]
):
    story = night(run, [case(60, severity=severity)])
    assert work(story) == [(0, 0, *works)]
    assert (story["call_outs"], story["duty"], story["rests"]) == (calls, [], [])


def test_without_standby_a_severe_case_waits_for_the_morning(run: Run):
    story = night(run, [case(60)], there(0, *OFFICE))
    assert (work(story), story["call_outs"]) == ([(0, 0, 200, 230)], [])


def test_who_is_out_takes_what_else_is_severe_without_another_call(run: Run):
    story = night(run, [case(60), case(70), case(75, severity=2)])
    assert work(story) == [(0, 0, 80, 110), (1, 0, 110, 140), (2, 0, 200, 230)]
    assert story["call_outs"] == [(0, 60, 140)]


@pytest.mark.parametrize(
    ("most", "second", "calls"),
    [(2, (140, 170), [(0, 60, 110), (0, 120, 170)]), (1, (200, 230), [(0, 60, 110)])],
)
def test_nobody_is_called_out_too_often(
    run: Run, most: int, second: tuple[int, int], calls: list[Row]
):
    story = night(run, [case(60), case(120)], most_call_outs=most)
    assert work(story) == [(0, 0, 80, 110), (1, 0, *second)]
    assert story["call_outs"] == calls


def test_who_may_never_be_called_out_is_not(run: Run):
    story = night(run, [case(60)], most_call_outs=0)
    assert (work(story), story["call_outs"]) == ([(0, 0, 200, 230)], [])


def test_the_next_stretch_counts_anew_even_if_it_touches(run: Run):
    person = on_call((50, 120), (120, 200))
    story = night(run, [case(60), case(120)], person, most_call_outs=1)
    assert work(story) == [(0, 0, 80, 110), (1, 0, 140, 170)]


def test_the_fewest_call_outs_are_called_first_then_the_first_engineer(run: Run):
    story = night(run, [case(60), case(120), case(160)], on_call(), on_call(), wake=5)
    assert work(story) == [(0, 0, 65, 95), (1, 1, 125, 155), (2, 0, 165, 195)]


def test_while_one_is_out_the_next_case_calls_another(run: Run):
    story = night(run, [case(60), case(61)], on_call(), on_call())
    assert work(story) == [(0, 0, 80, 110), (1, 1, 81, 111)]


def test_a_call_is_no_promise_the_customer_may_give_up(run: Run):
    story = night(run, [case(60, patience=5)])
    assert (work(story), story["withdrawn"]) == ([], [65])
    assert story["call_outs"] == [(0, 60, 80)]


def test_a_case_served_by_another_meanwhile_was_a_call_in_vain(run: Run):
    story = night(run, [case(60)], on_call(), there(0, (70, 10**6)))
    assert work(story) == [(0, 1, 70, 100)]
    assert story["call_outs"] == [(0, 60, 80)]


def test_nobody_is_called_while_somebody_is_free(run: Run):
    story = night(run, [case(60)], on_call(), there(0, (0, 10**6)))
    assert (work(story), story["call_outs"]) == ([(0, 1, 60, 90)], [])


@pytest.mark.parametrize(
    ("interruption", "starts", "calls"),
    [("severity_1", (1, 60, 90), []), ("none", (0, 80, 110), [(0, 60, 110)])],
)
def test_nobody_is_called_for_what_interrupts_somebody_on_duty(
    run: Run, interruption: str, starts: Row, calls: list[Row]
):
    cases = [case(55, 100, severity=3), case(60)]
    desk = DeskSpec(interruption=interruption)
    story = night(run, cases, on_call(), there(0, (50, 10**6)), desk=desk)
    assert (1, *starts) in work(story)
    assert story["call_outs"] == calls


def test_who_still_works_overtime_is_called_when_it_is_over(run: Run):
    story = night(run, [case(0, 100, severity=3), case(60)], desk=DeskSpec(shift_end="finish"))
    assert work(story) == [(0, 0, 0, 100), (1, 0, 120, 150)]
    assert (story["call_outs"], story["duty"]) == ([(0, 100, 150)], [(0, 50, 100)])


def test_a_case_that_waits_when_standby_begins_calls(run: Run):
    story = night(run, [case(60)], on_call((100, 200)))
    assert (work(story), story["call_outs"]) == ([(0, 0, 120, 150)], [(0, 100, 150)])


# --- on call: going ------------------------------------------------------------------------------


def test_when_the_stretch_is_over_the_spell_in_hand_is_the_last(run: Run):
    story = night(run, [case(60), case(90)], on_call((50, 100)))
    assert work(story) == [(0, 0, 80, 110), (1, 0, 200, 230)]
    assert story["call_outs"] == [(0, 60, 110)]


def test_who_is_on_the_way_when_the_stretch_ends_comes_for_one_spell(run: Run):
    story = night(run, [case(60), case(65)], on_call((50, 70)))
    assert work(story) == [(0, 0, 80, 110), (1, 0, 200, 230)]


@pytest.mark.parametrize(("opened", "works"), [(150, (170, 270)), (190, (200, 300))])
def test_whose_shift_begins_meanwhile_goes_on_on_shift(
    run: Run, opened: int, works: tuple[int, int]
):
    story = night(run, [case(opened, 100)], rest=100)
    assert work(story) == [(0, 0, *works)]
    assert story["call_outs"] == [(0, opened, 200)]
    assert (story["duty"], story["rests"]) == ([], [])


def test_who_is_called_again_comes_for_the_second_call(run: Run):
    """Between the calls is a shift so short that the way of the first is longer."""
    person = there(0, (100, 110), (400, 10**6), on_call=0, standby=[(50, 100), (110, 400)])
    story = night(run, [case(95, patience=3), case(112, 10)], person)
    assert work(story) == [(1, 0, 132, 142)]
    assert story["call_outs"] == [(0, 95, 100), (0, 112, 142)]


def test_rest_puts_off_the_next_shift(run: Run):
    story = night(run, [case(60), case(205, severity=3)], rest=120)
    assert work(story) == [(0, 0, 80, 110), (1, 0, 230, 260)]
    assert story["rests"] == [(0, 200, 230)]
    assert story["shifts"] == [(0, 0, 50), (0, 230, story["end"])]


def test_rest_takes_away_a_short_shift(run: Run):
    person = there(0, (0, 50), (200, 220), (400, 10**6), on_call=0, standby=NIGHT)
    story = night(run, [case(60), case(205, severity=3)], person, rest=120)
    assert work(story) == [(0, 0, 80, 110), (1, 0, 400, 430)]
    assert story["rests"] == [(0, 200, 220)]


def test_the_last_call_out_says_how_long_rest_lasts(run: Run):
    story = night(run, [case(60), case(120)], rest=60)
    assert work(story) == [(0, 0, 80, 110), (1, 0, 140, 170)]
    assert story["rests"] == [(0, 200, 230)]


def test_a_meeting_at_the_start_of_the_shift_cuts_a_call_out(run: Run):
    story = night(run, [case(150, 100)], on_call(blocks=[(200, 220)]))
    assert work(story) == [(0, 0, 170, 200), (0, 0, 220, 290)]


def test_a_meeting_that_ends_as_the_shift_begins_cuts_nothing(run: Run):
    person = there(0, (100, 10**6), blocks=[(105, 112)], on_call=0, standby=[(50, 100)])
    story = night(run, [case(52, 10), case(95, 40)], person, wake=0, rest=50)
    assert work(story) == [(0, 0, 52, 62), (1, 0, 95, 135)]
    assert story["call_outs"] == [(0, 52, 62), (0, 95, 112)]
    assert (story["rests"], story["duty"]) == ([(0, 100, 112)], [])


# --- on call: what is taken ----------------------------------------------------------------------


def test_held_work_that_may_wait_keeps_nobody_from_what_they_were_called_for(run: Run):
    cases = [case(0, 100, severity=3), case(60, severity=2)]
    story = night(run, cases, from_severity=2)
    assert work(story) == [(0, 0, 0, 50), (1, 0, 80, 110), (0, 0, 200, 250)]


def test_held_work_that_is_severe_calls_its_holder(run: Run):
    story = night(run, [case(0, 100)])
    assert work(story) == [(0, 0, 0, 50), (0, 0, 70, 120)]
    assert story["call_outs"] == [(0, 50, 120)]


@pytest.mark.parametrize(("backs", "who"), [([1], (0, 80, 110)), ([], (1, 200, 230))])
def test_people_on_call_may_back_another_desk(run: Run, backs: list[int], who: Row):
    people = [on_call(), there(1, *OFFICE)]
    rules = [OnCallSpec(backs=backs)]
    story = run([case(60, desk=1)], [DeskSpec(), DeskSpec()], people, on_call=rules)
    assert work(story) == [(0, *who)]


@pytest.mark.parametrize(("backs", "who"), [([1], 0), ([], 1)])
def test_backing_covers_touches_whose_owner_is_away(run: Run, backs: list[int], who: int):
    touches = [(10, 60), (10, 0)]
    cases = [CaseSpec(0, touches, severity=1, desk=1), case(0, 5, severity=3)]
    desks = [DeskSpec(), DeskSpec(ownership="engineer", backup=1, backup_after=10)]
    people = [on_call(), there(1, *OFFICE)]
    story = run(cases, desks, people, on_call=[OnCallSpec(backs=backs)])
    second = (0, 0, 100, 110) if backs else (0, 1, 200, 210)
    assert work(story)[2:] == [second]
    assert (who, story["last_owner"][0]) == (second[1], 1)


def test_who_stands_in_for_another_desk_stays_a_stand_in_when_they_go_on(run: Run):
    desk = DeskSpec(ownership="engineer", backup=1, backup_after=0)
    owner = there(0, (0, 50), handovers=[(150, False)])
    stand_in = there(0, (200, 10**6), blocks=[(200, 210)], on_call=0, standby=NIGHT)
    cases = [CaseSpec(0, [(10, 60), (200, 0)], severity=1)]
    rules = [OnCallSpec(backs=[1])]
    story = run(cases, [desk, DeskSpec()], [owner, stand_in, there(1)], on_call=rules)
    assert work(story) == [(0, 0, 0, 10), (0, 1, 90, 200), (0, 1, 210, 300)]
    assert story["last_owner"] == [0]


def test_a_new_case_is_pushed_to_who_was_called_out_for_it(run: Run):
    desk = DeskSpec(ownership="engineer", push=True)
    story = night(run, [case(60), case(65, severity=2)], desk=desk)
    assert work(story) == [(0, 0, 80, 110), (1, 0, 200, 230)]
    assert story["assigned"] == [80, 200]


def test_a_call_out_does_not_end_the_offer_of_the_owners_other_cases(run: Run):
    desk = DeskSpec(ownership="engineer", backup=1, backup_after=0)
    first = CaseSpec(0, [(10, 100), (10, 0)], severity=3)
    people = [on_call(), there(1, (115, 10**6))]
    rules = [OnCallSpec(wake=5)]
    story = run([first, case(100, 30)], [desk, DeskSpec()], people, on_call=rules)
    assert work(story) == [(0, 0, 0, 10), (1, 0, 105, 135), (0, 1, 115, 125)]


# --- own ramp ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ramp", "length"), [(0, 60), (1, 45), (NONE, 36)])
def test_people_may_have_a_ramp_of_their_own(run: Run, ramp: int, length: int):
    tables = {
        "own_ramp": frozen([[2 * PPM, PPM], [PPM * 3 // 2, PPM]]),
        "ramp": frozen([1_200_000]),
    }
    person = there(0, (0, 10**6), hired=0, ramp_class=ramp)
    story = run([case()], [DeskSpec()], [person], mechanisms=tables)
    assert work(story) == [(0, 0, 0, length)]


# --- within competence ---------------------------------------------------------------------------

HARD: dict[str, Any] = {"difficulty": 0.5, "attempt": 50, "assist": 30}
SEND_ON = DeskSpec(escalation="transfer", to=1)
ASK = DeskSpec(escalation="assist", to=1, assist_share=0, ownership="engineer")


@pytest.mark.parametrize(
    ("leaves", "first"),
    [(True, [(1, 0, 5, 35), (0, 1, 10, 60)]), (False, [(0, 0, 0, 50), (1, 1, 10, 40)])],
)
def test_people_may_leave_what_they_cannot_solve(
    run: Run, leaves: bool, first: list[tuple[int, int, int, int]]
):
    weak = there(0, (0, 10**6), competence=UNABLE, only_solvable=leaves)
    people = [weak, there(0, (10, 10**6), competence=UNABLE), there(1, (0, 10**6))]
    story = run([case(**HARD), case(5)], [SEND_ON, DeskSpec()], people)
    assert work(story)[:2] == first


def test_they_help_only_those_whom_they_can_help(run: Run):
    helpers = [there(1, (0, 10**6), competence=UNABLE, only_solvable=True), there(1, (60, 10**6))]
    people = [there(0, (0, 10**6), competence=UNABLE), *helpers]
    story = run([case(**HARD)], [ASK, DeskSpec()], people)
    assert work(story) == [(0, 0, 0, 50), (0, 2, 60, 90), (0, 0, 90, 120)]


def test_they_reproduce_whatever_the_case(run: Run):
    desks = [DeskSpec(reproduction=1, reproduction_wait=500), DeskSpec()]
    cases = [CaseSpec(0, [(10, 5), (10, 0)], difficulty=0.5, reproduction=40)]
    people = [there(0, (0, 10**6)), there(1, (0, 10**6), competence=UNABLE, only_solvable=True)]
    assert (0, 1, 0, 40) in work(run(cases, desks, people))


def test_nobody_is_pushed_what_they_would_leave(run: Run):
    desk = DeskSpec(escalation="transfer", to=1, ownership="engineer", push=True)
    weak = there(0, (0, 10**6), competence=UNABLE, only_solvable=True)
    story = run([case(**HARD)], [desk, DeskSpec()], [weak, there(0, (10, 10**6)), there(1)])
    assert work(story) == [(0, 1, 10, 40)]


def test_what_they_would_leave_is_looked_for_among_those_with_the_skill(run: Run):
    weak = there(0, (0, 10**6), competence=UNABLE, only_solvable=True)
    other = replace(there(0, (0, 10**6), competence=0.2, only_solvable=True), skills=2)
    able = there(0, (10, 10**6))
    story = run([case(**HARD), case(5)], [DeskSpec()], [weak, other, able])
    assert work(story)[0] == (1, 0, 5, 35)


def test_what_they_cannot_help_with_keeps_them_from_nothing_behind(run: Run):
    """Who holds severity 3 and cannot help with severity 1 takes the severity 2 behind it."""
    weak = there(1, (0, 10**6), competence=UNABLE, only_solvable=True, blocks=[(10, 150)])
    cases = [case(0, 40, severity=3, desk=1), case(5, **HARD), case(60, 30, severity=2, desk=1)]
    desks = [ASK, DeskSpec(interruption="any_more_severe")]
    story = run(cases, desks, [there(0, (0, 10**6), competence=UNABLE), weak])
    assert work(story) == [(0, 1, 0, 10), (1, 0, 5, 55), (2, 1, 150, 180), (0, 1, 180, 210)]


# --- overtime limit ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "second"), [(30, [(100, 150), (200, 250)]), (31, [(100, 200)]), (NONE, [(100, 200)])]
)
def test_who_has_worked_the_overtime_of_a_week_pauses(
    run: Run, limit: int, second: list[tuple[int, int]]
):
    desk = DeskSpec(shift_end="finish", overtime_limit=limit)
    person = there(0, (0, 50), (100, 150), (200, 10**6))
    story = run([case(0, 80), case(100, 100)], [desk], [person])
    assert work(story) == [(0, 0, 0, 80), *((1, 0, *spell) for spell in second)]


def test_overtime_counts_from_the_start_of_the_week_alone(run: Run):
    desk = DeskSpec(shift_end="finish", overtime_limit=30)
    shifts = [(WEEK - 100, WEEK - 20), (WEEK + 100, WEEK + 150), (WEEK + 200, WEEK + 300)]
    cases = [case(WEEK - 100, 100), case(WEEK + 100, 80), case(WEEK + 200, 200)]
    end = {"window": (0, 2 * WEEK), "run_off": 2 * WEEK}
    story = run(cases, [desk], [there(0, *shifts)], **end)
    # 20 before the week and none in it; then 30, and the third pauses for good.
    ends = [row[3] - WEEK for row in work(story)]
    assert ends == [0, 180, 300]


def test_overtime_that_runs_into_the_next_shift_counts_at_its_end(run: Run):
    desk = DeskSpec(shift_end="finish", overtime_limit=40)
    person = there(0, (0, 50), (100, 150), (300, 10**6))
    story = run([case(0, 200)], [desk], [person])
    assert work(story) == [(0, 0, 0, 150), (0, 0, 300, 350)]


# --- case reviews --------------------------------------------------------------------------------


@pytest.mark.parametrize(("every", "goes"), [(70, 70), (30, 60), (NONE, 60), (61, 61), (59, 118)])
def test_a_case_is_found_too_old_at_a_review(run: Run, every: int, goes: int):
    desks = [DeskSpec(aged_after=50, aged_to=1, review_every=every), DeskSpec()]
    cases = [case(0, 300), case(10)]
    story = run(cases, desks, [there(0, (0, 10**6)), there(1, (0, 10**6))])
    assert work(story) == [(1, 1, goes, goes + 30), (0, 0, 0, 300)][::-1]


def test_a_case_found_too_old_under_work_goes_when_its_spell_ends(run: Run):
    desks = [DeskSpec(aged_after=50, aged_to=1, review_every=70), DeskSpec()]
    people = [there(0, (0, 10**6)), there(1, (0, 10**6))]
    story = run([CaseSpec(0, [(80, 20), (10, 0)])], desks, people)
    assert work(story) == [(0, 0, 0, 80), (0, 1, 80, 90)]


@pytest.mark.parametrize(("every", "who"), [(70, 1), (200, 0)])
def test_a_case_found_too_old_while_its_customer_is_asked_goes_at_the_reply(
    run: Run, every: int, who: int
):
    desks = [DeskSpec(aged_after=50, aged_to=1, review_every=every), DeskSpec()]
    people = [there(0, (0, 10**6)), there(1, (0, 10**6))]
    story = run([CaseSpec(0, [(60, 100), (10, 0)])], desks, people)
    assert work(story) == [(0, 0, 0, 60), (0, who, 160, 170)]


def test_each_desk_reviews_only_the_cases_it_has(run: Run):
    old = {"aged_after": 50, "review_every": 70}
    desks = [DeskSpec(aged_to=1, **old), DeskSpec(aged_to=2, **old), DeskSpec()]
    people = [there(desk, (500, 10**6)) for desk in range(3)]
    story = run([case(0)], desks, people)
    # Found at 70 and again, by the next desk, at 140.
    assert work(story) == [(0, 2, 500, 530)]
    waits = [(row[5], row[8], row[3]) for row in story["rows"] if row[4] == is_.WAITING]
    assert waits == [(0, 0, 70), (1, 70, 140)]


# --- learning from help --------------------------------------------------------------------------


@pytest.mark.parametrize(("learns", "length"), [(1, 15), (0, 30)])
def test_who_was_helped_may_know_the_topic(run: Run, learns: int, length: int):
    tables = {"topic": frozen([PPM, PPM // 2]), "topic_from_assists": learns}
    people = [there(0, (0, 10**6), competence=UNABLE), there(1, (0, 10**6))]
    story = run([case(**HARD)], [ASK, DeskSpec()], people, mechanisms=tables)
    assert work(story)[2] == (0, 0, 80, 80 + length)
