import numpy as np
import pytest

from supportsim import arrays
from supportsim.arrays import at_or_below, frozen, order_by, ranked

DAY = 86_400_000


@pytest.mark.parametrize("values", [[1, 2], np.array([1.0, 2.0]), np.arange(1, 5)[::3] // 2 + 1])
def test_a_frozen_array_is_contiguous_int64_and_cannot_be_written(values: object):
    found = frozen(values)  # type: ignore[arg-type]
    assert found.dtype == np.int64
    assert found.flags.c_contiguous
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 7


def edges(kind: str) -> np.ndarray:
    """Ascending edges: a shift a day, one only, many in one place, and far apart."""
    dice = np.random.default_rng(5)
    return {
        "even": np.arange(400) * DAY + 9 * DAY // 24,
        "uneven": np.sort(dice.integers(-(10**9), 10**12, 3000)),
        "one": np.array([17]),
        "twins": np.repeat(np.arange(50) * DAY, 3),
        "crowded": np.concatenate((np.arange(1000), [1 << 50])),
        "none": np.zeros(0, dtype=np.int64),
    }[kind]


@pytest.mark.parametrize("kind", ["even", "uneven", "one", "twins", "crowded", "none"])
@pytest.mark.parametrize("number", [3, 5000])
@pytest.mark.parametrize("has_library", [True, False])
def test_edges_at_or_below_are_those_that_a_search_finds(
    kind: str, number: int, has_library: bool, monkeypatch: pytest.MonkeyPatch
):
    if not has_library:
        monkeypatch.setattr(arrays, "library", lambda: None)
    at, dice = edges(kind), np.random.default_rng(number)
    low, high = (int(at[0]), int(at[-1])) if len(at) else (0, 1)
    values = dice.integers(low - 5, high + 6, number)
    on = at[dice.integers(0, len(at), number)] if len(at) else values
    far = np.array([-(1 << 62), 1 << 62])
    for sought in (values, on, on - 1, np.concatenate((far, values)), values.reshape(1, -1)):
        expected = np.searchsorted(at, sought, side="right")
        assert np.array_equal(at_or_below(at, sought), expected)


@pytest.mark.parametrize("has_library", [True, False])
def test_a_narrow_column_is_searched_like_a_wide_one(
    has_library: bool, monkeypatch: pytest.MonkeyPatch
):
    if not has_library:
        monkeypatch.setattr(arrays, "library", lambda: None)
    at, narrow = np.arange(0, 100, 7), np.arange(-50, 4000, dtype=np.int32)
    assert np.array_equal(at_or_below(at, narrow), np.searchsorted(at, narrow, side="right"))


@pytest.mark.parametrize("most", [1, 40, 10**12])
@pytest.mark.parametrize("number", [0, 1, 900])
def test_keys_get_their_place_among_the_different_ones(most: int, number: int):
    keys = np.random.default_rng(most).integers(0, most, number)
    found, place = ranked(keys)
    expected, where = np.unique(keys, return_inverse=True)
    assert np.array_equal(found, expected)
    assert np.array_equal(place, where)


@pytest.mark.parametrize("most", [1, 5, 1 << 43, 1 << 61])
@pytest.mark.parametrize("number", [0, 1, 3000])
def test_rows_are_ordered_by_two_numbers_and_keep_their_order_among_equals(most: int, number: int):
    draws = np.random.default_rng(number)
    major, minor = draws.integers(0, 4, number), draws.integers(-most, most, number)
    assert np.array_equal(order_by(major, minor), np.lexsort((minor, major)))
    few = minor // most
    assert np.array_equal(order_by(few + 1, major), np.lexsort((major, few)))
