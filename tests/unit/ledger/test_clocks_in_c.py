"""Clocks in C: the same due times and times run as by numpy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportsim.ledger import clocks
from supportsim.ledger.clocks import Pauses, run_clocks
from supportsim.native import library
from supportsim.units import NONE
from supportsim.workweek import OpenHours, open_hours

pytestmark = pytest.mark.skipif(library.library() is None, reason="it was not built")


def some_hours(numbers: np.random.Generator, intervals: int) -> OpenHours:
    """Opening hours of so many intervals at most."""
    edges = np.sort(numbers.integers(0, 100, (intervals, 2)), axis=1)
    return open_hours(edges[:, 0], edges[:, 1])


def some_pauses(numbers: np.random.Generator, start: np.ndarray, counts: np.ndarray) -> Pauses:
    """Pauses of each clock, in order and disjoint, from its start on."""
    rows = []
    for begin, count in zip(start.tolist(), counts.tolist(), strict=True):
        edges = begin + np.sort(numbers.integers(0, 60, 2 * count))
        rows += edges.reshape(-1, 2).tolist()
    table = np.array(rows, dtype=np.int64).reshape(-1, 2)
    offset = np.concatenate(([0], np.cumsum(counts)))
    return Pauses(offset=offset, start=table[:, 0], end=table[:, 1])


@given(st.integers(0, 30), st.lists(st.integers(0, 8), max_size=3), st.integers(0, 2**32))
def test_clocks_in_c_are_those_of_numpy(count: int, intervals: list[int], seed: int):
    numbers = np.random.default_rng(seed)
    hours = [some_hours(numbers, each) for each in intervals]
    calendar = numbers.integers(-1, len(hours), count, endpoint=True)
    target = np.where(numbers.random(count) < 0.2, NONE, numbers.integers(0, 40, count))
    start = numbers.integers(0, 90, count)
    stop = start + numbers.integers(0, 60, count)
    pauses = some_pauses(numbers, start, numbers.integers(0, 5, count))
    given_clocks = {"start": start, "stop": stop, "pauses": pauses}
    due, run = run_clocks(hours, calendar, target, **given_clocks)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clocks, "library", lambda: None)
        expected = run_clocks(hours, calendar, target, **given_clocks)
    assert due.tolist() == expected[0].tolist()
    assert run.tolist() == expected[1].tolist()
