"""Bugs planted on purpose: each is caught by the check that docs/verification.md names.

A check is a question to a random organisation, or a named test of another room. With the bug in
place the check must fail; on the very same organisation, without the bug, it must pass.
"""

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import witness
from builders import CaseSpec, DeskSpec, EngineerSpec
from chains import FIRST_STAGE, marginal, p_value, transient
from hypothesis import Phase, find, settings
from hypothesis.errors import NoSuchExample
from organisations import Organisation, organisations
from twin import Twin, happened, told
from witness import Witness

from supportsim.engine import backup, casework, dispatch, floor, people, queues, workbench
from supportsim.engine.pool import Pool
from supportsim.engine.recorder import Recorder
from supportsim.engine.run import simulate
from supportsim.ledger import clocks, tables
from supportsim.outcome.audit import audit
from supportsim.units import HOUR

Monkey = pytest.MonkeyPatch
Check = Callable[[Organisation], bool]
Bug = Callable[[Monkey], None]

#: Organisations tried until one shows the bug.
TRIES = settings(
    max_examples=400, derandomize=True, deadline=None, database=None, phases=[Phase.generate]
)


# --- checks --------------------------------------------------------------------------------------


def law(name: str) -> Check:
    """Whether a law of the witness is broken."""
    return lambda o: bool(getattr(witness, name)(Witness(plan := o.plan(), simulate(plan))))


def differs_from_its_twin(organisation: Organisation) -> bool:
    plan = organisation.plan()
    return told(simulate(plan)) != happened(Twin(plan).run())


def fails_the_audit(organisation: Organisation) -> bool:
    plan = organisation.plan()
    return bool(audit(plan, simulate(plan)))


def is_caught(bug: Bug, check: Check, monkeypatch: Monkey) -> bool:
    """Whether the check finds an organisation that shows the bug, and nothing without it."""

    def shows(organisation: Organisation) -> bool:
        with monkeypatch.context() as patched:
            bug(patched)
            wrong = check(organisation)
        return wrong and not check(organisation)

    try:
        find(organisations(), shows, settings=TRIES)
    except NoSuchExample:
        return False
    return True


def fails(module: str, test: str, *arguments: Any) -> bool:
    """Whether a named test of another file fails."""
    try:
        getattr(importlib.import_module(module), test)(*arguments)
    except AssertionError:
        return True
    return False


# --- bugs in the engine --------------------------------------------------------------------------


def last_come_first_served(m: Monkey) -> None:
    def put(self: queues.Queue, request: casework.Request, ticket: int) -> None:
        joined, request.joined = request.joined, -request.joined
        sound(self, request, ticket)
        request.joined = joined

    sound = queues.Queue.put
    m.setattr(queues.Queue, "put", put)


def severity_ignored(m: Monkey) -> None:
    def put(self: queues.Queue, request: casework.Request, ticket: int) -> None:
        severity, request.work.severity = request.work.severity, 1
        sound(self, request, ticket)
        request.work.severity = severity

    sound = queues.Queue.put
    m.setattr(queues.Queue, "put", put)


def lowest_number_instead_of_longest_idle(m: Monkey) -> None:
    def lowest(
        self: Pool, is_eligible: Callable[[people.Engineer], bool]
    ) -> people.Engineer | None:
        return min(filter(is_eligible, self.people.values()), key=lambda p: p.id, default=None)

    m.setattr(Pool, "longest_idle", lowest)


def limit_ignored(m: Monkey) -> None:
    m.setattr(people.Engineer, "is_at_limit", property(lambda _: False))


def who_comes_back_looks_at_nothing(m: Monkey) -> None:
    def begin(self: floor.Floor, engineer: people.Engineer) -> None:
        with pytest.MonkeyPatch.context() as asleep:
            asleep.setattr(dispatch.Dispatcher, "stir", lambda *_: None)
            sound(self, engineer)

    sound = floor.Floor._begin_shift
    m.setattr(floor.Floor, "_begin_shift", begin)


