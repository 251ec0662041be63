"""The compiled engine writes the SimPy engine's ledger, byte for byte."""

from dataclasses import fields, replace

import numpy as np
import pytest
from crowds import some_crowds
from hypothesis import given
from organisations import (
    EXAMPLES,
    UNITS,
    WORK_RULES,
    Organisation,
    fuzzed,
    organisations,
    some_organisations,
)
from parity import differences

from supportsim.compiled.columns import columns_of
from supportsim.compiled.library import why_missing
from supportsim.compiled.run import simulate as compiled
from supportsim.engine.run import simulate as simpy
from supportsim.engine.timetable import timetable
from supportsim.plan.plan import Plan
from supportsim.units import HOUR

needs_library = pytest.mark.skipif(why_missing() is not None, reason=str(why_missing()))


@needs_library
@fuzzed(500)
@given(organisations(), UNITS)
def test_both_engines_write_the_same_bytes(organisation: Organisation, unit: int):
    plan = organisation.plan(unit)
    assert differences(simpy(plan), compiled(plan)) == []


@needs_library
@fuzzed(300)
@given(organisations(rules=WORK_RULES), UNITS)
def test_they_do_without_the_rules_of_people_and_hours(organisation: Organisation, unit: int):
    plan = organisation.plan(unit)
    assert differences(simpy(plan), compiled(plan)) == []


@needs_library
def test_they_do_where_every_rule_is_as_likely_as_any():
    """Hypothesis prefers small numbers and simple organisations; dice do not."""
    for number, one in enumerate(some_organisations(EXAMPLES or 120)):
        plan = one.plan()
        assert differences(simpy(plan), compiled(plan)) == [], number


#: Fields that say nothing about what happens: names, and what the ledger takes from elsewhere.
NOT_HANDED_OVER = {"names", "grade", "site", "duty_offset", "duty_from", "duty_to", "duty_kind"}
#: Duty and seats reach the engine as the timetable that both engines share.
AS_TIMETABLE = {"handover_engineer", "handover_at", "handover_planned"}


@needs_library
@fuzzed(20)
@given(organisations())
def test_every_field_of_a_plan_reaches_the_compiled_engine(organisation: Organisation):
    """A rule added to the plan without its twin in C fails here."""
    plan = organisation.plan()
    handed = [column.tobytes() for column in columns_of(plan)]
    for part in fields(Plan):
        if part.name == "seats":
            continue
        value = getattr(plan, part.name)
        for field in getattr(value, "__dataclass_fields__", {}):
            column = getattr(value, field)
            passed_over = NOT_HANDED_OVER | AS_TIMETABLE
            if field in passed_over or not isinstance(column, np.ndarray):
                continue
            assert np.ascontiguousarray(column).tobytes() in handed, f"{part.name}.{field}"


@needs_library
def test_they_do_where_the_instants_of_the_timetable_stand_apart(monkeypatch: pytest.MonkeyPatch):
    """One number holds an instant and the place within it, but for very long and large runs."""
    apart = 0
    for number, one in enumerate(some_organisations(40)):
        plan = one.plan()
        packed = simpy(plan)
        with monkeypatch.context() as shorter:
            shorter.setattr("supportsim.engine.timetable._WORD", 0)
            assert differences(packed, simpy(plan)) == [], number
            assert differences(packed, compiled(plan)) == [], number
            apart += len(timetable(plan).apart)
        assert not len(timetable(plan).apart)
    assert apart > 200


def overloaded(organisation: Organisation, rule: str) -> Organisation:
    """The same with eight times the cases, of all severities, and one rule of interruption."""
    cases = [
        replace(case, opened=case.opened + 7 * copy, severity=1 + (case.severity + copy) % 3)
        for copy in range(8)
        for case in organisation.cases
    ]
    desks = [replace(desk, interruption=rule) for desk in organisation.desks]
    return replace(organisation, cases=cases, desks=desks)


@needs_library
@pytest.mark.parametrize("rule", ["severity_1", "any_more_severe"])
def test_they_do_where_much_waits_and_may_interrupt(rule: str):
    cuts = 0
    for number, one in enumerate(some_organisations(EXAMPLES or 60)):
        plan = overloaded(one, rule).plan()
        ledger = compiled(plan)
        assert differences(simpy(plan), ledger) == [], number
        cuts += int(ledger.cases.interruptions.sum())
    assert cuts > 200


@needs_library
def test_they_do_in_crowds():
    """What an engine keeps in pieces for many takes more than one piece there."""
    people, spells = 0, 0
    for number, one in enumerate(some_crowds(EXAMPLES // 2 or 100)):
        plan = one.plan(7 * HOUR if number % 3 == 0 else 1)
        ledger = compiled(plan)
        assert differences(simpy(plan), ledger) == [], number
        people = max(people, len(set(ledger.spells.engineer.tolist())))
        spells = max(spells, len(ledger.spells.case))
    assert people > 64
    assert spells > 1_000
