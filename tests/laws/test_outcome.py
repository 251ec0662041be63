"""Laws of the outcome, on random organisations, random intervals and random payrolls."""

import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from organisations import ALL_RULES, Organisation, fuzzed, organisations
from witness_time import time_of_case, update_outcome

from supportsim.demand.draw import draw_tape
from supportsim.demand.tape import CaseTape
from supportsim.engine.run import simulate
from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.spans import at_least, measured
from supportsim.ledger.tables import (
    OUTCOMES,
    RESOLVED,
    WAITING,
    Ledger,
)
from supportsim.ledger.updates import update_clock
from supportsim.ledger.waits import time_open
from supportsim.outcome.audit import audit
from supportsim.outcome.months import Months, months_of
from supportsim.outcome.outcome import Outcome
from supportsim.outcome.payroll import Role, roles
from supportsim.outcome.people import owners_on_shift, third_parties
from supportsim.outcome.statement import costs, totals
from supportsim.outcome.summarise import summarise
from supportsim.plan.build import build_plan
from supportsim.plan.plan import Plan
from supportsim.supply.roster import draw_roster
from supportsim.units import DAY, HOUR

FILES = Path(__file__).parents[1] / "files" / "valid"
DESIGNS = ("tiered", "touch_and_hold", "dedicated")
#: Lines of what happened, and of who was found, however few hours they work.
NOT_BY_HEADCOUNT = {"overtime", "standby", "call-outs", "hiring"}
Floats = npt.NDArray[np.float64]
Run = tuple[Scenario, CaseTape, Plan, Ledger, Outcome]

times = st.integers(0, 40)
intervals = st.lists(
    st.tuples(st.integers(0, 2), times, times, st.sampled_from([1, -1])), max_size=9
)


@cache
def run(name: str) -> Run:
    """One replication of a valid design on the valid scenario."""
    scenario, design = load_scenario(FILES / "scenario.yaml"), load_design(FILES / f"{name}.yaml")
    tape = draw_tape(scenario, seed=7, replication=0)
    roster = draw_roster(scenario, design, seed=7, replication=0)
    plan = build_plan(scenario, design, tape, roster)
    ledger = simulate(plan)
    return scenario, tape, plan, ledger, summarise(scenario, design, plan, tape, ledger)


def inside(rows: list[tuple[int, int, int, int]], of: int, moment: int) -> bool:
    return sum(w for s, a, b, w in rows if s == of and a <= moment < b) > 0


@settings(deadline=None, derandomize=True)
@given(intervals, intervals, times, times)
def test_sets_of_time_agree_with_counting_the_milliseconds(
    rows: list[tuple[int, int, int, int]],
    others: list[tuple[int, int, int, int]],
    first: int,
    second: int,
):
    start, end = min(first, second), max(first, second)
    one, two = (
        at_least(
            *np.reshape(r, (-1, 4)).T.astype(int)[:1], 3, *np.reshape(r, (-1, 4)).T.astype(int)[1:]
        )
        for r in (rows, others)
    )
    both = measured(one, [0, 1, 2], two, [1, 1, 1])
    for of in range(3):
        shared = [inside(rows, of, m) and inside(others, 1, m) for m in range(start, end)]
        assert both.between([of], [start], [end])[0] == sum(shared)
        alone = [inside(rows, of, m) for m in range(start, end)]
        assert one.between([of], [start], [end])[0] == sum(alone)


@fuzzed(60)
@given(organisations(rules=ALL_RULES - {"calendar"}))
def test_the_parts_over_the_whole_rule_space_agree_with_counting_milliseconds(
    organisation: Organisation,
):
    plan = organisation.plan()
    ledger = simulate(plan)
    on_shift, outside = owners_on_shift(ledger.duty, plan.owners), third_parties(plan)
    parts = time_open(ledger, plan.desks.opening, on_shift, outside)
    contract, cut = plan.contract, plan.window_end if plan.is_cut else None
    update = update_clock(
        ledger, contract.calendars, contract.calendar, contract.update_target, cut
    )
    for case in range(len(plan.cases.opened)):
        found = time_of_case(plan, ledger, case)
        told = (parts.worked, parts.third_party, parts.customer, parts.waited.sum(axis=1))
        names = ("worked", "third_party", "customer", "waited")
        assert {n: int(part[case]) for n, part in zip(names, told, strict=True)} == {
            n: found[n] for n in names
        }
        assert OUTCOMES[update.outcome[case]] == update_outcome(plan, ledger, case)


