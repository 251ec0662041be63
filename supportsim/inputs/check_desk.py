"""Checks of one desk: its rules must fit together and name what is there."""

import math
from collections.abc import Iterator

from supportsim.inputs.check_laws import law_problems, laws_of
from supportsim.inputs.check_on_call import backing_problems
from supportsim.inputs.check_people import ownership_problems
from supportsim.inputs.check_staff import engineers_at, staff_problems
from supportsim.inputs.design import Design, Desk
from supportsim.inputs.problems import KeyPath, Problem, got, name_problems
from supportsim.inputs.staff import ALWAYS

#: Rules that say nothing where every request starts at once.
_LIMITED_ONLY = (
    "cover",
    "overflow",
    "backup",
    "open_case_limit",
    "hand_over",
    "reassign_after_days",
)


def desk_problems(name: str, design: Design) -> Iterator[Problem]:
    """Yield every mistake of one desk that its types cannot see, loops left out."""
    desk, where = design.desks[name], ("desks", name)
    for role, staff in desk.staff.items():
        yield from staff_problems((*where, "staff", role), staff, design)
        yield from backing_problems((*where, "staff", role, "on_call"), name, staff, design)
    shifts = [*design.shifts, ALWAYS]
    yield from name_problems((*where, "cover"), "shift", desk.cover, shifts)
    yield from _people_problems(where, desk)
    yield from _unlimited_problems(where, desk)
    for key, to in _named_desks(desk):
        yield from name_problems((*where, *key), "desk", [to], design.desks)
    yield from _itself_problems(name, desk)
    yield from _ownership_problems(where, desk)
    yield from ownership_problems(where, desk)
    yield from _customer_problems(where, desk)
    yield from _pair_problems(where, desk)
    yield from _swarm_problems(where, desk)
    total = sum(desk.moves.values())
    if total > 1 + 1e-9:
        message = f"the shares must add up to at most 1 (they add up to {total:.6g})"
        yield Problem(path=(*where, "moves"), message=message)
    yield from _task_problems(where, desk)


def _people_problems(where: KeyPath, desk: Desk) -> Iterator[Problem]:
    """Somebody has to work here."""
    if not desk.staff and desk.unlimited is None:
        message = "must not be empty, unless the desk is unlimited"
        yield Problem(path=(*where, "staff"), message=message)
    if desk.staff and desk.unlimited is not None:
        message = "stands beside staff: a desk has one of them"
        yield Problem(path=(*where, "unlimited"), message=message)
    seated = [role for role, staff in desk.staff.items() if staff.seats is not None]
    for role in seated[1:]:
        message = f"a desk has one staff of seats, and {seated[0]} is that already"
        yield Problem(path=(*where, "staff", role, "seats"), message=message)
    if seated and desk.ownership != "desk":
        message = f"seats own no cases, and this desk has ownership: {desk.ownership}"
        yield Problem(path=(*where, "staff", seated[0], "seats"), message=message)


def _unlimited_problems(where: KeyPath, desk: Desk) -> Iterator[Problem]:
    """An unlimited desk has no queue, no shifts and no owners."""
    if desk.unlimited is None:
        return
    if desk.ownership != "desk":
        message = f"an unlimited desk has ownership: desk (got {got(desk.ownership)})"
        yield Problem(path=(*where, "ownership"), message=message)
    stated = [key for key in _LIMITED_ONLY if getattr(desk, key) is not None]
    stated += ["interruption"] * (desk.interruption != "none")
    stated += ["shift_end"] * (desk.shift_end != "pause")
    for key in stated:
        message = "has no effect at an unlimited desk, where every request starts at once"
        yield Problem(path=(*where, key), message=message)


def _named_desks(desk: Desk) -> Iterator[tuple[KeyPath, str]]:
    """Key below the desk and the desk named there."""
    for key in ("escalation", "refer_at_sight", "refer_by_age", "hand_over"):
        part = getattr(desk, key)
        if part is not None:
            yield (key, "to"), part.to
    for key in ("backup", "overflow", "reproduction"):
        part = getattr(desk, key)
        if part is not None:
            yield (key, "desk"), part.desk
    for number, helper in enumerate(desk.escalation.helpers if desk.escalation else ()):
        yield ("escalation", "helpers", number), helper
    for to in desk.moves:
        yield ("moves", to), to


def _itself_problems(name: str, desk: Desk) -> Iterator[Problem]:
    """What is offered, handed or moved goes to another desk."""
    for key, to in _named_desks(desk):
        if to == name and key[0] in {"overflow", "hand_over", "moves"}:
            yield Problem(path=("desks", name, *key), message="must be another desk than this one")
        if to == name and key[:2] == ("escalation", "helpers"):
            yield Problem(path=("desks", name, *key), message="must be another desk than this one")


