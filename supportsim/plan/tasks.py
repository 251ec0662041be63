"""Tasks: work that can wait and belongs to no case, drawn before any run.

The tasks of one sort are numbered from the start, so many a week. Those of a week have equal
parts of the week's opening time of their desk, and each comes at a random moment of its part.
So the number in a week is fixed, and a longer run, another task or another desk moves none.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from supportsim.arrays import Integers, frozen
from supportsim.demand.openings import milliseconds
from supportsim.demand.work import distribution_of
from supportsim.inputs.design import Design
from supportsim.inputs.routes import Task
from supportsim.inputs.scenario import Scenario
from supportsim.laws import quantile
from supportsim.plan.plan import Engineers, Tasks
from supportsim.streams import Stream, name_id
from supportsim.supply.roster import Roster
from supportsim.units import WEEK
from supportsim.workweek import OpenHours, after, open_time

Streams = Callable[[str], Stream]


def tasks_of(
    scenario: Scenario,
    design: Design,
    *,
    engineers: Engineers,
    opening: tuple[OpenHours, ...],
    roster: Roster,
) -> Tasks:
    """The tasks of all desks from time 0 to the longest run-off.

    Args:
        scenario: For the skills and the length of the run.
        design: Desks with their tasks.
        engineers: Whose skills decide what a task without a skill needs.
        opening: Opening hours of each desk.
        roster: Its seed and replication are those of the tasks.
    """
    weeks = scenario.run_weeks
    source = partial(Stream, roster.seed, roster.replication)
    parts = [np.zeros((5, 0), dtype=np.int64)]
    for row, (desk, place) in enumerate(design.desks.items()):
        for name, task in place.tasks.items():
            ready, effort, lot = task_draws(task, f"{desk}/{name}", opening[row], weeks, source)
            skill = _skill(scenario, task, engineers, row)
            fixed = np.full((2, len(ready)), [[row], [skill]])
            parts.append(np.stack((ready, *fixed, effort, lot)))
    table = np.concatenate(parts, axis=1)
    table = table[:, np.lexsort((table[1], table[0]))]
    columns = ("ready", "desk", "skill", "effort", "lot")
    return Tasks(**{name: frozen(row) for name, row in zip(columns, table, strict=True)})


def task_draws(
    task: Task, name: str, hours: OpenHours, weeks: int, source: Streams
) -> tuple[Integers, Integers, Integers]:
    """When the tasks of one sort come, their effort and their lots.

    Args:
        task: What comes how often.
        name: "desk/task", which the random numbers go by.
        hours: Opening hours of the desk.
        weeks: Length of the run.
        source: Purpose to its random numbers.
    """
    count = int(np.floor(task.per_week * weeks))
    ordinal, who = np.arange(count), name_id(name)
    position = (ordinal + source("task_moment").uniform(who, ordinal)) / task.per_week
    week = np.minimum(np.floor(position).astype(np.int64), weeks - 1)
    before, until = open_time(hours, week * WEEK), open_time(hours, (week + 1) * WEEK)
    into = np.floor((position - week) * (until - before)).astype(np.int64)
    ready = after(hours, week * WEEK, np.minimum(into + 1, until - before)) - (until > before)
    u = source("task_effort").uniform(who, ordinal)
    effort = milliseconds(quantile(distribution_of(task.effort_hours), u))
    return ready, effort, source("task_lot").bits32(who, ordinal)


def _skill(scenario: Scenario, task: Task, engineers: Engineers, desk: int) -> int:
    """The skill of a task; when none is stated, the first that somebody at the desk has."""
    names = list(scenario.skills)
    if task.skill is not None:
        return names.index(task.skill)
    held = int(np.bitwise_or.reduce(engineers.skills[engineers.desk == desk]))
    return next((bit for bit in range(len(names)) if held >> bit & 1), 0)
