"""Rest after a call-out: shifts begin later or fall away; and shifts that begin while out."""

from collections.abc import Callable

from supportsim.engine.common import Common
from supportsim.engine.hands import Hands
from supportsim.engine.instant import SHIFT_STARTS
from supportsim.engine.people import Engineer
from supportsim.engine.shifts import Shifts
from supportsim.engine.standby import Standby
from supportsim.engine.timeline import Moment
from supportsim.ledger.tables import BLOCK
from supportsim.units import NONE


class Rest:
    """Lets planned shifts begin and end as call-outs leave them."""

    def __init__(
        self,
        common: Common,
        standby: dict[int, Standby],
        *,
        shifts: Shifts,
        hands: Hands,
        end_call: Callable[[Engineer], None],
    ) -> None:
        """Begin with nobody owed rest.

        Args:
            common: What the parts of a run share.
            standby: By engineer who may be on call.
            shifts: What a shift begins and ends with.
            hands: What is in hand may be cut.
            end_call: Ends a call-out.
        """
        self._standby = standby
        self._time = common.time
        self._dispatcher = common.dispatcher
        self._recorder = common.recorder
        self._shifts = shifts
        self._hands = hands
        self._end_call = end_call
        self._back_on_shift: list[Engineer] = []

    def owe(self, engineer: Engineer) -> None:
        """Somebody goes after a call-out: no shift begins before they have rested."""
        standby = self._standby[engineer.id]
        standby.rest_until = at = self._time.now + standby.rest
        self._time.at(at, SHIFT_STARTS, engineer.id, self._rested, (engineer, standby))

    def _rested(self, moment: Moment) -> None:
        """Rest is over: a shift that should have begun before begins now."""
        engineer, standby = moment.subject
        if standby.rests_since != NONE and standby.rest_until == self._time.now:
            self.end(engineer, standby)
            self._go_on(engineer, standby)
            self._time.is_unsettled = True

    def end(self, engineer: Engineer, standby: Standby) -> None:
        """Note rest in the place of a shift, if there is any."""
        if standby.rests_since != NONE:
            self._recorder.rest(engineer, standby.rests_since, self._time.now)
            standby.rests_since = NONE

    def begin_shift(self, engineer: Engineer) -> None:
        """A planned shift begins, unless rest is owed."""
        standby = self._standby.get(engineer.id)
        if standby is None:
            self._shifts.begin(engineer)
        elif standby.rest_until > self._time.now:
            standby.rests_since = self._time.now
        else:
            self._go_on(engineer, standby)

    def _go_on(self, engineer: Engineer, standby: Standby) -> None:
        """A shift begins; who is out goes on on shift, or into a block."""
        is_out = standby.call is not None
        if is_out:
            self._end_call(engineer)
        self._shifts.begin(engineer)
        if is_out:
            self._back_on_shift.append(engineer)

    def cut_for_blocks(self) -> None:
        """Who went on on shift into a block has nothing in hand any more.

        What a cut makes due at this instant follows the next dispatch.
        """
        for engineer in self._back_on_shift:
            if engineer.in_block:
                self._dispatcher.withhold(engineer)
                if engineer.spell is not None:
                    self._hands.cut(engineer.spell, BLOCK)
        self._back_on_shift = []

    def end_shift(self, engineer: Engineer) -> None:
        """A planned shift ends; it may have fallen away."""
        standby = self._standby.get(engineer.id)
        if standby is not None and standby.rests_since != NONE:
            engineer.in_block = False
            self.end(engineer, standby)
        else:
            self._shifts.end(engineer)
