"""Large organisations by every rule: small ones with all their people and cases many times over.

A small organisation seldom has more in one place than a structure of an engine holds in one piece:
a queue of one block, people in one word of bits, two who began at once. Here the copies of a person
keep their hours, and those of a case nearly all their moment, so that whole waves come and go at
one instant.
"""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from builders import CaseSpec, DeskSpec, EngineerSpec, TaskSpec
from organisations import LOTS, RATES, SEED, Organisation, some_organisations

from supportsim.arrays import frozen
from supportsim.units import NONE, PPM

#: Customers of a small organisation.
CUSTOMERS = 4
#: How often its people are there, and how many times more its cases; more of both would
#: take the SimPy engine seconds each.
SIZES = ((2, 1), (2, 4), (5, 1), (5, 4), (12, 1), (12, 2), (25, 1))
#: Nobody's hours are later than these by more than the first, no case by more than the second.
LATER = (0, 0, 0, 10, 25)
SOON_AFTER = (0, 0, 0, 0, 1, 7, 40)
#: Now and then one rule of interruption for all desks; None leaves them theirs.
INTERRUPTION = (None, "severity_1", "any_more_severe", "any_more_severe")
#: Bits of the skills of somebody who lacks the first.
SECOND_SKILL = 2
#: Credit that some have with customers from the start, where anybody has.
CREDITS = (400_000, 1_400_000, 5_000_000)


def some_crowds(count: int) -> Iterator[Organisation]:
    """So many different ones, the same for the same `SEED`."""
    dice = Random(f"crowds {SEED} {count}")  # noqa: S311 (no secret)
    for one in some_organisations(count):
        yield crowded(one, dice)


def crowded(one: Organisation, dice: Random) -> Organisation:
    """The same organisation with many times its people, cases, tasks, groups and seats."""
    (copies, more), rule = dice.choice(SIZES), dice.choice(INTERRUPTION)
    engineers, copied = _people(one, copies, dice)
    groups = [
        (desk, sorted(copy for member in members for copy in copied[member]))
        for desk, members in one.groups
    ]
    owned = {
        (customer + CUSTOMERS * copy, desk): (
            dice.choice(copied[owner])
            if owner < len(one.engineers)
            else owner - len(one.engineers) + len(engineers)
        )
        for (customer, desk), owner in one.owned.items()
        for copy in range(copies)
    }
    return replace(
        one,
        mechanisms=_known(one.mechanisms, len(engineers), copies, dice),
        cases=[
            _case(case, copy, copies, dice) for copy in range(copies * more) for case in one.cases
        ],
        desks=[_desk(desk, number, rule, dice) for number, desk in enumerate(one.desks)],
        engineers=engineers,
        groups=groups,
        owned=owned,
        tasks=[_task(task, dice) for _ in range(copies) for task in one.tasks],
        seats=[
            (at, desk, min(count * copies, _seats(engineers, desk)))
            for at, desk, count in one.seats
        ],
    )


def _desk(desk: DeskSpec, number: int, rule: str | None, dice: Random) -> DeskSpec:
    """A desk with the rule of interruption of all, at times backed by the desk it overflows to."""
    helps_twice = desk.backup not in {NONE, number} and dice.random() < 0.5
    return replace(
        desk,
        interruption=rule or desk.interruption,
        overflow=desk.backup if helps_twice else desk.overflow,
    )


def _people(
    one: Organisation, copies: int, dice: Random
) -> tuple[list[EngineerSpec], list[list[int]]]:
    """Everybody, those who were there first, and the numbers of each one's copies."""
    people, copied = list(one.engineers), [[number] for number in range(len(one.engineers))]
    for _ in range(copies - 1):
        for number, person in enumerate(one.engineers):
            if not one.desks[person.desk].is_unlimited:
                copied[number].append(len(people))
                people.append(_colleague(person, dice))
    return people, copied


def _colleague(person: EngineerSpec, dice: Random) -> EngineerSpec:
    """Somebody who works as a person does, at times a little later, faster or better."""
    later = dice.choice(LATER)
    return replace(
        person,
        shifts=[(start + later, end + later) for start, end in person.shifts],
        blocks=[(start + later, end + later) for start, end in person.blocks],
        standby=[(start + later, end + later) for start, end in person.standby],
        handovers=[(at + later, planned) for at, planned in person.handovers],
        factor=dice.choice((person.factor, person.factor, PPM)),
        choice_place=dice.choice((person.choice_place, 1)),
        solving_rate=dice.choice((person.solving_rate, *RATES[1:])),
        skills=dice.choice((person.skills, person.skills, person.skills, SECOND_SKILL)),
    )


def _known(mechanisms: dict[str, Any], people: int, copies: int, dice: Random) -> dict[str, Any]:
    """The same mechanisms; where somebody knows a customer from the start, many know some."""
    if "familiarity_start" not in mechanisms:
        return mechanisms
    pairs = {(dice.randrange(people), dice.randrange(CUSTOMERS * copies)) for _ in range(people)}
    rows = [[person, customer, dice.choice(CREDITS)] for person, customer in sorted(pairs)]
    return mechanisms | {"familiarity_start": frozen(rows)}


def _case(case: CaseSpec, copy: int, copies: int, dice: Random) -> CaseSpec:
    """A case of the same work, of any severity; each copy of the people has its own customers."""
    return replace(
        case,
        opened=case.opened + dice.choice(SOON_AFTER),
        customer=case.customer + CUSTOMERS * (copy % copies),
        severity=1 + (case.severity + dice.randrange(3)) % 3,
        lot=dice.choice((*LOTS, dice.randrange(1 << 32))),
    )


def _task(task: TaskSpec, dice: Random) -> TaskSpec:
    return replace(task, lot=dice.randrange(1 << 32))


def _seats(engineers: list[EngineerSpec], desk: int) -> int:
    return sum(person.is_seat and person.desk == desk for person in engineers)
