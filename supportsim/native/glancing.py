"""Whether anything in the backlogs may be out of order: one look, by the library alone."""

import ctypes
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from supportsim.native import library as c
from supportsim.native.library import addresses, library
from supportsim.native.ordering import in_time
from supportsim.native.sets import Sets

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Backlogs:
    """The k waits in backlogs of desks, as rows of a table of r; contiguous columns.

    Desks and subjects are those there are: nothing here looks beyond.

    Attributes:
        row: (k,) the waits, in order of `left`.
        left, ready: (k,) when each ended and began.
        skill: Of each case or task which skill it needs, from 0 to below 62.
        desk, subject, request: (r,) desk; case or task; its request.
    """

    row: Integers
    left: Integers
    ready: Integers
    skill: Integers
    desk: Numbers
    subject: Numbers
    request: Numbers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Starts:
    """Which rows of some backlogs somebody started, and what decides whose turn it was.

    Attributes:
        starts: (r,) which rows; among those that wait.
        taker: (r,) who started each.
        able: Bit mask of the skills of each taker.
        level: Of each case or task, from 0; lower is taken first.
        counts: (d,) at which desks the level counts; elsewhere all are alike.
    """

    starts: Flags
    taker: Numbers
    able: Integers
    level: Numbers
    counts: Flags


def may_idle_beside(backlogs: Backlogs, desk: Numbers, able: Integers, free: Sets) -> bool:
    """Whether somebody of a desk may have been free while something waited that they may take.

    Args:
        backlogs: What waited.
        desk: (p,) of each person; -1 for those who are not looked at.
        able: (p,) bit mask of the skills of each.
        free: When each was, of some length.

    Returns:
        With the library whether somebody was; without it True.
    """
    loaded: Any = library()
    if loaded is None:
        return True
    desks = 1 + max(int(each.max(initial=0)) for each in (desk, backlogs.desk))
    skills = 1 + int(backlogs.skill.max(initial=0))
    who = np.repeat(np.arange(len(desk), dtype=np.int32), np.diff(free.offset))
    order = in_time(free.start, np.ones(len(who), dtype=np.bool_))
    least = np.full(desks * skills, np.iinfo(np.int64).max)
    given = (
        _backlogs(backlogs, skills),
        c.People(desk.ctypes.data, able.ctypes.data),
        c.Free(order.ctypes.data, len(order), *addresses(who, free.start, free.end)),
    )
    return bool(loaded.native_idle_beside(*map(ctypes.byref, given), least.ctypes.data))


def may_overtake(backlogs: Backlogs, starts: Starts) -> Flags:
    """(d,) desks at which somebody may have started before their turn; see `overtaking`.

    The turn is by level, then by when the wait began, case and request.

    Returns:
        With the library where somebody did; without it True for all.
    """
    loaded: Any = library()
    if loaded is None:
        return np.ones(len(starts.counts), dtype=np.bool_)
    skills, levels = (1 + int(each.max(initial=0)) for each in (backlogs.skill, starts.level))
    found = np.zeros(len(starts.counts), dtype=np.bool_)
    wait, since = np.full((2, len(found) * skills * levels), np.iinfo(np.int64).max)
    columns = (getattr(starts, each.name) for each in fields(starts))
    given = (
        _backlogs(backlogs, skills),
        c.Starts(*addresses(*columns), levels),
        c.Firsts(*addresses(wait, since)),
    )
    loaded.native_overtakes(*map(ctypes.byref, given), found.ctypes.data)
    return found


def _backlogs(backlogs: Backlogs, skills: int) -> c.Backlogs:
    """The backlogs as C sees them, by address; the columns must outlive the call."""
    columns = (getattr(backlogs, each.name) for each in fields(backlogs))
    return c.Backlogs(*addresses(*columns), len(backlogs.left), skills)
