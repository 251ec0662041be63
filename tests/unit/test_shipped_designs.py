"""Every design of `models` but cover and laboratory can be checked and run on every scenario."""

from pathlib import Path

import pytest

import supportsim as ss
from supportsim.checking import check_files

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "models"
FOLDERS = ("interns", "premium", "owners")
DESIGNS = sorted(
    [*MODELS.glob("*.yaml"), *(file for name in FOLDERS for file in MODELS.glob(f"{name}/*"))]
)
TEAM = sorted(MODELS.glob("team/*"))
SCENARIOS = sorted((ROOT / "configs").glob("*.yaml"))
#: Four weeks of which two are judged, the first summer week of interns among them in 2027.
SHORT: dict[str, object] = {
    "scenario.warm_up_weeks": 1,
    "scenario.window_weeks": 2,
    "scenario.run_off_weeks": 1,
}
AHEAD = "planned_departures_hired_ahead"
#: Thirty weeks, in which people are hired by plan and replaced after half a year, of few cases.
LONG: dict[str, object] = {
    "scenario.warm_up_weeks": 0,
    "scenario.window_weeks": 30,
    "scenario.run_off_weeks": 1,
    "scenario.segments.premium.customers": 15,
    "scenario.segments.standard.customers": 135,
}


def test_there_are_designs_and_scenarios():
    assert len(DESIGNS) == 20
    assert len(TEAM) == 7
    assert len(SCENARIOS) == 6


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
def test_the_designs_are_without_mistakes_and_run_soundly(scenario: Path):
    sets = dict(SHORT)
    if scenario.stem == "servicenow_2016":
        sets["scenario.warm_up_weeks"] = 0
    else:
        sets["scenario.start"] = "2027-05-31"
    assert len(check_files([scenario, *DESIGNS], list(sets.items())).expected) == len(DESIGNS)
    study = ss.study_of(scenario, DESIGNS, sets=sets, equal_cost=False)
    result = ss.run_study(study, replications=1, audit=True)
    assert not result.base.failures
    interns = result.base.designs["summer"].metrics["interns"].mean
    assert interns is not None
    assert (interns > 0) == (scenario.stem != "servicenow_2016")


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
def test_teams_that_people_leave_and_join_are_without_mistakes_and_run_soundly(scenario: Path):
    is_log = scenario.stem == "servicenow_2016"
    sets = LONG
    if is_log:
        sets = SHORT | {"scenario.warm_up_weeks": 0, "scenario.window_weeks": 1}
    assert len(check_files([scenario, *TEAM], list(sets.items())).expected) == len(TEAM)
    study = ss.study_of(scenario, TEAM, sets=sets, equal_cost=False)
    result = ss.run_study(study, replications=1, audit=True)
    assert not result.base.failures

    def count(metric: str) -> dict[str, float]:
        found = {name: design.metrics.get(metric) for name, design in result.base.designs.items()}
        return {name: figure.mean or 0.0 for name, figure in found.items() if figure is not None}

    assert [name for name, hours in count("overtime_hours").items() if hours > 0] == ["overtime"]
    hires, leavers = count("hires"), count("leavers")
    if "with_interns" in scenario.stem:
        assert hires["hiring_freeze"] == 0 < leavers["hiring_freeze"]
        assert leavers["dismissing"] > leavers["case_reviews"] > 0
    elif not is_log:
        assert hires == {"hiring_ahead": 3, "planned_departures": 4, AHEAD: 4}
        assert leavers == {"hiring_ahead": 0, "planned_departures": 4, AHEAD: 4}
