"""Walk: cases sent through a design, from desk to desk, leaving hours of work at each."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from supportsim.demand.work import distribution_of
from supportsim.inputs.design import Design
from supportsim.inputs.routes import Task
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.ways import ranks
from supportsim.laws import mean
from supportsim.study.workload_beyond import Beyond
from supportsim.study.workload_cases import WEEKS_A_YEAR, Stream
from supportsim.study.workload_difficulty import looks_above, ranges
from supportsim.study.workload_entry import Entries
from supportsim.study.workload_flow import Floats, Flow, flow_of, sort_of
from supportsim.study.workload_overflow import handed_on
from supportsim.study.workload_people import People, Role, pace, share_of, split
from supportsim.study.workload_solving import Changes, attempted, losses
from supportsim.study.workload_touches import made_at

#: Smaller parts of a sort do not move on.
_SMALLEST_MOVE: Final = 0.01


class Walk:
    """Cases sent through a design, leaving hours of work at each desk.

    Attributes:
        hours: Desk to hours of work so far.
        cases: Desk to cases that somebody there has worked on, helpers too; each visit counts.
        held: Desk to hours by the clock that its owners hold all their cases.
        solved: (desk, segment) to cases solved there.
    """

    def __init__(
        self,
        scenario: Scenario,
        design: Design,
        case_hours: Mapping[str, float],
        beyond: Beyond | None = None,
    ) -> None:
        """Begin with no work.

        Args:
            scenario: The world.
            design: The organisation.
            case_hours: "desk/role" to hours a year for case work.
            beyond: What clock, absence and speed add, and who leaves cases to others; None
                leaves it out.
        """
        self.beyond = beyond
        self.scenario = scenario
        self.design = design
        self.hours = dict.fromkeys(design.desks, 0.0)
        self.cases = dict.fromkeys(design.desks, 0.0)
        self.held = dict.fromkeys(design.desks, 0.0)
        self.solved: dict[tuple[str, str], float] = defaultdict(float)
        self.entries = Entries(scenario, design)
        speeds = {} if beyond is None else beyond.productivity
        self.people = People(scenario, design, case_hours, speeds)
        self.rank = ranks(design)
        self.handed_on = handed_on(design, case_hours)
        self.sorts = {kind: sort_of(scenario, kind) for kind in scenario.kinds}
        self.ranges = {kind: ranges(scenario, design, kind) for kind in scenario.kinds}
        mechanism = scenario.mechanisms.hand_off_loss
        self.loss = mechanism.share if mechanism.enabled else 0.0

    def send(self, stream: Stream) -> None:
        """Walk all cases of one sort through the design.

        Raises:
            SupportSimError: Some of them enter no desk.
        """
        sort = self.sorts[stream.kind]
        for entry, share in self.entries.of(stream).items():
            for difficulty in self.ranges[stream.kind]:
                self._arrive(entry, flow_of(stream, sort, difficulty, share))

    def add_task(self, name: str, task: Task) -> None:
        """The tasks of a year of one sort, by the people who have their skill."""
        kind = next(iter(self.scenario.kinds))
        skills = self.scenario.skills if task.skill is None else [task.skill]
        holders = (self.people.holders(name, kind, skill) for skill in skills)
        roles = next((some for some in holders if some), [])
        effort = mean(distribution_of(task.effort_hours))
        self.hours[name] += task.per_week * WEEKS_A_YEAR * effort * pace(roles)

    def _arrive(self, name: str, flow: Flow) -> None:
        """Cases come to a desk, or to where all of its overflow: what looks too hard goes on."""
        name = self.handed_on.get(name, name)
        referral = self.design.desks[name].refer_at_sight
        if flow.per_year == 0 or referral is None:
            self._take(name, flow)
            return
        hard = looks_above(self.scenario, flow.difficulty, referral.above)
        triage = referral.triage_minutes / 60 * pace(self._roles(name, flow))
        self.hours[name] += flow.per_year * hard * triage
        self.cases[name] += flow.per_year * hard
        self._arrive(referral.to, flow.part(hard))
        self._take(name, flow.part(1 - hard))

    def _take(self, name: str, flow: Flow) -> None:
        """Cases at a desk that owns them from now on."""
        if flow.per_year == 0:
            return
        desk = self.design.desks[name]
        self.cases[name] += flow.per_year
        if flow.is_new and desk.reproduction is not None:
            there = desk.reproduction.desk
            hours = flow.sort.reproduction * pace(self._roles(there, flow))
            self.hours[there] += flow.per_year * hours
        able, unable = self._able(name, flow)
        if not unable:
            self._solve(name, able, flow)
            return
        share = share_of(able, unable)
        spent, stuck = attempted(flow.sort.steps, desk, 1 - share)
        attempt = flow.sort.attempt[self.rank[name]] * spent
        failed = flow.part(1 - share)
        tried = attempt + self.loss * flow.tried
        self.hours[name] += failed.per_year * tried * self._pace(name, unable, flow)
        self._solve(name, able, flow.part(share + (1 - share) * (1 - stuck)))
        self._escalate(name, able, unable, failed.part(stuck), attempt)

    def _escalate(
        self, name: str, able: list[Role], unable: list[Role], flow: Flow, attempt: float
    ) -> None:
        """Cases that nobody at a desk has solved, after an attempt of so many hours."""
        escalation = self.design.desks[name].escalation
        if escalation is None or flow.per_year == 0:
            return
        if escalation.rule == "transfer":
            self._arrive(escalation.to, flow.onward(name, tried=attempt))
            return
        helped, again = flow, 1 + self._again(name, able, unable, flow)
        speed = self._pace(name, unable, flow)
        self.hours[name] += flow.per_year * (again - 1) * attempt * speed
        asked = flow.part(again)
        if escalation.rule == "assist":
            assist = self._help(escalation.to, asked.onward(name, tried=0.0)) / asked.per_year
        else:
            missed, assist = self._swarm(escalation.helpers, asked)
            self._arrive(escalation.to, flow.part(missed).onward(name, tried=attempt))
            helped = flow.part(1 - missed)
        own = helped.per_year * again * escalation.assist_share * assist
        self.hours[name] += own * speed
        self._solve(name, unable, helped, beside=able, is_helped=True)

    def _again(self, name: str, able: list[Role], unable: list[Role], flow: Flow) -> float:
        """How often each of these cases is helped with again, for others than its owner."""
        if self.beyond is None:
            return 0.0
        failing, severity = 1 - share_of(able, unable), flow.stream.severity
        touches = flow.sort.touches.mean
        hours = (touches * flow.touch + self._asking(name, flow)) * pace(unable)
        return self.beyond.again(name, severity, touches, failing, hours)

    def _asking(self, name: str, flow: Flow) -> float:
        """Effort of an attempt, and of taking in the help that follows it."""
        escalation, rank = self.design.desks[name].escalation, self.rank[name]
        if escalation is None:
            return 0.0
        helper = escalation.helpers[0] if escalation.rule == "swarm" else escalation.to
        taken_in = escalation.assist_share * flow.sort.assist[self.rank[helper]]
        return flow.sort.attempt[rank] + taken_in

    def _pace(self, name: str, roles: list[Role], flow: Flow) -> float:
        """Hours that one hour of effort takes, context switching and familiarity included."""
        factor = 1.0
        if self.beyond is not None:
            factor = self.beyond.factor(name, flow.stream.segment)
        return pace(roles) * factor

    def _help(self, name: str, flow: Flow) -> float:
        """Assists asked of a desk; who cannot help spends an attempt and passes it on.

        Returns:
            Hours of effort of the assists that succeed.
        """
        escalation = self.design.desks[name].escalation
        self.cases[name] += flow.per_year
        able, unable = self._able(name, flow)
        helped = share_of(able, unable)
        assists = flow.per_year * helped * flow.sort.assist[self.rank[name]]
        self.hours[name] += assists * pace(able)
        if escalation is not None and unable:
            failed = flow.part(1 - helped)
            attempt = flow.sort.attempt[self.rank[name]]
            self.hours[name] += failed.per_year * attempt * pace(unable)
            assists += self._help(escalation.to, failed.onward(name, tried=0.0))
        return assists

    def _swarm(self, helpers: list[str], flow: Flow) -> tuple[float, float]:
        """Assists asked of several desks at once, all of them begun.

        Returns:
            Share of the cases that nobody can help with, and the mean effort of an assist
            of those who can.
        """
        missed, shares, assists = 1.0, 0.0, 0.0
        for name in helpers:
            able, unable = split(self._roles(name, flow), flow.difficulty.low)
            share, rank = share_of(able, unable), self.rank[name]
            hours = share * flow.sort.assist[rank] * pace(able)
            hours += (1 - share) * flow.sort.attempt[rank] * pace(unable)
            self.hours[name] += flow.per_year * hours
            self.cases[name] += flow.per_year
            missed *= 1 - share
            shares += share
            assists += share * flow.sort.assist[rank]
        return missed, assists / shares if shares > 0 else 0.0

    def _solve(
        self,
        name: str,
        people: list[Role],
        flow: Flow,
        beside: list[Role] | None = None,
        *,
        is_helped: bool = False,
    ) -> None:
        """Touches that people make of cases they can solve, loss and reopenings included.

        `beside` are colleagues who share the touches.
        """
        if flow.per_year == 0:
            return
        desk = self.design.desks[name]
        moving = sum(desk.moves.values()) if flow.share >= _SMALLEST_MOVE else 0.0
        goes_on = flow.sort.touches.at_desk(desk.completion_share)
        made = made_at(flow.arriving, goes_on, moving)
        solved = flow.per_year - float(made.moved.sum())
        effort = flow.touch * float(made.reach.sum())
        speed, sharing = self._pace(name, people, flow), [*people, *(beside or ())]
        change = self._changes(name, flow, made.reach, speed, is_helped=is_helped)
        effort += losses(
            self.scenario, desk, flow, reach=made.reach, people=sharing, changes=change
        )
        effort += solved * flow.sort.reopening
        self.hours[name] += effort * speed
        self.solved[name, flow.stream.segment] += solved
        for to, share in desk.moves.items():
            if share > 0 and made.moved.any():
                self._arrive(to, flow.moved(made.moved * (share / moving)))

    def _changes(
        self, name: str, flow: Flow, reach: Floats, speed: float, *, is_helped: bool
    ) -> Changes:
        """How often touches change hands for absence; notes how long owners hold the cases."""
        if self.beyond is None:
            return Changes()
        touches, touch = float(reach.sum()) / flow.per_year, flow.touch * speed
        severity = flow.stream.severity
        hours = touches * touch + is_helped * self._asking(name, flow) * speed
        held = self.beyond.held(name, touches, hours, is_helped=is_helped)
        self.held[name] += flow.per_year * held
        return Changes(
            stand_ins=self.beyond.stand_in(name, severity, touch),
            new_owners=self.beyond.new_owners(name, touches, hours, is_helped=is_helped),
            returned=self.beyond.cuts.returned(name) * speed,
        )

    def _able(self, name: str, flow: Flow) -> tuple[list[Role], list[Role]]:
        """Who at a desk can solve these cases, and who cannot; at the end of a chain all can."""
        roles, onward = self._roles(name, flow), self.design.desks[name].escalation
        if onward is None or onward.to in flow.seen:
            return roles, []
        able, unable = split(roles, flow.difficulty.low)
        if self.beyond is not None:
            # Who takes only what they can solve leaves it to others, if there are any.
            tries = [role for role in unable if not role.only_solvable]
            unable = tries if tries or able else unable
        return able, unable

    def _roles(self, name: str, flow: Flow) -> list[Role]:
        return self.people.roles(name, flow.stream.kind, flow.stream.skill)
