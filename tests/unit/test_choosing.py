"""The smallest numbers of each row: in C the same runs as in numpy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportsim.native import choosing, library
from supportsim.native.choosing import runs_of_smallest

needs_library = pytest.mark.skipif(library.library() is None, reason="it was not built")


@needs_library
@given(st.integers(1, 40), st.integers(1, 140), st.integers(1, 60), st.integers(0, 2**32))
def test_runs_are_those_that_numpy_finds(rows: int, width: int, different: int, seed: int):
    numbers = np.random.default_rng(seed)
    lots = numbers.integers(0, different, (rows, width)) / different  # some are equal
    places = numbers.integers(0, width, rows, endpoint=True)
    wanted = numbers.integers(0, places, endpoint=True)
    found = runs_of_smallest(lots, places, wanted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "library", lambda: None)
        assert np.array_equal(found, runs_of_smallest(lots, places, wanted))


@pytest.mark.parametrize("is_built", [pytest.param(True, marks=needs_library), False])
def test_neighbours_are_one_run_and_what_does_not_count_is_not_taken(
    is_built: bool, monkeypatch: pytest.MonkeyPatch
):
    if not is_built:
        monkeypatch.setattr(choosing, "library", lambda: None)
    lots = np.array([[0.3, 0.1, 0.2, 0.9, 0.4], [0.5, 0.6, 0.0, 0.0, 0.0], [0.1] * 5])
    found = runs_of_smallest(lots, np.array([5, 2, 5]), np.array([4, 1, 0]))
    assert found.T.tolist() == [[0, 0, 3], [0, 4, 5], [1, 0, 1]]
