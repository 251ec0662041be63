"""Rules that wait for what never happens in a scenario are told, and only there."""

from pathlib import Path

import pytest

from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.match import match
from supportsim.inputs.overrides import Override

ROOT = Path(__file__).parents[3]
INTERNS = "desks.first_line.staff.interns.programme"
REPRODUCTION = (
    "desks.first_line.reproduction: no kind has a reproduction_share in this scenario: nothing is "
    "reproduced"
)


def told(scenario: str, model: str, sets: list[Override] | None = None) -> list[str]:
    """What is told of a shipped design on a shipped scenario, without file and line."""
    world = load_scenario(ROOT / "configs" / f"{scenario}.yaml")
    file = ROOT / "models" / f"{model}.yaml"
    lines = match(world, load_design(file, sets or []), scenario_file="s", design_file=file)
    return [line.split(": ", 1)[1].removesuffix(" (scenario s)") for line in lines]


@pytest.mark.parametrize(
    ("model", "where", "why"),
    [
        (
            "team/hiring_freeze",
            "desks.first_line.staff.early.replacement.enabled",
            "no l1 leaves by chance in this scenario (leavers_per_year is 0)",
        ),
        (
            "team/dismissing",
            "desks.first_line.staff.early.replacement.under_performers_after_months",
            "everybody performs in this scenario (under_performers.share is 0)",
        ),
        (
            "interns/summer_hiring",
            f"{INTERNS}.offers",
            "nobody of first_line/day leaves by chance in this scenario: no place is free",
        ),
        (
            "premium/named_engineer_onboarding",
            "desks.named.onboarding",
            "nobody comes or leaves here in this scenario: no customer changes hands for good",
        ),
    ],
)
def test_where_nobody_leaves_the_rules_for_leavers_are_told(model: str, where: str, why: str):
    assert f"{where}: {why}" in told("enterprise_software", model)
    assert told("enterprise_with_interns", model) == []


def test_what_several_staffs_have_in_common_is_told_once():
    assert len(told("enterprise_software", "team/dismissing")) == 2
    assert len(told("enterprise_software", "team/hiring_freeze")) == 3


def test_nothing_is_reproduced_where_no_kind_needs_it():
    assert told("enterprise_software", "interns/none") == [REPRODUCTION]
    assert told("enterprise_with_interns", "interns/none") == []


def test_terms_outside_the_run_are_told():
    terms = "no term falls into the run, from 2016-02-29 to 2016-05-29: nobody comes"
    assert set(told("servicenow_2016", "interns/summer")) == {
        f"{INTERNS}.terms: {terms}",
        REPRODUCTION,
    }


def test_nobody_comes_back_for_a_second_term_that_never_begins():
    line = (
        f"{INTERNS}.returning: one term falls into the run, from 2027-01-04 to 2028-04-30: nobody "
        "can come back"
    )
    assert told("enterprise_with_interns", "interns/summer_returning") == [line]
    assert told("enterprise_with_interns_three_years", "interns/summer_returning") == []


def test_interns_may_fill_places_that_a_plan_adds():
    sets: list[Override] = [("design.desks.first_line.staff.day.hires.more.people", 2)]
    sets.append(("design.desks.first_line.staff.day.hires.more.week", 30))
    found = told("enterprise_software", "interns/summer_hiring", sets)
    assert found == [REPRODUCTION]
