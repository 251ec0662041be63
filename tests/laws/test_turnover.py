"""Laws of people who come and go, on random teams and on whole runs of both engines."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import world

from supportsim.demand.draw import draw_tape
from supportsim.engines import engine_of
from supportsim.inputs.check import check
from supportsim.inputs.design import Design
from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.tables import RESOLVED, Ledger
from supportsim.outcome.audit import audit, audit_money
from supportsim.outcome.outcome import Outcome
from supportsim.outcome.summarise import summarise
from supportsim.plan.build import build_plan
from supportsim.plan.plan import Plan
from supportsim.supply.capacity import case_hours_per_year
from supportsim.supply.people import fractions
from supportsim.supply.person import INTERN, RETURNED, place_of
from supportsim.supply.roster import ABSENT, BLOCK, SHIFT, Roster, draw_roster
from supportsim.units import HOUR, WEEK
from supportsim.workweek import NEVER

FILES = Path(__file__).parents[1] / "files" / "valid"
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
ABLE = {"how_to": 1.0, "defect": 1.0}
CHANCES = {
    "grades.L1.leavers_per_year": 1.5,
    "grades.L2.leavers_per_year": 1.0,
    "hiring.weeks_to_hire": 3,
    "under_performers.share": 0.3,
    "window_weeks": 20,
}
SUMMER = {
    "grade": "L2",
    "headcount": 2,
    "shift": "late",
    "programme": {
        "terms": {"spring": {"week": 2, "weeks": 6}, "summer": {"week": 10, "weeks": 8}},
        "away": {"exams": {"week": 5, "days": 3}},
        "returning": {"share": 0.5, "ramp_weeks_ahead": 10},
    },
}


def team(staff: dict[str, Any]) -> Design:
    return Design.model_validate({
        "description": "One desk.",
        "source": "assumption",
        "shifts": {
            "day": {"days": WEEKDAYS, "starts": "09:00", "ends": "17:00"},
            "night": {"days": ["sat", "sun"], "starts": "20:00", "ends": "06:00"},
        },
        "desks": {"front": {"site": "office", "staff": staff}},
        "intake": [{"desk": "front"}],
    })  # fmt: skip


dated = st.fixed_dictionaries({"people": st.integers(1, 2), "week": st.integers(0, 20)})


@st.composite
def staffs(draw: st.DrawFn) -> dict[str, Any]:
    """People who stay, come later, leave by plan, and interns who may replace them."""
    replacement = {"weeks_to_hire": draw(st.integers(0, 8)), "under_performers_after_months": 1.0}
    day = {
        "grade": "l1",
        "headcount": draw(st.sampled_from([5.0, 5.25, 6.1])),
        "shift": draw(st.sampled_from(["day", "night"])),
        "hires": {"some": draw(dated)},
        "departures": {"some": draw(dated)},
        "replacement": draw(st.sampled_from([replacement, {"enabled": False}, {}])),
    }
    offers = {
        "to": "front/day",
        "share": draw(st.sampled_from([0.5, 1.0])),
        "accepted_share": 1.0,
        "wait_weeks": draw(st.integers(0, 20)),
    }
    programme = {
        "terms": {
            "one": {"week": draw(st.integers(-3, 12)), "weeks": draw(st.integers(1, 8))},
            "two": {"each_year": "03-01", "weeks": draw(st.integers(1, 8))},
        },
        "away": {"exams": {"week": 6, "days": draw(st.integers(1, 9))}},
        "mentors": {"staff": "front/day"},
        "returning": {"share": 0.5, "ramp_weeks_ahead": 4},
        "offers": offers,
    }
    intern = {"grade": "student", "headcount": 1.5, "shift": "day", "programme": programme}
    return {"day": day, "intern": intern}


def market(leavers: float, weak: float, **changes: Any) -> Scenario:
    grades = {
        "l1": {"wage_per_year": 60_000.0, "competence": ABLE, "leavers_per_year": leavers},
        "student": {"wage_per_hour": 20.0, "competence": ABLE},
    }
    keys = {
        "grades": grades,
        "under_performers": {"share": weak},
        "absence": {"leave_days_per_year": 20.0, "sickness_spells_per_year": 3.0},
        "shrinkage": 0.2,
        "window_weeks": 20,
    }
    return world(**keys | changes)


teams = st.tuples(staffs(), st.sampled_from([0.0, 1.0, 6.0]), st.sampled_from([0.0, 0.4]))
Team = tuple[dict[str, Any], float, float]


@settings(deadline=None, derandomize=True, max_examples=60)
@given(teams, st.integers(0, 3))
def test_a_place_has_one_person_at_a_time_and_nobody_works_outside_their_days(
    made: Team, replication: int
):
    staff, leavers, weak = made
    design = team(staff)
    assert check(design) == []
    roster = draw_roster(market(leavers, weak), design, seed=1, replication=replication)
    assert len(set(roster.names)) == len(roster.names)
    before: dict[str, int] = {}
    for row, name in enumerate(roster.names):
        place = place_of(name)
        overlapping = roster.arrival[row] in {INTERN, RETURNED}
        assert overlapping or roster.hired[row] >= before.get(place, roster.hired[row])
        assert roster.hired[row] < roster.left[row]
        before[place] = int(roster.left[row])
    hired, left = roster.hired[roster.duty_engineer], roster.left[roster.duty_engineer]
    assert (roster.duty_to > hired).all()
    starts = roster.duty_from[roster.duty_kind != BLOCK]
    assert (starts >= np.maximum(hired, 0)[roster.duty_kind != BLOCK]).all()
    assert (starts < left[roster.duty_kind != BLOCK]).all()
    places = {name for name in before if "/day/" in name}
    assert len(places) <= len(fractions(staff["day"]["headcount"]))


@settings(deadline=None, derandomize=True, max_examples=30)
@given(teams)
def test_a_longer_run_changes_nothing_of_what_comes_first(made: Team):
    staff, leavers, weak = made
    design = team(staff)
    short = draw_roster(market(leavers, weak), design, seed=2, replication=0)
    longer = draw_roster(market(leavers, weak, window_weeks=30), design, seed=2, replication=0)
    until = 20 * WEEK

    def rows(roster: Roster) -> set[tuple[str, int, int]]:
        chosen = (roster.duty_kind != BLOCK) & (roster.duty_to <= until)
        columns = (roster.duty_engineer, roster.duty_from, roster.duty_to)
        table = zip(*(column[chosen].tolist() for column in columns), strict=True)
        return {(roster.names[who], start, end) for who, start, end in table}

    assert rows(short) == rows(longer)


@settings(deadline=None, derandomize=True, max_examples=30)
@given(teams)
def test_mentoring_lies_in_blocks_of_shifts_that_are_worked(made: Team):
    staff, leavers, weak = made
    roster = draw_roster(market(leavers, weak), team(staff), seed=3, replication=0)
    columns = (roster.mentoring_engineer, roster.mentoring_from, roster.mentoring_to)
    rows = sorted(zip(*(column.tolist() for column in columns), strict=True))
    for (who, start, end), after in zip(rows, [*rows[1:], (-1, 0, 0)], strict=True):
        assert roster.names[who].startswith("front/day/")
        assert after[0] != who or after[1] >= end
        for kind in (SHIFT, BLOCK):
            mine = (roster.duty_engineer == who) & (roster.duty_kind == kind)
            assert (mine & (roster.duty_from <= start) & (roster.duty_to >= end)).any()


rules = st.fixed_dictionaries({
    "ownership": st.sampled_from(["desk", "engineer", "customer"]),
    "shift_end": st.sampled_from(["pause", "finish", "return"]),
    "reassign_after_days": st.sampled_from([None, 1.0]),
})  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=25)
@given(teams, rules)
def test_random_teams_run_alike_on_both_engines_and_pass_the_audit(
    made: Team, desk: dict[str, Any]
):
    staff, leavers, weak = made
    if desk["ownership"] == "customer":
        staff = staff | {"day": staff["day"] | {"departures": {}, "replacement": {}}}
    design = team(staff)
    changed = design.desks["front"].model_copy(update=desk)
    design = design.model_copy(update={"desks": {"front": changed}})
    assert check(design) == []
    scenario = market(leavers, weak)
    tape = draw_tape(scenario, seed=1, replication=0)
    roster = draw_roster(scenario, design, seed=1, replication=0)
    plan = build_plan(scenario, design, tape, roster)
    ledger, other = (engine_of(engine)(plan) for engine in ("simpy", "compiled"))
    assert_same(ledger, other)
    assert audit(plan, ledger) == []
    assert audit_money(summarise(scenario, design, plan, tape, ledger, roster=roster)) == []


def assert_same(ledger: Ledger, other: Ledger) -> None:
    for table in ("cases", "spells", "tasks", "duty"):
        for column in type(getattr(ledger, table)).__slots__:
            one, two = (getattr(getattr(each, table), column) for each in (ledger, other))
            assert np.array_equal(one, two), (table, column)


@cache
def run(name: str) -> tuple[Roster, Plan, Ledger, Outcome]:
    """One replication of a valid design where people leave, with interns, on both engines."""
    scenario = load_scenario(FILES / "scenario.yaml", list(CHANCES.items()))
    made = load_design(FILES / f"{name}.yaml").model_dump(mode="json")
    last = list(made["desks"])[-1]
    mentors = f"{last}/{next(iter(made['desks'][last]['staff']))}"
    interns = SUMMER | {"programme": SUMMER["programme"] | {"mentors": {"staff": mentors}}}
    made["desks"][last]["staff"]["interns"] = interns
    design = Design.model_validate(made, strict=False)
    assert check(design) == []
    tape = draw_tape(scenario, seed=4, replication=0)
    roster = draw_roster(scenario, design, seed=4, replication=0)
    plan = build_plan(scenario, design, tape, roster)
    ledger, other = (engine_of(engine)(plan) for engine in ("simpy", "compiled"))
    assert_same(ledger, other)
    return roster, plan, ledger, summarise(scenario, design, plan, tape, ledger, roster=roster)


@pytest.mark.parametrize("name", ["tiered", "touch_and_hold", "dedicated"])
def test_runs_with_leavers_and_interns_pass_the_audit(name: str):
    roster, plan, ledger, outcome = run(name)
    assert (roster.left < NEVER).sum() >= 4
    assert (roster.is_weak == 1).any()
    assert audit(plan, ledger) == []
    assert audit_money(outcome) == []


@pytest.mark.parametrize("name", ["touch_and_hold", "dedicated"])
def test_what_a_leaver_had_open_is_ended_by_somebody_who_is_there(name: str):
    roster, plan, ledger, _ = run(name)
    spells, taken_over = ledger.spells, 0
    last = np.full(len(plan.cases.opened), -1)
    order = np.lexsort((spells.started, spells.case))
    worked = order[spells.engineer[order] >= 0]
    last[spells.case[worked]] = spells.engineer[worked]
    for engineer in np.flatnonzero(roster.left < NEVER).tolist():
        mine = np.unique(spells.case[spells.engineer == engineer])
        for case in mine.tolist():
            closed = int(ledger.cases.resolved[case])
            if ledger.cases.status[case] == RESOLVED and closed >= roster.left[engineer]:
                assert last[case] != engineer or closed < roster.left[engineer] + 12 * HOUR
                taken_over += int(last[case] != engineer)
    assert taken_over >= 2


def test_expected_hours_are_those_of_many_teams_on_average():
    staff = {"day": {"grade": "l1", "headcount": 60.0, "shift": "day"}}
    scenario = market(1.5, 0.0, window_weeks=52, run_off_weeks=0, hiring={"weeks_to_hire": 10})
    design = team(staff)
    expected = case_hours_per_year(scenario, design)["front/day"]
    start, end = 2 * WEEK, 54 * WEEK
    found = []
    for replication in range(6):
        roster = draw_roster(scenario, design, seed=9, replication=replication)
        inside = np.clip(roster.duty_to, start, end) - np.clip(roster.duty_from, start, end)
        time = [int(inside[roster.duty_kind == kind].sum()) for kind in (SHIFT, BLOCK, ABSENT)]
        found.append((time[0] - time[1]) / HOUR * 365.25 / 364)
    assert np.mean(found) == pytest.approx(expected, rel=0.02)
    steady = case_hours_per_year(market(0.0, 0.0, window_weeks=52, run_off_weeks=0), design)
    assert 0.7 < expected / steady["front/day"] < 0.85
