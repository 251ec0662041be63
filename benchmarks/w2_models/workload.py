"""Workload W2: its numbers, and what is measured of a run whichever program made it."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

WEEK: Final = 168.0
WEEKS: Final = 52
#: Hours of the year that has 100,000 cases; the 52 weeks that are simulated have 99,726.
YEAR: Final = 8760.0
CASES_A_YEAR: Final = 100_000
FRONT, BACK = 10, 6
HANDLE_HOURS: Final = (0.145, 0.225)
ESCALATED, RETURNED, DELAY_HOURS = 0.35, 0.3, 8.0
SEVERITIES: Final = (0.1, 0.3, 0.6)
TARGET_HOURS: Final = (0.25, 1.0, 8.0)
OPENS, CLOSES = 9, 17
DUTY_HOURS_A_WEEK: Final = 5 * (CLOSES - OPENS)
#: Mean and standard deviation of the logarithm of a handle time over its mean; CV 1.
SIGMA: Final = math.sqrt(math.log(2.0))
MU: Final = -math.log(2.0) / 2

_WORKDAY = [1] * 7 + [2, 4] + [8] * 3 + [7] * 2 + [8] * 3 + [5, 3, 3] + [1.5] * 4
_WEIGHTS = np.array(_WORKDAY * 5 + [1.0] * 48)
#: Cases an hour, by hour of the week.
RATES: Final = _WEIGHTS * CASES_A_YEAR * WEEK / YEAR / _WEIGHTS.sum()

#: Years of the C program behind the long-run values: `w2.py --years 1000`.
LONG_RUN_YEARS: Final = 1000
#: Those values, by figure.
LONG_RUN: Final = {
    "wait": 8.900,
    "attainment": 0.9610,
    "use_front": 0.831,
    "use_back": 0.818,
    "resolution": 15.506,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What a program hands over of a run: hours since the start, a row a case.

    Attributes:
        severity: 1 to 3.
        busy: Hours worked at the front and at the back.
    """

    opened: Floats
    started: Floats
    resolved: Floats
    severity: npt.NDArray[np.int64]
    busy: tuple[float, float]


def opening(now: float) -> float:
    """When people are at work next: now, if they are."""
    day, hour = divmod(now, 24.0)
    if day % 7 < 5 and OPENS <= hour < CLOSES:
        return now
    if day % 7 < 5 and hour < OPENS:
        return day * 24 + OPENS
    day += 1
    return (day if day % 7 < 5 else (day // 7 + 1) * 7) * 24 + OPENS


def business_hours(time: Floats) -> Floats:
    """Business hours before each instant."""
    day, hour = np.divmod(time, 24.0)
    week, weekday = np.divmod(day, 7)
    length = CLOSES - OPENS
    full = np.minimum(weekday, 5) * length + week * 5 * length
    return full + np.where(weekday < 5, np.clip(hour - OPENS, 0, length), 0)


def figures(records: Records, weeks: float = WEEKS) -> dict[str, float]:
    """The figures that have a long-run value, and the number of cases.

    What has not happened when the last week ends is left out, as in the long-run values.
    """
    end = weeks * WEEK
    started, resolved = records.started < end, records.resolved < end
    wait = (records.started - records.opened)[started]
    used = (business_hours(records.started) - business_hours(records.opened))[started]
    target = np.array(TARGET_HOURS)[records.severity - 1][started]
    duty = weeks * DUTY_HOURS_A_WEEK
    return {
        "cases": float(len(records.opened)),
        "wait": float(wait.mean()),
        "attainment": float((used <= target).mean()),
        "use_front": records.busy[0] / FRONT / duty,
        "use_back": records.busy[1] / BACK / duty,
        "resolution": float((records.resolved - records.opened)[resolved].mean()),
    }
