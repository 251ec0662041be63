"""The columns of the tape against the laws they are drawn from.

Each test is one check in two stages (`checks.holds`), on fixed keys: the second, of four times the
cases on other keys, is drawn only where the first fails, and a test fails only if both do. P-values
are exact, or bounds. Each test says the smallest error that its first stage catches.
"""

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from checks import LEVELS, binomial_p, cdf_p, correlation_p, holds, multinomial_p, poisson_p
from scipy import stats
from worlds import DAYS, world

from supportsim.demand.difficulty import easy_share
from supportsim.demand.draw import draw_tape
from supportsim.demand.tape import CaseTape
from supportsim.inputs.scenario import Scenario
from supportsim.streams import Stream, name_ids
from supportsim.units import HOUR, QUANTILE_ONE, RANKS, WEEK

#: Stage to seed, and to how many times the cases.
SEEDS = {1: 20_270_104, 2: 20_270_105}
TIMES = {1: 1, 2: 4}
ZONE = "America/New_York"
WEIGHTS = {day: [1.0 + (hour in range(9, 17)) * 9.0 for hour in range(24)] for day in DAYS[:5]} | {
    day: [0.5] * 24 for day in DAYS[5:]
}


@cache
def scenario(stage: int = 1) -> Scenario:
    """Some 40,000 cases a year on an hourly profile, easy share .6."""
    alike = {"package": "plain", "customers": 1000 * TIMES[stage]}
    return world(
        warm_up_weeks=0,
        window_weeks=52,
        run_off_weeks=0,
        segments={
            "steady": alike | {"cases_per_month": 1.5},
            "hourly": alike | {"cases_per_month": 2.0, "profile": "week"},
        },
        profiles={"week": {"days": WEIGHTS}},
        difficulty={"first_line": {"how_to": 0.8, "defect": 0.2}, "easy_share": 0.6},
    )


@cache
def tape(stage: int) -> CaseTape:
    return draw_tape(scenario(stage), seed=SEEDS[stage], replication=0)


def of_segment(stage: int, index: int) -> np.ndarray:
    return tape(stage).customers.segment[tape(stage).customer] == index


def year_of(stage: int, **changes: object) -> list[CaseTape]:
    """A year of a small world, or four in the second stage."""
    one = world(warm_up_weeks=0, window_weeks=52, run_off_weeks=0, **changes)
    return [draw_tape(one, seed=SEEDS[stage], replication=n) for n in range(TIMES[stage])]


def test_openings_without_a_profile_are_a_poisson_process():
    """Catches a rate off by 3 %, or a drift over the year of 7 %."""

    def p_values(stage: int) -> list[float]:
        opened = np.sort(tape(stage).opened[of_segment(stage, 0)])
        expected = TIMES[stage] * 1000 * 18.0 * 52 * 7 / 365
        # Of so many there are always enough; all gaps of a year are not independent.
        gaps = np.diff(opened[: round(0.93 * expected)], prepend=0) * expected / (52 * WEEK)
        return [
            poisson_p(len(opened), expected),
            cdf_p(opened / (52 * WEEK), stats.uniform.cdf),
            cdf_p(gaps, stats.expon.cdf),
        ]

    assert holds(p_values)


def test_cases_of_a_customer_are_poisson():
    """Catches a variance of counts over their mean that is off by 17 %."""

    def p_values(stage: int) -> list[float]:
        customers = tape(stage).customer[of_segment(stage, 0)]
        return [even_p(np.bincount(customers, minlength=1000 * TIMES[stage]), stage)]

    assert holds(p_values)


def even_p(counts: np.ndarray, stage: int) -> float:
    """Of counts that are Poisson with one mean: given their sum they are multinomial."""
    return multinomial_p(counts, np.ones(len(counts)), stage=stage, two_sided=True)


