"""Cases of a year by sort, as rates, incidents and backlog bring them or a trace has them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.demand.customers import yearly_cases
from supportsim.demand.season import PIECE, hours_of_year
from supportsim.demand.tape import CaseTape
from supportsim.demand.work import distribution_of
from supportsim.inputs.openings import Incident
from supportsim.inputs.scenario import Scenario
from supportsim.laws import mean
from supportsim.supply.capacity import YEAR
from supportsim.units import HOUR, MINUTE, WEEK

Integers = npt.NDArray[np.int64]
Shares = Iterable[tuple[str, float]]

#: Weeks of a mean year.
WEEKS_A_YEAR: Final = YEAR / WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Cases of one sort: how many a year, and the mean solving effort of one in hours.

    Attributes:
        topic, site, channel: Where known; None is by the shares of the scenario.
        opened: Instants at which they open, each as likely, in milliseconds since the start;
            None is by the profile.
    """

    segment: str
    package: str
    kind: str
    skill: str
    severity: int
    per_year: float
    effort_hours: float
    topic: str | None = None
    site: str | None = None
    channel: str | None = None
    opened: Integers | None = field(default=None, compare=False)


def drawn_streams(scenario: Scenario) -> list[Stream]:
    """The cases of a scenario without a trace: by its rates at its load, incidents, backlog.

    The starting backlog is spread over warm-up and window, as `tape_streams` does.
    """
    kinds = [(name, kind.share) for name, kind in scenario.kinds.items()]
    found = [
        stream
        for name, segment in scenario.segments.items()
        for stream in _streams(
            scenario, name, segment.customers * yearly_cases(scenario, name), kinds
        )
    ]
    for incident in scenario.incidents.values():
        found += _incident_streams(scenario, incident)
    for name, cases in scenario.starting_backlog.items():
        start = np.zeros(1, dtype=np.int64)
        found += _streams(scenario, name, cases * YEAR / run_length(scenario), kinds, opened=start)
    return [stream for stream in found if stream.per_year > 0]


def run_length(scenario: Scenario) -> int:
    """Warm-up and window, in milliseconds."""
    return (scenario.warm_up_weeks + scenario.window_weeks) * WEEK


def tape_streams(scenario: Scenario, tape: CaseTape) -> list[Stream]:
    """The cases of a tape up to the end of the window, scaled to a year (for traces)."""
    end = run_length(scenario)
    chosen = np.flatnonzero(tape.opened < end)
    segment = tape.customers.segment[tape.customer]
    traits = (segment, tape.kind, tape.skill, tape.severity, tape.topic, tape.site, tape.channel)
    sorts = np.stack(traits, axis=1)[chosen]
    rows, which, counts = np.unique(sorts, axis=0, return_inverse=True, return_counts=True)
    known = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(tape.touch_effort)))
    work = (known[tape.touch_offset[1:]] - known[tape.touch_offset[:-1]])[chosen]
    hours = np.bincount(which.ravel(), weights=work, minlength=len(rows)) / counts / HOUR
    recorded = scenario.trace is not None and scenario.trace.columns.effort_hours is not None
    found = []
    for index, (row, count) in enumerate(zip(rows.tolist(), counts.tolist(), strict=True)):
        name, kind = tape.segments[row[0]], tape.kinds[row[1]]
        found.append(
            Stream(
                segment=name,
                package=scenario.segments[name].package,
                kind=kind,
                skill=tape.skills[row[2]],
                severity=row[3],
                topic=tape.topics[row[4]],
                site=tape.sites[row[5]],
                channel=tape.channels[row[6]],
                per_year=count * YEAR / end,
                effort_hours=float(hours[index]) if recorded else _effort(scenario, kind),
                opened=tape.opened[chosen[which.ravel() == index]],
            )
        )
    return found


def _effort(scenario: Scenario, kind: str) -> float:
    return scenario.kinds[kind].effort_hours


def _incident_streams(scenario: Scenario, incident: Incident) -> Iterator[Stream]:
    """The cases of one entry of incidents: at any time, by the customers whom it may hit."""
    names = list(dict.fromkeys(incident.segments or scenario.segments))
    customers = sum(scenario.segments[name].customers for name in names)
    cases = incident.per_week * scenario.load * mean(distribution_of(incident.cases))
    pieces = round(hours_of_year(scenario.start, scenario.books_timezone) * 60 / PIECE)
    kinds = [(name, kind.share) for name, kind in scenario.kinds.items()]
    for name in names if customers else ():
        yield from _streams(
            scenario,
            name,
            cases * WEEKS_A_YEAR * scenario.segments[name].customers / customers,
            kinds if incident.kind is None else [(incident.kind, 1.0)],
            skills=None if incident.skill is None else [(incident.skill, 1.0)],
            severity=incident.severity,
            topic=incident.topic,
            opened=(np.arange(pieces) * PIECE + PIECE // 2) * MINUTE,
        )


def _streams(
    scenario: Scenario,
    segment: str,
    per_year: float,
    kinds: Shares,
    *,
    skills: Shares | None = None,
    severity: int | None = None,
    topic: str | None = None,
    opened: Integers | None = None,
) -> Iterator[Stream]:
    """Cases of a segment by kind, skill and severity."""
    severities = scenario.severities.items() if severity is None else [(severity, 1.0)]
    for (kind, share), (skill, skill_share), (level, level_share) in product(
        kinds, skills or scenario.skills_of(segment).items(), severities
    ):
        yield Stream(
            segment=segment,
            package=scenario.segments[segment].package,
            kind=kind,
            skill=skill,
            severity=level,
            topic=topic,
            per_year=per_year * share * skill_share * level_share,
            effort_hours=_effort(scenario, kind),
            opened=opened,
        )
