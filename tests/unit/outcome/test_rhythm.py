import numpy as np
import pytest
from worlds import world

import supportsim as ss
from supportsim.inputs.design import Design


def team(**desk: object) -> Design:
    staff = {"all": {"grade": "l2", "headcount": 2, "shift": "day"}}
    days = ["mon", "tue", "wed", "thu", "fri"]
    return Design.model_validate({
        "description": "Two desks.",
        "source": "assumption",
        "shifts": {"day": {"days": days, "starts": "09:00", "ends": "17:00"}},
        "desks": {
            "front": {"site": "office", "staff": staff, **desk},
            "vendor": {"site": "office", "unlimited": {"grade": "l2"}},
        },
        "intake": [{"when": {"severity": [1]}, "desk": "vendor"}, {"desk": "front"}],
    })  # fmt: skip


@pytest.fixture(name="run", scope="module")
def run_fixture() -> ss.Run:
    able = {"wage_per_year": 1.0, "competence": {"how_to": 1.0, "defect": 1.0}}
    scenario = world(
        segments={"basic": {"package": "plain", "customers": 20, "cases_per_hour": 1.0}},
        grades={"l2": able},
        shrinkage=0.25,
    )
    return ss.simulate(team(), scenario, seed=3)


def test_the_desks_share_what_the_whole_has(run: ss.Run):
    series = run.outcome.series
    people = series["staffing_by_hour_of_week/desk=front"]
    assert np.allclose(people, series["staffing_by_hour_of_week"])
    assert people[:24].tolist()[8] == 0
    # Sixteen half hours a day, a quarter of them blocks.
    assert people[9:17].mean() == pytest.approx(1.5, abs=0.01)


def test_cases_are_those_that_enter_the_desk(run: ss.Run):
    plan = run.plan
    window = (run.ledger.cases.opened >= plan.window_start) & (
        run.ledger.cases.opened < plan.window_end
    )
    mine = int((window & (plan.cases.entry_desk == 0)).sum())
    assert run.outcome.series["demand_by_hour_of_week/desk=front"].sum() * 4 == pytest.approx(mine)
    assert 0 < mine < int(window.sum())


def test_work_is_what_the_people_did_in_the_window(run: ss.Run):
    worked = run.outcome.ratios["occupancy/desk=front"]
    hours = run.outcome.series["work_by_hour_of_week/desk=front"].sum() * 4
    assert hours == pytest.approx(worked[0] / 3_600_000)
    assert hours > 0


def test_an_unlimited_desk_has_no_week(run: ss.Run):
    assert not [name for name in run.outcome.series if name.endswith("desk=vendor")]
