"""The rules a second time, as one plain loop over instants: slow, short, and no kin of the engine.

Every question ("who may take this?", "is it offered?", "does it count?") is asked anew at every
instant of the state as it is; nothing is queued by owner, cached or cancelled.
"""

from heapq import heappop

from twin_calls import Calls
from twin_choice import HOME
from twin_state import Case, Job, Person, Spell, Swarm
from twin_story import happened, told

from supportsim.ledger import tables as is_
from supportsim.plan.plan import (
    ASSIST,
    DESK_OWNS,
    FINISH,
    HAND_OVER,
    NO_ESCALATION,
    PAUSE,
    RETURN,
    SWARM,
    TRANSFER,
)
from supportsim.units import NONE, PPM, WEEK


class Twin(Calls):
    """One run of a plan; `rows` are spells and stays, cases hold what happened to them."""

    def run(self) -> "Twin":
        while True:
            self.now = heappop(self.instants)
            while self.instants and self.instants[0] == self.now:
                heappop(self.instants)
            self.instant()
            if self.now == self.plan.run_off or (self.is_done() and self.now >= self.window_end):
                break
        for spell in self.spells():
            self.book(spell, is_.RUN_END, is_.CONTINUES)
        for job in self.waiting:
            self.stay(job)
        for p in self.people:
            self.book_seat(p)
            self.end_call(p)
        return self

    @property
    def window_end(self) -> int:
        return self.plan.window_end

    def is_done(self) -> bool:
        """Whether all judged cases are closed."""
        closed = [case.is_closed and case.reopens == NONE for case in self.cases]
        judged = self.plan.cases.judged.tolist()
        return all(not judged[n] or (n < len(closed) and closed[n]) for n in range(len(judged)))

    def instant(self) -> None:
        self.end_spells()
        self.end_shifts()
        self.hand_overs(planned=0)
        self.reviews()
        self.timers()
        self.come()
        self.raise_seats()
        self.open()
        self.dispatch()
        self.follow_up()
        while self.withdraw():
            self.dispatch()
            self.follow_up()

    def follow_up(self) -> None:
        """What the dispatch made due at the same instant."""
        while (
            any(s.end == self.now for s in self.spells())
            or any(map(self.is_due, self.waiting))
            or any(map(self.is_coming, self.people))
        ):
            self.end_spells()
            self.timers()
            self.come()
            self.dispatch()

    # --- shifts and seats --------------------------------------------------------------------

    def end_shifts(self) -> None:
        for p in self.people:
            if any(b == self.now for _, b in p.shifts) and not p.is_seat:
                self.end_shift(p)
            elif any(a == self.now for a, _ in p.blocks) and p.call is None:
                for spell in p.spells[:]:
                    self.cut(spell, is_.BLOCK)
        self.change_seats()
        for desk, count in self.count.items():
            for p in reversed(self.seats_on(desk)):
                if not p.spells and len(self.seats_on(desk)) > count:
                    self.leave_seat(p)
        self.hand_overs(planned=1)

    def end_shift(self, p: Person) -> None:
        rule = self.rule("shift_end", p.desk)
        if rule == FINISH and self.is_over_limit(p):
            rule = PAUSE
        for spell in p.spells[:] if rule != FINISH else []:
            is_given = rule == HAND_OVER and self.is_handed_over(p, spell.job)
            self.cut(spell, is_.HANDED_OVER if is_given else is_.SHIFT_END)
        self.clear(p)

    def clear(self, p: Person) -> None:
        """At the end of a shift its rule takes what somebody holds."""
        rule, to = self.rule("shift_end", p.desk), self.rule("hand_over_to", p.desk)
        for job in self.held_by(p):
            if rule == RETURN:
                self.give_back(job, desk=self.home(job))
            elif rule == HAND_OVER and self.is_handed_over(p, job):
                if job.kind == is_.TOUCH and self.rule("hand_over_moves", p.desk):
                    self.leave(job)
                    self.go_to(job.case, to)
                    self.comes(job.case, job)
                else:
                    self.give_back(job, desk=to)
                    job.is_stand_in = True

    def is_handed_over(self, p: Person, job: Job) -> bool:
        is_urgent = self.severity(job) <= self.rule("hand_over_from", p.desk)
        return is_urgent and job.kind != is_.TASK and self.rule("hand_over_to", p.desk) != NONE

    def seats_on(self, desk: int) -> list[Person]:
        return [p for p in self.people if p.is_seat and p.desk == desk and p.on_since != NONE]

    def change_seats(self) -> None:
        seats = self.plan.seats
        columns = (seats.at.tolist(), seats.desk.tolist(), seats.count.tolist())
        for at, desk, count in zip(*columns, strict=True):
            if at == self.now:
                self.count[desk] = count

    def raise_seats(self) -> None:
        for p in self.people:
            is_off = p.is_seat and p.on_since == NONE
            if is_off and len(self.seats_on(p.desk)) < self.count[p.desk]:
                p.on_since = self.now

    def leave_seat(self, p: Person) -> None:
        self.book_seat(p)
        self.clear(p)

    def book_seat(self, p: Person) -> None:
        if p.is_seat and p.on_since != NONE:
            self.duty.append((p.id, p.on_since, self.now))
            p.on_since = NONE

    def is_over_limit(self, p: Person) -> bool:
        """Whether the overtime since the last whole week has reached the limit of the desk."""
        limit, week = self.rule("overtime_limit", p.desk), self.now // WEEK * WEEK
        running = [part for s in p.spells for part in p.after_shifts(s.start, self.now)]
        rows = [(a, b) for who, a, b in self.duty if who == p.id] + running
        return limit != NONE and sum(max(b - max(a, week), 0) for a, b in rows) >= limit

    def reviews(self) -> None:
        """At a review the cases of a desk that are over its age are found too old."""
        for case in self.cases:
            every, limit = (self.rule(n, case.desk) for n in ("review_every", "aged_after"))
            is_due = every != NONE and self.now > 0 and self.now % every == 0
            if is_due and not case.is_closed and self.used(case) >= limit:
                case.is_found_old = True

    # --- timers and openings -----------------------------------------------------------------

    def timers(self) -> None:
        for at, case in [reply for reply in self.replies if reply[0] == self.now]:
            self.replies.remove((at, case))
            case.update_due = self.due_of("update", case, self.now)
            self.resume(case)
            self.comes(case, is_arriving=case.is_moving)
        for case in [case for case in self.cases if case.reopens == self.now]:
            case.reopens = NONE
            case.counts["reopened"] += 1
            del case.facts["resolved"]
            self.resume(case)
            self.new_touch(case, self.of("reopen_effort", case))
            self.comes(case)
        for job in [j for j in self.waiting if self.ages(j)]:
            self.leave(job)
            self.age(job.case, job)
        for job in [j for j in self.waiting if self.is_unserved(j)]:
            job.is_own, job.until = True, NONE
            self.give_back(job)
        for job in [j for j in self.waiting if self.returns(j)]:
            self.give_back(job, desk=self.home(job))

    def is_due(self, job: Job) -> bool:
        return self.ages(job) or self.is_unserved(job) or self.returns(job)

    def ages(self, job: Job) -> bool:
        return job.kind in {is_.TOUCH, is_.TRIAGE} and self.is_aged(job.case)

    def is_unserved(self, job: Job) -> bool:
        """Whether nobody began a reproduction in time."""
        return job.until == self.now and not job.has_started

    def returns(self, job: Job) -> bool:
        """Whether held work goes back to the people of a desk that owns it."""
        home = self.home(job)
        if job.holder is None or self.rule("ownership", home) != DESK_OWNS:
            return False
        after = self.rule("return_after", home)
        return self.opened_for(home, job.ready, self.now) >= after

    def open(self) -> None:
        opened = self.plan.cases.opened.tolist()
        while len(self.cases) < len(opened) and opened[len(self.cases)] <= self.now:
            case = Case(len(self.cases), NONE)
            self.cases.append(case)
            if self.of("patience", case) != NONE:
                self.at(self.now + self.of("patience", case))
            case.resolution_due = self.due_of("resolution", case, self.now)
            self.go_to(case, self.of("entry_desk", case))
            self.new_touch(case, int(self.plan.cases.touch_effort[self.row_of(case)]))
            self.comes(case, is_arriving=True)
        tasks = self.plan.tasks
        while len(self.tasks) < len(tasks.ready) and tasks.ready[len(self.tasks)] <= self.now:
            self.tasks.append(Case(len(self.tasks), int(tasks.desk[len(self.tasks)])))
            self.request(self.tasks[-1], is_.TASK, self.tasks[-1].desk)

    def row_of(self, case: Case) -> int:
        return int(self.plan.cases.touch_offset[case.id]) + case.touch

    def hand_overs(self, *, planned: int) -> None:
        given = self.plan.engineers
        columns = (given.handover_at, given.handover_engineer, given.handover_planned)
        for at, engineer, kind in zip(*(c.tolist() for c in columns), strict=True):
            if at == self.now and kind == planned:
                self.hand_over(self.people[engineer])

    def hand_over(self, p: Person) -> None:
        """Somebody is away for long: their cases lose their owner, what they hold returns."""
        for case in [c for c in self.cases if c.owner == p.id]:
            case.owner, case.counted = NONE, None
        for job in self.waiting[:]:
            if job.holder is p or (job.holder is None and job.owner == p.id):
                self.give_back(job)

    def withdraw(self) -> bool:
        """Customers whose patience is over go; whether anybody did."""
        gone = [
            case
            for case in self.cases
            if self.of("patience", case) != NONE
            and self.now == self.of("opened", case) + self.of("patience", case)
            and "first_start" not in case.facts
            and not case.is_closed
        ]
        for case in gone:
            case.facts["withdrawn"], case.counted = self.now, None
            for job in [j for j in self.waiting if j.case is case]:
                self.leave(job)
        return bool(gone)

    def dispatch(self) -> None:
        """Give, take and interrupt until nothing happens any more."""
        is_busy = True
        while is_busy:
            self.push()
            while pair := self.best_pair():
                self.start(*pair)
            is_busy = False
            for job in sorted(self.waiting, key=lambda j: self.key(j, HOME)):
                if victim := self.victim(job):
                    p = victim.person
                    route = min(self.ranks(p, job))[2]
                    self.cut(victim, is_.INTERRUPTED)
                    self.start(job, p, route)
                    is_busy = True
            if not is_busy:
                self.call_out()
                is_busy = self.let_go()

    def let_go(self) -> bool:
        """Whoever was called and finds nothing to do goes; whether anybody did."""
        gone = [p for p in self.people if p.is_called_in and not p.spells]
        for p in gone:
            self.end_call(p)
            self.owe_rest(p, self.now + self.of_call("rest", p))
            self.clear(p)
        return bool(gone)

    # --- ends of spells ----------------------------------------------------------------------

    def end_spells(self) -> None:
        for spell in self.spells():
            if spell.end == self.now:
                self.finish(spell)
                p = spell.person
                if p.is_seat and p.on_since != NONE and self.is_over_count(p.desk):
                    self.leave_seat(p)

    def finish(self, s: Spell) -> None:
        if s.purpose == is_.TOUCH:
            self.finish_touch(s)
        elif s.purpose == is_.ATTEMPT:
            self.finish_attempt(s)
        elif s.purpose == is_.HELP:
            self.finish_help(s)
        elif s.purpose == is_.TRIAGE:
            case = s.job.case
            to = self.rule("refer_to", case.desk)
            self.book(s, is_.DONE, is_.CONTINUES if case.is_closed else is_.TRANSFERRED)
            if not case.is_closed:
                self.transfer(case, None, to)
        elif s.purpose == is_.REPRODUCTION:
            self.book(s, is_.DONE, is_.REPRODUCED)
            s.job.case.reproduction = None
            if s.job.case.is_pending:
                self.comes(s.job.case, is_arriving=s.job.case.is_moving)
        else:
            self.book(s, is_.DONE, is_.TASK_DONE)

    def finish_touch(self, s: Spell) -> None:
        case, row = s.job.case, self.row_of(s.job.case)
        end = int(self.plan.cases.touch_offset[case.id + 1])
        is_last = case.counts["reopened"] > 0 or row + 1 == end
        share = int(self.plan.desks.completion[case.desk, self.of("kind", case)])
        case.touch += 1
        if is_last or int(self.plan.cases.touch_completion[row]) < share:
            return self.resolve(s)
        self.new_touch(case, int(self.plan.cases.touch_effort[row + 1]))
        if self.is_aged(case):
            self.book(s, is_.DONE, is_.TRANSFERRED)
            return self.transfer(case, None, self.rule("aged_to", case.desk))
        self.ask_customer(s, int(self.plan.cases.touch_delay[row]))
        first, last = self.plan.desks.move_offset[case.desk : case.desk + 2].tolist()
        quantile = int(self.plan.cases.touch_move[row])
        for k in range(first, last):
            if quantile < self.plan.desks.move_below[k]:
                case.counts["returns"] += 1
                self.go_to(case, int(self.plan.desks.move_to[k]))
                case.is_moving = True
                break
        return None

    def ask_customer(self, s: Spell, delay: int) -> None:
        case, reply = s.job.case, self.now + delay
        self.book(s, is_.DONE, is_.CUSTOMER, reply)
        self.pause(case, reply)
        self.replies.append((reply, case))

    def resolve(self, s: Spell) -> None:
        p, case = s.person, s.job.case
        self.book(s, is_.DONE, is_.RESOLUTION)
        case.facts["resolved"], case.counted = self.now, None
        self.known[p.id, self.of("customer", case)] = (self.credit(case, p) + PPM, self.now)
        self.topics[p.id, self.of("topic", case)] += 1
        if case.reproduction is not None and not case.reproduction.has_started:
            self.leave(case.reproduction)
            case.reproduction = None
        if self.of("reopen_delay", case) != NONE and not case.counts["reopened"]:
            case.reopens = self.now + self.of("reopen_delay", case)
            self.pause(case, case.reopens)

    def finish_attempt(self, s: Spell) -> None:
        """A step of an attempt is over: more steps, or transfer, calls for help, or back."""
        job, case, p = s.job, s.job.case, s.person
        rank, rule = self.rule("rank", p.desk), self.rule("escalation", case.desk)
        to = self.rule("escalate_to", case.desk)
        delay = self.steps(case, rank)[case.steps[rank]][1]
        case.attempts.pop(rank, None)
        case.steps[rank] += 1
        is_last = case.steps[rank] == len(self.steps(case, rank))
        if is_last:
            del case.steps[rank]
        if self.is_aged(case) and not (is_last and rule == TRANSFER):
            self.book(s, is_.DONE, is_.TRANSFERRED)
            self.age(case, job)
        elif not is_last:
            self.ask_customer(s, delay)
        elif rule == TRANSFER:
            self.book(s, is_.DONE, is_.TRANSFERRED)
            self.transfer(case, job, to)
        elif rule == NO_ESCALATION:
            self.book(s, is_.DONE, is_.BACK_TO_OWNER)
            case.refused.add(p.id)
            self.join(job)
        else:
            self.book(s, is_.DONE, is_.ASSIST_ASKED)
            self.ask(case, p, rule, to)

    def ask(self, case: Case, p: Person, rule: int, to: int) -> None:
        """Call for help: at one desk, or at several at once."""
        first, last = self.plan.desks.swarm_offset[case.desk : case.desk + 2].tolist()
        desks = [to] if rule == ASSIST else self.plan.desks.swarm_desk[first:last].tolist()
        swarm = Swarm() if rule == SWARM else None
        for desk in desks:
            job = self.request(case, is_.HELP, desk)
            job.asker, job.swarm = p.id, swarm
            case.counts["assists"] += 1
            if swarm is not None:
                swarm.pleas.append(job)

    def finish_help(self, s: Spell) -> None:
        job, case, swarm = s.job, s.job.case, s.job.swarm
        if swarm is not None:
            swarm.pleas.remove(job)
        if swarm is not None and swarm.is_over:
            self.book(s, is_.DONE, is_.ASSIST_LATE)
        elif self.can_solve(s.person, case):
            self.book(s, is_.DONE, is_.ASSIST_GIVEN)
            self.helped(job)
        elif swarm is None:
            self.book(s, is_.DONE, is_.ASSIST_PASSED)
            job.failed.add(s.person.id)
            job.rest, to = None, self.rule("escalate_to", job.desk)
            job.desk = job.desk if to == NONE else to
            self.join(job)
        elif swarm.pleas:
            self.book(s, is_.DONE, is_.ASSIST_PASSED)
        else:
            self.book(s, is_.DONE, is_.TRANSFERRED)
            self.transfer(case, None, self.rule("escalate_to", case.desk))

    def helped(self, job: Job) -> None:
        """Help succeeded: the touch is ready where it came from, and can be solved there."""
        case = job.case
        case.able.add(job.asker)
        self.topics[job.asker, self.of("topic", case)] += self.plan.mechanisms.topic_from_assists
        if case.owner != NONE:
            case.able |= self.members[case.owner]
        if self.rule("ownership", case.desk) == DESK_OWNS:
            case.able |= {p.id for p in self.people if p.desk == case.desk}
        case.added += job.whole * self.rule("assist_share", case.desk) // PPM
        if job.swarm is not None:
            job.swarm.is_over = True
            for other in [j for j in job.swarm.pleas if not j.has_started]:
                self.leave(other)
        self.comes(case)


__all__ = ["Twin", "happened", "told"]
