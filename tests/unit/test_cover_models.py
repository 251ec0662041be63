"""Every option of 24x7 cover can be checked and run on every shipped scenario."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import supportsim as ss
from supportsim.checking import Checked, check_files
from supportsim.inputs.overrides import Override
from supportsim.study.results import DesignResult

ROOT = Path(__file__).parents[2]
OPTIONS = sorted((ROOT / "models" / "cover").glob("*.yaml"))
SCENARIOS = sorted((ROOT / "configs").glob("*.yaml"))
SHORT: dict[str, object] = {
    "scenario.warm_up_weeks": 1,
    "scenario.window_weeks": 2,
    "scenario.run_off_weeks": 1,
}
#: Options that leave hours of a contract around the clock to nobody, by design.
PARTIAL = {
    "business_hours",
    "extended_hours",
    "follow_the_sun_severity_1",
    "follow_the_sun_two_sites",
    "on_call",
    "outsourced_after_hours",
    "outsourced_by_the_case",
    "severity_1_only",
    "students",
    "students_and_on_call",
}


@cache
def checked(scenario: Path) -> Checked:
    return check_files([scenario, *OPTIONS])


def test_there_are_options_and_scenarios():
    assert len(OPTIONS) == 12
    assert len(SCENARIOS) == 6


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
def test_the_options_are_without_mistakes(scenario: Path):
    found = checked(scenario)
    assert len(found.expected) == len(OPTIONS)
    rests = [line for line in found.warnings if "on_call.rest_hours: is 9 h" in line]
    assert len(rests) == 2
    if scenario.stem != "enterprise_around_the_clock":
        assert found.warnings == rests


def test_only_what_leaves_hours_open_is_warned_of():
    found = checked(ROOT / "configs" / "enterprise_around_the_clock.yaml")
    assert {Path(line.partition(":")[0]).stem for line in found.warnings} == PARTIAL
    assert any("108 h every week" in line for line in found.warnings)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
def test_the_options_run_and_their_books_and_ledgers_are_sound(scenario: Path):
    sets = dict(SHORT)
    if scenario.stem == "servicenow_2016":
        sets["scenario.warm_up_weeks"] = 0
    study = ss.study_of(scenario, OPTIONS, sets=sets, equal_cost=False)
    result = ss.run_study(replace(study, reference="business_hours"), replications=1, audit=True)
    assert not result.base.failures
    for name in ("outsourced_after_hours", "outsourced_by_the_case"):
        assert sum(result.base.designs[name].statement["outsourcing: after_hours"]) < 0


def test_a_roster_that_nobody_can_work_is_refused_by_check_and_by_a_run():
    scenario = ROOT / "configs" / "enterprise_software.yaml"
    tired: list[Override] = [("scenario.work_rules.hours_per_week", 30)]
    with pytest.raises(ss.InputError, match="would work 40 h a week, over the limit of 30 h"):
        check_files([scenario, OPTIONS[0]], tired)
    study = ss.study_of(scenario, OPTIONS[:1], sets=dict(tired))
    with pytest.raises(ss.InputError, match="first_line/early/00 and 4 more would work 40 h"):
        ss.run_study(study, replications=1)


def test_equal_cost_expects_the_bill_of_a_vendor_who_is_paid_by_the_case():
    scenario = ROOT / "configs" / "enterprise_around_the_clock.yaml"
    option = ROOT / "models" / "cover" / "outsourced_by_the_case.yaml"
    contract = "design.desks.after_hours.staff.vendor.outsourced"

    def run(price: float) -> DesignResult:
        sets = SHORT | {"scenario.window_weeks": 16, contract: {"price_per_case": price}}
        result = ss.run_study(ss.study_of(scenario, [option], sets=sets), replications=2)
        return result.base.designs["outsourced_by_the_case"]

    cheap, dear = run(1.0), run(21.0)
    expected = dear.staff_cost - cheap.staff_cost
    bill = -sum(dear.statement["outsourcing: after_hours"]) * 365.25 / (16 * 7)
    # A case that is worked on in two months is paid for twice, and expected once.
    assert expected * 21 / 20 == pytest.approx(bill, rel=0.08)
