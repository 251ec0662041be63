from dataclasses import replace
from types import ModuleType
from typing import Any

from supportsim.inputs.directions import NATURES
from supportsim.report.blocks import table_markup
from supportsim.report.measures import measure_of
from supportsim.report.tables.along import curve_table, turning
from supportsim.report.tables.beside import by_desk, cuts, side_by_side
from supportsim.report.tables.front import front, front_metrics
from supportsim.report.tables.income import statement
from supportsim.report.tables.pairs import NO_GAIN, comparison
from supportsim.report.tables.table import Cell, Row, Table, open_ended, small_print, table_of
from supportsim.study.intervals import NO_VARIATION, NOTHING_TO_MEASURE, ONE_REPLICATION
from supportsim.study.quantiles import NO_UPPER_BOUND
from supportsim.study.results import Figure, Seated, StudyResult


def labelled(table: Table):
    return {row.label: row for row in table.rows}


def with_metric(result: StudyResult, metric: str, figure: Figure):
    designs = {
        name: replace(design, metrics={**design.metrics, metric: figure})
        for name, design in result.base.designs.items()
    }
    return replace(result, base=replace(result.base, designs=designs))


def test_the_front_has_at_most_seven_measures_each_with_its_target(result: StudyResult):
    table = front(result)
    assert len(table.rows) == 7
    assert table.columns == ("Target", "Tiered", "Touch-and-hold", "Dedicated")
    row = labelled(table)["Resolved in time"]
    assert [cell.text for cell in row.cells] == ["at least 90.0%", "87.1%", "93.4%", "91.2%"]
    assert [cell.mark for cell in row.cells] == ["", "missed", "met", "met"]


def test_goals_that_differ_by_package_are_named_by_package(result: StudyResult):
    goals = {"resolution_attainment/package=premium": 0.95}
    cell = labelled(front(replace(result, goals=goals)))["Resolved in time"].cells[0]
    assert (cell.text, cell.small) == ("by contract", "premium 95.0%")


def test_an_undefined_figure_shows_its_reason(result: StudyResult):
    none = Figure(mean=None, low=None, high=None, replications=0, reason="no fees in the inputs")
    row = labelled(front(with_metric(result, "cost_per_case", none)))
    assert "Cost per case" not in row
    table = side_by_side(with_metric(result, "revenue", none))
    cell = labelled(table)["Revenue"].cells[0]
    assert (cell.text, cell.small) == ("n/a", "no fees in the inputs")


def test_headcounts_of_every_role_stand_side_by_side_and_add_up(result: StudyResult):
    rows = labelled(side_by_side(result))
    assert [cell.text for cell in rows["People: front"].cells] == ["24", "24.5", "9"]
    assert rows["People: front"].cells[1].small == "l1 12, l2 12.5"
    assert [cell.text for cell in rows["People: groups"].cells] == ["-", "-", "12"]
    assert [cell.text for cell in rows["People in all"].cells] == ["38", "33.5", "32.4"]


def test_seats_and_who_is_a_vendors_stand_with_the_people(result: StudyResult):
    designs = dict(result.base.designs)
    name = next(iter(designs))
    designs[name] = replace(
        designs[name],
        seats={"night/vendor": Seated(most=2, weekly_hours=216.0)},
        vendors=["night/vendor", "back/l2"],
    )
    rows = labelled(side_by_side(replace(result, base=replace(result.base, designs=designs))))
    assert [cell.text for cell in rows["People: night"].cells] == ["2 seats", "-", "-"]
    assert rows["People: night"].cells[0].small == "vendor 216 h a week (outsourced)"
    assert rows["People: back"].cells[0].small == "l2 14 (outsourced)"
    assert [cell.text for cell in rows["People in all"].cells] == ["38 + 2 seats", "33.5", "32.4"]
    assert rows["People in all"].gloss == (
        "Places as rostered, also those filled for part of the year; of seats the most at once."
    )


