"""The compiled engine plays the rules of people and hours as their twin does, spell by spell."""

import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, OnCallSpec, build
from by_hand import Story, by_engine, by_twin
from organisations import EXAMPLES, HOURS_RULES, WORK_RULES, some_organisations

from supportsim.compiled.library import why_missing
from supportsim.compiled.run import simulate

pytestmark = pytest.mark.skipif(why_missing() is not None, reason=str(why_missing()))

UNITS = (1, 7 * 3_600_000)

play = by_engine(simulate)


@pytest.mark.parametrize("rule", sorted(HOURS_RULES))
def test_each_rule_alone_tells_the_story_of_the_twin(rule: str):
    for number, one in enumerate(some_organisations(EXAMPLES or 40, rules=WORK_RULES | {rule})):
        plan = one.plan(UNITS[number % 2])
        assert play(plan) == by_twin(plan), number


def test_all_of_them_together_tell_the_story_of_the_twin():
    calls = 0
    drawn = some_organisations(EXAMPLES or 150)
    for number, one in enumerate(drawn):
        plan = one.plan(UNITS[number % 2])
        theirs = by_twin(plan)
        assert play(plan) == theirs, number
        calls += len(theirs["call_outs"])
    assert calls > len(drawn)


def night(case: CaseSpec, *desks: DeskSpec, awake: list[EngineerSpec], **rules: int) -> Story:
    """A case at 60, and one person at home from 50 to 200; the engine's story is the twin's."""
    home = EngineerSpec(0, shifts=[(0, 50), (200, 900)], on_call=0, standby=[(50, 200)])
    plan = build(
        [case],
        list(desks),
        [home, *awake],
        on_call=[OnCallSpec(**rules)],
        window=(0, 900),
        run_off=900,
    )
    story = play(plan)
    assert story == by_twin(plan)
    return story


def test_what_is_pushed_to_somebody_called_out_is_offered_to_their_backup_at_once():
    desks = DeskSpec("engineer", push=True, backup=1, backup_after=0), DeskSpec("engineer")
    awake = [EngineerSpec(1, shifts=[(80, 900)])]
    story = night(CaseSpec(60, [(30, 0)], severity=1), *desks, awake=awake, wake=20)
    assert story["call_outs"] == [(0, 60, 110)]
    assert story["assigned"] == [80]


def test_a_call_in_vain_ends_as_they_come():
    awake = [EngineerSpec(0, shifts=[(70, 150)])]
    story = night(CaseSpec(60, [(30, 0)], severity=1), DeskSpec("engineer"), awake=awake, wake=20)
    assert story["call_outs"] == [(0, 60, 80)]
    assert story["first_start"] == [70]


def test_rest_holds_up_a_shift_and_another_call_holds_it_up_for_longer():
    case = CaseSpec(60, [(30, 0)], severity=1)
    story = night(case, DeskSpec("engineer"), awake=[], wake=20, rest=120)
    assert story["rests"] == [(0, 200, 230)]
    assert story["shifts"] == [(0, 0, 50), (0, 230, 900)]
