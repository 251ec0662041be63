"""What the engine remembers of a case, of a request that queues, and of a spell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supportsim.units import NONE

if TYPE_CHECKING:
    from supportsim.engine.people import Engineer
    from supportsim.engine.timeline import Moment

#: The rest of cut work: effort left, added work left, why it was cut.
Rest = tuple[int, int, int]


class CaseWork:
    """An opened case: where it is, whose it is, what is done and what is left.

    Attributes:
        desk: Desk the case is at.
        owner: Owner at this desk (see `Owners`), or -1.
        is_new: Whether nobody has started on it at this desk.
        counted: Engineer under whom it counts for limit and context switching.
        touch: Position of the touch in hand, from 0.
        touch_row: Its row on the tape; `last_row` is the row of the last touch.
        effort_left, added_left: What is left of that touch.
        cut_reason: Why that touch was last cut; -1 when no part of it has been worked.
        attempt_rests: By rank, what is left of attempts cut during this touch.
        worked: Effort spent in touches and attempts, by desk of who spent it.
        marks: By engineer, effort spent by other desks and by their own at the end of
            their last such spell.
        able: Engineers, and `able_desks` desks, who can solve it since an assist.
        failed_stand_ins: Engineers who are not offered this case again.
    """

    __slots__ = (
        "able", "able_desks", "added_left", "assigned", "assists", "attempt_rests", "case",
        "counted", "customer", "cut_reason", "desk", "difficulty", "effort_drawn", "effort_left",
        "escalations", "failed_stand_ins", "first_end", "first_engineer", "first_start",
        "hand_offs", "is_judged",
        "is_new", "kind", "last_owner", "last_row", "last_worker", "marks", "owner", "progress",
        "request", "requests", "resolved", "rework", "rows", "severity", "skill", "touch",
        "touch_row", "withdrawn", "worked",
    )  # fmt: skip

    def __init__(
        self,
        *,
        case: int,
        customer: int,
        severity: int,
        kind: int,
        skill: int,
        difficulty: int,
        first_row: int,
        last_row: int,
        is_judged: bool,
    ) -> None:
        self.case = case
        self.customer = customer
        self.severity = severity
        self.kind = kind
        self.skill = skill
        self.difficulty = difficulty
        self.desk = NONE
        self.is_judged = is_judged
        self.owner = NONE
        self.is_new = True
        self.counted: Engineer | None = None
        self.request: Request | None = None
        self.requests = self.rows = 0
        self.touch = 0
        self.touch_row = first_row
        self.last_row = last_row
        self.effort_left = self.added_left = 0
        self.cut_reason = NONE
        self.attempt_rests: dict[int, Rest] = {}
        self.worked: dict[int, int] = {}
        self.marks: dict[int, tuple[int, int]] = {}
        self.last_worker = NONE
        self.able: set[int] = set()
        self.able_desks: set[int] = set()
        self.failed_stand_ins: set[int] = set()
        self.assigned = self.first_start = self.first_end = NONE
        self.resolved = self.withdrawn = NONE
        self.first_engineer = self.last_owner = NONE
        self.escalations = self.assists = self.hand_offs = 0
        self.effort_drawn = self.progress = self.rework = 0

    @property
    def is_closed(self) -> bool:
        """Resolved or withdrawn."""
        return self.resolved != NONE or self.withdrawn != NONE


class Request:
    """What queues: a touch or an assist of a case.

    Attributes:
        purpose: TOUCH or HELP of the ledger.
        number: Position among the requests of the case.
        desk: Desk in whose queue it stands; the helping desk for an assist.
        owner: Owner in whose queue it stands, or -1.
        joined: When it joined that queue; `ready` when this wait began.
        ticket: Its valid place in a queue, 0 when it is in none.
        offer_ticket: Its valid place among the offers to a backup desk, 0 for none.
        holder: Engineer who holds it, cut, until they continue.
        excluded: Of an assist, engineers who failed at it and are not asked again.
        rest: Of an assist, what is left when it was cut.
        whole: Of an assist, the effort of the one that was last begun.
        asker: Of an assist, the engineer who asked.
    """

    __slots__ = (
        "asker", "desk", "excluded", "holder", "joined", "number", "offer_ticket", "owner",
        "purpose", "ready", "rest", "ticket", "whole", "work",
    )  # fmt: skip

    def __init__(self, work: CaseWork, purpose: int, desk: int) -> None:
        self.work = work
        self.purpose = purpose
        self.number = work.requests
        work.requests += 1
        self.desk = desk
        self.owner = NONE
        self.joined = self.ready = NONE
        self.ticket = self.offer_ticket = 0
        self.holder: Engineer | None = None
        self.excluded: set[int] | None = None
        self.rest: Rest | None = None
        self.whole = 0
        self.asker = NONE


class Spell:
    """Unbroken work by one engineer on one request.

    Attributes:
        purpose: TOUCH, ATTEMPT or HELP of the ledger.
        effort: Effort it sets out to do; `added` the work added to it.
        length: Time it takes if nothing cuts it.
        ending: The moment at which it ends.
        was_held: Whether the engineer held the request before.
        overtime: Time spent on it after shift ends so far.
    """

    __slots__ = (
        "added", "effort", "ending", "length", "overtime", "purpose", "request", "started",
        "was_held",
    )  # fmt: skip

    def __init__(self, request: Request, purpose: int, effort: int, added: int) -> None:
        self.request = request
        self.purpose = purpose
        self.effort = effort
        self.added = added
        self.length = self.started = self.overtime = 0
        self.was_held = False
        self.ending: Moment | None = None
