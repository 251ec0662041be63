"""Laws of the engine on random organisations: what must hold in every run of every plan."""

from collections import Counter

import pytest
import witness
import witness_rows
from builders import CaseSpec, DeskSpec, EngineerSpec
from hypothesis import given
from hypothesis import strategies as st
from organisations import (
    HEART,
    UNITS,
    Organisation,
    fuzzed,
    organisations,
    some_organisations,
)
from twin import Twin, happened, told
from twin_choice import HOME
from twin_state import Case, Job, Person, Spell
from witness_view import KNOWN

from supportsim.engine.run import simulate
from supportsim.ledger import tables as is_
from supportsim.ledger.tables import END_REASONS, NEXTS, PURPOSES, Ledger
from supportsim.outcome.audit import audit
from supportsim.plan.plan import FINISH, HAND_OVER, PAUSE, RETURN, Plan
from supportsim.units import NONE


def in_bytes(ledger: Ledger) -> bytes:
    """A ledger to the last byte."""
    tables = (ledger.cases, ledger.spells, ledger.tasks, ledger.duty)
    columns = [getattr(t, name) for t in tables for name in type(t).__dataclass_fields__]
    return b"|".join([str(ledger.end).encode(), *(column.tobytes() for column in columns)])


@fuzzed(150)
@given(organisations(rules=HEART), UNITS)
def test_no_run_breaks_a_law_of_the_queues(organisation: Organisation, unit: int):
    """Where the heart of the rules decides; beyond it the audit and the twin look at queues."""
    plan = organisation.plan(unit)
    assert witness.violations(plan, simulate(plan)) == []


@fuzzed(150)
@given(organisations(rules=KNOWN), UNITS)
def test_nor_where_people_leave_what_is_too_hard_or_pause_at_a_limit(
    organisation: Organisation, unit: int
):
    plan = organisation.plan(unit)
    assert witness.violations(plan, simulate(plan)) == []


@fuzzed(250)
@given(organisations(), UNITS)
def test_every_run_passes_the_audit_and_no_row_breaks_a_law(organisation: Organisation, unit: int):
    plan = organisation.plan(unit)
    ledger = simulate(plan)
    assert audit(plan, ledger) == []
    assert witness_rows.violations(plan, ledger) == []


@fuzzed(25)
@given(st.lists(organisations(most_cases=8), min_size=2, max_size=4))
def test_a_plan_gives_the_same_bytes_again_and_in_any_order(several: list[Organisation]):
    plans = [organisation.plan() for organisation in several]
    forwards = [in_bytes(simulate(plan)) for plan in plans]
    backwards = [in_bytes(simulate(plan)) for plan in reversed(plans)]
    assert forwards == backwards[::-1]


