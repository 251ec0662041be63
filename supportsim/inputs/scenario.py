"""The scenario: the world that every organisation faces, as people write it."""

from typing import Annotated, Literal

from pydantic import Field

from supportsim.inputs.base import (
    Clock,
    Date,
    Document,
    Minutes,
    Model,
    Name,
    NonNegative,
    Positive,
    Severity,
    Share,
    Speed,
    Weekday,
)
from supportsim.inputs.directions import WITH_GOAL
from supportsim.inputs.labour import Hiring, LeaverRate, UnderPerformers
from supportsim.inputs.work_rules import WorkRules
from supportsim.units import RANKS

#: A goal of the organisation; which values make sense depends on its metric.
Goal = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]


#: A difference between two difficulties.
Offset = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
#: A number of touches.
TouchCount = Annotated[int, Field(ge=1, le=1000)]
#: A number of touches of one attempt.
AttemptCount = Annotated[int, Field(ge=1, le=100)]
#: Cases open at the start.
BacklogSize = Annotated[int, Field(ge=0, le=1_000_000)]
#: Depth of a desk, the front being 0.
Rank = Annotated[int, Field(ge=0, lt=RANKS)]


class Law(Model):
    """A law of a non-negative quantity; its unit stands in the key that holds it.

    `mean` and `cv` describe a law, `mean` alone `exponential` and `deterministic`; others:
    `uniform` (low, high), `triangular` (low, mode, high), `table` (values, shares),
    `empirical` (file, column), `mixture` (parts).

    Attributes:
        values, shares: What a table may give, and the share of each.
        file: Observed values, each as likely: a text file, relative to the scenario file.
        column: Column of a CSV file; null for a file of one number a line.
        parts: Laws, each with a share; one of them may be a point mass (deterministic).
    """

    law: Literal[
        "deterministic",
        "exponential",
        "lognormal",
        "gamma",
        "weibull",
        "uniform",
        "triangular",
        "table",
        "empirical",
        "mixture",
    ]
    mean: NonNegative | None = None
    cv: Positive | None = None
    low: NonNegative | None = None
    mode: NonNegative | None = None
    high: NonNegative | None = None
    values: list[NonNegative] | None = None
    shares: list[Share] | None = None
    file: str | None = None
    column: str | None = None
    parts: "list[LawPart] | None" = None


class LawPart(Law):
    """A law that a share of all draws follows; not a mixture itself."""

    share: Share


Law.model_rebuild()


class Window(Model):
    """Opening hours on some days of the week, half-open, in local time.

    A window that ends at or before its start runs past midnight and belongs to the day
    on which it starts.
    """

    days: list[Weekday] = Field(min_length=1)
    opens: Clock
    closes: Clock


class Calendar(Model):
    """When a contract's clock runs. No windows means around the clock."""

    timezone: str
    windows: list[Window] = Field(default_factory=list)
    holidays: str | None = None


class Site(Model):
    """A place where people work: its clock and its public holidays.

    Attributes:
        timezone: An IANA name, as "America/New_York".
        holidays: A country code known to the `holidays` package ("US", "DE",
            "US-CA"), or null for none.
    """

    timezone: str
    holidays: str | None = None


class Profile(Model):
    """Relative weight of case openings by hour of the week, in the books' time zone.

    Attributes:
        days: For each day of the week, 24 weights.
        months: Twelve weights, January first; all 1 when left out.
        holiday_weight: Factor on public holidays of `holidays`.
    """

    days: dict[Weekday, list[NonNegative]]
    months: list[NonNegative] = Field(default_factory=lambda: [1.0] * 12)
    holidays: str | None = None
    holiday_weight: NonNegative = 1.0


class KindTouches(Model):
    """What one kind does otherwise than `touches`; null means the same."""

    completion_share: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] | None = None
    numbers: dict[TouchCount, Share] | None = None
    most: TouchCount | None = None
    effort_law: Literal["deterministic", "exponential", "lognormal", "gamma"] | None = None
    effort_cv: Positive | None = None
    effort_shape: Law | None = None


class Kind(Model):
    """A kind of case: how many there are and how much work solving one takes.

    Attributes:
        share: Share of all cases.
        effort_hours: Mean solving effort of a case, over all its touches.
        profile: Name of the profile of this kind's openings; that of the segment when null.
        touches: What differs from `touches` of the scenario.
        attempt_hours: Replaces the scenario's, whatever the rank.
        assist_hours: Replaces the scenario's, whatever the rank.
        topics: Replaces the shares of topics of the scenario.
        reproduction_share: Share of cases whose problem has to be reproduced.
        reopen_share: Share of resolved cases that reopen, once.
    """

    share: Share
    effort_hours: NonNegative
    profile: Name | None = None
    touches: KindTouches | None = None
    attempt_hours: Law | None = None
    assist_hours: Law | None = None
    topics: dict[Name, Share] | None = None
    reproduction_share: Share = 0.0
    reopen_share: Share = 0.0


