import math
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace

import pytest

from supportsim.report.curves import curve_pictures
from supportsim.report.figures import Figure
from supportsim.report.heat import (
    blank,
    blank_without,
    grid,
    is_next_to_nothing,
    ratio,
    ticks_to,
    without,
)
from supportsim.report.months import money_pictures, month_label, month_pictures
from supportsim.report.picture import Picture, slug
from supportsim.report.pictures import pictures
from supportsim.report.style import MARKERS, PALETTE, looks
from supportsim.report.versus import versus_pictures, widen
from supportsim.study.results import Figure as Measured
from supportsim.study.results import PointResult, StudyResult


def test_every_kind_of_picture_is_drawn_for_every_curve_and_design(drawn: list[Picture]):
    assert Counter(picture.room for picture in drawn) == {
        "versus": 7,
        "curve/load": 4,
        "curve/easy": 4,
        "months": 3,
        "waiting": 2,
        "heat-demand": 1,
        "heat": 3,
        "desk-weeks": 2,
        "interns": 1,
        "sources": 2,
        "money": 3,
    }


def test_pictures_are_well_formed_and_named_for_the_blind(drawn: list[Picture]):
    for picture in drawn:
        root = ET.fromstring(picture.svg)  # noqa: S314 (our own drawing)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert picture.alt


def test_every_reference_inside_a_picture_finds_its_id(drawn: list[Picture]):
    for picture in drawn:
        ids = set(re.findall(r'\bid="([^"]+)"', picture.svg))
        used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', picture.svg))
        assert used
        assert used <= ids


def test_the_same_result_gives_the_same_bytes(result: StudyResult, drawn: list[Picture]):
    assert [picture.svg for picture in pictures(result)] == [picture.svg for picture in drawn]


def test_a_picture_holds_no_date_and_no_program(drawn: list[Picture]):
    assert not any("metadata" in p.svg or "Matplotlib" in p.svg for p in drawn)


def test_overloaded_points_are_named_where_there_are_some(drawn: list[Picture]):
    by_name = {picture.name: picture.svg for picture in drawn}
    assert "hollow: overloaded" in by_name["curve-load-margin"]
    assert "hollow: overloaded" not in by_name["curve-easy-margin"]


def test_the_strip_shows_the_best_designs_colour(drawn: list[Picture]):
    svg = next(p.svg for p in drawn if p.name == "curve-easy-margin")
    assert "#c3cad2" in svg  # too close to call everywhere


def test_the_strip_is_hatched_where_every_design_is_overloaded(result: StudyResult):
    *points, last = result.curves["load"]
    over = {name: replace(d, overloaded=True) for name, d in last.designs.items()}
    strained = replace(result, curves={"load": [*points, replace(last, designs=over)]})
    svgs = {p.name: p.svg for p in curve_pictures(strained)}
    assert "<pattern" in svgs["curve-load-margin"]
    (calm,) = [p.svg for p in curve_pictures(result) if p.name == "curve-load-margin"]
    assert "<pattern" not in calm


def test_a_long_label_of_a_curve_is_written_whole_in_rows_that_fit(result: StudyResult):
    label = "share of the most severe among the same number of cases, calls without a limit"
    named = replace(result, labels={**result.labels, "load": label})
    panels = {p.name: p.svg for p in curve_pictures(named)}
    rows = re.findall(r">([^<>]*)</text>", panels["curve-load-margin"])
    whole = [row for row in rows if row and row.lower() in label and len(row) > 20]
    assert " ".join(whole).lower() == label
    assert max(map(len, whole)) <= 48


def test_a_goal_below_all_lines_does_not_lie_on_the_axis(result: StudyResult):
    means = [
        d.metrics["margin"].mean or 0 for p in result.curves["load"] for d in p.designs.values()
    ]
    goal = min(means) - 0.5 * (max(means) - min(means))
    low = replace(result, goals={**result.goals, "margin": goal})
    (panel,) = [p.svg for p in curve_pictures(low) if p.name == "curve-load-margin"]
    frame = re.search(r'patch_2">\s*<path d="M [\d.]+ ([\d.]+)', panel)
    goal = re.search(
        r'<path d="M [\d.]+ ([\d.]+) +L [\d.]+ \1 +" clip-path[^>]*stroke-dasharray', panel
    )
    assert frame
    assert goal
    assert float(goal.group(1)) < float(frame.group(1)) - 3


