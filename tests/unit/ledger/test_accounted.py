"""The time for which rows account: followed in C, the same as what the measures make of them."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, build
from organisations import some_organisations

from supportsim.arrays import frozen
from supportsim.engine.run import simulate
from supportsim.errors import LedgerError
from supportsim.ledger.accounted import _followed, time_accounted
from supportsim.ledger.clocks import moments_of
from supportsim.ledger.tables import Ledger
from supportsim.ledger.waits import time_was_open
from supportsim.native import chaining, library

needs_library = pytest.mark.skipif(library.library() is None, reason="it was not built")

#: Columns whose damage the rows of a case show.
TOLD = ("ready", "started", "ended", "purpose", "next", "reply_at", "case", "request")


def accounted(ledger: Ledger) -> list[int] | str:
    """The time of each case, or what is wrong with the rows."""
    try:
        return time_accounted(ledger, moments_of(ledger)).tolist()
    except LedgerError as error:
        return str(error)


def damaged(ledger: Ledger, dice: Random) -> Ledger:
    """The ledger with one number of one row changed a little."""
    name = dice.choice(TOLD)
    column = np.array(getattr(ledger.spells, name))
    row = dice.randrange(len(column))
    most = len(ledger.cases.opened) if name == "case" else 1000
    column[row] = min(max(int(column[row]) + dice.choice((-3, -1, 1, 2)), 0), most - 1)
    return replace(ledger, spells=replace(ledger.spells, **{name: frozen(column)}))


def by_hand() -> Ledger:
    """Two touches with a reply between them, and a case that nobody has taken in the end."""
    cases = [CaseSpec(0, touches=[(100, 50), (60, 0)]), CaseSpec(390)]
    people = [EngineerSpec(shifts=[(0, 380)])]
    return simulate(build(cases, [DeskSpec()], people, window=(0, 500), run_off=1000))


@pytest.mark.parametrize("is_built", [pytest.param(True, marks=needs_library), False])
def test_time_is_that_from_opening_to_the_end(is_built: bool, monkeypatch: pytest.MonkeyPatch):
    if not is_built:
        monkeypatch.setattr(chaining, "library", lambda: None)
    ledger = by_hand()
    assert accounted(ledger) == [210, ledger.end - 390]


@needs_library
def test_rows_that_follow_each_other_are_followed_in_c():
    found = _followed(ledger := by_hand(), moments_of(ledger))
    assert found is not None
    assert found.spent.tolist() == [210, ledger.end - 390]
    assert found.tangled.tolist() == [False, False]
    late = np.array(ledger.spells.ready)
    late[0] += 1
    torn = replace(ledger, spells=replace(ledger.spells, ready=frozen(late)))
    found = _followed(torn, moments_of(torn))
    assert found is not None
    assert found.tangled.tolist() == [True, False]


@needs_library
def test_sound_and_damaged_ledgers_are_judged_as_without_the_library():
    dice, wrong = Random(3), 0  # noqa: S311 (no secret)
    for organisation in some_organisations(60):
        ledger = simulate(organisation.plan(1000))
        ledgers = [ledger, *(damaged(ledger, dice) for _ in range(4) if len(ledger.spells.case))]
        found = [accounted(each) for each in ledgers]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(chaining, "library", lambda: None)
            assert [accounted(each) for each in ledgers] == found
        assert found[0] == time_was_open(ledger).tolist()
        wrong += sum(isinstance(each, str) for each in found)
    assert wrong > 20
