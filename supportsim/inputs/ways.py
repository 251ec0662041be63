"""Ways: from which desk to which a case, a plea for help or other work may go."""

import math
from collections.abc import Callable, Iterable, Iterator

from supportsim.inputs.design import Design, Desk

#: Desks that something may go to next.
Next = Callable[[Desk], Iterable[str]]


def chain(design: Design, name: str) -> list[str]:
    """Return the desks that a case at this desk may climb to, itself first.

    Ends before a desk that is unknown or comes up again.
    """
    climbed: list[str] = []
    here: str | None = name
    while here is not None and here in design.desks and here not in climbed:
        climbed.append(here)
        escalation = design.desks[here].escalation
        here = None if escalation is None else escalation.to
    return climbed


def behind(desk: Desk) -> list[str]:
    """Desks that are asked for what a desk cannot solve."""
    escalation = desk.escalation
    return [] if escalation is None else [escalation.to, *escalation.helpers]


def pushed_on(desk: Desk) -> Iterator[tuple[str, str]]:
    """(key, desk) of every way on that a case takes for good when the same happens again."""
    if desk.escalation is not None and desk.escalation.rule != "assist":
        yield "escalation", desk.escalation.to
    if desk.refer_at_sight is not None and desk.refer_at_sight.above < 1:
        yield "refer_at_sight", desk.refer_at_sight.to
    if desk.refer_by_age is not None:
        yield "refer_by_age", desk.refer_by_age.to


def solved_at(desk: Desk) -> list[str]:
    """Desks that may have to solve a case that is at this desk, by moving or by helping."""
    found = [] if desk.escalation is None else [desk.escalation.to]
    found += [name for _, name in pushed_on(desk)]
    found += [name for name, share in desk.moves.items() if share > 0]
    if desk.hand_over is not None and desk.hand_over.owner == "moves":
        found.append(desk.hand_over.to)
    return found


def needed_at(desk: Desk) -> list[str]:
    """Desks where work of a case at this desk may have to wait for somebody with its skill."""
    found = [*solved_at(desk), *behind(desk)]
    return found if desk.hand_over is None else [*found, desk.hand_over.to]


def backed(desk: Desk) -> list[str]:
    """Other desks for whose work people on call here are called out."""
    rules = [staff.on_call for staff in desk.staff.values()]
    return [name for one in rules if one is not None for name in one.backs]


def is_called_for(design: Design, caller: str, backs: Iterable[str], desk: str) -> bool:
    """Whether people on call of one desk are called for new cases of a desk while it is closed.

    Where customers have owners nothing new waits in the backlog: only a backup that is offered
    at once calls, since opening hours do not pass meanwhile. One group of all is an exception.
    """
    called, place = (caller, *backs), design.desks[desk]
    if place.ownership != "customer":
        return desk in called
    people = sum(math.ceil(staff.people) for staff in place.staff.values())
    if caller == desk and people < 2 * place.group_size:
        return True
    backup = place.backup
    return backup is not None and backup.after_hours == 0 and backup.desk in called


def goes_to(desk: Desk) -> list[str]:
    """Every desk that is named as a next one, known or not."""
    parts = (desk.backup, desk.overflow, desk.reproduction)
    offered = [part.desk for part in parts if part is not None]
    sight = [] if desk.refer_at_sight is None else [desk.refer_at_sight.to]
    return [*needed_at(desk), *sight, *desk.moves, *offered]


def reached(design: Design, first: Iterable[str], following: Next) -> set[str]:
    """Known desks that can be come to from some, those included."""
    found: set[str] = set()
    waiting = [name for name in first if name in design.desks]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [on for on in following(design.desks[name]) if on in design.desks]
    return found


def loop(design: Design, name: str, following: Next) -> list[str] | None:
    """The shortest way from a desk back to itself, both ends included; None without one."""
    ways: list[list[str]] = [[name]]
    seen: set[str] = set()
    for way in ways:
        for on in following(design.desks[way[-1]]):
            if on == name:
                return [*way, name]
            if on in design.desks and on not in seen:
                seen.add(on)
                ways.append([*way, on])
    return None


def loops(design: Design, following: Next) -> Iterator[list[str]]:
    """A way round through every desk that lies on one; each desk is told once."""
    told: set[str] = set()
    for name in design.desks:
        way = None if name in told else loop(design, name, following)
        if way is not None:
            told.update(way)
            yield way


def ranks(design: Design) -> dict[str, int]:
    """Depth of each desk: as stated, else one more than the deepest desk that it stands behind.

    Desks of a swarm that ask each other do not stand behind each other.
    """
    depth = {name: desk.rank or 0 for name, desk in design.desks.items()}
    pairs = [
        (name, to)
        for name, desk in design.desks.items()
        for to in behind(desk)
        if design.desks[to].rank is None and name not in reached(design, [to], behind)
    ]
    for _ in design.desks:
        for name, to in pairs:
            depth[to] = max(depth[to], depth[name] + 1)
    return depth
