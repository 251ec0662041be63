"""Who overtook whom: the library, Python and a plain reading of the words say the same."""

from itertools import product

import numpy as np
import pytest

from supportsim.native import library, overtaking
from supportsim.native.overtaking import Backlog

needs_library = pytest.mark.skipif(library.library() is None, reason="it was not built")


def some_backlog(seed: int, size: int, skills: int) -> Backlog:
    """A backlog in which people mostly take the first, and instants often coincide."""
    draws = np.random.default_rng(seed)
    ready = draws.integers(0, 3 * size + 1, size)
    left = ready + draws.integers(0, 12, size)
    place = np.argsort(np.argsort(draws.integers(0, 3, size) * 5 * size + ready, kind="stable"))
    at = np.argsort(place)
    start, join = np.flatnonzero(draws.random(size) < 0.8), np.flatnonzero(left > ready)
    return Backlog(
        place=place,
        at=at,
        ready=ready,
        left=left,
        subject=draws.integers(0, size // 2 + 1, size).astype(np.int32),
        taker=draws.integers(0, 5, size).astype(np.int32),
        skill=draws.integers(0, skills, size // 2 + 1),
        able=draws.integers(0, 1 << skills, 5),
        start=start[np.argsort(left[start], kind="stable")],
        join=join[np.argsort(ready[join], kind="stable")],
    )


def read(backlog: Backlog) -> list[tuple[int, int]]:
    """The same pairs by looking at every request at every start."""
    found, needed = [], backlog.skill[backlog.subject]
    for row, skill in product(backlog.start.tolist(), range(62)):
        now = backlog.left[row]
        waits = (backlog.ready < now) & (backlog.left > now) & (needed == skill)
        first = min(backlog.place[waits].tolist(), default=len(waits))
        if first < backlog.place[row] and backlog.able[backlog.taker[row]] >> skill & 1:
            found.append((row, int(backlog.at[first])))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_pairs_are_those_that_a_reader_finds(seed: int, monkeypatch: pytest.MonkeyPatch):
    backlog = some_backlog(seed, size=3 * seed, skills=1 + seed % 3)
    expected = read(backlog)
    assert overtaking.overtaking(backlog, 10_000) == expected
    assert overtaking.overtaking(backlog, 2) == expected[:2]
    monkeypatch.setattr(overtaking, "library", lambda: None)
    assert overtaking.overtaking(backlog, 10_000) == expected
    assert overtaking.overtaking(backlog, 2) == expected[:2]


@needs_library
def test_the_library_finds_pairs_at_all():
    assert len(overtaking.overtaking(some_backlog(7, 200, 2), 10_000)) > 20


@needs_library
def test_a_large_backlog_gives_the_same_pairs_with_and_without_the_library(
    monkeypatch: pytest.MonkeyPatch,
):
    backlog = some_backlog(1, 20_000, 5)
    found = overtaking.overtaking(backlog, 100_000)
    monkeypatch.setattr(overtaking, "library", lambda: None)
    assert found == overtaking.overtaking(backlog, 100_000)
