"""A quick look at the backlogs finds what a plain reading of the words finds, and nothing else."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportsim.native import glancing, library
from supportsim.native.glancing import Backlogs, Starts, may_idle_beside, may_overtake
from supportsim.native.sets import Sets

needs_library = pytest.mark.skipif(library.library() is None, reason="it was not built")

DESKS, SKILLS, PEOPLE = 3, 2, 4
sizes, seeds = st.integers(0, 9), st.integers(0, 2**32)


def some_backlogs(draws: np.random.Generator, size: int) -> Backlogs:
    """Rows whose times often coincide; some are of no length, some are not looked at."""
    ready = draws.integers(0, 12, size)
    left = ready + draws.integers(0, 6, size)
    row = np.argsort(left, kind="stable")
    row = row[draws.random(size) < 0.8]
    return Backlogs(
        row=row,
        left=left[row],
        ready=ready[row],
        skill=draws.integers(0, SKILLS, size + 1),
        desk=draws.integers(0, DESKS, size).astype(np.int32),
        subject=draws.integers(0, size + 1, size).astype(np.int32),
        request=draws.integers(0, 3, size).astype(np.int32),
    )


def some_starts(draws: np.random.Generator, backlogs: Backlogs) -> Starts:
    size = len(backlogs.desk)
    return Starts(
        starts=draws.random(size) < 0.7,
        taker=draws.integers(0, PEOPLE, size).astype(np.int32),
        able=draws.integers(0, 1 << SKILLS, PEOPLE),
        level=draws.integers(0, 3, size + 1).astype(np.int32),
        counts=draws.random(DESKS) < 0.7,
    )


def overtaken(of: Backlogs, starts: Starts) -> list[bool]:
    """The same by looking at every pair of rows."""

    def turn(wait: int) -> tuple[int, ...]:
        row = of.row[wait]
        level = starts.level[of.subject[row]] if starts.counts[of.desk[row]] else 0
        return int(level), int(of.ready[wait]), int(of.subject[row]), int(of.request[row])

    found = [False] * DESKS
    for mine, other in product(range(len(of.row)), repeat=2):
        start, row = of.row[[mine, other]]
        able = starts.able[starts.taker[start]] >> of.skill[of.subject[row]] & 1
        waits = of.ready[other] < of.left[mine] < of.left[other]
        same = of.desk[start] == of.desk[row] and starts.starts[start]
        if same and able and waits and turn(other) < turn(mine):
            found[of.desk[row]] = True
    return found


@needs_library
@given(sizes, seeds)
def test_a_desk_is_marked_iff_somebody_there_overtook(size: int, seed: int):
    draws = np.random.default_rng(seed)
    backlogs = some_backlogs(draws, size)
    starts = some_starts(draws, backlogs)
    assert may_overtake(backlogs, starts).tolist() == overtaken(backlogs, starts)


@needs_library
@given(sizes, seeds)
def test_somebody_idles_iff_a_free_time_and_a_wait_share_an_instant(size: int, seed: int):
    draws = np.random.default_rng(seed)
    of = some_backlogs(draws, size)
    desk = draws.integers(-1, DESKS, PEOPLE).astype(np.int32)
    able = draws.integers(0, 1 << SKILLS, PEOPLE)
    number = draws.integers(0, 3, PEOPLE)
    start = draws.integers(-2, 20, int(number.sum()))
    free = Sets(np.append(0, np.cumsum(number)), start, start + draws.integers(1, 4, len(start)))
    who = np.repeat(np.arange(PEOPLE), number)
    expected = any(
        of.desk[row] == desk[who[n]]
        and able[who[n]] >> of.skill[of.subject[row]] & 1
        and max(free.start[n], of.ready[wait]) < min(free.end[n], of.left[wait])
        for n, (wait, row) in product(range(len(who)), enumerate(of.row.tolist()))
    )
    assert may_idle_beside(of, desk, able, free) == expected


def test_without_the_library_every_desk_needs_a_closer_look(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(glancing, "library", lambda: None)
    draws = np.random.default_rng(1)
    backlogs = some_backlogs(draws, 5)
    assert may_overtake(backlogs, some_starts(draws, backlogs)).all()
    free, one = Sets(*np.zeros((3, 2), dtype=np.int64)), np.zeros(1, dtype=np.int64)
    assert may_idle_beside(backlogs, one.astype(np.int32), one, free)