class Touches(Model):
    """How a case's solving effort comes in steps.

    Attributes:
        completion_share: Share of solving touches after which the case is resolved, so
            the planned touches are geometric with mean 1 / completion_share.
        numbers: Number of planned touches to share of cases ({3: 1.0} is always three);
            replaces completion_share and most.
        most: No case needs more touches than this.
        effort_law: Law of the effort of one touch, about its mean.
        effort_cv: Coefficient of variation of the effort of one touch.
        effort_shape: Instead of both: any law, of which only the shape counts; what it draws
            is scaled to the mean effort of a touch.
    """

    completion_share: Share = Field(default=0.25, gt=0)
    numbers: dict[TouchCount, Share] | None = None
    most: int = Field(default=60, ge=1, le=1000)
    effort_law: Literal["deterministic", "exponential", "lognormal", "gamma"] = "lognormal"
    effort_cv: Positive = 1.2
    effort_shape: Law | None = None


class PerceptionError(Model):
    """How far difficulty at opening looks off: an error on the scale of difficulty.

    Attributes:
        law: `normal` about 0 (sd) or `triangular` (low, mode, high; may be negative).
    """

    law: Literal["normal", "triangular"] = "normal"
    sd: Positive | None = None
    low: Offset | None = None
    mode: Offset | None = None
    high: Offset | None = None


class Difficulty(Model):
    """The law of difficulty, a number in [0, 1); effort and kinds do not depend on it.

    Difficulty is `u ** exponent` for a uniform u. The exponent is the one for which the
    share of cases below `first_line` competence is `easy_share`; 1 when it is null.

    Attributes:
        easy_share: Share of cases whose difficulty lies below first-line competence, or
            null for uniform difficulty.
        first_line: Competence of the reference first line by kind.
        perception_error: By how much difficulty is misjudged at opening; null for not at all.
    """

    easy_share: Share | None = None
    first_line: dict[Name, Share]
    perception_error: PerceptionError | None = None


class DailyFactor(Model):
    """A random factor with mean 1 on all openings of a local day.

    Attributes:
        law: `gamma` or `lognormal`.
        cv: Its coefficient of variation.
        shared_by: The customers who share it: those of a `segment`, or `all`.
    """

    law: Literal["gamma", "lognormal"] = "gamma"
    cv: float = Field(gt=0, le=10, allow_inf_nan=False)
    shared_by: Literal["segment", "all"] = "segment"


class Incident(Model):
    """A fault that makes several customers open cases, beside their other cases.

    Attributes:
        per_week: Mean number a week, at random times.
        cases: Law of the number of cases of one, rounded, at least 1.
        spread_hours: They open at random within so many hours; 0 is all at once.
        segments: Whose customers it may hit, each as likely; null for all.
        severity: Severity of its cases; null draws each.
        kind, skill, topic: Those of its cases; null draws one for the whole incident.
    """

    per_week: NonNegative
    cases: Law
    spread_hours: NonNegative = 0.0
    segments: list[Name] | None = Field(default=None, min_length=1)
    severity: Severity | None = None
    kind: Name | None = None
    skill: Name | None = None
    topic: Name | None = None


class Segment(Model):
    """Customers who are alike.

    Attributes:
        package: The support package they hold.
        customers: How many there are (0 with a trace, which brings its own).
        cases_per_month: Mean cases opened by one customer in a month (1/12 of a year).
        cases_per_hour: Instead: mean cases an hour of all its customers together.
        profile: Name of the profile of their openings; with cases_per_hour null is even.
        sites: Where its customers are, by share.
        patience_hours: Replaces the scenario's.
        licence_per_year: Yearly licence of one customer on which the support fee is a share.
        busiest_customers: With a trace: this segment takes so many of the customers with
            most cases; the segment without it takes the rest.
    """

    package: Name
    customers: int = Field(default=0, ge=0, le=1_000_000)
    cases_per_month: NonNegative = 0.0
    cases_per_hour: NonNegative | None = None
    profile: Name | None = None
    sites: dict[Name, Share] | None = None
    patience_hours: Law | None = None
    licence_per_year: NonNegative | None = None
    busiest_customers: int | None = Field(default=None, ge=1)


