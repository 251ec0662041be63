"""Onboarding: hours in which newly named engineers get to know their customers, laid as blocks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from supportsim.arrays import Integers
from supportsim.supply.duty import merged
from supportsim.supply.mentoring import laid
from supportsim.supply.roster import BLOCK, SHIFT, Roster, columns_of, duty_columns
from supportsim.units import HOUR, MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Onboarding:
    """What one person needs to take customers over.

    Attributes:
        engineer: Row in the roster.
        start, end: The weeks in which it is done, milliseconds.
        time: In all, whole minutes in milliseconds.
    """

    engineer: int
    start: int
    end: int
    time: int


def onboarding_of(roster: Roster, engineer: int, *, hours: float, until: int) -> Onboarding:
    """The onboarding of somebody from the first day on.

    Args:
        roster: Who came when.
        engineer: Row in it.
        hours: In all, rounded to whole minutes.
        until: End of the weeks in which it is done.
    """
    time = round(hours * HOUR / MINUTE) * MINUTE
    return Onboarding(engineer=engineer, start=int(roster.hired[engineer]), end=until, time=time)


def with_onboarding(roster: Roster, wanted: Iterable[Onboarding]) -> Roster:
    """The roster with these hours as blocks, and noted as onboarding.

    The time of a person is split evenly over the shifts worked in those weeks, whole minutes,
    the first shifts having those left over; in each it takes the earliest time in no other
    block. What finds no room in a shift moves to the next one, and falls away after the last.
    """
    pieces = [(one.engineer, start, end) for one in wanted for start, end in _pieces(roster, one)]
    if not pieces:
        return roster
    rows = np.array(sorted(pieces), dtype=np.int64).T
    duty = np.stack((roster.duty_engineer, roster.duty_from, roster.duty_to, roster.duty_kind))
    is_block = duty[3] == BLOCK
    blocks = np.concatenate((duty[:3, is_block], rows), axis=1)
    blocks = merged(blocks[:, np.lexsort((blocks[1], blocks[0]))])
    kinds = np.full((1, blocks.shape[1]), BLOCK)
    duty = np.concatenate((duty[:, ~is_block], np.concatenate((blocks, kinds))), axis=1)
    columns: dict[str, Any] = duty_columns(duty) | columns_of("onboarding", rows)
    return replace(roster, **columns)


def _pieces(roster: Roster, one: Onboarding) -> list[tuple[int, int]]:
    """The hours of one person, shift by shift."""
    shifts = [
        (max(start, one.start), min(end, one.end))
        for start, end in _rows(roster, one.engineer, SHIFT)
        if start < one.end and end > one.start
    ]
    return laid(shifts, _rows(roster, one.engineer, BLOCK), one.time) if shifts else []


def _rows(roster: Roster, engineer: int, kind: int) -> list[tuple[int, int]]:
    """From and to of somebody's duty rows of a kind, in order."""
    first, last = np.searchsorted(roster.duty_engineer, [engineer, engineer + 1]).tolist()
    mine: Integers = first + np.flatnonzero(roster.duty_kind[first:last] == kind)
    return list(zip(roster.duty_from[mine].tolist(), roster.duty_to[mine].tolist(), strict=True))