def test_an_overloaded_design_does_not_keep_up(result: StudyResult, factory: ModuleType):
    strained = replace(result, base=replace(factory.point({}, strain=1.3), values={}))
    row = labelled(side_by_side(strained))["Keeps up with the case load"]
    assert [cell.text for cell in row.cells] == ["no", "yes", "yes"]


def test_the_statement_sums_the_year_line_by_line_with_totals_behind_their_lines(
    result: StudyResult,
):
    table = statement(result)
    labels = [row.label for row in table.rows]
    assert labels.index("SLA credits: premium") < labels.index("Revenue")
    assert labels.index("Salaries: l2 at paris") < labels.index("Direct margin")
    assert labels[-1] == "Margin"
    line = result.base.designs["tiered"].statement["tools"]
    assert labelled(table)["Tools"].cells[0].text == f"{round(sum(line)):,}"


def test_an_interval_over_zero_is_marked_in_the_comparison(result: StudyResult):
    rows = [row for row in comparison(result).rows if row.label == "Margin"]
    marks = {row.cells[0].text: row.cells[2].small for row in rows}
    assert marks["touch-and-hold less dedicated"] == "too close to call"
    assert marks["tiered less dedicated"] == ""


def test_a_difference_without_an_interval_says_why(result: StudyResult):
    same = [
        replace(one, low=None, high=None, reason=NO_VARIATION) for one in result.base.differences
    ]
    still = replace(result, base=replace(result.base, differences=same))
    assert {row.cells[2].text for row in comparison(still).rows} == {"no spread"}


def test_cuts_leave_out_crossed_ones(result: StudyResult):
    figure = Figure(mean=0.9, low=0.8, high=1.0, replications=30)
    crossed = with_metric(result, "resolution_attainment/severity=1,package=premium", figure)
    labels = [row.label for row in cuts(crossed, "severity").rows]
    assert labels == [f"Resolved in time, severity {n}" for n in (1, 2, 3, 4)]
    assert cuts(result, "segment") is None


def test_an_unknown_metric_is_shown_by_its_name_and_unit():
    assert measure_of("lab_cost", "USD").kind == "money"
    assert measure_of("lab_cost", "USD").label == "Lab cost"
    assert measure_of("backlog/package=gold").label == "Backlog, package gold"


def test_a_line_of_income_without_data_says_why(result: StudyResult):
    why = Figure(mean=None, low=None, high=None, replications=0, reason="no licence is given")
    table = statement(with_metric(result, "statement/support fees: gold", why))
    cell = labelled(table)["Support fees: gold"].cells[0]
    assert (cell.text, cell.small) == ("n/a", "no licence is given")


def test_a_cut_reads_as_words():
    label = measure_of("month_missed_share/package=premium,goal=resolution").label
    assert label == "Chance to miss a month, package premium, resolution goal"


def test_months_missed_on_the_front_are_those_of_the_worst_goal(result: StudyResult):
    row = labelled(front(result))["Chance to miss a month"]
    assert [cell.text for cell in row.cells] == ["none set", "90.0%", "60.0%", "50.0%"]
    assert [cell.part for cell in row.cells[1:]] == [
        "premium, resolution",
        "premium, resolution",
        "standard, response",
    ]
    assert "Chance to miss a month, package premium, resolution goal" in labelled(
        cuts(result, "package")
    )


def test_intervals_of_shares_and_hours_stay_within_what_is_possible(result: StudyResult):
    wide = Figure(mean=0.99, low=-0.01, high=1.02, replications=30)
    row = labelled(front(with_metric(result, "resolution_attainment", wide)))["Resolved in time"]
    assert row.cells[1].small == "0.0 to 100.0%"
    growth = Figure(mean=0.1, low=-2.5, high=2.5, replications=30)
    table = side_by_side(with_metric(result, "backlog_growth", growth), ("backlog_growth",))
    assert labelled(table)["Backlog growth"].cells[0].small == "-2.50 to 2.50"


