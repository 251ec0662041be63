"""Time in the SimPy engine: one instant, in the order of the rules."""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

import simpy
from simpy.core import EmptySchedule
from simpy.events import Event

from supportsim.engine.instant import AFTER_OPENINGS, DISPATCH, place_of

#: What is called with a moment when it has come.
Act = Callable[[Any], None]


class Moment(Event):
    """Something due at a known instant: an event that nothing but time can trigger.

    Attributes:
        callbacks: What is called with it; a list may serve many moments.
        subject: What it is about.
    """

    __slots__ = ("callbacks", "subject")

    _ok = True
    _value = None

    def __init__(self, callbacks: list[Act], subject: Any) -> None:
        # A bare event: Event.__init__ would build one that is still to be triggered.
        self.callbacks: list[Act] = callbacks
        self.subject = subject


class Timeline(simpy.Environment):
    """SimPy's environment, with moments of one instant in the order of the rules.

    Its clock counts whole milliseconds since the scenario's start.

    Args:
        dispatch: Called once all of an instant has happened that calls for it.

    Attributes:
        now: Milliseconds since the scenario's start.
        is_unsettled: Whether a dispatch is to follow once all of this instant has happened.
    """

    # A slot, because SimPy's own `now` is a property: read at every turn, and slowly.
    __slots__ = ("now",)

    now: int
    _now: int
    _queue: list[tuple[int, int, int, Event]]  # type: ignore[assignment]

    def __init__(self, dispatch: Callable[[], None]) -> None:
        super().__init__(initial_time=0)
        self.now = 0
        self._dispatch = dispatch
        self.is_unsettled = False

    def step(self) -> None:
        """Let the next event happen: SimPy's step, and the dispatch that ends an instant.

        Raises:
            EmptySchedule: Nothing is left to happen.
        """
        agenda = self._queue
        try:
            now, _, _, event = heappop(agenda)
        except IndexError:
            raise EmptySchedule from None
        self.now = self._now = now
        callbacks = event.callbacks
        event.callbacks = None  # type: ignore[assignment]
        for callback in callbacks:
            callback(event)
        if not event._ok:  # noqa: SLF001
            raise event._value  # noqa: SLF001
        # Openings are the last that a dispatch waits for.
        if self.is_unsettled and (
            not agenda or agenda[0][0] > now or agenda[0][1] >= AFTER_OPENINGS
        ):
            self.is_unsettled = False
            self._dispatch()

    def at(self, time: int, order: int, number: int, act: Act | None, subject: Any) -> Moment:
        """Have `act` called at an instant that has not passed.

        Args:
            time: The instant.
            order: Place within the instant, SPELL_ENDS to CLOSING.
            number: Breaks ties within that place (engineer or case number).
            act: Called with the moment; None when a process waits for it.
            subject: What the moment is about.
        """
        moment = Moment([] if act is None else [act], subject)
        self.expect(moment, time, place_of(order, number))
        return moment

    def expect(self, moment: Moment, time: int, place: int) -> None:
        """Put a moment on the agenda, at a place of an instant that has not passed."""
        heappush(self._queue, (time, place, next(self._eid), moment))

    def settle_at(self, time: int, order: int = DISPATCH) -> None:
        """Have a dispatch at a place of an instant that has not passed."""
        self.at(time, order, 0, self._unsettle, None)

    def _unsettle(self, _: Moment) -> None:
        self.is_unsettled = True
