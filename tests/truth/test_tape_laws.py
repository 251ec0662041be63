"""The columns of the tape against the laws they are drawn from.

Keys are fixed, so every test gives the same answer on every day; a p-value below 1e-4 fails.
Each test says the smallest error it catches at its size.
"""

import datetime as dt
from functools import cache
from itertools import combinations
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from scipy import stats
from worlds import DAYS, world

from supportsim.demand.difficulty import easy_share
from supportsim.demand.draw import draw_tape
from supportsim.demand.tape import CaseTape
from supportsim.inputs.scenario import Scenario
from supportsim.streams import Stream, name_ids
from supportsim.units import HOUR, QUANTILE_ONE, WEEK

UNLIKELY = 1e-4
ZONE = "America/New_York"
WEIGHTS = {day: [1.0 + (hour in range(9, 17)) * 9.0 for hour in range(24)] for day in DAYS[:5]} | {
    day: [0.5] * 24 for day in DAYS[5:]
}


@cache
def scenario() -> Scenario:
    """Some 40,000 cases a year on an hourly profile, easy share .6."""
    return world(
        warm_up_weeks=0,
        window_weeks=52,
        run_off_weeks=0,
        segments={
            "steady": {"package": "plain", "customers": 1000, "cases_per_month": 1.5},
            "hourly": {
                "package": "plain",
                "customers": 1000,
                "cases_per_month": 2.0,
                "profile": "week",
            },
        },
        profiles={"week": {"days": WEIGHTS}},
        difficulty={"first_line": {"how_to": 0.8, "defect": 0.2}, "easy_share": 0.6},
    )


@cache
def tape() -> CaseTape:
    return draw_tape(scenario(), seed=20_270_104, replication=0)


def of_segment(index: int) -> np.ndarray:
    return tape().customers.segment[tape().customer] == index


def test_openings_without_a_profile_are_a_poisson_process():
    """Catches a rate off by 3 %, or a drift over the year of 7 %."""
    opened = tape().opened[of_segment(0)]
    expected = 1000 * 18.0 * 52 * 7 / 365
    assert stats.poisson.sf(abs(len(opened) - expected) + expected, expected) > UNLIKELY
    assert stats.kstest(opened / (52 * WEEK), "uniform").pvalue > UNLIKELY
    gaps = np.diff(np.sort(opened))
    assert stats.kstest(gaps / gaps.mean(), "expon").pvalue > UNLIKELY


def test_cases_of_a_customer_are_poisson():
    """Catches a variance of counts over their mean that is off by 17 %."""
    counts = np.bincount(tape().customer[of_segment(0)], minlength=1000)
    dispersion = ((counts - counts.mean()) ** 2).sum() / counts.mean()
    tails = stats.chi2.cdf(dispersion, 999), stats.chi2.sf(dispersion, 999)
    assert min(tails) > UNLIKELY


def test_openings_follow_the_profile_on_the_clock_of_the_books():
    """Catches a profile shifted by an hour in the seven months of daylight saving."""
    zone = ZoneInfo(ZONE)
    origin = dt.datetime(2027, 1, 4, tzinfo=zone).astimezone(dt.UTC)

    def hour_of_week(milliseconds: int) -> int:
        local = (origin + dt.timedelta(milliseconds=int(milliseconds))).astimezone(zone)
        return local.weekday() * 24 + local.hour

    found = np.bincount([hour_of_week(at) for at in tape().opened[of_segment(1)]], minlength=168)
    hours = np.bincount([hour_of_week(hour * HOUR) for hour in range(52 * 168)], minlength=168)
    weights = np.array([WEIGHTS[day] for day in DAYS]).ravel() * hours
    expected = weights / weights.sum() * found.sum()
    assert stats.chisquare(found, expected).pvalue > UNLIKELY
    shifted = np.roll(weights, 1) / weights.sum() * found.sum()
    assert stats.chisquare(found, shifted).pvalue < 1e-9


def test_the_mean_rate_over_the_year_is_cases_per_month():
    """Catches a rate off by 3 %."""
    count = of_segment(1).sum()
    expected = 1000 * 2.0 * 12
    assert abs(count - expected * 364 / 365) < 4 * np.sqrt(expected)


def test_severities_kinds_and_skills_come_in_their_shares():
    """Catches a share off by .01."""
    for column, shares in (
        (tape().severity - 1, scenario().severities.values()),
        (tape().kind, [kind.share for kind in scenario().kinds.values()]),
    ):
        found = np.bincount(column, minlength=len(list(shares)))
        expected = np.array(list(shares)) * len(tape())
        assert stats.chisquare(found, expected).pvalue > UNLIKELY


