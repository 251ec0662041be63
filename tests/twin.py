"""The rules a second time, as one plain loop over instants: slow, short, and no kin of the engine.

Every question ("who may take this?", "is it offered?", "does it count?") is asked anew at every
instant of the state as it is; nothing is queued by owner, cached or cancelled.
"""

from heapq import heappop
from typing import Any

from twin_state import Case, Job, Person, State

from supportsim.ledger import tables as is_
from supportsim.plan.plan import ASSIST, DESK_OWNS, FINISH, TRANSFER
from supportsim.units import NONE, PPM

TIMES_AND_PEOPLE = (
    "assigned", "first_start", "first_end", "resolved", "withdrawn", "first_engineer", "last_owner",
)  # fmt: skip
COUNTS = ("escalations", "assists", "hand_offs", "effort_drawn", "progress", "rework")


class Twin(State):
    """One run of a plan; `rows` are spells and stays, `facts` what happened to each case."""

    def run(self) -> "Twin":
        while True:
            self.now = heappop(self.instants)
            while self.instants and self.instants[0] == self.now:
                heappop(self.instants)
            self.instant()
            done = all(
                judged == 0 or (n < len(self.cases) and self.is_closed(self.cases[n]))
                for n, judged in enumerate(self.plan.cases.judged.tolist())
            )
            if self.now == self.plan.run_off or (done and self.now >= self.plan.window_end):
                break
        self.cut_off()
        self.rows.sort()
        return self

    def is_closed(self, case: Case) -> bool:
        return "resolved" in case.facts or "withdrawn" in case.facts

    def instant(self) -> None:
        self.end_spells()
        self.end_shifts()
        self.timers()
        while len(self.cases) < len(self.plan.cases.opened):
            if self.plan.cases.opened[len(self.cases)] > self.now:
                break
            self.open()
        self.dispatch()
        while any(p.job and p.row[-1] == self.now for p in self.people):
            self.end_spells()
            self.timers(first=False)
            self.dispatch()
        for case in self.cases:
            patience = self.of("patience", case)
            is_over = patience != NONE and self.now == self.of("opened", case) + patience
            if is_over and "first_start" not in case.facts and not self.is_closed(case):
                case.facts["withdrawn"] = self.now
                self.stay(case.job)
                self.waiting.remove(case.job)

    def end_spells(self) -> None:
        for p in self.people:
            if p.job and p.row[-1] == self.now:
                self.finish(p)

    def end_shifts(self) -> None:
        for p in self.people:
            ended = any(b == self.now for _, b in p.shifts)
            if p.job and ended and self.rule("shift_end", p.desk) != FINISH:
                self.cut(p, is_.SHIFT_END)
            elif p.job and any(a == self.now for a, _ in p.blocks):
                self.cut(p, is_.BLOCK)
        self.hand_overs(planned=1)

    def timers(self, *, first: bool = True) -> None:
        if first:
            self.hand_overs(planned=0)
        for at, case in [reply for reply in self.replies if reply[0] == self.now]:
            self.replies.remove((at, case))
            self.touch_ready(case)
        for job in [j for j in self.waiting if j.holder]:
            if self.rule("ownership", job.desk) == DESK_OWNS:
                after = self.rule("return_after", job.desk)
                if self.opened_for(job.desk, job.ready, self.now) >= after:
                    self.give_back(job)

    def open(self) -> None:
        number = len(self.cases)
        desk = int(self.plan.cases.entry_desk[number])
        customer = int(self.plan.cases.customer[number])
        case = Case(number, desk, int(self.plan.owners.of_customer[customer, desk]))
        self.cases.append(case)
        if self.of("patience", case) != NONE:
            self.at(self.now + self.of("patience", case))
        self.touch_ready(case)

    def touch_ready(self, case: Case) -> None:
        case.effort = int(self.plan.cases.touch_effort[self.row_of(case)])
        case.added, case.cut = 0, NONE
        case.attempts.clear()
        self.request(case, is_help=False, desk=case.desk)

    def request(self, case: Case, *, is_help: bool, desk: int, asker: int = NONE) -> None:
        case.job = Job(case, is_help, desk, case.requests, asker=asker)
        case.requests += 1
        self.join(case.job)

    def join(self, job: Job) -> None:
        job.joined = job.ready = self.now
        job.holder = None
        if not job.is_help:
            job.desk, job.owner = job.case.desk, job.case.owner
        self.wait(job)

    def wait(self, job: Job) -> None:
        self.waiting.append(job)
        self.wake_after(job.desk, job.ready, self.rule("backup_after", job.desk))
        self.wake_after(job.desk, job.ready, self.rule("return_after", job.desk))

    def stay(self, job: Job) -> None:
        if self.now > job.ready:
            self.rows.append((
                job.case.id, job.case.touch, self.now, self.now, len(self.rows), is_.WAITING,
                job.desk, job.owner, int(job.holder is not None), job.joined, job.ready, NONE,
                is_.WAITED, 0, 0, 0, 0, 0, 0, is_.CONTINUES, NONE,
            ))  # fmt: skip

    def give_back(self, job: Job) -> None:
        self.stay(job)
        self.waiting.remove(job)
        self.join(job)

    def hand_overs(self, *, planned: int) -> None:
        given = self.plan.engineers
        columns = (given.handover_at, given.handover_engineer, given.handover_planned)
        for at, engineer, kind in zip(*(c.tolist() for c in columns), strict=True):
            if at == self.now and kind == planned:
                self.hand_over(self.people[engineer])

    def hand_over(self, p: Person) -> None:
        for case in [c for c in self.cases if not self.is_closed(c)]:
            is_own = case.owner == p.id
            if is_own:
                case.owner, case.counted = NONE, None
            job = case.job
            waits = job in self.waiting
            if waits and (job.holder is p or (is_own and job.holder is None and not job.is_help)):
                self.give_back(job)

    def dispatch(self) -> None:
        while True:
            for job in sorted(self.waiting, key=self.key):
                able = [p for p in self.people if p.is_idle(self.now) and self.may(p, job)]
                if able:
                    self.start(job, min(able, key=lambda p: (p.idle_since(self.now), p.id)))
                    break
            else:
                return

    # --- work --------------------------------------------------------------------------------

    def start(self, job: Job, p: Person) -> None:
        case, facts = job.case, job.case.facts
        self.waiting.remove(job)
        if not job.is_help:
            self.take(case, p)
        purpose, effort, added = self.work(job, p)
        if purpose != is_.HELP:
            if "first_start" in facts and facts["worker"] != p.id:
                facts["hand_offs"] = facts.get("hand_offs", 0) + 1
            facts.setdefault("first_start", self.now)
            facts.setdefault("first_engineer", p.id)
            facts["worker"] = p.id
        if purpose == is_.TOUCH and case.cut == NONE:
            facts["effort_drawn"] = facts.get("effort_drawn", 0) + effort
        length = effort + added
        for factor in self.factors(case, p) if length else []:
            length = length * factor // PPM
        length = max(length, 1) if effort + added else 0
        held = int(job.holder is p)
        job.holder = None
        p.job = job
        p.row = [purpose, job.desk, job.owner, held, job.joined, job.ready, effort, added, length,
                 self.now, self.now + length]  # fmt: skip
        self.at(self.now + length)

    def take(self, case: Case, p: Person) -> None:
        """Settle whose case it is, and under whom it counts."""
        case.is_new = False
        if self.rule("ownership", case.desk) == DESK_OWNS:
            return
        if case.owner == NONE and p.desk == case.desk:
            case.owner = p.id
        if case.owner == NONE:
            return
        members = self.members[case.owner]
        if case.counted is None and (p.id in members or len(members) == 1):
            case.counted = self.people[p.id if p.id in members else min(members)]
        if p.id in members:
            case.facts["last_owner"] = case.counted.id
            case.facts.setdefault("assigned", self.now)

    def work(self, job: Job, p: Person) -> tuple[int, int, int]:
        """Purpose, effort and added work of a spell."""
        case, rank = job.case, self.rule("rank", p.desk)
        if job.is_help:
            if job.rest is None:
                able = self.can_solve(p, case)
                table = self.plan.cases.assist_effort if able else self.plan.cases.attempt_effort
                job.whole = int(table[case.id, rank])
                return is_.HELP, job.whole, 0
            return is_.HELP, job.rest[0], job.rest[1] + self.pick_up(job.rest[2])
        if self.can_solve(p, case):
            return is_.TOUCH, case.effort, case.added + self.loss(case, p) + self.pick_up(case.cut)
        whole = (int(self.plan.cases.attempt_effort[case.id, rank]), 0, NONE)
        effort, added, cut = case.attempts.get(rank, whole)
        return is_.ATTEMPT, effort, added + self.loss(case, p) + self.pick_up(cut)

    def book(self, p: Person, reason: int, done: int, then: int, reply: int = NONE) -> list[int]:
        """Write the row of a spell after `done` of its length; effort and added work done."""
        purpose, desk, owner, held, joined, ready, effort, added, length, started, _ = p.row
        is_whole = done == length and reason == is_.DONE
        part = [w if is_whole or not length else w * done // length for w in (effort, added)]
        case, facts = p.job.case, p.job.case.facts
        progress = part[0] if purpose == is_.TOUCH else 0
        rework = sum(part) - progress
        facts["progress"] = facts.get("progress", 0) + progress
        facts["rework"] = facts.get("rework", 0) + rework
        facts.setdefault("first_end", self.now)
        if purpose != is_.HELP:
            case.log.append((p.id, part[0]))
        self.rows.append((
            case.id, case.touch, started, self.now, len(self.rows), purpose, desk, owner, held,
            joined, ready, p.id, reason, effort, added, length, progress, rework,
            p.overtime(started, self.now), then, reply,
        ))  # fmt: skip
        p.job, p.last_end = None, self.now
        return part

    def cut(self, p: Person, reason: int) -> None:
        job, purpose, effort, added = p.job, p.row[0], p.row[6], p.row[7]
        part = self.book(p, reason, self.now - p.row[9], is_.CONTINUES)
        rest = (effort - part[0], added - part[1], reason)
        if purpose == is_.HELP:
            job.rest = rest
        elif purpose == is_.ATTEMPT:
            job.case.attempts[self.rule("rank", p.desk)] = rest
        else:
            job.case.effort, job.case.added, job.case.cut = rest
        job.holder, job.ready = p, self.now
        self.wait(job)

    def finish(self, p: Person) -> None:
        job, purpose, length = p.job, p.row[0], p.row[8]
        case, desk = job.case, job.case.desk
        if purpose == is_.HELP:
            then = is_.ASSIST_GIVEN if self.can_solve(p, case) else is_.ASSIST_PASSED
            self.book(p, is_.DONE, length, then)
            if then == is_.ASSIST_GIVEN:
                return self.helped(job)
            job.failed.add(p.id)
            job.rest = None
            if self.rule("escalate_to", job.desk) != NONE:
                job.desk, job.failed = self.rule("escalate_to", job.desk), set()
            return self.join(job)
        if purpose == is_.ATTEMPT:
            return self.failed(job, p)
        row = self.row_of(case)
        is_last = row + 1 == int(self.plan.cases.touch_offset[case.id + 1])
        share = int(self.plan.desks.completion[desk, self.of("kind", case)])
        if is_last or int(self.plan.cases.touch_completion[row]) < share:
            self.book(p, is_.DONE, length, is_.RESOLUTION)
            case.facts["resolved"], case.counted, case.job = self.now, None, None
            self.known[p.id, self.of("customer", case)] = (self.credit(case, p) + PPM, self.now)
        else:
            reply = self.now + int(self.plan.cases.touch_delay[row])
            self.book(p, is_.DONE, length, is_.CUSTOMER, reply)
            case.job = None
            self.replies.append((reply, case))
            self.at(reply)
        case.touch += 1
        return None

    def failed(self, job: Job, p: Person) -> None:
        """An attempt came to its end: transfer, call for help, or leave it to the owner."""
        case, desk = job.case, job.case.desk
        rule, to = self.rule("escalation", desk), self.rule("escalate_to", desk)
        case.attempts.pop(self.rule("rank", p.desk), None)
        if rule == TRANSFER:
            self.book(p, is_.DONE, p.row[8], is_.TRANSFERRED)
            case.facts["escalations"] = case.facts.get("escalations", 0) + 1
            case.desk, case.is_new, case.counted = to, True, None
            case.owner = int(self.plan.owners.of_customer[self.of("customer", case), to])
            self.join(job)
        elif rule == ASSIST:
            self.book(p, is_.DONE, p.row[8], is_.ASSIST_ASKED)
            case.facts["assists"] = case.facts.get("assists", 0) + 1
            self.request(case, is_help=True, desk=to, asker=p.id)
        else:
            self.book(p, is_.DONE, p.row[8], is_.BACK_TO_OWNER)
            case.refused.add(p.id)
            self.join(job)

    def helped(self, job: Job) -> None:
        """Help succeeded: the touch is ready where it came from, and can be solved there."""
        case = job.case
        case.able.add(job.asker)
        if case.owner != NONE:
            case.able |= self.members[case.owner]
        if self.rule("ownership", case.desk) == DESK_OWNS:
            case.able |= {p.id for p in self.people if p.desk == case.desk}
        case.added += job.whole * self.rule("assist_share", case.desk) // PPM
        self.request(case, is_help=False, desk=case.desk)

    def cut_off(self) -> None:
        for p in self.people:
            if p.job:
                self.book(p, is_.RUN_END, self.now - p.row[9], is_.CONTINUES)
        for job in self.waiting:
            self.stay(job)


def happened(twin: Twin) -> dict[str, Any]:
    """What a twin's run says, in the form of `told`."""
    facts = {name: [case.facts.get(name, NONE) for case in twin.cases] for name in TIMES_AND_PEOPLE}
    counts = {name: [case.facts.get(name, 0) for case in twin.cases] for name in COUNTS}
    place = {"last_desk": [c.desk for c in twin.cases], "touches": [c.touch for c in twin.cases]}
    rows = [row[:4] + row[5:] for row in twin.rows]
    return {"end": twin.now, "rows": sorted(rows), **facts, **counts, **place}


def told(ledger: is_.Ledger) -> dict[str, Any]:
    """What a ledger says: its end, its rows but for stays of no length, and its cases."""
    spells = ledger.spells
    names = (
        "case", "touch", "started", "ended", "purpose", "desk", "owner", "held", "joined", "ready",
        "engineer", "end_reason", "effort", "added", "length", "progress", "rework", "overtime",
        "next", "reply_at",
    )  # fmt: skip
    columns = [getattr(spells, name).tolist() for name in names]
    rows = [r for r in zip(*columns, strict=True) if r[4] != is_.WAITING or r[9] < r[3]]
    opened = ledger.cases.opened <= ledger.end
    told_of = (*TIMES_AND_PEOPLE, *COUNTS, "last_desk", "touches")
    facts = {name: getattr(ledger.cases, name)[opened].tolist() for name in told_of}
    return {"end": ledger.end, "rows": sorted(rows), **facts}
