"""The SimPy engine against an independent loop of the same rules, spell by spell."""

from hypothesis import given
from organisations import UNITS, Organisation, fuzzed, organisations
from twin import Twin, happened, told

from supportsim.engine.run import simulate


@fuzzed(300)
@given(organisations(), UNITS)
def test_the_engine_and_its_twin_tell_the_same_story(organisation: Organisation, unit: int):
    plan = organisation.plan(unit)
    ours, theirs = told(simulate(plan)), happened(Twin(plan).run())
    assert ours == theirs
