"""The state of the twin: people, cases, requests and spells as they are, and small questions."""

from collections import Counter
from dataclasses import dataclass, field
from heapq import heappush
from itertools import pairwise

from supportsim.ledger import tables as is_
from supportsim.plan.plan import Plan
from supportsim.supply.roster import BLOCK, ON_CALL, SHIFT
from supportsim.units import NONE
from supportsim.workweek import OpenHours, after, elapsed

Row = tuple[int, ...]
#: Effort and added work left of a spell that was cut, and what continuing it adds.
Rest = tuple[int, int, int]
#: The due time of what has no target.
NOT_DUE = 1 << 62
#: The severity of work without a case.
OF_TASKS = 99


@dataclass(eq=False)
class Person:
    """An engineer or a seat; only who stands for an unlimited desk has several spells."""

    id: int
    desk: int
    shifts: list[tuple[int, int]]
    blocks: list[tuple[int, int]]
    is_seat: bool
    is_unlimited: bool
    spells: list["Spell"] = field(default_factory=list)
    last_end: int = 0
    on_since: int = NONE
    standby: list[tuple[int, int]] = field(default_factory=list)
    planned: list[tuple[int, int]] = field(default_factory=list)
    call: "Call | None" = None
    calls: list["Call"] = field(default_factory=list)

    @property
    def is_called_in(self) -> bool:
        """Whether somebody called out has come."""
        return self.call is not None and self.call.has_come

    def stretch(self, t: int) -> tuple[int, int] | None:
        """The stretch of standby at an instant."""
        return next((row for row in self.standby if row[0] <= t < row[1]), None)

    def is_on_shift(self, t: int) -> bool:
        if self.is_seat:
            return self.on_since != NONE
        return self.is_unlimited or any(a <= t < b for a, b in self.shifts)

    def rests(self) -> list[tuple[int, int]]:
        """The parts of planned shifts that were not worked, being owed as rest."""
        begun = {b: a for a, b in self.shifts}
        return [(a, begun.get(b, b)) for a, b in self.planned if begun.get(b, b) > a]

    def is_idle(self, t: int) -> bool:
        if self.is_unlimited:
            return True
        is_here = self.is_called_in or (self.is_on_shift(t) and not self.is_in_block(t))
        return not self.spells and is_here

    def is_in_block(self, t: int) -> bool:
        return any(a <= t < b for a, b in self.blocks)

    def idle_since(self, t: int) -> int:
        came = [self.on_since] if self.is_seat else [a for a, b in self.shifts if a <= t < b]
        came += [] if self.call is None else [self.call.comes]
        return max(self.last_end, *came)

    def after_shifts(self, start: int, end: int) -> list[tuple[int, int]]:
        """The parts of a spell outside the person's shifts and call-outs."""
        if self.is_seat or self.is_unlimited:
            return []
        parts, at = [], start
        calls = [(c.since, end if c.until == NONE else c.until) for c in self.calls]
        for a, b in sorted(self.shifts + calls):
            parts.append((at, min(a, end)))
            at = max(at, b)
        return [(a, b) for a, b in [*parts, (at, end)] if a < b]


@dataclass(eq=False)
class Call:
    """A call-out: for which request, from when, when they come, and until when (NONE so far)."""

    job: "Job"
    stretch: tuple[int, int] | None
    since: int
    comes: int
    until: int = NONE
    has_come: bool = False
    has_worked: bool = False


@dataclass(eq=False)
class Swarm:
    """Several pleas at once."""

    pleas: list["Job"] = field(default_factory=list)
    is_over: bool = False


