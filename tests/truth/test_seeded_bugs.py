"""Bugs planted on purpose: each is caught by the check that docs/verification.md names.

`bugs.py` plants them. With the bug the check must alarm; on the very same organisation it must be
silent without it. Bugs of other rooms are shown to a named test of theirs.
"""

import importlib
from typing import Any

import bugs
import lab
import numpy as np
import pytest
from builders import DeskSpec
from chains import FIRST_STAGE, Integers, marginal, p_value, transient
from lab import cases_of, counted, crowd, is_open, poisson, run, staff

from supportsim.engine import workbench
from supportsim.ledger import clocks, tables
from supportsim.workweek import always


@pytest.fixture(autouse=True)
def _one_engine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other engine, which has no bug, must not give it away."""
    monkeypatch.setattr(lab, "engines_are_compared", False)


@pytest.mark.parametrize("name", bugs.NAMES)
def test_a_bug_in_the_engine_is_caught(name: str):
    assert bugs.first_seen(name, bugs.ORGANISATIONS) is not None


def test_there_are_enough_bugs():
    """At least 40 in the engine alone."""
    assert len(bugs.NAMES) >= 40


# --- bugs that only statistics or other rooms can see --------------------------------------------


def states(key: int, size: int) -> Integers:
    """Cases open after 5 h at each of many desks of three, 2.7 cases an hour of 1 h."""
    rng = np.random.default_rng(key)
    people = crowd(poisson(rng, size, 2.7, 5.0))
    cases = cases_of(people, rng.exponential(1.0, len(people)))
    return counted(people, is_open(run(people, cases, [DeskSpec()], staff(3), 5.0)))


@pytest.mark.parametrize(("factor", "caught"), [(1.0, False), (1.15, True)])
def test_work_that_takes_a_seventh_longer_is_seen_by_the_exact_law(
    factor: float, caught: bool, monkeypatch: pytest.MonkeyPatch
):
    sound = workbench.length_of
    monkeypatch.setattr(workbench, "length_of", lambda *work: round(sound(*work) * factor))
    law = transient(
        lambda s: [((s[0] + 1,), 2.7), ((s[0] - 1,), min(s[0], 3) * 1.0 if s[0] else 0.0)],
        (0,), 5.0, 80,
    )  # fmt: skip
    assert (p_value(states(1, 1500), marginal(law, 0)) < FIRST_STAGE) == caught


def fails(module: str, test: str, *arguments: Any) -> bool:
    """Whether a named test of another file fails."""
    try:
        getattr(importlib.import_module(module), test)(*arguments)
    except AssertionError:
        return True
    return False


def test_open_cases_dropped_from_attainment_are_missed(monkeypatch: pytest.MonkeyPatch):
    name = ("unit.ledger.test_clocks", "test_a_case_open_at_the_end_is_missed_once_over_its_target")
    assert not fails(*name)

    def dropped(due_at: Any, spent: Any, came: Any, *rest: Any) -> Any:
        return np.where(came, sound(due_at, spent, came, *rest), tables.UNDECIDED)

    sound = clocks.outcomes
    monkeypatch.setattr(clocks, "outcomes", dropped)
    assert fails(*name)


def test_a_clock_that_runs_outside_its_calendar_is_noticed(monkeypatch: pytest.MonkeyPatch):
    name = ("unit.ledger.test_clocks", "test_the_response_clock_counts_open_time_only")
    assert not fails(*name)
    sound = clocks.run_clocks

    def outside(calendars: Any, *rest: Any, **more: Any) -> Any:
        return sound([always(0, 1 << 40) for _ in calendars], *rest, **more)

    monkeypatch.setattr(clocks, "run_clocks", outside)
    assert fails(*name)
