"""Expected work of a design before any run: a first-order formula.

What is counted. Every case is walked along the escalation chain of its entry desk. People of
a desk meet a case in proportion to their case hours. With difficulty u**e the chance that a
person solves it is competence**(1/e). Who cannot solve it spends an attempt; the case is then
transferred and solved beyond, or an assist is given and the owner solves it and spends
`assist_share` of the assist on taking it in. Solving takes the touches of the case, each of
its mean effort. Hand-off loss is added: a share of the effort of others since this person
last worked on it, `colleague_share` of what people of the desk did and `share` of what other
desks did. A touch is worked by another person than a given earlier one with chance
q = 1 - 1/n at a desk that owns its cases (n its able people), 1 - 1/group under customer
ownership, 0 under engineer ownership; with K touches of mean effort t and an attempt a before
them the loss is colleague_share x t sum_{m>=1} q^m E[(K - m)+]
+ share x a sum_{k>=1} q^(k-1) P(K >= k). Hours are effort over grade speed.

What is left out, being second order: familiarity, context switching, ramp, pick-up minutes,
backup, repeated attempts of returning cases at desks of mixed competence, patience.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from supportsim.demand.difficulty import difficulty_exponent
from supportsim.demand.tape import CaseTape
from supportsim.demand.touches import mean_touches
from supportsim.demand.work import distribution_of
from supportsim.errors import SupportSimError
from supportsim.inputs.design import Design, Desk, Intake
from supportsim.inputs.scenario import Scenario
from supportsim.laws import mean
from supportsim.units import HOUR, WEEK

#: Milliseconds of a mean year.
YEAR: Final = 365.25 * 24 * HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Cases of one sort: how many a year, and the mean solving effort of one in hours."""

    segment: str
    package: str
    kind: str
    skill: str
    severity: int
    per_year: float
    effort_hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Role:
    """People alike at a desk: weight by case hours, head count, competence and speed."""

    weight: float
    headcount: float
    competence: float
    speed: float


def drawn_streams(scenario: Scenario) -> list[Stream]:
    """The cases of a scenario without a trace, at its load."""
    return [
        Stream(
            segment=segment_name,
            package=segment.package,
            kind=kind_name,
            skill=skill,
            severity=severity,
            per_year=segment.customers
            * segment.cases_per_month
            * 12
            * scenario.load
            * kind.share
            * skill_share
            * severity_share,
            effort_hours=kind.effort_hours,
        )
        for segment_name, segment in scenario.segments.items()
        for kind_name, kind in scenario.kinds.items()
        for skill, skill_share in scenario.skills.items()
        for severity, severity_share in scenario.severities.items()
    ]


def tape_streams(scenario: Scenario, tape: CaseTape) -> list[Stream]:
    """The cases of a tape up to the end of the window, scaled to a year (for traces)."""
    end = (scenario.warm_up_weeks + scenario.window_weeks) * WEEK
    chosen = np.flatnonzero(tape.opened < end)
    segment = tape.customers.segment[tape.customer[chosen]]
    sorts = np.stack(
        (segment, tape.kind[chosen], tape.skill[chosen], tape.severity[chosen]), axis=1
    )
    rows, which, counts = np.unique(sorts, axis=0, return_inverse=True, return_counts=True)
    known = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(tape.touch_effort)))
    work = (known[tape.touch_offset[1:]] - known[tape.touch_offset[:-1]])[chosen]
    hours = np.bincount(which.ravel(), weights=work, minlength=len(rows)) / counts / HOUR
    recorded = scenario.trace is not None and scenario.trace.columns.effort_hours is not None
    found = []
    for row, count, effort in zip(rows.tolist(), counts.tolist(), hours.tolist(), strict=True):
        segment_name, kind = tape.segments[row[0]], tape.kinds[row[1]]
        found.append(
            Stream(
                segment=segment_name,
                package=scenario.segments[segment_name].package,
                kind=kind,
                skill=tape.skills[row[2]],
                severity=row[3],
                per_year=count * YEAR / end,
                effort_hours=effort if recorded else scenario.kinds[kind].effort_hours,
            )
        )
    return found


