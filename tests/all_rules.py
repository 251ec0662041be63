"""Random organisations over the whole rule space, by a seed; small, with many ties."""

from random import Random

from builders import CHOICES, INTERRUPTIONS, CaseSpec, DeskSpec, EngineerSpec, TaskSpec, build

from supportsim.plan.plan import Plan
from supportsim.units import NONE

DESKS = 3


def plan_of(seed: int) -> Plan:
    """A plan of three desks, up to six people and seats, 14 cases and two tasks."""
    dice = Random(seed)  # noqa: S311 (no secret)
    desks = [_desk(dice, number) for number in range(DESKS)]
    if dice.random() < 0.3:
        desks[-1] = DeskSpec(is_unlimited=True, rank=DESKS - 1)
    people, seats = _people(dice, desks)
    cases = [_case(dice) for _ in range(dice.randint(1, 14))]
    tasks = [
        TaskSpec(ready=dice.randint(0, 300), desk=dice.randint(0, 1), effort=20)
        for _ in range(dice.randint(0, 2))
    ]
    is_cut = dice.random() < 0.2
    return build(
        cases, desks, people, seats=seats, tasks=tasks, window=(0, 350), is_cut=is_cut,
        run_off=350 if is_cut else dice.choice([350, 600, 3000]),
        mechanisms={"resume": dice.choice([0, 3]), "pick_up": dice.choice([0, 2])},
    )  # fmt: skip


def _desk(dice: Random, number: int) -> DeskSpec:
    """Desk `number`; whom it escalates to comes after it, everything else may go anywhere."""
    is_last = number == DESKS - 1
    others = [desk for desk in range(DESKS) if desk != number]
    below = range(number + 1, DESKS)
    escalation = None if is_last else dice.choice(["transfer", "assist", "swarm"])
    to = NONE if is_last else dice.choice(below)
    swarm = [] if is_last else [dice.choice(below) for _ in range(dice.randint(2, 3))]
    return DeskSpec(
        ownership=dice.choice(["desk", "engineer"]),
        escalation=escalation,
        to=to,
        rank=number,
        swarm=swarm if escalation == "swarm" else [],
        order=dice.choice(["severity", "severity", "fifo", "due"]),
        by_opening=dice.random() < 0.3,
        choice=dice.choice(list(CHOICES)),
        push=dice.random() < 0.2,
        limit=dice.choice([NONE, NONE, 2]),
        shift_end=dice.choice(["pause", "finish", "return", "hand_over"]),
        hand_over_to=dice.choice(others),
        hand_over_from=dice.choice([1, 9]),
        hand_over_added=dice.choice([0, 3]),
        hand_over_moves=dice.random() < 0.5,
        interruption=dice.choice(list(INTERRUPTIONS)),
        refer_above=1.0 if is_last else dice.choice([1.0, 1.0, 0.6]),
        refer_to=to,
        triage=dice.choice([0, 4]),
        aged_after=NONE if is_last else dice.choice([NONE, NONE, 60]),
        aged_to=to,
        moves=[(dice.choice(others), 0.3)] if dice.random() < 0.3 else [],
        reproduction=dice.choice([NONE, NONE, (number + 1) % DESKS]),
        reproduction_wait=dice.choice([10, 100]),
        overflow=dice.choice([NONE, NONE, *others]),
        overflow_after=dice.choice([0, 15]),
        backup=dice.choice([NONE, number]),
        backup_after=dice.choice([0, 20]),
        return_after=dice.choice([10**6, 30]),
    )


def _people(
    dice: Random, desks: list[DeskSpec]
) -> tuple[list[EngineerSpec], list[tuple[int, int, int]]]:
    """One or two people a desk, or two seats; one with no end for a desk without limits."""
    people: list[EngineerSpec] = []
    seats: list[tuple[int, int, int]] = []
    for desk, rules in enumerate(desks):
        competence = 1.0 if desk == DESKS - 1 else dice.choice([0.3, 0.7])
        if rules.is_unlimited:
            people.append(EngineerSpec(desk=desk, shifts=[]))
            continue
        if dice.random() < 0.2:
            seat = EngineerSpec(desk=desk, shifts=[], competence=competence, skills=3, is_seat=True)
            people += [seat, seat]
            times = sorted(dice.sample(range(0, 400, 20), 3))
            seats += [(at, desk, dice.randint(0, 2)) for at in times] + [(1000, desk, 2)]
            continue
        for _ in range(dice.randint(1, 2)):
            start = dice.randint(0, 50)
            end = start + dice.randint(50, 200)
            people.append(EngineerSpec(
                desk=desk, shifts=[(start, end), (end + dice.randint(20, 100), 5000)],
                blocks=[(start + 10, start + 20)] if dice.random() < 0.5 else [],
                competence=competence, skills=3,
                skill_place=dice.choice([[0] * 4, [1, 0, 0, 0]]),
            ))  # fmt: skip
    return people, seats


def _case(dice: Random) -> CaseSpec:
    """A case with ties in time, and everything that may happen to one."""
    touches = dice.randint(1, 3)
    return CaseSpec(
        opened=dice.randint(0, 30) * 10,
        touches=[(dice.choice([0, 5, 20, 30]), dice.choice([0, 10, 30])) for _ in range(touches)],
        customer=dice.randint(0, 2),
        severity=dice.randint(1, 3),
        skill=dice.choice([0, 0, 1]),
        difficulty=dice.choice([0.1, 0.5, 0.9]),
        perceived=dice.random(),
        patience=dice.choice([NONE, NONE, 40]),
        attempt=dice.choice([10, [(5, 10), (5, 0)]]),
        assist=dice.choice([0, 8]),
        lot=dice.getrandbits(32),
        moves=[dice.random() for _ in range(touches)],
        reproduction=dice.choice([NONE, NONE, 15]),
        reopen=dice.choice([None, None, (40, 10)]),
        response_target=dice.choice([NONE, 20]),
        update_target=dice.choice([NONE, 15]),
        resolution_target=dice.choice([NONE, 80]),
    )