@pytest.mark.parametrize("name", DESIGNS)
def test_a_drawn_run_passes_the_audit(name: str):
    _, _, plan, ledger, _ = run(name)
    assert audit(plan, ledger) == []


@pytest.mark.parametrize("name", DESIGNS)
def test_time_open_is_worked_waiting_and_the_customer(name: str):
    ratios = run(name)[4].ratios
    reasons = ("queue", "escalation", "owner_away", "off_hours", "third_party")
    waited = sum(ratios[f"wait_hours/reason={reason}"][0] for reason in reasons)
    assert waited == pytest.approx(ratios["wait_hours"][0])
    by_desk = [pair[0] for key, pair in ratios.items() if key.startswith("wait_hours/desk=")]
    assert sum(by_desk) == pytest.approx(waited)
    whole = waited + ratios["worked_hours"][0] + ratios["wait_hours/reason=customer"][0]
    assert whole == pytest.approx(ratios["open_hours"][0])


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("trait", ["severity", "package", "segment", "kind", "month", "desk"])
def test_the_labels_of_a_cut_add_up_to_the_whole(name: str, trait: str):
    ratios = run(name)[4].ratios
    for metric in ("response_attainment", "resolution_hours", "cases_opened", "hand_offs_per_case"):
        labels = [key for key in ratios if key.startswith(f"{metric}/{trait}=") and "," not in key]
        parts = [ratios[key] for key in labels]
        assert sum(part[0] for part in parts) == pytest.approx(ratios[metric][0])
        if metric != "cases_opened":
            assert sum(part[1] for part in parts) == ratios[metric][1]


@pytest.mark.parametrize("name", DESIGNS)
def test_no_figure_is_infinite_or_undefined(name: str):
    outcome = run(name)[4]
    assert all(math.isfinite(number) for pair in outcome.ratios.values() for number in pair)
    assert all(np.isfinite(series).all() for series in outcome.series.values())


@pytest.mark.parametrize("name", DESIGNS)
def test_money_adds_up_over_lines_and_months(name: str):
    outcome = run(name)[4]
    sums = totals(outcome.statement)
    by_month = np.sum(list(outcome.statement.values()), axis=0)
    assert int(by_month.sum()) == sums.margin == sums.revenue - sums.cost
    assert outcome.ratios["margin"] == (sums.margin / 100, 1.0)
    assert outcome.ratios["cost"][0] == sums.cost / 100


def lines_of(name: str, paid: list[Role], months: Months) -> dict[str, Floats]:
    """Costs in cents by line and month, of some of the people and some of the days."""
    scenario, _, plan, ledger, _ = run(name)
    return costs(scenario, paid, plan.engineers.names, months, ledger)


def require_sum(parts: list[dict[str, Floats]], whole: dict[str, Floats]) -> None:
    """The parts are the whole to the cents that rounding each of them once may cost."""
    for line, amounts in whole.items():
        added = np.sum([part[line] for part in parts if line in part], axis=0)
        assert np.abs(added - amounts).max() <= (len(parts) + 1) / 2
        assert set().union(*parts) == set(whole)


@pytest.mark.parametrize("name", DESIGNS)
def test_costs_add_up_over_people_and_desks(name: str):
    """Roles alone, desks alone, as in designs of their own, and one person at a time."""
    scenario = run(name)[0]
    paid, months = roles(scenario, load_design(FILES / f"{name}.yaml")), months_of(scenario)
    whole = lines_of(name, paid, months)
    assert sum(-int(amounts.sum()) for amounts in whole.values()) > 0
    require_sum([lines_of(name, [role], months) for role in paid], whole)
    by_desk = [[role for role in paid if role.desk == desk] for desk in {r.desk for r in paid}]
    require_sum([lines_of(name, mine, months) for mine in by_desk], whole)
    halves = [
        replace(
            role,
            headcount=role.headcount / 2,
            stints=tuple(replace(stint, headcount=stint.headcount / 2) for stint in role.stints),
        )
        for role in paid
    ]
    for line, amounts in lines_of(name, halves, months).items():
        if line not in NOT_BY_HEADCOUNT:
            assert np.abs(2 * amounts - whole[line]).max() <= 2


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("day", [1, 9, 24])
def test_costs_add_up_over_days(name: str, day: int):
    scenario = run(name)[0]
    paid, months = roles(scenario, load_design(FILES / f"{name}.yaml")), months_of(scenario)
    cut = int(months.start[0]) + day * DAY
    before = replace(months, start=np.minimum(months.start, cut), end=np.minimum(months.end, cut))
    after = replace(months, start=np.maximum(months.start, cut), end=np.maximum(months.end, cut))
    parts = [lines_of(name, paid, part) for part in (before, after)]
    assert all(any(amounts.any() for amounts in part.values()) for part in parts)
    require_sum(parts, lines_of(name, paid, months))


