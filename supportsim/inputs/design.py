"""The design: how a support organisation is set up, as management writes it."""

import datetime as dt
from typing import Literal

from pydantic import Field

from supportsim.inputs.base import (
    Clock,
    Date,
    Document,
    Model,
    Name,
    NonNegative,
    Severity,
    Share,
    Weekday,
)


class Shift(Model):
    """A weekly pattern of work in the local time of the desk's site."""

    days: list[Weekday] = Field(min_length=1)
    starts: Clock
    ends: Clock


class Staff(Model):
    """People of one grade on one shift at a desk.

    Attributes:
        grade: A grade of the scenario.
        headcount: Full-time people; a fraction makes the last person part-time.
        shift: Name of a shift of this design.
        skills: Skills they have; null for all.
        new_hires: So many of them (the last ones) start on `hired` or in `hired_week`.
        hired: Date on which the new hires start; before it they are not there.
        hired_week: The same in weeks after the scenario's start (negative for before), so
            that a design fits scenarios of different years.
    """

    grade: Name
    headcount: float = Field(gt=0, le=10_000, allow_inf_nan=False)
    shift: Name
    skills: list[Name] | None = Field(default=None, min_length=1)
    new_hires: int = Field(default=0, ge=0)
    hired: Date | None = None
    hired_week: int | None = Field(default=None, ge=-520, le=520)

    def joined(self, start: dt.date) -> dt.date:
        """Day on which the new hires start; the scenario's start when nothing is said."""
        return self.hired or start + dt.timedelta(weeks=self.hired_week or 0)


class Escalation(Model):
    """What happens when the engineer cannot solve a case.

    Attributes:
        rule: `transfer` moves the case to the other desk; `assist` asks it for help
            and the case comes back.
        to: The other desk.
        assist_share: Part of the helper's effort that the owner spends on taking it in.
    """

    rule: Literal["transfer", "assist"]
    to: Name
    assist_share: Share = 0.5


class Backup(Model):
    """Who else is offered a touch while its owner is off duty.

    Attributes:
        after_hours: Opening hours of the desk since the touch was ready.
        from_severity: Only severities 1 to this.
        desk: The desk that may step in; it may be the owner's own.
    """

    after_hours: NonNegative = 8.0
    from_severity: Severity = 9
    desk: Name


class Desk(Model):
    """People who work one backlog by one set of rules.

    Attributes:
        site: A site of the scenario.
        staff: Who works here, by role.
        ownership: Who does the next touch: anyone at the `desk`, the `engineer` who
            started first, or the `customer`'s named engineer or group.
        group_size: Under customer ownership, engineers in a group.
        history_months: Under customer ownership, months of the customer's cases that the
            group has handled before the start.
        escalation: What happens when the engineer cannot solve the case.
        backup: Who steps in for an owner off duty.
        return_after_hours: Under desk ownership, opening hours after which work paused by
            one engineer returns to the backlog.
        open_case_limit: Most open cases an engineer may own when starting a new one.
        shift_end: `pause` leaves work in hand until the next shift, `finish` works on.
        reassign_after_days: An owner away for longer hands the open cases over.
        completion_share: Replaces the scenario's, if higher (one-interaction close).
        rank: Depth of the desk, 0 (the front) to 3; by escalation when left out.
    """

    site: Name
    staff: dict[Name, Staff] = Field(min_length=1)
    ownership: Literal["desk", "engineer", "customer"] = "desk"
    group_size: int = Field(default=1, ge=1, le=100)
    history_months: NonNegative = 0.0
    escalation: Escalation | None = None
    backup: Backup | None = None
    return_after_hours: NonNegative = 8.0
    open_case_limit: int | None = Field(default=None, ge=1)
    shift_end: Literal["pause", "finish"] = "pause"
    reassign_after_days: NonNegative | None = None
    completion_share: Share | None = None
    rank: int | None = Field(default=None, ge=0, le=3)


class When(Model):
    """Conditions on a new case; a key left out does not matter, listed values are "any of"."""

    segment: list[Name] | None = Field(default=None, min_length=1)
    package: list[Name] | None = Field(default=None, min_length=1)
    kind: list[Name] | None = Field(default=None, min_length=1)
    skill: list[Name] | None = Field(default=None, min_length=1)
    severity: list[Severity] | None = Field(default=None, min_length=1)


class Intake(Model):
    """The desk that a new case enters when the conditions hold."""

    when: When = When()
    desk: Name


class Balance(Model):
    """The staff whose headcount gives way when designs are compared at equal cost."""

    desk: Name
    staff: Name


class Design(Document):
    """An organisation: shifts, desks and the way a case takes between them.

    Attributes:
        intake: The first entry whose conditions hold decides; the last has none.
        balance: The staff whose headcount gives way when designs are compared at equal cost.
    """

    shifts: dict[Name, Shift] = Field(min_length=1)
    desks: dict[Name, Desk] = Field(min_length=1)
    intake: list[Intake] = Field(min_length=1)
    balance: Balance | None = None
