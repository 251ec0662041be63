"""Sets of intervals: by the library, and without it, the same as instant by instant."""

from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportsim.native import library, sets
from supportsim.native.sets import Sets

needs_library = pytest.mark.skipif(library.library() is None, reason="it was not built")

#: Ascending ends of intervals of some length, and others in order of their start.
disjoint = st.lists(st.integers(-40, 40), unique=True, max_size=12).map(
    lambda edges: list(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)
others = st.lists(st.tuples(st.integers(-45, 45), st.integers(0, 30)), max_size=8).map(
    lambda pairs: [(start, start + length) for start, length in sorted(pairs)]
)
#: What is there and what is taken, set by set.
both = st.lists(st.tuples(disjoint, others), max_size=4)
asked = st.lists(st.tuples(st.integers(0, 3), st.integers(-50, 50), st.integers(1, 30)))

Pairs = list[tuple[int, int]]


def made(each: list[Pairs]) -> Sets:
    table = np.array([pair for pairs in each for pair in pairs], dtype=np.int64).reshape(-1, 2)
    start, end = (np.ascontiguousarray(column) for column in table.T)
    return Sets(np.array([0, *accumulate(map(len, each))], dtype=np.int64), start, end)


def instants(of: Sets) -> list[set[int]]:
    return [
        {at for n in range(first, last) for at in range(of.start[n], of.end[n])}
        for first, last in zip(of.offset[:-1].tolist(), of.offset[1:].tolist(), strict=True)
    ]


def inside(patch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    patch.setattr(sets, "library", lambda: None)
    return patch


@given(both)
def test_every_instant_is_left_that_nobody_took(each: list[tuple[Pairs, Pairs]]):
    there, taken = made([one for one, _ in each]), made([other for _, other in each])
    found = sets.remainder(there, taken)
    assert (found.start < found.end).all()
    assert instants(found) == [
        one - other for one, other in zip(instants(there), instants(taken), strict=True)
    ]


@needs_library
@given(both)
def test_numpy_leaves_the_same_parts_of_the_same_length(each: list[tuple[Pairs, Pairs]]):
    there, taken = made([one for one, _ in each]), made([other for _, other in each])
    found, length = sets.remainder(there, taken), sets.lengths(there)
    assert length.tolist() == [len(one) for one in instants(there)]
    with pytest.MonkeyPatch.context() as patch:
        inside(patch)
        assert all(map(np.array_equal, found, sets.remainder(there, taken)))
        assert np.array_equal(length, sets.lengths(there))


@pytest.mark.parametrize("is_built", [pytest.param(True, marks=needs_library), False])
@given(st.lists(others, max_size=4))
def test_what_overlaps_or_touches_is_merged(is_built: bool, each: list[Pairs]):
    of = made(each)
    with pytest.MonkeyPatch.context() as patch:
        if not is_built:
            inside(patch)
        found = sets.merged(of)
    assert instants(found) == instants(of)
    assert (found.start < found.end).all()
    apart = np.ones(max(len(found.start) - 1, 0), dtype=bool)
    apart[np.setdiff1d(found.offset, [0, len(found.start)]) - 1] = False
    assert (found.start[1:] > found.end[:-1])[apart].all()


@pytest.mark.parametrize("is_built", [pytest.param(True, marks=needs_library), False])
@given(st.lists(disjoint, min_size=4, max_size=4), asked)
def test_a_stretch_meets_its_set_iff_they_share_an_instant(
    is_built: bool, each: list[Pairs], stretches: list[tuple[int, int, int]]
):
    of = made(each)
    table = np.array(stretches, dtype=np.int64).reshape(-1, 3)
    which, start, length = (np.ascontiguousarray(column) for column in table.T)
    known = instants(of)
    expected = [bool(known[n] & {*range(at, at + long)}) for n, at, long in stretches]
    with pytest.MonkeyPatch.context() as patch:
        if not is_built:
            inside(patch)
        assert sets.meet(of, which, start, start + length).tolist() == expected


@pytest.mark.parametrize("is_built", [pytest.param(True, marks=needs_library), False])
@pytest.mark.parametrize("number", [-1, 2])
def test_a_set_that_is_not_there_is_refused(
    is_built: bool, number: int, monkeypatch: pytest.MonkeyPatch
):
    if not is_built:
        inside(monkeypatch)
    of, one = made([[(0, 5)], [(2, 3)]]), np.array([1])
    with pytest.raises(IndexError, match="no such set"):
        sets.meet(of, np.array([number]), one, one + 1)
