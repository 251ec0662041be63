"""How requests of the twin come, wait and leave, and how cases go from desk to desk."""

from twin_choice import Choice
from twin_state import Case, Job

from supportsim.ledger import tables as is_
from supportsim.units import NONE
from supportsim.workweek import after


class Requests(Choice):
    """Requests and the desks of their cases."""

    def request(self, case: Case, kind: int, desk: int) -> Job:
        """A new request, in its queue."""
        job = Job(case, kind, desk, case.requests, case.touch)
        case.requests += 1
        self.join(job)
        return job

    def join(self, job: Job, *, desk: int = NONE) -> None:
        """Join the queue where a request belongs, or the backlog of a desk as returned work."""
        job.joined = job.ready = self.now
        job.holder, job.owner = None, NONE
        job.is_returned, job.is_stand_in = desk != NONE, False
        if desk != NONE:
            job.desk = desk
        elif job.kind == is_.TOUCH or job.is_own:
            job.desk, job.owner = job.case.desk, job.case.owner
        if job.kind != is_.TASK:
            job.due = self.due(job.case)
        self.wait(job)

    def wait(self, job: Job) -> None:
        self.waiting.append(job)
        home, case = self.home(job), job.case
        self.wake_after(case.desk, job.ready, self.rule("backup_after", case.desk))
        self.wake_after(home, job.ready, self.rule("return_after", home))
        self.at(job.joined + self.rule("overflow_after", job.desk))
        limit = self.rule("aged_after", case.desk)
        if job.kind in (is_.TOUCH, is_.TRIAGE) and limit != NONE:
            left = max(limit - self.used(case), 0)
            self.at(int(after(self.hours(case), self.now, left)))

    def stay(self, job: Job) -> None:
        """Write the row of a stay without work that ends now."""
        rows = self.task_rows if job.kind == is_.TASK else self.rows
        if self.now > job.ready:
            rows.append((
                job.case.id, job.touch, self.now, self.now, is_.WAITING, job.desk, job.owner,
                int(job.holder is not None), job.joined, job.ready, NONE, is_.WAITED,
                0, 0, 0, 0, 0, 0, is_.CONTINUES, NONE, job.number,
            ))  # fmt: skip

    def leave(self, job: Job) -> None:
        self.stay(job)
        self.waiting.remove(job)

    def give_back(self, job: Job, *, desk: int = NONE) -> None:
        self.leave(job)
        self.join(job, desk=desk)

    # --- cases on their way ------------------------------------------------------------------

    def new_touch(self, case: Case, effort: int) -> None:
        case.effort, case.added, case.owed, case.is_begun = effort, 0, 0, False
        case.attempts.clear()
        case.steps.clear()

    def go_to(self, case: Case, desk: int) -> None:
        """A case is at another desk, and new there."""
        case.desk, case.is_new, case.counted = desk, True, None
        case.is_found_old = False
        case.owner = int(self.plan.owners.of_customer[self.of("customer", case), desk])

    def comes(self, case: Case, job: Job | None = None, *, is_arriving: bool = False) -> None:
        """A touch is ready where its case is: as a request, or as one that is there already."""
        if job is None and case.touch >= 1 and case.reproduction is not None:
            case.is_pending, case.is_moving = True, is_arriving
            return
        case.is_pending = case.is_moving = False
        while self.is_aged(case):
            case.counts["escalations"] += 1
            self.go_to(case, self.rule("aged_to", case.desk))
            is_arriving = True
        is_hard = self.of("perceived", case) > self.rule("refer_above", case.desk)
        if is_arriving and is_hard and self.rule("refer_to", case.desk) not in {NONE, case.desk}:
            self.request(case, is_.TRIAGE, case.desk)
        elif job is None:
            self.request(case, is_.TOUCH, case.desk)
        else:
            self.join(job)

    def transfer(self, case: Case, job: Job | None, to: int) -> None:
        """A case goes to another desk; a request for the touch goes with it."""
        case.counts["escalations"] += 1
        self.go_to(case, to)
        self.comes(case, job, is_arriving=True)

    def age(self, case: Case, job: Job) -> None:
        """A case that has aged leaves its desk; its touch goes along, a triage is over."""
        to = self.rule("aged_to", case.desk)
        self.transfer(case, job if job.kind == is_.TOUCH else None, to)
