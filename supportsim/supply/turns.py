"""Turns on standby: who of a role is on call in which week, so that nobody is on it too often."""

import datetime as dt
import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.dates import LocalSpans
from supportsim.inputs.work_rules import FOUR_WEEKS

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Row = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a role needs each week.

    Attributes:
        people: How many are on standby at a time.
        most: Days of any 28 on which one person may be.
    """

    people: int
    most: int


def turns(
    spans: LocalSpans, monday: dt.date, here: Flags, places: Integers, wanted: Wanted
) -> list[Row]:
    """(person, from, to) of every day of the pattern, for each whose turn it is.

    Args:
        spans: Days of the pattern, in order.
        monday: Of the week of time 0.
        here: (weeks, p) who can be on call; the first row is the week before time 0.
        places: (p,) place of each; nobody shares one at a time.
        wanted: How many, and how often one of them at most.
    """
    rows: list[Row] = []
    taken: list[list[int]] = [[] for _ in places]
    columns = zip(spans.day.tolist(), spans.start.tolist(), spans.end.tolist(), strict=True)
    first = monday.toordinal()
    for week, group in itertools.groupby(columns, key=lambda row: (row[0] - first) // 7):
        spells = list(group)
        days = sorted({day for day, _, _ in spells})
        ring = _ring(week, here[week + 1], places, wanted.people)
        on_turn = _rested_first(ring, taken, days, wanted)
        for who in on_turn:
            taken[who] += days
        rows += [(who, start, end) for _, start, end in spells for who in on_turn]
    return rows


def _ring(week: int, here: Flags, places: Integers, people: int) -> list[int]:
    """Who can be on standby in a week, counted from that of time 0, in order of their turns."""
    count = int(places.max()) + 1
    first = (places - week * people) % count
    return [int(who) for who in np.argsort(first, kind="stable") if here[who]]


def _rested_first(
    ring: list[int], taken: list[list[int]], days: list[int], wanted: Wanted
) -> list[int]:
    """The first of the ring; who would be on standby too often only if there is nobody else."""
    chosen: list[int] = []
    tired: list[int] = []
    for who in ring:
        if len(chosen) == wanted.people:
            return chosen
        too_often = _days_of_four_weeks(taken[who], days) > wanted.most
        (tired if too_often else chosen).append(who)
    return (chosen + tired)[: wanted.people]


def _days_of_four_weeks(taken: list[int], days: list[int]) -> int:
    """Most days of standby in any 28 that end with one of some days, these included."""
    since = days[0] - FOUR_WEEKS
    mine = [day for day in taken[-FOUR_WEEKS:] if day > since] + days
    return max(sum(end - FOUR_WEEKS < day <= end for day in mine) for end in days)
