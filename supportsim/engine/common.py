"""What all parts of the support floor share: the plan, time, people, and what is kept of them."""

from collections.abc import Callable
from dataclasses import dataclass

from supportsim.engine.choice import Choice
from supportsim.engine.deadlines import Deadlines
from supportsim.engine.dispatch import Dispatcher
from supportsim.engine.overtime import Overtime
from supportsim.engine.ownership import Ownership
from supportsim.engine.people import Engineer
from supportsim.engine.recorder import Recorder
from supportsim.engine.seats import SeatCount
from supportsim.engine.timeline import Timeline
from supportsim.engine.workbench import Workbench
from supportsim.plan.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What the parts of one run have in common; each takes from it what it works with."""

    plan: Plan
    time: Timeline
    engineers: list[Engineer]
    seats: SeatCount
    bench: Workbench
    choice: Choice
    dispatcher: Dispatcher
    ownership: Ownership
    deadlines: Deadlines
    recorder: Recorder
    overtime: Overtime


def set_up(plan: Plan, dispatch: Callable[[], None], *, spells: bool) -> Common:
    """What the parts of a run of a plan share, as it is before anything has happened.

    Args:
        plan: The plan.
        dispatch: Called once all of an instant has happened that calls for it.
        spells: Whether spells and stays of cases are kept.
    """
    time = Timeline(dispatch)
    engineers = [Engineer(number, plan) for number in range(len(plan.engineers.names))]
    for engineer, customer, credit in plan.mechanisms.familiarity_start.tolist():
        engineers[engineer].familiarity[customer] = (credit, 0)
    bench = Workbench(plan)
    choice = Choice(plan, lambda who, what: bench.familiarity(who, what, time.now))
    dispatcher = Dispatcher(plan, engineers, choice)
    recorder = Recorder(plan, spells=spells)
    return Common(
        plan=plan,
        time=time,
        engineers=engineers,
        seats=SeatCount(engineers, len(plan.desks.names)),
        bench=bench,
        choice=choice,
        dispatcher=dispatcher,
        ownership=Ownership(plan, engineers, dispatcher.stir),
        deadlines=Deadlines(plan, time),
        recorder=recorder,
        overtime=Overtime(plan, time, recorder),
    )
