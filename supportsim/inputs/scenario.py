"""The scenario: the world that every organisation faces, as people write it."""

from typing import Literal

from pydantic import Field

from supportsim.inputs.base import (
    Clock,
    Date,
    Document,
    Model,
    Name,
    NonNegative,
    Positive,
    Severity,
    Share,
    Weekday,
)


class Law(Model):
    """A law of a non-negative quantity; its unit stands in the key that holds it.

    `mean` and `cv` describe every law but `uniform` (low, high) and `triangular`
    (low, mode, high). `exponential` and `deterministic` need no `cv`.
    """

    law: Literal[
        "deterministic", "exponential", "lognormal", "gamma", "weibull", "uniform", "triangular"
    ]
    mean: NonNegative | None = None
    cv: Positive | None = None
    low: NonNegative | None = None
    mode: NonNegative | None = None
    high: NonNegative | None = None


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


class Kind(Model):
    """A kind of case: how many there are and how much work solving one takes.

    Attributes:
        share: Share of all cases.
        effort_hours: Mean solving effort of a case, over all its touches.
    """

    share: Share
    effort_hours: Positive


class Touches(Model):
    """How a case's solving effort comes in steps.

    Attributes:
        completion_share: Share of solving touches after which the case is resolved, so
            the planned touches are geometric with mean 1 / completion_share.
        most: No case needs more touches than this.
        effort_law: Law of the effort of one touch, about its mean.
        effort_cv: Coefficient of variation of the effort of one touch.
    """

    completion_share: Share = Field(default=0.25, gt=0)
    most: int = Field(default=60, ge=1, le=1000)
    effort_law: Literal["deterministic", "exponential", "lognormal", "gamma"] = "lognormal"
    effort_cv: Positive = 1.2


class Difficulty(Model):
    """The law of difficulty, a number in [0, 1); effort and kinds do not depend on it.

    Difficulty is `u ** exponent` for a uniform u. The exponent is the one for which the
    share of cases below `first_line` competence is `easy_share`; 1 when it is null.

    Attributes:
        easy_share: Share of cases whose difficulty lies below first-line competence, or
            null for uniform difficulty.
        first_line: Competence of the reference first line by kind.
    """

    easy_share: Share | None = None
    first_line: dict[Name, Share]


class Segment(Model):
    """Customers who are alike.

    Attributes:
        package: The support package they hold.
        customers: How many there are (0 with a trace, which brings its own).
        cases_per_month: Mean cases opened by one customer in a month (1/12 of a year).
        profile: Name of the profile of their openings.
        licence_per_year: Yearly licence of one customer on which the support fee is a share.
        busiest_customers: With a trace: this segment takes so many of the customers with
            most cases; the segment without it takes the rest.
    """

    package: Name
    customers: int = Field(default=0, ge=0, le=1_000_000)
    cases_per_month: NonNegative = 0.0
    profile: Name | None = None
    licence_per_year: NonNegative | None = None
    busiest_customers: int | None = Field(default=None, ge=1)


class Targets(Model):
    """Hours allowed by severity on the package's calendar; a severity left out has none."""

    response_hours: dict[Severity, Positive] = Field(default_factory=dict)
    resolution_hours: dict[Severity, Positive] = Field(default_factory=dict)


class Goals(Model):
    """Attainment promised in each calendar month."""

    response: Share | None = None
    resolution: Share | None = None


class Package(Model):
    """A support contract.

    Attributes:
        calendar: Name of the calendar on which its clocks run.
        targets: Hours allowed by severity.
        goals: Attainment promised for each month.
        fee_share_of_licence: Yearly support fee as a share of the licence; null if unknown.
        credit_share: For each goal missed in a month, this share of the month's support
            fee is given back to the package's customers; null if unknown.
        fee_per_case: Money for each case opened; null if unknown.
    """

    calendar: Name
    targets: Targets
    goals: Goals = Goals()
    fee_share_of_licence: Share | None = None
    credit_share: Share | None = None
    fee_per_case: NonNegative | None = None


class Grade(Model):
    """A rank of engineer in the labour market: pay, competence and speed.

    Attributes:
        wage_per_year: Gross wage of a full-time year.
        competence: By kind: solves a case iff its difficulty is below this.
        speed: Work done in an hour, relative to the effort on the tape.
        speed_by_kind: Replaces `speed` for these kinds.
    """

    wage_per_year: NonNegative
    competence: dict[Name, Share]
    speed: Positive = 1.0
    speed_by_kind: dict[Name, Positive] = Field(default_factory=dict)


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
    start_productivity: Share = Field(default=0.25, gt=0)


class PickUp(Model):
    """Minutes lost at the start of a spell that continues work cut by a shift end or block."""

    enabled: bool = True
    minutes: NonNegative = 5.0


class Mechanisms(Model):
    """What makes the same work take longer or shorter; each is neutral when not enabled."""

    hand_off_loss: HandOffLoss = HandOffLoss()
    familiarity: Familiarity = Familiarity()
    context_switching: ContextSwitching = ContextSwitching()
    grade_speed: GradeSpeed = GradeSpeed()
    ramp: Ramp = Ramp()
    pick_up: PickUp = PickUp()


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
        overtime_factor: Pay of an overtime hour over that of a rostered one.
        premiums: Extra pay by window of local time.
    """

    burden: float = Field(default=1.0, ge=1, le=100)
    tools_share: NonNegative = 0.0
    rent_share: NonNegative = 0.0
    management_share: NonNegative = 0.0
    hiring_per_person: NonNegative = 0.0
    overtime_factor: Positive = 1.0
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
        load: Factor on the rate of all openings.
        attempt_hours: Law of the effort of an attempt, the same for every rank.
    """

    start: Date
    books_timezone: str
    currency: str = "USD"
    warm_up_weeks: int = Field(default=13, ge=0, le=520)
    window_weeks: int = Field(default=52, ge=1, le=520)
    run_off_weeks: int = Field(default=4, ge=0, le=52)
    load: Positive = 1.0
    sites: dict[Name, Site] = Field(min_length=1)
    calendars: dict[Name, Calendar] = Field(min_length=1)
    profiles: dict[Name, Profile] = Field(default_factory=dict)
    severities: dict[Severity, Share] = Field(min_length=1)
    kinds: dict[Name, Kind] = Field(min_length=1)
    skills: dict[Name, Share] = Field(default_factory=lambda: {"general": 1.0}, min_length=1)
    difficulty: Difficulty
    touches: Touches = Touches()
    customer_delay_hours: Law
    attempt_hours: Law
    assist_hours: Law
    patience_hours: Law | None = None
    segments: dict[Name, Segment] = Field(min_length=1)
    packages: dict[Name, Package] = Field(min_length=1)
    grades: dict[Name, Grade] = Field(min_length=1)
    mechanisms: Mechanisms = Mechanisms()
    absence: Absence = Absence()
    shrinkage: float = Field(default=0.0, ge=0, lt=1)
    costs: Costs = Costs()
    trace: Trace | None = None
    staffing: Staffing | None = None