def offers_never_withdrawn(m: Monkey) -> None:
    m.setattr(backup.Backup, "owner_is_back", lambda *_: None)


def offers_never_made(m: Monkey) -> None:
    m.setattr(backup.Backup, "_offer", lambda *_: None)


def an_owner_never_handed_over(m: Monkey) -> None:
    m.setattr(floor.Floor, "_hand_over", lambda *_: None)


def held_work_never_returns(m: Monkey) -> None:
    m.setattr(floor.Floor, "_return_held", lambda *_: None)


def effort_redrawn_after_a_cut(m: Monkey) -> None:
    def cut(self: Any, spell: casework.Spell, *rest: Any) -> tuple[int, int]:
        done = sound(self, spell, *rest)
        if spell.purpose == tables.TOUCH:
            spell.request.work.effort_left = spell.effort
        return done

    sound = workbench.Workbench.cut
    m.setattr(workbench.Workbench, "cut", cut)


def attempt_counted_as_progress(m: Monkey) -> None:
    def finish(self: Any, spell: casework.Spell, engineer: people.Engineer) -> tuple[int, int]:
        done, rework = sound(self, spell, engineer)
        if spell.purpose == tables.ATTEMPT:
            work = spell.request.work
            work.effort_left -= min(work.effort_left, spell.effort)
        return done, rework

    sound = workbench.Workbench.finish
    m.setattr(workbench.Workbench, "finish", finish)


def loss_counts_own_work(m: Monkey) -> None:
    def loss(self: Any, work: casework.CaseWork, engineer: people.Engineer) -> int:
        work.marks.pop(engineer.id, None)
        return int(sound(self, work, engineer))

    sound = workbench.Workbench._loss
    m.setattr(workbench.Workbench, "_loss", loss)


def pick_up_never_paid(m: Monkey) -> None:
    m.setattr(workbench.Workbench, "_pick_up_after", lambda *_: 0)


def attempts_of_the_wrong_rank(m: Monkey) -> None:
    def begin(self: Any, request: casework.Request, engineer: people.Engineer, now: int) -> Any:
        rank, engineer.rank = engineer.rank, 0
        spell = sound(self, request, engineer, now)
        engineer.rank = rank
        return spell

    sound = workbench.Workbench.begin
    m.setattr(workbench.Workbench, "begin", begin)


def blocks_do_not_cut(m: Monkey) -> None:
    m.setattr(floor.Floor, "_begin_block", lambda _, engineer: setattr(engineer, "in_block", True))


def overtime_paid_twice(m: Monkey) -> None:
    def overtime(self: Recorder, *stretch: Any) -> None:
        sound(self, *stretch)
        sound(self, *stretch)

    sound = Recorder.overtime
    m.setattr(Recorder, "overtime", overtime)


def backup_hours_run_around_the_clock(m: Monkey) -> None:
    m.setattr(floor.OpenClock, "after", lambda _, start, amount: start + amount)


ENGINE_BUGS: list[tuple[Bug, Check]] = [
    (last_come_first_served, law("most_urgent_first")),
    (severity_ignored, law("most_urgent_first")),
    (lowest_number_instead_of_longest_idle, law("longest_idle_takes")),
    (limit_ignored, law("starters_may")),
    (offers_never_withdrawn, law("starters_may")),
    (backup_hours_run_around_the_clock, law("starters_may")),
    (who_comes_back_looks_at_nothing, law("nobody_idles")),
    (offers_never_made, law("nobody_idles")),
    (effort_redrawn_after_a_cut, law("work_is_kept")),
    (effort_redrawn_after_a_cut, fails_the_audit),
    (attempt_counted_as_progress, law("work_is_kept")),
    (attempt_counted_as_progress, fails_the_audit),
    (blocks_do_not_cut, law("spells_end_rightly")),
    (blocks_do_not_cut, fails_the_audit),
    (overtime_paid_twice, law("overtime_is_outside")),
    (an_owner_never_handed_over, differs_from_its_twin),
    (held_work_never_returns, differs_from_its_twin),
    (loss_counts_own_work, differs_from_its_twin),
    (pick_up_never_paid, differs_from_its_twin),
    (attempts_of_the_wrong_rank, differs_from_its_twin),
]


