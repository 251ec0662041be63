"""The outcome of whole runs: prices change without a new run, and what is unknown says why."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from supportsim.demand.draw import draw_tape
from supportsim.demand.tape import CaseTape
from supportsim.engine.run import simulate
from supportsim.inputs.design import Design
from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.tables import MET, MISSED, Ledger
from supportsim.outcome.facts import facts_of
from supportsim.outcome.outcome import Outcome
from supportsim.outcome.samples import NEVER_CAME
from supportsim.outcome.summarise import INCOME_METRICS, summarise
from supportsim.plan.build import build_plan
from supportsim.plan.plan import Plan
from supportsim.supply.roster import draw_roster

FILES = Path(__file__).parents[2] / "files" / "valid"


@cache
def run() -> tuple[Scenario, Design, Plan, CaseTape, Ledger]:
    scenario, design = load_scenario(FILES / "scenario.yaml"), load_design(FILES / "tiered.yaml")
    tape = draw_tape(scenario, seed=3, replication=1)
    roster = draw_roster(scenario, design, seed=3, replication=1)
    plan = build_plan(scenario, design, tape, roster)
    return scenario, design, plan, tape, simulate(plan)


def outcome(scenario: Scenario | None = None) -> Outcome:
    known, *rest = run()
    return summarise(scenario or known, *rest)


def test_a_change_of_wages_reprices_the_same_ledger():
    scenario, base = run()[0], outcome()
    grades = {
        name: grade.model_copy(update={"wage_per_year": 2 * grade.wage_per_year})
        for name, grade in scenario.grades.items()
    }
    dear = outcome(scenario.model_copy(update={"grades": grades}))
    assert dear.ratios["cost"][0] == pytest.approx(2 * base.ratios["cost"][0], abs=0.2)
    money = ("cost", "direct_cost", *INCOME_METRICS)
    service = {name: pair for name, pair in base.ratios.items() if not name.startswith(money)}
    assert service.items() <= dear.ratios.items()


def test_without_licences_the_income_is_missing_with_a_reason_and_the_costs_stay():
    scenario = run()[0]
    packages = {
        name: package.model_copy(update={"fee_share_of_licence": None, "fee_per_case": None})
        for name, package in scenario.packages.items()
    }
    found = outcome(scenario.model_copy(update={"packages": packages}))
    for name in INCOME_METRICS:
        assert name not in found.ratios
        assert "fee_share_of_licence of package premium is not given" in found.reasons[name]
    assert "statement/support fees: standard" in found.reasons
    assert found.ratios["cost"] == outcome().ratios["cost"]


def test_a_case_without_the_event_counts_as_never_in_the_samples():
    _, _, plan, tape, ledger = run()
    facts = facts_of(run()[0], plan, tape, ledger)
    sample = outcome().samples["resolution_hours"]
    unresolved = int((ledger.cases.resolved[facts.judged] < 0).sum())
    assert int((sample == NEVER_CAME).sum()) == unresolved
    assert (np.diff(sample) >= 0).all()


def test_missed_months_are_those_whose_attainment_lies_below_the_goal():
    scenario, _, plan, tape, ledger = run()
    facts = facts_of(scenario, plan, tape, ledger)
    premium = tape.packages.index("premium")
    mine = facts.judged[tape.customers.package[tape.customer[facts.judged]] == premium]
    month = facts.months.of(tape.opened[mine])
    missed = 0
    judged = np.flatnonzero(facts.months.is_judged)
    for position in judged:
        outcomes = facts.response.outcome[mine][month == position]
        met, late = int((outcomes == MET).sum()), int((outcomes == MISSED).sum())
        missed += met < 0.95 * (met + late)
    name = "month_missed_share/package=premium,goal=response"
    assert outcome().ratios[name] == (missed, len(judged))


def test_updates_may_have_a_goal_by_the_month_as_the_other_clocks():
    scenario, design, _, tape, _ = run()
    package = scenario.packages["premium"]
    hours = dict.fromkeys(scenario.severities, 1e-6)
    strict = package.model_copy(
        update={
            "targets": package.targets.model_copy(update={"update_hours": hours}),
            "goals": package.goals.model_copy(update={"update": 0.99}),
        }
    )
    wanted = scenario.model_copy(update={"packages": {**scenario.packages, "premium": strict}})
    again = build_plan(wanted, design, tape, draw_roster(wanted, design, seed=3, replication=1))
    found = summarise(wanted, design, again, tape, simulate(again)).ratios
    missed, months = found["month_missed_share/package=premium,goal=update"]
    assert missed == months > 0
    assert found["month_missed_share/goal=update"] == (missed, months)


def test_attainment_over_all_is_never_above_attainment_over_the_decided():
    ratios = outcome().ratios
    for goal in ("response", "resolution"):
        met, decided = ratios[f"{goal}_attainment"]
        undecided, aimed = ratios[f"undecided_share/goal={goal}"]
        assert ratios[f"{goal}_attainment_all"] == (met, aimed)
        assert decided + undecided == aimed
