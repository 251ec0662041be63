"""The audit of clocks, of the backlog and of money: each violation is planted, and named."""

from dataclasses import replace

import numpy as np
import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, build

from supportsim.engine.run import simulate
from supportsim.ledger.tables import MET, MISSED, NO_TARGET, UNDECIDED
from supportsim.outcome.audit import audit_money
from supportsim.outcome.audit_cases import backlog_has_its_area, clocks_are_sound
from supportsim.outcome.evidence import Evidence, evidence
from supportsim.outcome.outcome import Outcome

CLOCKS = ("response", "update", "resolution")


@pytest.fixture
def seen() -> Evidence:
    """Case 0 keeps all three targets, case 1 starts at 50 and was due at 40, case 2 has none."""
    cases = [
        CaseSpec(0, [(50, 30), (20, 0)], response_target=40, update_target=200,
                 resolution_target=400),
        CaseSpec(10, response_target=30),
        CaseSpec(20),
    ]  # fmt: skip
    plan = build(cases, [DeskSpec(order="fifo")], [EngineerSpec()], window=(0, 1000), run_off=2000)
    return evidence(plan, simulate(plan))


def with_clock(seen: Evidence, name: str, **cells: tuple[int, int]) -> Evidence:
    """The same run with a cell of a clock replaced: column to (case, value)."""
    clock, target = seen.clocks[name]
    for column, (case, value) in cells.items():
        changed = getattr(clock, column).copy()
        changed[case] = value
        clock = replace(clock, **{column: changed})
    vars(seen)["clocks"] = seen.clocks | {name: (clock, target)}
    return seen


def test_sound_clocks_pass(seen: Evidence):
    assert [seen.clocks[name][0].outcome.tolist() for name in CLOCKS] == [
        [MET, MISSED, NO_TARGET],
        [MET, NO_TARGET, NO_TARGET],
        [MET, NO_TARGET, NO_TARGET],
    ]
    assert clocks_are_sound(seen) == []


def test_a_clock_of_updates_that_nobody_is_promised_is_not_worked_out():
    plan = build([CaseSpec(0, response_target=40)], [DeskSpec()], [EngineerSpec()])
    assert set(evidence(plan, simulate(plan)).clocks) == {"response", "resolution"}


@pytest.mark.parametrize("name", CLOCKS)
def test_a_clock_that_runs_backwards_is_found(seen: Evidence, name: str):
    bad = with_clock(seen, name, elapsed=(1, -1))
    assert clocks_are_sound(bad) == [f"case 1: {name} clock ran backwards"]


@pytest.mark.parametrize("name", CLOCKS)
def test_a_target_used_up_before_the_case_opened_is_found(seen: Evidence, name: str):
    bad = with_clock(seen, name, due=(1, 9), outcome=(1, MET))
    assert f"case 1: {name} due before it opened" in clocks_are_sound(bad)


@pytest.mark.parametrize("name", ["response", "resolution"])
def test_what_is_missed_before_it_was_due_is_found(seen: Evidence, name: str):
    # Case 0 is resolved at 270.
    bad = with_clock(seen, name, due=(0, 270), outcome=(0, MISSED))
    assert clocks_are_sound(bad) == [f"case 0: {name} missed before it was due"]
    assert clocks_are_sound(with_clock(seen, name, due=(0, 269))) == []


@pytest.mark.parametrize("outcome", [MET, MISSED, UNDECIDED])
def test_a_verdict_without_a_target_is_found(seen: Evidence, outcome: int):
    bad = with_clock(seen, "resolution", outcome=(2, outcome))
    assert "case 2: resolution judged without a target, or not with one" in clocks_are_sound(bad)


@pytest.mark.parametrize("name", CLOCKS)
def test_a_target_without_a_verdict_is_found(seen: Evidence, name: str):
    bad = with_clock(seen, name, outcome=(0, NO_TARGET))
    assert clocks_are_sound(bad) == [f"case 0: {name} judged without a target, or not with one"]


def test_a_backlog_that_is_not_the_sum_of_its_parts_is_found(seen: Evidence):
    # Open are 0 to 270, 10 to 150 and 20 to 250.
    assert backlog_has_its_area(seen) == []
    assert seen.spent is not None
    lost = replace(seen, spent=seen.spent - 1)
    assert backlog_has_its_area(lost) == ["backlog area 640 but time open 637"]


def money(**ratios: float) -> Outcome:
    """Fees of 900 and salaries of 300 a month, for two months, in cents."""
    lines = {"support fees: gold": 90_000, "salaries: l1 at paris": -30_000}
    shown = {"cost": 600.0, "revenue": 1800.0, "margin": 1200.0} | ratios
    return Outcome(
        ratios={name: (value, 1.0) for name, value in shown.items()},
        reasons={},
        samples={},
        series={},
        statement={line: np.array([cents, cents]) for line, cents in lines.items()},
        months=("2027-01", "2027-02"),
    )


def test_money_that_is_what_its_lines_say_passes():
    assert audit_money(money()) == []


@pytest.mark.parametrize("name", ["cost", "revenue", "margin"])
def test_a_figure_a_cent_off_its_lines_is_found(name: str):
    right = {"cost": 600.0, "revenue": 1800.0, "margin": 1200.0}[name]
    assert audit_money(money(**{name: right + 0.01})) == [
        f"invariant 9, money adds up: {name} is {right + 0.01}, its lines say {right}"
    ]


def test_a_line_that_is_neither_revenue_nor_cost_is_found():
    strange = replace(money(), statement=money().statement | {"gifts": np.array([500, 0])})
    assert audit_money(strange) == [
        "invariant 9, money adds up: the lines add up to 120500 cents, not 120000"
    ]