def test_a_goal_far_from_all_lines_is_written_and_not_drawn(result: StudyResult):
    """A goal ten times as far away as the designs are apart would squeeze them to one line."""
    means = [
        d.metrics["margin"].mean or 0 for p in result.curves["load"] for d in p.designs.values()
    ]
    far = 10 * (max(means) - min(means))
    for goal, where in ((max(means) + far, "goal above"), (min(means) - far, "goal below")):
        moved = replace(result, goals={**result.goals, "margin": goal})
        (panel,) = [p.svg for p in curve_pictures(moved) if p.name == "curve-load-margin"]
        assert where in panel
        assert not re.search(
            r'<path d="M [\d.]+ ([\d.]+) +L [\d.]+ \1 +" clip-path[^>]*stroke-dasharray', panel
        )


def test_designs_differ_in_colour_and_in_mark():
    found = looks([f"d{n}" for n in range(len(PALETTE))])
    assert len({look.colour for look in found.values()}) == len(PALETTE)
    assert len({look.marker for look in found.values()}) == len(MARKERS)
    again = looks([f"d{n}" for n in range(2 * len(PALETTE))])
    assert len({(look.colour, look.marker) for look in again.values()}) == 2 * len(PALETTE)


def test_cases_with_nobody_on_duty_stand_out_and_a_quiet_hour_does_not():
    found = ratio([[8.0, 1.0, 0.0, 0.01]], [[4.0, 0.0, 0.0, 0.0]])[0]
    assert found[:2] == [2.0, math.inf]
    assert math.isnan(found[2])
    assert math.isnan(found[3])


def test_the_week_folds_into_days_of_hours():
    rows = grid(list(range(168)))
    assert (rows[0][0], rows[1][0], rows[6][23]) == (0, 24, 167)


@pytest.mark.parametrize(("month", "text"), [("2027-03", "Mar"), ("total", "total")])
def test_months_are_shortened(month: str, text: str):
    assert month_label(month) == text


def test_a_name_is_safe_as_a_file_name():
    assert slug("../etc", "<b>") == "etc-b"


def test_a_design_without_weeks_of_desks_has_no_maps_of_them(drawn: list[Picture]):
    names = [picture.name for picture in drawn if picture.room == "desk-weeks"]
    assert names == ["desk-week-touch_and_hold", "desk-week-dedicated"]


def test_the_maps_of_desks_name_desk_and_quantity(drawn: list[Picture]):
    (svg,) = [picture.svg for picture in drawn if picture.name == "desk-week-dedicated"]
    for title in ("front: people on duty", "back: hours worked", "back: new cases"):
        assert f">{title}<" in svg
    # A desk without new cases has the scale of the others, not one of its own around nothing.
    assert "1e" not in re.sub(r"<[^>]*>", " ", svg)


def test_who_is_on_call_is_marked_where_somebody_is(drawn: list[Picture]):
    by_name = {picture.name: picture for picture in drawn}
    for name in ("heat-dedicated", "desk-week-dedicated"):
        assert by_name[name].svg.count("<use") - by_name[name].svg.count("#tick") >= 70
        assert ">on call<" in by_name[name].svg
    assert "on call" in by_name["heat-dedicated"].alt
    assert ">on call<" not in by_name["heat-tiered"].svg
    assert ">on call<" not in by_name["desk-week-touch_and_hold"].svg


def test_an_hour_with_somebody_on_call_is_not_one_with_nobody():
    each, standby = [[math.inf, math.inf, 0.5]], [[0.0, 1.0, 1.0]]
    assert without(each, None) is each
    first, second, third = without(each, standby)[0]
    assert (first, third) == (math.inf, 0.5)
    assert math.isnan(second)


def test_nobody_is_blank_and_the_scale_of_people_has_whole_numbers():
    assert math.isnan(blank([[0.0, 2.0]])[0][0])
    assert blank([[0.0, 2.0]])[0][1] == 2.0
    assert ticks_to(40.0) == [0, 1, 5, 10, 20]
    assert ticks_to(3.0) == [0, 1, 2]
    assert ticks_to(0.5) == [0]


