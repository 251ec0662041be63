"""Time in the SimPy engine: one instant, in the order of the rules."""

from collections.abc import Callable
from typing import Any, Final

import simpy
from simpy.events import Event, EventPriority

#: What happens at one instant, in this order.
SPELL_ENDS: Final = 0
SHIFT_ENDS: Final = 1
TIMERS: Final = 2
SHIFT_STARTS: Final = 3
OPENINGS: Final = 4
DISPATCH: Final = 5
WITHDRAWALS: Final = 6
CLOSING: Final = 7

#: Added to a case number: timers of cases come after those of engineers.
OF_CASE: Final = 1 << 32

#: Room for the number of an engineer or case below the order within an instant.
_NUMBERS: Final = 1 << 40


class Moment(Event):
    """Something due at a known instant; its value is what it is about."""

    def __init__(
        self, env: simpy.Environment, act: Callable[[Any], None] | None, value: Any
    ) -> None:
        # A bare event: Event.__init__ would build one that is still to be triggered.
        self.env = env
        self.callbacks = [] if act is None else [act]
        self._value = value
        self._ok = True

    @property
    def subject(self) -> Any:
        """What the moment is about."""
        return self._value


class Timeline:
    """SimPy's agenda, with moments of one instant in the order of the rules.

    Attributes:
        environment: The SimPy environment; its clock counts whole milliseconds.
    """

    __slots__ = ("environment",)

    def __init__(self) -> None:
        self.environment = simpy.Environment(initial_time=0)

    @property
    def now(self) -> int:
        """Milliseconds since the scenario's start."""
        return self.environment._now  # type: ignore[return-value]  # noqa: SLF001

    def at(
        self, time: int, order: int, number: int, act: Callable[[Any], None] | None, value: Any
    ) -> Moment:
        """Have `act` called at an instant that has not passed.

        Args:
            time: The instant.
            order: Place within the instant, SPELL_ENDS to CLOSING.
            number: Breaks ties within that place (engineer or case number).
            act: Called with the moment; None when a process waits for it.
            value: What the moment is about.
        """
        environment = self.environment
        moment = Moment(environment, act, value)
        priority: EventPriority = order * _NUMBERS + number  # type: ignore[assignment]
        environment.schedule(moment, priority, time - environment._now)  # noqa: SLF001
        return moment

    def is_last_of_instant(self) -> bool:
        """Whether nothing else is due at this instant."""
        agenda = self.environment._queue  # noqa: SLF001
        return not agenda or agenda[0][0] > self.environment._now  # noqa: SLF001
