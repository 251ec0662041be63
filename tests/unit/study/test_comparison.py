import numpy as np
import pytest
from scipy import stats

from supportsim.study.comparison import bonferroni, may_be_best, paired_difference
from supportsim.study.intervals import NO_VARIATION, Ratio


def numbers(values: object) -> Ratio:
    row = tuple(np.asarray(values, dtype=float).tolist())
    return Ratio(numerator=row, denominator=(1.0,) * len(row))


def test_difference_of_plain_numbers_is_the_paired_t_interval():
    rng = np.random.default_rng(2)
    common = rng.normal(size=20)
    one, other = common + rng.normal(size=20) / 3 + 1, common + rng.normal(size=20) / 3
    found = paired_difference(numbers(one), numbers(other), skewed=False).interval
    expected = stats.ttest_rel(one, other).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_variance_ratio_is_independent_over_paired():
    one, other = np.array([1.0, 2, 3, 5]), np.array([1.5, 2, 2, 6])
    found = paired_difference(numbers(one), numbers(other))
    separate = one.var(ddof=1) + other.var(ddof=1)
    assert found.variance_ratio == pytest.approx(separate / (one - other).var(ddof=1))
    assert found.correlation == pytest.approx(np.corrcoef(one, other)[0, 1])


def test_denominators_of_both_designs_are_respected():
    one = Ratio(numerator=(1.0, 9.0), denominator=(2.0, 10.0))
    other = Ratio(numerator=(1.0, 2.0), denominator=(4.0, 4.0))
    assert paired_difference(one, other).interval.mean == pytest.approx(10 / 12 - 3 / 8)


def test_equal_designs_differ_by_exactly_nothing():
    values = numbers([0.1, 0.7, 0.4])
    found = paired_difference(values, values)
    assert (found.interval.mean, found.interval.reason) == (0.0, NO_VARIATION)
    assert found.variance_ratio is None


def test_bonferroni_shares_the_error_out():
    assert bonferroni(3) == pytest.approx(1 - 0.05 / 3)


def test_the_clear_winner_stands_alone_and_the_close_ones_stay_together():
    rng = np.random.default_rng(3)
    common = rng.normal(size=30)
    designs = {
        "good": numbers(common + 5 + rng.normal(size=30) / 10),
        "nearly": numbers(common + 5.001 + rng.normal(size=30) / 10),
        "bad": numbers(common),
    }
    assert may_be_best(designs, higher_is_better=True) == ["good", "nearly"]
    assert may_be_best(designs, higher_is_better=False) == ["bad"]


def test_a_difference_without_variation_decides():
    designs = {"dear": numbers([5.0, 6.0, 7.0]), "cheap": numbers([4.0, 5.0, 6.0])}
    assert may_be_best(designs, higher_is_better=False) == ["cheap"]


def test_an_undefined_design_does_not_take_part():
    nothing = Ratio(numerator=(0.0, 0.0), denominator=(0.0, 0.0))
    assert may_be_best({"x": nothing, "y": numbers([1, 2])}, higher_is_better=True) == ["y"]


def test_different_numbers_of_replications_cannot_be_paired():
    with pytest.raises(ValueError, match="paired"):
        paired_difference(numbers([1, 2]), numbers([1, 2, 3]))
