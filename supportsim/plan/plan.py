"""The plan: all that an engine may know, as read-only integer arrays."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.workweek import OpenHours

Integers = npt.NDArray[np.int64]

#: Ownership of a desk: who does the next touch of a case.
DESK_OWNS: Final = 0
ENGINEER_OWNS: Final = 1
CUSTOMER_OWNS: Final = 2

#: Escalation of a desk: what happens when the engineer cannot solve the case.
NO_ESCALATION: Final = 0
TRANSFER: Final = 1
ASSIST: Final = 2

#: Shift end of a desk.
PAUSE: Final = 0
FINISH: Final = 1


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cases:
    """The cases of the tape as an engine sees them; n rows, t touches, r ranks.

    See `CaseTape` for the columns; `entry_desk` and `judged` are added by the plan.
    """

    opened: Integers
    customer: Integers
    severity: Integers
    kind: Integers
    skill: Integers
    difficulty: Integers
    patience: Integers
    lot: Integers
    entry_desk: Integers
    judged: Integers
    touch_offset: Integers
    touch_effort: Integers
    touch_delay: Integers
    touch_completion: Integers
    attempt_effort: Integers
    assist_effort: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Desks:
    """The rules of d desks.

    Attributes:
        names: Name of each.
        ownership: (d,) DESK_OWNS, ENGINEER_OWNS or CUSTOMER_OWNS.
        escalation: (d,) NO_ESCALATION, TRANSFER or ASSIST.
        escalate_to: (d,) the other desk, or -1.
        rank: (d,) column of attempt and assist effort.
        assist_share: (d,) parts per million of the assist that the owner works too.
        backup_desk: (d,) who steps in for an absent owner, or -1.
        backup_after: (d,) opening time since ready.
        backup_from: (d,) severities 1 to this are offered.
        return_after: (d,) opening time after which held work returns (desk ownership).
        limit: (d,) most open cases of one engineer, or -1.
        shift_end: (d,) PAUSE or FINISH.
        completion: (d, kinds) a touch completes iff its quantile is below this.
        opening: Opening hours of each desk: when its shift patterns say somebody works.
    """

    names: tuple[str, ...]
    ownership: Integers
    escalation: Integers
    escalate_to: Integers
    rank: Integers
    assist_share: Integers
    backup_desk: Integers
    backup_after: Integers
    backup_from: Integers
    return_after: Integers
    limit: Integers
    shift_end: Integers
    completion: Integers
    opening: tuple[OpenHours, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Engineers:
    """p engineers, their duty, and what scales their work.

    Attributes:
        names: Name of each.
        desk: (p,) their desk.
        grade: (p,) index of the grade.
        site: (p,) index of the site.
        skills: (p,) bit mask of skills.
        competence: (p, kinds) solves iff difficulty is below this.
        grade_factor: (p, kinds) parts per million.
        hired: (p,) start of employment, for the ramp table.
        duty_offset: (p + 1,) first duty row of each engineer.
        duty_from, duty_to, duty_kind: duty rows as in `Roster` (shift, block, absent).
        handover_engineer, handover_at: (h,) instants at which an engineer, away for long,
            hands the open cases over; in order of (time, engineer).
        handover_planned: (h,) 1 at the last shift end before leave, 0 for sickness.
    """

    names: tuple[str, ...]
    desk: Integers
    grade: Integers
    site: Integers
    skills: Integers
    competence: Integers
    grade_factor: Integers
    hired: Integers
    duty_offset: Integers
    duty_from: Integers
    duty_to: Integers
    duty_kind: Integers
    handover_engineer: Integers
    handover_at: Integers
    handover_planned: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Owners:
    """Who may own a case: every engineer (owner i is engineer i), then the groups.

    Attributes:
        offset: (o + 1,) first row of each owner in `member`.
        member: Engineers of each owner, ascending.
        desk: (o,) the owner's desk.
        of_customer: (customers, desks) owner of the customer's cases at the desk, or -1.
    """

    offset: Integers
    member: Integers
    desk: Integers
    of_customer: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Mechanisms:
    """Work added and factors, as integers; a mechanism that is off has its neutral value.

    Attributes:
        loss_share: Parts per million of the effort people of other desks worked, done again.
        colleague_share: The same for people of one's own desk.
        pick_up: Milliseconds added to a spell that continues cut work.
        ramp: (days + 1,) parts per million by days employed; the last row holds on. Empty
            when off.
        familiarity: (levels + 1,) parts per million by tenths of a faded case handled.
            Empty when off.
        familiarity_fade: (days + 1,) parts per million left after so many whole days; what
            is older counts as the last. Empty when off.
        familiarity_start: (s, 3) engineer, customer, credit in millionths of a case at
            time 0.
        context: (cases + 1,) parts per million by open cases owned. Empty when off.
    """

    loss_share: int
    colleague_share: int
    pick_up: int
    ramp: Integers
    familiarity: Integers
    familiarity_fade: Integers
    familiarity_start: Integers
    context: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Contract:
    """The clocks of the customer; the engine hands them through to the ledger.

    Attributes:
        calendars: Opening hours by calendar.
        calendar: (n,) calendar of each case.
        response_target: (n,) open milliseconds allowed, or -1.
        resolution_target: (n,) likewise.
    """

    calendars: tuple[OpenHours, ...]
    calendar: Integers
    response_target: Integers
    resolution_target: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Plan:
    """Everything about one run: an engine turns it into a ledger.

    Attributes:
        window_start: When the warm-up ends.
        window_end: When the judged window ends.
        run_off: Latest end of the run; it ends before when all judged cases are closed.
    """

    window_start: int
    window_end: int
    run_off: int
    cases: Cases
    desks: Desks
    engineers: Engineers
    owners: Owners
    mechanisms: Mechanisms
    contract: Contract
