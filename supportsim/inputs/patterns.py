"""Weekly patterns in minutes of a week, on the clock of their site."""

from typing import Final

from supportsim.dates import minutes_of
from supportsim.inputs.base import WEEKDAYS
from supportsim.inputs.staff import Shift

DAY_MINUTES: Final = 24 * 60
WEEK_MINUTES: Final = 7 * DAY_MINUTES


def windows_of(shift: Shift, part: float = 1.0) -> list[tuple[int, int]]:
    """Minutes at which each day of a pattern starts and ends, in order; the last may end next week.

    Args:
        shift: The pattern; one that ends at or before its start runs past midnight.
        part: Share of each day that is worked, from its start on.
    """
    begin, finish = minutes_of(shift.starts), minutes_of(shift.ends)
    length = round((finish - begin + DAY_MINUTES * (finish <= begin)) * part)
    starts = (WEEKDAYS.index(day) * DAY_MINUTES + begin for day in set(shift.days))
    return [(start, start + length) for start in sorted(starts)]


def around(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The windows of a week, with those of the week before and of the week after."""
    turns = (-WEEK_MINUTES, 0, WEEK_MINUTES)
    return [(start + turn, end + turn) for turn in turns for start, end in windows]


def meet(some: list[tuple[int, int]], others: list[tuple[int, int]]) -> bool:
    """Whether windows of a week have any minute in common with others, every week being alike."""
    return any(
        start < finish and begin < end for start, end in some for begin, finish in around(others)
    )
