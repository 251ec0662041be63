"""Parts of a measure: which there are of each, how they are written, and which a file may name.

A part is named "response_attainment/package=premium,severity=1": the measure, and behind the
slash the traits of what is counted.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from supportsim.inputs.design import Design
from supportsim.inputs.directions import NATURES, WITH_GOAL
from supportsim.inputs.problems import Problem, suggestion, unknown_name
from supportsim.inputs.scenario import Scenario

_FEW: Final = ("severity", "package")
_TRAITS: Final = (*_FEW, "segment", "kind")
_BOTH: Final = "package,severity"
_PEOPLE: Final = ("desk", "grade")
_WAITS: Final = ("queue", "owner_away", "off_hours", "escalation", "third_party")

#: Measure to the traits by which it is cut; those of a month are left out: it is one of many.
CUTS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        (
            *("response_attainment", "resolution_attainment"),
            *("first_response_hours", "first_response_clock_hours"),
            *("resolution_hours", "resolution_clock_hours"),
            *("escalation_share", "assist_share", "hand_offs_per_case", "touches_per_case"),
            *("one_touch_share", "waited_share", "rework_hours", "open_hours", "worked_hours"),
        ),
        (*_TRAITS, _BOTH, *_PEOPLE),
    ),
    **dict.fromkeys(("cases_withdrawn", "cases_open"), (*_TRAITS, _BOTH, "desk")),
    "wait_hours": (*_TRAITS, *(f"{trait},reason" for trait in _TRAITS), "desk", "reason"),
    **dict.fromkeys(
        (
            *("update_attainment", "reopen_share", "interruptions_per_case"),
            *("returns_per_case", "backlog"),
        ),
        _FEW,
    ),
    "late_share": (*_FEW, "reason"),
    "overtime_hours": _PEOPLE,
    "month_missed_share": ("goal", "package,goal"),
}


def measure_problem(metric: str) -> str | None:
    """What is wrong with the name of a measure or of a part of one, as far as it alone tells."""
    name, slash, cut = metric.partition("/")
    if name not in NATURES:
        return unknown_name("metric", name, WITH_GOAL)
    if not NATURES[name].better:
        return f"neither more nor less of '{name}' is better"
    return _cut_problem(name, cut) if slash else None


def _cut_problem(name: str, cut: str) -> str | None:
    """What is wrong with what stands behind the slash."""
    known = CUTS.get(name, ())
    if not known:
        return f"'{name}' has no parts (got '{cut}')"
    traits = ",".join(trait for trait, _ in parts_of(cut))
    if any(not (trait and value) for trait, value in parts_of(cut)):
        return f"a part is written TRAIT=VALUE, as '{name}/{known[0]}=...' (got '{cut}')"
    return None if traits in known else unknown_name(f"part of '{name}' by", traits, known)


def parts_of(cut: str) -> list[tuple[str, str]]:
    """The traits of a part and their values: package, premium and severity, 1."""
    pairs = (part.partition("=") for part in cut.split(","))
    return [(trait, value) for trait, _, value in pairs]


def cut_problems(
    key: str, metrics: Iterable[str], scenario: Scenario, designs: Mapping[str, Design]
) -> Iterator[Problem]:
    """Yield a problem for each part of a measure that nothing of a study's files has.

    Args:
        key: Under which the measures are named, with dots.
        metrics: Whole or parts, without a `measure_problem`.
        scenario: Of the base point.
        designs: Likewise; a desk or a grade may be of any of them.
    """
    held = {grade for one in designs.values() for grade in one.grades(scenario.grades)}
    known: dict[str, list[str]] = {
        "severity": [str(severity) for severity in scenario.severities],
        "package": list(scenario.packages),
        "segment": list(scenario.segments),
        "kind": list(scenario.kinds),
        "grade": [name for name in scenario.grades if name in held],
        "desk": list(dict.fromkeys(desk for one in designs.values() for desk in one.desks)),
        "goal": ["response", "update", "resolution"],
    }
    for metric in metrics:
        name, slash, cut = metric.partition("/")
        known["reason"] = [*_WAITS, "work" if name == "late_share" else "customer"]
        for trait, value in parts_of(cut) if slash else ():
            if value not in known[trait]:
                hint = suggestion(value, known[trait])
                message = f"'{metric}': there is no {trait} '{value}' ({hint})"
                yield Problem(path=tuple(key.split(".")), message=message)
