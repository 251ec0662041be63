"""Intervals of skewed attainment: they miss the truth about as often as they say.

Smallest error caught: an interval that covers two points less than this method does, as the
plain t interval, let alone one that takes cases as independent.
"""

import numpy as np
from scipy.special import ndtr

from supportsim.study.comparison import may_be_best
from supportsim.study.intervals import Ratio, ratio_interval

TRIALS = 3000
REPLICATIONS = 30


def weeks(rng: np.random.Generator) -> Ratio:
    """Cases and cases in time of some weeks of which a few are bad (skewness below -3)."""
    cases = rng.poisson(300, REPLICATIONS)
    missed = np.minimum(0.05 * np.exp(0.8 * rng.normal(size=REPLICATIONS)), 1.0)
    met = np.round(cases * (1 - missed))
    return Ratio(numerator=tuple(met.tolist()), denominator=tuple(cases.tolist()))


def truth() -> float:
    """Mean of 1 - min(L, 1), L lognormal: its two parts are known."""
    mu, sigma = np.log(0.05), 0.8
    below = np.exp(mu + sigma**2 / 2) * ndtr((0 - mu) / sigma - sigma)
    return float(1 - below - ndtr(mu / sigma))


def covered(*, skewed: bool) -> float:
    rng = np.random.default_rng(11)
    target, hits = truth(), 0
    for _ in range(TRIALS):
        found = ratio_interval(weeks(rng), skewed=skewed)
        hits += (
            found.low is not None and found.high is not None and (found.low <= target <= found.high)
        )
    return hits / TRIALS


def test_the_skew_corrected_interval_covers_nearly_what_it_says():
    # So skewed a law lets the method cover 93.1 % (12,000 trials); the bounds are 3.5 Monte
    # Carlo errors of .0046 around that, a false alarm in 2,000 were the seed not fixed.
    assert 0.915 < covered(skewed=True) < 0.947


def test_the_plain_t_interval_covers_less():
    assert covered(skewed=False) < covered(skewed=True) - 0.01


def test_the_truly_best_design_is_hardly_ever_struck_out():
    rng = np.random.default_rng(12)
    lost = 0
    for _ in range(500):
        common = rng.gamma(2.0, size=20)
        designs = {
            name: Ratio(
                numerator=tuple((common + shift + rng.normal(size=20) / 2).tolist()),
                denominator=(1.0,) * 20,
            )
            for name, shift in (("best", 0.02), ("second", 0.0), ("third", 0.0))
        }
        lost += "best" not in may_be_best(designs, higher_is_better=True)
    assert lost <= 25
