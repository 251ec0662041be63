"""A plan of the small tiered design, with changes, for tests of what becomes of each key."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from supportsim.demand.draw import draw_tape
from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.match import match
from supportsim.plan.build import build_plan
from supportsim.plan.plan import Plan
from supportsim.supply.roster import draw_roster

VALID = Path(__file__).parents[2] / "files" / "valid"
Sets = dict[str, Any]


def planned(
    design: Sets | None = None, scenario: Sets | None = None, *, name: str = "tiered", seed: int = 1
) -> Plan:
    """The plan of replication 0; `front` is desk 0 and `specialists` desk 1."""
    world = load_scenario(VALID / "scenario.yaml", list((scenario or {}).items()))
    organisation = load_design(VALID / f"{name}.yaml", list((design or {}).items()))
    match(world, organisation, scenario_file="s.yaml", design_file=VALID / f"{name}.yaml")
    tape = draw_tape(world, seed=seed, replication=0)
    roster = draw_roster(world, organisation, seed=seed, replication=0)
    return build_plan(world, organisation, tape, roster)


@pytest.fixture(name="planned", scope="session")
def planned_fixture() -> Callable[..., Plan]:
    return planned
