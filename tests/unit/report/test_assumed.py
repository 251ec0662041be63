from dataclasses import replace

import pytest

from supportsim.report.assumed import TITLE, assumed_markup, parsed
from supportsim.report.sections import assumptions
from supportsim.study.results import StudyResult


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("configs/a.yaml: load: assumption: 1 is the base", ("a", "load", "1 is the base")),
        ("a.yaml: touches.effort_cv: assumption", ("a", "touches.effort_cv", "")),
        ("a.yaml: sites: assumption, a guess: mine", ("a", "sites", "a guess: mine")),
        ("a.yaml: sites: HDI survey", ("a", "sites", "HDI survey")),
        ("no form at all", ("", "", "no form at all")),
    ],
)
def test_an_assumption_is_taken_apart(line: str, found: tuple[str, str, str]):
    one = parsed(line)
    assert (one.file, one.key, one.text) == found


def test_what_the_answer_leans_on_leads_and_the_rest_is_folded_by_group(result: StudyResult):
    lines = [
        "enterprise_software.yaml: load: assumption: 1 is the base",
        "enterprise_software.yaml: absence.leave: assumption: by the week",
        "enterprise_software.yaml: mechanisms.familiarity: assumption: a quarter less",
        "tiered.yaml: desks.front.staff: assumption: sized",
    ]
    page = assumed_markup(replace(result, assumptions=lines))
    first, fold = page.split("<details>")
    assert TITLE in first
    assert "<strong>Mechanisms familiarity</strong>: a quarter less" in first
    assert "The other 3" in fold
    for group in ("General", "Absence", "Tiered: Desks"):
        assert f"<strong>{group}</strong>" in fold
    assert "assumption:" not in page
    assert ".yaml" not in page


def test_what_designs_assume_alike_is_told_once(result: StudyResult):
    lines = [
        "enterprise_software.yaml: load: assumption: 1 is the base",
        "models/tiered.yaml: desks.front.staff: assumption: sized",
        "models/on_call.yaml: desks.front.staff: assumption: sized",
        "models/on_call.yaml: desks.back.staff: assumption: sized",
    ]
    page = assumed_markup(replace(result, assumptions=lines))
    assert page.count("Front staff: sized") == 1
    assert "<strong>Tiered and on call: Desks</strong>" in page
    assert "<strong>On call: Desks</strong>" in page
    assert "All 3" in page


def test_nothing_assumed_shows_nothing(result: StudyResult):
    assert assumed_markup(replace(result, assumptions=[])) == ""


def test_where_nothing_is_called_an_assumption_nobody_is_asked_to_change_one(result: StudyResult):
    assert "Change one of these" in assumptions(result)
    page = assumptions(replace(result, assumptions=[]))
    assert "Nothing is called an assumption in the files" in page
    assert "Change one of these" not in page