def _ownership_problems(where: KeyPath, desk: Desk) -> Iterator[Problem]:
    """Some rules need owners of a kind."""
    if desk.assignment == "push" and desk.ownership == "desk":
        message = "push gives cases to owners; it needs ownership: engineer or customer"
        yield Problem(path=(*where, "assignment"), message=message)
    yield from _taking_problems(where, desk)
    yield from _idle_problems(where, desk)
    if desk.ownership == "customer":
        if engineers_at(desk) < desk.group_size:
            count = engineers_at(desk)
            message = f"a group of {desk.group_size} needs more than {count} engineer(s)"
            yield Problem(path=(*where, "group_size"), message=message)
        return
    stated = {
        "group_size": ("groups need", desk.group_size > 1),
        "history_months": ("a history needs", desk.history_months > 0),
        "onboarding": ("onboarding needs", desk.onboarding is not None),
        "customers": ("customers by engineer need", bool(desk.customers)),
    }
    for key, (what, is_stated) in stated.items():
        if is_stated:
            message = f"{what} ownership: customer (this desk has {desk.ownership})"
            yield Problem(path=(*where, key), message=message)


def _idle_problems(where: KeyPath, desk: Desk) -> Iterator[Problem]:
    """What only owners, or only a desk that owns, can obey; an unlimited desk is told elsewhere."""
    if desk.unlimited is not None:
        return
    for key in ("open_case_limit", "backup") if desk.ownership == "desk" else ():
        if getattr(desk, key) is not None:
            message = "has no effect under ownership: desk, where nobody owns a case"
            yield Problem(path=(*where, key), message=message)
    usual = Desk.model_fields["return_after_hours"].default
    if desk.ownership != "desk" and desk.return_after_hours != usual:
        message = f"has no effect without ownership: desk (this desk has {desk.ownership})"
        yield Problem(path=(*where, "return_after_hours"), message=message)


def _taking_problems(where: KeyPath, desk: Desk) -> Iterator[Problem]:
    """Who may leave a case to others owns none that a customer gave them."""
    for role, staff in desk.staff.items():
        if staff.takes == "within_competence" and desk.ownership == "customer":
            message = "needs ownership: desk or engineer; a named owner takes every case"
            yield Problem(path=(*where, "staff", role, "takes"), message=message)


def _customer_problems(where: KeyPath, desk: Desk) -> Iterator[Problem]:
    """Customers are mapped to engineers of this desk, each once."""
    engineers = [
        f"{role}/{slot:02d}"
        for role, staff in desk.staff.items()
        if staff.programme is None
        for slot in range(math.ceil(staff.people))
    ]
    owner: dict[str, str] = {}
    for engineer, customers in desk.customers.items():
        path = (*where, "customers", engineer)
        yield from name_problems(path, "engineer", [engineer], engineers)
        for number, customer in enumerate(customers):
            if customer in owner:
                message = f"{got(customer)} is already with {owner[customer]}"
                yield Problem(path=(*path, number), message=message)
            owner.setdefault(customer, engineer)


def _pair_problems(where: KeyPath, desk: Desk) -> Iterator[Problem]:
    """Keys that need each other."""
    pairs = (
        ("choice", "grade_order", desk.choice == "grade_order", desk.grade_order is not None),
        ("shift_end", "hand_over", desk.shift_end == "hand_over", desk.hand_over is not None),
    )
    for key, value, is_chosen, is_stated in pairs:
        if is_chosen and not is_stated:
            yield Problem(path=(*where, value), message=f"is missing; {key}: {value} needs it")
        if is_stated and not is_chosen:
            message = f"has no effect without {key}: {value} (got {got(getattr(desk, key))})"
            yield Problem(path=(*where, value), message=message)
    if desk.overtime_limit_hours is not None and desk.shift_end != "finish":
        message = f"has no effect without shift_end: finish (got {got(desk.shift_end)})"
        yield Problem(path=(*where, "overtime_limit_hours"), message=message)
    grades = list(dict.fromkeys(staff.grade for staff in desk.staff.values()))
    order = desk.grade_order or []
    for number, grade in enumerate(order):
        path = (*where, "grade_order", number)
        yield from name_problems(path, "grade of this desk", [grade], grades)
        if grade in order[:number]:
            yield Problem(path=path, message=f"{got(grade)} is listed twice")


def _swarm_problems(where: KeyPath, desk: Desk) -> Iterator[Problem]:
    """A swarm asks somebody, and nobody twice."""
    escalation = desk.escalation
    if escalation is None:
        return
    path = (*where, "escalation", "helpers")
    if escalation.rule == "swarm" and not escalation.helpers:
        yield Problem(path=path, message="is missing; a swarm needs desks that are asked")
    if escalation.rule != "swarm" and escalation.helpers:
        message = f"has no effect without rule: swarm (got {got(escalation.rule)})"
        yield Problem(path=path, message=message)
    for number, helper in enumerate(escalation.helpers):
        if helper in escalation.helpers[:number]:
            yield Problem(path=(*path, number), message=f"{got(helper)} is asked twice")


def _task_problems(where: KeyPath, desk: Desk) -> Iterator[Problem]:
    """Tasks have laws of their own; those read from files are a scenario's."""
    for name, task in desk.tasks.items():
        for path, law in laws_of(task, (*where, "tasks", name)):
            yield from law_problems(path, law)
            if law.law == "empirical":
                message = "a design's law cannot be read from a file; use a table"
                yield Problem(path=(*path, "law"), message=message)