def test_openings_follow_the_profile_on_the_clock_of_the_books():
    """Catches a profile shifted by an hour in the seven months of daylight saving."""
    zone = ZoneInfo(ZONE)
    origin = dt.datetime(2027, 1, 4, tzinfo=zone).astimezone(dt.UTC)

    def hour_of_week(milliseconds: int) -> int:
        local = (origin + dt.timedelta(milliseconds=int(milliseconds))).astimezone(zone)
        return local.weekday() * 24 + local.hour

    hours = np.bincount([hour_of_week(hour * HOUR) for hour in range(52 * 168)], minlength=168)
    weights = np.array([WEIGHTS[day] for day in DAYS]).ravel() * hours

    def found(stage: int) -> np.ndarray:
        opened = tape(stage).opened[of_segment(stage, 1)]
        return np.bincount([hour_of_week(at) for at in opened], minlength=168)

    assert holds(lambda stage: [multinomial_p(found(stage), weights, stage=stage)])
    shifted = np.roll(weights, 1) / weights.sum() * found(1).sum()
    assert stats.chisquare(found(1), shifted).pvalue < 1e-9


def test_the_mean_rate_over_the_year_is_cases_per_month():
    """Catches a rate off by 3 %."""

    def p_values(stage: int) -> list[float]:
        expected = TIMES[stage] * 1000 * 2.0 * 12 * 364 / 365
        return [poisson_p(int(of_segment(stage, 1).sum()), expected)]

    assert holds(p_values)


def test_severities_kinds_and_skills_come_in_their_shares():
    """Catches a share off by .01."""
    tables = {
        "severity": list(scenario().severities.values()),
        "kind": [kind.share for kind in scenario().kinds.values()],
    }

    def p_values(stage: int) -> list[float]:
        columns = {"severity": tape(stage).severity - 1, "kind": tape(stage).kind}
        return [
            multinomial_p(np.bincount(columns[name], minlength=len(shares)), shares, stage=stage)
            for name, shares in ((name, np.array(shares)) for name, shares in tables.items())
        ]

    assert holds(p_values)


def test_touch_efforts_are_lognormal_about_the_mean_of_their_kind():
    """Catches a mean off by 4 %."""
    sigma = np.sqrt(np.log1p(1.2**2))

    def p_values(stage: int, factor: float = 1.0) -> list[float]:
        drawn, found = tape(stage), []
        case = np.repeat(np.arange(len(drawn)), np.diff(drawn.touch_offset))
        for kind, hours in enumerate((1.0, 4.0)):
            efforts = drawn.touch_effort[drawn.kind[case] == kind] * factor
            law = stats.lognorm(sigma, scale=hours / 4 * HOUR * np.exp(-(sigma**2) / 2))
            found.append(cdf_p(efforts, law.cdf))
        return found

    assert holds(p_values)
    assert max(p_values(1, 1.04)) < LEVELS[1] / 2


def test_delays_attempts_and_assists_follow_their_laws():
    """Catches a mean off by 3 %."""
    sigma = np.sqrt(np.log(2.0))
    laws = {
        "touch_delay": stats.expon(scale=16 * HOUR),
        "attempt_effort": stats.lognorm(sigma, scale=0.75 * HOUR / np.sqrt(2.0)),
        "assist_effort": stats.gamma(4.0, scale=0.25 * HOUR),
    }

    def p_values(stage: int) -> list[float]:
        columns = {name: getattr(tape(stage), name) for name in laws}
        columns["attempt_effort"] = columns["attempt_effort"].reshape(-1, RANKS)
        return [
            cdf_p(drawn, law.cdf)
            for name, law in laws.items()
            for drawn in columns[name].reshape(len(columns[name]), -1).T
        ]

    assert holds(p_values)


def test_the_number_of_touches_is_geometric():
    """Catches a completion share off by .008."""
    shares = np.append(stats.geom.pmf(np.arange(1, 20), 0.25), stats.geom.sf(19, 0.25))

    def p_values(stage: int) -> list[float]:
        counts = np.diff(tape(stage).touch_offset)
        found = np.bincount(np.minimum(counts, 20), minlength=21)[1:]
        return [multinomial_p(found, shares, stage=stage)]

    assert holds(p_values)


def test_the_share_of_easy_cases_is_the_one_asked_for():
    """Catches a share off by .01."""
    competence = np.array([0.8, 0.2]) * QUANTILE_ONE
    assert easy_share(scenario()) == pytest.approx(0.6)

    def p_values(stage: int) -> list[float]:
        easy = tape(stage).difficulty < competence[tape(stage).kind]
        return [binomial_p(int(easy.sum()), len(easy), 0.6)]

    assert holds(p_values)