def test_the_cost_by_source_has_a_bar_for_what_somebody_pays_for(drawn: list[Picture]):
    (svg,) = [picture.svg for picture in drawn if picture.name == "cost-sources"]
    assert all(f">{word}<" in svg for word in ("base pay", "outsourced", "tools, rent, management"))
    assert ">shift premiums<" not in svg
    assert len(re.findall(r">\$[\d.]+ M<", svg)) >= 3
    (rest,) = [picture.svg for picture in drawn if picture.name == "cost-sources-beside"]
    assert ">outsourced<" in rest
    assert ">base pay<" not in rest


def test_months_hardly_watched_have_no_money_and_none_without_figures_is_drawn(
    result: StudyResult,
):
    window = {"start": "2026-12-28", "warm_up_weeks": 1, "window_weeks": 48}
    short = replace(result, resolved={"scenario": window})
    (svg,) = [p.svg for p in money_pictures(short) if p.name == "money-tiered"]
    assert ">Nov<" in svg
    assert ">Dec<" not in svg
    bare = {n: replace(d, metrics={}, series={}) for n, d in result.base.designs.items()}
    nothing = replace(result, base=replace(result.base, designs=bare))
    assert month_pictures(nothing) == []


def test_a_desk_without_new_cases_says_so_in_place_of_a_dark_map(drawn: list[Picture]):
    (svg,) = [picture.svg for picture in drawn if picture.name == "desk-week-dedicated"]
    assert ">no case opens here<" in svg
    assert is_next_to_nothing([[0.0, 0.009]], 1.0)
    assert not is_next_to_nothing([[0.0, 0.011]], 1.0)
    assert is_next_to_nothing([[0.0, 0.0]], 0.0)


def test_hours_worked_are_blank_only_where_nobody_could_work():
    work, people = [[0.01, 0.01, 0.2, 0.01]], [[0.0, 2.0, 0.0, 0.0]]
    shown = blank_without(work, people, [[0.0, 0.0, 0.0, 1.0]])[0]
    assert math.isnan(shown[0])
    assert shown[1:] == [0.01, 0.2, 0.01]


def test_the_axis_of_what_is_never_below_0_does_not_go_there():
    axes = Figure().subplots()
    for signed, start in ((False, 0.0), (True, -1.5)):
        axes.set_xlim(0.0, 10.0)
        widen(axes, None, share=False, signed=signed)
        assert axes.get_xlim() == (start, 11.5)


def test_bands_of_what_is_never_below_0_end_there(result: StudyResult):
    wide = Measured(mean=2.0, low=-40.0, high=44.0, replications=3)

    def stretched(point: PointResult) -> PointResult:
        designs = {n: replace(d, metrics={"wait_hours": wide}) for n, d in point.designs.items()}
        return replace(point, designs=designs)

    curves = {"load": [stretched(point) for point in result.curves["load"]]}
    only = replace(result, curves=curves, along=("wait_hours",), goals={})
    (svg,) = [picture.svg for picture in curve_pictures(only)]
    assert ">40 h<" in svg
    assert "\N{MINUS SIGN}" not in svg


def test_only_designs_with_interns_have_a_line_of_their_hours(drawn: list[Picture]):
    (svg,) = [picture.svg for picture in drawn if picture.room == "interns"]
    assert ">Touch-and-hold<" in svg
    assert ">Tiered<" not in svg


@pytest.mark.parametrize("designs", [2, 11])
def test_a_goal_is_written_between_the_title_and_the_picture(result: StudyResult, designs: int):
    one = next(iter(result.base.designs.values()))
    many = replace(result.base, designs=dict.fromkeys((f"d_{n}" for n in range(designs)), one))
    wanted = replace(result, base=many, goals={"margin": 12e6})
    (svg,) = [p.svg for p in versus_pictures(wanted) if p.name == "versus-margin"]
    places = {
        text: float(y) for y, text in re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>([^<]*)', svg)
    }
    top = min(y for text, y in places.items() if re.fullmatch(r"D \d+", text))
    assert places["Margin"] + 7.5 <= places["goal $12.00 M"] < top
