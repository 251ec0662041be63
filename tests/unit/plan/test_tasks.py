from collections.abc import Callable
from functools import partial

import numpy as np

from supportsim.inputs.law import Law
from supportsim.inputs.routes import Task
from supportsim.plan.plan import Plan
from supportsim.plan.tasks import task_draws
from supportsim.streams import Stream
from supportsim.units import DAY, HOUR, WEEK
from supportsim.workweek import is_open, open_hours

Planned = Callable[..., Plan]
WRITE = {"per_week": 3, "effort_hours": {"law": "deterministic", "mean": 2.0}}


def drawn(per_week: float, weeks: int, *, days: int = 5, seed: int = 1):
    starts = [w * WEEK + d * DAY + 9 * HOUR for w in range(weeks + 1) for d in range(days)]
    hours = open_hours(starts, [start + 8 * HOUR for start in starts])
    task = Task(per_week=per_week, effort_hours=Law(law="exponential", mean=1.0))
    return hours, task_draws(task, "lab/write", hours, weeks, partial(Stream, seed, 0))


def test_every_week_has_its_number_of_tasks_in_opening_hours():
    hours, (ready, effort, lot) = drawn(4, 6)
    assert np.bincount(ready // WEEK).tolist() == [4] * 6
    assert is_open(hours, ready).all()
    assert (np.diff(ready) >= 0).all()
    assert (effort >= 0).all()
    assert ((lot >= 0) & (lot < 1 << 32)).all()


def test_each_task_of_a_week_has_its_part_of_the_opening_time():
    _, (ready, _, _) = drawn(5, 4)
    assert (ready // DAY % 7).tolist() == [0, 1, 2, 3, 4] * 4


def test_less_than_one_a_week_comes_when_it_is_due():
    _, (ready, _, _) = drawn(0.5, 8)
    assert (ready // (2 * WEEK)).tolist() == [0, 1, 2, 3]


def test_a_longer_run_moves_no_task():
    short, long = drawn(3, 4)[1], drawn(3, 9)[1]
    for before, after in zip(short, long, strict=True):
        assert before.tolist() == after[: len(before)].tolist()


def test_in_a_week_without_opening_tasks_wait_from_its_start():
    _, (ready, _, _) = drawn(2, 2, days=0)
    assert ready.tolist() == [0, 0, WEEK, WEEK]


def test_tasks_of_all_desks_are_on_the_plan_in_order(planned: Planned):
    design = {
        "desks.front.tasks": {"write": WRITE},
        "desks.specialists.tasks": {"lab": WRITE | {"skill": "network"}},
    }
    tasks = planned(design).tasks
    assert len(tasks.ready) == 2 * 3 * 9
    assert (np.diff(tasks.ready) >= 0).all()
    assert set(tasks.effort.tolist()) == {2 * HOUR}
    assert tasks.skill.tolist() == tasks.desk.tolist()
    cut = planned(design, {"end": "cut"}).tasks
    assert cut.ready.tolist() == tasks.ready[: 2 * 3 * 5].tolist()


def test_a_task_without_a_skill_needs_one_that_somebody_has(planned: Planned):
    design = {
        "desks.front.tasks": {"write": WRITE},
        "desks.front.staff.early.skills": ["network"],
        "desks.front.staff.late.skills": ["network"],
        "intake": [{"when": {"skill": ["network"]}, "desk": "front"}, {"desk": "specialists"}],
    }
    assert set(planned(design).tasks.skill.tolist()) == {1}


def test_another_task_or_seed_moves_only_its_own(planned: Planned):
    alone = planned({"desks.front.tasks": {"write": WRITE}}).tasks
    both = planned({"desks.front.tasks": {"read": WRITE, "write": WRITE}}).tasks
    assert set(alone.ready.tolist()) <= set(both.ready.tolist())
    other = planned({"desks.front.tasks": {"write": WRITE}}, seed=2).tasks
    assert other.ready.tolist() != alone.ready.tolist()
