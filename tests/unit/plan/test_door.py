from collections.abc import Callable

import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, build

from supportsim.errors import InputError
from supportsim.plan.door import largest_factors, longest_work, require_room
from supportsim.plan.plan import Plan
from supportsim.units import PPM

Planned = Callable[..., Plan]


def test_a_plan_of_ordinary_work_passes(planned: Planned):
    require_room(planned())


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
