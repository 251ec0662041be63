"""Each mechanism of the shipped scenario moves a printed number of the shipped designs."""

from functools import cache
from pathlib import Path

import pytest

from supportsim.inputs.load import load_design, load_scenario
from supportsim.study.replicate import run_replication

ROOT = Path(__file__).parents[2]
DESIGNS = ("tiered", "touch_and_hold", "dedicated")
SWITCHES = (
    "hand_off_loss",
    "familiarity",
    "context_switching",
    "grade_speed",
    "ramp",
    "pick_up",
)
SMALL = (
    ("scenario.warm_up_weeks", 1),
    ("scenario.window_weeks", 3),
    ("scenario.run_off_weeks", 2),
    ("scenario.segments.premium.customers", 60),
    ("scenario.segments.standard.customers", 540),
)


@cache
def work_per_case(*enabled: str) -> dict[str, tuple[float, float]]:
    """Printed as "Work per case": worked hours and cases, by design."""
    switches = [(f"scenario.mechanisms.{name}.enabled", name in enabled) for name in SWITCHES]
    path = ROOT / "configs" / "enterprise_software.yaml"
    scenario = load_scenario(path, (*SMALL, *switches))
    designs = {name: load_design(ROOT / "models" / f"{name}.yaml") for name in DESIGNS}
    outcomes = run_replication(scenario, designs, seed=1, replication=0)
    return {name: outcome.ratios["worked_hours"] for name, outcome in outcomes.items()}


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_mechanism_alone_moves_the_work_per_case(switch: str):
    moved = {d for d in DESIGNS if work_per_case(switch)[d] != work_per_case()[d]}
    # Nobody owns cases under desk ownership, so switching between them costs nothing there.
    expected = set(DESIGNS) - ({"tiered"} if switch == "context_switching" else set())
    assert moved == expected


def test_without_mechanisms_only_attempts_assists_and_repeated_tries_are_extra_work():
    """Work is conserved: with everything off, work done is effort plus rework, exactly."""
    path = ROOT / "configs" / "enterprise_software.yaml"
    switches = [(f"scenario.mechanisms.{name}.enabled", False) for name in SWITCHES]
    scenario = load_scenario(path, (*SMALL, *switches))
    designs = {name: load_design(ROOT / "models" / f"{name}.yaml") for name in DESIGNS}
    outcomes = run_replication(scenario, designs, seed=1, replication=0)
    for outcome in outcomes.values():
        worked, effort, rework = (
            outcome.ratios[name][0] for name in ("worked_hours", "effort_hours", "rework_hours")
        )
        assert worked == pytest.approx(effort + rework, rel=1e-5)
