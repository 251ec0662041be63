import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, TaskSpec, build

from supportsim.arrays import frozen
from supportsim.compiled.library import why_missing
from supportsim.compiled.run import simulate as compiled
from supportsim.engine.run import simulate as simpy
from supportsim.engines import Engine
from supportsim.errors import InputError, PlanError
from supportsim.plan.circles import find_circle
from supportsim.plan.door import largest_factors, longest_work, require_room, require_sound
from supportsim.plan.plan import Plan
from supportsim.units import DAY, NONE, PPM, QUANTILE_ONE
from supportsim.workweek import OpenHours, open_hours

Planned = Callable[..., Plan]


def two_desks(**changes: Any) -> Plan:
    """Two cases, two desks, three people of whom two are a group, a task, a helper behind."""
    front = {"escalation": "assist", "to": 1, "moves": [(1, 0.5)], **changes}
    return build(
        [CaseSpec(0, [(10, 5), (20, 0)]), CaseSpec(5, customer=1)],
        [DeskSpec(**front), DeskSpec(rank=1)],
        [EngineerSpec(), EngineerSpec(), EngineerSpec(desk=1, blocks=[(5, 9)])],
        groups=[(0, [0, 1])],
        owned={(1, 0): 3},
        tasks=[TaskSpec(ready=3), TaskSpec(ready=9)],
    )


def broken(part: str, name: str, value: Any, plan: Plan | None = None) -> Plan:
    """A plan with another column, or with another number at [index] of it."""
    plan = plan or two_desks()
    table = getattr(plan, part)
    if isinstance(value, tuple) and len(value) == 2 and not isinstance(value[1], OpenHours):
        place, number = value
        value = np.array(getattr(table, name))
        value[place] = number
    return replace(plan, **{part: replace(table, **{name: value})})


def refused(plan: Plan, message: str) -> None:
    with pytest.raises(PlanError, match=re.escape(message)):
        require_sound(plan)


# --- room ------------------------------------------------------------------------------------


def test_a_plan_of_ordinary_work_passes(planned: Planned):
    require_room(planned())
    require_sound(planned())
    require_sound(two_desks())


def test_the_longest_work_is_all_of_a_case_twice_and_the_minutes_added():
    case = CaseSpec(touches=[(100, 5), (30, 0)], attempt=7, assist=20)
    plan = build([case], [DeskSpec()], [EngineerSpec()], mechanisms={"pick_up": 3})
    assert longest_work(plan) == 2 * (100 + 30 + 7 + 20) + 3


def test_factors_multiply_step_by_step():
    case = CaseSpec(touches=[(10**12, 0)])
    slow = build([case], [DeskSpec()], [EngineerSpec(factor=4 * PPM)])
    assert max(largest_factors(slow)) == 4 * PPM
    require_room(slow)
    slower = build([case], [DeskSpec()], [EngineerSpec(factor=5 * PPM)])
    with pytest.raises(InputError, match=r"hours of work on one case, and factors of up to 5\.0"):
        require_room(slower)


def test_only_the_longest_case_counts_not_the_longest_of_each_step():
    """The quick look at the largest numbers alone must not refuse what fits."""
    cases = [CaseSpec(touches=[(10**12, 0)]), CaseSpec(touches=[(1, 0)] * 6)]
    require_room(build(cases, [DeskSpec()], [EngineerSpec(factor=4 * PPM)]))


def test_a_thousand_years_of_work_are_too_many_however_fast():
    case = CaseSpec(touches=[(2**45, 0)])
    with pytest.raises(InputError, match="are too many"):
        require_room(build([case], [DeskSpec()], [EngineerSpec(factor=1)]))


@pytest.mark.parametrize("engine", [simpy, compiled])
def test_both_engines_ask_the_door_first(engine: Engine):
    if engine is compiled and why_missing() is not None:
        pytest.skip(str(why_missing()))
    with pytest.raises(PlanError, match=r"cases\.kind"):
        engine(broken("cases", "kind", (0, 9)))


# --- types, shapes, ranges -------------------------------------------------------------------


@pytest.mark.parametrize("kind", [np.int32, np.float64, ">i8", np.uint64])
def test_columns_are_int64(kind: Any):
    plan = two_desks()
    message = f"the plan's cases.skill is {np.dtype(kind)}: must be an array of int64"
    refused(broken("cases", "skill", plan.cases.skill.astype(kind)), message)


