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
from supportsim.units import HOUR, QUANTILE_ONE, RANKS, WEEK

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
        (
            tape().attempt_effort.reshape(-1, RANKS),
            stats.lognorm(sigma, scale=0.75 * HOUR / np.sqrt(2.0)),
        ),
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
        tape().touch_move[tape().touch_offset[:-1]],
        *tape().attempt_effort.reshape(-1, RANKS).T,
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


HOURLY = {"package": "plain", "customers": 40, "cases_per_hour": 4.0}


def test_a_daily_factor_gives_counts_of_a_day_the_dispersion_of_theory():
    """Var(N)/E(N) = 1 + m cv^2 for m cases a day. Catches a cv off by 10 %, or a mean by 2 %."""
    mean, cv = 96.0, 0.3
    counts = []
    for replication in range(8):
        moody = world(
            warm_up_weeks=0,
            window_weeks=52,
            run_off_weeks=0,
            books_timezone="UTC",
            segments={"calls": HOURLY},
            daily_factor={"law": "gamma", "cv": cv},
        )
        opened = draw_tape(moody, seed=7, replication=replication).opened
        counts += np.bincount(opened // (24 * HOUR), minlength=364).tolist()
    days = len(counts)
    index = np.var(counts, ddof=1) / np.mean(counts)
    expected = 1 + mean * cv**2
    # A gamma mixture of Poisson counts is negative binomial; its kurtosis gives the error.
    shape = 1 / cv**2
    law = stats.nbinom(shape, shape / (shape + mean))
    kurtosis = float(law.stats(moments="k"))
    error = expected * np.sqrt((kurtosis + 2) / days)
    assert abs(index - expected) < 4 * error < 0.2 * expected
    assert abs(np.mean(counts) - mean) < 4 * np.sqrt(mean * expected / days) < 0.025 * mean
    observed = np.bincount(
        np.digitize(counts, law.ppf(np.linspace(0.1, 0.9, 9)) + 0.5), minlength=10
    )
    edges = np.concatenate(([0.0], law.cdf(law.ppf(np.linspace(0.1, 0.9, 9))), [1.0]))
    assert stats.chisquare(observed, np.diff(edges) * days).pvalue > UNLIKELY


def test_without_a_factor_the_counts_of_a_day_are_poisson():
    """Catches an index of dispersion of 1.2."""
    calm = world(
        warm_up_weeks=0,
        window_weeks=52,
        run_off_weeks=0,
        books_timezone="UTC",
        segments={"calls": HOURLY},
    )
    counts = np.bincount(draw_tape(calm, seed=7, replication=0).opened // (24 * HOUR))
    dispersion = ((counts - counts.mean()) ** 2).sum() / counts.mean()
    tails = stats.chi2.cdf(dispersion, 363), stats.chi2.sf(dispersion, 363)
    assert min(tails) > UNLIKELY


def test_one_factor_for_all_moves_segments_together_and_one_for_each_does_not():
    """Catches a correlation between the daily counts of two segments off by .2."""
    correlations = {}
    for shared_by in ("all", "segment"):
        both = world(
            warm_up_weeks=0,
            window_weeks=52,
            run_off_weeks=0,
            books_timezone="UTC",
            segments={"calls": HOURLY, "mails": HOURLY},
            daily_factor={"law": "lognormal", "cv": 0.5, "shared_by": shared_by},
        )
        drawn = draw_tape(both, seed=7, replication=0)
        of = drawn.customers.segment[drawn.customer]
        days = [np.bincount(drawn.opened[of == i] // (24 * HOUR), minlength=364) for i in (0, 1)]
        correlations[shared_by] = float(np.corrcoef(*days)[0, 1])
    shared = 96 * 0.25 / (1 + 96 * 0.25)
    assert abs(correlations["all"] - shared) < 0.05
    assert abs(correlations["segment"]) < 4 / np.sqrt(364)


def test_incidents_are_a_compound_poisson_process():
    """Counts have mean r E(S) and variance r E(S^2). Catches a mean off by 12 %."""
    incidents = {
        "outage": {
            "per_week": 2.0,
            "cases": {"law": "table", "values": [3.0, 12.0], "shares": [0.5, 0.5]},
            "spread_hours": 6.0,
        }
    }
    outages = world(
        warm_up_weeks=0,
        window_weeks=52,
        run_off_weeks=0,
        segments={"basic": {"package": "plain", "customers": 30, "cases_per_month": 0.0}},
        incidents=incidents,
    )
    totals, numbers, offsets = [], [], []
    for replication in range(30):
        drawn = draw_tape(outages, seed=7, replication=replication)
        totals.append(len(drawn))
        numbers.append(drawn.incident.max() + 1)
        first = np.full(numbers[-1], 2**62)
        np.minimum.at(first, drawn.incident, drawn.opened)
        offsets += ((drawn.opened - first[drawn.incident]) / (6 * HOUR)).tolist()
    rate = 2.0 * 52
    assert abs(np.mean(numbers) - rate) < 4 * np.sqrt(rate / 30)
    assert abs(np.mean(totals) - rate * 7.5) < 4 * np.sqrt(rate * 76.5 / 30) < 0.09 * rate * 7.5
    spread = np.var(totals, ddof=1) / (rate * 76.5) * 29
    assert UNLIKELY < stats.chi2.cdf(spread, 29) < 1 - UNLIKELY
    # Of n uniform openings the others lie (n - 1) / (n + 1) x 1/2 after the first on average.
    after = np.array([3.0, 12.0])
    weights = after / after.sum()
    expected = (weights * (0.5 - 1 / (after + 1))).sum() / 1.0
    assert abs(np.mean(offsets) - expected) < 0.02


def test_customers_are_hit_alike():
    """Catches a customer hit 30 % more often than another."""
    incidents = {"outage": {"per_week": 60.0, "cases": {"law": "deterministic", "mean": 5.0}}}
    outages = world(
        warm_up_weeks=0,
        window_weeks=52,
        run_off_weeks=0,
        segments={"basic": {"package": "plain", "customers": 30, "cases_per_month": 0.0}},
        incidents=incidents,
    )
    drawn = draw_tape(outages, seed=7, replication=0)
    hits = np.bincount(drawn.customer, minlength=30)
    # Sampling 5 of 30 without replacement makes counts 5/30 less spread.
    scaled = ((hits - hits.mean()) ** 2).sum() / (hits.mean() * (1 - 5 / 30)) * 29 / 30
    assert UNLIKELY < stats.chi2.cdf(scaled, 29) < 1 - UNLIKELY


def test_kinds_with_profiles_of_their_own_follow_them_and_keep_their_shares():
    """Catches a share off by .02 and a profile shifted by an hour."""
    own = {day: [0.0] * 20 + [3.0, 2.0, 1.0, 1.0] for day in DAYS}
    mixed = world(
        warm_up_weeks=0,
        window_weeks=52,
        run_off_weeks=0,
        books_timezone="UTC",
        segments={"calls": HOURLY | {"profile": "week"}},
        profiles={"week": {"days": WEIGHTS}, "late": {"days": own}},
        kinds={
            "how_to": {"share": 0.75, "effort_hours": 1.0},
            "defect": {"share": 0.25, "effort_hours": 4.0, "profile": "late"},
        },
    )
    drawn = draw_tape(mixed, seed=7, replication=0)
    assert stats.binomtest(int((drawn.kind == 1).sum()), len(drawn), 0.25).pvalue > UNLIKELY
    hour = drawn.opened // HOUR % 168
    for kind, weights in ((0, WEIGHTS), (1, own)):
        table = np.array([weights[day] for day in DAYS]).ravel()
        found = np.bincount(hour[drawn.kind == kind], minlength=168)
        held = table > 0
        assert not found[~held].any()
        expected = table[held] / table.sum() * found.sum()
        assert stats.chisquare(found[held], expected).pvalue > UNLIKELY


def test_tables_mixtures_and_shares_of_the_other_columns_hold():
    """Catches a share off by .015 and a mean off by 3 %."""
    wide = scenario().model_dump() | {
        "attempt_touches": {1: 0.5, 2: 0.25, 5: 0.25},
        "channels": {"phone": 0.3, "web": 0.7},
        "topics": {"login": 0.1, "billing": 0.9},
        "kinds": {
            "how_to": {"share": 0.75, "effort_hours": 1.0, "reopen_share": 0.2},
            "defect": {
                "share": 0.25,
                "effort_hours": 4.0,
                "reproduction_share": 0.4,
                "touches": {"numbers": {2: 0.5, 6: 0.5}, "effort_law": "exponential"},
            },
        },
        "reproduction_hours": {
            "law": "mixture",
            "parts": [
                {"share": 0.25, "law": "deterministic", "mean": 0.0},
                {"share": 0.75, "law": "exponential", "mean": 2.0},
            ],
        },
        "reopen_delay_hours": {"law": "gamma", "mean": 48.0, "cv": 0.5},
        "reopen_hours": {"law": "weibull", "mean": 1.0, "cv": 0.7},
        "difficulty": scenario().difficulty.model_dump()
        | {"perception_error": {"law": "triangular", "low": -0.1, "mode": 0.0, "high": 0.2}},
    }
    drawn = draw_tape(Scenario.model_validate(wide), seed=7, replication=0)
    defects = drawn.kind == 1
    steps = np.diff(drawn.attempt_offset)
    shares = (
        (steps, {1: 0.5, 2: 0.25, 5: 0.25}),
        (drawn.channel, {0: 0.3, 1: 0.7}),
        (drawn.topic, {0: 0.1, 1: 0.9}),
        (np.diff(drawn.touch_offset)[defects], {2: 0.5, 6: 0.5}),
        (drawn.reproduction[defects] >= 0, {0: 0.6, 1: 0.4}),
        (drawn.reopen_delay[~defects] >= 0, {0: 0.8, 1: 0.2}),
    )
    for column, table in shares:
        found = np.array([(column == value).sum() for value in table])
        assert found.sum() == len(column)
        expected = np.array(list(table.values())) * len(column)
        assert stats.chisquare(found, expected).pvalue > UNLIKELY
    needed = drawn.reproduction[drawn.reproduction >= 0]
    assert stats.binomtest(int((needed == 0).sum()), len(needed), 0.25).pvalue > UNLIKELY
    assert stats.kstest(needed[needed > 0], stats.expon(scale=2 * HOUR).cdf).pvalue > UNLIKELY
    reopened = drawn.reopen_delay >= 0
    gamma = stats.gamma(4.0, scale=12 * HOUR)
    assert stats.kstest(drawn.reopen_delay[reopened], gamma.cdf).pvalue > UNLIKELY
    case = np.repeat(np.arange(len(drawn)), np.diff(drawn.touch_offset))
    touch = stats.expon(scale=1.0 * HOUR)
    assert stats.kstest(drawn.touch_effort[defects[case]], touch.cdf).pvalue > UNLIKELY
    moves = drawn.touch_move / QUANTILE_ONE
    assert stats.kstest(moves, "uniform").pvalue > UNLIKELY
    inside = (drawn.difficulty > 0.2 * QUANTILE_ONE) & (drawn.difficulty < 0.7 * QUANTILE_ONE)
    error = (drawn.perceived - drawn.difficulty)[inside] / QUANTILE_ONE
    law = stats.triang(1 / 3, loc=-0.1, scale=0.3)
    assert stats.kstest(error, law.cdf).pvalue > UNLIKELY