def test_touch_efforts_are_lognormal_about_the_mean_of_their_kind():
    """Catches a mean off by 4 %."""
    sigma = np.sqrt(np.log1p(1.2**2))
    case = np.repeat(np.arange(len(tape())), np.diff(tape().touch_offset))
    for kind, hours in enumerate((1.0, 4.0)):
        efforts = tape().touch_effort[tape().kind[case] == kind]
        law = stats.lognorm(sigma, scale=hours / 4 * HOUR * np.exp(-(sigma**2) / 2))
        assert stats.kstest(efforts, law.cdf).pvalue > UNLIKELY
        assert stats.kstest(efforts * 1.04, law.cdf).pvalue < UNLIKELY


def test_delays_attempts_and_assists_follow_their_laws():
    """Catches a mean off by 3 %."""
    sigma = np.sqrt(np.log(2.0))
    laws = (
        (tape().touch_delay, stats.expon(scale=16 * HOUR)),
        (tape().attempt_effort, stats.lognorm(sigma, scale=0.75 * HOUR / np.sqrt(2.0))),
        (tape().assist_effort, stats.gamma(4.0, scale=0.25 * HOUR)),
    )
    for column, law in laws:
        for drawn in column.reshape(len(column), -1).T:
            assert stats.kstest(drawn, law.cdf).pvalue > UNLIKELY


def test_the_number_of_touches_is_geometric():
    """Catches a completion share off by .008."""
    counts = np.diff(tape().touch_offset)
    found = np.bincount(np.minimum(counts, 20), minlength=21)[1:]
    shares = np.append(stats.geom.pmf(np.arange(1, 20), 0.25), stats.geom.sf(19, 0.25))
    assert stats.chisquare(found, shares * len(counts)).pvalue > UNLIKELY


def test_the_share_of_easy_cases_is_the_one_asked_for():
    """Catches a share off by .01."""
    competence = np.array([0.8, 0.2]) * QUANTILE_ONE
    easy = tape().difficulty < competence[tape().kind]
    assert easy_share(scenario()) == pytest.approx(0.6)
    assert stats.binomtest(int(easy.sum()), len(easy), 0.6).pvalue > UNLIKELY


def test_columns_do_not_know_of_each_other():
    """Catches a correlation of .025 between two columns, as one purpose used twice gives."""
    columns = (
        tape().severity,
        tape().kind,
        tape().difficulty,
        tape().lot,
        tape().touch_effort[tape().touch_offset[:-1]] / np.array([1, 4])[tape().kind],
        tape().touch_delay[tape().touch_offset[:-1]],
        np.diff(tape().touch_offset),
        *tape().attempt_effort.T,
        *tape().assist_effort.T,
    )
    ranks = [stats.rankdata(column) for column in columns]
    correlations = np.corrcoef(ranks)[np.triu_indices(len(ranks), 1)]
    assert np.abs(correlations).max() * np.sqrt(len(tape())) < 4.5


def test_replications_do_not_know_of_each_other():
    """Catches a correlation of .11 between two of 60 replications."""
    who = name_ids(f"c/{slot}" for slot in range(2000))
    columns = [Stream(1, number, "effort").uniform(who) for number in range(60)]
    scores = [
        np.corrcoef(one, two)[0, 1] * np.sqrt(len(who)) for one, two in combinations(columns, 2)
    ]
    assert len(scores) == 1770
    assert np.abs(scores).max() < 4.5
    assert stats.kstest(scores, "norm").pvalue > UNLIKELY


def test_uniform_numbers_are_uniform_along_every_part_of_the_address():
    """Catches a bias of .01 in any tenth."""
    stream, count = Stream(2, 0, "any"), 40_000
    along = np.arange(count)
    for drawn in (
        stream.uniform(along),
        stream.uniform(1, along),
        stream.uniform(1, 1, along),
        stream.uniform(along.astype(np.uint64) << np.uint64(32)),
    ):
        assert stats.kstest(drawn, "uniform").pvalue > UNLIKELY
        pairs = np.floor(drawn[:-1] * 10) * 10 + np.floor(drawn[1:] * 10)
        assert stats.chisquare(np.bincount(pairs.astype(int), minlength=100)).pvalue > UNLIKELY
