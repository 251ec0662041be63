from dataclasses import replace

import pytest

from supportsim.report.goals import goals_missed, has_goal, standing_of
from supportsim.report.pictures import pictures
from supportsim.report.tables.beside import cuts, side_by_side
from supportsim.report.tables.front import front, front_metrics
from supportsim.report.tables.income import statement
from supportsim.report.text import study_text
from supportsim.study.quantiles import NO_UPPER_BOUND
from supportsim.study.results import Figure, StudyResult
from supportsim.study.standing import standing

#: Tiered, touch-and-hold, dedicated: 3.1, 5.2, 4.6 h; $318, $301, $310; $4.71, 4.92, 4.91 M.
GOALS = {
    "month_missed_share": 0.55,
    "first_response_hours_p90": 4.5,
    "cost_per_case": 305.0,
    "margin": 4.8e6,
    "backlog": 175.0,
}


def wanting(result: StudyResult, **goals: float):
    return replace(result, goals={**result.goals, **goals})


def rows(result: StudyResult):
    return {row.label: row for row in front(result).rows}


@pytest.mark.parametrize(
    ("label", "target", "marks"),
    [
        ("First response, 9 of 10", "at most 4.50 h", ["met", "missed", "unsure"]),
        ("Cost per case", "at most $305", ["missed", "met", "missed"]),
        ("Margin", "at least $4.80 M", ["missed", "met", "met"]),
        ("Backlog", "at most 175", ["missed", "unsure", "missed"]),
        ("Chance to miss a month", "at most 55.0%", ["missed", "unsure", "unsure"]),
        ("Resolved in time", "at least 90.0%", ["missed", "met", "met"]),
    ],
)
def test_each_measure_of_the_front_stands_against_its_goal(
    result: StudyResult, label: str, target: str, marks: list[str]
):
    cells = rows(wanting(result, **GOALS))[label].cells
    assert cells[0].text == target
    assert [cell.mark for cell in cells[1:]] == marks


def test_without_a_goal_none_is_set_and_nothing_is_marked(result: StudyResult):
    cells = rows(wanting(result, margin=4.8e6))["Backlog"].cells
    assert cells[0].text == "none set"
    assert {cell.mark for cell in cells} == {""}


def test_the_terminal_says_the_same(result: StudyResult):
    lines = study_text(wanting(result, **GOALS)).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("First response, 9 of 10"))
    assert lines[at].split()[6:10] == ["most", "4.50", "h", "3.10"]
    assert " ".join(lines[at + 2].split()) == "meets goal misses goal too close to call"


def test_a_measure_with_a_goal_takes_the_place_of_one_without(result: StudyResult):
    shown = front_metrics(wanting(result, resolution_hours=40.0))
    assert len(shown) == 7
    assert "resolution_hours" in shown
    assert "backlog" not in shown
    assert "first_response_hours" in front_metrics(wanting(result, first_response_hours=1.5))
    assert "first_response_hours_p90" not in front_metrics(wanting(result, first_response_hours=1))


def test_a_goal_without_a_place_on_the_front_stands_beside(result: StudyResult):
    crowded = wanting(result, **GOALS, one_touch_share=0.305, direct_margin=6.5e6)
    assert len(front_metrics(crowded)) == 7
    table = {row.label: row for row in side_by_side(crowded).rows}
    cells = table["Solved in one touch (goal: at least 30.5%)"].cells
    assert [cell.mark for cell in cells] == ["missed", "unsure", "unsure"]
    assert "Direct margin (goal: at least $6.50 M)" in table
    assert {cell.mark for row in statement(crowded).rows for cell in row.cells} == {""}


def test_the_goal_for_months_holds_for_each_promise(result: StudyResult):
    table = {row.label: row for row in cuts(wanting(result, **GOALS), "package").rows}
    cells = table["Chance to miss a month, package standard, response goal"].cells
    assert cells[0].text == "at most 55.0%"
    assert [cell.mark for cell in cells[1:]] == ["met", "met", "unsure"]


def test_what_packages_promise_is_met_when_every_promise_is(result: StudyResult):
    parts = {"gold": (0.95, 0.97), "basic": (0.80, 0.84)}
    design = result.base.designs["tiered"]
    metrics = {
        f"resolution_attainment/package={name}": Figure(
            mean=low, low=low, high=high, replications=30
        )
        for name, (low, high) in parts.items()
    }
    design = replace(design, metrics={**design.metrics, **metrics})
    base = replace(result.base, designs={**result.base.designs, "tiered": design})
    for basic, side in ((0.79, "met"), (0.82, "unsure"), (0.85, "missed")):
        goals = dict(zip(metrics, (0.95, basic), strict=True))
        promised = replace(result, goals=goals, base=base)
        assert standing_of(promised, design, "resolution_attainment") == side
        assert rows(promised)["Resolved in time"].cells[1].mark == side
        assert has_goal(promised, "resolution_attainment")
        assert not has_goal(promised, "response_attainment")


def test_the_wish_of_the_organisation_stands_beside_what_packages_promise(result: StudyResult):
    goals = {"resolution_attainment": 0.9, "resolution_attainment/package=gold": 0.95}
    cell = rows(replace(result, goals=goals))["Resolved in time"].cells[0]
    assert (cell.text, cell.small) == ("at least 90.0%", "by contract gold 95.0%")


def test_an_interval_without_an_upper_end_is_never_met_when_less_is_better():
    figure = Figure(mean=9.0, low=7.5, high=None, replications=30, reason=NO_UPPER_BOUND)
    assert standing(figure, 8.0, -1) == "unsure"
    assert standing(figure, 7.0, -1) == "missed"


def test_goals_at_the_mean_are_reached_and_missed_ones_told_with_unit_and_sign(
    result: StudyResult,
):
    goals = {"cost_per_case": 310.0, "margin": 4.91e6, "wait_hours/desk=x": 1.0}
    assert goals_missed(replace(result, goals=goals)) == [
        "tiered: cost_per_case 318.40 USD/case, goal at most 310.00 USD/case",
        "tiered: margin 4,710,000.00 USD, goal at least 4,910,000.00 USD",
        "tiered: wait_hours/desk=x not measured, goal at most 1.00",
        "touch_and_hold: wait_hours/desk=x not measured, goal at most 1.00",
        "dedicated: wait_hours/desk=x not measured, goal at most 1.00",
    ]


def test_the_worst_promise_is_what_is_missed_of_the_months(result: StudyResult):
    lines = goals_missed(replace(result, goals={"month_missed_share": 0.5}))
    assert lines == [
        "tiered: month_missed_share (premium, resolution) 90.00%, goal at most 50.00%",
        "touch_and_hold: month_missed_share (premium, resolution) 60.00%, goal at most 50.00%",
    ]


def test_a_goal_far_off_is_still_drawn_with_its_own_unit(result: StudyResult):
    drawn = {p.name: p.svg for p in pictures(wanting(result, margin=12e6, cost_per_case=100.0))}
    assert "goal $12.00 M" in drawn["versus-margin"]
    assert "$12 M" in drawn["curve-load-margin"]
    assert "$100" in drawn["curve-load-cost_per_case"]
