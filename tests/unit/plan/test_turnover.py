"""Leavers in the plan: what they hand over, who has their customers, and who slows whom."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from supportsim.errors import InputError
from supportsim.inputs.load import load_design, load_scenario
from supportsim.plan.handovers import handovers_of
from supportsim.plan.pace import paced, weak_peers
from supportsim.plan.plan import Plan
from supportsim.supply.roster import ABSENT, SHIFT, Roster, draw_roster
from supportsim.units import DAY, PPM, WEEK
from supportsim.workweek import NEVER

VALID = Path(__file__).parents[2] / "files" / "valid"
Planned = Callable[..., Plan]
LEAVERS = {"window_weeks": 40, "grades.L1.leavers_per_year": 2.0, "hiring.weeks_to_hire": 2}


def rostered(name: str = "dedicated", seed: int = 1, **sets: object) -> Roster:
    scenario = load_scenario(VALID / "scenario.yaml", list((LEAVERS | sets).items()))
    design = load_design(VALID / f"{name}.yaml")
    return draw_roster(scenario, design, seed=seed, replication=0)


def rows_of(roster: Roster, engineer: int, kind: int) -> list[tuple[int, int]]:
    mine = (roster.duty_engineer == engineer) & (roster.duty_kind == kind)
    return list(zip(roster.duty_from[mine].tolist(), roster.duty_to[mine].tolist(), strict=True))


def test_a_leaver_hands_over_at_the_end_of_the_last_shift_worked(planned: Planned):
    plan = planned(None, LEAVERS, name="dedicated")
    roster = rostered()
    gone = np.flatnonzero(roster.left < NEVER).tolist()
    people = plan.engineers
    columns = (people.handover_engineer, people.handover_at, people.handover_planned)
    rows = {who: (at, planned) for who, at, planned in np.stack(columns, axis=1).tolist()}
    assert len(gone) >= 3
    assert set(rows) == set(gone)
    for engineer in gone:
        at, is_planned = rows[engineer]
        last = rows_of(roster, engineer, SHIFT)[-1][1]
        assert at == (last if is_planned else roster.left[engineer])
        assert last <= roster.left[engineer]
    assert sum(is_planned for _, is_planned in rows.values()) >= 2


def test_who_is_ill_to_the_end_hands_over_on_the_day_they_are_gone():
    roster = rostered()
    engineer = int(np.flatnonzero(roster.left < NEVER)[0])
    last = rows_of(roster, engineer, SHIFT)[-1]
    row = int(np.flatnonzero((roster.duty_engineer == engineer) & (roster.duty_from == last[0]))[0])
    kinds = roster.duty_kind.copy()
    kinds[row] = ABSENT
    before = rows_of(replace(roster, duty_kind=kinds), engineer, SHIFT)[-1]
    design = load_design(VALID / "dedicated.yaml")
    for planned, expected in (
        (1, (before[1], engineer, 1)),
        (0, (int(roster.left[engineer]), engineer, 0)),
    ):
        ill = replace(
            roster,
            duty_kind=kinds,
            leave_engineer=np.array([engineer]),
            leave_from=np.array([before[1]]),
            leave_to=np.array([int(roster.left[engineer])]),
            leave_planned=np.array([planned]),
        )
        rows = [tuple(one) for one in handovers_of(design, ill).tolist()]
        assert expected in rows
        assert sum(one[1] == engineer for one in rows) == 1


def test_customers_stay_with_the_place_and_pass_to_who_follows(planned: Planned):
    plan = planned({"desks.named.group_size": 1}, LEAVERS, name="dedicated")
    steady = planned({"desks.named.group_size": 1}, {"window_weeks": 40}, name="dedicated")

    def names(of: Plan, owner: int) -> list[str]:
        members = of.owners.member[of.owners.offset[owner] : of.owners.offset[owner + 1]]
        return [of.engineers.names[one] for one in members.tolist()]

    place = "named/late/00"
    assert f"{place}~2" in plan.engineers.names
    for customer in range(10):
        now, before = (
            names(plan, plan.owners.of_customer[customer, 0]),
            names(steady, steady.owners.of_customer[customer, 0]),
        )
        assert before == now[:1]
        assert all(name.startswith(before[0]) for name in now)
    owners = {tuple(names(plan, owner)) for owner in plan.owners.of_customer[:10, 0].tolist()}
    assert any(len(owner) > 1 and owner[0] == place for owner in owners)


def test_only_the_first_of_a_place_knows_its_customers_from_before(planned: Planned):
    plan = planned(None, LEAVERS, name="dedicated")
    known = {plan.engineers.names[row] for row in plan.mechanisms.familiarity_start[:, 0].tolist()}
    assert known == {"named/early/00", "named/late/00"}


def test_interns_own_no_customers(planned: Planned):
    terms = {"terms": {"spring": {"week": 1, "weeks": 8}}}
    intern = {"grade": "L2", "headcount": 2, "shift": "late", "programme": terms}
    own = {"grade": "L2", "headcount": 1, "shift": "late"}
    staff = {"early": own, "late": own, "spring": intern}
    plan = planned({"desks.named.staff": staff}, None, name="dedicated")
    interns = [row for row, name in enumerate(plan.engineers.names) if "/spring/" in name]
    assert len(interns) == 2
    owned = np.unique(plan.owners.of_customer[plan.owners.of_customer >= 0]).tolist()
    members = [
        set(plan.owners.member[plan.owners.offset[owner] : plan.owners.offset[owner + 1]].tolist())
        for owner in owned
    ]
    assert members
    assert not set(interns) & set.union(*members)


def test_a_head_start_is_part_of_the_ramp(planned: Planned):
    returning = {"share": 1.0, "ramp_weeks_ahead": 10}
    terms = {"first": {"week": 0, "weeks": 4}, "second": {"week": 6, "weeks": 4}}
    programme = {"terms": terms, "returning": returning}
    intern = {"grade": "L2", "headcount": 1, "shift": "late", "programme": programme}
    own = {"grade": "L2", "headcount": 1, "shift": "late"}
    plan = planned({"desks.front.staff": {"early": own, "late": own, "spring": intern}})
    names = plan.engineers.names
    hired = [int(plan.engineers.hired[names.index(f"front/spring/00{who}")]) for who in ("", "~2")]
    assert hired[1] - hired[0] == (6 - 10) * WEEK


@pytest.mark.parametrize(("drag", "peers"), [(0.0, 1.0), (0.02, 0.98)])
def test_an_under_performer_is_slow_and_slows_the_others_of_the_desk(drag: float, peers: float):
    rules = {"under_performers.share": 0.5, "under_performers.drag_on_peers": drag}
    scenario = load_scenario(VALID / "scenario.yaml", list(rules.items()))
    roster = rostered(**{"grades.L1.leavers_per_year": 0.0})
    weak = np.zeros(len(roster.names), dtype=np.int64)
    weak[roster.names.index("pool/late/00")] = 1
    roster = replace(roster, is_weak=weak)
    factor = paced(scenario, roster, np.full((len(weak), 1), PPM))[:, 0]
    slow = round(PPM / 0.6)
    expected = {"pool/late/00": slow, "pool/early/00": round(PPM / peers)}
    for name, found in zip(roster.names, factor.tolist(), strict=True):
        assert found == expected.get(name, PPM)


def test_peers_count_by_the_time_they_share():
    roster = rostered(**{"grades.L1.leavers_per_year": 0.0})
    weak = np.zeros(len(roster.names), dtype=np.int64)
    left, row = roster.left.copy(), roster.names.index("pool/late/00")
    weak[row], left[row] = 1, 25 * DAY
    found = weak_peers(replace(roster, is_weak=weak, left=left), 100 * DAY)
    assert found[roster.names.index("pool/early/00")] == pytest.approx(0.25)
    assert found.sum() == pytest.approx(0.25)


def test_to_replace_an_under_performer_gains_more_than_they_lack():
    """Ten people, one of them at .6 and a drag of 2 %: 9 x .98 + .6 = 9.42."""
    scenario = load_scenario(VALID / "scenario.yaml", [("under_performers.share", 0.1)])
    design = [("desks.front.staff.early.headcount", 9.0)]
    made = load_design(VALID / "tiered.yaml", design)
    roster = draw_roster(scenario, made, seed=1, replication=0)
    weak = np.zeros(len(roster.names), dtype=np.int64)
    weak[4] = 1
    factor = paced(scenario, replace(roster, is_weak=weak), np.full((len(weak), 1), PPM))[:, 0]
    speeds = PPM / factor[roster.desk == 0]
    assert len(speeds) == 10
    assert speeds.sum() == pytest.approx(9.42, abs=1e-5)


def test_two_under_performers_slow_each_other_and_add_up():
    roster = rostered(**{"grades.L1.leavers_per_year": 0.0})
    weak = np.array([int(name.startswith("pool/")) for name in roster.names])
    scenario = load_scenario(VALID / "scenario.yaml", [("under_performers.share", 0.5)])
    factor = paced(scenario, replace(roster, is_weak=weak), np.full((len(weak), 1), PPM))[:, 0]
    assert factor[weak == 1].tolist() == [round(PPM / (0.6 * 0.98))] * 2
    assert (factor[weak == 0] == PPM).all()


def test_a_desk_of_under_performers_who_drag_each_other_to_a_stop_is_refused():
    """Thirty at half a speed each: .6 x .5^30 is less than a millionth."""
    rules = [("under_performers.share", 0.5), ("under_performers.drag_on_peers", 0.5)]
    scenario = load_scenario(VALID / "scenario.yaml", rules)
    made = load_design(VALID / "tiered.yaml", [("desks.front.staff.early.headcount", 30.0)])
    roster = draw_roster(scenario, made, seed=1, replication=0)
    weak = np.ones(len(roster.names), dtype=np.int64)
    with pytest.raises(InputError) as refusal:
        paced(scenario, replace(roster, is_weak=weak), np.full((len(weak), 1), PPM))
    assert refusal.value.problems == [
        (
            "under_performers: a desk with 30 of them beside oneself works at 5.59e-10 of its "
            "speed (at least 1e-06)"
        )
    ]