@dataclass(eq=False)
class Case:
    """A case (or a task): where it is, whose it is, and what has been done."""

    id: int
    desk: int
    owner: int = NONE
    touch: int = 0
    is_new: bool = True
    counted: Person | None = None
    effort: int = 0
    added: int = 0
    owed: int = 0
    is_begun: bool = False
    attempts: dict[int, Rest] = field(default_factory=dict)
    steps: Counter[int] = field(default_factory=Counter)
    log: list[tuple[int, int]] = field(default_factory=list)
    able: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    requests: int = 0
    facts: dict[str, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    is_moving: bool = False
    is_pending: bool = False
    reproduction: "Job | None" = None
    reopens: int = NONE
    pauses: list[tuple[int, int]] = field(default_factory=list)
    update_due: int = NOT_DUE
    resolution_due: int = NOT_DUE
    is_overdue: bool = False
    is_found_old: bool = False

    @property
    def is_closed(self) -> bool:
        return "resolved" in self.facts or "withdrawn" in self.facts


@dataclass(eq=False)
class Job:
    """A request; `kind` is the purpose of its spells, TOUCH for attempts too."""

    case: Case
    kind: int
    desk: int
    number: int
    touch: int
    joined: int = NONE
    ready: int = NONE
    due: int = NOT_DUE
    owner: int = NONE
    holder: Person | None = None
    is_returned: bool = False
    is_stand_in: bool = False
    is_own: bool = False
    until: int = NONE
    has_started: bool = False
    failed: set[int] = field(default_factory=set)
    rest: Rest | None = None
    whole: int = 0
    asker: int = NONE
    swarm: Swarm | None = None


@dataclass(eq=False)
class Spell:
    """Somebody at work."""

    person: Person
    job: Job
    purpose: int
    held: int
    effort: int
    added: int
    length: int
    start: int

    @property
    def end(self) -> int:
        return self.start + self.length


class State:
    """A plan, and where everybody and everything is now."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.people = [self._person(p) for p in range(len(plan.engineers.names))]
        member = plan.owners.member.tolist()
        self.members = [set(member[a:b]) for a, b in pairwise(plan.owners.offset.tolist())]
        self.cases: list[Case] = []
        self.tasks: list[Case] = []
        self.waiting: list[Job] = []
        self.replies: list[tuple[int, Case]] = []
        self.known: dict[tuple[int, int], tuple[int, int]] = {
            (p, c): (credit, 0) for p, c, credit in plan.mechanisms.familiarity_start.tolist()
        }
        self.topics: Counter[tuple[int, int]] = Counter()
        self.named: dict[int, int] = {}
        self.count = dict.fromkeys(range(len(plan.desks.names)), 0)
        self.rows: list[Row] = []
        self.task_rows: list[Row] = []
        self.duty: list[Row] = []
        self.now = 0
        self.instants = [plan.window_end, plan.run_off, *plan.cases.opened.tolist()]
        self.instants += plan.tasks.ready.tolist() + plan.seats.at.tolist()
        self.instants += [t for p in self.people for pair in p.shifts + p.blocks for t in pair]
        self.instants += [t for p in self.people for pair in p.standby for t in pair]
        self.instants += plan.engineers.handover_at.tolist()
        for every in {n for n in plan.desks.review_every.tolist() if n != NONE}:
            self.instants += range(every, plan.run_off + 1, every)
        self.instants.sort()

    def _person(self, p: int) -> Person:
        people = self.plan.engineers
        first, last = people.duty_offset[p : p + 2].tolist()
        columns = (people.duty_kind, people.duty_from, people.duty_to)
        duty = list(zip(*(c[first:last].tolist() for c in columns), strict=True))
        shifts, blocks, standby = (
            [(a, b) for k, a, b in duty if k == kind] for kind in (SHIFT, BLOCK, ON_CALL)
        )
        desk = int(people.desk[p])
        is_unlimited = bool(self.plan.desks.is_unlimited[desk])
        is_seat = bool(people.is_seat[p])
        planned = shifts[:]
        return Person(
            p, desk, shifts, blocks, is_seat, is_unlimited, standby=standby, planned=planned
        )

    # --- small questions ---------------------------------------------------------------------

    def of(self, column: str, case: Case) -> int:
        return int(getattr(self.plan.cases, column)[case.id])

    def rule(self, column: str, desk: int) -> int:
        return int(getattr(self.plan.desks, column)[desk])

    def of_task(self, column: str, job: Job) -> int:
        return int(getattr(self.plan.tasks, column)[job.case.id])

    def severity(self, job: Job) -> int:
        return OF_TASKS if job.kind == is_.TASK else self.of("severity", job.case)

    def skill(self, job: Job) -> int:
        return self.of_task("skill", job) if job.kind == is_.TASK else self.of("skill", job.case)

    def at(self, t: int) -> None:
        """Look again at an instant."""
        if t > self.now:
            heappush(self.instants, t)

    def spells(self) -> list[Spell]:
        """All spells, in the order in which those that end together do."""
        spells = [spell for p in self.people for spell in p.spells]
        return sorted(spells, key=lambda s: (s.person.id, s.job.case.id, s.job.number))

    def held_by(self, p: Person) -> list[Job]:
        """What somebody holds, most urgent first."""
        held = [job for job in self.waiting if job.holder is p]
        return sorted(held, key=lambda j: (self.severity(j), j.joined, *self.identity(j)))

    def identity(self, job: Job) -> tuple[int, int]:
        if job.kind == is_.TASK:
            return len(self.plan.cases.opened) + job.case.id, 0
        return job.case.id, job.number

    def home(self, job: Job) -> int:
        """The desk whose rules hold for work that is held or returned."""
        return job.case.desk if job.kind == is_.TOUCH else job.desk

    def open_of(self, p: Person) -> int:
        return sum(case.counted is p for case in self.cases)

    def is_over_count(self, desk: int) -> bool:
        seats = [p for p in self.people if p.is_seat and p.desk == desk and p.on_since != NONE]
        return len(seats) > self.count[desk]

    # --- clocks ------------------------------------------------------------------------------

    def opened_for(self, desk: int, start: int, end: int) -> int:
        return int(elapsed(self.plan.desks.opening[desk], start, end))

    def wake_after(self, desk: int, start: int, amount: int) -> None:
        self.at(min(NOT_DUE, int(after(self.plan.desks.opening[desk], start, amount))))

    def hours(self, case: Case) -> OpenHours:
        return self.plan.contract.calendars[int(self.plan.contract.calendar[case.id])]

    def used(self, case: Case) -> int:
        """Open time since opening less what the case waited for its customer."""
        hours = self.hours(case)
        paused = sum(elapsed(hours, a, min(b, self.now)) for a, b in case.pauses)
        return int(elapsed(hours, self.of("opened", case), self.now) - paused)

    def is_aged(self, case: Case) -> bool:
        limit = self.rule("aged_after", case.desk)
        if limit == NONE or case.is_closed:
            return False
        is_reviewed = self.rule("review_every", case.desk) != NONE
        return case.is_found_old if is_reviewed else self.used(case) >= limit

    def target(self, clock: str, case: Case) -> int:
        return int(getattr(self.plan.contract, f"{clock}_target")[case.id])

    def due_of(self, clock: str, case: Case, start: int) -> int:
        target = self.target(clock, case)
        return NOT_DUE if target == NONE else int(after(self.hours(case), start, target))

    def due(self, case: Case) -> int:
        """The earliest due time of the clocks that run."""
        response = self.due_of("response", case, self.of("opened", case))
        is_first = "first_start" not in case.facts
        return min(response if is_first else NOT_DUE, case.update_due, case.resolution_due)

    def pause(self, case: Case, until: int) -> None:
        """Stop the resolution clock until an instant."""
        target = self.target("resolution", case)
        case.is_overdue = target != NONE and self.used(case) >= target
        case.pauses.append((self.now, until))
        self.at(until)

    def resume(self, case: Case) -> None:
        target = self.target("resolution", case)
        if target != NONE and not case.is_overdue:
            left = target - self.used(case)
            case.resolution_due = int(after(self.hours(case), self.now, left))