def test_a_list_is_no_column():
    refused(broken("cases", "skill", [0, 0]), "cases.skill is list: must be an array of int64")


def test_memory_with_gaps_is_fine():
    wide = np.full((2, 2), 99)
    wide[:, 0] = 0
    require_sound(broken("cases", "kind", wide[:, 0]))


@pytest.mark.parametrize(
    ("part", "name", "value", "wanted"),
    [
        ("cases", "kind", frozen([0]), "has shape (1,): must be 2"),
        ("cases", "touch_offset", frozen([0, 3]), "has shape (2,): must be 3"),
        ("cases", "attempt_offset", frozen([0, 4]), "has shape (2,): must be 5"),
        ("cases", "touch_delay", frozen([0]), "has shape (1,): must be 3"),
        ("cases", "assist_effort", frozen([1, 2]), "has shape (2,): must be 2 by ranks"),
        ("desks", "rank", frozen([0]), "has shape (1,): must be 2"),
        ("desks", "completion", frozen([[0, 0]] * 2), "has shape (2, 2): must be 2 by 4"),
        ("engineers", "hired", frozen([0]), "has shape (1,): must be 3"),
        ("owners", "of_customer", frozen([[0], [0]]), "has shape (2, 1): must be 2 by 2"),
        ("mechanisms", "familiarity_start", frozen([[0, 1]]), "has shape (1, 2): must be 1 by 3"),
        ("contract", "update_target", frozen([]), "has shape (0,): must be 2"),
    ],
)
def test_columns_have_the_length_of_what_they_are_about(
    part: str, name: str, value: Any, wanted: str
):
    refused(broken(part, name, value), f"the plan's {part}.{name} {wanted}")


@pytest.mark.parametrize(
    ("part", "name", "value", "wanted"),
    [
        ("cases", "entry_desk", (1, 2), "[1] is 2: must be from 0 to 1"),
        ("cases", "kind", (0, -1), "[0] is -1: must be from 0 to 3"),
        ("cases", "skill", (1, 4), "[1] is 4: must be from 0 to 3"),
        ("cases", "customer", (0, 2), "[0] is 2: must be from 0 to 1"),
        ("cases", "severity", (0, 99), "[0] is 99: must be from 1 to 98"),
        ("cases", "difficulty", (0, QUANTILE_ONE + 1), "[0] is 4,294,967,297: must be from 0 to"),
        ("cases", "judged", (1, 2), "[1] is 2: must be from 0 to 1"),
        ("cases", "touch_effort", (2, -5), "[2] is -5: must be from 0 to"),
        ("cases", "assist_effort", ((1, 0), -5), "[1, 0] is -5: must be from 0 to"),
        ("cases", "patience", (0, -2), "[0] is -2: must be from -1 to"),
        ("cases", "opened", (1, 2**62), "[1] is 4,611,686,018,427,387,904: must be from 0 to"),
        ("tasks", "desk", (1, 7), "[1] is 7: must be from 0 to 1"),
        ("desks", "escalate_to", (0, 2), "[0] is 2: must be from -1 to 1"),
        ("desks", "choice", (1, 7), "[1] is 7: must be from 0 to 6"),
        ("desks", "rank", (1, 2), "[1] is 2: must be from 0 to 1"),
        ("desks", "move_to", (0, 2), "[0] is 2: must be from 0 to 1"),
        ("engineers", "desk", (2, 2), "[2] is 2: must be from 0 to 1"),
        ("engineers", "skills", (0, 1 << 62), "[0] is 4,611,686,018,427,387,904: must be from 0"),
        ("engineers", "grade_factor", ((1, 2), 0), "[1, 2] is 0: must be from 1 to"),
        ("owners", "member", (3, 3), "[3] is 3: must be from 0 to 2"),
        ("owners", "of_customer", ((1, 0), 4), "[1, 0] is 4: must be from -1 to 3"),
        ("contract", "calendar", (1, 1), "[1] is 1: must be from 0 to 0"),
        ("mechanisms", "ramp", frozen([PPM, 0]), "[1] is 0: must be from 1 to"),
        ("mechanisms", "familiarity_fade", frozen([PPM, -1]), "[1] is -1: must be from 0 to"),
    ],
)
def test_numbers_lie_in_their_range(part: str, name: str, value: Any, wanted: str):
    refused(broken(part, name, value), f"the plan's {part}.{name}{wanted}")


