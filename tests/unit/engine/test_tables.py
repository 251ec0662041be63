"""Tables of the SimPy engine: more rows than are packed at a time, and cases without spells."""

from random import Random

import numpy as np
import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, TaskSpec, build
from parity import differences

from supportsim.engine.register import rows_of
from supportsim.engine.run import simulate
from supportsim.engine.tables import CaseTable, SpellTable
from supportsim.ledger.tables import Ledger, Spells, type_of
from supportsim.plan.plan import Plan

#: More than both the register reads and a table packs at a time.
MANY = 10_000


@pytest.mark.parametrize("room", [0, 1, MANY])
def test_spells_are_in_order_of_case_and_position_however_many_there_are(room: int):
    rows = [(case, position) for case in range(MANY // 5) for position in range(5)]
    Random(1).shuffle(rows)  # noqa: S311 (no secret)
    table = SpellTable(room)
    width = len(table.names)
    for case, position in rows:
        place = next(table.places, None)
        values = [case, 0, position, *[1] * (width - 4), case * 10 + position]
        table.pack(table.buffer, table.turn_over() if place is None else place, *values)
    columns = table.columns()
    assert list(columns) == list(Spells.__dataclass_fields__)
    assert columns["case"].tolist() == sorted(case for case, _ in rows)
    assert columns["spell"].tolist() == [0, 1, 2, 3, 4] * (MANY // 5)
    assert (columns["reply_at"] == columns["case"] * 10 + columns["spell"]).all()
    assert all(column.dtype == type_of(name) for name, column in columns.items())


def test_a_table_of_cases_keeps_what_was_there_for_those_never_put_away():
    table = CaseTable(MANY, touches=7)
    for case in range(0, MANY, 2):
        place = next(table.places, None)
        table.pack(table.buffer, table.turn_over() if place is None else place, case, case)
    table.turn_over()
    even = np.arange(0, MANY, 2)
    assert (table.columns["touches"][even] == even).all()
    assert (table.columns["touches"][even + 1] == 7).all()


def test_rows_are_read_in_order_past_every_part():
    column = np.arange(MANY)
    assert list(rows_of(column, -column)) == [(n, -n) for n in range(MANY)]
    assert list(rows_of(column[:0])) == []


def busy() -> Plan:
    """Cases of several touches, some withdrawn, some never opened, tasks, and shifts that end."""
    dice = Random(2)  # noqa: S311 (no secret)
    cases = [
        CaseSpec(
            at,
            [(dice.randrange(60), dice.randrange(200)), (dice.randrange(60), 0)],
            severity=dice.randrange(1, 4),
            patience=dice.choice([-1, 500]),
        )
        for at in range(0, 20 * 2_000, 20)
    ]
    people = [EngineerSpec(shifts=[(n, n + 900) for n in range(0, 50_000, 1_000)])] * 3
    tasks = [TaskSpec(ready=at) for at in range(0, 30_000, 3_000)]
    return build(cases, [DeskSpec()], people, tasks=tasks, window=(0, 35_000), run_off=38_000)


def test_without_spells_all_else_is_the_same():
    plan = busy()
    full, bare = simulate(plan), simulate(plan, spells=False)
    assert {found.split(".")[0] for found in differences(full, bare)} == {"spells"}
    assert len(full.spells.case) > MANY // 5
    assert [len(column) for column in columns_of(bare)] == [0] * len(columns_of(full))
    assert [column.dtype for column in columns_of(bare)] == [
        column.dtype for column in columns_of(full)
    ]


def columns_of(ledger: Ledger) -> list[np.ndarray]:
    return [getattr(ledger.spells, name) for name in Spells.__dataclass_fields__]
