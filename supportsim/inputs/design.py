"""The design: how a support organisation is set up, as management writes it."""

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from supportsim.inputs.base import Document, Model, Name, NonNegative, Severity, Share
from supportsim.inputs.routes import (
    Backup,
    Escalation,
    HandOver,
    Onboarding,
    Overflow,
    ReferAtSight,
    ReferByAge,
    Reproduction,
    Task,
)
from supportsim.inputs.staff import ALWAYS, AROUND_THE_CLOCK, Shift, Staff, Unlimited

__all__ = ["Backup", "Balance", "Design", "Desk", "Escalation", "Intake", "Shift", "Staff", "When"]


class Desk(Model):
    """People who work one backlog by one set of rules.

    Attributes:
        site: A site of the scenario.
        cover: Shifts of the design, or `always`, in which somebody is promised to be on duty;
            when left out, the hours that the packages of its new cases promise.
        staff: Who works here, by role.
        unlimited: Instead of staff: every request starts at once.
        ownership: Who does the next touch: anyone at the `desk`, the `engineer` who
            started first, or the `customer`'s named engineer or group.
        group_size: Under customer ownership, engineers in a group.
        history_months: Under customer ownership, months of the customer's cases that the
            group has handled before the start.
        onboarding: Under customer ownership, hours in which who takes customers over gets to
            know them.
        customers: Under customer ownership, an engineer (as "day/03": role and slot) to the
            customers that this engineer, or the group around, owns; the rest is dealt out.
        order: What is taken first: the more severe, the first to come, or the first due.
        order_time: Whether the time in this order is when work joined the queue, or when
            its case was opened.
        choice: Who of several free people takes it.
        grade_order: With choice: grade_order, the grades in which people are chosen.
        assignment: Whether people `pull` new cases, or new cases are pushed to them.
        overflow: Who else is offered what finds nobody free.
        escalation: What happens when the engineer cannot solve the case.
        refer_at_sight: Pass on cases that look too hard.
        refer_by_age: Pass on cases that have been open for long.
        moves: After a touch that leaves the case open, the share that moves to each desk.
        reproduction: Who reproduces problems of cases first worked here.
        tasks: Work that can wait and belongs to no case, by name.
        backup: Who steps in for an owner off duty.
        return_after_hours: Under desk ownership, opening hours after which work paused by
            one engineer returns to the backlog.
        open_case_limit: Most open cases an engineer may own when starting a new one.
        interruption: Which waiting work cuts less urgent work of its people.
        shift_end: `pause` leaves work in hand until the next shift, `finish` works on,
            `return` gives it back to the backlog, `hand_over` to another desk.
        hand_over: With shift_end: hand_over, to whom and what.
        overtime_limit_hours: With shift_end: finish, overtime of a person in a week of the run
            after which they pause instead; null for no limit.
        reassign_after_days: An owner away for longer hands the open cases over.
        completion_share: Replaces the scenario's, if higher (one-interaction close).
        rank: Depth of the desk, 0 (the front) to 3; by escalation when left out.
    """

    site: Name
    cover: list[Name] | None = Field(default=None, min_length=1)
    staff: dict[Name, Staff] = Field(default_factory=dict)
    unlimited: Unlimited | None = None
    ownership: Literal["desk", "engineer", "customer"] = "desk"
    group_size: int = Field(default=1, ge=1, le=100)
    history_months: NonNegative = 0.0
    onboarding: Onboarding | None = None
    customers: dict[str, list[str]] = Field(default_factory=dict)
    order: Literal["severity", "fifo", "due"] = "severity"
    order_time: Literal["joined", "opened"] = "joined"
    choice: Literal[
        "longest_idle", "random", "rotation", "least_loaded", "most_familiar", "grade_order",
        "highest_solving_rate",
    ] = "longest_idle"  # fmt: skip
    grade_order: list[Name] | None = Field(default=None, min_length=1)
    assignment: Literal["pull", "push"] = "pull"
    overflow: Overflow | None = None
    escalation: Escalation | None = None
    refer_at_sight: ReferAtSight | None = None
    refer_by_age: ReferByAge | None = None
    moves: dict[Name, Share] = Field(default_factory=dict)
    reproduction: Reproduction | None = None
    tasks: dict[Name, Task] = Field(default_factory=dict)
    backup: Backup | None = None
    return_after_hours: NonNegative = 8.0
    open_case_limit: int | None = Field(default=None, ge=1, le=1_000_000)
    interruption: Literal["none", "severity_1", "any_more_severe"] = "none"
    shift_end: Literal["pause", "finish", "return", "hand_over"] = "pause"
    hand_over: HandOver | None = None
    overtime_limit_hours: float | None = Field(default=None, ge=0, le=168, allow_inf_nan=False)
    reassign_after_days: NonNegative | None = None
    completion_share: Share | None = None
    rank: int | None = Field(default=None, ge=0, le=3)


class When(Model):
    """Conditions on a new case; a key left out does not matter, listed values are "any of".

    `hours` names shifts of the design: the case is opened inside one of them, at the site of
    the entry's desk, whose public holidays are left out. `always` is every hour.
    """

    segment: list[Name] | None = Field(default=None, min_length=1)
    package: list[Name] | None = Field(default=None, min_length=1)
    kind: list[Name] | None = Field(default=None, min_length=1)
    skill: list[Name] | None = Field(default=None, min_length=1)
    severity: list[Severity] | None = Field(default=None, min_length=1)
    topic: list[Name] | None = Field(default=None, min_length=1)
    site: list[Name] | None = Field(default=None, min_length=1)
    channel: list[Name] | None = Field(default=None, min_length=1)
    hours: list[Name] | None = Field(default=None, min_length=1)


class Intake(Model):
    """The desk that a new case enters when the conditions hold."""

    when: When = When.model_construct()
    desk: Name


class Balance(Model):
    """The staff whose headcount gives way when designs are compared at equal cost."""

    desk: Name
    staff: Name


class Design(Document):
    """An organisation: shifts, desks and the way a case takes between them.

    Attributes:
        shifts: Weekly patterns by name; `always` needs none.
        intake: The first entry whose conditions hold decides; the last has none.
        balance: The staff whose headcount gives way when designs are compared at equal cost.
    """

    shifts: dict[Name, Shift] = Field(default_factory=dict)
    desks: dict[Name, Desk] = Field(min_length=1)
    intake: list[Intake] = Field(min_length=1)
    balance: Balance | None = None

    def grades(self, known: Iterable[str]) -> list[str]:
        """Those of the known grades that some staff of a desk has, employed at once or later."""
        held = {staff.grade for desk in self.desks.values() for staff in desk.staff.values()}
        held |= {desk.unlimited.grade for desk in self.desks.values() if desk.unlimited}
        return [grade for grade in known if grade in held]

    def pattern(self, shift: str | None) -> Shift | None:
        """The weekly pattern of a shift by name; None for no name."""
        if shift is None:
            return None
        return AROUND_THE_CLOCK if shift == ALWAYS else self.shifts[shift]
