"""Tables that contradict themselves are refused, with where and why."""

import math
from collections.abc import Mapping
from typing import Any

import pytest

from supportsim import InputError, measure

SOUND: Mapping[str, Mapping[str, list[Any]]] = {
    "cases": {
        "case": ["A", "B", "C"],
        "opened": [0, 10, 20],
        "first_start": [5, 15, None],
        "resolved": [50, None, None],
        "withdrawn": [None, None, 40],
        "status": ["resolved", "open", "withdrawn"],
        "response_outcome": ["met", "missed", "missed"],
        "touches": [1, 0, 0],
        "judged": [1, 1, 0],
    },
    "spells": {
        "case": ["A", "B", None],
        "engineer": ["ann", "ben", "ann"],
        "purpose": ["touch", "touch", "task"],
        "started": [5, 15, 60],
        "ended": [50, 45, 70],
    },
    "duty": {
        "engineer": ["ann", "ben", "ann"],
        "from": [0, 0, 100],
        "to": [100, 100, 200],
        "kind": ["shift", "shift", "shift"],
    },
}


def with_cells(changes: dict[tuple[str, str], list[Any]]) -> dict[str, dict[str, list[Any]]]:
    """The sound tables with some columns replaced."""
    made = {name: dict(table) for name, table in SOUND.items()}
    for (table, column), cells in changes.items():
        made[table][column] = cells
    return made


def problems(
    changes: dict[tuple[str, str], list[Any]],
    window: tuple[Any, Any] | None = (0, 200),
    cut: Any = None,
) -> list[str]:
    """What is said of the tables."""
    with pytest.raises(InputError) as caught:
        measure(tables=with_cells(changes), window=window, cut=cut)
    return caught.value.problems


def test_sound_tables_are_measured():
    found = measure(tables=SOUND, window=(0, 200)).metrics
    assert found["utilisation"] == pytest.approx((45 + 30 + 10) / 300)


