"""How a spell of the twin begins, how long it takes, what it books, and how it is cut."""

from twin_choice import OVERFLOW
from twin_requests import Requests
from twin_state import NOT_DUE, Case, Job, Person, Spell

from supportsim.ledger import tables as is_
from supportsim.plan.plan import DESK_OWNS
from supportsim.units import DAY, NONE, PPM

ON_CASES = (is_.TOUCH, is_.ATTEMPT)


class Work(Requests):
    """Spells of work."""

    def steps(self, case: Case, rank: int) -> list[tuple[int, int]]:
        """(effort, delay) of the steps of an attempt at a rank."""
        cases = self.plan.cases
        first = case.id * cases.assist_effort.shape[1] + rank
        a, b = cases.attempt_offset[first : first + 2].tolist()
        columns = (cases.attempt_effort[a:b].tolist(), cases.attempt_delay[a:b].tolist())
        return list(zip(*columns, strict=True))

    # --- the beginning -----------------------------------------------------------------------

    def start(self, job: Job, p: Person, route: int) -> None:
        case, facts = job.case, job.case.facts
        self.waiting.remove(job)
        job.is_stand_in = job.is_stand_in or route >= OVERFLOW
        if job.kind == is_.TOUCH:
            self.take(job, p)
        purpose, effort, added = self.work(job, p)
        is_first = purpose in ON_CASES and "first_start" not in facts
        if purpose in ON_CASES:
            case.counts["hand_offs"] += not is_first and facts["worker"] != p.id
            facts.setdefault("first_start", self.now)
            facts.setdefault("first_engineer", p.id)
            facts["worker"] = p.id
            case.update_due = NOT_DUE
        length = effort + added
        for factor in self.factors(job, p) if length else []:
            length = length * factor // PPM
        length = max(length, 1) if effort + added else 0
        p.spells.append(
            Spell(p, job, purpose, int(job.holder is p), effort, added, length, self.now)
        )
        job.holder, job.has_started = None, True
        if p.call is not None:
            p.call.has_worked = True
        self.at(self.now + length)
        desk = self.rule("reproduction_desk", case.desk)
        if is_first and desk != NONE and self.of("reproduction", case) != NONE:
            case.reproduction = self.request(case, is_.REPRODUCTION, desk)
            case.reproduction.until = self.now + self.rule("reproduction_wait", case.desk)
            self.at(case.reproduction.until)

    def take(self, job: Job, p: Person) -> None:
        """Settle whose case it is, and under whom it counts."""
        case = job.case
        case.is_new = False
        if self.rule("ownership", case.desk) == DESK_OWNS:
            return
        if case.owner == NONE and p.desk == case.desk and not job.is_stand_in:
            case.owner = p.id
        if case.owner == NONE:
            return
        members = self.members[case.owner]
        if case.counted is None and (p.id in members or len(members) == 1):
            case.counted = self.people[p.id if p.id in members else min(members)]
        if p.id in members and case.counted is not None:
            case.facts["last_owner"] = case.counted.id
            case.facts.setdefault("assigned", self.now)

    def work(self, job: Job, p: Person) -> tuple[int, int, int]:
        """Purpose, effort and added work of a spell."""
        case, rank = job.case, self.rule("rank", p.desk)
        if job.kind != is_.TOUCH:
            if job.rest is not None:
                return job.kind, job.rest[0], job.rest[1] + job.rest[2]
            job.whole = self.whole(job, p, rank)
            if job.kind == is_.REPRODUCTION:
                case.counts["effort_drawn"] += job.whole
            return job.kind, job.whole, 0
        if self.can_solve(p, case):
            case.counts["effort_drawn"] += 0 if case.is_begun else case.effort
            case.is_begun = True
            return is_.TOUCH, case.effort, case.added + self.loss(case, p) + case.owed
        step = self.steps(case, rank)[case.steps[rank]]
        effort, added, owed = case.attempts.get(rank, (step[0], 0, 0))
        return is_.ATTEMPT, effort, added + self.loss(case, p) + owed

    def whole(self, job: Job, p: Person, rank: int) -> int:
        """Effort of what is begun whole and is no touch."""
        case = job.case
        if job.kind == is_.TASK:
            return self.of_task("effort", job)
        if job.kind == is_.REPRODUCTION:
            return self.of("reproduction", case)
        if job.kind == is_.TRIAGE:
            return self.rule("triage", case.desk)
        if self.can_solve(p, case):
            return int(self.plan.cases.assist_effort[case.id, rank])
        return sum(effort for effort, _ in self.steps(case, rank))

    def loss(self, case: Case, p: Person) -> int:
        given, parts = self.plan.mechanisms, 0
        for worker, effort in reversed(case.log):
            if worker == p.id:
                break
            near = self.people[worker].desk == p.desk
            parts += effort * (given.colleague_share if near else given.loss_share)
        return parts // PPM

    def factors(self, job: Job, p: Person) -> list[int]:
        given, people = self.plan.mechanisms, self.plan.engineers
        is_task = job.kind == is_.TASK
        kind = 0 if is_task else self.of("kind", job.case)
        own = int(people.ramp_class[p.id])
        ramp = given.ramp if own == NONE else given.own_ramp[own]
        tables = [(ramp, (self.now - int(people.hired[p.id])) // DAY)]
        if not is_task:
            topic = self.topics[p.id, self.of("topic", job.case)]
            tables.append((given.familiarity, self.credit(job.case, p) // (PPM // 10)))
            tables += [(given.topic, topic), (given.context, self.open_of(p))]
        traits = [people.grade_factor[p.id, kind], people.skill_factor[p.id, self.skill(job)]]
        read = [table[min(index, len(table) - 1)] for table, index in tables if len(table)]
        return [int(factor) for factor in traits + read]

    # --- the end -----------------------------------------------------------------------------

    def book(self, s: Spell, reason: int, then: int, reply: int = NONE) -> list[int]:
        """Write the row of a spell that ends now; effort and added work done."""
        p, job, case, done = s.person, s.job, s.job.case, self.now - s.start
        is_whole = reason == is_.DONE or not s.length
        part = [w if is_whole else w * done // s.length for w in (s.effort, s.added)]
        is_progress = s.purpose in (is_.TOUCH, is_.REPRODUCTION, is_.TASK)
        progress = part[0] if is_progress else 0
        rework = sum(part) - progress
        case.counts["progress"] += progress
        case.counts["rework"] += rework
        case.counts["interruptions"] += reason == is_.INTERRUPTED
        if s.purpose in ON_CASES:
            case.facts.setdefault("first_end", self.now)
            case.log.append((p.id, part[0]))
        over = p.after_shifts(s.start, self.now)
        self.duty += [(p.id, a, b) for a, b in over]
        rows = self.task_rows if job.kind == is_.TASK else self.rows
        rows.append((
            case.id, job.touch, s.start, self.now, s.purpose, job.desk, job.owner, s.held,
            job.joined, job.ready, p.id, reason, s.effort, s.added, s.length, progress, rework,
            sum(b - a for a, b in over), then, reply, job.number,
        ))  # fmt: skip
        p.spells.remove(s)
        p.last_end = self.now
        return part

    def cut(self, s: Spell, reason: int) -> None:
        """Cut a spell; who was at work holds the rest, unless the case has aged."""
        job, case, p = s.job, s.job.case, s.person
        is_aged = job.kind in (is_.TOUCH, is_.TRIAGE) and self.is_aged(case)
        if is_aged and reason == is_.HANDED_OVER:
            reason = is_.SHIFT_END
        part = self.book(s, reason, is_.TRANSFERRED if is_aged else is_.CONTINUES)
        rest = (s.effort - part[0], s.added - part[1], self.owed(p, reason))
        if s.purpose == is_.TOUCH:
            case.effort, case.added, case.owed = rest
        elif s.purpose == is_.ATTEMPT:
            case.attempts[self.rule("rank", p.desk)] = rest
        else:
            job.rest = rest
        if is_aged:
            return self.age(case, job)
        job.holder, job.ready = p, self.now
        return self.wait(job)

    def owed(self, p: Person, reason: int) -> int:
        """What continuing work adds that was cut for a reason."""
        given = self.plan.mechanisms
        if reason == is_.INTERRUPTED:
            return given.resume
        if reason == is_.HANDED_OVER:
            return self.rule("hand_over_added", p.desk)
        return given.pick_up
