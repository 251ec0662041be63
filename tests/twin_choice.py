"""Who may take what, in which order, and whom the choice names: every question asked anew."""

from twin_state import Case, Job, Person, Spell, State

from supportsim.ledger import tables as is_
from supportsim.plan.plan import (
    ANY_MORE_SEVERE,
    AT_RANDOM,
    DESK_OWNS,
    DUE_FIRST,
    FIRST_COME,
    GRADE_ORDER,
    HIGHEST_SOLVING_RATE,
    LEAST_LOADED,
    LONGEST_IDLE,
    MOST_FAMILIAR,
    ROTATION,
    SEVERITY_1,
)
from supportsim.units import DAY, NONE, PPM

HOME, BACKUP, OVERFLOW, BACKED = range(4)
Key = tuple[int, int, int, int]
#: Place of the skill, key, route and desk in whose queue it stands: the lowest starts.
Rank = tuple[int, Key, int, int]


class Choice(State):
    """Questions about requests and people."""

    # --- order -------------------------------------------------------------------------------

    def desk_of(self, job: Job, route: int, p: Person | None = None) -> int:
        """The desk in whose backlog or queue a route stands; of what is backed, one's own."""
        if p is not None and route == BACKED:
            return p.desk
        if route == BACKUP:
            return self.rule("backup_desk", job.case.desk)
        if route == OVERFLOW:
            return self.rule("overflow_desk", job.desk)
        is_personal = job.holder is not None or job.owner != NONE
        return self.home(job) if is_personal else job.desk

    def key(self, job: Job, route: int, p: Person | None = None) -> Key:
        desk, is_task = self.desk_of(job, route, p), job.kind == is_.TASK
        order = self.rule("order", desk)
        first = {FIRST_COME: 0, DUE_FIRST: job.due}.get(order, self.severity(job))
        time = job.joined
        if self.rule("by_opening", desk):
            time = self.of_task("ready", job) if is_task else self.of("opened", job.case)
        return first, time, *self.identity(job)

    # --- who may -----------------------------------------------------------------------------

    def has_skill(self, p: Person, job: Job) -> bool:
        return bool(int(self.plan.engineers.skills[p.id]) >> self.skill(job) & 1)

    def routes(self, p: Person, job: Job) -> list[int]:
        """The routes by which somebody would get a request, were they idle."""
        if not self.is_solvable(p, job) or not self.is_urgent_enough(p, job):
            return []
        held = [other for other in self.held_by(p) if self.is_urgent_enough(p, other)]
        if job.holder is p:
            return [HOME] if job is held[0] else []
        if held and not self.is_above(p, job, held[0]):
            return []
        routes = [HOME] if self.is_home(p, job) else []
        routes += [BACKUP] if self.is_backup(p, job, p.desk) else []
        routes += [OVERFLOW] if self.is_overflow(p, job) else []
        return routes + ([BACKED] if self.is_backed(p, job) else [])

    def of_call(self, column: str, p: Person) -> int:
        return int(getattr(self.plan.on_call, column)[self.plan.engineers.on_call[p.id]])

    def is_called(self, p: Person) -> bool:
        """Whether somebody is called out; off shift and on standby they are thought of as such."""
        is_ready = not p.is_on_shift(self.now) and p.stretch(self.now) is not None
        return p.call is not None or is_ready

    def is_urgent_enough(self, p: Person, job: Job) -> bool:
        """Whether somebody takes requests as severe as this: called out they take not all."""
        if not self.is_called(p):
            return True
        is_over = p.call is not None and p.call.has_worked and p.stretch(self.now) is None
        return not is_over and self.severity(job) <= self.of_call("from_severity", p)

    def is_backed(self, p: Person, job: Job) -> bool:
        """Whether a request waits for the people of a desk that somebody called out backs."""
        if not self.is_called(p):
            return False
        rules, row = self.plan.on_call, int(self.plan.engineers.on_call[p.id])
        first, last = rules.backs_offset[row : row + 2].tolist()
        desks = rules.backs_desk[first:last].tolist()
        if any(self.is_backup(p, job, desk) for desk in desks):
            return True
        is_in_backlog = job.holder is None and job.owner == NONE and job.kind != is_.TASK
        refused = job.failed | job.case.refused
        return (
            is_in_backlog and job.desk in desks and self.has_skill(p, job) and p.id not in refused
        )

    def is_solvable(self, p: Person, job: Job) -> bool:
        """Whether a request is none that somebody leaves because they cannot solve the case."""
        if not self.plan.engineers.only_solvable[p.id] or job.kind in {is_.TASK, is_.REPRODUCTION}:
            return True
        return self.can_solve(p, job.case)

    def can_solve(self, p: Person, case: Case) -> bool:
        competence = self.plan.engineers.competence[p.id, self.of("kind", case)]
        return self.of("difficulty", case) < competence or p.id in case.able

    def is_above(self, p: Person, job: Job, held: Job) -> bool:
        """Whether somebody may put a request before what they hold."""
        may_cut = self.rule("interruption", p.desk) == ANY_MORE_SEVERE
        severity = self.severity(job)
        return severity == 1 or (may_cut and severity < self.severity(held))

    def is_home(self, p: Person, job: Job) -> bool:
        case, is_touch = job.case, job.kind == is_.TOUCH
        if job.holder is not None:
            return False
        if job.owner != NONE:
            return p.id in self.members[job.owner] and (not is_touch or self.has_room(p, job))
        if p.desk != job.desk or not self.has_skill(p, job) or p.id in job.failed:
            return False
        if not is_touch:
            return True
        if job.is_returned:
            return p.desk == case.desk or p.id not in case.refused
        return not (self.is_pushed(case.desk) and case.is_new) and self.has_room(p, job)

    def is_pushed(self, desk: int) -> bool:
        return bool(self.rule("push", desk)) and self.rule("ownership", desk) != DESK_OWNS

    def has_room(self, p: Person, job: Job) -> bool:
        case, limit = job.case, self.rule("limit", job.case.desk)
        if not case.is_new or job.is_returned or case.counted is not None or limit == NONE:
            return True
        return self.rule("ownership", case.desk) == DESK_OWNS or self.open_of(p) < limit

    def is_backup(self, p: Person, job: Job, at: int) -> bool:
        """Whether a touch is offered at a desk, to this person among others."""
        case, desk = job.case, job.case.desk
        if job.kind != is_.TOUCH or case.owner == NONE or at != self.rule("backup_desk", desk):
            return False
        members = self.members[case.owner]
        if job.holder is not None and job.holder.id not in members:
            return False
        return (
            self.severity(job) <= self.rule("backup_from", desk)
            and not any(self.people[m].is_on_shift(self.now) for m in members)
            and self.has_skill(p, job)
            and p.id not in case.refused
            and self.opened_for(desk, job.ready, self.now) >= self.rule("backup_after", desk)
        )

    def is_overflow(self, p: Person, job: Job) -> bool:
        is_in_backlog = job.holder is None and job.owner == NONE and job.kind != is_.TASK
        if not is_in_backlog or p.desk != self.rule("overflow_desk", job.desk):
            return False
        refused = job.failed | job.case.refused
        is_late = self.now >= job.joined + self.rule("overflow_after", job.desk)
        return is_late and self.has_skill(p, job) and p.id not in refused

    # --- pairs -------------------------------------------------------------------------------

    def ranks(self, p: Person, job: Job) -> list[Rank]:
        place = int(self.plan.engineers.skill_place[p.id, self.skill(job)])
        return [
            (place, self.key(job, route, p), route, self.desk_of(job, route, p))
            for route in self.routes(p, job)
        ]

    def best_pair(self) -> tuple[Job, Person, int] | None:
        """The request that starts next, with whom, and by which route."""
        idle = [p for p in self.people if p.is_idle(self.now)]
        best: list[tuple[Rank, Person, Job]] = []
        for job in self.waiting:
            pairs = [(rank, p, job) for p in idle for rank in self.ranks(p, job)]
            has_home = any(rank[2] == HOME for rank, _, _ in pairs)
            best += [pair for pair in pairs if not (has_home and pair[0][2] >= OVERFLOW)]
        if not best:
            return None
        rank = min(pair[0] for pair in best)
        job = next(job for r, _, job in best if r == rank)
        p = self.choose(job, rank[2], [p for r, p, _ in best if r == rank])
        return job, p, rank[2]

    def choose(self, job: Job, route: int, able: list[Person]) -> Person:
        """Whom a desk's choice names among people in order; a rotation moves on."""
        desk = self.desk_of(job, route, able[0])
        rule, last = self.rule("choice", desk), self.named.get(desk, NONE)
        if rule == AT_RANDOM:
            named = able[self.lot(job) * len(able) >> 32]
        elif rule == ROTATION:
            named = next((p for p in able if p.id > last), able[0])
        else:
            named = min(able, key=lambda p: (self.merit(rule, p, job), self.idle_since(p), p.id))
        if route != HOME or (job.holder is None and job.owner == NONE):
            self.named[desk] = named.id
        return named

    def merit(self, rule: int, p: Person, job: Job) -> int:
        """What a choice looks at first; lower is better."""
        if rule == LEAST_LOADED:
            return self.open_of(p)
        if rule == MOST_FAMILIAR:
            return 0 if job.kind == is_.TASK else -self.credit(job.case, p)
        if rule == HIGHEST_SOLVING_RATE:
            return 0 if job.kind == is_.TASK else -self.solving_rate(job, p)
        return int(self.plan.engineers.choice_place[p.id]) if rule == GRADE_ORDER else 0

    def solving_rate(self, job: Job, p: Person) -> int:
        skills = self.plan.engineers.skill_place.shape[1]
        by_kind = self.plan.engineers.solving_rate[p.id].reshape(-1, skills)
        return int(by_kind[self.of("kind", job.case), self.skill(job)])

    def idle_since(self, p: Person) -> int:
        return 0 if p.is_unlimited else p.idle_since(self.now)

    def lot(self, job: Job) -> int:
        if job.kind == is_.TASK:
            return self.of_task("lot", job)
        return (self.of("lot", job.case) + 2654435769 * job.number) % 2**32

    def credit(self, case: Case, p: Person) -> int:
        """Millionths of a case of this customer that somebody handled, faded."""
        fade = self.plan.mechanisms.familiarity_fade
        credit, at = self.known.get((p.id, self.of("customer", case)), (0, 0))
        if len(fade):
            credit = credit * int(fade[min((self.now - at) // DAY, len(fade) - 1)]) // PPM
        return credit

    # --- push and interruption ----------------------------------------------------------------

    def push(self) -> None:
        """Give new cases to people on duty."""
        for job in sorted(self.waiting, key=lambda j: self.key(j, HOME)):
            case = job.case
            if not self.is_to_give(job):
                continue
            able = [p for p in self.people if p.desk == case.desk and self.is_given(p, job)]
            if able:
                free = [p for p in able if not self.has_work(p)]
                is_longest = self.rule("choice", case.desk) == LONGEST_IDLE
                p = self.choose(job, HOME, free if is_longest and free else able)
                job.owner = case.owner = p.id
                case.counted = p
                case.facts.setdefault("assigned", self.now)

    def is_to_give(self, job: Job) -> bool:
        """Whether a request waits to be pushed to somebody."""
        is_free = job.kind == is_.TOUCH and job.holder is None and not job.is_returned
        return is_free and job.case.owner == NONE and self.is_pushed(job.case.desk)

    def has_work(self, p: Person) -> bool:
        """Whether somebody is at work, or anything waits for them alone."""
        queue = [job for job in self.waiting if job.holder is None and job.owner == p.id]
        return bool(p.spells or queue or self.held_by(p))

    def is_given(self, p: Person, job: Job) -> bool:
        is_here = p.is_on_shift(self.now) and not (p.is_seat and self.is_over_count(p.desk))
        return (is_here or p.is_called_in) and self.would_be_given(p, job)

    def would_be_given(self, p: Person, job: Job) -> bool:
        is_fit = self.is_solvable(p, job) and self.is_urgent_enough(p, job)
        return is_fit and self.has_skill(p, job) and self.has_room(p, job)

    def victim(self, job: Job) -> Spell | None:
        """The spell that a request cuts; looks again if one was kept off as it just began."""
        spells = [s for p in self.people for s in p.spells if self.may_cut(job, s)]
        if any(spell.start == self.now for spell in spells):
            self.at(self.now + 1)
        spells = [spell for spell in spells if spell.start < self.now]
        urgency = [(-self.severity(s.job), -s.start, s.person.id) for s in spells]
        return spells[urgency.index(min(urgency))] if spells else None

    def may_cut(self, job: Job, spell: Spell) -> bool:
        p, rule = spell.person, self.rule("interruption", spell.person.desk)
        severity, other = self.severity(job), self.severity(spell.job)
        is_allowed = rule == ANY_MORE_SEVERE or (rule == SEVERITY_1 and severity == 1)
        if not is_allowed or severity >= other or p.is_unlimited or spell.end == self.now:
            return False
        is_here = p.is_on_shift(self.now) or p.is_called_in
        if not is_here or (p.is_seat and self.is_over_count(p.desk)):
            return False
        return bool(self.routes(p, job))