def test_an_interval_without_an_upper_end_says_where_it_begins(result: StudyResult):
    figure = Figure(mean=9.0, low=7.5, high=None, replications=30, reason=NO_UPPER_BOUND)
    table = front(with_metric(result, "first_response_hours_p90", figure))
    assert labelled(table)["First response, 9 of 10"].cells[1].small == "from 7.50 h (+)"
    assert open_ended(table)
    assert not open_ended(front(result))


def test_a_very_large_gain_is_capped(result: StudyResult):
    differences = [replace(d, variance_ratio=3457.7) for d in result.base.differences]
    many = replace(result, base=replace(result.base, differences=differences))
    assert {row.cells[-1].text for row in comparison(many).rows} == {"over 1,000 times"}


def test_the_clear_leader_stands_at_each_value_of_a_curve(result: StudyResult):
    table = turning(result, "load")
    assert table.columns == ("0.7", "0.85", "1", "1.15", "1.3")
    assert [row.label for row in table.rows] == ["Resolved in time", "Margin", "Answered in time"]
    cells = [cell.text for cell in table.rows[0].cells]
    assert cells == ["touch-and-hold"] * 3 + ["dedicated"] * 2
    assert "too close" in [cell.text for cell in table.rows[1].cells]
    last = result.curves["load"][-1]
    over = {name: replace(d, overloaded=True) for name, d in last.designs.items()}
    points = [*result.curves["load"][:-1], replace(last, designs=over)]
    table = turning(replace(result, curves={"load": points}), "load")
    assert table.rows[0].cells[-1].text == "all overloaded"


def test_lines_of_salaries_stand_together(result: StudyResult):
    designs = dict(result.base.designs)
    extra = {**designs["dedicated"].statement, "salaries: named at paris": [-1.0] * 12}
    designs["dedicated"] = replace(designs["dedicated"], statement=extra)
    moved = {"overtime": [-5.0] * 12, **designs["tiered"].statement}
    designs["tiered"] = replace(designs["tiered"], statement=moved)
    table = statement(replace(result, base=replace(result.base, designs=designs)))
    places = [n for n, row in enumerate(table.rows) if row.label.startswith("Salaries")]
    assert len(places) == 3
    assert places[-1] - places[0] == 2


def test_every_desk_has_its_figures_and_one_without_any_is_left_out(result: StudyResult):
    busy = Figure(mean=0.8, low=0.7, high=0.9, replications=30)
    none = Figure(mean=None, low=None, high=None, replications=30, reason="no case began there")
    assert by_desk(result) is None
    known = with_metric(result, "occupancy/desk=front", busy)
    table = by_desk(with_metric(known, "response_attainment/desk=front", none))
    assert table is not None
    assert [row.label for row in table.rows] == ["Occupancy, desk front"]


def test_a_metric_that_a_design_lacks_is_a_dash_and_a_share_of_nothing_says_so(result: StudyResult):
    designs = dict(result.base.designs)
    name = next(iter(designs))
    called = Figure(mean=12.0, low=10.0, high=14.0, replications=20)
    none = Figure(mean=None, low=None, high=None, replications=20, reason=NOTHING_TO_MEASURE)
    more = {"call_outs": called, "call_out_response_attainment": none}
    designs[name] = replace(designs[name], metrics={**designs[name].metrics, **more})
    rows = labelled(side_by_side(replace(result, base=replace(result.base, designs=designs))))
    assert [cell.text for cell in rows["Call-outs"].cells] == ["12", "-", "-"]
    cell = rows["Called out, answered in time"].cells[0]
    assert (cell.text, cell.small) == ("n/a", "no such case")
    assert "Standby" not in rows


def test_a_table_of_many_columns_is_set_smaller():
    def written(columns: int) -> str:
        heads = tuple(f"design {number}" for number in range(columns))
        cells = tuple(Cell(text="1") for _ in heads)
        return table_markup(table_of("T", "", heads, [Row(label="r", cells=cells)]), stack=True)

    assert 'class="stack"' in written(6)
    assert 'class="stack many"' in written(7)


