"""Plans written by hand, for tests of engines."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from supportsim.arrays import frozen
from supportsim.plan.arrays import offsets
from supportsim.plan.plan import (
    ANY_MORE_SEVERE,
    ASSIST,
    AT_RANDOM,
    CUSTOMER_OWNS,
    DESK_OWNS,
    DUE_FIRST,
    ENGINEER_OWNS,
    FINISH,
    FIRST_COME,
    GRADE_ORDER,
    HAND_OVER,
    HIGHEST_SOLVING_RATE,
    LEAST_LOADED,
    LONGEST_IDLE,
    MOST_FAMILIAR,
    NEVER,
    NO_ESCALATION,
    PAUSE,
    RETURN,
    ROTATION,
    SEVERITY_1,
    SEVERITY_FIRST,
    SWARM,
    TRANSFER,
    Cases,
    Contract,
    Desks,
    Engineers,
    Mechanisms,
    OnCall,
    Owners,
    Plan,
    Seats,
    Tasks,
)
from supportsim.supply.roster import BLOCK, ON_CALL, SHIFT
from supportsim.units import NONE, PPM, QUANTILE_ONE
from supportsim.workweek import OpenHours, always

Integers = npt.NDArray[np.int64]

OWNERSHIP = {"desk": DESK_OWNS, "engineer": ENGINEER_OWNS, "customer": CUSTOMER_OWNS}
ESCALATION = {None: NO_ESCALATION, "transfer": TRANSFER, "assist": ASSIST, "swarm": SWARM}
SHIFT_ENDS = {"pause": PAUSE, "finish": FINISH, "return": RETURN, "hand_over": HAND_OVER}
ORDERS = {"severity": SEVERITY_FIRST, "fifo": FIRST_COME, "due": DUE_FIRST}
CHOICES = {
    "longest_idle": LONGEST_IDLE,
    "random": AT_RANDOM,
    "rotation": ROTATION,
    "least_loaded": LEAST_LOADED,
    "most_familiar": MOST_FAMILIAR,
    "grade_order": GRADE_ORDER,
    "highest_solving_rate": HIGHEST_SOLVING_RATE,
}
INTERRUPTIONS = {"none": NEVER, "severity_1": SEVERITY_1, "any_more_severe": ANY_MORE_SEVERE}


@dataclass
class CaseSpec:
    """One case: touches are (effort, delay after it); the last one completes.

    `attempt` is the effort of a failed attempt, or (effort, delay after it) of its steps;
    `moves` are shares for moves by chance after each touch, `reopen` is (delay, effort).
    """

    opened: int = 0
    touches: list[tuple[int, int]] = field(default_factory=lambda: [(100, 0)])
    customer: int = 0
    severity: int = 3
    kind: int = 0
    skill: int = 0
    difficulty: float = 0.0
    patience: int = NONE
    attempt: int | list[tuple[int, int]] = 50
    assist: int = 30
    desk: int = 0
    judged: bool = True
    topic: int = 0
    perceived: float | None = None
    lot: int = 0
    moves: list[float] = field(default_factory=list)
    reproduction: int = NONE
    reopen: tuple[int, int] | None = None
    response_target: int = NONE
    update_target: int = NONE
    resolution_target: int = NONE

    def steps(self) -> list[tuple[int, int]]:
        """(effort, delay) of the steps of an attempt."""
        return self.attempt if isinstance(self.attempt, list) else [(self.attempt, 0)]


@dataclass
class TaskSpec:
    """Work without a case."""

    ready: int = 0
    desk: int = 0
    skill: int = 0
    effort: int = 100
    lot: int = 0


@dataclass
class DeskSpec:
    """The rules of a desk; `moves` are (desk, share) of moves by chance."""

    ownership: str = "desk"
    escalation: str | None = None
    to: int = NONE
    assist_share: float = 0.5
    backup: int = NONE
    backup_after: int = 0
    backup_from: int = 9
    return_after: int = 10**9
    limit: int = NONE
    shift_end: str = "pause"
    rank: int = 0
    is_unlimited: bool = False
    order: str = "severity"
    by_opening: bool = False
    choice: str = "longest_idle"
    push: bool = False
    overflow: int = NONE
    overflow_after: int = 0
    swarm: list[int] = field(default_factory=list)
    refer_above: float = 1.0
    refer_to: int = NONE
    triage: int = 0
    aged_after: int = NONE
    aged_to: int = NONE
    moves: list[tuple[int, float]] = field(default_factory=list)
    reproduction: int = NONE
    reproduction_wait: int = 0
    interruption: str = "none"
    hand_over_to: int = NONE
    hand_over_from: int = 9
    hand_over_added: int = 0
    hand_over_moves: bool = False
    overtime_limit: int = NONE
    review_every: int = NONE


@dataclass
class OnCallSpec:
    """Rules of standby; `backs` are other desks."""

    from_severity: int = 1
    wake: int = 20
    most_call_outs: int = 2
    rest: int = 0
    backs: list[int] = field(default_factory=list)


@dataclass
class EngineerSpec:
    """One engineer: shifts, blocks and standby are (from, to)."""

    desk: int = 0
    shifts: list[tuple[int, int]] = field(default_factory=lambda: [(0, 10**6)])
    blocks: list[tuple[int, int]] = field(default_factory=list)
    competence: float = 1.0
    factor: int = PPM
    skills: int = 1
    hired: int = -(10**12)
    handovers: list[tuple[int, bool]] = field(default_factory=list)
    skill_factor: list[int] = field(default_factory=lambda: [PPM] * 4)
    skill_place: list[int] = field(default_factory=lambda: [0] * 4)
    choice_place: int = 0
    solving_rate: list[int] = field(default_factory=lambda: [0] * 16)
    is_seat: bool = False
    ramp_class: int = NONE
    only_solvable: bool = False
    on_call: int = NONE
    standby: list[tuple[int, int]] = field(default_factory=list)


def build(
    cases: list[CaseSpec],
    desks: list[DeskSpec],
    engineers: list[EngineerSpec],
    *,
    groups: list[tuple[int, list[int]]] | None = None,
    owned: dict[tuple[int, int], int] | None = None,
    window: tuple[int, int] = (0, 10**6),
    run_off: int = 10**6,
    mechanisms: dict[str, object] | None = None,
    tasks: list[TaskSpec] | None = None,
    seats: list[tuple[int, int, int]] | None = None,
    is_cut: bool = False,
    calendar: OpenHours | None = None,
    on_call: list[OnCallSpec] | None = None,
) -> Plan:
    """A plan from specs.

    Args:
        cases: In any order; they are numbered by (opened, position).
        desks: Desk 0 first.
        engineers: Engineer 0 first.
        groups: (desk, members) of owners after the engineers.
        owned: (customer, desk) to owner.
        window: Start and end of the judged window.
        run_off: Latest end.
        mechanisms: Fields of `Mechanisms` that are not neutral.
        tasks: Work without a case.
        seats: (at, desk, count) of the desks that are staffed by head count.
        is_cut: Whether the run ends with the window (give `run_off` the same time).
        calendar: When the customers' clocks run; always, when left out.
        on_call: Sets of rules that engineers name.
    """
    cases = sorted(cases, key=lambda case: case.opened)
    customers = max((case.customer for case in cases), default=0) + 1
    of_customer = np.full((customers, len(desks)), NONE)
    for (customer, desk), owner in (owned or {}).items():
        of_customer[customer, desk] = owner
    return Plan(
        window_start=window[0],
        window_end=window[1],
        run_off=run_off,
        is_cut=is_cut,
        cases=_cases(cases, ranks=max(desk.rank for desk in desks) + 1),
        tasks=_tasks(tasks or []),
        desks=_desks(desks, run_off),
        engineers=_engineers(engineers),
        on_call=on_call_table(on_call or []),
        seats=_seats(seats or []),
        owners=_owners(engineers, groups or [], of_customer),
        mechanisms=Mechanisms(**(_neutral() | (mechanisms or {}))),
        contract=_contract(cases, calendar or always(0, 2 * run_off + 10)),
    )


def _owners(
    engineers: list[EngineerSpec], groups: list[tuple[int, list[int]]], of_customer: Integers
) -> Owners:
    members = [[n] for n in range(len(engineers))] + [list(m) for _, m in groups]
    return Owners(
        offset=offsets(len(m) for m in members),
        member=frozen([n for m in members for n in m]),
        desk=frozen([e.desk for e in engineers] + [desk for desk, _ in groups]),
        of_customer=frozen(of_customer),
    )


def _contract(cases: list[CaseSpec], calendar: OpenHours) -> Contract:
    return Contract(
        calendars=(calendar,),
        calendar=frozen([0] * len(cases)),
        response_target=frozen([case.response_target for case in cases]),
        update_target=frozen([case.update_target for case in cases]),
        resolution_target=frozen([case.resolution_target for case in cases]),
    )


def _neutral() -> dict[str, object]:
    empty = frozen([])
    return {
        "loss_share": 0,
        "colleague_share": 0,
        "pick_up": 0,
        "resume": 0,
        "ramp": empty,
        "own_ramp": frozen(np.zeros((0, 0))),
        "familiarity": empty,
        "familiarity_fade": empty,
        "familiarity_start": frozen(np.zeros((0, 3))),
        "topic": empty,
        "topic_from_assists": 0,
        "context": empty,
    }


def _cases(cases: list[CaseSpec], ranks: int) -> Cases:
    touches = [touch for case in cases for touch in case.touches]
    steps = [case.steps() for case in cases for _ in range(ranks)]
    last = set((np.cumsum([len(case.touches) for case in cases]) - 1).tolist())
    return Cases(
        opened=frozen([case.opened for case in cases]),
        customer=frozen([case.customer for case in cases]),
        severity=frozen([case.severity for case in cases]),
        kind=frozen([case.kind for case in cases]),
        skill=frozen([case.skill for case in cases]),
        topic=frozen([case.topic for case in cases]),
        difficulty=frozen([int(case.difficulty * QUANTILE_ONE) for case in cases]),
        perceived=frozen(
            [
                int((c.difficulty if c.perceived is None else c.perceived) * QUANTILE_ONE)
                for c in cases
            ]
        ),
        patience=frozen([case.patience for case in cases]),
        lot=frozen([case.lot for case in cases]),
        entry_desk=frozen([case.desk for case in cases]),
        judged=frozen([case.judged for case in cases]),
        touch_offset=offsets(len(case.touches) for case in cases),
        touch_effort=frozen([effort for effort, _ in touches]),
        touch_delay=frozen([delay for _, delay in touches]),
        touch_completion=frozen(
            [0 if n in last else QUANTILE_ONE - 1 for n in range(len(touches))]
        ),
        touch_move=frozen(
            [
                int((c.moves[n] if n < len(c.moves) else 0) * QUANTILE_ONE)
                for c in cases
                for n in range(len(c.touches))
            ]
        ),
        attempt_offset=offsets(len(each) for each in steps),
        attempt_effort=frozen([effort for each in steps for effort, _ in each]),
        attempt_delay=frozen([delay for each in steps for _, delay in each]),
        assist_effort=frozen(np.reshape([[c.assist] * ranks for c in cases], (-1, ranks))),
        reproduction=frozen([case.reproduction for case in cases]),
        reopen_delay=frozen([case.reopen[0] if case.reopen else NONE for case in cases]),
        reopen_effort=frozen([case.reopen[1] if case.reopen else 0 for case in cases]),
    )


def _tasks(tasks: list[TaskSpec]) -> Tasks:
    tasks = sorted(tasks, key=lambda task: (task.ready, task.desk))
    return Tasks(
        ready=frozen([task.ready for task in tasks]),
        desk=frozen([task.desk for task in tasks]),
        skill=frozen([task.skill for task in tasks]),
        effort=frozen([task.effort for task in tasks]),
        lot=frozen([task.lot for task in tasks]),
    )


def _seats(seats: list[tuple[int, int, int]]) -> Seats:
    rows = np.reshape(sorted(seats), (-1, 3))
    return Seats(at=frozen(rows[:, 0]), desk=frozen(rows[:, 1]), count=frozen(rows[:, 2]))


def on_call_table(rules: list[OnCallSpec]) -> OnCall:
    """Sets of rules as columns."""
    return OnCall(
        from_severity=frozen([one.from_severity for one in rules]),
        wake=frozen([one.wake for one in rules]),
        most_call_outs=frozen([one.most_call_outs for one in rules]),
        rest=frozen([one.rest for one in rules]),
        backs_offset=offsets(len(one.backs) for one in rules),
        backs_desk=frozen([desk for one in rules for desk in one.backs]),
    )


def _desks(desks: list[DeskSpec], run_off: int) -> Desks:
    moves = [np.cumsum([share for _, share in d.moves]).tolist() for d in desks]
    return Desks(
        is_unlimited=frozen([d.is_unlimited for d in desks]),
        order=frozen([ORDERS[d.order] for d in desks]),
        by_opening=frozen([d.by_opening for d in desks]),
        choice=frozen([CHOICES[d.choice] for d in desks]),
        push=frozen([d.push for d in desks]),
        overflow_desk=frozen([d.overflow for d in desks]),
        overflow_after=frozen([d.overflow_after for d in desks]),
        swarm_offset=offsets(len(d.swarm) for d in desks),
        swarm_desk=frozen([to for d in desks for to in d.swarm]),
        refer_above=frozen([int(d.refer_above * QUANTILE_ONE) for d in desks]),
        refer_to=frozen([d.refer_to for d in desks]),
        triage=frozen([d.triage for d in desks]),
        aged_after=frozen([d.aged_after for d in desks]),
        aged_to=frozen([d.aged_to for d in desks]),
        move_offset=offsets(len(d.moves) for d in desks),
        move_to=frozen([to for d in desks for to, _ in d.moves]),
        move_below=frozen([round(below * QUANTILE_ONE) for each in moves for below in each]),
        reproduction_desk=frozen([d.reproduction for d in desks]),
        reproduction_wait=frozen([d.reproduction_wait for d in desks]),
        interruption=frozen([INTERRUPTIONS[d.interruption] for d in desks]),
        hand_over_to=frozen([d.hand_over_to for d in desks]),
        hand_over_from=frozen([d.hand_over_from for d in desks]),
        hand_over_added=frozen([d.hand_over_added for d in desks]),
        hand_over_moves=frozen([d.hand_over_moves for d in desks]),
        overtime_limit=frozen([d.overtime_limit for d in desks]),
        review_every=frozen([d.review_every for d in desks]),
        names=tuple(f"desk{n}" for n in range(len(desks))),
        ownership=frozen([OWNERSHIP[d.ownership] for d in desks]),
        escalation=frozen([ESCALATION[d.escalation] for d in desks]),
        escalate_to=frozen([d.to for d in desks]),
        rank=frozen([d.rank for d in desks]),
        assist_share=frozen([round(d.assist_share * PPM) for d in desks]),
        backup_desk=frozen([d.backup for d in desks]),
        backup_after=frozen([d.backup_after for d in desks]),
        backup_from=frozen([d.backup_from for d in desks]),
        return_after=frozen([d.return_after for d in desks]),
        limit=frozen([d.limit for d in desks]),
        shift_end=frozen([SHIFT_ENDS[d.shift_end] for d in desks]),
        completion=frozen([[QUANTILE_ONE // 4] * 4] * len(desks)),
        opening=tuple(always(0, 2 * run_off + 10) for _ in desks),
    )


def _engineers(engineers: list[EngineerSpec]) -> Engineers:
    duty = [
        sorted(
            [(a, b, SHIFT) for a, b in e.shifts]
            + [(a, b, BLOCK) for a, b in e.blocks]
            + [(a, b, ON_CALL) for a, b in e.standby]
        )
        for e in engineers
    ]
    rows = np.reshape([row for own in duty for row in own], (-1, 3))
    handovers = sorted(
        (at, n, int(planned)) for n, e in enumerate(engineers) for at, planned in e.handovers
    )
    handover = np.reshape(handovers, (-1, 3))
    return Engineers(
        names=tuple(f"engineer{n}" for n in range(len(engineers))),
        desk=frozen([e.desk for e in engineers]),
        grade=frozen([0] * len(engineers)),
        site=frozen([0] * len(engineers)),
        skills=frozen([e.skills for e in engineers]),
        skill_place=frozen(np.reshape([e.skill_place for e in engineers], (-1, 4))),
        skill_factor=frozen(np.reshape([e.skill_factor for e in engineers], (-1, 4))),
        choice_place=frozen([e.choice_place for e in engineers]),
        is_seat=frozen([e.is_seat for e in engineers]),
        competence=frozen([[int(e.competence * QUANTILE_ONE)] * 4 for e in engineers]),
        solving_rate=frozen(np.reshape([e.solving_rate for e in engineers], (-1, 16))),
        grade_factor=frozen([[e.factor] * 4 for e in engineers]),
        hired=frozen([e.hired for e in engineers]),
        ramp_class=frozen([e.ramp_class for e in engineers]),
        only_solvable=frozen([e.only_solvable for e in engineers]),
        on_call=frozen([e.on_call for e in engineers]),
        duty_offset=offsets(len(own) for own in duty),
        duty_from=frozen(rows[:, 0]),
        duty_to=frozen(rows[:, 1]),
        duty_kind=frozen(rows[:, 2]),
        handover_at=frozen(handover[:, 0]),
        handover_engineer=frozen(handover[:, 1]),
        handover_planned=frozen(handover[:, 2]),
    )
