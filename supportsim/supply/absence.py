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

from supportsim.inputs.scenario import Absence
from supportsim.streams import Stream

Integers = npt.NDArray[np.int64]
Days = npt.NDArray[np.int8]

#: What a working day of a person is.
WORKED: Final = 0
SICK: Final = 1
LEAVE: Final = 2

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
    for year in np.unique(years).tolist():
        first, last = np.searchsorted(years, [year, year + 1]).tolist()
        _fall_ill(day, rules, (first, last, year), identity, source.illness)
    for year in np.unique(years).tolist():
        first, last = np.searchsorted(years, [year, year + 1]).tolist()
        _take_leave(day, rules, (first, last, year), identity, source.leave)
    return day


def leave_days(
    rules: Absence, year: int, identity: npt.NDArray[np.uint64], source: Stream
) -> Integers:
    """(p,) whole days of leave in the year; a fraction is carried from year to year."""
    carried = source.uniform(identity, 0, 0)
    total = [np.floor(rules.leave_days_per_year * count + carried) for count in (year, year + 1)]
    return np.asarray((total[1] - total[0]).astype(np.int64))


def _take_leave(
    day: Days,
    rules: Absence,
    span: tuple[int, int, int],
    identity: npt.NDArray[np.uint64],
    source: Stream,
) -> None:
    """Mark the leave of one year: stretches in random places, a working day between them.

    Stretches are drawn without overlap by placing them among the days left over; a stretch
    shorter than the others, if one is left, takes a random turn.
    """
    first, last, year = span
    room, length = last - first, rules.leave_stretch_days
    wanted = np.minimum(leave_days(rules, year, identity, source), room)[:, None]
    most = -(-int(wanted.max(initial=0)) // length)
    if most == 0:
        return
    turn = np.arange(most)
    count = -(-wanted // length)
    lot = np.where(turn < count, source.uniform(identity[:, None], year, turn), 2.0)
    short = np.floor(source.uniform(identity[:, None], year, 1000) * count).astype(np.int64)
    size = np.where(turn < count, length, 0)
    size = np.where((turn == short) & (turn < count), wanted - (count - 1) * length, size)
    gap = (room >= wanted + count).astype(np.int64)
    spots = room - wanted - gap * count + 1
    place = np.floor(np.sort(lot, axis=1) * spots).astype(np.int64)
    start = place + np.cumsum(size + gap, axis=1) - size - gap
    who, which = np.nonzero(size)
    _mark(day, who, first + start[who, which], size[who, which], LEAVE)


def _fall_ill(
    day: Days,
    rules: Absence,
    span: tuple[int, int, int],
    identity: npt.NDArray[np.uint64],
    source: Stream,
) -> None:
    """Mark the illnesses that begin in one year: Poisson many, each of geometric length."""
    first, last, year = span
    if rules.sickness_spells_per_year == 0 or first == last:
        return
    table = np.array(_poisson(rules.sickness_spells_per_year))
    count = np.searchsorted(table, source.uniform(identity, year, 0), side="right")
    most = int(count.max(initial=0))
    index = np.arange(most)
    begin = source.uniform(identity[:, None], year, 1 + 2 * index)
    length = source.uniform(identity[:, None], year, 2 + 2 * index)
    who, which = np.nonzero(index < count[:, None])
    start = first + np.floor(begin[who, which] * (last - first)).astype(np.int64)
    _mark(day, who, start, geometric(length[who, which], rules.sickness_days), SICK)


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
