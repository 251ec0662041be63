"""Onboarding: who takes over how many customers, when, and what that costs."""

from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from supportsim.demand.draw import draw_tape
from supportsim.demand.tape import CaseTape
from supportsim.engines import engine_of
from supportsim.errors import InputError
from supportsim.inputs.design import Design
from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.scenario import Scenario
from supportsim.outcome.audit import audit
from supportsim.outcome.payroll import roles
from supportsim.outcome.summarise import summarise
from supportsim.plan.build import build_plan
from supportsim.plan.onboarding import onboarded
from supportsim.supply.roster import BLOCK, SHIFT, Roster, draw_roster
from supportsim.units import HOUR, WEEK

VALID = Path(__file__).parents[2] / "files" / "valid"
HOURS = 2.5
LEAVERS = {"window_weeks": 40, "grades.L2.leavers_per_year": 1.5, "hiring.weeks_to_hire": 2}


def made(
    hours: float | None = HOURS, weeks: int = 3, **design: object
) -> tuple[Scenario, Design, CaseTape, Roster]:
    """The dedicated design of a world in which people leave; the roster before onboarding."""
    sets = {} if hours is None else {"desks.named.onboarding.hours_per_customer": hours}
    sets |= {} if hours is None else {"desks.named.onboarding.weeks": weeks}
    # Without overtime, so that nobody is paid for more than the shifts.
    sets |= {"desks.named.staff.early.headcount": 4.0, "desks.named.shift_end": "pause"}
    scenario = load_scenario(VALID / "scenario.yaml", list(LEAVERS.items()))
    organisation = load_design(VALID / "dedicated.yaml", list((sets | design).items()))
    tape = draw_tape(scenario, seed=1, replication=0)
    return scenario, organisation, tape, draw_roster(scenario, organisation, seed=1, replication=0)


def owned(scenario: Scenario, design: Design, tape: CaseTape, roster: Roster) -> Counter[int]:
    """Engineer to the number of customers that they, or their group, own."""
    plan = build_plan(scenario, design, tape, roster)
    desk = list(design.desks).index("named")
    found: Counter[int] = Counter()
    for owner in plan.owners.of_customer[:, desk].tolist():
        for at in (
            range(plan.owners.offset[owner], plan.owners.offset[owner + 1]) if owner >= 0 else ()
        ):
            found[int(plan.owners.member[at])] += 1
    return found


def test_every_successor_has_the_hours_of_the_customers_taken_over_and_nobody_else():
    scenario, design, tape, before = made()
    after = onboarded(scenario, design, tape, before)
    customers = owned(scenario, design, tape, before)
    newcomers = [who for who in customers if before.hired[who] >= 0]
    assert len(newcomers) >= 2
    spent: Counter[int] = Counter()
    for who, start, end in zip(
        after.onboarding_engineer.tolist(),
        after.onboarding_from.tolist(),
        after.onboarding_to.tolist(),
        strict=True,
    ):
        spent[who] += end - start
        assert before.hired[who] <= start < end <= before.hired[who] + 3 * WEEK
    shifts = {who: on_shift(before, who, 3) for who in newcomers}
    whole = [who for who in newcomers if shifts[who] > 60 * HOUR]
    assert whole
    assert {who: spent[who] for who in whole} == {
        who: round(customers[who] * HOURS * HOUR) for who in whole
    }
    assert set(spent) <= set(newcomers)


def on_shift(roster: Roster, who: int, weeks: int) -> int:
    """Time on shift in the first weeks."""
    mine = (roster.duty_engineer == who) & (roster.duty_kind == SHIFT)
    end = roster.hired[who] + weeks * WEEK
    return int(
        np.clip(np.minimum(roster.duty_to[mine], end) - roster.duty_from[mine], 0, None).sum()
    )


def test_the_hours_are_blocks_on_top_of_those_there_were_and_nothing_else_changes():
    scenario, design, tape, before = made()
    after = onboarded(scenario, design, tape, before)
    for who in range(len(before.names)):
        mine = after.onboarding_engineer == who
        more = int((after.onboarding_to[mine] - after.onboarding_from[mine]).sum())
        assert block_time(after, who) == block_time(before, who) + more
    others = [roster.duty_kind != BLOCK for roster in (before, after)]
    for column in ("duty_engineer", "duty_from", "duty_to", "duty_kind"):
        left, right = (
            getattr(r, column)[rows] for r, rows in zip((before, after), others, strict=True)
        )
        assert left.tolist() == right.tolist()


def block_time(roster: Roster, who: int) -> int:
    mine = (roster.duty_engineer == who) & (roster.duty_kind == BLOCK)
    return int((roster.duty_to[mine] - roster.duty_from[mine]).sum())


def test_without_onboarding_the_roster_is_itself():
    scenario, design, tape, roster = made(None)
    assert onboarded(scenario, design, tape, roster) is roster
    assert "onboarding_hours" not in figures(scenario, design, tape, roster)


def figures(
    scenario: Scenario, design: Design, tape: CaseTape, roster: Roster
) -> dict[str, tuple[float, float]]:
    plan = build_plan(scenario, design, tape, roster)
    ledgers = [engine_of(name)(plan) for name in ("simpy", "compiled")]
    assert audit(plan, ledgers[0]) == []
    one, other = (summarise(scenario, design, plan, tape, each, roster=roster) for each in ledgers)
    assert one.ratios == other.ratios
    return one.ratios


def test_hours_and_their_pay_are_told_and_are_no_cost_on_top():
    scenario, design, tape, before = made()
    after = onboarded(scenario, design, tape, before)
    found, plain = (figures(scenario, design, tape, roster) for roster in (after, before))
    hours = found["onboarding_hours"][0]
    inside = np.clip(after.onboarding_to, scenario.warm_up_weeks * WEEK, None) - np.clip(
        after.onboarding_from, scenario.warm_up_weeks * WEEK, None
    )
    assert hours == pytest.approx(inside.sum() / HOUR)
    assert hours > 0
    # Only the grade of the early shift leaves.
    (early,) = (
        one for one in roles(scenario, design) if (one.desk, one.staff) == ("named", "early")
    )
    assert found["onboarding_cost"][0] == pytest.approx(hours * float(early.hour), abs=0.01)
    assert found["cost"] == plain["cost"]
    # The hours are not there for cases: less time is free, more of the rest is worked.
    desk = "occupancy/desk=named"
    assert found[desk][1] == plain[desk][1] - hours * HOUR


def test_an_hour_is_a_yearly_wage_over_the_hours_of_a_paid_year():
    scenario, design, _, _ = made()
    role = next(one for one in roles(scenario, design) if one.desk == "named")
    assert role.overtime_hour == role.hour * Fraction(str(scenario.costs.overtime_factor))


def test_more_hours_than_there_are_fill_every_shift():
    scenario, design, tape, before = made(1000.0, 1)
    after = onboarded(scenario, design, tape, before)
    for who in set(after.onboarding_engineer.tolist()):
        mine = (after.duty_engineer == who) & (after.duty_kind == BLOCK)
        end = after.hired[who] + WEEK
        first = after.duty_from[mine] < end
        time = np.minimum(after.duty_to[mine][first], end) - after.duty_from[mine][first]
        assert int(time.sum()) == on_shift(after, who, 1)


def test_onboarding_needs_a_desk_that_customers_own():
    with pytest.raises(InputError, match="onboarding needs ownership: customer"):
        load_design(VALID / "tiered.yaml", [("desks.front.onboarding.hours_per_customer", 2.0)])
