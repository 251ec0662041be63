"""Plans written by hand, for tests of engines."""

from dataclasses import dataclass, field

import numpy as np

from supportsim.plan.arrays import frozen, offsets
from supportsim.plan.plan import (
    ASSIST,
    CUSTOMER_OWNS,
    DESK_OWNS,
    ENGINEER_OWNS,
    FINISH,
    NO_ESCALATION,
    PAUSE,
    TRANSFER,
    Cases,
    Contract,
    Desks,
    Engineers,
    Mechanisms,
    Owners,
    Plan,
)
from supportsim.supply.roster import BLOCK, SHIFT
from supportsim.units import NONE, PPM, QUANTILE_ONE
from supportsim.workweek import always

OWNERSHIP = {"desk": DESK_OWNS, "engineer": ENGINEER_OWNS, "customer": CUSTOMER_OWNS}
ESCALATION = {None: NO_ESCALATION, "transfer": TRANSFER, "assist": ASSIST}
SHIFT_ENDS = {"pause": PAUSE, "finish": FINISH}


@dataclass
class CaseSpec:
    """One case: touches are (effort, delay after it); the last one completes."""

    opened: int = 0
    touches: list[tuple[int, int]] = field(default_factory=lambda: [(100, 0)])
    customer: int = 0
    severity: int = 3
    kind: int = 0
    skill: int = 0
    difficulty: float = 0.0
    patience: int = NONE
    attempt: int = 50
    assist: int = 30
    desk: int = 0
    judged: bool = True


@dataclass
class DeskSpec:
    """The rules of a desk."""

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


@dataclass
class EngineerSpec:
    """One engineer: shifts and blocks are (from, to)."""

    desk: int = 0
    shifts: list[tuple[int, int]] = field(default_factory=lambda: [(0, 10**6)])
    blocks: list[tuple[int, int]] = field(default_factory=list)
    competence: float = 1.0
    factor: int = PPM
    skills: int = 1
    hired: int = -(10**12)
    handovers: list[tuple[int, bool]] = field(default_factory=list)


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
    """
    cases = sorted(cases, key=lambda case: case.opened)
    members = [[n] for n in range(len(engineers))] + [list(m) for _, m in groups or []]
    owner_desk = [e.desk for e in engineers] + [desk for desk, _ in groups or []]
    customers = max((case.customer for case in cases), default=0) + 1
    of_customer = np.full((customers, len(desks)), NONE)
    for (customer, desk), owner in (owned or {}).items():
        of_customer[customer, desk] = owner
    return Plan(
        window_start=window[0],
        window_end=window[1],
        run_off=run_off,
        cases=_cases(cases, ranks=max(desk.rank for desk in desks) + 1),
        desks=_desks(desks, run_off),
        engineers=_engineers(engineers),
        owners=Owners(
            offset=offsets(len(m) for m in members),
            member=frozen([n for m in members for n in m]),
            desk=frozen(owner_desk),
            of_customer=frozen(of_customer),
        ),
        mechanisms=Mechanisms(**(_neutral() | (mechanisms or {}))),
        contract=Contract(
            calendars=(always(0, 2 * run_off + 10),),
            calendar=frozen([0] * len(cases)),
            response_target=frozen([NONE] * len(cases)),
            resolution_target=frozen([NONE] * len(cases)),
        ),
    )


def _neutral() -> dict[str, object]:
    empty = frozen([])
    return {
        "loss_share": 0,
        "colleague_share": 0,
        "pick_up": 0,
        "ramp": empty,
        "familiarity": empty,
        "familiarity_fade": empty,
        "familiarity_start": frozen(np.zeros((0, 3))),
        "context": empty,
    }


def _cases(cases: list[CaseSpec], ranks: int) -> Cases:
    touches = [touch for case in cases for touch in case.touches]
    last = set((np.cumsum([len(case.touches) for case in cases]) - 1).tolist())
    return Cases(
        opened=frozen([case.opened for case in cases]),
        customer=frozen([case.customer for case in cases]),
        severity=frozen([case.severity for case in cases]),
        kind=frozen([case.kind for case in cases]),
        skill=frozen([case.skill for case in cases]),
        difficulty=frozen([int(case.difficulty * QUANTILE_ONE) for case in cases]),
        patience=frozen([case.patience for case in cases]),
        lot=frozen([0] * len(cases)),
        entry_desk=frozen([case.desk for case in cases]),
        judged=frozen([case.judged for case in cases]),
        touch_offset=offsets(len(case.touches) for case in cases),
        touch_effort=frozen([effort for effort, _ in touches]),
        touch_delay=frozen([delay for _, delay in touches]),
        touch_completion=frozen(
            [0 if n in last else QUANTILE_ONE - 1 for n in range(len(touches))]
        ),
        attempt_effort=frozen(np.reshape([[c.attempt] * ranks for c in cases], (-1, ranks))),
        assist_effort=frozen(np.reshape([[c.assist] * ranks for c in cases], (-1, ranks))),
    )


def _desks(desks: list[DeskSpec], run_off: int) -> Desks:
    return Desks(
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
        sorted([(a, b, SHIFT) for a, b in e.shifts] + [(a, b, BLOCK) for a, b in e.blocks])
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
        competence=frozen([[int(e.competence * QUANTILE_ONE)] * 4 for e in engineers]),
        grade_factor=frozen([[e.factor] * 4 for e in engineers]),
        hired=frozen([e.hired for e in engineers]),
        duty_offset=offsets(len(own) for own in duty),
        duty_from=frozen(rows[:, 0]),
        duty_to=frozen(rows[:, 1]),
        duty_kind=frozen(rows[:, 2]),
        handover_at=frozen(handover[:, 0]),
        handover_engineer=frozen(handover[:, 1]),
        handover_planned=frozen(handover[:, 2]),
    )
