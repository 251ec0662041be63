import math

import numpy as np
import pytest

from supportsim.laws import Distribution, distribution, largest, mean, quantile, weibull_shape

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


def parts(*laws: tuple[float, Distribution]) -> Distribution:
    shares, of = zip(*laws, strict=True)
    return Distribution(law="mixture", parts=of, shares=shares)


POINT = Distribution(law="deterministic", mean=0.0)
WAIT = Distribution(law="exponential", mean=2.0)


def test_a_table_gives_its_values_in_their_shares():
    table = Distribution(law="table", values=(0.5, 1.0, 4.0), shares=(0.2, 0.5, 0.3))
    u = np.array([1e-9, 0.199, 0.201, 0.699, 0.701, 1 - 1e-9])
    assert quantile(table, u).tolist() == [0.5, 0.5, 1.0, 1.0, 4.0, 4.0]
    assert mean(table) == pytest.approx(0.1 + 0.5 + 1.2)
    assert quantile(table, MIDPOINTS).mean() == pytest.approx(mean(table), rel=1e-4)
    shares = distribution(table, np.array([0.4, 0.5, 0.9, 1.0, 5.0]))
    assert shares == pytest.approx([0.0, 0.2, 0.2, 0.7, 1.0])


def test_a_sample_gives_each_observation_as_often():
    sample = Distribution(law="table", values=(1.0, 2.0, 2.0, 7.0))
    u = np.array([0.01, 0.26, 0.6, 0.76])
    assert quantile(sample, u).tolist() == [1.0, 2.0, 2.0, 7.0]
    assert mean(sample) == 3.0
    assert distribution(sample, np.array([1.0, 2.0])) == pytest.approx([0.25, 0.75])


def test_a_mixture_with_a_point_mass_has_it_and_is_its_quantile():
    mixture = parts((0.3, POINT), (0.7, WAIT))
    values = quantile(mixture, MIDPOINTS)
    assert (values == 0).mean() == pytest.approx(0.3, abs=1e-5)
    assert np.all(np.diff(values) >= 0)
    u = np.array([0.35, 0.6, 0.99])
    assert distribution(mixture, quantile(mixture, u)) == pytest.approx(u)
    assert mean(mixture) == pytest.approx(1.4)
    assert values.mean() == pytest.approx(1.4, rel=1e-3)


def test_the_parts_of_a_mixture_have_their_shares_wherever_they_lie():
    far = Distribution(law="uniform", low=10.0, high=11.0)
    mixture = parts((0.25, far), (0.0, POINT), (0.75, WAIT))
    values = quantile(mixture, MIDPOINTS)
    assert (values >= 10).mean() == pytest.approx(0.25 + 0.75 * math.exp(-5), abs=1e-3)
    assert not (values == 0).any()
    ordered = np.sort(values)
    assert distribution(mixture, ordered) == pytest.approx(MIDPOINTS, abs=1e-4)


def test_a_quantile_keeps_the_shape_of_its_numbers():
    u = MIDPOINTS[:6].reshape(2, 3)
    for law in (parts((0.5, POINT), (0.5, WAIT)), Distribution(law="table", values=(1.0, 2.0))):
        assert quantile(law, u).shape == (2, 3)


def test_the_largest_draw_is_that_of_the_last_uniform_number():
    assert largest(WAIT) == pytest.approx(2 * 53 * math.log(2))
    assert largest(parts((1.0, WAIT), (0.0, Distribution(law="deterministic", mean=1e9)))) < 100
    assert largest(Distribution(law="deterministic", mean=3.0)) == 3.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"law": "table"},
        {"law": "table", "values": (2.0, 1.0)},
        {"law": "table", "values": (1.0, 2.0), "shares": (1.0,)},
        {"law": "table", "values": (1.0, 2.0), "shares": (0.5, 0.4)},
        {"law": "mixture"},
        {"law": "mixture", "parts": (WAIT,)},
    ],
)
def test_a_choice_needs_something_to_choose_from_and_shares_that_fit(wrong: dict):
    with pytest.raises(ValueError, match="law needs"):
        Distribution(**wrong)