class Targets(Model):
    """Hours allowed by severity on the package's calendar; a severity left out has none."""

    response_hours: dict[Severity, Positive] = Field(default_factory=dict)
    update_hours: dict[Severity, Positive] = Field(default_factory=dict)
    resolution_hours: dict[Severity, Positive] = Field(default_factory=dict)


class Goals(Model):
    """Attainment promised in each calendar month."""

    response: Share | None = None
    update: Share | None = None
    resolution: Share | None = None


class Package(Model):
    """A support contract.

    Attributes:
        calendar: Name of the calendar on which its clocks run.
        calendar_by_site: Replaces it for customers at these sites.
        targets: Hours allowed by severity.
        goals: Attainment promised for each month.
        fee_share_of_licence: Yearly support fee as a share of the licence; null if unknown.
        credit_share: For each goal missed in a month, this share of the month's support
            fee is given back to the package's customers; null if unknown.
        fee_per_case: Money for each case opened; null if unknown.
        patience_hours: Replaces the scenario's; a segment's comes first.
    """

    calendar: Name
    calendar_by_site: dict[Name, Name] = Field(default_factory=dict)
    targets: Targets
    goals: Goals = Goals()
    fee_share_of_licence: Share | None = None
    credit_share: Share | None = None
    fee_per_case: NonNegative | None = None
    patience_hours: Law | None = None


class Grade(Model):
    """A rank of engineer in the labour market: pay, competence and speed.

    Attributes:
        wage_per_year: Gross wage of a full-time year.
        wage_per_hour: Instead: gross wage of an hour of a shift.
        burden: Replaces that of `costs`.
        leavers_per_year: People who leave in a year, for each who is employed.
        competence: By kind: solves a case iff its difficulty is below this.
        speed: Work done in an hour, relative to the effort on the tape.
        speed_by_kind: Replaces `speed` for these kinds.
    """

    wage_per_year: NonNegative | None = None
    wage_per_hour: NonNegative | None = None
    burden: float | None = Field(default=None, ge=1, le=100, allow_inf_nan=False)
    leavers_per_year: LeaverRate = 0.0
    competence: dict[Name, Share]
    speed: Speed = 1.0
    speed_by_kind: dict[Name, Speed] = Field(default_factory=dict)


class HandOffLoss(Model):
    """Part of the effort that others spent on a case has to be done again.

    Attributes:
        enabled: Whether it counts.
        share: Of what people of other desks did.
        colleague_share: Of what people of the same desk did; `share` when null.
    """

    enabled: bool = True
    share: Share = 0.5
    colleague_share: Share | None = None


class Familiarity(Model):
    """Work shrinks with the cases one has handled for this customer, and that fades.

    The factor is 1 - largest_cut * (1 - exp(-n / cases)), n the cases handled, halved
    every half_life_days.
    """

    enabled: bool = True
    largest_cut: Share = 0.25
    cases: Positive = 10.0
    half_life_days: Positive = 180.0


class ContextSwitching(Model):
    """Every open case beyond the free ones slows its owner: 1 + share * cases beyond."""

    enabled: bool = True
    share_per_open_case: Share = 0.01
    free_open_cases: int = Field(default=1, ge=0)


class GradeSpeed(Model):
    """Whether the speeds of grades count; when not, everybody works at speed 1."""

    enabled: bool = True


class Ramp(Model):
    """New people start slow and reach full speed linearly."""

    enabled: bool = True
    months: float = Field(default=6.0, gt=0, le=600, allow_inf_nan=False)
    # A float of its own: on a Share the lower of two bounds would count.
    start_productivity: float = Field(default=0.25, ge=0.01, le=1, allow_inf_nan=False)


class PickUp(Model):
    """Minutes lost at the start of a spell that continues work cut by a shift end or block."""

    enabled: bool = True
    minutes: Minutes = 5.0


class Resume(Model):
    """Minutes lost at the start of a spell that continues work cut by an interruption."""

    enabled: bool = True
    minutes: Minutes = 15.0


class KnownTopic(Model):
    """Work shrinks with the cases of the same topic that the person has resolved.

    The factor is 1 - largest_cut * (1 - exp(-n / cases)), n the cases resolved.

    Attributes:
        largest_cut: What is saved in the end.
        cases: Cases after which 63 % of that is saved.
        from_assists: Whether help received counts as a case resolved for who asked.
    """

    enabled: bool = True
    largest_cut: Share = 0.25
    cases: float = Field(default=5.0, gt=0, le=1000, allow_inf_nan=False)
    from_assists: bool = False


class SkillSpeed(Model):
    """Whether the speeds of staff by skill count; when not, every skill is as fast."""

    enabled: bool = True


