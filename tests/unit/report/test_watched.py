"""Months at the ends of the period judged, of which only some days were watched."""

import re
from dataclasses import replace
from types import ModuleType

import pytest

from supportsim.report.months import month_pictures
from supportsim.report.watched import watched
from supportsim.study.results import StudyResult


def within(result: StudyResult, start: str, warm_up: float, window: float) -> StudyResult:
    world = {"start": start, "warm_up_weeks": warm_up, "window_weeks": window}
    return replace(result, resolved={"scenario": world})


@pytest.mark.parametrize(
    ("start", "window", "kept"),
    [
        ("2027-03-01", 13, ["2027-03", "2027-04", "2027-05"]),
        ("2027-03-15", 4, ["2027-03"]),
        ("2027-03-17", 4, []),
        ("2027-03-29", 4, ["2027-04"]),
    ],
)
def test_months_of_which_half_was_watched_are_kept(
    result: StudyResult, start: str, window: int, kept: list[str]
):
    months = ["2027-02", "2027-03", "2027-04", "2027-05"]
    assert watched(within(result, start, 0, window), months) == (kept or months)


def test_the_warm_up_is_not_watched(result: StudyResult):
    assert watched(within(result, "2027-01-04", 8, 5), ["2027-02", "2027-03"]) == ["2027-03"]


def test_without_a_scenario_all_are_kept(result: StudyResult):
    assert watched(replace(result, resolved={}), ["2027-02"]) == ["2027-02"]


def test_a_month_left_out_has_no_place_on_the_axis(result: StudyResult):
    months = sorted(m for m in result.base.designs["tiered"].metrics if "/month=" in m)
    first = months[0].partition("month=")[2]
    year, number = map(int, first.split("-"))
    whole = month_pictures(result)[0].svg
    short = month_pictures(within(result, f"{year}-{number:02d}-25", 0, 40))[0].svg
    assert len(short) < len(whole)


def test_a_long_legend_takes_no_room_from_the_lines(factory: ModuleType):
    few, many = (
        month_pictures(factory.study(designs=names))[0].svg
        for names in (("tiered", "touch_and_hold"), tuple(f"follow_the_sun_{n}" for n in range(9)))
    )
    short, long = (float(re.search(r'height="([\d.]+)pt"', svg).group(1)) for svg in (few, many))
    assert long > short + 60