def test_numbers_that_are_no_columns_have_ranges_too():
    refused(replace(two_desks(), run_off=2**61), "run_off is 2305843009213693952: must be a whole")
    refused(replace(two_desks(), window_start=1.5), "window_start is 1.5: must be a whole number")
    refused(replace(two_desks(), is_cut=1), "is_cut is 1: must be true or false")
    refused(broken("mechanisms", "pick_up", -1), "pick_up is -1: must be a whole number from 0")


def test_there_are_at_most_four_ranks():
    plan = two_desks()
    plan = broken("cases", "assist_effort", frozen(np.ones((2, 5))), plan)
    plan = broken("cases", "attempt_offset", frozen(range(11)), plan)
    ten = frozen(range(10))
    plan = broken("cases", "attempt_effort", ten, broken("cases", "attempt_delay", ten, plan))
    refused(plan, "the plan has 5 ranks, not from 1 to 4")


# --- how columns fit together ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "name", "value", "wanted"),
    [
        ("cases", "touch_offset", (2, 2), "touch_offset goes from 0 to 2: must be from 0 to 3"),
        ("cases", "touch_offset", (1, 3), "touch_offset[2]: must be at least 1 more"),
        ("cases", "attempt_offset", (2, 1), "attempt_offset[2]: must be at least 1 more"),
        ("desks", "move_offset", (0, 1), "move_offset goes from 1 to 1: must be from 0 to 1"),
        ("engineers", "duty_offset", (1, 4), "duty_offset[2]: must be at least 0 more"),
        ("owners", "offset", (3, 2), "owners.offset[3]: must be at least 1 more"),
        ("cases", "opened", (0, 6), "cases.opened[1]: must not come before the one above"),
        ("tasks", "ready", (1, 1), "tasks.ready[1]: must not come before the one above"),
        ("desks", "escalate_to", (0, NONE), "desks.escalate_to[0]: is missing"),
        ("desks", "aged_after", (1, 50), "desks.aged_to[1]: is missing"),
        (
            "desks",
            "escalation",
            (0, 3),
            "desks.swarm_offset[0]: the swarm of this desk asks nobody",
        ),
        ("desks", "is_unlimited", (0, 1), "desks.is_unlimited[0]: such a desk has one engineer"),
        ("desks", "is_unlimited", (1, 1), "engineers.duty_offset[2]: seats have no duty"),
        ("desks", "opening", (), "has 0 desks.opening: must be one a desk"),
        ("engineers", "is_seat", (0, 1), "engineers.duty_offset[0]: seats have no duty"),
        ("engineers", "duty_to", (0, 0), "engineers.duty_to[0]: must come after duty_from"),
        ("engineers", "duty_kind", (3, 0), "engineers.duty_from[3]: overlaps the row before"),
        ("owners", "member", (1, 0), "owners.member[1]: owner i must be engineer i"),
        ("owners", "member", (4, 2), "owners.member[4]: must be of the owner's desk"),
        ("owners", "member", (4, 0), "owners.member[4]: must come after the member before"),
        ("owners", "desk", (0, 1), "owners.desk[0]: must be the engineer's"),
        ("owners", "of_customer", ((0, 1), 0), "owners.of_customer[0, 1] is of another desk"),
        ("mechanisms", "familiarity_start", frozen([[3, 0, 5]]), "there is no such engineer"),
        ("mechanisms", "familiarity_start", frozen([[0, 2, 5]]), "there is no such customer"),
    ],
)
def test_columns_do_not_contradict_each_other(part: str, name: str, value: Any, wanted: str):
    refused(broken(part, name, value), wanted)


def test_seats_on_duty_are_at_most_those_of_the_desk():
    seats = [EngineerSpec(), *(EngineerSpec(shifts=[], is_seat=True) for _ in range(2))]
    require_sound(build([CaseSpec()], [DeskSpec()], seats, seats=[(0, 0, 2)]))
    refused(build([CaseSpec()], [DeskSpec()], seats, seats=[(0, 0, 3)]), "seats.count[0]: is more")


def test_the_window_lies_in_the_run():
    refused(replace(two_desks(), window_start=2 * 10**6), "window_start, window_end and run_off")
    refused(replace(two_desks(), is_cut=True, run_off=10**6 + 1), "run_off must be its window_end")


