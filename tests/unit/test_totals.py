"""Time by person and code: in C the same sums as in numpy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportsim.native import library, totals
from supportsim.native.totals import sums, time_by_code, weighed

needs_library = pytest.mark.skipif(library.library() is None, reason="it was not built")


@needs_library
@given(st.integers(0, 200), st.integers(1, 9), st.integers(1, 7), st.integers(0, 2**32))
def test_sums_are_those_of_numpy(rows: int, people: int, codes: int, seed: int):
    numbers = np.random.default_rng(seed)
    start = numbers.integers(0, 10_000, rows)
    columns = (
        numbers.integers(-1, people, rows).astype(np.int32),
        numbers.integers(0, codes, rows).astype(np.int8),
        start,
        start + numbers.integers(0, 3000, rows),
    )
    within = (3000, 7000)
    found = time_by_code(columns, (people, codes), within)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(totals, "library", lambda: None)
        assert np.array_equal(found, time_by_code(columns, (people, codes), within))


@pytest.mark.parametrize("is_built", [pytest.param(True, marks=needs_library), False])
def test_what_lies_outside_and_nobodys_time_does_not_count(
    is_built: bool, monkeypatch: pytest.MonkeyPatch
):
    if not is_built:
        monkeypatch.setattr(totals, "library", lambda: None)
    columns = (
        np.array([0, 0, 1, -1, 1], np.int32),
        np.array([1, 1, 0, 0, 0], np.int8),
        np.array([0, 90, 20, 20, 95]),
        np.array([15, 120, 30, 30, 99]),
    )
    assert time_by_code(columns, (2, 2), (10, 95)).tolist() == [[0, 10], [10, 0]]


@pytest.mark.parametrize("is_built", [pytest.param(True, marks=needs_library), False])
@given(st.integers(0, 200), st.integers(1, 9), st.integers(0, 2**32))
def test_every_number_is_in_the_sum_of_its_group(is_built: bool, size: int, groups: int, seed: int):
    numbers = np.random.default_rng(seed)
    group = numbers.integers(0, groups, size).astype(numbers.choice([np.int32, np.int64]))
    # Beyond 2**53 a sum of doubles would not be exact.
    values = numbers.integers(-(2**55), 2**55, size)
    expected = [sum(values[group == of].tolist()) for of in range(groups)]
    with pytest.MonkeyPatch.context() as patch:
        if not is_built:
            patch.setattr(totals, "library", lambda: None)
        assert sums(group, values, groups).tolist() == expected
        for none in (-1, groups):
            with pytest.raises(IndexError, match="no group"):
                sums(np.array([none]), np.array([1]), groups)


@pytest.mark.parametrize("is_built", [pytest.param(True, marks=needs_library), False])
@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=40), st.integers(0, 39))
def test_numbers_are_weighed_modulo_a_word_and_none_changes_unseen(
    is_built: bool, values: list[int], place: int
):
    expected = 0
    for number, value in enumerate(values, start=1):
        weight = number * 0x9E3779B97F4A7C15 % 2**64
        expected += ((weight ^ weight >> 29) | 1) * value
    with pytest.MonkeyPatch.context() as patch:
        if not is_built:
            patch.setattr(totals, "library", lambda: None)
        given = np.array(values, dtype=np.int64)
        assert weighed(given) == expected % 2**64
        if place < len(values):
            given[place] ^= 1
            assert weighed(given) != expected % 2**64
