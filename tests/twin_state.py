"""The state of the twin, and every question about it: who may take what, and how long it takes."""

from dataclasses import dataclass, field
from heapq import heappush
from itertools import pairwise

from supportsim.ledger import tables as is_
from supportsim.plan.plan import DESK_OWNS, Plan
from supportsim.supply.roster import BLOCK, SHIFT
from supportsim.units import DAY, NONE, PPM

Row = tuple[int, ...]


@dataclass(eq=False)
class Person:
    """An engineer, and the spell in hand if any."""

    id: int
    desk: int
    shifts: list[tuple[int, int]]
    blocks: list[tuple[int, int]]
    job: "Job | None" = None
    row: list[int] = field(default_factory=list)
    last_end: int = 0

    def is_on_shift(self, t: int) -> bool:
        return any(a <= t < b for a, b in self.shifts)

    def is_idle(self, t: int) -> bool:
        return (
            self.job is None and self.is_on_shift(t) and not any(a <= t < b for a, b in self.blocks)
        )

    def idle_since(self, t: int) -> int:
        return max(self.last_end, *(a for a, b in self.shifts if a <= t < b))

    def overtime(self, start: int, end: int) -> int:
        return end - start - sum(max(0, min(b, end) - max(a, start)) for a, b in self.shifts)


@dataclass(eq=False)
class Case:
    """A case: where it is, whose it is, and what has been done."""

    id: int
    desk: int
    owner: int
    touch: int = 0
    is_new: bool = True
    counted: Person | None = None
    job: "Job | None" = None
    effort: int = 0
    added: int = 0
    cut: int = NONE
    attempts: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    log: list[tuple[int, int]] = field(default_factory=list)
    able: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    requests: int = 0
    facts: dict[str, int] = field(default_factory=dict)


@dataclass(eq=False)
class Job:
    """A request: a touch (attempt or not) of a case, or help with it."""

    case: Case
    is_help: bool
    desk: int
    number: int
    joined: int = NONE
    ready: int = NONE
    owner: int = NONE
    holder: Person | None = None
    failed: set[int] = field(default_factory=set)
    rest: tuple[int, int, int] | None = None
    whole: int = 0
    asker: int = NONE