@pytest.mark.parametrize(
    ("bug", "check"), ENGINE_BUGS, ids=[bug.__name__ for bug, _ in ENGINE_BUGS]
)
def test_the_bug_is_caught(bug: Bug, check: Check, monkeypatch: Monkey):
    assert is_caught(bug, check, monkeypatch)


# --- bugs that only statistics or other rooms can see --------------------------------------------


def states(key: int, size: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Cases open after 12 h at each of many desks of three, 2.7 cases an hour of 1 h."""
    rng = np.random.default_rng(key)
    cases = [
        CaseSpec(int(at * HOUR), [(round(rng.exponential(1.0) * HOUR), 0)], desk=desk)
        for desk in range(size)
        for at in np.sort(rng.uniform(0, 12, rng.poisson(2.7 * 12)))
    ]
    organisation = Organisation(
        cases=cases,
        desks=[DeskSpec() for _ in range(size)],
        engineers=[EngineerSpec(desk, [(0, 24 * HOUR)]) for desk in range(size) for _ in range(3)],
        window=(0, 12 * HOUR),
        run_off=12 * HOUR,
    )
    plan = organisation.plan()
    ledger = simulate(plan)
    is_open = (ledger.cases.resolved < 0) & (ledger.cases.opened <= ledger.end)
    return np.bincount(plan.cases.entry_desk[is_open], minlength=size)


@pytest.mark.parametrize(("factor", "caught"), [(1.0, False), (1.15, True)])
def test_work_that_takes_a_seventh_longer_is_seen_by_the_exact_law(
    factor: float, caught: bool, monkeypatch: Monkey
):
    sound = workbench.length_of
    monkeypatch.setattr(workbench, "length_of", lambda *work: round(sound(*work) * factor))
    law_of = transient(
        lambda s: [((s[0] + 1,), 2.7), *([((s[0] - 1,), min(s[0], 3) * 1.0)] if s[0] else [])],
        (0,), 12.0, 80,
    )  # fmt: skip
    assert (p_value(states(1, 800), marginal(law_of, 0)) < FIRST_STAGE) == caught


def test_open_cases_dropped_from_attainment_are_missed(monkeypatch: Monkey):
    name = ("unit.ledger.test_clocks", "test_a_case_open_at_the_end_is_missed_once_over_its_target")
    assert not fails(*name)

    def dropped(cases: Any, event: Any, elapsed: Any, target: Any) -> Any:
        found = sound(cases, event, elapsed, target)
        return np.where(event < 0, tables.UNDECIDED, found)

    sound = clocks._outcome
    monkeypatch.setattr(clocks, "_outcome", dropped)
    assert fails(*name)


def test_a_clock_that_runs_outside_its_calendar_is_noticed(monkeypatch: Monkey):
    name = ("unit.ledger.test_clocks", "test_the_response_clock_counts_open_time_only")
    assert not fails(*name)
    monkeypatch.setattr("supportsim.workweek.open_time", lambda _, time: np.asarray(time))
    assert fails(*name)


def test_a_slot_that_a_stand_in_frees_and_nobody_notices(monkeypatch: Monkey):
    name = ("laws.test_engine", "test_a_slot_freed_by_a_stand_in_lets_the_owner_start_a_new_case")
    assert not fails(*name)

    def uncount(_: floor.Floor, work: casework.CaseWork) -> None:
        if work.counted is not None:
            work.counted.open_cases.discard(work)
            work.counted = None

    monkeypatch.setattr(floor.Floor, "_uncount", uncount)
    assert fails(*name)


def test_a_customer_who_gives_up_before_service_is_noticed(monkeypatch: Monkey):
    name = ("unit.engine.test_floor",
            "test_with_zero_patience_a_case_is_served_at_once_or_gone", 0)  # fmt: skip
    assert not fails(*name)
    monkeypatch.setattr(floor, "WITHDRAWALS", floor.OPENINGS)
    assert fails(*name)
