"""The months of the books, and how much of each lies in the judged window."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from supportsim.arrays import at_or_below, time_within
from supportsim.dates import local_date, origin, to_ms, to_utc
from supportsim.inputs.scenario import Scenario
from supportsim.kept import kept
from supportsim.units import WEEK

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Months:
    """The k calendar months that the window touches, on the clock of the books.

    Attributes:
        labels: "2027-01" and so on.
        edge: (k + 1,) milliseconds at which each month begins; the last ends the last.
        start, end: (k,) the part of each month inside the window.
    """

    labels: tuple[str, ...]
    edge: Integers
    start: Integers
    end: Integers

    def of(self, times: npt.ArrayLike) -> Integers:
        """Position of the month of each instant; -1 before the first, k after the last."""
        return np.asarray(at_or_below(self.edge, times) - 1)

    def parts(self, start: Integers, end: Integers) -> list[Integers]:
        """For each month, how much of every interval [start, end) lies in it and the window."""
        return [
            time_within(start, end, first, last)
            for first, last in zip(self.start.tolist(), self.end.tolist(), strict=True)
        ]

    @property
    def is_judged(self) -> npt.NDArray[np.bool_]:
        """(k,) whether at least half of the month lies in the window.

        Goals are promised by the month: what is left of one at the edge is no month.
        """
        return np.asarray(2 * (self.end - self.start) >= np.diff(self.edge))

    def shares(self, since: int | None = None, until: int | None = None) -> list[Fraction]:
        """Part of each month that lies in the window, not before `since` nor after `until`.

        A year is twelve such months, so a yearly sum over 12 times the share is what
        falls due in the month.
        """
        begin = self.start if since is None else np.clip(since, self.start, self.end)
        finish = self.end if until is None else np.clip(until, begin, self.end)
        inside, length = finish - begin, np.diff(self.edge)
        return [Fraction(int(a), int(b)) for a, b in zip(inside, length, strict=True)]


def window_of(scenario: Scenario) -> tuple[int, int]:
    """Start and end of the judged window."""
    start = scenario.warm_up_weeks * WEEK
    return start, start + scenario.window_weeks * WEEK


@kept
def months_of(scenario: Scenario) -> Months:
    """The months of a scenario's window."""
    zone = scenario.books_timezone
    zero = origin(scenario.start, zone)
    start, end = window_of(scenario)
    month = local_date(start, zone, zero).replace(day=1)
    labels, edge = [], [to_ms(to_utc(month, 0, zone), zero)]
    while edge[-1] < end:
        labels.append(f"{month:%Y-%m}")
        month = (month + dt.timedelta(days=31)).replace(day=1)
        edge.append(to_ms(to_utc(month, 0, zone), zero))
    edges = np.array(edge, dtype=np.int64)
    return Months(
        labels=tuple(labels),
        edge=edges,
        start=np.clip(edges[:-1], start, end),
        end=np.clip(edges[1:], start, end),
    )
