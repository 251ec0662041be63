from pathlib import Path

import numpy as np
import pytest

from supportsim.demand.difficulty import easy_share
from supportsim.demand.draw import draw_tape
from supportsim.inputs.check_trace import trace_remarks
from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.trace_file import read_rows
from supportsim.supply.capacity import case_hours_per_person

CONFIGS = Path(__file__).parents[3] / "configs"


@pytest.mark.parametrize("name", ["enterprise_software", "servicenow_2016"])
def test_every_number_that_a_shipped_scenario_states_has_a_source(name: str):
    scenario = load_scenario(CONFIGS / f"{name}.yaml")

    def leaves(value: object, path: str) -> list[str]:
        if isinstance(value, dict):
            return [leaf for key, part in value.items() for leaf in leaves(part, f"{path}.{key}")]
        return [path.removeprefix(".")]

    words = {"description", "source", "sources", "currency", "trace"}
    data = scenario.model_dump(
        exclude=words | ({"staffing"} if scenario.staffing is None else set()), exclude_unset=True
    )
    derived = {"start", "load"} if scenario.trace else set()
    switches = ("package", "profile", "calendar", "enabled", "busiest_customers", "speed_by_kind")
    drawn_only = ("customers", "cases_per_month", "licence_per_year") if scenario.trace else ()
    missing = [
        leaf
        for leaf in leaves(data, "")
        if leaf.rsplit(".", 1)[-1] not in (*switches, *drawn_only)
        and leaf not in derived
        and not any(leaf == source or leaf.startswith(f"{source}.") for source in scenario.sources)
    ]
    assert missing == []


def test_the_vendor_has_the_load_that_it_states():
    scenario = load_scenario(CONFIGS / "enterprise_software.yaml")
    assert sum(kind.share * kind.effort_hours for kind in scenario.kinds.values()) == (
        pytest.approx(1.58)
    )
    assert easy_share(scenario) == pytest.approx(0.674)
    tape = draw_tape(scenario, seed=1, replication=0)
    cases_a_year = 12 * (300 * 2.0 + 2700 * 0.33)
    assert len(tape) == pytest.approx(cases_a_year * 69 * 7 / 365, rel=0.02)
    assert tape.touch_effort.sum() / len(tape) / 3.6e6 == pytest.approx(1.58, rel=0.05)
    assert len(tape.touch_effort) / len(tape) == pytest.approx(4.0, rel=0.02)


def test_the_vendor_leaves_some_1260_case_hours_a_year_and_18_percent_away():
    scenario = load_scenario(CONFIGS / "enterprise_software.yaml")
    design = load_design(CONFIGS.parent / "models" / "tiered.yaml")
    hours = case_hours_per_person(scenario, design)["second_line/day"]
    assert hours == pytest.approx(1260, rel=0.02)
    paid = 365.25 / 7 * 40
    assert 1 - hours / (1 - scenario.shrinkage) / paid == pytest.approx(0.18, abs=0.01)


def test_the_log_is_replayed_whole():
    scenario = load_scenario(CONFIGS / "servicenow_2016.yaml")
    tape = draw_tape(scenario, seed=1, replication=0)
    assert list(trace_remarks(scenario, read_rows(scenario))) == []
    assert np.bincount(tape.severity).tolist() == [0, 178, 287, 16_144, 527]
    busy = tape.customers.segment[tape.customer] == 0
    assert tape.segments == ("premium", "standard")
    assert len(set(tape.customer[busy])) == 450
    assert busy.mean() == pytest.approx(0.363, abs=0.001)
