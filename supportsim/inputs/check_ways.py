"""Checks of the ways between desks: no case goes round for ever, and no desk is left out."""

from collections.abc import Iterator

from supportsim.inputs.design import Design, Desk
from supportsim.inputs.problems import KeyPath, Problem
from supportsim.inputs.ways import backed, behind, chain, goes_to, loops, pushed_on, ranks, reached
from supportsim.units import RANKS


def way_problems(design: Design) -> Iterator[Problem]:
    """Yield loops, chains that are too long, and desks that nothing comes to."""
    endless = list(_loop_problems(design))
    yield from endless
    yield from _move_problems(design)
    too_deep = list(_depth_problems(design))
    yield from too_deep
    named = {entry.desk for entry in design.intake}
    named = named.union(*(goes_to(desk) for desk in design.desks.values()))
    if named <= set(design.desks):
        yield from _unreachable_problems(design)
        if not endless and not too_deep:
            yield from _rank_problems(design)


def _loop_problems(design: Design) -> Iterator[Problem]:
    """Ways on that come back to where they started; each loop is told once."""
    told: set[frozenset[str]] = set()
    for way in loops(design, _escalates):
        told.add(frozenset(way))
        message = f"escalation goes round in a loop: {' > '.join(way)}"
        yield Problem(path=("desks", way[0], "escalation", "to"), message=message)
    for way in loops(design, _goes_on):
        if frozenset(way) in told:
            continue
        key = next(key for key, to in pushed_on(design.desks[way[0]]) if to == way[1])
        message = f"cases that are passed on go round in a loop: {' > '.join(way)}"
        yield Problem(path=("desks", way[0], key, "to"), message=message)


def _escalates(desk: Desk) -> list[str]:
    return behind(desk)[:1]


def _goes_on(desk: Desk) -> list[str]:
    return [to for _, to in pushed_on(desk)]


def _surely_moves(desk: Desk) -> list[str]:
    return [to for to, share in desk.moves.items() if share == 1]


def _move_problems(design: Design) -> Iterator[Problem]:
    """Moves that are certain all the way round."""
    for way in loops(design, _surely_moves):
        if len(way) > 2:  # A move to the same desk is told with the desk.
            path = ("desks", way[0], "moves", way[1])
            message = f"every case goes round in a loop: {' > '.join(way)}"
            yield Problem(path=path, message=message)


def _depth_problems(design: Design) -> Iterator[Problem]:
    """Chains of escalation longer than there are ranks."""
    for name in design.desks:
        climbed = chain(design, name)
        if len(climbed) > RANKS:
            message = f"more than {RANKS} desks behind each other: {' > '.join(climbed)}"
            yield Problem(path=("desks", name, "escalation", "to"), message=message)


def _rank_problems(design: Design) -> Iterator[Problem]:
    """Stated ranks and helpers may push a desk beyond the deepest rank, too."""
    for name, rank in ranks(design).items():
        if rank >= RANKS:
            path: KeyPath = ("desks", name)
            message = f"would have rank {rank} by what escalates to it; the deepest is {RANKS - 1}"
            yield Problem(path=path, message=message)


def _unreachable_problems(design: Design) -> Iterator[Problem]:
    """Desks that nothing can come to, and that have no tasks."""
    first = [entry.desk for entry in design.intake]
    first += [name for name, desk in design.desks.items() if desk.tasks or backed(desk)]
    known = reached(design, first, goes_to)
    for name in design.desks:
        if name not in known:
            message = (
                "no case comes here, by intake, escalation, referral, move, hand-over, overflow, "
                "reproduction or backup"
            )
            yield Problem(path=("desks", name), message=message)
