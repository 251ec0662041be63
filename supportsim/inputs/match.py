"""Whether a design and a scenario fit: names, skills, and somebody who can solve every case."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from supportsim.errors import InputError
from supportsim.inputs.check_design import chain
from supportsim.inputs.design import Design, When
from supportsim.inputs.files import read_yaml
from supportsim.inputs.problems import Problem, name_problems, suggestion
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.source import Source

_CONDITIONS = ("segment", "package", "kind", "skill", "severity")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrivals:
    """What cases may come to a desk, by intake or up the chain of escalation."""

    kinds: set[str]
    skills: set[str]


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
        A line for each part of the design that has no effect in this scenario.

    Raises:
        InputError: The design needs a site, grade or skill that the scenario lacks, or
            some case would find nobody who can solve it; a line for each.
    """
    problems = list(_name_problems(scenario, design))
    arrivals = _arrivals(scenario, design)
    if not problems:
        problems += _solving_problems(scenario, design, arrivals)
        problems += _skill_problems(design, arrivals)
    if problems:
        lines = _source(design_file).lines(problems)
        raise InputError([f"{line} (scenario {scenario_file})" for line in lines])
    warnings = [*_unmatched(scenario, design), *_idle_desks(design, arrivals)]
    lines = _source(design_file).lines(warnings) if warnings else []
    return [f"{line} (scenario {scenario_file})" for line in lines]


def _source(file: Path | str) -> Source:
    """Read the file again for the positions of its keys; without it, lines have none."""
    try:
        return read_yaml(Path(file))
    except InputError:
        return Source(shown=str(file), data={}, positions={})


def _name_problems(scenario: Scenario, design: Design) -> Iterator[Problem]:
    """Sites, grades and skills that the scenario lacks."""
    for name, desk in design.desks.items():
        where = ("desks", name)
        yield from name_problems((*where, "site"), "site", [desk.site], scenario.sites)
        for role, staff in desk.staff.items():
            inside = (*where, "staff", role)
            yield from name_problems((*inside, "grade"), "grade", [staff.grade], scenario.grades)
            skills = staff.skills
            yield from name_problems((*inside, "skills"), "skill", skills, scenario.skills)


def _arrivals(scenario: Scenario, design: Design) -> dict[str, _Arrivals]:
    """Return what may come to each desk that a case can be at."""
    found: dict[str, _Arrivals] = {}
    segments = _alike(
        {name: _segment_signature(name, scenario, design) for name in scenario.segments}
    )
    kinds = _alike({name: _signature("kind", name, design) for name in _live_kinds(scenario)})
    skills = _alike({name: _signature("skill", name, design) for name in _live_skills(scenario)})
    severities = _alike(
        {str(number): _signature("severity", number, design) for number in scenario.severities}
    )
    for segment, kind, skill, severity in product(segments, kinds, skills, severities):
        passes = segment & kind & skill & severity
        if not passes:
            continue
        for desk in chain(design, design.intake[min(passes)].desk):
            here = found.setdefault(desk, _Arrivals(kinds=set(), skills=set()))
            here.kinds.update(kinds[kind])
            here.skills.update(skills[skill])
    return found


def _alike(signatures: dict[str, frozenset[int]]) -> dict[frozenset[int], list[str]]:
    """Group what no intake entry tells apart, so that few combinations are left."""
    groups: dict[frozenset[int], list[str]] = {}
    for name, signature in signatures.items():
        groups.setdefault(signature, []).append(name)
    return groups


def _signature(condition: str, value: str | int, design: Design) -> frozenset[int]:
    """Return the intake entries that this value of one condition passes."""
    return frozenset(
        number
        for number, entry in enumerate(design.intake)
        if _passes(entry.when, condition, value)
    )


def _segment_signature(name: str, scenario: Scenario, design: Design) -> frozenset[int]:
    package = scenario.segments[name].package
    return _signature("segment", name, design) & _signature("package", package, design)


def _passes(when: When, condition: str, value: str | int) -> bool:
    wanted = getattr(when, condition)
    return wanted is None or value in wanted


def _live_kinds(scenario: Scenario) -> list[str]:
    """Return the kinds that some case may have."""
    traced = scenario.trace is not None and scenario.trace.columns.kind is not None
    return [name for name, kind in scenario.kinds.items() if kind.share > 0 or traced]


def _live_skills(scenario: Scenario) -> list[str]:
    """Return the skills that some case may need."""
    traced = scenario.trace is not None and scenario.trace.columns.skill is not None
    return [name for name, share in scenario.skills.items() if share > 0 or traced]


def _solving_problems(
    scenario: Scenario, design: Design, arrivals: dict[str, _Arrivals]
) -> Iterator[Problem]:
    """At a desk that cannot escalate, everybody must solve whatever comes."""
    for name, coming in arrivals.items():
        desk = design.desks[name]
        if desk.escalation is not None:
            continue
        for role, staff in desk.staff.items():
            competence = scenario.grades[staff.grade].competence
            solved = {kind: competence.get(kind, 0.0) for kind in scenario.kinds}
            weak = [kind for kind in solved if kind in coming.kinds and solved[kind] < 1]
            if weak:
                listed = ", ".join(f"{kind} {solved[kind]:g}" for kind in weak)
                reason = "this desk has no escalation, so its people must solve every case"
                message = f"{staff.grade} has competence {listed}, and {reason}"
                yield Problem(path=("desks", name, "staff", role, "grade"), message=message)


def _skill_problems(design: Design, arrivals: dict[str, _Arrivals]) -> Iterator[Problem]:
    """At every desk that a case can be at, somebody must have its skill."""
    for name, coming in arrivals.items():
        staff = design.desks[name].staff.values()
        if any(people.skills is None for people in staff):
            continue
        held = {skill for people in staff for skill in people.skills or ()}
        lacking = sorted(coming.skills - held)
        if lacking:
            message = f"cases come here that need {', '.join(lacking)}, and nobody here has it"
            yield Problem(path=("desks", name, "staff"), message=message)


def _unmatched(scenario: Scenario, design: Design) -> Iterator[Problem]:
    """Values of intake conditions that no case of this scenario has."""
    known: dict[str, Iterable[object]] = {
        "segment": scenario.segments,
        "package": scenario.packages,
        "kind": scenario.kinds,
        "skill": scenario.skills,
        "severity": scenario.severities,
    }
    for number, entry in enumerate(design.intake):
        for condition in _CONDITIONS:
            for value in getattr(entry.when, condition) or ():
                if value not in known[condition]:
                    hint = suggestion(value, known[condition])
                    message = f"{condition} {value} never matches in this scenario ({hint})"
                    yield Problem(path=("intake", number, "when", condition), message=message)


def _idle_desks(design: Design, arrivals: dict[str, _Arrivals]) -> Iterator[Problem]:
    """Desks that no case of this scenario can come to, not even as a backup."""
    helping = {
        desk.backup.desk
        for name, desk in design.desks.items()
        if desk.backup is not None and name in arrivals
    }
    for name in design.desks:
        if name not in arrivals and name not in helping:
            message = "no case comes here in this scenario"
            yield Problem(path=("desks", name), message=message)