def test_columns_do_not_know_of_each_other():
    """Catches a correlation of .025 between two columns, as one purpose used twice gives."""

    def p_values(stage: int) -> list[float]:
        drawn = tape(stage)
        first = drawn.touch_offset[:-1]
        columns = (
            drawn.severity,
            drawn.kind,
            drawn.difficulty,
            drawn.lot,
            drawn.touch_effort[first] / np.array([1, 4])[drawn.kind],
            drawn.touch_delay[first],
            np.diff(drawn.touch_offset),
            drawn.touch_move[first],
            *drawn.attempt_effort.reshape(-1, RANKS).T,
            *drawn.assist_effort.T,
        )
        ranks = [stats.rankdata(column) for column in columns]
        correlations = np.corrcoef(ranks)[np.triu_indices(len(ranks), 1)]
        return [correlation_p(correlations * np.sqrt(len(drawn) - 1))]

    assert holds(p_values)


def test_replications_do_not_know_of_each_other():
    """Catches a correlation of .12 between two of 60 replications, of .005 between all."""

    def p_values(stage: int) -> list[float]:
        who = name_ids(f"c/{slot}" for slot in range(2000 * TIMES[stage]))
        columns = [Stream(stage, number, "effort").uniform(who) for number in range(60)]
        correlations = np.corrcoef(columns)[np.triu_indices(60, 1)]
        assert len(correlations) == 1770
        together = -np.log(columns).sum(axis=0)
        return [
            correlation_p(correlations * np.sqrt(len(who) - 1)),
            cdf_p(together, stats.gamma(60).cdf),
        ]

    assert holds(p_values)


def test_uniform_numbers_are_uniform_along_every_part_of_the_address():
    """Catches a bias of .014 in any tenth."""

    def p_values(stage: int) -> list[float]:
        stream, count, found = Stream(stage + 1, 0, "any"), 40_000 * TIMES[stage], []
        along = np.arange(count)
        for drawn in (
            stream.uniform(along),
            stream.uniform(1, along),
            stream.uniform(1, 1, along),
            stream.uniform(along.astype(np.uint64) << np.uint64(32)),
        ):
            found.append(cdf_p(drawn, stats.uniform.cdf))
            pairs = (np.floor(drawn[::2] * 10) * 10 + np.floor(drawn[1::2] * 10)).astype(int)
            counts = np.bincount(pairs, minlength=100)
            found.append(multinomial_p(counts, np.ones(100), stage=stage, parts=8))
        return found

    assert holds(p_values)


HOURLY = {"package": "plain", "customers": 40, "cases_per_hour": 4.0}


