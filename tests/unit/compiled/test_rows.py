"""The tables of the compiled engine: written while it plays, in order in the end."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, build
from compiled_builds import IMPATIENT, compiler, library, play
from hypothesis import given
from hypothesis import strategies as st
from organisations import UNITS, Organisation, fuzzed, organisations
from parity import differences

from supportsim.compiled.library import why_missing
from supportsim.compiled.rows import SpellRows, columns_for, width
from supportsim.compiled.run import simulate
from supportsim.engine.run import simulate as reference
from supportsim.engines import Engine
from supportsim.ledger.tables import SPELL_COLUMNS, type_of

needs_library = pytest.mark.skipif(why_missing() is not None, reason=str(why_missing()))
needs_compiler = pytest.mark.skipif(compiler() is None, reason="there is no C compiler")


@needs_compiler
def test_rows_written_out_of_order_are_sorted_in_the_end(tmp_path: Path):
    """With small pieces of all that is kept in pieces besides; of crowds most fill many."""
    impatient = str(library(tmp_path, IMPATIENT))
    for what in ("alike", "crowd"):
        last, wrong = play(what, 60, seed=11, timeout=120, SUPPORTSIM_ENGINE_LIBRARY=impatient)
        assert wrong == "", last
        assert last == "60 alike"


@needs_library
@fuzzed(60)
@given(organisations(), UNITS)
def test_without_spells_all_other_tables_are_the_same(organisation: Organisation, unit: int):
    plan = organisation.plan(unit)
    whole, short = simulate(plan), simulate(plan, spells=False)
    assert len(short.spells.case) == 0
    assert {name.split(".")[0] for name in differences(whole, short)} <= {"spells"}
    assert differences(reference(plan, spells=False), short) == []


@needs_library
@fuzzed(40)
@given(organisations(), UNITS, st.sets(st.sampled_from(SPELL_COLUMNS)))
def test_columns_that_are_asked_for_are_those_of_the_whole(
    organisation: Organisation, unit: int, asked: set[str]
):
    plan, asked = organisation.plan(unit), asked | {"case"}
    whole = simulate(plan)
    for some in (simulate(plan, columns=asked), reference(plan, columns=asked)):
        assert {name for name in SPELL_COLUMNS if hasattr(some.spells, name)} == asked
        for name in asked:
            found, known = getattr(some.spells, name), getattr(whole.spells, name)
            assert found.dtype == known.dtype
            assert found.tolist() == known.tolist()
        full = replace(some, spells=whole.spells)
        assert differences(whole, full) == []


@pytest.mark.parametrize("engine", [reference, pytest.param(simulate, marks=needs_library)])
def test_wrong_columns_are_refused(engine: Engine):
    plan = build([CaseSpec(0)], [DeskSpec()], [EngineerSpec()])
    with pytest.raises(ValueError, match="case must be among them"):
        engine(plan, columns=["started"])
    with pytest.raises(ValueError, match="there is no began"):
        engine(plan, columns=["case", "began"])


@needs_library
def test_more_rows_than_touches_find_room():
    """Every touch is cut at the end of each of many shifts."""
    shifts = [(at, at + 10) for at in range(0, 2_000, 20)]
    plan = build([CaseSpec(0, [(900, 0)])], [DeskSpec()], [EngineerSpec(shifts=shifts)])
    ledger = simulate(plan)
    assert len(ledger.spells.case) > 50
    assert differences(reference(plan), ledger) == []


@needs_library
def test_a_ledger_outlives_its_engine_and_cannot_be_written_to():
    plan = build([CaseSpec(n) for n in range(9)], [DeskSpec()], [EngineerSpec()])
    ledgers = [simulate(plan) for _ in range(3)]
    assert differences(ledgers[0], ledgers[2]) == []
    for column in SPELL_COLUMNS:
        assert not getattr(ledgers[0].spells, column).flags.writeable
    assert not ledgers[0].cases.resolved.flags.writeable


def test_columns_lie_side_by_side_and_do_not_overlap():
    columns = columns_for(SPELL_COLUMNS, 7)
    for value, (name, column) in enumerate(columns.items()):
        assert column.dtype == type_of(name)
        assert len(column) == 7
        column[:] = value
    for value, column in enumerate(columns.values()):
        assert (column == value).all()
    assert width(SPELL_COLUMNS) == sum(column.itemsize for column in columns.values())


def test_rows_out_of_order_are_sorted_by_case_and_keep_theirs_together():
    rows = SpellRows(3)
    rows.widen(6, 0)
    rows.columns["case"][:5] = [2, 2, 0, 1, 1]
    rows.columns["spell"][:5] = [0, 1, 0, 0, 1]
    rows.widen(9, 5)
    table = rows.finished(5, is_ordered=False)
    assert table.case.tolist() == [0, 1, 1, 2, 2]
    assert table.spell.tolist() == [0, 0, 1, 0, 1]
    assert np.all(table.overtime == 0)
