"""The labour market: grades, absence, pay and other costs."""

from pydantic import Field

from supportsim.inputs.base import Clock, Model, Name, NonNegative, Positive, Share, Speed, Weekday
from supportsim.inputs.labour import LeaverRate


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
