"""The scenario: the world that every organisation faces, as people write it."""

import datetime as dt
import math
from typing import Annotated, Literal

from pydantic import Field

from supportsim.inputs.base import Date, Document, Model, Name, Positive, Severity, Share
from supportsim.inputs.contracts import Package, Segment
from supportsim.inputs.directions import WITH_GOAL
from supportsim.inputs.kinds import AttemptCount, Difficulty, Kind, Touches
from supportsim.inputs.labour import Hiring, UnderPerformers
from supportsim.inputs.law import Law
from supportsim.inputs.market import Absence, Costs, Grade
from supportsim.inputs.mechanisms import Mechanisms
from supportsim.inputs.openings import DailyFactor, Incident, Profile, Trace
from supportsim.inputs.places import Calendar, Site
from supportsim.inputs.work_rules import WorkRules
from supportsim.units import RANKS

#: A goal of the organisation; which values make sense depends on its metric.
Goal = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]


#: Cases open at the start.
BacklogSize = Annotated[int, Field(ge=0, le=1_000_000)]


#: Depth of a desk, the front being 0.
Rank = Annotated[int, Field(ge=0, lt=RANKS)]


class Staffing(Model):
    """Scale every design by one factor so that the first one has this utilisation.

    Utilisation here is expected work over case hours, before the run.
    """

    utilisation: float = Field(gt=0, le=1.5)


class Scenario(Document):
    """The world: customers, cases, contracts, labour market, calendar.

    Attributes:
        start: First day; time 0 is its midnight in `books_timezone`.
        books_timezone: The clock on which months are closed and profiles are written.
        warm_up_weeks: Weeks run and not judged.
        window_weeks: Weeks judged; money, occupancy and backlog count these only.
        run_off_weeks: At most so many weeks for judged cases to be closed afterwards.
        end: `run_off` goes on after the window until all judged cases are closed; `cut` ends
            with the window and judges only what is due before.
        load: Factor on the rate of all openings.
        topics: Shares of what problems are about.
        channels: Shares of how customers call.
        attempt_hours: Law of the effort of an attempt.
        attempt_hours_by_rank: Replaces it at desks of this rank.
        attempt_touches: Number of touches an attempt takes to share of attempts; its effort
            is split evenly over them.
        attempt_delay_hours: Law of the customer's delay between them; customer_delay_hours
            when null.
        assist_hours: Law of the effort of an assist.
        assist_hours_by_rank: Replaces it at desks of this rank.
        patience_hours: Law of the time after which an unserved customer gives up; null never.
        patience_hours_by_severity: Replaces it; a segment's or package's comes first.
        reproduction_hours: Law of the effort of reproducing a problem.
        reopen_delay_hours: Law of the time from resolution to reopening.
        reopen_hours: Law of the effort after a reopening.
        daily_factor: A random factor on the openings of a day; null for none.
        incidents: Faults that open several cases.
        starting_backlog: Cases open at time 0 by segment; they are never judged.
        goals: What the organisation wants of whole metrics: at least the value where more
            is better, at most the value where less is. Money is that of the whole window.
    """

    start: Date
    books_timezone: str
    currency: str = Field(default="USD", min_length=1, max_length=12)
    warm_up_weeks: int = Field(default=13, ge=0, le=520)
    window_weeks: int = Field(default=52, ge=1, le=520)
    run_off_weeks: int = Field(default=4, ge=0, le=52)
    end: Literal["run_off", "cut"] = "run_off"
    load: Positive = 1.0
    sites: dict[Name, Site] = Field(min_length=1)
    calendars: dict[Name, Calendar] = Field(min_length=1)
    profiles: dict[Name, Profile] = Field(default_factory=dict)
    severities: dict[Severity, Share] = Field(min_length=1)
    kinds: dict[Name, Kind] = Field(min_length=1)
    skills: dict[Name, Share] = Field(default_factory=lambda: {"general": 1.0}, min_length=1)
    difficulty: Difficulty
    touches: Touches = Touches.model_construct()
    topics: dict[Name, Share] = Field(default_factory=lambda: {"any": 1.0}, min_length=1)
    channels: dict[Name, Share] = Field(default_factory=lambda: {"any": 1.0}, min_length=1)
    customer_delay_hours: Law
    attempt_hours: Law
    attempt_hours_by_rank: dict[Rank, Law] = Field(default_factory=dict)
    attempt_touches: dict[AttemptCount, Share] | None = None
    attempt_delay_hours: Law | None = None
    assist_hours: Law
    assist_hours_by_rank: dict[Rank, Law] = Field(default_factory=dict)
    patience_hours: Law | None = None
    patience_hours_by_severity: dict[Severity, Law] = Field(default_factory=dict)
    reproduction_hours: Law | None = None
    reopen_delay_hours: Law | None = None
    reopen_hours: Law | None = None
    daily_factor: DailyFactor | None = None
    incidents: dict[Name, Incident] = Field(default_factory=dict, max_length=16)
    starting_backlog: dict[Name, BacklogSize] = Field(default_factory=dict)
    segments: dict[Name, Segment] = Field(min_length=1)
    packages: dict[Name, Package] = Field(min_length=1)
    grades: dict[Name, Grade] = Field(min_length=1)
    mechanisms: Mechanisms = Mechanisms.model_construct()
    absence: Absence = Absence.model_construct()
    work_rules: WorkRules = WorkRules.model_construct()
    shrinkage: float = Field(default=0.0, ge=0, lt=1)
    hiring: Hiring = Hiring.model_construct()
    under_performers: UnderPerformers = UnderPerformers.model_construct()
    costs: Costs = Costs.model_construct()
    trace: Trace | None = None
    staffing: Staffing | None = None
    goals: dict[str, Goal] = Field(
        default_factory=dict, json_schema_extra={"propertyNames": {"enum": list(WITH_GOAL)}}
    )

    @property
    def weeks(self) -> int:
        """Weeks of warm-up, window and run-off; a run that is cut ends before the last."""
        return self.warm_up_weeks + self.window_weeks + self.run_off_weeks

    @property
    def run_weeks(self) -> int:
        """Weeks of the longest run."""
        return self.weeks - (self.run_off_weeks if self.end == "cut" else 0)

    @property
    def last_day(self) -> dt.date:
        """Last day of the longest run."""
        return self.start + dt.timedelta(weeks=self.run_weeks, days=-1)

    @property
    def traces_sites(self) -> bool:
        """Whether the trace says at which site each customer is."""
        return self.trace is not None and self.trace.columns.site is not None

    @property
    def says_sites(self) -> bool:
        """Whether the trace, or some segment, says at which sites customers are."""
        stated = any(segment.sites is not None for segment in self.segments.values())
        return self.traces_sites or stated

    @property
    def has_seasons(self) -> bool:
        """Whether some months of a year bring more cases than others."""
        return any(profile.has_season for profile in self.profiles.values())

    def skills_of(self, segment: str) -> dict[str, float]:
        """Skill to its share among the cases of a segment."""
        own = self.segments[segment].skills
        return self.skills if own is None else own

    def attempt_touches_of(self, kind: str) -> dict[int, float]:
        """Number of touches of an attempt to its share among the attempts at cases of a kind."""
        own = self.kinds[kind].attempt_touches
        return (self.attempt_touches if own is None else own) or {1: 1.0}

    def mean_attempt_touches(self, kind: str) -> float:
        """Expected touches of an attempt at a case of a kind."""
        return math.fsum(n * share for n, share in self.attempt_touches_of(kind).items())