@pytest.mark.parametrize(
    ("table", "column", "cells", "told"),
    [
        ("duty", "to", [100, -1, 200],
         "duty, column to, row 1: -1 lies before from, 0"),
        ("spells", "ended", [50, 14, 70],
         "spells, column ended, row 1: 14 lies before started, 15"),
        ("spells", "case", ["A", "D", None],
         "spells, column case, row 1: no case is called 'D'"),
        ("spells", "case", ["A", None, None],
         "spells, column case, row 1: nothing, but only a task has no case"),
        ("cases", "case", ["A", "A", "B"],
         "cases, column case, row 1: 'A' is there already, in row 0"),
        ("cases", "first_start", [5, 9, None],
         "cases, column first_start, row 1: 9 lies before opened, 10"),
        ("cases", "resolved", [-3, None, None],
         "cases, column resolved, row 0: -3 lies before opened, 0"),
        ("cases", "withdrawn", [None, None, 19],
         "cases, column withdrawn, row 2: 19 lies before opened, 20"),
        ("cases", "withdrawn", [60, None, 40],
         "cases, column withdrawn, row 0: 60, but it was resolved at 50"),
        ("cases", "status", ["open", "open", "withdrawn"],
         "cases, column status, row 0: 'open', but resolved is 50"),
        ("cases", "opened", [0, math.nan, 20],
         "cases, column opened, row 1: a whole number, or None for none, not nan"),
        ("cases", "opened", [0, None, 20],
         "cases, column opened, row 1: nothing, but every row has one"),
        ("cases", "opened", [0, 10.5, 20],
         "cases, column opened, row 1: a whole number, not 10.5"),
        ("cases", "opened", [0, "10", 20],
         "cases, column opened, row 1: a whole number, not '10'"),
        ("cases", "opened", [0, -(2**53), 20],
         "cases, column opened, row 1: a whole number below 2**53, not -9007199254740992"),
        ("cases", "resolved", [math.inf, None, None],
         "cases, column resolved, row 0: a whole number below 2**53, not inf"),
        ("cases", "touches", [1, -1, 0],
         "cases, column touches, row 1: a number from 0 on, not -1"),
        ("cases", "judged", [1, 2, 0],
         "cases, column judged, row 1: 0 or 1, not 2"),
        ("cases", "status", ["resolved", "opne", "withdrawn"],
         "cases, column status, row 1: unknown status 'opne' (did you mean 'open'?)"),
        ("cases", "response_outcome", ["mett", "missed", "missed"],
         ("cases, column response_outcome, row 0: unknown response_outcome 'mett' "
         "(did you mean 'met'?)")),
        ("spells", "purpose", ["touch", "tuoch", "task"],
         "spells, column purpose, row 1: unknown purpose 'tuoch' (did you mean 'touch'?)"),
        ("duty", "kind", ["shift", "xyz", "shift"],
         ("duty, column kind, row 1: unknown kind 'xyz' (known: shift, block, absent, overtime, "
         "on_call, call_out, rest)")),
        ("duty", "from", [0, 0, 99],
         "duty, column from, row 2: 99 lies inside row 0, 0 to 100, also of 'ann'"),
        ("spells", "started", [5, 15, 49],
         "spells, column started, row 2: 49 lies inside row 0, 5 to 50, also of 'ann'"),
        ("duty", "to", [100, 20, 200],
         ("spells, engineer 'ben': 30 of work in the window, but duty has 20 of shifts, absence, "
         "rest and overtime")),
        ("duty", "to", [100, 20],
         "duty: columns have different lengths: [2, 3]"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_is_told(table: str, column: str, cells: list[Any], told: str):
    assert problems({(table, column): cells}) == [told]


def test_all_mistakes_are_told_at_once():
    told = problems(
        {
            ("cases", "resolved"): [-1, "soon", None],
            ("spells", "purpose"): ["touch", "visit", "task"],
            ("duty", "kind"): ["shifts", "shift", "shift"],
        },
        window=(200, 100),
    )
    assert told == [
        "window: ends at 100, not after its start, 200",
        "cases, column resolved, row 1: a whole number, not 'soon'",
        "cases, column resolved, row 0: -1 lies before opened, 0",
        (
            "spells, column purpose, row 1: unknown purpose 'visit' (known: touch, attempt, "
            "assist, waiting, triage, reproduction, task)"
        ),
        "duty, column kind, row 0: unknown kind 'shifts' (did you mean 'shift'?)",
    ]


def test_of_many_mistakes_the_first_twenty_are_told():
    told = problems({("cases", name): ["x"] * 3 for name in ("opened", "resolved", "withdrawn")})
    assert len(told) == 9
    columns = ("opened", "first_start", "resolved", "withdrawn", "touches", "judged", "topics")
    told = problems({("cases", name): ["x"] * 3 for name in columns})
    assert len(told) == 21
    assert told[-1] == "tables: and 1 more"


@pytest.mark.parametrize(
    ("window", "cut", "told"),
    [
        ((5, 5), None, "window: ends at 5, not after its start, 5"),
        ((0, math.nan), None, "window: a whole number, or None for none, not nan"),
        ((0, 10), 0.5, "cut: a whole number, not 0.5"),
    ],
)
def test_a_window_and_a_cut_are_whole_and_in_order(window: tuple[Any, Any], cut: Any, told: str):
    assert problems({}, window=window, cut=cut) == [told]


def test_whole_numbers_may_be_floats_and_a_third_party_may_do_several_things_at_once():
    found = measure(
        tables=with_cells({
            ("cases", "opened"): [0.0, 10.0, 20.0],
            ("spells", "engineer"): ["vendor", "vendor", "ann"],
        }),
        window=(0, 200),
    ).metrics  # fmt: skip
    assert found["utilisation"] == pytest.approx(10 / 300)


def test_spells_are_of_the_cases_of_their_replication():
    cases = {"case": ["A", "A"], "opened": [0, 0], "replication": [0, 1]}
    spells = {"case": ["A", "A"], "replication": [1, 2], "started": [0, 0], "ended": [1, 1]}
    with pytest.raises(InputError) as caught:
        measure(tables={"cases": cases, "spells": spells})
    assert caught.value.problems == ["spells, column case, row 1: no case is called 'A'"]