class Watcher(Twin):
    """A twin that counts how often each rule decided something."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.seen: Counter[str] = Counter()

    def choose(self, job: Job, route: int, able: list[Person]) -> Person:
        if len(able) > 1:
            self.seen[f"choice {self.rule('choice', self.desk_of(job, route))}"] += 1
            self.seen[f"order {self.rule('order', self.desk_of(job, route))}"] += 1
        return super().choose(job, route, able)

    def start(self, job: Job, p: Person, route: int) -> None:
        self.seen[f"route {route}"] += 1
        self.seen["held"] += job.holder is p
        self.seen["returned"] += job.is_returned and not job.is_stand_in
        self.seen["handed over"] += job.is_returned and job.is_stand_in
        self.seen["own reproduction"] += job.is_own
        self.seen["unlimited"] += p.is_unlimited and bool(p.spells)
        self.seen["own ramp"] += self.plan.engineers.ramp_class[p.id] != NONE
        self.seen["second skill"] += self.plan.engineers.skill_place[p.id].any()
        if job.kind != is_.TASK:
            self.seen["known topic"] += self.topics[p.id, self.of("topic", job.case)] > 0
        self.seen[f"push {job.kind == is_.TOUCH and 'first_start' not in job.case.facts}"] += (
            "assigned" in job.case.facts
        )
        if job.owner != NONE:
            members = self.members[job.owner]
            self.seen["group" if len(members) > 1 else "named owner"] += 1
            self.seen["stand-in"] += p.id not in members
        super().start(job, p, route)

    def victim(self, job: Job) -> Spell | None:
        victim = super().victim(job)
        self.seen["victim"] += victim is not None
        return victim

    def cut(self, s: Spell, reason: int) -> None:
        self.seen[f"cut {s.purpose} {self.rule('shift_end', s.person.desk)}"] += 1
        super().cut(s, reason)

    def age(self, case: Case, job: Job) -> None:
        self.seen["aged"] += 1
        super().age(case, job)

    def call(self, p: Person, job: Job) -> None:
        self.seen["call"] += 1
        self.seen["call of another desk"] += p.desk != self.desk_of(job, HOME)
        super().call(p, job)

    def is_solvable(self, p: Person, job: Job) -> bool:
        is_solvable = super().is_solvable(p, job)
        self.seen["left as too hard"] += not is_solvable
        return is_solvable

    def is_over_limit(self, p: Person) -> bool:
        is_over = super().is_over_limit(p)
        self.seen["overtime limit"] += is_over and bool(p.spells)
        return is_over

    def reviews(self) -> None:
        before = sum(case.is_found_old for case in self.cases)
        super().reviews()
        self.seen["found too old"] += sum(case.is_found_old for case in self.cases) - before

    def helped(self, job: Job) -> None:
        self.seen["learned from help"] += self.plan.mechanisms.topic_from_assists
        super().helped(job)

    def leave_seat(self, p: Person) -> None:
        self.seen["seat leaves"] += 1
        super().leave_seat(p)


def counted(plan: Plan) -> Counter[str]:
    """How often each thing happened that the rules speak of."""
    twin = Watcher(plan)
    story = happened(twin.run())
    for row in story["rows"] + story["tasks"]:
        twin.seen[PURPOSES[row[4]]] += 1
        twin.seen[END_REASONS[row[11]]] += 1
        twin.seen[NEXTS[row[18]]] += 1
        twin.seen["overtime"] += row[17] > 0
        twin.seen["step"] += row[4] == is_.ATTEMPT and row[18] == is_.CUSTOMER
    for name in ("returns", "reopened", "interruptions"):
        twin.seen[name] += sum(story[name])
    twin.seen["hand-over"] += int((plan.engineers.handover_at < story["end"]).sum())
    twin.seen["withdrawn"] += sum(time != NONE for time in story["withdrawn"])
    twin.seen["run is cut"] += plan.is_cut
    twin.seen["rest"] += len(story["rests"])
    return twin.seen


THINGS = {
    *PURPOSES, *END_REASONS, *NEXTS, *(f"choice {k}" for k in range(7)),
    *(f"order {k}" for k in range(3)), *(f"route {k}" for k in range(4)),
    *(f"cut {purpose} {end}" for purpose in (0, 1) for end in (PAUSE, FINISH, RETURN, HAND_OVER)),
    "held", "returned", "handed over", "own reproduction", "unlimited", "second skill",
    "known topic", "push True", "group", "named owner", "stand-in", "victim", "aged", "seat leaves",
    "overtime", "step", "returns", "reopened", "interruptions", "hand-over", "withdrawn",
    "run is cut", "call", "call of another desk", "rest", "own ramp", "left as too hard",
    "overtime limit", "found too old", "learned from help",
}  # fmt: skip


def test_random_organisations_reach_every_rule():
    seen: Counter[str] = Counter()
    for organisation in some_organisations(400):
        seen.update(counted(organisation.plan()))
    assert {thing for thing in THINGS if seen[thing] < 3} == set()


# --- minimal plans found by the laws, or made to show one ----------------------------------------


def rows_of(organisation: Organisation) -> list[tuple[int, int, int, int]]:
    """(engineer, started, ended, overtime) of every row."""
    return [(r[10], r[2], r[3], r[17]) for r in told(simulate(organisation.plan()))["rows"]]


def test_a_block_at_the_start_of_the_next_shift_ends_overtime():
    person = EngineerSpec(shifts=[(0, 60), (100, 400)], blocks=[(100, 120)])
    organisation = Organisation(
        cases=[CaseSpec(0, [(200, 0)])], desks=[DeskSpec(shift_end="finish")], engineers=[person]
    )
    assert rows_of(organisation) == [(0, 0, 100, 40), (0, 120, 220, 0)]


def test_a_stand_in_who_failed_is_not_offered_the_case_at_a_later_touch():
    organisation = Organisation(
        cases=[CaseSpec(0, [(10, 10), (10, 70), (10, 0)], difficulty=0.5)],
        desks=[DeskSpec("engineer", backup=1), DeskSpec(rank=1)],
        engineers=[
            EngineerSpec(0, shifts=[(0, 15), (100, 130), (300, 900)]),
            EngineerSpec(1, competence=0.1),
        ],
    )
    starts = [(engineer, started) for engineer, started, _, _ in rows_of(organisation)]
    assert starts == [(0, 0), (1, 20), (0, 100), (0, 300)]


def test_held_work_due_back_at_the_last_instant_returns_at_it():
    organisation = Organisation(
        cases=[CaseSpec(0, [(200, 0)])],
        desks=[DeskSpec(return_after=200)],
        engineers=[EngineerSpec(shifts=[(0, 100)]), EngineerSpec(shifts=[(150, 900)])],
        window=(0, 100),
        run_off=300,
    )
    assert (1, 300, 300, 0) in rows_of(organisation)


def test_a_slot_freed_by_a_stand_in_lets_the_owner_start_a_new_case():
    organisation = Organisation(
        cases=[CaseSpec(0, [(10, 20), (60, 0)]), CaseSpec(40, [(5, 0)])],
        desks=[DeskSpec("engineer", limit=1, backup=1), DeskSpec(rank=1)],
        engineers=[EngineerSpec(0, shifts=[(0, 20), (50, 900)]), EngineerSpec(1)],
    )
    # The stand-in works 30-90; the owner is back at 50, at the limit, and starts case 1 at 90.
    assert rows_of(organisation) == [(0, 0, 10, 0), (1, 30, 90, 0), (0, 90, 95, 0)]


@pytest.mark.parametrize("unit", [1, 1000])
def test_a_ledger_without_cases_at_work_is_still_a_ledger(unit: int):
    organisation = Organisation(
        cases=[CaseSpec(10)], desks=[DeskSpec()], engineers=[EngineerSpec(shifts=[])]
    )
    ledger = simulate(organisation.plan(unit))
    assert (ledger.end, ledger.spells.engineer.tolist()) == (900 * unit, [-1])
