"""Quantiles of the normal law: in C the same doubles as scipy's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from supportsim.native import library, normal

SMALLEST, LARGEST = 2.0**-53, 1 - 2.0**-53
#: Where one approximation follows another.
SEAMS = [float(np.exp(-2)), 1 - float(np.exp(-2)), float(np.exp(-32)), 0.5]

needs_library = pytest.mark.skipif(library.library() is None, reason="it was not built")


def same(found: np.ndarray, expected: np.ndarray) -> bool:
    """Whether two arrays of doubles are equal to the bit."""
    return found.shape == expected.shape and found.tobytes() == np.asarray(expected).tobytes()


@needs_library
@given(st.integers(0, 2**32), st.floats(0.1, 30))
def test_every_quantile_is_that_of_scipy(seed: int, power: float):
    shares = np.random.default_rng(seed).random((7, 300))
    for some in (shares, shares**power, 1 - shares**power):
        inside = np.clip(some, SMALLEST, LARGEST)
        assert same(normal.normal_quantile(inside), ndtri(inside))


@needs_library
def test_ends_and_seams_are_those_of_scipy():
    near = [np.nextafter(seam, side) for seam in SEAMS for side in (0, 1)]
    shares = np.array([0.0, SMALLEST, *SEAMS, *near, LARGEST, 1.0])
    assert same(normal.normal_quantile(shares), ndtri(shares))


@needs_library
@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 1000])
def test_any_number_of_quantiles_is_that_of_scipy(size: int):
    shares = np.random.default_rng(3).random(size) ** 2
    assert same(normal.normal_quantile(shares), ndtri(shares))


@needs_library
def test_what_is_no_share_has_no_quantile():
    assert np.isnan(normal.normal_quantile(np.array([-0.1, 1.1, np.nan]))).all()


@needs_library
def test_shares_that_stand_apart_are_read():
    shares = np.random.default_rng(1).random((40, 6))
    assert same(normal.normal_quantile(shares[::3, ::2]), ndtri(shares[::3, ::2]))


def test_without_the_library_scipy_serves(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(normal, "library", lambda: None)
    shares = np.random.default_rng(2).random(1000)
    assert same(normal.normal_quantile(shares), ndtri(shares))
