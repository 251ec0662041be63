from typing import Any

import numpy as np
import pytest
from worlds import world

import supportsim as ss
from supportsim.inputs.design import Design
from supportsim.outcome.interns import _spread
from supportsim.supply.roster import draw_roster
from supportsim.units import HOUR, WEEK

ABLE = {"how_to": 1.0, "defect": 1.0}


def team(interns: bool = True, productivity: float = 1.0) -> Design:
    """Two engineers, and with them an intern in weeks 3 and 4 whom the first one mentors."""
    staff: dict[str, Any] = {"own": {"grade": "l2", "headcount": 2, "shift": "day"}}
    if interns:
        mentors = {"staff": "front/own", "hours_per_week": {"first": 4, "last": 1}}
        programme = {"terms": {"winter": {"week": 3, "weeks": 2}}, "mentors": mentors}
        staff["summer"] = {
            "grade": "intern", "headcount": 1, "shift": "day", "programme": programme,
            "ramp": {
                "weeks": 1, "start_productivity": productivity, "end_productivity": productivity,
            },
        }  # fmt: skip
    days = ["mon", "tue", "wed", "thu", "fri"]
    return Design.model_validate({
        "description": "One desk.",
        "source": "assumption",
        "shifts": {"day": {"days": days, "starts": "09:00", "ends": "17:00"}},
        "desks": {"front": {"site": "office", "staff": staff}},
        "intake": [{"desk": "front"}],
    })  # fmt: skip


def run(design: Design) -> ss.Run:
    scenario = world(
        segments={"basic": {"package": "plain", "customers": 20, "cases_per_hour": 1.0}},
        grades={
            "l2": {"wage_per_year": 1.0, "competence": ABLE},
            "intern": {"wage_per_hour": 1.0, "competence": ABLE},
        },
    )
    return ss.simulate(design, scenario, seed=3)


def worked(made: ss.Run) -> float:
    """Hours that the intern spent in spells."""
    spells = made.ledger.spells
    row = spells.engineer == made.plan.engineers.names.index("front/summer/00")
    return float((spells.ended - spells.started)[row].sum()) / HOUR


def test_work_of_interns_counts_less_those_of_their_mentors_week_by_week():
    made = run(team())
    found = made.outcome.series["net_intern_hours_by_week"]
    assert worked(made) > 40
    # The window is weeks 2 to 5; two weeks of an intern, who takes four hours and then one.
    assert found.shape == (4,)
    assert found[[0, 3]].tolist() == [0, 0]
    assert found.sum() == pytest.approx(worked(made) - 5)
    roster = draw_roster(made.scenario, team(), seed=3, replication=0)
    given = np.sum(roster.mentoring_to - roster.mentoring_from) / HOUR
    assert given == 5


def test_an_hour_of_a_slow_intern_is_worth_less():
    for productivity in (0.5, 0.1):
        made = run(team(productivity=productivity))
        net = made.outcome.series["net_intern_hours_by_week"].sum()
        assert worked(made) > 60
        assert net == pytest.approx(productivity * worked(made) - 5, abs=1e-4)


def test_a_spell_over_the_end_of_a_week_counts_in_both():
    start, end, done = (np.array([hour]) * HOUR for hour in (166, 172, 3))
    edges = np.arange(4) * WEEK
    assert (_spread(start, end, done, edges) / HOUR).tolist() == [1, 2, 0]
    assert (_spread(start, end, done, edges[1:]) / HOUR).tolist() == [2, 0]
    assert _spread(start, end, done, edges[2:]).tolist() == [0]


def test_without_interns_there_is_no_such_series():
    assert "net_intern_hours_by_week" not in run(team(interns=False)).outcome.series
