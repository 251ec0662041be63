import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportsim.native import library, sorting

needs_library = pytest.mark.skipif(library.library() is None, reason="it was not built")
LARGEST = np.iinfo(np.int64).max


def several(size: int, bits: int, seed: int):
    """Numbers of so many bits, the least and the greatest among them."""
    values = np.random.default_rng(seed).integers(0, 1 << bits, size, endpoint=False)
    values[: size // 50] = (1 << bits) - 1
    values[size // 2 : size // 2 + size // 50] = 0
    return values


@needs_library
@given(st.integers(0, 4000), st.integers(0, 62), st.integers(0, 2**32))
def test_numbers_are_sorted_as_numpy_sorts_them(size: int, bits: int, seed: int):
    values = several(size, bits, seed)
    expected = np.sort(values)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting, "_FEW", -1)
        sorting.sort(values)
    assert np.array_equal(values, expected)


@pytest.mark.parametrize("order", [1, -1])
def test_the_largest_number_and_runs_are_sorted(order: int):
    values = np.concatenate((np.arange(50_000)[::order], [LARGEST, 0, LARGEST - 1] * 3))
    expected = np.sort(values)
    sorting.sort(values)
    assert np.array_equal(values, expected)


def test_without_the_library_numpy_sorts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sorting, "library", lambda: None)
    values = several(5000, 40, 1)
    expected = np.sort(values)
    sorting.sort(values)
    assert np.array_equal(values, expected)


@pytest.mark.parametrize("is_built", [True, False])
def test_numbers_whose_low_bits_are_in_order_are_sorted_by_the_others(
    is_built: bool, monkeypatch: pytest.MonkeyPatch
):
    if not is_built:
        monkeypatch.setattr(sorting, "library", lambda: None)
    values = (several(5000, 30, 2) << 13) + np.arange(5000)
    expected = np.sort(values)
    sorting.sort(values, 13)
    assert np.array_equal(values, expected)