def counts_by_day(drawn: CaseTape) -> np.ndarray:
    return np.bincount(drawn.opened // (24 * HOUR), minlength=364)


def test_a_daily_factor_gives_counts_of_a_day_the_law_of_theory():
    """A gamma mixture of Poisson counts: catches a cv off by 12 %, or a mean off by 3 %."""
    mean, cv = 96.0, 0.3
    shape = 1 / cv**2
    chance = shape / (shape + mean)
    law = stats.nbinom(shape, chance)
    edges = law.ppf(np.linspace(0, 1, 21)[1:-1])
    shares = np.diff(np.concatenate(([0.0], law.cdf(edges), [1.0])))
    moody = world(
        warm_up_weeks=0,
        window_weeks=52,
        run_off_weeks=0,
        books_timezone="UTC",
        segments={"calls": HOURLY},
        daily_factor={"law": "gamma", "cv": cv},
    )

    def p_values(stage: int) -> list[float]:
        years = [draw_tape(moody, seed=6 + stage, replication=n) for n in range(8 * TIMES[stage])]
        counts = np.concatenate([counts_by_day(year) for year in years])
        total = stats.nbinom(shape * len(counts), chance)
        both = float(total.cdf(counts.sum())), float(total.sf(counts.sum() - 1))
        bins = np.bincount(np.searchsorted(edges, counts), minlength=20)
        return [min(1.0, 2 * min(both)), multinomial_p(bins, shares, stage=stage)]

    assert holds(p_values)


def test_without_a_factor_the_counts_of_a_day_are_poisson():
    """Catches an index of dispersion of 1.3."""

    def p_values(stage: int) -> list[float]:
        years = year_of(stage, books_timezone="UTC", segments={"calls": HOURLY})
        return [even_p(np.concatenate([counts_by_day(year) for year in years]), stage)]

    assert holds(p_values)


def test_one_factor_for_all_moves_segments_together_and_one_for_each_does_not():
    """Catches a correlation of .2 between days of segments with factors of their own.

    With one factor for both, a day's cases fall to either segment as coins do, binomial given how
    many there are: catches factors of their own with a CV of .15.
    """

    def days_of(stage: int, shared_by: str) -> np.ndarray:
        drawn = year_of(
            stage,
            books_timezone="UTC",
            segments={"calls": HOURLY, "mails": HOURLY},
            daily_factor={"law": "lognormal", "cv": 0.5, "shared_by": shared_by},
        )
        days = [
            np.concatenate(
                [
                    np.bincount(
                        year.opened[year.customers.segment[year.customer] == i] // (24 * HOUR),
                        minlength=364,
                    )
                    for year in drawn
                ]
            )
            for i in (0, 1)
        ]
        return np.array(days)

    def p_values(stage: int) -> list[float]:
        ranks = [stats.rankdata(column) for column in days_of(stage, "segment")]
        first, both = days_of(stage, "all")[0], days_of(stage, "all").sum(axis=0)
        # A count moved at random within its step is uniform, and exactly so.
        within = np.random.default_rng(stage).random(len(first))
        coins = stats.binom(both, 0.5)
        places = coins.cdf(first - 1) + within * coins.pmf(first)
        return [
            correlation_p([float(np.corrcoef(ranks)[0, 1]) * np.sqrt(len(ranks[0]) - 1)]),
            cdf_p(places, stats.uniform.cdf),
        ]

    assert holds(p_values)


SPREAD = 6.0
OUTAGE = {
    "per_week": 2.0,
    "cases": {"law": "table", "values": [3.0, 12.0], "shares": [0.5, 0.5]},
    "spread_hours": SPREAD,
}
FEW = {"basic": {"package": "plain", "customers": 30, "cases_per_month": 0.0}}


def test_incidents_are_a_compound_poisson_process():
    """Small and large ones, each Poisson; openings uniform over the spread: catches 9 % more."""
    outages = world(
        warm_up_weeks=0, window_weeks=52, run_off_weeks=0, segments=FEW,
        incidents={"outage": OUTAGE},
    )  # fmt: skip

    def p_values(stage: int) -> list[float]:
        years = 30 * TIMES[stage]
        numbers = np.zeros((years, 2), dtype=np.int64)
        lengths: tuple[list[float], list[float]] = ([], [])
        for year in range(years):
            drawn = draw_tape(outages, seed=6 + stage, replication=year)
            order = np.argsort(drawn.incident, kind="stable")
            parts = np.split(drawn.opened[order], np.cumsum(np.bincount(drawn.incident))[:-1])
            for opened in parts:
                # The end of the year may cut later ones short.
                if opened.min() >= (52 * 168 - SPREAD) * HOUR:
                    continue
                is_large = len(opened) > 3
                assert len(opened) == (12 if is_large else 3)
                numbers[year, int(is_large)] += 1
                lengths[is_large].append((opened.max() - opened.min()) / (SPREAD * HOUR))
        # The first of n openings comes the (n + 1)th part of the spread after its beginning.
        means = [years * (52 - SPREAD * (1 + 1 / (size + 1)) / 168) for size in (3, 12)]
        # The time from the first to the last of n uniform openings has a beta law.
        return [
            *map(poisson_p, numbers.sum(axis=0), means),
            even_p(numbers.sum(axis=1), stage),
            cdf_p(lengths[0], stats.beta(2, 2).cdf),
            cdf_p(lengths[1], stats.beta(11, 2).cdf),
        ]

    assert holds(p_values)


def test_customers_are_hit_alike():
    """Catches a customer hit 30 % more often than another."""
    incidents = {"outage": {"per_week": 60.0, "cases": {"law": "deterministic", "mean": 5.0}}}

    def p_values(stage: int) -> list[float]:
        years = year_of(stage, segments=FEW, incidents=incidents)
        hits = sum(np.bincount(year.customer, minlength=30) for year in years)
        tries = sum(int(year.incident.max()) + 1 for year in years)
        assert hits.sum() == 5 * tries
        # An incident hits five different customers, so each of them in one of six.
        return [binomial_p(int(count), tries, 5 / 30) for count in hits]

    assert holds(p_values)


def test_kinds_with_profiles_of_their_own_follow_them_and_keep_their_shares():
    """Catches a share off by .02 and a profile shifted by an hour."""
    own = {day: [0.0] * 20 + [3.0, 2.0, 1.0, 1.0] for day in DAYS}

    def p_values(stage: int) -> list[float]:
        years = year_of(
            stage,
            books_timezone="UTC",
            segments={"calls": HOURLY | {"profile": "week"}},
            profiles={"week": {"days": WEIGHTS}, "late": {"days": own}},
            kinds={
                "how_to": {"share": 0.75, "effort_hours": 1.0},
                "defect": {"share": 0.25, "effort_hours": 4.0, "profile": "late"},
            },
        )
        kinds = np.concatenate([year.kind for year in years])
        hour = np.concatenate([year.opened for year in years]) // HOUR % 168
        p_s = [binomial_p(int((kinds == 1).sum()), len(kinds), 0.25)]
        for kind, weights in ((0, WEIGHTS), (1, own)):
            table = np.array([weights[day] for day in DAYS]).ravel()
            found = np.bincount(hour[kinds == kind], minlength=168)
            held = table > 0
            assert not found[~held].any()
            p_s.append(multinomial_p(found[held], table[held], stage=stage))
        return p_s

    assert holds(p_values)


def wide(stage: int) -> Scenario:
    """Tables, mixtures and shares in every column that may have them."""
    keys = scenario(stage).model_dump() | {
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
        "difficulty": scenario(stage).difficulty.model_dump()
        | {"perception_error": {"law": "triangular", "low": -0.1, "mode": 0.0, "high": 0.2}},
    }
    return Scenario.model_validate(keys)


def test_tables_mixtures_and_shares_of_the_other_columns_hold():
    """Catches a share off by .015 and a mean off by 3 %."""
    assert holds(lambda stage: p_of_columns(draw_tape(wide(stage), seed=6 + stage, replication=0),
                                            stage))  # fmt: skip


def p_of_columns(drawn: CaseTape, stage: int) -> list[float]:
    """P-values of the columns of `wide`."""
    defects = drawn.kind == 1
    shares = (
        (np.diff(drawn.attempt_offset), {1: 0.5, 2: 0.25, 5: 0.25}),
        (drawn.channel, {0: 0.3, 1: 0.7}),
        (drawn.topic, {0: 0.1, 1: 0.9}),
        (np.diff(drawn.touch_offset)[defects], {2: 0.5, 6: 0.5}),
        (drawn.reproduction[defects] >= 0, {0: 0.6, 1: 0.4}),
        (drawn.reopen_delay[~defects] >= 0, {0: 0.8, 1: 0.2}),
        (drawn.reproduction[drawn.reproduction >= 0] > 0, {0: 0.25, 1: 0.75}),
    )
    found = []
    for column, table in shares:
        counts = np.array([(column == value).sum() for value in table])
        assert counts.sum() == len(column)
        found.append(multinomial_p(counts, np.array(list(table.values())), stage=stage, parts=12))
    case = np.repeat(np.arange(len(drawn)), np.diff(drawn.touch_offset))
    inside = (drawn.difficulty > 0.2 * QUANTILE_ONE) & (drawn.difficulty < 0.7 * QUANTILE_ONE)
    error = (drawn.perceived - drawn.difficulty)[inside] / QUANTILE_ONE
    laws = (
        (drawn.reproduction[drawn.reproduction > 0], stats.expon(scale=2 * HOUR)),
        (drawn.reopen_delay[drawn.reopen_delay >= 0], stats.gamma(4.0, scale=12 * HOUR)),
        (drawn.touch_effort[defects[case]], stats.expon(scale=1.0 * HOUR)),
        (drawn.touch_move / QUANTILE_ONE, stats.uniform),
        (error, stats.triang(1 / 3, loc=-0.1, scale=0.3)),
    )
    return [*found, *(cdf_p(column, law.cdf) for column, law in laws)]
