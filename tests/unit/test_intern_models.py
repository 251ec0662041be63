"""The shipped designs with interns: who is there in a summer, and what offers alone change."""

from functools import cache
from pathlib import Path

import supportsim as ss
from supportsim.checking import check_files
from supportsim.study.results import DesignResult

ROOT = Path(__file__).parents[2]
DESIGNS = [ROOT / "models" / "interns" / f"{name}.yaml" for name in ("summer", "summer_hiring")]
PROGRAMME = "designs.summer_hiring.desks.first_line.staff.interns.programme"
#: From a week before the summer term to four weeks after it, a tenth of the customers.
SUMMER: dict[str, object] = {
    "scenario.start": "2027-05-31",
    "scenario.warm_up_weeks": 1,
    "scenario.window_weeks": 16,
    "scenario.run_off_weeks": 1,
    "scenario.segments.premium.customers": 30,
    "scenario.segments.standard.customers": 270,
}
NOBODY: dict[str, object] = {f"{PROGRAMME}.offers.share": 0.0}


@cache
def designs(*, with_offers: bool) -> dict[str, DesignResult]:
    """Results of one summer, by design."""
    sets = SUMMER if with_offers else SUMMER | NOBODY
    scenario = ROOT / "configs" / "enterprise_with_interns.yaml"
    study = ss.study_of(scenario, DESIGNS, sets=sets, equal_cost=False)
    return ss.run_study(study, replications=2).base.designs


def means(result: DesignResult) -> dict[str, float | None]:
    """Means of what both designs measure."""
    return {name: figure.mean for name, figure in result.metrics.items() if "offers" not in name}


def test_six_interns_are_there_for_a_summer_and_take_thirty_hours_of_a_mentor_each():
    found = designs(with_offers=True)["summer"].metrics
    assert found["interns"].mean == 6
    # Twelve weeks from 4 hours to 1; a day of registration leaves every week with a shift.
    mentoring = found["mentoring_hours"].mean
    assert mentoring is not None
    assert 170 < mentoring <= 180


def test_offers_that_nobody_gets_change_nothing():
    found = designs(with_offers=False)
    alone, hiring = means(found["summer"]), means(found["summer_hiring"])
    assert {name: hiring[name] for name in alone} == alone


def test_offers_bring_converts():
    converts = designs(with_offers=True)["summer_hiring"].metrics["offers_accepted"].mean
    assert converts is not None
    assert converts > 0


def test_mentors_without_the_hours_that_interns_ask_for_are_warned_of():
    files = [ROOT / "configs" / "enterprise_with_interns.yaml", DESIGNS[0]]
    summer = list(SUMMER.items())
    assert not any("mentors have room" in line for line in check_files(files, summer).warnings)
    mentors = "designs.summer.desks.first_line.staff.interns.programme.mentors"
    one = {
        f"{mentors}.staff": None,
        f"{mentors}.engineers": ["first_line/day/00"],
        f"{mentors}.hours_per_week": {"first": 30.0, "last": 30.0},
    }
    (told,) = [
        line for line in check_files(files, [*summer, *one.items()]).warnings if "room" in line
    ]
    # Six interns ask for 30 hours in each of twelve weeks.
    assert told.startswith("summer: mentors have room for ")
    assert told.endswith(" of the 2160 hours interns ask for")
