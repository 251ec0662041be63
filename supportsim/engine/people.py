"""Engineers and owners as the engine sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supportsim.engine.queues import Queue
from supportsim.engine.standby import Standby
from supportsim.plan.plan import ANY_MORE_SEVERE, NEVER
from supportsim.units import NONE

if TYPE_CHECKING:
    from supportsim.engine.casework import CaseWork, Spell
    from supportsim.plan.plan import Plan


class Engineer:
    """A named person, a seat, or the one who stands for all people of an unlimited desk.

    Attributes:
        queues: All queues this engineer may serve in which anything has ever waited.
        held: What they hold, cut and to be continued: most urgent first, then by joining.
        owners: Owners this engineer is a member of, this engineer alone included.
        standby: Their standby, where they may be on call.
        is_called_in: Whether they are called out, and have come.
        only_solvable: Whether they leave cases that they cannot solve, but for reproductions.
        is_picky: Whether they take not all that their desk and skills allow them.
        is_free: On shift, in no block and not at work, or called out and not at work; kept by
            the dispatcher.
        open_cases: Cases that count under them.
        overtime_since: When the shift ended during the spell in hand, or -1.
        idle_since: The later of coming on duty and the end of the last spell.
        on_since: When they last came on shift.
        running: Of an unlimited desk, the spells in hand.
        familiarity: By customer, credit in millionths of a case and when it was updated.
        topics: By topic, cases resolved, and help that counts as much.
        yields_below: Severities below which a request may cut the spell they began last; kept by
            the interruption.
    """

    __slots__ = (
        "choice_place", "competence", "desk", "familiarity", "grade_factor", "held", "hired", "id",
        "idle_since", "in_block", "interruption", "is_called_in", "is_free", "is_picky", "is_seat",
        "is_unlimited", "limit", "on_shift", "on_since", "only_solvable", "open_cases",
        "overtime_since", "owners", "places", "queues", "rank", "running", "skill_factor",
        "skills", "spell", "standby", "topics", "yields_below",
    )  # fmt: skip

    def __init__(self, number: int, plan: Plan) -> None:
        people, desks = plan.engineers, plan.desks
        self.id = number
        self.desk = int(people.desk[number])
        self.rank = int(desks.rank[self.desk])
        self.limit = int(desks.limit[self.desk])
        self.interruption = int(desks.interruption[self.desk])
        self.is_unlimited = bool(desks.is_unlimited[self.desk])
        self.is_seat = bool(people.is_seat[number])
        self.only_solvable = bool(people.only_solvable[number])
        row = int(people.on_call[number])
        self.standby = None if row == NONE else Standby(plan, row)
        self.is_called_in = False
        self.is_picky = self.only_solvable or self.standby is not None
        self.skills = int(people.skills[number])
        self.places: list[int] = people.skill_place[number].tolist()
        self.choice_place = int(people.choice_place[number])
        self.competence: list[int] = people.competence[number].tolist()
        self.grade_factor: list[int] = people.grade_factor[number].tolist()
        self.skill_factor: list[int] = people.skill_factor[number].tolist()
        self.hired = int(people.hired[number])
        self.queues: list[Queue] = []
        self.held = Queue(self.desk, people=[self], is_held=True)
        self.owners: list[Owner] = []
        self.on_shift = self.is_unlimited
        self.in_block = self.is_free = False
        self.spell: Spell | None = None
        self.running: dict[Spell, None] = {}
        self.open_cases: set[CaseWork] = set()
        self.overtime_since = NONE
        self.idle_since = self.on_since = self.yields_below = 0
        self.familiarity: dict[int, tuple[int, int]] = {}
        self.topics: dict[int, int] = {}

    @property
    def is_at_limit(self) -> bool:
        """Whether the open-case limit stops new cases."""
        return 0 <= self.limit <= len(self.open_cases)

    @property
    def has_work(self) -> bool:
        """Whether they are at work, or something waits for them alone."""
        own = next(owner for owner in self.owners if not owner.is_group)
        queues = (self.held, own.queue, own.new_queue)
        return self.spell is not None or not all(queue.is_empty() for queue in queues)

    def drops_below(self, severity: int) -> int:
        """Severities below which a request may cut work of this severity; 0 where none may."""
        if self.interruption == NEVER:
            return 0
        return severity if self.interruption == ANY_MORE_SEVERE else min(severity, 2)

    def sees(self, severity: int) -> bool:
        """Whether work of this severity is in their sight; called out, not all is."""
        return self.standby is None or self.on_shift or self.standby.takes(severity)


class Owner:
    """One engineer, or a group of whom any member serves.

    Attributes:
        queue: Cases that need no room under the limit; `new_queue` those that do.
        members: Engineer numbers.
        cases: Cases they own that are not closed, or due to reopen.
        on_shift: How many members are on shift.
    """

    __slots__ = ("cases", "desk", "id", "members", "new_queue", "on_shift", "queue")

    def __init__(self, number: int, people: list[Engineer], desk: int, plan: Plan) -> None:
        self.id = number
        self.members = [engineer.id for engineer in people]
        self.desk = desk
        self.on_shift = 0
        self.cases: dict[CaseWork, None] = {}
        order = int(plan.desks.order[desk])
        by_opening = bool(plan.desks.by_opening[desk])
        self.queue = Queue(desk, people=people, order=order, by_opening=by_opening)
        self.new_queue = Queue(desk, people=people, order=order, by_opening=by_opening, is_new=True)

    @property
    def is_group(self) -> bool:
        """Whether the owner is more than one engineer."""
        return len(self.members) > 1
