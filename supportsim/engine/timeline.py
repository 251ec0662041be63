"""Time in the SimPy engine: one instant, in the order of the rules."""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any, Final

import simpy
from simpy.core import EmptySchedule
from simpy.events import Event

#: What happens at one instant, in this order.
SPELL_ENDS: Final = 0
SHIFT_ENDS: Final = 1
TIMERS: Final = 2
SHIFT_STARTS: Final = 3
OPENINGS: Final = 4
DISPATCH: Final = 5
WITHDRAWALS: Final = 6
LAST_DISPATCH: Final = 7
CLOSING: Final = 8

#: Timers of one case at one instant, in this order.
REPLY: Final = 0
AGE: Final = 1
REPRODUCTION_WAIT: Final = 2
RETURN_HELD: Final = 3
OFFER: Final = 4
OVERFLOWING: Final = 5

#: Room for numbers below the order within an instant.
_NUMBERS: Final = 1 << 64
_OF_CASE: Final = 1 << 48


def timer_of(case: int, which: int) -> int:
    """Number of a timer of a case: after those of engineers, by case, then REPLY to OVERFLOWING."""
    return _OF_CASE + (case << 3) + which


def spell_of(engineer: int, case: int, request: int) -> int:
    """Number of the end of a spell: by engineer, then by case and request."""
    return (engineer << 48) + (case << 20) + request


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


class Timeline(simpy.Environment):
    """SimPy's environment, with moments of one instant in the order of the rules.

    Its clock counts whole milliseconds since the scenario's start.

    Args:
        dispatch: Called once all of an instant has happened that calls for it.
    """

    _now: int
    _queue: list[tuple[int, int, int, Event]]  # type: ignore[assignment]

    def __init__(self, dispatch: Callable[[], None]) -> None:
        super().__init__(initial_time=0)
        self._dispatch = dispatch
        self._is_dispatch_due = False

    @property
    def now(self) -> int:
        """Milliseconds since the scenario's start."""
        return self._now

    def step(self) -> None:
        """Let the next event happen: SimPy's step, without what only its own events need.

        Raises:
            EmptySchedule: Nothing is left to happen.
        """
        if not self._queue:
            raise EmptySchedule
        self._now, _, _, event = heappop(self._queue)
        callbacks = event.callbacks
        event.callbacks = None  # type: ignore[assignment]
        for callback in callbacks:
            callback(event)
        if not event._ok:  # noqa: SLF001
            raise event._value  # noqa: SLF001

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
        moment = Moment(self, act, value)
        heappush(self._queue, (time, order * _NUMBERS + number, next(self._eid), moment))
        return moment

    def settle(self, *, is_alone: bool = True) -> None:
        """See to it that a dispatch follows once all of this instant has happened.

        Args:
            is_alone: False when the caller will bring more at this very instant.
        """
        if is_alone and not self._is_dispatch_due and self._is_last_of_instant():
            self._dispatch()
        elif not self._is_dispatch_due:
            self.dispatch_at(self._now)

    def settle_late(self) -> None:
        """See to it that one more dispatch follows the withdrawals of this instant."""
        self.at(self.now, LAST_DISPATCH, 0, lambda _: self._dispatch(), None)

    def dispatch_at(self, time: int) -> None:
        """Have a dispatch at an instant that has not passed."""
        self._is_dispatch_due = self._is_dispatch_due or time == self.now
        self.at(time, DISPATCH, 0, self._run_dispatch, None)

    def _run_dispatch(self, _: Moment) -> None:
        self._is_dispatch_due = False
        self._dispatch()

    def _is_last_of_instant(self) -> bool:
        """Whether nothing else is due at this instant."""
        agenda = self._queue
        return not agenda or agenda[0][0] > self._now
