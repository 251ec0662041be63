"""Who is served and what they were promised: segments and support packages."""

from pydantic import Field

from supportsim.inputs.base import Model, Name, NonNegative, Positive, Severity, Share
from supportsim.inputs.law import Law


class Segment(Model):
    """Customers who are alike.

    Attributes:
        package: The support package they hold.
        customers: How many there are (0 with a trace, which brings its own).
        cases_per_month: Mean cases opened by one customer in a month (1/12 of a year).
        cases_per_hour: Instead: mean cases an hour of all its customers together.
        profile: Name of the profile of their openings; with cases_per_hour null is even.
        sites: Where its customers are, by share.
        skills: Replaces the scenario's shares, as where its customers speak another language.
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
    skills: dict[Name, Share] | None = Field(default=None, min_length=1)
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
    goals: Goals = Goals.model_construct()
    fee_share_of_licence: Share | None = None
    credit_share: Share | None = None
    fee_per_case: NonNegative | None = None
    patience_hours: Law | None = None
