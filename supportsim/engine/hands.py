"""Work in hand: it starts, is cut, and ends."""

from collections.abc import Callable

from supportsim.engine.casework import CaseWork, Request, Spell
from supportsim.engine.closing import Closing
from supportsim.engine.common import Common
from supportsim.engine.consequences import Consequences
from supportsim.engine.instant import end_of_spell
from supportsim.engine.interruption import Interruption
from supportsim.engine.people import Engineer
from supportsim.engine.queues import Queue
from supportsim.engine.sequel import Sequels
from supportsim.engine.timeline import Act
from supportsim.engine.waiting import WaitingRoom
from supportsim.ledger.tables import (
    ATTEMPT,
    CONTINUES,
    DONE,
    INTERRUPTED,
    RUN_END,
    TOUCH,
    TRANSFERRED,
)
from supportsim.units import NONE


class Hands:
    """What everybody has in hand.

    Attributes:
        leave_seat: Has a seat that is one too many go off duty.
    """

    def __init__(
        self,
        common: Common,
        *,
        waiting: WaitingRoom,
        closing: Closing,
        sequels: Sequels,
        consequences: Consequences,
        interruption: Interruption,
        transfer: Callable[[CaseWork, int], None],
    ) -> None:
        self._time = common.time
        self._engineers = common.engineers
        self._seats = common.seats
        self._bench = common.bench
        self._dispatcher = common.dispatcher
        self._ownership = common.ownership
        self._deadlines = common.deadlines
        self._recorder = common.recorder
        self._overtime = common.overtime
        self._waiting = waiting
        self._closing = closing
        self._sequels = sequels
        self._consequences = consequences
        self._interruption = interruption
        self._transfer = transfer
        self._can_interrupt = interruption.is_possible
        self._can_reproduce = consequences.reproductions.are_possible
        self._at_spell_end: list[Act] = [self._finish]
        self.leave_seat: Callable[[Engineer], None] = _stay

    def start(self, request: Request, engineer: Engineer, queue: Queue) -> None:
        """An engineer starts on a request."""
        now, work = self._time.now, request.work
        is_touch = request.purpose == TOUCH
        if is_touch:
            self._ownership.take(request, engineer, queue, now)
        spell = self._bench.begin(request, engineer, now)
        request.leave()
        holder = request.holder
        if holder is not None:
            request.holder = None
            spell.was_held = holder is engineer
            if holder is not engineer:
                self._dispatcher.stir(holder)
        if engineer.is_unlimited:
            engineer.running[spell] = None
        else:
            self._take_up(engineer, spell)
        spell.callbacks = self._at_spell_end
        place = end_of_spell(engineer.id, work.case, request.number)
        self._time.expect(spell, now + spell.length, place)
        if is_touch:
            self._note_worker(work, engineer)

    def _take_up(self, engineer: Engineer, spell: Spell) -> None:
        """An engineer has a spell in hand, and is free no longer."""
        engineer.spell = spell
        self._dispatcher.withhold(engineer)
        if engineer.is_called_in and engineer.standby is not None:
            engineer.standby.begins_work()
        if self._can_interrupt:
            self._interruption.has_begun(engineer, spell)

    def _note_worker(self, work: CaseWork, engineer: Engineer) -> None:
        """Keep track of who works on a case, for first response and hand-offs."""
        is_first = work.first_start == NONE
        if is_first:
            work.first_start = self._time.now
            work.first_engineer = engineer.id
        elif work.last_worker != engineer.id:
            work.hand_offs += 1
        work.last_worker = engineer.id
        if work.clock is not None:
            self._deadlines.start_work(work)
        if is_first and self._can_reproduce:
            self._consequences.reproductions.first_work(work)

    def _finish(self, spell: Spell) -> None:
        """A spell comes to its end, if nothing has cut it."""
        if spell.is_over:
            return
        engineer = self._put_down(spell)
        booked = self._bench.finish(spell)
        sequel = self._sequels.after[spell.purpose](spell)
        self._recorder.spell(spell, self._time.now, DONE, booked, sequel)
        if engineer.is_seat and self._seats.is_over(engineer.desk):
            self.leave_seat(engineer)
        else:
            self._dispatcher.release(engineer)
        self._consequences.follow(spell, sequel)
        if spell.purpose > ATTEMPT:
            self._closing.end_of_aside(spell.request.work)
        self._time.is_unsettled = True

    def cut(self, spell: Spell, reason: int) -> None:
        """A spell is cut; its engineer holds the rest, or the case goes to another desk."""
        engineer = self._put_down(spell)
        now = self._time.now
        booked = self._bench.cut(spell, now, reason)
        sequel = self._sequels.after_cut(spell)
        if reason == INTERRUPTED:
            spell.request.work.interruptions += 1
        self._recorder.spell(spell, now, reason, booked, sequel)
        if sequel[0] == TRANSFERRED:
            self._transfer(spell.request.work, sequel[2])
        else:
            self._waiting.hold(spell.request, engineer)

    def _put_down(self, spell: Spell) -> Engineer:
        """The engineer has no longer this spell in hand."""
        engineer = spell.engineer
        spell.is_over = True
        if engineer.is_unlimited:
            del engineer.running[spell]
        else:
            if engineer.overtime_since != NONE:
                self._overtime.stop(engineer)
            engineer.spell = None
            engineer.idle_since = self._time.now
        return engineer

    def note_open(self) -> None:
        """The run is over: note spells in hand, and seats on duty."""
        now = self._time.now
        for engineer in self._engineers:
            in_hand = list(engineer.running)
            if engineer.spell is not None:
                self._overtime.stop(engineer)
                in_hand.append(engineer.spell)
            for spell in in_hand:
                booked = self._bench.cut(spell, now, RUN_END)
                self._recorder.spell(spell, now, RUN_END, booked, (CONTINUES, NONE, NONE))
            if engineer.is_seat and engineer.on_shift:
                self._recorder.seat(engineer, engineer.on_since, now)


def _stay(_: Engineer) -> None:
    """Nobody leaves."""
