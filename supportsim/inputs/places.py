"""Where and when: windows, calendars of the customers, sites."""

from pydantic import Field

from supportsim.inputs.base import Clock, Model, Weekday


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
