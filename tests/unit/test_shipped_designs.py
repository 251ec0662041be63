"""Every structure and every kind of interns can be checked and run on every shipped scenario."""

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
SCENARIOS = sorted((ROOT / "configs").glob("*.yaml"))
#: Four weeks of which two are judged, the first summer week of interns among them in 2027.
SHORT: dict[str, object] = {
    "scenario.warm_up_weeks": 1,
    "scenario.window_weeks": 2,
    "scenario.run_off_weeks": 1,
}


def test_there_are_designs_and_scenarios():
    assert len(DESIGNS) == 20
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