def test_a_figure_along_a_curve_without_an_interval_says_why(result: StudyResult):
    points = [
        replace(
            point,
            designs={
                name: replace(
                    design,
                    metrics={
                        "margin": Figure(
                            mean=8e6, low=None, high=None, replications=3, reason=NO_VARIATION
                        )
                    },
                )
                for name, design in point.designs.items()
            },
        )
        for point in result.curves["load"]
    ]
    table = curve_table(replace(result, curves={"load": points}), "load", "margin")
    assert {cell.small for row in table.rows for cell in row.cells} == {"no spread"}


def test_what_the_study_asks_about_stands_on_the_front_where_there_is_room(result: StudyResult):
    kept = ("cost_per_case", "resolution_hours", "wait_hours")
    designs = {
        name: replace(design, metrics={m: design.metrics[m] for m in kept})
        for name, design in result.base.designs.items()
    }
    bare = replace(result, base=replace(result.base, designs=designs), goals={})
    assert front_metrics(bare) == ["cost_per_case"]
    along = ("resolution_hours", "wait_hours/desk=x", "leavers")
    assert front_metrics(replace(bare, along=along)) == ["cost_per_case", "resolution_hours"]
    assert len(front_metrics(replace(result, along=kept))) == 7


def test_the_part_that_a_figure_is_of_stands_before_the_tilde():
    cell = Cell(text="69.4%", part="premium, resolution", small="0.0 to 100.0%", indicative=True)
    assert small_print(cell) == "premium, resolution; ~ 0.0 to 100.0%"
    assert small_print(Cell(text="1")) == ""


def test_differences_from_one_design_name_it_once(result: StudyResult):
    some = [d for d in result.base.differences if d.versus == "dedicated"]
    table = comparison(replace(result, base=replace(result.base, differences=some)))
    assert table.title == "Differences from dedicated"
    assert {row.cells[0].text for row in table.rows} == {"tiered", "touch-and-hold"}


def test_why_there_is_no_gain_is_told_where_several_replications_have_none(result: StudyResult):
    def compared(**changes: Any) -> Table:
        some = [replace(one, **changes) for one in result.base.differences]
        return comparison(replace(result, base=replace(result.base, differences=some)))

    assert compared(variance_ratio=2.0).notes == ()
    assert compared(variance_ratio=None).notes == (NO_GAIN,)
    alone = {"low": None, "high": None, "reason": ONE_REPLICATION}
    assert compared(variance_ratio=None, **alone).notes == ()


def test_what_is_known_of_nobody_has_no_row(result: StudyResult):
    nothing = Figure(mean=None, low=None, high=None, replications=3, reason=NOTHING_TO_MEASURE)
    metric = "resolution_attainment/kind=odd"
    known = with_metric(result, metric, replace(nothing, mean=0.5, reason=None))
    assert cuts(known, "kind") is not None
    assert cuts(with_metric(result, metric, nothing), "kind") is None
    none = [replace(d, mean=None, low=None, high=None) for d in result.base.differences]
    assert comparison(replace(result, base=replace(result.base, differences=none))).rows == ()


def test_every_metric_is_called_something_and_explained():
    for metric in NATURES:
        measure = measure_of(metric)
        assert measure.gloss
        assert "_" not in measure.label
    labels = [measure_of(metric).label for metric in NATURES]
    assert len(set(labels)) == len(labels)


def test_a_cut_without_targets_has_no_column_of_them(result: StudyResult):
    figure = Figure(mean=0.5, low=0.4, high=0.6, replications=30)
    metric = "resolution_attainment/kind=odd"
    table = cuts(with_metric(result, metric, figure), "kind")
    assert table is not None
    assert table.columns == ("Tiered", "Touch-and-hold", "Dedicated")
    wanted = cuts(replace(with_metric(result, metric, figure), goals={metric: 0.9}), "kind")
    assert wanted is not None
    assert wanted.columns[0] == "Target"
