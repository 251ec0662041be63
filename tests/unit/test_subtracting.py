"""What is left of intervals after others are taken: by the library, and without it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportsim.native import library, subtracting

needs_library = pytest.mark.skipif(library.library() is None, reason="it was not built")

#: Ascending ends of intervals of some length, and others in order of their start.
disjoint = st.lists(st.integers(-40, 40), unique=True, max_size=20).map(sorted)
others = st.lists(st.tuples(st.integers(-45, 45), st.integers(1, 30)), max_size=12).map(sorted)


def arrays(pairs: list[tuple[int, int]]):
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


@given(disjoint, others)
def test_every_instant_is_left_that_nobody_took(edges: list[int], taken: list[tuple[int, int]]):
    there = list(zip(edges[::2], edges[1::2], strict=False))
    gone = [(start, start + length) for start, length in taken]
    instants = [
        (of, at)
        for of, (start, end) in enumerate(there)
        for at in range(start, end)
        if not any(low <= at < high for low, high in gone)
    ]
    found = [column.tolist() for column in subtracting.remainder(arrays(there), arrays(gone))]
    assert all(low < high for low, high in zip(*found[1:], strict=True))
    shown = [(of, at) for of, low, high in zip(*found, strict=True) for at in range(low, high)]
    assert shown == instants


@needs_library
@given(disjoint, others)
def test_numpy_leaves_the_same_parts(edges: list[int], taken: list[tuple[int, int]]):
    there = arrays(list(zip(edges[::2], edges[1::2], strict=False)))
    gone = arrays([(start, start + length) for start, length in taken])
    found = subtracting.remainder(there, gone)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subtracting, "library", lambda: None)
        assert all(map(np.array_equal, found, subtracting.remainder(there, gone)))
