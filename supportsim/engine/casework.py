"""What the engine remembers of a case, of a request that queues, and of a spell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from supportsim.engine.timeline import Moment
from supportsim.units import NONE, TASK_SEVERITY
from supportsim.workweek import NEVER

if TYPE_CHECKING:
    from supportsim.engine.people import Engineer
    from supportsim.engine.queues import Queue

#: Ways in which a request waits: with its own people, offered to a backup, overflowing; and, from
#: BACKED on, one for each desk whose people may be called out for the work of others.
HOME: Final = 0
BACKUP: Final = 1
OVERFLOW: Final = 2
BACKED: Final = 3

#: Nobody, and no request: what most cases have of much that a few need.
NOBODY: Final[frozenset[int]] = frozenset()
NO_REQUESTS: Final[tuple[Request, ...]] = ()

#: What comes after a spell: next of the ledger; when the customer answers, or -1; desk to which
#: the case goes, or -1.
Sequel = tuple[int, int, int]


class Rest(NamedTuple):
    """What is left of cut work: effort, work added, and the minutes its continuation costs."""

    effort: int
    added: int
    extra: int


class Clock:
    """The customer's clocks of a case, kept only where a rule asks for them.

    Attributes:
        used, since: Of resolution: open time used, and since when it runs again (-1 while it
            stands).
        response_due, update_due, resolution_due: When clocks that run are used up.
        is_found_old: Whether a review found the case too old for the desk it is at.
        turns: Counts stops and arrivals, to tell timers that are out of date.
    """

    __slots__ = (
        "is_found_old", "resolution_due", "response_due", "since", "turns", "update_due", "used",
    )  # fmt: skip

    def __init__(
        self, now: int, *, response_due: int, update_due: int, resolution_due: int
    ) -> None:
        self.since = now
        self.used = self.turns = 0
        self.is_found_old = False
        self.response_due = response_due
        self.update_due = update_due
        self.resolution_due = resolution_due


class CaseWork(Moment):
    """A case, or a task: where it is, whose it is, what is done and what is left.

    As a moment it is its opening, and then the next word of its customer: an answer, or
    that the problem is back.

    Attributes:
        case: Case number; of a task the number of cases plus its row.
        desk: Desk the case is at.
        owner: Owner at this desk (see `Owners`), or -1.
        is_new: Whether nobody has started on it at this desk.
        wants_triage: Whether the first request at this desk refers it at sight.
        counted: Engineer under whom it counts for limit and context switching.
        request: Its touch, triage or assist that waits or is worked; none while the customer
            is asked, while a swarm is out, and when it is closed.
        pleas: Requests of a swarm that have not ended, and of swarms already answered.
        reproduction: Its reproduction until that ends.
        is_held_up: Whether its touch waits for the reproduction.
        is_over: Whether it is closed for good.
        requests, rows: How many were made, and noted in the ledger.
        touch: Position of the touch in hand, from 0.
        touch_row: Its row on the tape; `end_row` is the row behind the last touch.
        effort_left, added_left, extra_left: What is left of that touch, and what continuing
            it costs; `is_begun` says whether a part of it has been worked.
        attempt_rests: By rank, what is left of attempt steps cut during this touch.
        attempt_steps: By rank, steps of the attempt that are done.
        worked: Effort spent in touches and attempts, by desk of who spent it.
        marks: By engineer, effort spent by other desks and by their own at the end of
            their last such spell.
        able: Engineers, and `able_desks` desks, who can solve it since an assist.
        failed_stand_ins: Engineers who are not offered this case again.
        clock: The customer's clocks, where they are kept.
    """

    __slots__ = (
        "able", "able_desks", "added_left", "assigned", "assists", "attempt_rests",
        "attempt_steps", "case", "clock", "counted", "customer", "desk", "difficulty",
        "effort_drawn", "effort_left", "end_row", "escalations", "extra_left",
        "failed_stand_ins", "first_end", "first_engineer", "first_start", "hand_offs",
        "interruptions", "is_begun", "is_held_up", "is_judged", "is_new", "is_over", "kind",
        "last_owner", "last_worker", "marks", "opened", "owner", "patience", "perceived", "pleas",
        "progress", "reopened", "reproduction", "request", "requests", "resolved", "returns",
        "rework", "rows", "severity", "skill", "topic", "touch", "touch_row", "wants_triage",
        "withdrawn", "worked",
    )  # fmt: skip

    def __init__(  # noqa: PLR0917 (a row of the register)
        self,
        case: int,
        opened: int,
        severity: int,
        skill: int,
        desk: int,
        touch_row: int,
        end_row: int,
        kind: int = 0,
        customer: int = 0,
        topic: int = 0,
        difficulty: int = 0,
        perceived: int = 0,
        is_judged: int = 0,
        patience: int = NONE,
    ) -> None:
        self.case = case
        self.opened = opened
        self.severity = severity
        self.skill = skill
        self.desk = desk
        self.touch_row = touch_row
        self.end_row = end_row
        self.kind = kind
        self.customer = customer
        self.topic = topic
        self.difficulty = difficulty
        self.perceived = perceived
        self.is_judged = is_judged
        self.patience = patience
        self.counted: Engineer | None = None
        self.request: Request | None = None
        self.reproduction: Request | None = None
        self.clock: Clock | None = None
        self.pleas: tuple[Request, ...] = NO_REQUESTS
        self.is_new = True
        self.wants_triage = self.is_held_up = self.is_over = self.is_begun = False
        self.requests = self.rows = self.touch = 0
        self.effort_left = self.added_left = self.extra_left = 0
        self.attempt_rests: dict[int, Rest] | None = None
        self.attempt_steps: dict[int, int] | None = None
        self.worked: dict[int, int] | None = None
        self.marks: dict[int, tuple[int, int]] | None = None
        self.able = self.able_desks = self.failed_stand_ins = NOBODY
        self.owner = self.last_worker = self.first_engineer = self.last_owner = NONE
        self.assigned = self.first_start = self.first_end = NONE
        self.resolved = self.withdrawn = NONE
        self.escalations = self.returns = self.assists = self.hand_offs = 0
        self.interruptions = self.reopened = 0
        self.effort_drawn = self.progress = self.rework = 0

    @property
    def is_task(self) -> bool:
        """Whether this is work without a case."""
        return self.severity == TASK_SEVERITY

    @property
    def is_closed(self) -> bool:
        """Resolved or withdrawn."""
        return self.resolved != NONE or self.withdrawn != NONE

    def open_requests(self) -> list[Request]:
        """All requests that have not ended, in the order in which they were made."""
        main = [self.request] if self.request is not None else []
        side = [self.reproduction] if self.reproduction is not None else []
        return sorted(main + side + list(self.pleas), key=lambda request: request.number)


class Request:
    """What queues: a touch, triage, assist or reproduction of a case, or a task.

    Attributes:
        purpose: TOUCH, TRIAGE, HELP, REPRODUCTION or TASK of the ledger.
        number: Position among the requests of the case.
        desk: Desk in whose queue it stands; the helping desk for an assist.
        owner: Owner in whose queue it stands, or -1.
        joined: When it joined that queue; `ready` when this wait began.
        due: When the first of the customer's clocks that ran then is used up.
        queue: The queue in which it waits with its own people, or where it last did.
        elsewhere: By BACKUP and later routes, the queue in which it waits for others, or last did.
        tickets: By route, its valid place in a queue; 0 for none.
        holder: Engineer who holds it, cut, until they continue.
        touch: Position of the touch for which it was made.
        is_handed_over: Whether people of another shift may take it, or somebody called out for
            another desk has, who never own its case.
        is_with_owner: Of a reproduction, whether the case's own people do it.
        excluded: Of an assist, engineers who failed at it and are not asked again.
        rest: Of all but touches, what is left when it was cut.
        is_started: Of all but touches, whether anybody has started on it.
        whole: Of an assist, the effort of the one that was last begun.
        asker: Of an assist, the engineer who asked.
        in_swarm: Of an assist, whether others were asked at the same time.
        is_answered: Of an assist, whether another helper has given it already.
    """

    __slots__ = (
        "asker", "desk", "due", "elsewhere", "excluded", "holder", "in_swarm", "is_answered",
        "is_handed_over", "is_started", "is_with_owner", "joined", "number", "owner", "purpose",
        "queue", "ready", "rest", "tickets", "touch", "whole", "work",
    )  # fmt: skip

    def __init__(self, work: CaseWork, purpose: int, desk: int) -> None:
        self.work = work
        self.purpose = purpose
        self.number = work.requests
        work.requests += 1
        self.touch = work.touch
        self.desk = desk
        self.joined = self.ready = self.owner = self.asker = NONE
        self.due = NEVER
        self.queue: Queue | None = None
        self.elsewhere: dict[int, Queue] | None = None
        self.tickets = [0, 0, 0]
        self.holder: Engineer | None = None
        self.excluded = NOBODY
        self.rest: Rest | None = None
        self.whole = 0
        self.is_handed_over = self.is_with_owner = self.is_started = False
        self.in_swarm = self.is_answered = False

    @property
    def is_waiting(self) -> bool:
        """Whether it stands in a queue."""
        return self.tickets[HOME] != 0

    def queues(self) -> list[Queue]:
        """Every queue in which it stands."""
        own = [self.queue] if self.queue is not None and self.tickets[HOME] else []
        others = (self.elsewhere or {}).items()
        return own + [queue for route, queue in others if self.tickets[route]]

    def leave(self) -> None:
        """Leave every queue in which it stands."""
        self.tickets = [0] * len(self.tickets)

    def make_way(self, route: int) -> None:
        """Have room for a ticket of a route behind OVERFLOW."""
        self.tickets += [0] * (route + 1 - len(self.tickets))


class Spell(Moment):
    """Unbroken work by one engineer on one request; as a moment, its end if nothing cuts it.

    Attributes:
        purpose: TOUCH, ATTEMPT, HELP, TRIAGE, REPRODUCTION or TASK of the ledger.
        effort: Effort it sets out to do; `added` the work added to it.
        length: Time it takes if nothing cuts it.
        is_over: Whether it has ended or was cut.
        was_held: Whether the engineer held the request before.
        overtime: Time spent on it after shift ends so far.
    """

    __slots__ = (
        "added", "effort", "engineer", "is_over", "length", "overtime", "purpose", "request",
        "started", "was_held",
    )  # fmt: skip

    def __init__(
        self, request: Request, purpose: int, effort: int, added: int, engineer: Engineer
    ) -> None:
        self.request = request
        self.purpose = purpose
        self.effort = effort
        self.added = added
        self.engineer = engineer
        self.length = self.started = self.overtime = 0
        self.was_held = self.is_over = False

    @property
    def ends(self) -> int:
        """When it ends if nothing cuts it."""
        return self.started + self.length
