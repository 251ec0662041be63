from collections.abc import Callable
from pathlib import Path

from supportsim.demand.draw import draw_tape
from supportsim.inputs.load import load_scenario
from supportsim.plan.plan import Plan
from supportsim.units import HOUR, NONE

Planned = Callable[..., Plan]
SCENARIO = Path(__file__).parents[2] / "files" / "valid" / "scenario.yaml"


def test_update_targets_go_by_package_and_severity(planned: Planned):
    assert (planned().contract.update_target == NONE).all()
    scenario = {"packages.premium.targets.update_hours": {1: 2, 3: 8.5}}
    plan = planned(None, scenario)
    premium = plan.cases.customer < 10
    hours = {1: 2 * HOUR, 2: NONE, 3: 17 * HOUR // 2, 4: NONE}
    expected = [
        hours[severity] if is_premium else NONE
        for severity, is_premium in zip(plan.cases.severity.tolist(), premium.tolist(), strict=True)
    ]
    assert plan.contract.update_target.tolist() == expected


def test_targets_may_run_on_the_calendar_of_the_customers_site(planned: Planned):
    sites = {"boston": {"timezone": "America/New_York"}, "berlin": {"timezone": "Europe/Berlin"}}
    scenario = {
        "sites": sites,
        "segments.large.sites": {"boston": 0.5, "berlin": 0.5},
        "segments.small.sites": {"berlin": 1.0},
        "packages.premium.calendar_by_site": {"berlin": "business"},
    }
    plan = planned(None, scenario)
    tape = draw_tape(load_scenario(SCENARIO, list(scenario.items())), seed=1, replication=0)
    premium = plan.cases.customer < 10
    at_home = premium & (tape.site == 0)
    # Calendars in the order of the file: business, extended.
    assert plan.contract.calendar.tolist() == at_home.astype(int).tolist()
    assert 0 < at_home.sum() < premium.sum()
