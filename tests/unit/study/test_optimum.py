import numpy as np

from supportsim.study.crossover import CurvePoint
from supportsim.study.intervals import Ratio
from supportsim.study.optimum import optima

METRIC = "resolution_hours"


def curve(*means: float, noise: float, common: float = 0.0) -> list[CurvePoint]:
    """One design with such hours at the values 0, 1, 2, ...; `common` noise is shared by all."""
    rng = np.random.default_rng(1)
    shared = rng.normal(size=20) * common
    points = []
    for at, mean in enumerate(means):
        rows = mean + shared + rng.normal(size=20) * noise
        ratio = Ratio(numerator=tuple(rows.tolist()), denominator=(1.0,) * 20)
        points.append(
            CurvePoint(value=at, replications=tuple(range(20)), ratios={"a": {METRIC: ratio}})
        )
    return points


def test_the_best_value_has_the_least_hours():
    (found,) = optima("limit", curve(5.0, 3.0, 4.0, 6.0, noise=0.01), metrics=[METRIC])
    assert (found.curve, found.metric, found.design) == ("limit", METRIC, "a")
    assert (found.low, found.at, found.high) == (1.0, 1.0, 1.0)
    assert found.text == "a: best at 1, may be from 1 to 1"


def test_values_within_the_noise_may_be_best_too():
    (found,) = optima("limit", curve(5.0, 3.0, 3.01, 6.0, noise=0.3), metrics=[METRIC])
    assert (found.low, found.high) == (1.0, 2.0)


def test_noise_that_all_values_share_does_not_hide_the_best():
    points = curve(5.0, 3.0, 4.0, 6.0, noise=0.01, common=50.0)
    (found,) = optima("limit", points, metrics=[METRIC])
    assert (found.low, found.high) == (1.0, 1.0)


def test_where_more_is_better_the_greatest_is_best():
    points = [
        CurvePoint(
            value=point.value,
            replications=point.replications,
            ratios={"a": {"margin": point.ratios["a"][METRIC]}},
        )
        for point in curve(5.0, 3.0, 4.0, 6.0, noise=0.01)
    ]
    assert [one.at for one in optima("limit", points, metrics=["margin"])] == [3.0]


def test_replications_that_a_value_lacks_are_left_out_everywhere():
    points = curve(5.0, 3.0, 4.0, noise=0.01)
    ratio = points[1].ratios["a"][METRIC]
    # Without its first replication, which is far off elsewhere too.
    short = Ratio(numerator=ratio.numerator[1:], denominator=ratio.denominator[1:])
    points[1] = CurvePoint(value=1, replications=tuple(range(1, 20)), ratios={"a": {METRIC: short}})
    (found,) = optima("limit", points, metrics=[METRIC])
    assert (found.low, found.at, found.high) == (1.0, 1.0, 1.0)


def test_names_on_the_axis_one_value_or_no_question_have_no_best():
    points = curve(5.0, 3.0, noise=0.01)
    assert optima("limit", points) == []
    assert optima("limit", points[:1], metrics=[METRIC]) == []
    named = [
        CurvePoint(value=f"rule {point.value}", replications=(0, 1), ratios=point.ratios)
        for point in points
    ]
    assert optima("rule", named, metrics=[METRIC]) == []
