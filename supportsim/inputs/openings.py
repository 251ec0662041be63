"""When cases open: profiles of the week, the random factor of a day, incidents, a trace."""

from typing import Literal

from pydantic import Field

from supportsim.inputs.base import Model, Name, NonNegative, Severity, Weekday
from supportsim.inputs.law import Law


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

    @property
    def has_season(self) -> bool:
        """Whether some months bring more cases than others."""
        return len(set(self.months)) > 1


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