def test_nobody_works_before_they_are_hired_where_there_is_a_ramp():
    late = [EngineerSpec(shifts=[(DAY, 2 * DAY)], hired=DAY)]
    ramp = {"ramp": frozen([2 * PPM, PPM])}
    require_sound(build([CaseSpec()], [DeskSpec()], late, mechanisms=ramp))
    late[0].hired = DAY + 1
    require_sound(build([CaseSpec()], [DeskSpec()], late))
    plan = build([CaseSpec()], [DeskSpec()], late, mechanisms=ramp)
    refused(plan, "engineers.hired[0]: is after the first shift")


def test_counters_by_topic_are_not_made_without_measure():
    cases = [CaseSpec(topic=2**28)]
    require_sound(build(cases, [DeskSpec()], [EngineerSpec()]))
    topic = {"topic": frozen([PPM])}
    plan = build(cases, [DeskSpec()], [EngineerSpec()], mechanisms=topic)
    refused(plan, "268,435,457 topics by 1 engineers: too many")


HOURS = open_hours([0, 20], [10, 30])


@pytest.mark.parametrize(
    ("hours", "wanted"),
    [
        (OpenHours(HOURS.start[::-1], HOURS.end, HOURS.before), "end[0]: must come after its"),
        (OpenHours(frozen([0, 5]), HOURS.end, HOURS.before), "start[1]: must not overlap"),
        (OpenHours(HOURS.start, HOURS.end, frozen([0, 10, 21])), "before[2]: must be the open"),
        (OpenHours(HOURS.start, HOURS.end, HOURS.before[:-1]), "columns of different lengths"),
        (OpenHours(HOURS.start.astype(float), HOURS.end, HOURS.before), "start must be a column"),
    ],
)
def test_opening_hours_are_disjoint_in_order_and_added_up(hours: OpenHours, wanted: str):
    require_sound(broken("contract", "calendars", (HOURS,)))
    refused(broken("contract", "calendars", (hours,)), wanted)


# --- work without end ------------------------------------------------------------------------


def circle(**rules: dict[str, Any]) -> Plan:
    """Two desks with rules of their own."""
    desks = [DeskSpec(**rules["one"]), DeskSpec(**rules["other"])]
    people = [EngineerSpec(competence=0.3), EngineerSpec(desk=1, competence=0.3)]
    return build([CaseSpec(difficulty=0.5)], desks, people)


TRANSFER_ON = {"escalation": "transfer", "to": 1}
TRANSFER_BACK = {"escalation": "transfer", "to": 0}


@pytest.mark.parametrize(
    "back",
    [
        TRANSFER_BACK,
        {"escalation": "swarm", "to": 0, "swarm": [0]},
        {"escalation": "assist", "to": 0, "refer_above": 0.9, "refer_to": 0},
        {"escalation": "assist", "to": 0, "aged_after": 0, "aged_to": 0},
    ],
)
def test_what_sends_cases_on_may_not_lead_back(back: dict[str, Any]):
    refused(circle(one=TRANSFER_ON, other=back), "round in a circle: desk0 > desk1 > desk0")


def test_a_desk_may_not_age_cases_to_itself():
    ages = {**TRANSFER_ON, "aged_after": 0, "aged_to": 0}
    refused(circle(one=ages, other={"escalation": "assist", "to": 0}), "desk0 > desk0")


def test_moves_and_help_may_lead_back_for_they_end():
    """A move needs a touch done, and nobody is asked twice."""
    moves = {"escalation": "assist", "to": 1, "moves": [(1, 1.0)]}
    back = {"escalation": "assist", "to": 0, "moves": [(0, 1.0)]}
    plan = circle(one=moves, other=back)
    require_sound(plan)
    assert simpy(plan).end > 0


def test_a_desk_without_escalation_solves_all_that_may_come():
    plan = circle(one=TRANSFER_ON, other={})
    wanted = "engineers.competence[1, 0]: desk desk1 has no escalation"
    refused(plan, wanted)
    easy = broken("cases", "difficulty", (0, QUANTILE_ONE // 4), plan)
    require_sound(easy)
    # Help alone brings no case there.
    require_sound(circle(one={"escalation": "assist", "to": 1}, other={}))


@pytest.mark.parametrize(
    ("ways", "circle_of"),
    [
        ([], []),
        ([{1}, {2}, set()], []),
        ([{0}], [0, 0]),
        ([{1}, {2}, {1}], [1, 2, 1]),
        ([{1, 2}, set(), {0}], [0, 2, 0]),
    ],
)
def test_circles_are_found(ways: list[set[int]], circle_of: list[int]):
    assert find_circle(ways) == circle_of
