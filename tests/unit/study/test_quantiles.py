import math

import numpy as np

from supportsim.study.intervals import ONE_REPLICATION, student
from supportsim.study.quantiles import NEVER, NO_CASES, TOO_FEW_ENDED, quantile_interval


def test_the_quantile_is_the_first_time_within_which_the_share_is_done():
    samples = [np.array([1, 3, 5, 7, 9]), np.array([2, 4, 6, 8, 10])]
    assert quantile_interval(samples, 0.5).mean == 5.0
    assert quantile_interval(samples, 0.9).mean == 9.0


def test_one_replication_has_no_bounds():
    found = quantile_interval([np.array([1, 2, 3])], 0.5)
    assert (found.mean, found.low, found.reason) == (2.0, None, ONE_REPLICATION)


def test_what_never_came_counts_as_longer_than_anything():
    samples = [np.array([1, 2, NEVER, NEVER, NEVER])] * 3
    found = quantile_interval(samples, 0.9)
    assert (found.mean, found.reason) == (None, TOO_FEW_ENDED)
    assert quantile_interval(samples, 0.4).mean == 2.0


def test_no_cases_give_a_reason():
    assert quantile_interval([np.zeros(0, dtype=np.int64)] * 2, 0.5).reason == NO_CASES


def test_bounds_are_where_the_interval_of_the_share_begins_and_ceases_to_hold_it():
    rng = np.random.default_rng(5)
    samples = [np.sort(rng.integers(0, 1000, size=rng.integers(20, 60))) for _ in range(12)]
    found = quantile_interval(samples, 0.9)

    def holds(x: int, sign: int) -> bool:
        counts = np.array([(sample <= x).sum() for sample in samples])
        sizes = np.array([len(sample) for sample in samples])
        share = counts.sum() / sizes.sum()
        if share in (0, 1):
            return share == 1
        error = (counts - share * sizes).std(ddof=1) / sizes.mean() / math.sqrt(12)
        logit = math.log(share / (1 - share)) + sign * student(0.975, 11) * error / (
            share * (1 - share)
        )
        return logit >= math.log(9)

    assert found.low == next(x for x in range(1000) if holds(x, 1))
    assert found.high == next(x for x in range(1000) if holds(x, -1))
