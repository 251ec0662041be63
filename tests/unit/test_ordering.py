"""Rows in order of time, by group, with ties settled: by the library as by numpy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportsim.native import library, ordering
from supportsim.native.ordering import in_time, parted, untied

needs_library = pytest.mark.skipif(library.library() is None, reason="it was not built")
built = pytest.mark.parametrize("is_built", [pytest.param(True, marks=needs_library), False])

sizes, seeds = st.integers(0, 300), st.integers(0, 2**32)


def without_library(is_built: bool, patch: pytest.MonkeyPatch) -> None:
    if not is_built:
        patch.setattr(ordering, "library", lambda: None)


@built
@given(sizes, st.integers(0, 62), seeds)
def test_rows_come_in_order_of_time_and_those_alike_by_row(
    is_built: bool, size: int, bits: int, seed: int
):
    draws = np.random.default_rng(seed)
    when, kept = draws.integers(-(1 << bits), 1 << bits, size), draws.random(size) < 0.7
    expected = sorted(np.flatnonzero(kept).tolist(), key=lambda row: (when[row], row))
    with pytest.MonkeyPatch.context() as patch:
        without_library(is_built, patch)
        assert in_time(when, kept).tolist() == expected
        # What is in order already is left so.
        again = np.sort(when)
        assert in_time(again, kept).tolist() == np.flatnonzero(kept).tolist()


@built
@given(sizes, st.integers(1, 9), seeds)
def test_rows_of_a_group_keep_their_order(is_built: bool, size: int, groups: int, seed: int):
    draws = np.random.default_rng(seed)
    group = draws.integers(0, groups, size).astype(np.int32)
    kept, row = draws.random(size) < 0.8, draws.permutation(size)[: size // 2 + 1]
    # A row that is not kept may be of no group.
    group[~kept] = draws.integers(-1, groups + 1, int((~kept).sum()))
    expected = [[n for n in row.tolist() if kept[n] and group[n] == of] for of in range(groups)]
    with pytest.MonkeyPatch.context() as patch:
        without_library(is_built, patch)
        offset, found, *along = parted(row, group, groups, kept, group * 10, -group)
    assert found.tolist() == [n for each in expected for n in each]
    assert np.diff(offset).tolist() == [len(each) for each in expected]
    assert offset[0] == 0
    assert [column.tolist() for column in along] == [
        (group[found] * factor).tolist() for factor in (10, -1)
    ]


@built
@pytest.mark.parametrize("group", [-1, 2])
def test_a_row_of_no_group_is_refused(is_built: bool, group: int, monkeypatch: pytest.MonkeyPatch):
    without_library(is_built, monkeypatch)
    groups = np.array([0, group], dtype=np.int32)
    with pytest.raises(IndexError, match="no group"):
        parted(np.arange(2), groups, 2, np.ones(2, dtype=bool))


@built
@given(st.integers(0, 60), seeds)
def test_ties_are_settled_by_two_numbers(is_built: bool, size: int, seed: int):
    draws = np.random.default_rng(seed)
    group, first, then = draws.integers(0, 3, (3, size)).astype(np.int32)
    when = draws.integers(0, 4, size)
    row = np.lexsort((when, group))
    with pytest.MonkeyPatch.context() as patch:
        without_library(is_built, patch)
        found = untied(row, group, when, (first, then))
    assert np.array_equal(found, np.lexsort((then, first, when, group)))
