"""On call: who is on standby outside their shifts; and how people of one staff get up to speed."""

from pydantic import Field

from supportsim.inputs.base import Model, Name, Severity


class OnCall(Model):
    """People of a staff take turns, a week each, in being on standby outside their shifts.

    Attributes:
        shift: Name of a shift of the design, or `always`: when somebody is on standby. Public
            holidays count; each day of it is a stretch of its own.
        people: How many are on standby at a time.
        from_severity: They are called out for severities 1 to this, and take no other.
        wake_minutes: Minutes from the call until they are at work.
        most_call_outs: Most calls of one person in one stretch.
        rest_hours: Hours after a call-out before which no shift of theirs begins.
        backs: Other desks whose work they are called out for too.
    """

    shift: Name
    people: int = Field(default=1, ge=1, le=10_000)
    from_severity: Severity = 1
    wake_minutes: float = Field(default=20.0, ge=0, le=1440, allow_inf_nan=False)
    most_call_outs: int = Field(default=2, ge=1, le=1000)
    rest_hours: float = Field(default=11.0, ge=0, le=168, allow_inf_nan=False)
    backs: list[Name] = Field(default_factory=list)


class OwnRamp(Model):
    """How productivity grows from the first day; linear in between, and kept afterwards.

    Attributes:
        weeks: How long it grows.
        start_productivity: On the first day.
        end_productivity: From the end of these weeks on.
    """

    weeks: float = Field(gt=0, le=2600, allow_inf_nan=False)
    start_productivity: float = Field(ge=0.01, le=1, allow_inf_nan=False)
    end_productivity: float = Field(default=1.0, ge=0.01, le=1, allow_inf_nan=False)
