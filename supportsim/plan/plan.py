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
SWARM: Final = 3

#: Shift end of a desk: what becomes of the work its people hold.
PAUSE: Final = 0
FINISH: Final = 1
RETURN: Final = 2
HAND_OVER: Final = 3

#: Order of a desk's backlog.
SEVERITY_FIRST: Final = 0
FIRST_COME: Final = 1
DUE_FIRST: Final = 2

#: Choice of a desk among eligible free people.
LONGEST_IDLE: Final = 0
AT_RANDOM: Final = 1
ROTATION: Final = 2
LEAST_LOADED: Final = 3
MOST_FAMILIAR: Final = 4
GRADE_ORDER: Final = 5
HIGHEST_SOLVING_RATE: Final = 6

#: Interruption at a desk: which waiting requests cut less urgent spells of its people.
NEVER: Final = 0
SEVERITY_1: Final = 1
ANY_MORE_SEVERE: Final = 2


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cases:
    """The cases of the tape as an engine sees them; n rows, t touches, r ranks, a attempt steps.

    See `CaseTape` for the columns; `entry_desk` and `judged` are added by the plan.
    """

    opened: Integers
    customer: Integers
    severity: Integers
    kind: Integers
    skill: Integers
    topic: Integers
    difficulty: Integers
    perceived: Integers
    patience: Integers
    lot: Integers
    entry_desk: Integers
    judged: Integers
    touch_offset: Integers
    touch_effort: Integers
    touch_delay: Integers
    touch_completion: Integers
    touch_move: Integers
    attempt_offset: Integers
    attempt_effort: Integers
    attempt_delay: Integers
    assist_effort: Integers
    reproduction: Integers
    reopen_delay: Integers
    reopen_effort: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Tasks:
    """Work that can wait and belongs to no case; k rows in order of (ready, desk, row).

    Attributes:
        ready: (k,) when it joins the backlog of its desk.
        desk: (k,) that desk.
        skill: (k,) skill it needs.
        effort: (k,) how long it takes before factors.
        lot: (k,) 32-bit lot for choices at random.
    """

    ready: Integers
    desk: Integers
    skill: Integers
    effort: Integers
    lot: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Desks:
    """The rules of d desks.

    Attributes:
        names: Name of each.
        ownership: (d,) DESK_OWNS, ENGINEER_OWNS or CUSTOMER_OWNS.
        is_unlimited: (d,) 1 where every request starts at once; such a desk has exactly one
            engineer, who stands for all its people and has no duty.
        order: (d,) SEVERITY_FIRST, FIRST_COME or DUE_FIRST.
        by_opening: (d,) 1 where the time in the order is when the case opened, 0 where it
            is when the request joined.
        choice: (d,) LONGEST_IDLE to HIGHEST_SOLVING_RATE.
        push: (d,) 1 where new cases are given to people on duty, 0 where people take them.
        overflow_desk: (d,) who is offered what finds nobody free here, or -1.
        overflow_after: (d,) time since joining after which it is offered.
        escalation: (d,) NO_ESCALATION, TRANSFER, ASSIST or SWARM.
        escalate_to: (d,) the other desk, or -1; of a swarm, where the case goes when nobody
            could help.
        swarm_offset: (d + 1,) first row of each desk in `swarm_desk`.
        swarm_desk: Desks that a swarm of this desk asks.
        refer_above: (d,) cases perceived as harder than this are referred at sight; 2**32
            never.
        refer_to: (d,) desk they go to, or -1.
        triage: (d,) effort of referring at sight.
        aged_after: (d,) resolution clock after which a case is referred, or -1.
        aged_to: (d,) desk it goes to, or -1.
        move_offset: (d + 1,) first row of each desk in `move_to` and `move_below`.
        move_to, move_below: After a touch that leaves the case open it moves to the first of
            the desk's rows whose `move_below` exceeds the touch's move quantile.
        reproduction_desk: (d,) who reproduces problems for cases first worked here, or -1.
        reproduction_wait: (d,) time after which the case's own people do it.
        rank: (d,) column of attempt and assist effort.
        assist_share: (d,) parts per million of the assist that the owner works too.
        backup_desk: (d,) who steps in for an absent owner, or -1.
        backup_after: (d,) opening time since ready.
        backup_from: (d,) severities 1 to this are offered.
        return_after: (d,) opening time after which held work returns (desk ownership).
        limit: (d,) most open cases of one engineer, or -1.
        interruption: (d,) NEVER, SEVERITY_1 or ANY_MORE_SEVERE.
        shift_end: (d,) PAUSE, FINISH, RETURN or HAND_OVER.
        hand_over_to: (d,) desk that takes over, or -1.
        hand_over_from: (d,) severities 1 to this are handed over.
        hand_over_added: (d,) work added when work cut by a hand-over is continued.
        hand_over_moves: (d,) 1 where the case moves along, 0 where its owner keeps it.
        overtime_limit: (d,) with FINISH, overtime since the last whole week of the run after
            which people pause instead, or -1.
        review_every: (d,) time between two reviews of the cases here, at which alone they are
            found too old; or -1 where they are at any time.
        completion: (d, kinds) a touch completes iff its quantile is below this.
        opening: Opening hours of each desk: when its shift patterns say somebody works.
    """

    names: tuple[str, ...]
    ownership: Integers
    is_unlimited: Integers
    order: Integers
    by_opening: Integers
    choice: Integers
    push: Integers
    overflow_desk: Integers
    overflow_after: Integers
    escalation: Integers
    escalate_to: Integers
    swarm_offset: Integers
    swarm_desk: Integers
    refer_above: Integers
    refer_to: Integers
    triage: Integers
    aged_after: Integers
    aged_to: Integers
    move_offset: Integers
    move_to: Integers
    move_below: Integers
    reproduction_desk: Integers
    reproduction_wait: Integers
    rank: Integers
    assist_share: Integers
    backup_desk: Integers
    backup_after: Integers
    backup_from: Integers
    return_after: Integers
    limit: Integers
    interruption: Integers
    shift_end: Integers
    hand_over_to: Integers
    hand_over_from: Integers
    hand_over_added: Integers
    hand_over_moves: Integers
    overtime_limit: Integers
    review_every: Integers
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
        skill_place: (p, skills) lower is taken first, whatever waits longer; 0 for all when
            people take the oldest.
        choice_place: (p,) lower is chosen first where the choice is GRADE_ORDER.
        is_seat: (p,) 1 for an anonymous place, on duty as `Seats` says.
        competence: (p, kinds) solves iff difficulty is below this.
        solving_rate: (p, kinds * skills) by kind, then skill; higher is chosen first where the
            choice is HIGHEST_SOLVING_RATE.
        grade_factor: (p, kinds) parts per million.
        skill_factor: (p, skills) parts per million.
        hired: (p,) start of employment, for the ramp table.
        duty_offset: (p + 1,) first duty row of each engineer.
        ramp_class: (p,) row of `Mechanisms.own_ramp`, or -1 for the ramp of everybody.
        only_solvable: (p,) 1 for who takes no work on a case that they cannot solve, but for
            its reproduction.
        on_call: (p,) row of `OnCall` whose rules hold on standby, or -1.
        duty_from, duty_to, duty_kind: duty rows as in `Roster` (shift, block, absent, on_call).
        handover_engineer, handover_at: (h,) instants at which an engineer, away for long,
            hands the open cases over; in order of (time, engineer).
        handover_planned: (h,) 1 at the last shift end before leave, 0 for sickness.
    """

    names: tuple[str, ...]
    desk: Integers
    grade: Integers
    site: Integers
    skills: Integers
    skill_place: Integers
    choice_place: Integers
    is_seat: Integers
    competence: Integers
    solving_rate: Integers
    grade_factor: Integers
    skill_factor: Integers
    hired: Integers
    ramp_class: Integers
    only_solvable: Integers
    on_call: Integers
    duty_offset: Integers
    duty_from: Integers
    duty_to: Integers
    duty_kind: Integers
    handover_engineer: Integers
    handover_at: Integers
    handover_planned: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OnCall:
    """What holds for people on standby; k sets of rules. When, is in their duty.

    Attributes:
        from_severity: (k,) they are called out for severities 1 to this, and take no other.
        wake: (k,) time from the call until they are on duty.
        most_call_outs: (k,) most calls of one person in one stretch of standby.
        rest: (k,) time after a call-out before which no shift of theirs begins.
        backs_offset: (k + 1,) first row of each in `backs_desk`.
        backs_desk: Other desks whose work they are called out for too.
    """

    from_severity: Integers
    wake: Integers
    most_call_outs: Integers
    rest: Integers
    backs_offset: Integers
    backs_desk: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Seats:
    """How many seats of a desk are on duty; s rows in order of (at, desk). None before the first.

    Attributes:
        at: (s,) from when.
        desk: (s,) which desk.
        count: (s,) how many, at most the seats that the desk has.
    """

    at: Integers
    desk: Integers
    count: Integers


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
        pick_up: Milliseconds added to a spell that continues work cut by a shift end or block.
        resume: The same for work cut by an interruption.
        ramp: (days + 1,) parts per million by days employed; the last row holds on. Empty
            when off.
        own_ramp: (r, days + 1) the same by class, instead of `ramp`, for people who have one.
        familiarity: (levels + 1,) parts per million by tenths of a faded case handled.
            Empty when off.
        familiarity_fade: (days + 1,) parts per million left after so many whole days; what
            is older counts as the last. Empty when off.
        familiarity_start: (s, 3) engineer, customer, credit in millionths of a case at
            time 0.
        topic: (cases + 1,) parts per million by cases of this topic that the person has
            resolved; the last row holds on. Empty when off.
        topic_from_assists: 1 where help given counts as a case resolved for who asked.
        context: (cases + 1,) parts per million by open cases owned. Empty when off.
    """

    loss_share: int
    colleague_share: int
    pick_up: int
    resume: int
    ramp: Integers
    own_ramp: Integers
    familiarity: Integers
    familiarity_fade: Integers
    familiarity_start: Integers
    topic: Integers
    topic_from_assists: int
    context: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Contract:
    """The clocks of the customer; an engine needs them for due-time order and referral by age.

    Attributes:
        calendars: Opening hours by calendar.
        calendar: (n,) calendar of each case.
        response_target: (n,) open milliseconds allowed, or -1.
        update_target: (n,) likewise.
        resolution_target: (n,) likewise.
    """

    calendars: tuple[OpenHours, ...]
    calendar: Integers
    response_target: Integers
    update_target: Integers
    resolution_target: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Plan:
    """Everything about one run: an engine turns it into a ledger.

    Attributes:
        window_start: When the warm-up ends.
        window_end: When the judged window ends.
        run_off: Latest end of the run; it ends before when all judged cases are closed.
        is_cut: Whether the run ends with the window, and only what is due before is judged.
    """

    window_start: int
    window_end: int
    run_off: int
    is_cut: bool
    cases: Cases
    tasks: Tasks
    desks: Desks
    engineers: Engineers
    on_call: OnCall
    seats: Seats
    owners: Owners
    mechanisms: Mechanisms
    contract: Contract