def rerun(name: str, **sets: object) -> Outcome:
    """The same replication, with other values in the scenario."""
    changed = {f"scenario.{path.replace('__', '.')}": value for path, value in sets.items()}
    scenario = load_scenario(FILES / "scenario.yaml", sets=tuple(changed.items()))
    design = load_design(FILES / f"{name}.yaml")
    tape = draw_tape(scenario, seed=7, replication=0)
    plan = build_plan(scenario, design, tape, draw_roster(scenario, design, seed=7, replication=0))
    return summarise(scenario, design, plan, tape, simulate(plan))


@pytest.mark.parametrize("name", DESIGNS)
def test_targets_out_of_reach_are_kept_by_every_case(name: str):
    """Attainment is 100 % by every convention but that over undecided cases, and nobody is late."""
    beyond = dict.fromkeys(run(name)[0].severities, 100_000)
    targets = {"response_hours": beyond, "resolution_hours": beyond}
    packages = run(name)[0].packages
    ratios = rerun(
        name, **{f"packages__{package}__targets": targets for package in packages}
    ).ratios
    for clock in ("response", "resolution"):
        for convention in ("", "_answered"):
            met, judged = ratios[f"{clock}_attainment{convention}"]
            assert met == judged > 0
    assert ratios["late_share"][0] == 0


@pytest.mark.parametrize("name", DESIGNS)
def test_prices_twice_as_high_cost_twice_as_much(name: str):
    """To the cent of each line and month; what happens and what is earned do not move."""
    scenario, before = run(name)[0], run(name)[4]
    wages = {f"grades__{key}__wage_per_year": 2 * grade.wage_per_year
             for key, grade in scenario.grades.items()}  # fmt: skip
    after = rerun(name, costs__hiring_per_person=2 * scenario.costs.hiring_per_person, **wages)
    assert set(after.statement) == set(before.statement)
    costs = 0
    for line, cents in before.statement.items():
        is_cost = min(cents) < 0 and not line.startswith("SLA credits")
        costs += is_cost
        assert np.abs(np.array(after.statement[line]) - (1 + is_cost) * np.array(cents)).max() <= 1
    assert costs > 1
    assert after.ratios["revenue"] == before.ratios["revenue"]
    assert after.ratios["resolution_hours"] == before.ratios["resolution_hours"]


@pytest.mark.parametrize("name", DESIGNS)
def test_people_work_no_more_than_they_are_there(name: str):
    ratios = run(name)[4].ratios
    for metric in ("occupancy", "utilisation"):
        worked, there = ratios[metric]
        assert 0 <= worked <= there
    assert ratios["utilisation"][1] >= ratios["occupancy"][1]


@pytest.mark.parametrize("name", DESIGNS)
def test_measures_agree_with_a_walk_through_the_rows(name: str):
    _, _, plan, ledger, outcome = run(name)
    cases = ledger.cases
    judged = [c for c in range(len(cases.opened)) if plan.cases.judged[c]]
    resolved = [c for c in judged if cases.status[c] == RESOLVED]
    hours = [int(cases.resolved[c] - cases.opened[c]) / HOUR for c in resolved]
    assert outcome.ratios["resolution_hours"] == (pytest.approx(sum(hours)), len(resolved))
    answer = sorted(int(cases.first_start[c] - cases.opened[c]) for c in judged
                    if cases.first_start[c] >= 0)  # fmt: skip
    assert outcome.samples["first_response_hours"][: len(answer)].tolist() == answer
    assert len(outcome.samples["first_response_hours"]) == len(judged)
    one = sum(int(cases.touches[c] == 1) for c in resolved)
    assert outcome.ratios["one_touch_share"] == (one, len(resolved))
    spells = ledger.spells
    window = (plan.window_start, plan.window_end)
    inside = [max(0, min(int(b), window[1]) - max(int(a), window[0]))
              for a, b, p in zip(spells.started, spells.ended, spells.purpose, strict=True)
              if p != WAITING]  # fmt: skip
    overtime = outcome.ratios["overtime_hours"][0] * HOUR
    assert outcome.ratios["occupancy"][0] == pytest.approx(sum(inside) - overtime)
