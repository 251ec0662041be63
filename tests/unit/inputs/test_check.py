from pathlib import Path

import pytest
from worlds import world

from supportsim.inputs.check import check
from supportsim.inputs.check_scenario import holiday_remarks
from supportsim.inputs.check_staff import engineers_at
from supportsim.inputs.law import Law
from supportsim.inputs.load import load_design, load_scenario, load_study
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.ways import chain

VALID = Path(__file__).parents[2] / "files" / "valid"


def with_law(law: dict[str, object]) -> Scenario:
    scenario = load_scenario(VALID / "scenario.yaml")
    return scenario.model_copy(update={"patience_hours": Law.model_validate(law)})


@pytest.mark.parametrize(
    "law",
    [
        {"law": "deterministic", "mean": 0},
        {"law": "exponential", "mean": 0},
        {"law": "lognormal", "mean": 0, "cv": 1},
        {"law": "gamma", "mean": 3, "cv": 0.5},
        {"law": "weibull", "mean": 3, "cv": 2},
        {"law": "uniform", "low": 0, "high": 2},
        {"law": "triangular", "low": 1, "mode": 1, "high": 2},
    ],
)
def test_every_law_takes_its_own_parameters_and_zero_means_are_legal(law: dict[str, object]):
    assert check(with_law(law)) == []


@pytest.mark.parametrize(
    ("law", "key"),
    [
        ({"law": "deterministic"}, "mean"),
        ({"law": "deterministic", "mean": 1, "cv": 1}, "cv"),
        ({"law": "gamma", "mean": 3}, "cv"),
        ({"law": "uniform", "low": 2, "high": 2}, "high"),
        ({"law": "uniform", "low": 1, "high": 2, "mean": 1.5}, "mean"),
        ({"law": "triangular", "low": 1, "high": 2}, "mode"),
        ({"law": "triangular", "low": 1, "mode": 0.5, "high": 2}, "mode"),
    ],
)
def test_a_law_with_too_little_or_too_much_is_refused(law: dict[str, object], key: str):
    assert [problem.path for problem in check(with_law(law))] == [("patience_hours", key)]


def test_shares_may_miss_one_by_a_millionth_and_not_by_more():
    scenario = load_scenario(VALID / "scenario.yaml")
    near = scenario.model_copy(update={"skills": {"a": 0.3333333, "b": 0.6666663}})
    far = scenario.model_copy(update={"skills": {"a": 0.333333, "b": 0.666665}})
    assert check(near) == []
    assert [problem.path for problem in check(far)] == [("skills",)]


@pytest.mark.parametrize("easy", [0.05, 0.5, 0.95])
def test_any_easy_share_is_possible_when_the_first_line_may_solve_all_kinds(easy: float):
    sets = [("scenario.difficulty.easy_share", easy)]
    assert load_scenario(VALID / "scenario.yaml", sets).difficulty.easy_share == easy


def test_a_source_may_name_a_key_that_the_file_leaves_to_its_default():
    study = load_study(VALID / "study.yaml")
    sources = {"curves.load.at_equal_cost": "why not", "seed": "a die"}
    assert check(study.model_copy(update={"sources": sources})) == []


def test_the_chain_of_escalation_ends_at_its_last_desk():
    design = load_design(VALID / "dedicated.yaml")
    assert chain(design, "named") == ["named", "experts"]
    assert chain(design, "experts") == ["experts"]


def test_the_last_engineer_may_be_part_time():
    design = load_design(VALID / "tiered.yaml")
    assert engineers_at(design.desks["specialists"]) == 3


def test_a_place_whose_holidays_are_known_only_in_part_is_remarked():
    sites = {"pune": {"timezone": "Asia/Kolkata", "holidays": "IN"}}
    scenario = world(start="2035-12-03", sites=sites)
    found = [(".".join(map(str, each.path)), each.message) for each in holiday_remarks(scenario)]
    message = "only some public holidays of IN are known for 2036"
    assert found == [("sites.pune.holidays", message)]
    assert list(holiday_remarks(world(start="2027-01-04", sites=sites))) == []
