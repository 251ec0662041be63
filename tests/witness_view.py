"""A run as an outsider sees it, from its plan and ledger alone: who could have taken what, when.

It knows the heart of the rules (`organisations.HEART`), and of people and hours the rules in
`KNOWN`. Left out are standby (who is called, comes and goes), reviews and topics learned from help,
which the twin and the hand-worked examples look at.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from supportsim.ledger import tables as is_
from supportsim.plan.plan import DESK_OWNS, Plan
from supportsim.supply.roster import BLOCK, SHIFT
from supportsim.units import NONE
from supportsim.workweek import OpenClock

#: Rules of people and hours under which the witness can tell who could have taken what.
KNOWN = frozenset({"own_ramp", "overtime_limit", "takes"})
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
        for p, rows in zip(self.people, pairwise(first), strict=True):
            for start, end, kind in list(zip(*duty, strict=True))[slice(*rows)]:
                if kind in (SHIFT, BLOCK):
                    (p.shifts if kind == SHIFT else p.blocks).append((start, end))
        first, member = plan.owners.offset.tolist(), plan.owners.member.tolist()
        self.members = [member[a:b] for a, b in pairwise(first)]
        self.opening = [OpenClock(hours) for hours in plan.desks.opening]
        self.handovers = list(
            zip(people.handover_at.tolist(), people.handover_engineer.tolist(), strict=True)
        )
        self.rows: list[Row] = []
        self.by_case: list[list[Row]] = [[] for _ in plan.cases.opened]
        self.owned: list[list[tuple[int, int]]] = [[] for _ in plan.cases.opened]
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
        asked = [n for n, r in enumerate(before) if r.next == is_.ASSIST_ASKED]
        since = before[asked[-1] :] if asked else []
        failed = [r.engineer for r in since if r.next == is_.ASSIST_PASSED]
        failed = [e for e in failed if self.people[e].desk == facts["desk"]]
        is_cut = last is not None and last.end_reason in (is_.SHIFT_END, is_.BLOCK)
        is_held = is_cut and last.joined == facts["joined"]
        return Row(
            facts=facts,
            at_desk=at_desk,
            is_help=is_help,
            is_new=is_new,
            holder=last.engineer if is_held else NONE,
            failed=frozenset(failed),
            refused=frozenset(r.engineer for r in before if r.next == is_.BACK_TO_OWNER),
            key=(self.of("severity", case), facts["joined"], case),
            ready=facts["ready"],
            left=facts["ended"] if facts["purpose"] == is_.WAITING else facts["started"],
        )

    def _count(self, case: int, rows: list[Row]) -> None:
        """Under whom a case counts and when: `counted` of each person."""
        tally = Tally(self, case, rows)
        for row in (r for r in rows if r.purpose in (is_.TOUCH, is_.ATTEMPT)):
            tally.hand_over(row.started)
            tally.start(row)
            tally.hand_over(row.ended - 1)
            tally.end(row)
        tally.hand_over(self.ledger.end)
        tally.stop(self.ledger.end + 1)

    # --- who could take what -------------------------------------------------------------------

    def is_offered(self, p: Person, row: Row, t: int) -> bool:
        """Whether p may stand in for the owner at t."""
        desk, owner = row.at_desk, self.owner_of(row, t)
        if row.is_help or owner == NONE or p.desk != self.rule("backup_desk", desk):
            return False
        members = self.members[owner]
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

    def owner_of(self, row: Row, t: int) -> int:
        """In whose queue a request stands; of held work, whose case it is."""
        if row.holder == NONE or row.owner != NONE:
            return row.owner
        return next((owner for at, owner in reversed(self.owned[row.case]) if at < t), NONE)

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

    def may(
        self, p: Person, row: Row, t: int, held: list[Row], count: Callable[[Person], int]
    ) -> bool:
        """Whether an idle p may take a request at t, holding `held`."""
        if self.plan.engineers.only_solvable[p.id] and not self.can_solve(p, row):
            return False
        if row.holder == p.id:
            return all(row.key <= other.key for other in held)
        if self.of("severity", row.case) != 1 and held:
            return False
        return self.is_offered(p, row, t) or (row.holder == NONE and self.serves(p, row, count))

    def can_solve(self, p: Person, row: Row) -> bool:
        """Whether p can solve the case of a request: by competence, or helped before."""
        people, case = self.plan.engineers, row.case
        if self.of("difficulty", case) < people.competence[p.id, self.of("kind", case)]:
            return True
        asked = NONE
        for before in self.by_case[case]:
            if before is row:
                return False
            if before.next == is_.ASSIST_ASKED:
                asked = before.engineer
            elif before.next == is_.ASSIST_GIVEN and p.id in self._taught(before, asked):
                return True
        return False

    def _taught(self, help_given: Row, asked: int) -> set[int]:
        """Who can solve a case after help: who asked, the owner, all of a desk that owns it."""
        desk = help_given.at_desk
        taught = {asked}
        if self.rule("ownership", desk) == DESK_OWNS:
            taught |= {p.id for p in self.people if p.desk == desk}
        # Who is handed over at that very instant loses the case after the help.
        owned = [(at, who) for at, who in self.owned[help_given.case] if at <= help_given.ended]
        while owned and owned[-1] == (help_given.ended, NONE):
            owned.pop()
        return taught | set(self.members[owned[-1][1]] if owned and owned[-1][1] != NONE else [])

    def moments(self) -> list[int]:
        """Every instant at which who could take what may have changed."""
        found = {t for p in self.people for pair in p.shifts + p.blocks for t in pair}
        for row in self.rows:
            found |= {row.ready, row.left, row.ended}
            found.add(
                self.opening[row.at_desk].after(row.ready, self.rule("backup_after", row.at_desk))
            )
        found |= {at for at, _ in self.handovers}
        return sorted(t for t in found if 0 <= t < self.ledger.end)


class Tally:
    """Follows whose case it is and under whom it counts, row by row."""

    def __init__(self, witness: Witness, case: int, rows: list[Row]) -> None:
        self.witness, self.case = witness, case
        self.under = self.since = NONE
        opened = witness.of("opened", case)
        self._owned_by(self._owner_at(rows[0].at_desk) if rows else NONE, opened)
        self.handovers = [h for h in witness.handovers if h[0] > opened]

    def _owner_at(self, desk: int) -> int:
        customer = self.witness.of("customer", self.case)
        return int(self.witness.plan.owners.of_customer[customer, desk])

    def _owned_by(self, owner: int, t: int) -> None:
        self.owner = owner
        self.witness.owned[self.case].append((t, owner))

    def stop(self, t: int) -> None:
        if self.under != NONE:
            self.witness.people[self.under].counted.append((self.since, t, self.case))
        self.under = NONE

    def hand_over(self, until: int) -> None:
        """Let everybody who hands over up to an instant give the case up."""
        while self.handovers and self.handovers[0][0] <= until:
            at, engineer = self.handovers.pop(0)
            if self.owner == engineer:
                self._owned_by(NONE, at)
                self.stop(at)

    def start(self, row: Row) -> None:
        if self.witness.rule("ownership", row.at_desk) == DESK_OWNS:
            return
        worker = self.witness.people[row.engineer]
        if self.owner == NONE and worker.desk == row.at_desk:
            self._owned_by(worker.id, row.started)
        members = [] if self.owner == NONE else self.witness.members[self.owner]
        if self.under == NONE and (worker.id in members or len(members) == 1):
            self.under = worker.id if worker.id in members else members[0]
            self.since = row.started

    def end(self, row: Row) -> None:
        if row.next in (is_.TRANSFERRED, is_.RESOLUTION):
            self.stop(row.ended)
        if row.next == is_.TRANSFERRED:
            to = self.witness.rule("escalate_to", row.at_desk)
            self._owned_by(self._owner_at(to), row.ended)
