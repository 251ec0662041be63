"""Who took a request while a more urgent one, that was waiting before, went on waiting."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, fields
from heapq import heappop, heappush
from itertools import islice

import numpy as np
import numpy.typing as npt

from supportsim.native.library import Waiting, library

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Backlog:
    """Requests that waited in one backlog, as rows of a table of r; contiguous columns.

    Attributes:
        place: (r,) place of each in the order in which they should be taken, from 0.
        at: Which row stands at each place.
        ready, left: (r,) when the wait of each began and ended.
        subject: (r,) case or task of each.
        taker: (r,) who started it.
        skill: Of each case or task which skill it needs, below 62.
        able: Bit mask of the skills of each taker.
        start: Rows that somebody started, in order of `left`.
        join: Rows that waited, in order of `ready`.
    """

    place: Integers
    at: Integers
    ready: Integers
    left: Integers
    subject: Numbers
    taker: Numbers
    skill: Integers
    able: Integers
    start: Integers
    join: Integers


def overtaking(backlog: Backlog, most: int) -> list[Pair]:
    """Pairs of requests: one started, and the first that should have been taken before it.

    Looked at are, at each start, the requests that began to wait earlier and wait beyond it; of
    each skill the first in order, if who started has that skill. In order of time, then of
    skill.

    Args:
        backlog: The requests.
        most: So many pairs at most.
    """
    loaded = library()
    if loaded is None:
        return list(islice(_pairs(backlog), most))
    columns = {each.name: getattr(backlog, each.name) for each in fields(backlog)}
    skills, found = int(backlog.skill.max(initial=0)) + 1, np.empty((most, 2), np.int64)
    spare = np.zeros(skills * _words(len(backlog.at)), dtype=np.int64)
    waiting = Waiting(
        count=len(backlog.at),
        skills=skills,
        starts=len(backlog.start),
        joins=len(backlog.join),
        **{name: column.ctypes.data for name, column in columns.items()},
    )
    count = loaded.native_overtaking(
        ctypes.byref(waiting), spare.ctypes.data, found.ctypes.data, most
    )
    return [(row, other) for row, other in found[:count].tolist()]


def _words(places: int) -> int:
    """Words of 64 bits that hold a bit for each place, and one for each word below."""
    total, words = 0, places
    while True:
        words = -(-words // 64)
        total += max(words, 1)
        if words <= 1:
            return total


def _pairs(backlog: Backlog) -> Iterator[Pair]:
    """The same, without the library."""
    columns = (backlog.place, backlog.at, backlog.ready, backlog.left)
    place, at, ready, left = (column.tolist() for column in columns)
    skill, able = backlog.skill[backlog.subject].tolist(), backlog.able[backlog.taker].tolist()
    join = backlog.join.tolist()
    waiting: dict[int, list[int]] = {kind: [] for kind in sorted({skill[row] for row in join})}
    joined = 0
    for row in backlog.start.tolist():
        now = left[row]
        while joined < len(join) and ready[other := join[joined]] < now:
            joined += 1
            if left[other] > now:
                heappush(waiting[skill[other]], place[other])
        for kind, queue in waiting.items():
            while queue and left[at[queue[0]]] <= now:
                heappop(queue)
            if queue and queue[0] < place[row] and able[row] >> kind & 1:
                yield row, at[queue[0]]
