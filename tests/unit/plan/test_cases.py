from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from supportsim.demand.draw import draw_tape
from supportsim.inputs.load import load_scenario
from supportsim.plan.plan import Plan
from supportsim.units import DAY, HOUR, WEEK

Planned = Callable[..., Plan]
SCENARIO = Path(__file__).parents[2] / "files" / "valid" / "scenario.yaml"


def entering(planned: Planned, when: dict[str, Any], scenario: dict[str, Any] | None = None) -> Any:
    """Which cases enter the specialists by one condition, and the tape they are from."""
    intake = [{"when": when, "desk": "specialists"}, {"desk": "front"}]
    plan = planned({"intake": intake}, scenario)
    tape = draw_tape(load_scenario(SCENARIO, list((scenario or {}).items())), seed=1, replication=0)
    return plan.cases.entry_desk == 1, tape


def test_intake_by_topic_channel_and_site_reads_the_tape(planned: Planned):
    scenario = {
        "topics": {"any": 0.0, "login": 0.5, "crash": 0.5},
        "channels": {"mail": 0.5, "chat": 0.5},
        "sites": {
            "boston": {"timezone": "America/New_York"},
            "berlin": {"timezone": "Europe/Berlin"},
        },
        "segments.large.sites": {"boston": 1.0},
        "segments.small.sites": {"berlin": 1.0},
    }
    entered, tape = entering(planned, {"topic": ["crash"]}, scenario)
    assert entered.tolist() == (tape.topic == 2).tolist()
    entered, tape = entering(planned, {"channel": ["chat"], "severity": [1, 2]}, scenario)
    assert entered.tolist() == ((tape.channel == 1) & (tape.severity <= 2)).tolist()
    entered, tape = entering(planned, {"site": ["berlin"]}, scenario)
    assert entered.tolist() == (tape.customers.segment[tape.customer] == 1).tolist()
    assert 0 < entered.sum() < len(entered)


def test_intake_by_hours_takes_cases_opened_inside_a_shift_but_not_on_holidays(planned: Planned):
    entered, tape = entering(planned, {"hours": ["early"]})
    hour, day = tape.opened % DAY, tape.opened // DAY
    inside = (hour >= 7 * HOUR) & (hour < 15 * HOUR) & (day % 7 < 5)
    holidays = {14, 42}  # 20 January and 17 February 2025, counted from 6 January
    expected = inside & ~np.isin(day, list(holidays))
    before_summer_time = tape.opened < 9 * WEEK - DAY
    assert entered[before_summer_time].tolist() == expected[before_summer_time].tolist()
    assert entered.any()


def test_intake_at_all_hours_leaves_out_no_holiday(planned: Planned):
    entered, tape = entering(planned, {"hours": ["always"]})
    assert np.isin(tape.opened // DAY, [14, 42]).any()
    assert entered.all()


def test_a_case_open_before_the_run_is_not_judged(planned: Planned):
    scenario = {"starting_backlog": {"large": 5}, "warm_up_weeks": 0}
    plan = planned(None, scenario)
    assert plan.window_start == 0
    assert int((plan.cases.judged == 0).sum()) >= 5
    assert plan.cases.judged[:5].tolist() == [0] * 5
    assert (plan.cases.opened[:5] == 0).all()
    inside = (plan.cases.opened > 0) & (plan.cases.opened < plan.window_end)
    assert plan.cases.judged[inside].all()


def test_a_cut_ends_the_run_with_the_window(planned: Planned):
    assert not planned().is_cut
    assert planned().run_off == 9 * WEEK
    plan = planned(None, {"end": "cut"})
    assert plan.is_cut
    assert plan.run_off == plan.window_end == 5 * WEEK
