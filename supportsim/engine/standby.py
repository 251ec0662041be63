"""Standby of one engineer: its rules, and the call-out and the rest that are under way."""

from supportsim.engine.casework import Request
from supportsim.plan.plan import Plan
from supportsim.units import NONE


class Call:
    """A call-out: for which request, from when, and whether they have begun any work.

    Attributes:
        has_worked: Whether they have started on something since they came.
    """

    __slots__ = ("has_worked", "request", "since")

    def __init__(self, request: Request, since: int) -> None:
        self.request = request
        self.since = since
        self.has_worked = False


class Standby:
    """What holds for an engineer on standby, and how it stands.

    Attributes:
        from_severity: They are called out for severities 1 to this.
        wake: Time from the call until they are at work.
        most_call_outs: Most calls in one stretch.
        rest: Time after a call-out before which no shift begins.
        backs: Other desks whose work they take when they are called out.
        is_on: Whether they are in a stretch of standby; `calls` is how many it has had.
        call: The call-out under way, from the call to the going.
        rest_until: When the rest that is owed is over.
        rests_since: Where a shift should have begun and they rest: when; else -1.
    """

    __slots__ = (
        "backs", "call", "calls", "from_severity", "is_on", "most_call_outs", "rest",
        "rest_until", "rests_since", "wake",
    )  # fmt: skip

    def __init__(self, plan: Plan, row: int) -> None:
        rules = plan.on_call
        self.from_severity = int(rules.from_severity[row])
        self.wake = int(rules.wake[row])
        self.most_call_outs = int(rules.most_call_outs[row])
        self.rest = int(rules.rest[row])
        first, last = rules.backs_offset[row : row + 2]
        self.backs = frozenset(rules.backs_desk[first:last].tolist())
        self.is_on = False
        self.calls = self.rest_until = 0
        self.rests_since = NONE
        self.call: Call | None = None

    def begins_work(self) -> None:
        """Somebody called out starts on something."""
        if self.call is not None:
            self.call.has_worked = True

    def takes(self, severity: int) -> bool:
        """Whether they take requests as severe as this when called out.

        After the end of the stretch they begin nothing more, but for the first spell.
        """
        is_over = self.call is not None and self.call.has_worked and not self.is_on
        return not is_over and severity <= self.from_severity
