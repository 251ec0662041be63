"""Laws of the outcome, on random organisations, random intervals and random payrolls."""

import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from all_rules import plan_of
from builders import CaseSpec, DeskSpec, EngineerSpec, build
from hypothesis import given, settings
from hypothesis import strategies as st
from witness_time import time_of_case, update_outcome

from supportsim.demand.draw import draw_tape
from supportsim.demand.tape import CaseTape
from supportsim.engine.run import simulate
from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.spans import at_least, measured
from supportsim.ledger.tables import (
    END_REASONS,
    NEXTS,
    OUTCOMES,
    PURPOSES,
    RESOLVED,
    WAITING,
    Ledger,
)
from supportsim.ledger.updates import update_clock
from supportsim.ledger.waits import time_open
from supportsim.outcome.audit import audit
from supportsim.outcome.outcome import Outcome
from supportsim.outcome.people import owners_on_shift, third_parties
from supportsim.outcome.statement import totals
from supportsim.outcome.summarise import summarise
from supportsim.plan.build import build_plan
from supportsim.plan.plan import Plan
from supportsim.supply.roster import draw_roster
from supportsim.units import HOUR

FILES = Path(__file__).parents[1] / "files" / "valid"
DESIGNS = ("tiered", "touch_and_hold", "dedicated")
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


@st.composite
def organisations(draw: st.DrawFn) -> Plan:
    """A plan of two desks, up to four people with gaps in their shifts, and up to 12 cases."""
    ownership = st.sampled_from(["desk", "engineer"])
    escalation = draw(st.sampled_from(["transfer", "assist"]))
    desks = [
        DeskSpec(
            ownership=draw(ownership), escalation=escalation, to=1,
            limit=draw(st.sampled_from([-1, 2])),
            backup=draw(st.sampled_from([-1, 0])), backup_after=draw(times),
            return_after=draw(st.integers(0, 200)),
            shift_end=draw(st.sampled_from(["pause", "finish"])),
        ),
        DeskSpec(ownership=draw(ownership), rank=1),
    ]  # fmt: skip
    people = []
    for desk in (0, 1, *draw(st.lists(st.integers(0, 1), max_size=2))):
        edges = sorted(draw(st.sets(st.integers(0, 600), min_size=4, max_size=4)))
        shifts = [(edges[0], edges[3]), (edges[3] + 100, 5000)]
        blocks = [(edges[1], edges[2])]
        competence = 1.0 if desk else draw(st.sampled_from([0.3, 0.7]))
        people.append(EngineerSpec(desk=desk, shifts=shifts, blocks=blocks, competence=competence))
    touch = st.tuples(st.integers(0, 90), st.integers(0, 90))
    cases = draw(st.lists(st.builds(
        CaseSpec, opened=st.integers(0, 500), touches=st.lists(touch, min_size=1, max_size=3),
        severity=st.integers(1, 3), difficulty=st.sampled_from([0.1, 0.5, 0.9]),
        patience=st.sampled_from([-1, 60]), customer=st.integers(0, 2),
    ), min_size=1, max_size=12))  # fmt: skip
    return build(cases, desks, people, window=(0, 700), run_off=draw(st.integers(700, 4000)))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(organisations())
def test_every_run_of_a_random_organisation_passes_the_audit(plan: Plan):
    assert audit(plan, simulate(plan)) == []


@settings(max_examples=40, deadline=None, derandomize=True)
@given(organisations())
def test_the_parts_of_the_time_open_agree_with_counting_by_hand(plan: Plan):
    ledger = simulate(plan)
    parts = time_open(ledger, plan.desks.opening, owners_on_shift(ledger.duty, plan.owners))
    rows = ledger.spells
    for case in range(len(plan.cases.opened)):
        mine = [row for row in range(len(rows.case)) if rows.case[row] == case]
        worked = sum(
            int(rows.ended[r] - rows.started[r]) for r in mine if rows.purpose[r] != WAITING
        )
        left = [int(rows.ended[r] if rows.purpose[r] == WAITING else rows.started[r]) for r in mine]
        waited = sum(at - int(rows.ready[r]) for at, r in zip(left, mine, strict=True))
        assert parts.worked[case] == worked
        assert parts.waited[case].sum() == waited


@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.integers(0, 10**6))
def test_every_run_over_the_whole_rule_space_passes_the_audit(seed: int):
    plan = plan_of(seed)
    assert audit(plan, simulate(plan)) == []


def test_the_random_organisations_reach_every_rule():
    seen: set[str] = set()
    for seed in range(60):
        plan = plan_of(seed)
        ledger = simulate(plan)
        for rows in (ledger.spells, ledger.tasks):
            seen |= {PURPOSES[code] for code in rows.purpose.tolist()}
            seen |= {END_REASONS[code] for code in rows.end_reason.tolist()}
            seen |= {NEXTS[code] for code in rows.next.tolist()}
        seen |= {"reopened"} if ledger.cases.reopened.any() else set()
        seen |= {"returned"} if ledger.cases.returns.any() else set()
        worked = ledger.spells.engineer[ledger.spells.purpose != WAITING]
        seen |= {"seat"} if plan.engineers.is_seat[worked].any() else set()
        seen |= {"vendor"} if third_parties(plan)[worked].any() else set()
    assert seen >= {*PURPOSES, *END_REASONS, *NEXTS, "reopened", "returned", "seat", "vendor"}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 10**6))
def test_the_parts_over_the_whole_rule_space_agree_with_counting_milliseconds(seed: int):
    plan = plan_of(seed)
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
