"""Laws of the queues as an outsider sees them: from a plan and a ledger, nothing else.

Where the audit of the program looks at backlogs alone, this looks at everything: limits, held
work, owners, groups, backups and helpers. Each law gives a line for every violation.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import zip_longest

from supportsim.ledger import tables as is_
from supportsim.plan.plan import DESK_OWNS, FINISH, Plan
from supportsim.supply.roster import BLOCK, SHIFT
from supportsim.units import NONE
from supportsim.workweek import OpenClock

SPELL_COLUMNS = tuple(is_.Spells.__dataclass_fields__)


@dataclass(eq=False, slots=True)
class Row:
    """A row of the spells, and what was true of its request while it waited."""

    facts: dict[str, int]
    at_desk: int
    is_help: bool
    is_new: bool
    holder: int
    failed: frozenset[int]
    refused: frozenset[int]
    key: tuple[int, int, int]
    ready: int
    left: int

    def __getattr__(self, name: str) -> int:
        return self.facts[name]


@dataclass(eq=False, slots=True)
class Person:
    """An engineer: shifts, blocks, rows worked, stretches of open cases."""

    id: int
    desk: int
    skills: int
    shifts: list[tuple[int, int]] = field(default_factory=list)
    blocks: list[tuple[int, int]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    held: list[Row] = field(default_factory=list)
    counted: list[tuple[int, int, int]] = field(default_factory=list)

    def is_on_shift(self, t: int) -> bool:
        return any(a <= t < b for a, b in self.shifts)

    def is_present(self, t: int) -> bool:
        return self.is_on_shift(t) and not any(a <= t < b for a, b in self.blocks)

    def is_idle(self, t: int) -> bool:
        return self.is_present(t) and not any(r.started <= t < r.ended for r in self.rows)

    def idle_since(self, t: int, *, but: Row | None = None) -> int:
        ends = [r.ended for r in self.rows if r is not but and r.started < t and r.ended <= t]
        return max([a for a, b in self.shifts if a <= t < b] + ends)


class Witness:
    """Everything the ledger tells, arranged by person and by wait."""

    def __init__(self, plan: Plan, ledger: is_.Ledger) -> None:
        self.plan, self.ledger = plan, ledger
        people = plan.engineers
        self.people = [
            Person(p, desk, skills)
            for p, (desk, skills) in enumerate(
                zip(people.desk.tolist(), people.skills.tolist(), strict=True)
            )
        ]
        first = people.duty_offset.tolist()
        duty = (people.duty_from.tolist(), people.duty_to.tolist(), people.duty_kind.tolist())
        for p, rows in zip(self.people, zip(first, first[1:], strict=False), strict=True):
            for start, end, kind in list(zip(*duty, strict=True))[slice(*rows)]:
                if kind in (SHIFT, BLOCK):
                    (p.shifts if kind == SHIFT else p.blocks).append((start, end))
        first, member = plan.owners.offset.tolist(), plan.owners.member.tolist()
        self.members = [member[a:b] for a, b in zip(first, first[1:], strict=False)]
        self.opening = [OpenClock(hours) for hours in plan.desks.opening]
        self.handovers = list(
            zip(people.handover_at.tolist(), people.handover_engineer.tolist(), strict=True)
        )
        self.rows: list[Row] = []
        self.by_case: list[list[Row]] = [[] for _ in plan.cases.opened]
        self._read_rows()
        for case, rows in enumerate(self.by_case):
            self._count(case, rows)

    def rule(self, column: str, desk: int) -> int:
        return int(getattr(self.plan.desks, column)[desk])

    def of(self, column: str, case: int) -> int:
        return int(getattr(self.plan.cases, column)[case])

    def _read_rows(self) -> None:
        columns = [getattr(self.ledger.spells, name).tolist() for name in SPELL_COLUMNS]
        for values in zip(*columns, strict=True):
            facts = dict(zip(SPELL_COLUMNS, values, strict=True))
            row = self._row(facts, self.by_case[facts["case"]])
            self.by_case[facts["case"]].append(row)
            self.rows.append(row)
            if row.engineer != NONE:
                self.people[row.engineer].rows.append(row)
            if row.holder != NONE:
                self.people[row.holder].held.append(row)

    def _row(self, facts: dict[str, int], before: list[Row]) -> Row:
        """What a request was, from the rows of its case before it."""
        case, last = facts["case"], before[-1] if before else None
        passed_on = last is not None and last.next in (is_.ASSIST_ASKED, is_.ASSIST_PASSED)
        continues = last is not None and last.next == is_.CONTINUES
        is_help = passed_on or (continues and last.is_help)
        at_desk, is_new = self.of("entry_desk", case), True
        for row in before:
            if row.next == is_.TRANSFERRED:
                at_desk, is_new = self.rule("escalate_to", row.at_desk), True
            elif row.purpose in (is_.TOUCH, is_.ATTEMPT):
                is_new = False
        failed = [r.engineer for r in before if r.next == is_.ASSIST_PASSED]
        failed = [e for e in failed if self.people[e].desk == facts["desk"]]
        worked = [r.engineer for r in before if r.engineer != NONE]
        return Row(
            facts=facts,
            at_desk=at_desk,
            is_help=is_help,
            is_new=is_new,
            holder=worked[-1] if facts["held"] else NONE,
            failed=frozenset(failed),
            refused=frozenset(r.engineer for r in before if r.next == is_.BACK_TO_OWNER),
            key=(self.of("severity", case), facts["joined"], case),
            ready=facts["ready"],
            left=facts["ended"] if facts["purpose"] == is_.WAITING else facts["started"],
        )

    def _count(self, case: int, rows: list[Row]) -> None:
        """Under whom a case counts and when: `counted` of each person."""
        customer, owner, under, since = self.of("customer", case), NONE, NONE, NONE
        handovers = [h for h in self.handovers if h[0] > self.of("opened", case)]
        if rows:
            owner = int(self.plan.owners.of_customer[customer, rows[0].at_desk])

        def stop(t: int) -> None:
            nonlocal under
            if under != NONE:
                self.people[under].counted.append((since, t, case))
            under = NONE

        def hand_over(until: int) -> None:
            nonlocal owner
            while handovers and handovers[0][0] <= until:
                at, engineer = handovers.pop(0)
                if owner == engineer:
                    owner = NONE
                    stop(at)

        for row in rows:
            if row.purpose not in (is_.TOUCH, is_.ATTEMPT):
                continue
            hand_over(row.started)
            if self.rule("ownership", row.at_desk) != DESK_OWNS:
                worker = self.people[row.engineer]
                owner = worker.id if owner == NONE and worker.desk == row.at_desk else owner
                members = [] if owner == NONE else self.members[owner]
                if under == NONE and (worker.id in members or len(members) == 1):
                    under = worker.id if worker.id in members else members[0]
                    since = row.started
            hand_over(row.ended - 1)
            if row.next in (is_.TRANSFERRED, is_.RESOLUTION):
                stop(row.ended)
            if row.next == is_.TRANSFERRED:
                to = self.rule("escalate_to", row.at_desk)
                owner = int(self.plan.owners.of_customer[customer, to])
        hand_over(self.ledger.end)
        stop(self.ledger.end + 1)

    # --- who could take what -------------------------------------------------------------------

    def is_offered(self, p: Person, row: Row, t: int) -> bool:
        """Whether p may stand in for the owner at t."""
        desk = row.at_desk
        if row.is_help or row.owner == NONE or p.desk != self.rule("backup_desk", desk):
            return False
        members = self.members[row.owner]
        if row.holder != NONE and row.holder not in members:
            return False
        waited = self.opening[desk].elapsed(row.ready, t)
        return (
            self.of("severity", row.case) <= self.rule("backup_from", desk)
            and not any(self.people[m].is_on_shift(t) for m in members)
            and p.skills >> self.of("skill", row.case) & 1 == 1
            and p.id not in row.refused
            and waited >= self.rule("backup_after", desk)
        )

    def serves(self, p: Person, row: Row, open_cases: Callable[[Person], int]) -> bool:
        """Whether p serves the queue in which a request stands, and is below the limit."""
        skilled = p.skills >> self.of("skill", row.case) & 1 == 1
        if row.is_help:
            return p.desk == row.desk and skilled and p.id not in row.failed
        if row.owner != NONE and p.id not in self.members[row.owner]:
            return False
        if row.owner == NONE and (p.desk != row.at_desk or not skilled):
            return False
        limit = self.rule("limit", row.at_desk)
        bound = row.is_new and self.rule("ownership", row.at_desk) != DESK_OWNS and limit != NONE
        return not bound or open_cases(p) < limit

    def may(self, p: Person, row: Row, t: int, held: list[Row], count: Callable[[Person], int]) -> bool:
        """Whether an idle p may take a request at t, holding `held`."""
        if row.holder == p.id:
            return all(row.key <= other.key for other in held)
        if self.of("severity", row.case) != 1 and held:
            return False
        return self.is_offered(p, row, t) or (row.holder == NONE and self.serves(p, row, count))

    def moments(self) -> list[int]:
        """Every instant at which who could take what may have changed."""
        found = {t for p in self.people for pair in p.shifts + p.blocks for t in pair}
        for row in self.rows:
            found |= {row.ready, row.left, row.ended}
            found.add(self.opening[row.at_desk].after(row.ready, self.rule("backup_after", row.at_desk)))
        found |= {at for at, _ in self.handovers}
        return sorted(t for t in found if 0 <= t < self.ledger.end)


# --- laws --------------------------------------------------------------------------------------


def nobody_idles(w: Witness) -> list[str]:
    """After every dispatch no idle person may take a waiting request."""
    faults = []
    for t in w.moments():
        waiting = [r for r in w.rows if r.ready <= t < r.left]
        idle = [p for p in w.people if p.is_idle(t)] if waiting else []
        for p in idle:
            held = [r for r in p.held if r.ready <= t < r.left]

            def count(q: Person, t: int = t) -> int:
                return sum(a <= t < b for a, b, _ in q.counted)

            faults += [
                f"{t}: {p.id} idles beside case {r.case}" for r in waiting if w.may(p, r, t, held, count)
            ]
    return faults


def most_urgent_first(w: Witness) -> list[str]:
    """Nobody starts a request while a more urgent one that they may take goes on waiting."""
    faults = []
    for p in w.people:
        for row in p.rows:
            t = row.started
            held = [r for r in p.held if r is not row and r.ready <= t <= r.left]

            def count(q: Person, t: int = t, row: Row = row) -> int:
                return sum(a <= t <= b and (a, c) != (t, row.case) for a, b, c in q.counted)

            for other in w.rows:
                if other.ready < t < other.left and other.key < row.key:
                    if w.may(p, other, t, held + ([row] if row.holder == p.id else []), count):
                        faults.append(f"{t}: {p.id} takes case {row.case} before {other.case}")
    return faults


def longest_idle_takes(w: Witness) -> list[str]:
    """Of those who may take a request, the longest idle does; ties go to the lower number."""
    faults = []
    for p in w.people:
        for row in p.rows:
            t = row.started
            if row.holder == p.id:
                continue
            mine = (p.idle_since(t, but=row), p.id)

            def count(q: Person, t: int = t) -> int:
                return sum(a <= t <= b for a, b, _ in q.counted)

            for q in w.people:
                touched = any(r.started <= t <= r.ended for r in q.rows)
                if q is p or touched or not q.is_idle(t) or (q.idle_since(t), q.id) > mine:
                    continue
                held = [r for r in q.held if r.ready <= t <= r.left]
                if w.may(q, row, t, held, count):
                    faults.append(f"{t}: {p.id} takes case {row.case}, {q.id} idles longer")
    return faults


def starters_may(w: Witness) -> list[str]:
    """Who starts a request is on duty and may take it: owner, desk, skill, limit, stand-in."""
    faults = []
    for p in w.people:
        for row in p.rows:
            t = row.started
            held = [r for r in p.held if r.ready < t < r.left]

            def count(q: Person, t: int = t) -> int:
                return sum(a < t < b for a, b, _ in q.counted)

            if not p.is_present(t):
                faults.append(f"{t}: {p.id} starts case {row.case} off duty")
            elif not w.may(p, row, t, held, count):
                faults.append(f"{t}: {p.id} may not take case {row.case}")
    return faults


def spells_end_rightly(w: Witness) -> list[str]:
    """A spell lasts its length unless a shift end, block or the end of the run cuts it."""
    faults = []
    for p in w.people:
        finishes = w.rule("shift_end", p.desk) == FINISH
        for r in p.rows:
            cut_at = {is_.SHIFT_END: [b for _, b in p.shifts], is_.BLOCK: [a for a, _ in p.blocks]}
            right = {is_.DONE: r.ended - r.started == r.length, is_.RUN_END: r.ended == w.ledger.end}
            right |= {reason: r.ended in at for reason, at in cut_at.items()}
            if not right[r.end_reason] or r.ended - r.started > r.length:
                faults.append(f"{r.ended}: case {r.case} ends for no reason")
            if finishes and r.end_reason == is_.SHIFT_END:
                faults.append(f"{r.ended}: case {r.case} is not finished")
            late = not finishes and any(r.started < b < r.ended for _, b in p.shifts)
            if late or any(r.started < a < r.ended for a, _ in p.blocks):
                faults.append(f"{r.ended}: case {r.case} is not cut")
    return faults


def work_is_kept(w: Witness) -> list[str]:
    """Each touch is worked once: rests follow from cuts, and all is done when it is done."""
    faults = []
    for case, rows in enumerate(w.by_case):
        left: dict[int, int] = {}
        for r in (r for r in rows if r.purpose == is_.TOUCH):
            whole = w.of("touch_effort", w.of("touch_offset", case) + r.touch)
            rest = left.get(r.touch, whole)
            done = r.effort if r.end_reason == is_.DONE or not r.length else (
                r.effort * (r.ended - r.started) // r.length)  # fmt: skip
            if r.effort != rest or r.progress != done:
                faults.append(f"{r.started}: case {case} touch {r.touch} sets out to do {r.effort}")
            left[r.touch] = rest - r.progress
            if r.end_reason == is_.DONE and left[r.touch]:
                faults.append(f"{r.ended}: case {case} touch {r.touch} is not done")
    return faults


def withdrawals_are_due(w: Witness) -> list[str]:
    """Withdrawn: never started, at the end of patience. Served: not after it."""
    faults, cases = [], w.ledger.cases
    for case in range(len(cases.opened)):
        limit = w.of("opened", case) + w.of("patience", case)
        started, withdrawn = int(cases.first_start[case]), int(cases.withdrawn[case])
        if w.of("patience", case) == NONE:
            bad = withdrawn != NONE
        elif withdrawn != NONE:
            bad = withdrawn != limit or started != NONE
        else:
            bad = started > limit or (started == NONE and limit <= w.ledger.end)
        if bad:
            faults.append(f"case {case}: patience to {limit}, {started=}, {withdrawn=}")
    return faults


def cases_are_their_rows(w: Witness) -> list[str]:
    """Counts and times of each case are those of its rows; customers answer when they should."""
    faults, cases = [], w.ledger.cases
    for case, rows in enumerate(w.by_case):
        work = [r for r in rows if r.purpose != is_.WAITING]
        solo = [r.engineer for r in work if r.purpose != is_.HELP]
        told = {
            "escalations": sum(r.next == is_.TRANSFERRED for r in rows),
            "assists": sum(r.next == is_.ASSIST_ASKED for r in rows),
            "touches": sum(r.next in (is_.CUSTOMER, is_.RESOLUTION) for r in rows),
            "hand_offs": sum(a != b for a, b in zip(solo, solo[1:], strict=False)),
            "rework": sum(r.rework for r in rows),
            "first_start": work[0].started if work else NONE,
            "first_end": work[0].ended if work else NONE,
            "resolved": work[-1].ended if work and work[-1].next == is_.RESOLUTION else NONE,
        }
        faults += [
            f"case {case}: {name} {int(getattr(cases, name)[case])}, its rows say {value}"
            for name, value in told.items() if getattr(cases, name)[case] != value
        ]  # fmt: skip
        faults += _wrong_replies(w, case, rows)
    return faults


def _wrong_replies(w: Witness, case: int, rows: list[Row]) -> list[str]:
    faults = []
    for r, following in zip_longest(rows, rows[1:]):
        if r.next == is_.CUSTOMER:
            delay = w.of("touch_delay", w.of("touch_offset", case) + r.touch)
            late = following is not None and following.joined != r.reply_at
            missing = following is None and r.reply_at <= w.ledger.end
            if r.reply_at != r.ended + delay or late or missing:
                faults.append(f"{r.ended}: the customer of case {case} answers at {r.reply_at}")
    return faults


def overtime_is_outside(w: Witness) -> list[str]:
    """Overtime of a spell is its time outside the shifts of its engineer."""
    faults = []
    for p in w.people:
        for r in p.rows:
            inside = sum(max(0, min(b, r.ended) - max(a, r.started)) for a, b in p.shifts)
            if r.overtime != r.ended - r.started - inside:
                faults.append(f"{r.started}: {p.id} has overtime {r.overtime} on case {r.case}")
    return faults


LAWS = (
    nobody_idles,
    most_urgent_first,
    longest_idle_takes,
    starters_may,
    spells_end_rightly,
    work_is_kept,
    withdrawals_are_due,
    cases_are_their_rows,
    overtime_is_outside,
)


def violations(plan: Plan, ledger: is_.Ledger) -> list[str]:
    """Every violation of every law, with the law's name."""
    witness = Witness(plan, ledger)
    return [f"{law.__name__}: {fault}" for law in LAWS for fault in law(witness)]
