"""Whether a design and a scenario fit: names, skills, and somebody who can solve every case."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from supportsim.errors import InputError
from supportsim.inputs.arrivals import Arrivals, Coming, arrivals
from supportsim.inputs.check_memory import people_memory_problems
from supportsim.inputs.design import Design, Desk
from supportsim.inputs.files import reread
from supportsim.inputs.match_idle import idle_warnings
from supportsim.inputs.match_names import name_problems_of
from supportsim.inputs.match_price import price_warnings
from supportsim.inputs.match_rest import rest_problems, rest_warnings
from supportsim.inputs.match_taking import taking_problems
from supportsim.inputs.match_time import time_problems
from supportsim.inputs.match_turnover import turnover_warnings
from supportsim.inputs.problems import KeyPath, Problem, suggestion
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.ways import backed, goes_to, needed_at, reached

_CONDITIONS = ("segment", "package", "kind", "skill", "severity", "topic", "site", "channel")


def match(
    scenario: Scenario, design: Design, *, scenario_file: Path | str, design_file: Path | str
) -> list[str]:
    """Check that a design can serve a scenario.

    Args:
        scenario: A loaded scenario.
        design: A loaded design.
        scenario_file: Where the scenario was read from, for messages.
        design_file: Where the design was read from, for messages.

    Returns:
        A line for each part of the design that has no effect in this scenario, for rests after
        call-outs below those that its work rules ask for, and for standby without a fee.

    Raises:
        InputError: The design needs a site, grade, skill or customer that the scenario
            lacks, some case would find nobody who can solve it, or nobody ever comes to
            work; a line for each.
    """
    problems = list(name_problems_of(scenario, design))
    coming = arrivals(scenario, design)
    if not problems:
        problems += _solving_problems(scenario, design, coming.to_solve)
        problems += _skill_problems(design, coming.to_work)
        problems += taking_problems(scenario, design, coming.to_work)
        problems += _task_problems(scenario, design)
        problems += time_problems(scenario, design)
        problems += rest_problems(scenario, design)
        problems += people_memory_problems(scenario, design)
    if problems:
        lines = reread(design_file).lines(problems)
        raise InputError([f"{line} (scenario {scenario_file})" for line in lines])
    warnings = [*_unmatched(scenario, design), *_idle_desks(design, coming)]
    warnings += [*idle_warnings(scenario, design), *turnover_warnings(scenario, design)]
    warnings += [*rest_warnings(scenario, design), *price_warnings(scenario, design)]
    lines = reread(design_file).lines(warnings) if warnings else []
    return [f"{line} (scenario {scenario_file})" for line in lines]


def _grades(name: str, desk: Desk) -> Iterator[tuple[KeyPath, str]]:
    """Where a grade of a desk stands, and the grade; not of who leaves what is too hard."""
    if desk.unlimited is not None:
        yield ("desks", name, "unlimited", "grade"), desk.unlimited.grade
    for role, staff in desk.staff.items():
        if staff.takes == "all":
            yield ("desks", name, "staff", role, "grade"), staff.grade


def _solving_problems(
    scenario: Scenario, design: Design, coming: dict[str, Arrivals]
) -> Iterator[Problem]:
    """At a desk that cannot escalate, everybody must solve whatever comes."""
    for name, here in coming.items():
        desk = design.desks[name]
        if desk.escalation is not None:
            continue
        for path, grade in _grades(name, desk):
            competence = scenario.grades[grade].competence
            solved = {kind: competence.get(kind, 0.0) for kind in scenario.kinds}
            weak = [kind for kind in solved if kind in here.kinds and solved[kind] < 1]
            if weak:
                listed = ", ".join(f"{kind} {solved[kind]:g}" for kind in weak)
                reason = "this desk has no escalation, so its people must solve every case"
                message = f"{grade} has competence {listed}, and {reason}"
                yield Problem(path=path, message=message)


def _skill_problems(design: Design, coming: dict[str, Arrivals]) -> Iterator[Problem]:
    """At every desk where work of a case may wait, somebody must have its skill."""
    for name, here in coming.items():
        held = _skills_held(design.desks[name])
        lacking = [] if held is None else sorted(here.skills - held)
        if lacking:
            senders = _sent_by(design, coming, name, set(lacking))
            come = f"come here from {' and '.join(senders)}" if senders else "come here"
            message = f"cases {come} that need {', '.join(lacking)}, and nobody here has it"
            key = "staff" if design.desks[name].unlimited is None else "unlimited"
            yield Problem(path=("desks", name, key), message=message)


def _sent_by(
    design: Design, coming: dict[str, Arrivals], name: str, lacking: set[str]
) -> list[str]:
    """Other desks by whose rules cases of these skills may need somebody of a desk."""
    return [
        other
        for other, there in coming.items()
        if other != name and name in needed_at(design.desks[other]) and there.skills & lacking
    ]


def _skills_held(desk: Desk) -> set[str] | None:
    """Skills that somebody at a desk has; None for all."""
    held = [staff.skills for staff in desk.staff.values()]
    held += [] if desk.unlimited is None else [desk.unlimited.skills]
    if any(skills is None for skills in held):
        return None
    return {skill for skills in held for skill in skills or ()}


def _task_problems(scenario: Scenario, design: Design) -> Iterator[Problem]:
    """Somebody at the desk must have the skill of every task."""
    for name, desk in design.desks.items():
        held = _skills_held(desk)
        known = held if held is not None else set(scenario.skills)
        for task, rules in desk.tasks.items():
            if rules.skill is not None and rules.skill not in known:
                message = f"needs {rules.skill}, and nobody here has it"
                yield Problem(path=("desks", name, "tasks", task, "skill"), message=message)


def _unmatched(scenario: Scenario, design: Design) -> Iterator[Problem]:
    """Values of intake conditions that no case of this scenario has."""
    known: dict[str, Iterable[object]] = {
        "segment": scenario.segments,
        "package": scenario.packages,
        "kind": scenario.kinds,
        "skill": scenario.skills,
        "severity": scenario.severities,
        "topic": scenario.topics,
        "site": scenario.sites,
        "channel": scenario.channels,
    }
    for number, entry in enumerate(design.intake):
        for condition in _CONDITIONS:
            for value in getattr(entry.when, condition) or ():
                if value not in known[condition]:
                    hint = suggestion(value, known[condition])
                    message = f"{condition} {value} never matches in this scenario ({hint})"
                    yield Problem(path=("intake", number, "when", condition), message=message)


def _idle_desks(design: Design, coming: Coming) -> Iterator[Problem]:
    """Desks that nothing of this scenario can come to, not even as a backup."""
    busy = [*coming.to_work, *(name for name, desk in design.desks.items() if desk.tasks)]
    busy += [name for name, desk in design.desks.items() if backed(desk)]
    helping = reached(design, busy, goes_to)
    for name in design.desks:
        if name not in helping:
            message = "no case comes here in this scenario"
            yield Problem(path=("desks", name), message=message)
