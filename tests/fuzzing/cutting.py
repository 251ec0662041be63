"""Cutting: overrides that make an accepted scenario or design small, as `--set` would."""

from supportsim.inputs.design import Design
from supportsim.inputs.law import Law
from supportsim.inputs.overrides import Override
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import Staff

#: Most of everything in a cut run.
CUSTOMERS, MONTHLY, HOURLY, PEOPLE, TASKS, BACKLOG = 8, 30.0, 1.0, 12, 30.0, 100
#: A customer with fewer cases a month keeps them; one with more gets `MONTHLY`.
_FEW = 0.1
INCIDENTS, SIZE, LOAD, TOUCHES = 2.0, 20.0, 2.0, 100


def cut_scenario(scenario: Scenario) -> list[Override]:
    """No warm-up, a window of a week, at most one more, few customers with few cases."""
    found: list[Override] = [
        ("scenario.warm_up_weeks", 0),
        ("scenario.window_weeks", 1),
        ("scenario.run_off_weeks", min(scenario.run_off_weeks, 1)),
        ("scenario.load", min(scenario.load, LOAD)),
        ("scenario.touches.most", min(scenario.touches.most, TOUCHES)),
    ]
    if scenario.trace is not None:
        return found
    for name, segment in scenario.segments.items():
        own = f"scenario.segments.{name}"
        found.append((f"{own}.customers", min(segment.customers, CUSTOMERS)))
        if segment.cases_per_hour is not None:
            found.append((f"{own}.cases_per_hour", min(segment.cases_per_hour, HOURLY)))
        else:
            monthly = segment.cases_per_month
            found.append((f"{own}.cases_per_month", MONTHLY if monthly > _FEW else monthly))
    for name, incident in scenario.incidents.items():
        own = f"scenario.incidents.{name}"
        found.append((f"{own}.per_week", min(incident.per_week, INCIDENTS)))
        if _reach(incident.cases) > SIZE:
            found.append((f"{own}.cases", {"law": "exponential", "mean": SIZE}))
    for name, cases in scenario.starting_backlog.items():
        found.append((f"scenario.starting_backlog.{name}", min(cases, BACKLOG)))
    return found


def cut_design(design: Design) -> list[Override]:
    """Few people and tasks."""
    found: list[Override] = []
    for name, desk in design.desks.items():
        for role, staff in desk.staff.items():
            found += _cut_staff(f"design.desks.{name}.staff.{role}", staff)
        for task, rules in desk.tasks.items():
            key = f"design.desks.{name}.tasks.{task}.per_week"
            found.append((key, min(rules.per_week, TASKS)))
    return found


def _cut_staff(own: str, staff: Staff) -> list[Override]:
    found: list[Override] = []
    if staff.headcount is not None and staff.headcount > PEOPLE:
        found.append((f"{own}.headcount", PEOPLE))
        found.append((f"{own}.new_hires", min(staff.new_hires, PEOPLE)))
    if staff.seats is not None:
        found.append((f"{own}.seats.always", min(staff.seats.always, PEOPLE)))
        for name, window in staff.seats.windows.items():
            found.append((f"{own}.seats.windows.{name}.count", min(window.count, PEOPLE)))
    return found


def _reach(law: Law) -> float:
    """The largest parameter of a law of numbers, whatever it means."""
    own = [law.mean or 0.0, law.high or 0.0, law.low or 0.0, *(law.values or ())]
    own.append((law.mean or 0.0) * (law.cv or 0.0))
    return max([*own, *(_reach(part) for part in law.parts or ())])