class Mechanisms(Model):
    """What makes the same work take longer or shorter; each is neutral when not enabled."""

    hand_off_loss: HandOffLoss = HandOffLoss()
    familiarity: Familiarity = Familiarity()
    context_switching: ContextSwitching = ContextSwitching()
    grade_speed: GradeSpeed = GradeSpeed()
    ramp: Ramp = Ramp()
    pick_up: PickUp = PickUp()
    resume: Resume = Resume(enabled=False)
    known_topic: KnownTopic = KnownTopic(enabled=False)
    skill_speed: SkillSpeed = SkillSpeed()


class Absence(Model):
    """Days people are paid and away, drawn per person.

    Attributes:
        leave_days_per_year: Planned leave in working days, taken in stretches.
        leave_stretch_days: Working days of one stretch of leave.
        sickness_spells_per_year: Mean number of times a person falls ill.
        sickness_days: Mean working days of one illness (geometric, at least 1).
    """

    leave_days_per_year: float = Field(default=0.0, ge=0, le=260, allow_inf_nan=False)
    leave_stretch_days: int = Field(default=5, ge=1, le=60)
    sickness_spells_per_year: float = Field(default=0.0, ge=0, le=260, allow_inf_nan=False)
    sickness_days: float = Field(default=1.0, ge=1, le=365)


class Premium(Model):
    """Extra pay for rostered hours inside a window of local time."""

    days: list[Weekday] = Field(min_length=1)
    opens: Clock
    closes: Clock
    share: NonNegative


class Costs(Model):
    """What a person costs beyond the wage.

    Attributes:
        burden: Salary cost over gross wage (benefits and employer's taxes).
        tools_share: Tools, as a share of the salary cost.
        rent_share: Rent, as a share of the salary cost.
        management_share: Management, as a share of the salary cost.
        hiring_per_person: Cost of hiring one person.
        hiring_per_intern: Cost of finding one intern who was not there before.
        overtime_factor: Pay of an overtime hour over that of a rostered one.
        standby_per_hour: Fee for an hour on call, called out or not.
        call_out_factor: Pay of an hour of a call-out over that of a rostered one.
        call_out_minimum_hours: Fewest hours that a call-out is paid for.
        premiums: Extra pay by window of local time.
    """

    burden: float = Field(default=1.0, ge=1, le=100)
    tools_share: NonNegative = 0.0
    rent_share: NonNegative = 0.0
    management_share: NonNegative = 0.0
    hiring_per_person: NonNegative = 0.0
    hiring_per_intern: NonNegative = 0.0
    overtime_factor: Positive = 1.0
    standby_per_hour: NonNegative = 0.0
    call_out_factor: Positive = 1.0
    call_out_minimum_hours: float = Field(default=0.0, ge=0, le=168, allow_inf_nan=False)
    premiums: dict[Name, Premium] = Field(default_factory=dict)


class TraceColumns(Model):
    """Which column of the file holds what; only the first two are needed."""

    opened: str
    severity: str
    customer: str | None = None
    kind: str | None = None
    skill: str | None = None
    effort_hours: str | None = None
    touches: str | None = None
    delay_hours: str | None = None
    topic: str | None = None
    site: str | None = None
    channel: str | None = None


class Trace(Model):
    """Real cases instead of drawn ones: a CSV file, plain or gzip.

    Attributes:
        file: Path, relative to the scenario file.
        columns: Names of its columns.
        date_format: How `opened` is written, in the codes of Python's `strptime`.
        timezone: IANA name of the clock on which `opened` was written.
        severities: Text in the severity column to severity; null when it is a number.
        missing: Texts that mean "not known".
        licence: Licence and attribution of the data.
    """

    file: str
    columns: TraceColumns
    date_format: str
    timezone: str
    severities: dict[str, Severity] | None = None
    missing: list[str] = Field(default_factory=lambda: ["", "?"])
    licence: str


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
            with the window and judges only what is due by then.
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
    touches: Touches = Touches()
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
    mechanisms: Mechanisms = Mechanisms()
    absence: Absence = Absence()
    work_rules: WorkRules = WorkRules()
    shrinkage: float = Field(default=0.0, ge=0, lt=1)
    hiring: Hiring = Hiring()
    under_performers: UnderPerformers = UnderPerformers()
    costs: Costs = Costs()
    trace: Trace | None = None
    staffing: Staffing | None = None
    goals: dict[str, Goal] = Field(
        default_factory=dict, json_schema_extra={"propertyNames": {"enum": list(WITH_GOAL)}}
    )
