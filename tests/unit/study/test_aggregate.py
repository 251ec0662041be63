from dataclasses import replace

import numpy as np
import pytest
from study_fakes import offices, outcome, point

from supportsim.study.aggregate import Runs, aggregate, compared_pairs, is_overloaded, ratios_of
from supportsim.study.results import PointResult


def result(count: int = 4) -> PointResult:
    rows = {
        number: {
            "one": outcome(attainment=(80.0 + number, 100.0)),
            "two": outcome(attainment=(60.0 + number * number, 100.0), cost=900.0 + number),
        }
        for number in range(count)
    }
    return aggregate(point(), Runs(outcomes=rows, failures=[]), reference="one")


def test_a_figure_pools_all_replications():
    figure = result().designs["one"].metrics["resolution_attainment"]
    assert figure.mean == pytest.approx((80 + 81 + 82 + 83) / 400)
    assert figure.replications == 4


def test_few_replications_are_indicative_and_quantiles_need_more():
    metrics = result(30).designs["one"].metrics
    assert not metrics["resolution_attainment"].indicative
    assert metrics["resolution_hours_p90"].indicative
    assert result(29).designs["one"].metrics["resolution_attainment"].indicative


def test_quantiles_are_in_hours():
    metrics = result().designs["one"].metrics
    assert (metrics["resolution_hours_p50"].mean, metrics["resolution_hours_p90"].mean) == (5, 9)


def test_an_undefined_metric_keeps_its_reason():
    figure = result().designs["one"].metrics["margin"]
    assert (figure.mean, figure.reason) == (None, "no fees in this scenario")


def test_money_by_month_is_the_mean_in_currency_units():
    assert result().designs["two"].statement == {"salaries": [-901.5]}


def test_differences_are_against_the_reference():
    differences = {one.metric: one for one in result().differences}
    assert (differences["cost_per_case"].of, differences["cost_per_case"].versus) == ("two", "one")
    assert differences["cost_per_case"].mean == pytest.approx(9.015 - 10.0)


def test_the_best_designs_are_named_of_what_the_study_asks_too():
    rows = {
        number: {
            "one": outcome(attainment=(80.0 + number, 100.0)),
            "two": outcome(attainment=(60.0 + number * number, 100.0)),
        }
        for number in range(4)
    }
    runs = Runs(outcomes=rows, failures=[])
    asked = {"resolution_attainment": False}
    assert aggregate(point(), runs, reference="one", judged=asked).best == {
        "resolution_attainment": ["two"]
    }


def test_the_best_designs_are_named_by_metric():
    best = result().best
    assert best == {"resolution_attainment": ["one"], "cost_per_case": ["two"]}


def test_all_pairs_of_few_designs_and_reference_pairs_of_many():
    assert compared_pairs(["a", "b", "c"], "b") == [("a", "b"), ("c", "b"), ("c", "a")]
    assert len(compared_pairs(list("abcde"), "a")) == 4


def growing(cases_a_week: float) -> bool:
    rows = [
        outcome(backlog_growth=(cases_a_week + step, 1.0), cases_opened=(400.0, 1.0))
        for step in (-0.1, 0.1, 0.0)
    ]
    return bool(is_overloaded(point(), rows, ratios_of(rows)))


def test_a_design_whose_backlog_surely_grows_is_overloaded():
    # 400 cases in 4 weeks: .5 of 100 cases a week is the limit for the lower bound.
    assert growing(1.0)
    assert not growing(0.6)


def test_a_run_from_empty_is_never_called_overloaded():
    empty = point(scenario=offices(warm_up_weeks=0))
    rows = [outcome(backlog_growth=(90.0, 1.0)) for _ in range(3)]
    assert is_overloaded(empty, rows, ratios_of(rows)) is None


def seasonal(weeks: int, first: float, last: float) -> bool | None:
    """Verdict on a world with a season, of the backlog in its first and last week."""
    week = {"days": {"mon": [1.0] * 24}, "months": [1.0] * 11 + [2.0]}
    world = point(scenario=offices(window_weeks=weeks, profiles={"all_year": week}))
    daily = np.linspace(0, 1000, 7 * weeks)
    daily[:7], daily[-7:] = first, last
    rows = [outcome(backlog_growth=(9.0, 1.0), cases_opened=(100.0 * weeks, 1.0)) for _ in range(3)]
    rows = [replace(row, series={"backlog_by_day": daily + step}) for step, row in enumerate(rows)]
    return is_overloaded(world, rows, ratios_of(rows))


def test_a_season_is_not_taken_for_overload():
    # In 51 weeks 50 cases more are one a week of 100; 10 more are not a quarter of one.
    assert seasonal(52, first=100, last=150) is True
    assert seasonal(52, first=100, last=110) is False


def test_part_of_a_year_with_a_season_tells_nothing_of_overload():
    assert seasonal(26, first=100, last=500) is None


def test_a_point_of_which_nothing_came_back_has_its_failures():
    found = aggregate(point(), Runs(outcomes={}, failures=["replication 0: x"]), reference="one")
    assert (found.designs, found.failures) == ({}, ["replication 0: x"])
