"""Standby, ramps of one's own and other rules of people's hours in the plan."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, OnCallSpec, build

from supportsim.arrays import frozen
from supportsim.errors import InputError, PlanError
from supportsim.plan.door import require_sound
from supportsim.plan.plan import Plan
from supportsim.plan.relations import require_relations
from supportsim.supply.roster import ON_CALL, OVERTIME
from supportsim.units import DAY, HOUR, MINUTE, NONE, PPM

Planned = Callable[..., Plan]
EARLY = "desks.front.staff.early"
RAMP = {"weeks": 2, "start_productivity": 0.25, "end_productivity": 0.5}


def test_rules_of_standby_stand_once_for_each_staff(planned: Planned):
    rules = {"shift": "always", "wake_minutes": 15, "rest_hours": 8.5, "from_severity": 2}
    rules |= {"most_call_outs": 3, "backs": ["specialists"]}
    plan = planned({f"{EARLY}.on_call": rules, f"{EARLY}.headcount": 2})
    table = plan.on_call
    assert (table.from_severity.tolist(), table.most_call_outs.tolist()) == ([2], [3])
    assert table.wake.tolist() == [15 * MINUTE]
    assert table.rest.tolist() == [round(8.5 * HOUR)]
    assert (table.backs_offset.tolist(), table.backs_desk.tolist()) == ([0, 1], [1])
    early = [name.startswith("front/early/") for name in plan.engineers.names]
    assert plan.engineers.on_call.tolist() == [0 if one else NONE for one in early]
    assert (plan.engineers.duty_kind == ON_CALL).any()
    require_relations(plan)


def test_without_standby_there_are_no_rules(planned: Planned):
    plan = planned()
    assert plan.on_call.backs_offset.tolist() == [0]
    assert not len(plan.on_call.wake)
    assert (plan.engineers.on_call == NONE).all()
    require_sound(plan)


def test_a_ramp_of_their_own_grows_by_the_day_and_stays(planned: Planned):
    plan = planned({f"{EARLY}.ramp": RAMP})
    table = plan.mechanisms.own_ramp
    assert table.shape == (1, 15)
    assert table[0, [0, 7, 14]].tolist() == [4 * PPM, round(PPM / 0.375), 2 * PPM]
    early = [name.startswith("front/early/") for name in plan.engineers.names]
    assert plan.engineers.ramp_class.tolist() == [0 if one else NONE for one in early]


def test_equal_ramps_are_one_and_shorter_ones_keep_their_end(planned: Planned):
    short = {"weeks": 1, "start_productivity": 0.5}
    staff = {f"{EARLY}.ramp": RAMP, "desks.front.staff.late.ramp": short}
    other = {"desks.specialists.staff.early.ramp": RAMP}
    plan = planned(staff | other)
    assert plan.mechanisms.own_ramp.shape == (2, 15)
    assert set(plan.mechanisms.own_ramp[1, 7:].tolist()) == {PPM}
    assert set(plan.engineers.ramp_class.tolist()) == {NONE, 0, 1}


def test_where_ramps_are_off_so_are_their_own(planned: Planned):
    plan = planned({f"{EARLY}.ramp": RAMP}, {"mechanisms.ramp.enabled": False})
    assert plan.mechanisms.own_ramp.size == 0
    assert (plan.engineers.ramp_class == NONE).all()


def test_who_takes_only_what_they_can_solve_is_marked(planned: Planned):
    plan = planned({f"{EARLY}.takes": "within_competence"})
    early = [name.startswith("front/early/") for name in plan.engineers.names]
    assert plan.engineers.only_solvable.tolist() == early


@pytest.mark.parametrize(("given", "wanted"), [(None, 0), (True, 1), (False, 0)])
def test_help_may_teach_a_topic(planned: Planned, given: bool | None, wanted: int):
    topic = {"enabled": True} if given is None else {"enabled": True, "from_assists": given}
    assert planned(None, {"mechanisms.known_topic": topic}).mechanisms.topic_from_assists == wanted
    off = {"enabled": False, "from_assists": True}
    assert planned(None, {"mechanisms.known_topic": off}).mechanisms.topic_from_assists == 0


# --- the door ------------------------------------------------------------------------------------


def night(person: dict[str, Any] | None = None, **rules: Any) -> Plan:
    """Somebody on call between two shifts."""
    traits = {"shifts": [(0, 50), (200, 300)], "standby": [(50, 200)], "on_call": 0}
    people = [EngineerSpec(**traits | (person or {})), EngineerSpec(desk=1)]
    desks = [DeskSpec(), DeskSpec()]
    return build([CaseSpec()], desks, people, on_call=[OnCallSpec(**rules)])


@pytest.mark.parametrize(
    ("person", "rules", "wanted"),
    [
        ({"on_call": NONE}, {}, "duty_kind[1]: its engineer has no on_call"),
        ({"on_call": 1}, {}, "engineers.on_call[0] is 1: must be from -1 to 0"),
        ({"standby": [(40, 200)]}, {}, "duty_from[1]: overlaps the row before"),
        ({"standby": [(50, 201)]}, {}, "duty_from[2]: overlaps the row before"),
        ({"standby": [(50, 100), (90, 200)]}, {}, "duty_from[2]: overlaps the row before"),
        ({"shifts": [], "is_seat": True}, {}, "duty_offset[0]: seats have no duty of theirs"),
        ({}, {"from_severity": 99}, "on_call.from_severity[0] is 99: must be from 0 to 98"),
        ({}, {"wake": -1}, "on_call.wake[0] is -1"),
        ({}, {"backs": [2]}, "on_call.backs_desk[0] is 2: must be from 0 to 1"),
        ({}, {"backs": [1, 0]}, "engineers.on_call[0]: backs their own desk"),
    ],
)
def test_standby_that_contradicts_itself_is_refused(
    person: dict[str, Any], rules: dict[str, Any], wanted: str
):
    require_relations(night())
    with pytest.raises(PlanError) as refusal:
        require_sound(night(person, **rules))
    assert wanted in str(refusal.value)


def test_overtime_is_for_a_run_to_write():
    plan = night()
    kind = plan.engineers.duty_kind.tolist()
    people = replace(plan.engineers, duty_kind=frozen([OVERTIME, *kind[1:]]))
    with pytest.raises(PlanError, match="overtime comes from a run"):
        require_relations(replace(plan, engineers=people))


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ({"review_every": 0, "aged_after": 5, "aged_to": 1}, "must be -1 or at least 1"),
        ({"review_every": 5}, "has no effect without aged_after"),
        ({"review_every": 10**6, "aged_after": 5, "aged_to": 1}, None),
    ],
)
def test_reviews_need_an_age_and_time_between_them(rules: dict[str, int], wanted: str | None):
    plan = build([CaseSpec()], [DeskSpec(**rules), DeskSpec()], [EngineerSpec(), EngineerSpec(1)])
    if wanted is None:
        require_relations(plan)
    else:
        with pytest.raises(PlanError, match=wanted):
            require_relations(plan)


def test_there_are_not_too_many_reviews():
    desks = [DeskSpec(review_every=1, aged_after=5, aged_to=1), DeskSpec()]
    plan = build([CaseSpec()], desks, [EngineerSpec(), EngineerSpec(1)], run_off=2 * 10**6)
    with pytest.raises(PlanError, match="makes more than 1,048,576 reviews"):
        require_relations(plan)


def test_a_ramp_of_ones_own_needs_a_hire_before_the_first_shift():
    late = [EngineerSpec(shifts=[(DAY, 2 * DAY)], hired=DAY + 1, ramp_class=0)]
    ramp = {"own_ramp": frozen([[PPM]])}
    with pytest.raises(PlanError, match=r"engineers.hired\[0\]: is after the first shift"):
        require_relations(build([CaseSpec()], [DeskSpec()], late, mechanisms=ramp))
    late[0].ramp_class = 1
    with pytest.raises(PlanError, match=r"engineers.ramp_class\[0\] is 1: must be from -1 to 0"):
        require_sound(build([CaseSpec()], [DeskSpec()], late, mechanisms=ramp))


def test_a_ramp_of_ones_own_counts_where_work_may_overflow():
    plan = build(
        [CaseSpec(touches=[(1 << 40, 0)])],
        [DeskSpec()],
        [EngineerSpec(ramp_class=0)],
        mechanisms={"own_ramp": frozen([[1 << 40]])},
    )
    with pytest.raises(InputError, match="overflow the clock"):
        require_sound(plan)


def test_who_leaves_what_is_hard_may_sit_at_a_desk_without_escalation():
    weak = EngineerSpec(competence=0.1)
    with pytest.raises(PlanError, match="has no escalation, and cases too hard"):
        require_sound(build([CaseSpec(difficulty=0.5)], [DeskSpec()], [weak, EngineerSpec()]))
    weak.only_solvable = True
    require_sound(build([CaseSpec(difficulty=0.5)], [DeskSpec()], [weak, EngineerSpec()]))
