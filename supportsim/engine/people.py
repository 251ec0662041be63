"""Engineers and owners as the engine sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supportsim.engine.queues import Queue
from supportsim.units import NONE

if TYPE_CHECKING:
    from supportsim.engine.casework import CaseWork, Spell
    from supportsim.plan.plan import Plan


class Engineer:
    """A named person: on shift or not, in a block or not, at work on a spell or idle.

    Attributes:
        queues: All queues this engineer may serve, besides what they hold.
        held: What they hold, cut and to be continued.
        owners: Owners this engineer is a member of, this engineer alone included.
        is_free: On shift, in no block and not at work; kept by the dispatcher.
        open_cases: Cases that count under them.
        overtime_since: When the shift ended during the spell in hand, or -1.
        idle_since: The later of coming on duty and the end of the last spell.
        familiarity: By customer, credit in millionths of a case and when it was updated.
    """

    __slots__ = (
        "competence", "desk", "familiarity", "grade_factor", "held", "hired", "id",
        "idle_since", "in_block", "is_free", "limit", "on_shift", "open_cases",
        "overtime_since", "owners", "queues", "rank", "skills", "spell",
    )  # fmt: skip

    def __init__(self, number: int, plan: Plan) -> None:
        people, desks = plan.engineers, plan.desks
        self.id = number
        self.desk = int(people.desk[number])
        self.rank = int(desks.rank[self.desk])
        self.limit = int(desks.limit[self.desk])
        self.skills = int(people.skills[number])
        self.competence: list[int] = people.competence[number].tolist()
        self.grade_factor: list[int] = people.grade_factor[number].tolist()
        self.hired = int(people.hired[number])
        self.queues: list[Queue] = []
        self.held = Queue([self])
        self.owners: list[Owner] = []
        self.on_shift = self.in_block = self.is_free = False
        self.spell: Spell | None = None
        self.open_cases: set[CaseWork] = set()
        self.overtime_since = NONE
        self.idle_since = 0
        self.familiarity: dict[int, tuple[int, int]] = {}

    @property
    def is_at_limit(self) -> bool:
        """Whether the open-case limit stops new cases."""
        return 0 <= self.limit <= len(self.open_cases)


class Owner:
    """One engineer, or a group of whom any member serves.

    Attributes:
        queue: Cases the owner has started; `new_queue` those nobody has started here.
        members: Engineer numbers.
        on_shift: How many members are on shift.
    """

    __slots__ = ("desk", "id", "members", "new_queue", "on_shift", "queue")

    def __init__(self, number: int, people: list[Engineer], desk: int) -> None:
        self.id = number
        self.members = [engineer.id for engineer in people]
        self.desk = desk
        self.on_shift = 0
        self.queue = Queue(people)
        self.new_queue = Queue(people, is_new=True)

    @property
    def is_group(self) -> bool:
        """Whether the owner is more than one engineer."""
        return len(self.members) > 1