class State:
    """A plan, and where everybody and everything is now."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        offset, kinds = plan.engineers.duty_offset.tolist(), plan.engineers.duty_kind.tolist()
        starts, ends = plan.engineers.duty_from.tolist(), plan.engineers.duty_to.tolist()
        self.people = []
        for p, desk in enumerate(plan.engineers.desk.tolist()):
            duty = {SHIFT: [], BLOCK: []}
            for k in range(offset[p], offset[p + 1]):
                duty.setdefault(kinds[k], []).append((starts[k], ends[k]))
            self.people.append(Person(p, desk, duty[SHIFT], duty[BLOCK]))
        first = plan.owners.offset.tolist()
        member = plan.owners.member.tolist()
        self.members = [set(member[a:b]) for a, b in pairwise(first)]
        self.hours = [
            list(zip(o.start.tolist(), o.end.tolist(), strict=True)) for o in plan.desks.opening
        ]
        self.cases: list[Case] = []
        self.waiting: list[Job] = []
        self.replies: list[tuple[int, Case]] = []
        self.known: dict[tuple[int, int], tuple[int, int]] = {
            (p, c): (credit, 0) for p, c, credit in plan.mechanisms.familiarity_start.tolist()
        }
        self.rows: list[Row] = []
        self.now = 0
        self.instants = [plan.window_end, plan.run_off, *plan.cases.opened.tolist()]
        self.instants += [t for p in self.people for pair in p.shifts + p.blocks for t in pair]
        self.instants += plan.engineers.handover_at.tolist()
        self.instants.sort()

    # --- small questions ---------------------------------------------------------------------

    def of(self, column: str, case: Case) -> int:
        return int(getattr(self.plan.cases, column)[case.id])

    def rule(self, column: str, desk: int) -> int:
        return int(getattr(self.plan.desks, column)[desk])

    def at(self, t: int) -> None:
        if t > self.now:
            heappush(self.instants, t)

    def opened_for(self, desk: int, start: int, end: int) -> int:
        return sum(max(0, min(b, end) - max(a, start)) for a, b in self.hours[desk])

    def wake_after(self, desk: int, start: int, amount: int) -> None:
        """Look again when an amount of opening hours will be used up."""
        for a, b in self.hours[desk]:
            inside = max(0, b - max(a, start))
            if inside and amount <= inside:
                return self.at(max(a, start) + amount)
            amount -= inside
        return None

    def row_of(self, case: Case) -> int:
        return int(self.plan.cases.touch_offset[case.id]) + case.touch

    def can_solve(self, p: Person, case: Case) -> bool:
        competence = self.plan.engineers.competence[p.id, self.of("kind", case)]
        return self.of("difficulty", case) < competence or p.id in case.able

    def open_of(self, p: Person) -> int:
        return sum(case.counted is p for case in self.cases)

    def key(self, job: Job) -> tuple[int, int, int, int]:
        return self.of("severity", job.case), job.joined, job.case.id, job.number

    # --- who may take what -------------------------------------------------------------------

    def may(self, p: Person, job: Job) -> bool:
        if job.holder is p:
            held = [other for other in self.waiting if other.holder is p]
            return job is min(held, key=self.key)
        if self.of("severity", job.case) != 1 and any(j.holder is p for j in self.waiting):
            return False
        return self.is_offered(p, job) or (job.holder is None and self.serves(p, job))

    def has_skill(self, p: Person, case: Case) -> bool:
        return bool(int(self.plan.engineers.skills[p.id]) >> self.of("skill", case) & 1)

    def serves(self, p: Person, job: Job) -> bool:
        case = job.case
        if job.is_help:
            return p.desk == job.desk and self.has_skill(p, case) and p.id not in job.failed
        if job.owner != NONE and p.id not in self.members[job.owner]:
            return False
        if job.owner == NONE and (p.desk != case.desk or not self.has_skill(p, case)):
            return False
        limit = self.rule("limit", case.desk)
        is_free = not case.is_new or self.rule("ownership", case.desk) == DESK_OWNS
        return is_free or limit == NONE or self.open_of(p) < limit

    def is_offered(self, p: Person, job: Job) -> bool:
        case, desk = job.case, job.case.desk
        if job.is_help or job.owner == NONE or p.desk != self.rule("backup_desk", desk):
            return False
        members = self.members[job.owner]
        if job.holder is not None and job.holder.id not in members:
            return False
        return (
            self.of("severity", case) <= self.rule("backup_from", desk)
            and not any(self.people[m].is_on_shift(self.now) for m in members)
            and self.has_skill(p, case)
            and p.id not in case.refused
            and self.opened_for(desk, job.ready, self.now) >= self.rule("backup_after", desk)
        )

    # --- how long it takes ------------------------------------------------------------------

    def pick_up(self, cut: int) -> int:
        return self.plan.mechanisms.pick_up if cut in (is_.SHIFT_END, is_.BLOCK) else 0

    def loss(self, case: Case, p: Person) -> int:
        given, parts = self.plan.mechanisms, 0
        for worker, effort in reversed(case.log):
            if worker == p.id:
                break
            near = self.people[worker].desk == p.desk
            parts += effort * (given.colleague_share if near else given.loss_share)
        return parts // PPM

    def factors(self, case: Case, p: Person) -> list[int]:
        given, people = self.plan.mechanisms, self.plan.engineers
        factors = [int(people.grade_factor[p.id, self.of("kind", case)])]
        for table, index in (
            (given.ramp, (self.now - int(people.hired[p.id])) // DAY),
            (given.familiarity, self.credit(case, p) // (PPM // 10)),
            (given.context, self.open_of(p)),
        ):
            if len(table):
                factors.append(int(table[min(index, len(table) - 1)]))
        return factors

    def credit(self, case: Case, p: Person) -> int:
        fade = self.plan.mechanisms.familiarity_fade
        credit, at = self.known.get((p.id, self.of("customer", case)), (0, 0))
        if not len(fade):
            return 0
        return credit * int(fade[min((self.now - at) // DAY, len(fade) - 1)]) // PPM
