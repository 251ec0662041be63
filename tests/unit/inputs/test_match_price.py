"""Standby that a scenario has no fee for is told once; a vendor's, by contract, is not."""

from pathlib import Path

import pytest

from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.match import match
from supportsim.inputs.overrides import Override

ROOT = Path(__file__).parents[3]
SCENARIO = ROOT / "configs" / "enterprise_around_the_clock.yaml"
DESIGN = ROOT / "models" / "cover" / "on_call.yaml"
STAFF = "design.desks.second_line.staff"
TOLD = (
    "desks.second_line.staff.{role}.on_call: standby is free in this scenario "
    "(costs.standby_per_hour is 0), here and wherever else this design has people on call"
)


def told(fee: float, sets: list[Override]) -> list[str]:
    """What is told of people on call at this fee, without file and line."""
    scenario = load_scenario(SCENARIO, [("scenario.costs.standby_per_hour", fee)])
    design = load_design(DESIGN, sets)
    lines = match(scenario, design, scenario_file="s", design_file=DESIGN)
    return [line.split(": ", 1)[1].removesuffix(" (scenario s)") for line in lines]


def test_standby_without_a_fee_is_told_once() -> None:
    second: list[Override] = [(f"{STAFF}.early.on_call", {"shift": "late"})]
    found = [line for line in told(0, second) if "standby" in line]
    assert found == [TOLD.format(role="early")]


@pytest.mark.parametrize(("fee", "is_told"), [(0, True), (0.01, False)])
def test_only_standby_without_a_fee_is_told(fee: float, is_told: bool) -> None:
    assert (TOLD.format(role="day") in told(fee, [])) is is_told


def test_a_vendor_on_call_is_paid_by_the_contract() -> None:
    contract: list[Override] = [(f"{STAFF}.day.outsourced", {"price_per_hour": 30})]
    assert TOLD.format(role="day") not in told(0, contract)
