import pytest

from supportsim.inputs.directions import NATURES, WITH_GOAL, goal_range
from supportsim.report.measures import measure_of
from supportsim.study.metrics import COMPARED, JUDGED, is_share, unit_of, whole


def test_what_the_study_judges_goes_the_same_way():
    assert {metric: NATURES[metric].better > 0 for metric in JUDGED} == JUDGED


def test_every_compared_metric_is_known():
    assert {whole(metric) for metric in COMPARED} <= set(NATURES)


@pytest.mark.parametrize("metric", NATURES)
def test_kinds_agree_with_the_units_of_the_study(metric: str):
    unit = unit_of(metric, "EUR")
    kind = {"share": "share", "h": "hours", "EUR": "money", "EUR/case": "money"}.get(unit, "count")
    assert NATURES[metric].kind == kind
    if is_share(metric):
        assert not NATURES[metric].signed


def test_only_metrics_with_a_direction_may_have_a_goal():
    assert {"margin", "backlog", "first_response_hours_p90"} <= set(WITH_GOAL)
    assert not {"occupancy", "headcount", "cases_opened"} & set(WITH_GOAL)


@pytest.mark.parametrize(
    ("metric", "low", "high"),
    [
        ("resolution_attainment", 0.0, 1.0),
        ("margin_share", float("-inf"), 1.0),
        ("backlog", 0.0, float("inf")),
        ("margin", float("-inf"), float("inf")),
    ],
)
def test_a_goal_lies_where_the_metric_can_be(metric: str, low: float, high: float):
    assert goal_range(NATURES[metric]) == (low, high)


def test_the_report_reads_the_same_direction():
    assert measure_of("cost_per_case").better == -1
    assert measure_of("resolution_clock_hours/severity=1").better == -1
    assert all(measure_of(name).better == nature.better for name, nature in NATURES.items())
