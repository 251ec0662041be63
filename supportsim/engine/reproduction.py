"""Reproduction: the lab makes a customer's problem happen while its case goes on."""

from supportsim.engine.arrival import Arrivals
from supportsim.engine.casework import CaseWork, Request, Sequel, Spell
from supportsim.engine.common import Common
from supportsim.engine.instant import REPRODUCTION_WAIT, TIMERS, timer_of
from supportsim.engine.timeline import Moment
from supportsim.engine.waiting import WaitingRoom
from supportsim.ledger.tables import REPRODUCTION
from supportsim.units import NONE


class Reproductions:
    """Has problems reproduced.

    Attributes:
        are_possible: Whether any desk has problems reproduced.
    """

    def __init__(self, common: Common, waiting: WaitingRoom, arrivals: Arrivals) -> None:
        desks = common.plan.desks
        self._time = common.time
        self._waiting = waiting
        self._arrivals = arrivals
        self._effort = common.plan.cases.reproduction.data
        self._desk: list[int] = desks.reproduction_desk.tolist()
        self._wait: list[int] = desks.reproduction_wait.tolist()
        self.are_possible = any(desk != NONE for desk in self._desk)

    def first_work(self, work: CaseWork) -> None:
        """Work on a case starts for the first time: its problem may have to be reproduced."""
        desk = self._desk[work.desk]
        if self._effort[work.case] == NONE or desk == NONE:
            return
        request = Request(work, REPRODUCTION, desk)
        work.reproduction = request
        self._waiting.join(request)
        at = self._time.now + self._wait[work.desk]
        number = timer_of(work.case, REPRODUCTION_WAIT)
        self._time.at(at, TIMERS, number, self._fall_back, request)

    def _fall_back(self, moment: Moment) -> None:
        """Nobody has started on a reproduction: the case's own people do it."""
        request: Request = moment.subject
        if request.work.reproduction is not request or request.is_started:
            return
        request.is_with_owner = True
        self._waiting.give_back(request)
        self._time.is_unsettled = True

    def end(self, spell: Spell, _: Sequel) -> None:
        """The problem is reproduced: a touch that waited for it is ready."""
        work = spell.request.work
        work.reproduction = None
        if work.is_held_up:
            work.is_held_up = False
            self._arrivals.make_request(work)

    def drop(self, work: CaseWork) -> None:
        """The case is solved: nobody need start on its reproduction any more."""
        request = work.reproduction
        if request is not None and not request.is_started:
            self._waiting.give_up(request)
            work.reproduction = None
