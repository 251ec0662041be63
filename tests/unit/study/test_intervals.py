import math

import pytest

from supportsim.study.intervals import (
    MOST_BENT,
    NO_VARIATION,
    NOTHING_TO_MEASURE,
    ONE_REPLICATION,
    Ratio,
    bent,
    largest_bend,
    linearised,
    ratio_interval,
    straightened,
    student,
)


def ratio(*pairs: tuple[float, float]) -> Ratio:
    return Ratio(numerator=tuple(p[0] for p in pairs), denominator=tuple(p[1] for p in pairs))


def test_student_quantile_is_that_of_the_tables():
    assert student(0.975, 9) == pytest.approx(2.262157, abs=1e-6)


def test_a_ratio_is_the_sum_of_numerators_over_that_of_denominators():
    assert ratio_interval(ratio((1, 2), (9, 10))).mean == 10 / 12


def test_ratio_interval_by_hand():
    # p = 10/12, mean N = 6, e = (1 - 2p, 9 - 10p) / 6 = (-1/9, 1/9); s^2 = 2/81; se = 1/9.
    found = ratio_interval(ratio((1, 2), (9, 10)), skewed=False)
    width = 12.706204736 / 9
    assert found.low == pytest.approx(10 / 12 - width)
    assert found.high == pytest.approx(10 / 12 + width)


def test_a_share_never_leaves_0_and_1():
    found = ratio_interval(ratio((1, 2), (9, 10)), is_share=True)
    assert (found.low, found.high) == (0.0, 1.0)


def test_linearised_values_have_the_ratio_as_their_mean():
    values = linearised(ratio((1, 2), (9, 10), (3, 3)))
    assert values is not None
    assert math.fsum(values) / 3 == pytest.approx(13 / 15)


def test_the_bent_statistic_is_undone():
    for bend in (-0.9, -0.1, 1e-12, 0.2, 0.8):
        for statistic in (-3.0, -0.5, 0.0, 2.1):
            assert straightened(bent(statistic, bend), bend) == pytest.approx(statistic, abs=1e-6)


def test_the_inverse_agrees_with_a_search():
    bend, value = -0.4, 2.0
    low, high = -20.0, 20.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if bent(middle, bend) < value else (low, middle)
    assert straightened(value, bend) == pytest.approx(low)


def test_a_bend_stops_short_of_where_the_inverse_has_no_slope():
    for quantile in (1.96, 2.262, 3.182, 12.706):
        bend = largest_bend(quantile)
        for side in (-1, 1):
            value, towards = -side * quantile, side * bend
            assert 1 + towards * (value - towards / 6) == pytest.approx(1 - MOST_BENT)
            reach = abs(straightened(value, towards))
            assert reach == pytest.approx(3 / bend * (1 - (1 - MOST_BENT) ** (1 / 3)))


def test_one_bad_year_of_ten_does_not_make_an_interval_say_nothing():
    years = [0.9, 8.1, 8.9, 9.7, 10.2, 11.0, 11.8, 12.4, 13.1, 14.5]
    found = ratio_interval(ratio(*((year, 1.0) for year in years)))
    plain = ratio_interval(ratio(*((year, 1.0) for year in years)), skewed=False)
    assert found.mean is not None
    assert found.low is not None
    assert found.high is not None
    assert plain.low is not None
    # By Hall's cubic without a limit it would reach below 0.
    assert 5 < found.low < plain.low
    assert found.mean < found.high < max(years)


def test_left_skewed_values_reach_further_down_than_up():
    pairs = [(10.0, 10.0)] * 18 + [(2.0, 10.0)] * 2
    found = ratio_interval(ratio(*pairs), skewed=True)
    assert found.mean is not None
    assert found.low is not None
    assert found.high is not None
    assert found.mean - found.low > 1.5 * (found.high - found.mean)


def test_what_has_no_interval_says_why():
    assert ratio_interval(ratio((1, 2))).reason == ONE_REPLICATION
    assert ratio_interval(ratio((3, 10), (6, 20), (0.3, 1))).reason == NO_VARIATION
    nothing = ratio_interval(ratio((0, 0), (0, 0)))
    assert (nothing.mean, nothing.reason) == (None, NOTHING_TO_MEASURE)
