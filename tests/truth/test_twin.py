"""The SimPy engine against an independent loop of the same rules, spell by spell."""

from hypothesis import given
from organisations import (
    EXAMPLES,
    HEART,
    UNITS,
    WORK_RULES,
    Organisation,
    fuzzed,
    organisations,
    some_organisations,
)
from twin import Twin, happened, told

from supportsim.engine.run import simulate
from supportsim.plan.plan import Plan


def assert_same_story(plan: Plan, number: int | None = None) -> None:
    ours, theirs = told(simulate(plan), plan.engineers.is_seat), happened(Twin(plan).run())
    assert ours == theirs, number


@fuzzed(400)
@given(organisations(), UNITS)
def test_the_engine_and_its_twin_tell_the_same_story(organisation: Organisation, unit: int):
    assert_same_story(organisation.plan(unit))


@fuzzed(100)
@given(organisations(rules=HEART), UNITS)
def test_they_do_where_only_the_heart_of_the_rules_decides(organisation: Organisation, unit: int):
    assert_same_story(organisation.plan(unit))


@fuzzed(200)
@given(organisations(rules=WORK_RULES), UNITS)
def test_they_do_without_the_rules_of_people_and_hours(organisation: Organisation, unit: int):
    assert_same_story(organisation.plan(unit))


def test_they_do_where_every_rule_is_as_likely_as_any():
    """Hypothesis prefers simple organisations; dice do not."""
    for number, one in enumerate(some_organisations(EXAMPLES or 250)):
        assert_same_story(one.plan(), number)