def expected_work(
    scenario: Scenario,
    design: Design,
    *,
    streams: list[Stream],
    case_hours: Mapping[str, float],
) -> dict[str, float]:
    """Hours of work a year at each desk, by the formula of this module.

    Args:
        scenario: The world.
        design: The organisation.
        streams: The cases of a year.
        case_hours: "desk/role" to hours a year for case work.

    Raises:
        SupportSimError: A case enters no desk.
    """
    walk = _Walk(scenario, design, case_hours)
    for stream in streams:
        walk.send(stream)
    return walk.hours


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flow:
    """Cases alike on their way.

    Attributes:
        difficulty: Who has a competence above it can solve them.
        per_year: How many.
        tried: Hours of attempts that others spent on each.
        seen: Desks that gave them on.
    """

    stream: Stream
    difficulty: float
    per_year: float
    tried: float = 0.0
    seen: frozenset[str] = frozenset()

    def onward(self, desk: str, *, per_year: float, tried: float) -> "_Flow":
        """What of it goes on from a desk, with the attempt made there."""
        seen = self.seen | {desk}
        return replace(self, per_year=per_year, tried=self.tried + tried, seen=seen)


class _Walk:
    """Cases sent through a design, leaving hours of work at each desk."""

    def __init__(self, scenario: Scenario, design: Design, case_hours: Mapping[str, float]) -> None:
        self.scenario = scenario
        self.design = design
        self.case_hours = case_hours
        self.hours = dict.fromkeys(design.desks, 0.0)
        self.exponent = difficulty_exponent(scenario)
        self.attempt = mean(distribution_of(scenario.attempt_hours))
        self.assist = mean(distribution_of(scenario.assist_hours))
        loss = scenario.mechanisms.hand_off_loss
        among = loss.share if loss.colleague_share is None else loss.colleague_share
        self.loss = loss.share if loss.enabled else 0.0
        self.colleague_loss = among if loss.enabled else 0.0

    def send(self, stream: Stream) -> None:
        """Walk all cases of one sort through the design."""
        entry = next((i.desk for i in self.design.intake if _fits(i, stream)), None)
        if entry is None:
            raise SupportSimError(f"no intake entry takes {stream.kind} cases of {stream.segment}")
        for difficulty, share in self._cells(stream.kind):
            cases = stream.per_year * share
            self._arrive(entry, _Flow(stream=stream, difficulty=difficulty, per_year=cases))

    def _cells(self, kind: str) -> Iterator[tuple[float, float]]:
        """Ranges of difficulty within which the same people can solve: (lower end, share)."""
        grades = self.scenario.grades.values()
        edges = sorted({0.0, 1.0, *(grade.competence.get(kind, 0.0) for grade in grades)})
        for low, high in pairwise(edges):
            yield low, high ** (1 / self.exponent) - low ** (1 / self.exponent)

    def _arrive(self, name: str, flow: _Flow) -> None:
        """Cases at a desk that owns them from now on."""
        if flow.per_year == 0:
            return
        desk = self.design.desks[name]
        able, unable = self._able(name, flow)
        solved = flow.per_year * _share(able, [*able, *unable])
        failed = flow.per_year - solved
        self.hours[name] += solved * self._solving(desk, able, flow) * _pace(able)
        if desk.escalation is None or not unable:
            return
        attempt = self.attempt + self.loss * flow.tried
        self.hours[name] += failed * attempt * _pace(unable)
        to = desk.escalation.to
        if desk.escalation.rule == "transfer":
            self._arrive(to, flow.onward(name, per_year=failed, tried=self.attempt))
            return
        self._help(to, flow.onward(name, per_year=failed, tried=0.0))
        own = self._solving(desk, [*able, *unable], flow)
        own += desk.escalation.assist_share * self.assist
        self.hours[name] += failed * own * _pace(unable)

    def _help(self, name: str, flow: _Flow) -> None:
        """Assists asked of a desk; who cannot help spends an attempt and passes it on."""
        desk = self.design.desks[name]
        able, unable = self._able(name, flow)
        helped = flow.per_year * _share(able, [*able, *unable])
        failed = flow.per_year - helped
        self.hours[name] += helped * self.assist * _pace(able)
        if desk.escalation is not None and unable:
            self.hours[name] += failed * self.attempt * _pace(unable)
            self._help(desk.escalation.to, flow.onward(name, per_year=failed, tried=0.0))

    def _able(self, name: str, flow: _Flow) -> tuple[list[_Role], list[_Role]]:
        """Who at a desk can solve these cases, and who cannot; at the end of a chain all can."""
        roles, onward = self._roles(name, flow.stream), self.design.desks[name].escalation
        if onward is None or onward.to in flow.seen:
            return roles, []
        able = [role for role in roles if role.competence > flow.difficulty]
        return able, [role for role in roles if role.competence <= flow.difficulty]

    def _solving(self, desk: Desk, able: list[_Role], flow: _Flow) -> float:
        """Effort to solve a case at a desk, hand-off loss included, in hours."""
        touches = self.scenario.touches
        stops = max(touches.completion_share, desk.completion_share or 0.0)
        reach = (1 - stops) ** np.arange(touches.most)
        touch = flow.stream.effort_hours / mean_touches(self.scenario)
        people = {
            "desk": max(sum(role.headcount for role in able), 1.0),
            "customer": float(desk.group_size),
            "engineer": 1.0,
        }[desk.ownership]
        other = (1 - 1 / people) ** np.arange(touches.most)
        beyond = np.append(np.cumsum(reach[::-1])[::-1][1:], 0.0)
        among_colleagues = self.colleague_loss * touch * float((other[1:] * beyond[:-1]).sum())
        from_before = self.loss * flow.tried * float((other * reach).sum())
        return touch * float(reach.sum()) + among_colleagues + from_before

    def _roles(self, name: str, stream: Stream) -> list[_Role]:
        """People of a desk who have the skill; everybody if nobody has it."""
        fast = self.scenario.mechanisms.grade_speed.enabled
        found, all_roles = [], []
        for role, staff in self.design.desks[name].staff.items():
            grade = self.scenario.grades[staff.grade]
            speed = grade.speed_by_kind.get(stream.kind, grade.speed) if fast else 1.0
            one = _Role(
                weight=self.case_hours[f"{name}/{role}"],
                headcount=staff.headcount,
                competence=grade.competence.get(stream.kind, 0.0),
                speed=speed,
            )
            all_roles.append(one)
            if staff.skills is None or stream.skill in staff.skills:
                found.append(one)
        return found or all_roles


def _fits(intake: Intake, stream: Stream) -> bool:
    """Whether an intake entry takes cases of this sort."""
    when = intake.when
    pairs: list[tuple[object, list[str] | list[int] | None]] = [
        (stream.segment, when.segment),
        (stream.package, when.package),
        (stream.kind, when.kind),
        (stream.skill, when.skill),
        (stream.severity, when.severity),
    ]
    return all(wanted is None or value in wanted for value, wanted in pairs)


def _share(some: list[_Role], everybody: list[_Role]) -> float:
    """Part of the case hours of a desk that some of its people have."""
    if len(some) == len(everybody):
        return 1.0
    total = math.fsum(role.weight for role in everybody)
    return math.fsum(role.weight for role in some) / total if total > 0 else 0.0


def _pace(roles: list[_Role]) -> float:
    """Hours that one hour of effort takes these people, weighted by their case hours."""
    total = math.fsum(role.weight for role in roles)
    if total == 0:
        return 1.0
    return math.fsum(role.weight / role.speed for role in roles) / total
