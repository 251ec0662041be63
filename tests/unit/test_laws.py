import math

import numpy as np
import pytest

from supportsim.laws import Distribution, distribution, mean, quantile, weibull_shape

LAWS = [
    Distribution(law="exponential", mean=2.0),
    Distribution(law="lognormal", mean=2.0, cv=1.2),
    Distribution(law="gamma", mean=2.0, cv=0.7),
    Distribution(law="weibull", mean=2.0, cv=1.5),
    Distribution(law="uniform", low=1.0, high=3.0),
    Distribution(law="triangular", low=1.0, mode=1.5, high=3.5),
    Distribution(law="triangular", low=1.0, mode=1.0, high=4.0),
    Distribution(law="triangular", low=0.0, mode=3.0, high=3.0),
]
MIDPOINTS = (np.arange(200_000) + 0.5) / 200_000


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.law)
def test_the_average_of_the_quantiles_is_the_mean(law: Distribution):
    assert quantile(law, MIDPOINTS).mean() == pytest.approx(mean(law), rel=1e-4)


@pytest.mark.parametrize("law", [law for law in LAWS if law.cv], ids=lambda law: law.law)
def test_the_spread_of_the_quantiles_is_the_coefficient_of_variation(law: Distribution):
    values = quantile(law, MIDPOINTS)
    assert values.std() / values.mean() == pytest.approx(law.cv, rel=2e-3)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.law)
def test_the_distribution_undoes_the_quantile(law: Distribution):
    u = np.array([1e-9, 0.01, 0.3, 0.5, 0.9, 0.999999])
    assert distribution(law, quantile(law, u)) == pytest.approx(u, rel=1e-8)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.law)
def test_nothing_lies_below_zero_and_everything_below_the_far_end(law: Distribution):
    assert distribution(law, np.array([0.0, 1e9])) == pytest.approx([0.0, 1.0])


def test_quantiles_known_by_hand():
    half = np.array([0.5])
    assert quantile(LAWS[0], half) == pytest.approx(2 * math.log(2))
    assert quantile(LAWS[1], half) == pytest.approx(2 / math.sqrt(1 + 1.2**2))
    assert quantile(LAWS[4], np.array([0.25])) == pytest.approx(1.5)
    assert quantile(LAWS[6], np.array([0.75])) == pytest.approx(2.5)


def test_gamma_and_weibull_with_cv_one_are_exponential():
    exponential = quantile(Distribution(law="exponential", mean=3.0), MIDPOINTS)
    for law in (
        Distribution(law="gamma", mean=3.0, cv=1.0),
        Distribution(law="weibull", mean=3.0, cv=1.0),
    ):
        assert np.allclose(quantile(law, MIDPOINTS), exponential, rtol=1e-9, atol=0)


def test_a_constant_is_the_same_at_every_quantile():
    for law in (
        Distribution(law="deterministic", mean=2.0),
        Distribution(law="uniform", low=2.0, high=2.0),
        Distribution(law="triangular", low=2.0, mode=2.0, high=2.0),
    ):
        assert quantile(law, np.array([[0.1, 0.9]])).tolist() == [[2.0, 2.0]]
        assert distribution(law, np.array([1.999, 2.0])).tolist() == [0.0, 1.0]


def test_a_mean_of_zero_is_always_zero():
    for name in ("exponential", "lognormal", "gamma", "weibull", "deterministic"):
        law = Distribution(law=name, mean=0.0, cv=1.0)
        assert quantile(law, np.array([0.1, 0.999])).tolist() == [0.0, 0.0]
        assert mean(law) == 0.0


def test_the_weibull_shape_of_cv_one_is_one():
    assert weibull_shape(1.0) == pytest.approx(1.0)
    assert weibull_shape(math.sqrt(5.0)) == pytest.approx(0.5)  # variance 20 x scale^2


def test_a_weibull_cv_out_of_reach_is_refused():
    with pytest.raises(ValueError, match=r"cv in \[0.02, 100\], not 0.001"):
        weibull_shape(0.001)


def test_a_law_without_its_parameters_is_refused():
    with pytest.raises(ValueError, match="the lognormal law needs mean and cv"):
        Distribution(law="lognormal")


def test_ends_out_of_order_are_refused():
    with pytest.raises(ValueError, match="needs low <= mode <= high"):
        Distribution(law="triangular", low=1.0, mode=5.0, high=3.0)
