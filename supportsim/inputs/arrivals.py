"""Arrivals: what sorts of cases of a scenario may come to each desk of a design."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

from supportsim.inputs.design import Design, Intake
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.ways import needed_at, reached, solved_at

#: Conditions that hold for some cases of a sort and not for others.
_PARTIAL = ("topic", "site", "channel", "hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """Kinds and skills of the cases that may come somewhere."""

    kinds: set[str] = field(default_factory=set)
    skills: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What may come to each desk.

    Attributes:
        to_solve: Cases that somebody at the desk may have to solve.
        to_work: Cases of which some work may have to wait for somebody at the desk.
    """

    to_solve: dict[str, Arrivals] = field(default_factory=dict)
    to_work: dict[str, Arrivals] = field(default_factory=dict)


def arrivals(scenario: Scenario, design: Design) -> Coming:
    """Return what may come to each desk, by intake and every way on."""
    found = Coming()
    segments = dict.fromkeys(
        (_segment_entries(name, scenario, design), tuple(live_skills(scenario, name)))
        for name in scenario.segments
    )
    kinds = _alike({name: _entries("kind", name, design) for name in live_kinds(scenario)})
    skills = {name: _entries("skill", name, design) for name in scenario.skills}
    severities = _alike(
        {str(number): _entries("severity", number, design) for number in scenario.severities}
    )
    for (segment, needed), kind, severity in product(segments, kinds, severities):
        for skill, names in _alike({name: skills[name] for name in needed}).items():
            entries = _taken(design, segment & kind & skill & severity)
            _enter(found, design, [design.intake[n].desk for n in entries], kinds[kind], names)
    return found


def _enter(
    found: Coming, design: Design, first: list[str], kinds: list[str], skills: list[str]
) -> None:
    """Note what comes to the first desks, and by every way on from them."""
    pairs = (
        (found.to_solve, reached(design, first, solved_at)),
        (found.to_work, reached(design, first, needed_at)),
    )
    for table, desks in pairs:
        for desk in desks:
            here = table.setdefault(desk, Arrivals())
            here.kinds.update(kinds)
            here.skills.update(skills)


def _taken(design: Design, passed: Iterable[int]) -> Iterator[int]:
    """The entries that may take such a case: the first, and further ones where it is partial."""
    for number in sorted(passed):
        yield number
        if not is_partial(design.intake[number]):
            return


def is_partial(entry: Intake) -> bool:
    """Whether an entry takes only some cases of a segment, kind, skill and severity."""
    return any(getattr(entry.when, condition) is not None for condition in _PARTIAL)


def _alike(entries: dict[str, frozenset[int]]) -> dict[frozenset[int], list[str]]:
    """Group what no intake entry tells apart, so that few combinations are left."""
    groups: dict[frozenset[int], list[str]] = {}
    for name, passed in entries.items():
        groups.setdefault(passed, []).append(name)
    return groups


def _entries(condition: str, value: str | int, design: Design) -> frozenset[int]:
    """Return the intake entries that this value of one condition passes."""
    wanted = [getattr(entry.when, condition) for entry in design.intake]
    return frozenset(n for n, names in enumerate(wanted) if names is None or value in names)


def _segment_entries(name: str, scenario: Scenario, design: Design) -> frozenset[int]:
    package = scenario.segments[name].package
    return _entries("segment", name, design) & _entries("package", package, design)


def live_kinds(scenario: Scenario) -> list[str]:
    """Return the kinds that some case may have."""
    traced = scenario.trace is not None and scenario.trace.columns.kind is not None
    incident = {one.kind for one in scenario.incidents.values()}
    return [n for n, kind in scenario.kinds.items() if kind.share > 0 or traced or n in incident]


def live_skills(scenario: Scenario, segment: str) -> list[str]:
    """Return the skills that some case of a segment may need."""
    traced = scenario.trace is not None and scenario.trace.columns.skill is not None
    incident = {one.skill for one in scenario.incidents.values()}
    shares = scenario.skills_of(segment)
    return [n for n in scenario.skills if shares.get(n, 0) > 0 or traced or n in incident]
