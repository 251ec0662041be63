"""Standby of the twin: who is called out for what, when they come, and what rest is owed."""

from twin_choice import HOME
from twin_state import Call, Job, Person
from twin_work import Work

from supportsim.ledger import tables as is_


class Calls(Work):
    """Call-outs."""

    def call_out(self) -> None:
        """Every waiting request for which nobody is called yet calls somebody, if it may."""
        for job in sorted(self.waiting, key=lambda j: self.key(j, HOME)):
            if any(p.call is not None and p.call.job is job for p in self.people):
                continue
            able = [p for p in self.people if self.may_be_called(p, job)]
            if able:
                self.call(min(able, key=lambda p: (self.calls_of(p), p.id)), job)

    def calls_of(self, p: Person) -> int:
        """Calls of somebody in the stretch of now."""
        return sum(call.stretch == p.stretch(self.now) for call in p.calls)

    def may_be_called(self, p: Person, job: Job) -> bool:
        if p.call is not None or p.spells or not self.is_called(p):
            return False
        if self.calls_of(p) >= self.of_call("most_call_outs", p):
            return False
        if self.is_to_give(job) and p.desk == job.case.desk:
            return self.would_be_given(p, job)
        return bool(self.routes(p, job))

    def call(self, p: Person, job: Job) -> None:
        comes = self.now + self.of_call("wake", p)
        p.call = Call(job, p.stretch(self.now), self.now, comes)
        p.calls.append(p.call)
        self.at(comes)

    def is_coming(self, p: Person) -> bool:
        return p.call is not None and not p.call.has_come and p.call.comes == self.now

    def come(self) -> None:
        """Who was called comes; whose shift begins goes on on shift, or into a block."""
        for p in self.people:
            if p.call is not None and p.is_on_shift(self.now):
                for spell in p.spells[:] if p.is_in_block(self.now) else []:
                    self.cut(spell, is_.BLOCK)
                self.end_call(p)
            elif p.call is not None and self.is_coming(p):
                p.call.has_come = True

    def end_call(self, p: Person) -> None:
        if p.call is not None:
            p.call.until, p.call = self.now, None

    def owe_rest(self, p: Person, until: int) -> None:
        """No shift to come begins before some instant: it begins then, or falls away."""
        kept = [(max(a, until) if a > self.now else a, b) for a, b in p.shifts]
        p.shifts = [(a, b) for a, b in kept if a < b]
        self.at(until)
