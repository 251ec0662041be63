"""What must hold of the cases of a scenario: their laws, shares, names and number."""

from collections.abc import Iterator
from typing import Final

from supportsim.inputs.check_laws import (
    law_problems,
    laws_of,
    mean_problems,
    overflows,
    reach_problem,
    sum_problems,
    table_problems,
)
from supportsim.inputs.contracts import Segment
from supportsim.inputs.kinds import Kind, PerceptionError
from supportsim.inputs.law import Law
from supportsim.inputs.openings import Incident
from supportsim.inputs.problems import KeyPath, Problem, name_problems
from supportsim.inputs.scenario import Scenario
from supportsim.laws import Distribution, largest

#: No entry of incidents brings more of them.
MOST_INCIDENTS: Final = 100_000


def demand_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield every mistake in the demand of a scenario that its types cannot see."""
    for path, law in laws_of(scenario):
        unit = "cases" if path[-1] == "cases" else "hours"
        yield from law_problems(path, law, unit=unit)
    yield from _table_problems(scenario)
    for name, kind in scenario.kinds.items():
        yield from _kind_problems(("kinds", name), kind, scenario)
    for name, segment in scenario.segments.items():
        yield from _segment_problems(("segments", name), segment, scenario)
    for name, incident in scenario.incidents.items():
        yield from _incident_problems(("incidents", name), incident, scenario)
    for severity in scenario.patience_hours_by_severity:
        where: KeyPath = ("patience_hours_by_severity", severity)
        yield from name_problems(where, "severity", [severity], scenario.severities)
    yield from _backlog_problems(scenario)
    if scenario.difficulty.perception_error is not None:
        where = ("difficulty", "perception_error")
        yield from _perception_problems(where, scenario.difficulty.perception_error)
    yield from _trace_problems(scenario)
    yield from _number_problems(scenario)


def _table_problems(scenario: Scenario) -> Iterator[Problem]:
    """Tables of shares must add up to 1."""
    yield from table_problems(("topics",), scenario.topics)
    yield from table_problems(("channels",), scenario.channels)
    yield from table_problems(("attempt_touches",), scenario.attempt_touches)
    yield from table_problems(("touches", "numbers"), scenario.touches.numbers)
    yield from _shape_problems(("touches", "effort_shape"), scenario.touches.effort_shape)


def _kind_problems(path: KeyPath, kind: Kind, scenario: Scenario) -> Iterator[Problem]:
    """Topics, profile, touches and follow-up of a kind."""
    yield from table_problems((*path, "topics"), kind.topics)
    yield from table_problems((*path, "attempt_touches"), kind.attempt_touches)
    for topic in kind.topics or ():
        yield from name_problems((*path, "topics", topic), "topic", [topic], scenario.topics)
    if kind.profile is not None:
        known = scenario.profiles
        yield from name_problems((*path, "profile"), "profile", [kind.profile], known)
    if kind.touches is not None and kind.touches.numbers is not None:
        yield from table_problems((*path, "touches", "numbers"), kind.touches.numbers)
        for key in ("completion_share", "most"):
            if getattr(kind.touches, key) is not None:
                message = "numbers says how many touches there are; leave one of them out"
                yield Problem(path=(*path, "touches", key), message=message)
    yield from _effort_problems(path, kind, scenario)
    wanted = {
        "reproduction_share": ("reproduction_hours",),
        "reopen_share": ("reopen_delay_hours", "reopen_hours"),
    }
    for key, laws in wanted.items():
        for law in laws:
            if getattr(kind, key) > 0 and getattr(scenario, law) is None:
                yield Problem(path=(*path, key), message=f"needs a law in {law}")


def _effort_problems(path: KeyPath, kind: Kind, scenario: Scenario) -> Iterator[Problem]:
    """The effort of one touch, at most that of the whole case on average, fits the clock."""
    found = list(mean_problems((*path, "effort_hours"), kind.effort_hours, "hours"))
    yield from found
    own, rules = kind.touches, scenario.touches
    if own is not None and own.effort_shape is not None:
        for key in ("effort_law", "effort_cv"):
            if getattr(own, key) is not None:
                message = "effort_shape says what the law is; leave one of them out"
                yield Problem(path=(*path, "touches", key), message=message)
        yield from _shape_problems((*path, "touches", "effort_shape"), own.effort_shape)
    law = Distribution(
        law=(own and own.effort_law) or rules.effort_law,
        mean=kind.effort_hours,
        cv=(own and own.effort_cv) or rules.effort_cv,
    )
    reach = largest(law)
    if kind.effort_hours > 0 and overflows(reach) and not found:
        yield reach_problem((*path, "effort_hours"), reach, "hours in one touch")


def _shape_problems(path: KeyPath, shape: Law | None) -> Iterator[Problem]:
    """A shape can be scaled: its mean is above 0, as far as it is told without a file."""
    laws = [law for _, law in laws_of(shape)]
    if laws and all(_is_nothing(law) for law in laws if law.law != "mixture"):
        yield Problem(
            path=path, message="must have a mean above 0, to be scaled to that of a touch"
        )


def _is_nothing(law: Law) -> bool:
    """Whether a law gives nothing but 0."""
    least = law.law == "empirical" or law.high or law.mean or any(law.values or ())
    return not least


def _segment_problems(path: KeyPath, segment: Segment, scenario: Scenario) -> Iterator[Problem]:
    """Rates and sites of a segment."""
    if segment.cases_per_hour is not None and segment.cases_per_month > 0:
        message = "is stated beside cases_per_month; leave one of them out"
        yield Problem(path=(*path, "cases_per_hour"), message=message)
    if segment.skills is not None:
        yield from sum_problems((*path, "skills"), list(segment.skills.values()))
        for skill in segment.skills:
            yield from name_problems((*path, "skills", skill), "skill", [skill], scenario.skills)
    if segment.sites is not None:
        yield from sum_problems((*path, "sites"), list(segment.sites.values()))
        for site in segment.sites:
            yield from name_problems((*path, "sites", site), "site", [site], scenario.sites)
        return
    traced = scenario.trace is not None and scenario.trace.columns.site is not None
    stated = [name for name, one in scenario.segments.items() if one.sites is not None]
    if stated and not traced:
        message = f"is missing; where one segment states its sites ({stated[0]}), all do"
        yield Problem(path=(*path, "sites"), message=message)


def _incident_problems(path: KeyPath, incident: Incident, scenario: Scenario) -> Iterator[Problem]:
    """Names that an incident uses."""
    for what, given, known in (
        ("severity", incident.severity, scenario.severities),
        ("kind", incident.kind, scenario.kinds),
        ("skill", incident.skill, scenario.skills),
        ("topic", incident.topic, scenario.topics),
    ):
        if given is not None:
            yield from name_problems((*path, what), what, [given], known)
    for number, segment in enumerate(incident.segments or ()):
        where = (*path, "segments", number)
        yield from name_problems(where, "segment", [segment], scenario.segments)


def _backlog_problems(scenario: Scenario) -> Iterator[Problem]:
    """The starting backlog belongs to segments with customers."""
    for name, cases in scenario.starting_backlog.items():
        where: KeyPath = ("starting_backlog", name)
        yield from name_problems(where, "segment", [name], scenario.segments)
        segment = scenario.segments.get(name)
        if segment is not None and scenario.trace is None and cases and not segment.customers:
            message = "the segment has no customers who could have opened these cases"
            yield Problem(path=where, message=message)


def _perception_problems(path: KeyPath, error: PerceptionError) -> Iterator[Problem]:
    """The error of perception has the parameters of its law, and no others."""
    needed = ("sd",) if error.law == "normal" else ("low", "mode", "high")
    for name in ("sd", "low", "mode", "high"):
        value = getattr(error, name)
        if name in needed and value is None:
            yield Problem(path=(*path, name), message=f"is missing; {error.law} needs it")
        if name not in needed and value is not None:
            message = f"{error.law} takes no {name}, only {' and '.join(needed)}"
            yield Problem(path=(*path, name), message=message)
    low, mode, high = error.low, error.mode, error.high
    if error.law == "triangular" and low is not None and mode is not None and high is not None:
        if low >= high:
            yield Problem(path=(*path, "high"), message=f"must be above low ({low:g})")
        elif not low <= mode <= high:
            message = f"must lie from low ({low:g}) to high ({high:g})"
            yield Problem(path=(*path, "mode"), message=message)


def _trace_problems(scenario: Scenario) -> Iterator[Problem]:
    """What decides when cases open is for scenarios without a trace."""
    if scenario.trace is None:
        return
    stated: list[tuple[KeyPath, bool]] = [
        (("daily_factor",), scenario.daily_factor is not None),
        (("incidents",), bool(scenario.incidents)),
    ]
    for name, kind in scenario.kinds.items():
        stated.append((("kinds", name, "profile"), kind.profile is not None))
    for name, segment in scenario.segments.items():
        stated.append((("segments", name, "cases_per_hour"), segment.cases_per_hour is not None))
    for path, is_stated in stated:
        if is_stated:
            yield Problem(path=path, message="comes with the trace; leave it out")
    if scenario.load != 1:
        message = f"a trace has the load it has; leave it at 1 (got {scenario.load:g})"
        yield Problem(path=("load",), message=message)


def _number_problems(scenario: Scenario) -> Iterator[Problem]:
    """So many incidents can be told apart."""
    for name, incident in scenario.incidents.items():
        incidents = incident.per_week * scenario.weeks * scenario.load
        if incidents > MOST_INCIDENTS:
            message = f"about {incidents:.2g} of it in the run; the most is {MOST_INCIDENTS:,}"
            yield Problem(path=("incidents", name, "per_week"), message=message)
