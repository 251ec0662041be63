"""Absence: the planned leave and the illnesses of each person, in whole working days.

A working day is a day of the person's own shift pattern that is no public holiday. Leave is
dealt out by calendar year, in stretches at random; illnesses begin on random working days. An
illness during leave changes nothing: the day is leave.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.inputs.market import Absence
from supportsim.streams import Stream

Integers = npt.NDArray[np.int64]
Days = npt.NDArray[np.int8]

#: What a working day of a person is.
WORKED: Final = 0
SICK: Final = 1
LEAVE: Final = 2
#: An intern is in class or exams.
AWAY: Final = 3

#: Illnesses of one year beyond which the Poisson law is cut: its chance is below this.
_TAIL: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """Where the random numbers of absence come from.

    Attributes:
        leave: Places of the stretches of leave, by person and year.
        illness: How many illnesses, when and how long, by person and year.
    """

    leave: Stream
    illness: Stream


def draws(seed: int, replication: int) -> Draws:
    """The streams of absence in one replication."""
    return Draws(
        leave=Stream(seed, replication, "leave"), illness=Stream(seed, replication, "illness")
    )


def draw_absence(
    rules: Absence, years: Integers, identity: npt.NDArray[np.uint64], source: Draws
) -> Days:
    """What each working day of each person is.

    Args:
        rules: Days of leave and illnesses in a year.
        years: (k,) calendar year of each working day, in order.
        identity: (p,) who.
        source: The streams.

    Returns:
        (p, k) WORKED, SICK or LEAVE.
    """
    day = np.zeros((len(identity), len(years)), dtype=np.int8)
    number, first, days = np.unique(years, return_index=True, return_counts=True)
    spans = _Years(number=number, first=first, days=days)
    _fall_ill(day, rules, spans, identity, source.illness)
    _take_leave(day, rules, spans, identity, source.leave)
    return day


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Years:
    """The y calendar years of some working days, each with its first one and their number."""

    number: Integers
    first: Integers
    days: Integers


def leave_days(
    rules: Absence, years: npt.ArrayLike, identity: npt.NDArray[np.uint64], source: Stream
) -> Integers:
    """(p,) or (p, y) whole days of leave in each year; a fraction is carried on to the next."""
    year = np.asarray(years, dtype=np.int64)
    carried = source.uniform(identity, 0, 0).reshape(-1, *[1] * year.ndim)
    total = [np.floor(rules.leave_days_per_year * count + carried) for count in (year, year + 1)]
    return np.asarray((total[1] - total[0]).astype(np.int64))


def _take_leave(
    day: Days,
    rules: Absence,
    years: _Years,
    identity: npt.NDArray[np.uint64],
    source: Stream,
) -> None:
    """Mark the leave of each year: stretches in random places, a working day between them.

    Stretches are drawn without overlap by placing them among the days left over; a stretch
    shorter than the others, if one is left, takes a random turn.
    """
    room, length = years.days[:, np.newaxis], rules.leave_stretch_days
    wanted = leave_days(rules, years.number, identity, source)[:, :, np.newaxis]
    wanted = np.minimum(wanted, room)
    most = -(-int(wanted.max(initial=0)) // length)
    if most == 0:
        return
    turn, count = np.arange(most), -(-wanted // length)
    who, year = identity[:, np.newaxis, np.newaxis], years.number[:, np.newaxis]
    lot = np.where(turn < count, source.uniform(who, year, turn), 2.0)
    short = np.floor(source.uniform(who, year, 1000) * count).astype(np.int64)
    size = np.where(turn < count, length, 0)
    size = np.where((turn == short) & (turn < count), wanted - (count - 1) * length, size)
    gap = (room >= wanted + count).astype(np.int64)
    spots = room - wanted - gap * count + 1
    place = np.floor(np.sort(lot, axis=2) * spots).astype(np.int64)
    start = place + np.cumsum(size + gap, axis=2) - size - gap
    person, of, which = np.nonzero(size)
    begin = years.first[of] + start[person, of, which]
    _mark(day, person, begin, size[person, of, which], LEAVE)


def _fall_ill(
    day: Days,
    rules: Absence,
    years: _Years,
    identity: npt.NDArray[np.uint64],
    source: Stream,
) -> None:
    """Mark the illnesses that begin in each year: Poisson many, each of geometric length."""
    if rules.sickness_spells_per_year == 0:
        return
    table = np.array(_poisson(rules.sickness_spells_per_year))
    who, year = identity[:, np.newaxis, np.newaxis], years.number[:, np.newaxis]
    count = np.searchsorted(table, source.uniform(who, year, 0), side="right")
    index = np.arange(int(count.max(initial=0)))
    # Of each illness, when it begins and how long it takes.
    lots = source.uniform(who, year, 1 + np.arange(2 * len(index)))
    person, of, which = np.nonzero(index < count)
    begin, length = lots[person, of, 2 * which], lots[person, of, 2 * which + 1]
    start = years.first[of] + np.floor(begin * years.days[of]).astype(np.int64)
    _mark(day, person, start, geometric(length, rules.sickness_days), SICK)


@lru_cache(maxsize=64)
def _poisson(mean: float) -> tuple[float, ...]:
    """Cumulative Poisson probabilities from 0, to where the rest is negligible."""
    term, total, count = float(np.exp(-mean)), 0.0, 0
    table = []
    while count <= mean or term > _TAIL:
        total += term
        table.append(total)
        count += 1
        term *= mean / count
    return tuple(table)


def geometric(quantile: npt.NDArray[np.float64], mean: float) -> Integers:
    """Whole numbers >= 1 of the geometric law with a mean >= 1, by inverse transform."""
    if mean == 1:
        return np.ones(len(quantile), dtype=np.int64)
    return np.asarray(1 + np.floor(np.log1p(-quantile) / np.log1p(-1 / mean)), dtype=np.int64)


def _mark(day: Days, who: Integers, start: Integers, length: Integers, what: int) -> None:
    """Write `what` over the days [start, start + length) of each person named."""
    change = np.zeros((day.shape[0], day.shape[1] + 1), dtype=np.int32)
    np.add.at(change, (who, start), 1)
    np.add.at(change, (who, np.minimum(start + length, day.shape[1])), -1)
    day[np.cumsum(change, axis=1)[:, :-1] > 0] = what


def stretches(day: Days) -> tuple[Integers, Integers, Integers, Integers]:
    """Runs of days absent for one cause: (person, first day, day after the last, cause)."""
    edge = np.ones((day.shape[0], day.shape[1] + 1), dtype=bool)
    edge[:, 1:-1] = day[:, 1:] != day[:, :-1]
    who, first = np.nonzero(edge[:, :-1])
    last = np.nonzero(edge[:, 1:])[1] + 1
    cause = day[who, first]
    away = cause != WORKED
    return who[away], first[away], last[away], cause[away].astype(np.int64)
