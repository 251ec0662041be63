"""The units of the house: milliseconds inside, hours and days where people read and write."""

from typing import Final

MILLISECOND: Final = 1
SECOND: Final = 1_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY

#: Parts per million: how an engine knows a factor.
PPM: Final = 1_000_000

#: Quantiles and competences on the plan are integers in [0, 2**32].
QUANTILE_ONE: Final = 1 << 32

#: Desks may stand this deep behind each other: the front is rank 0, the last RANKS - 1.
RANKS: Final = 4

#: Skills are bits of a mask that fits a whole number.
MOST_SKILLS: Final = 62

#: Severity of a task: after every case.
TASK_SEVERITY: Final = 99

#: "There is none" in an integer column (a time that did not come, an owner nobody has).
NONE: Final = -1


def from_hours(hours: float) -> int:
    """Hours to milliseconds, rounded half to even."""
    return round(hours * HOUR)


def to_hours(milliseconds: float) -> float:
    """Milliseconds to hours."""
    return milliseconds / HOUR
