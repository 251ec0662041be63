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
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Backlog:
    """k requests that waited in one backlog; contiguous columns.

    Attributes:
        place: (k,) place of each in the order in which they should be taken, from 0.
        at: (k,) which stands at each place.
        ready, left: (k,) when the wait of each began and ended.
        skill: (k,) which skill it needs, below 62.
        able: (k,) bit mask of the skills of who started it.
        start: Those that somebody started, in order of `left`.
        join: Those that waited, in order of `ready`.
    """

    place: Integers
    at: Integers
    ready: Integers
    left: Integers
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
    spare, found = np.empty(len(backlog.join), np.int64), np.empty((most, 2), np.int64)
    waiting = Waiting(
        count=len(backlog.place),
        starts=len(backlog.start),
        joins=len(backlog.join),
        **{name: column.ctypes.data for name, column in columns.items()},
    )
    count = loaded.native_overtaking(
        ctypes.byref(waiting), spare.ctypes.data, found.ctypes.data, most
    )
    return [(row, other) for row, other in found[:count].tolist()]


def _pairs(backlog: Backlog) -> Iterator[Pair]:
    """The same, without the library."""
    columns = (backlog.place, backlog.at, backlog.ready, backlog.left, backlog.able)
    place, at, ready, left, able = (column.tolist() for column in columns)
    skill, join = backlog.skill.tolist(), backlog.join.tolist()
    waiting: dict[int, list[int]] = {kind: [] for kind in sorted({skill[row] for row in join})}
    joined = 0
    for row in backlog.start.tolist():
        now = left[row]
        while joined < len(join) and ready[join[joined]] < now:
            heappush(waiting[skill[join[joined]]], place[join[joined]])
            joined += 1
        for kind, queue in waiting.items():
            while queue and left[at[queue[0]]] <= now:
                heappop(queue)
            if queue and queue[0] < place[row] and able[row] >> kind & 1:
                yield row, at[queue[0]]
