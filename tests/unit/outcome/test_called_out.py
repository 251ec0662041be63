"""What being on call takes: sums worked out by hand on a night of two calls."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, OnCallSpec, build

from supportsim.engine.run import simulate
from supportsim.ledger.clocks import moments_of, response_clock
from supportsim.outcome.called_out import on_call_measures
from supportsim.outcome.facts import Facts
from supportsim.outcome.saved import Frame
from supportsim.outcome.table_called_out import on_call_from_tables
from supportsim.outcome.table_pool import Pool
from supportsim.plan.plan import Plan
from supportsim.units import HOUR

NAMES = ("call_outs", "call_out_hours", "standby_hours", "rest_hours")


def night(*, is_on_call: bool = True) -> Plan:
    """Shifts 0-50 and 200-2000, calls at 60 and 120, gone at 110 and 170, rest to 270."""
    cases = [CaseSpec(at, [(30, 0)], severity=1) for at in (60, 120)]
    cases.append(CaseSpec(300, [(30, 0)]))
    standby = [(50, 150), (150, 200)] if is_on_call else []
    person = EngineerSpec(
        shifts=[(0, 50), (200, 2000)], on_call=0 if is_on_call else -1, standby=standby
    )
    rules = [OnCallSpec(rest=100, most_call_outs=2)] if is_on_call else []
    return build(cases, [DeskSpec()], [person], on_call=rules, window=(100, 1000), run_off=2000)


def facts(plan: Plan, outcome: list[int] | None = None) -> Facts:
    """What the measures ask of a run; outcomes of the response clock as given."""
    made = simulate(plan)
    contract = plan.contract
    clock: Any = response_clock(
        made, contract.calendars, contract.calendar, contract.response_target, None,
        moments=moments_of(made),
    )  # fmt: skip
    if outcome is not None:
        clock = SimpleNamespace(outcome=np.array(outcome))
    parts = SimpleNamespace(plan=plan, ledger=made, response=clock, span=slice(0, 3))
    return cast("Facts", parts)


def test_hours_and_calls_are_those_of_the_window():
    found = on_call_measures(facts(night()))
    # The first call came at 60, before the window; 10 of its 50 lie in it.
    assert [found[name] for name in NAMES] == [
        (1.0, 1.0),
        ((10 + 50) / HOUR, 1.0),
        (100 / HOUR, 1.0),
        (70 / HOUR, 1.0),
    ]


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        # 1 met, 2 missed, 0 undecided, 3 no target; the third case is answered in a shift.
        ([1, 1, 1], (2.0, 2.0)),
        ([1, 2, 2], (1.0, 2.0)),
        ([2, 0, 1], (0.0, 1.0)),
        ([3, 3, 1], (0.0, 0.0)),
    ],
)
def test_answers_count_only_of_cases_that_somebody_called_out_began(
    outcome: list[int], told: tuple[float, float]
):
    found = on_call_measures(facts(night(), outcome))
    assert found["call_out_response_attainment"] == told


def test_a_design_without_on_call_has_none_of_these_figures():
    assert on_call_measures(facts(night(is_on_call=False))) == {}


def test_tables_tell_the_same():
    duty = Frame(
        columns={
            "kind": np.array(["on_call", "call_out", "call_out", "rest", "shift"], dtype=object),
            "engineer": np.array(["a"] * 5, dtype=object),
            "from": np.array([50, 60, 120, 200, 270]),
            "to": np.array([200, 110, 170, 270, 2000]),
        },
        length=5,
    )
    cases = Frame(
        columns={
            "first_engineer": np.array(["a", "b", "a", ""], dtype=object),
            "first_start": np.array([140.0, 150.0, 300.0, np.nan]),
            "response_outcome": np.array(["missed", "met", "met", "missed"], dtype=object),
        },
        length=4,
    )
    pool = Pool()
    judged = np.ones(4, dtype=np.bool_)
    on_call_from_tables(pool, cases, duty, window=(100, 1000), runs=2, judged=judged)
    assert pool.metrics == {
        "call_outs": 0.5,
        "call_out_hours": 30 / HOUR,
        "standby_hours": 50 / HOUR,
        "rest_hours": 35 / HOUR,
        "call_out_response_attainment": 0.0,
    }
