import numpy as np
import pytest

from supportsim.study.crossover import CurvePoint, crossovers
from supportsim.study.intervals import Ratio


def numbers(values: object) -> Ratio:
    row = tuple(np.asarray(values, dtype=float).tolist())
    return Ratio(numerator=row, denominator=(1.0,) * len(row))


def curve(*differences: float, noise: float = 0.01) -> list[CurvePoint]:
    """Two designs whose margin differs so much at the values 0, 1, 2, ..."""
    rng = np.random.default_rng(1)
    common = rng.normal(size=10)
    wobble = rng.normal(size=10) * noise
    wobble -= wobble.mean()
    return [
        CurvePoint(
            value=at,
            replications=tuple(range(10)),
            ratios={
                "a": {"margin": numbers(common + gap + wobble)},
                "b": {"margin": numbers(common)},
            },
        )
        for at, gap in enumerate(differences)
    ]


def test_the_lead_changes_where_the_difference_is_zero_by_straight_lines():
    (found,) = crossovers("load", curve(3.0, 1.0, -1.0 / 3))
    assert (found.before, found.after, found.metric) == ("a", "b", "margin")
    assert found.at == pytest.approx(1.75)
    assert found.low is not None
    assert found.high is not None
    assert 1.6 < found.low < 1.75 < found.high < 1.9


def test_more_noise_makes_the_place_less_sure():
    (sure,) = crossovers("load", curve(3.0, 1.0, -1.0, noise=0.1))
    (unsure,) = crossovers("load", curve(3.0, 1.0, -1.0, noise=0.5))
    assert (sure.low, sure.high) != (None, None)
    assert unsure.low < sure.low < sure.high < unsure.high


def test_a_change_within_the_noise_is_not_separable():
    (found,) = crossovers("load", curve(0.1, -0.1, noise=5.0))
    assert (found.low, found.high) == (None, None)
    assert "not separable" in found.text


def test_no_change_gives_nothing():
    assert crossovers("load", curve(3.0, 2.0, 1.0)) == []


def test_values_that_are_no_numbers_have_no_crossover():
    points = curve(1.0, -1.0)
    named = [
        CurvePoint(value=f"v{p.value}", replications=p.replications, ratios=p.ratios)
        for p in points
    ]
    assert crossovers("rule", named) == []
