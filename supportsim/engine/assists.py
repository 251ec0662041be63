"""Assists: help is asked for, given, or passed on to somebody who knows more."""

from supportsim.engine.arrival import Arrivals
from supportsim.engine.casework import CaseWork, Request, Sequel, Spell
from supportsim.engine.common import Common
from supportsim.engine.register import parted
from supportsim.engine.waiting import WaitingRoom
from supportsim.ledger.tables import HELP
from supportsim.plan.plan import SWARM
from supportsim.units import NONE


class Assists:
    """Has assists and swarms take place."""

    def __init__(self, common: Common, waiting: WaitingRoom, arrivals: Arrivals) -> None:
        desks = common.plan.desks
        self._bench = common.bench
        self._dispatcher = common.dispatcher
        self._ownership = common.ownership
        self._waiting = waiting
        self._arrivals = arrivals
        self._escalation: list[int] = desks.escalation.tolist()
        self._escalate_to: list[int] = desks.escalate_to.tolist()
        self._swarm = parted(desks.swarm_desk.tolist(), desks.swarm_offset)

    def ask(self, spell: Spell, _: Sequel) -> None:
        """The engineer asks other desks for help with the touch, and is free meanwhile."""
        work = spell.request.work
        work.request = None
        if self._escalation[work.desk] == SWARM:
            pleas = [Request(work, HELP, desk) for desk in self._swarm[work.desk]]
            work.pleas += tuple(pleas)
        else:
            pleas = [Request(work, HELP, self._escalate_to[work.desk])]
            work.request = pleas[0]
        work.assists += len(pleas)
        for plea in pleas:
            plea.asker = spell.engineer.id
            plea.in_swarm = plea is not work.request
            self._waiting.join(plea)

    def give(self, spell: Spell, _: Sequel) -> None:
        """Help succeeded: the touch is ready where it came from, and can be solved there."""
        plea, work = spell.request, spell.request.work
        self._ownership.teach(work, plea.asker, spell.engineer.id)
        self._dispatcher.stir_picky()
        self._bench.take_in(plea)
        if plea.in_swarm:
            self._cancel_others(work)
        self._arrivals.make_request(work)

    def _cancel_others(self, work: CaseWork) -> None:
        """A swarm is answered: who has not started need not."""
        asked = [plea for plea in work.pleas if not plea.is_answered]
        for plea in asked:
            plea.is_answered = True
            if not plea.is_started:
                self._waiting.give_up(plea)
        work.pleas = tuple(p for p in work.pleas if p not in asked or p.is_started)

    def pass_on(self, spell: Spell, _: Sequel) -> None:
        """Who failed is not asked again; the plea goes on to the desk behind theirs, if any."""
        plea = spell.request
        if plea.in_swarm:
            return
        plea.rest = None
        plea.excluded |= {spell.engineer.id}
        if self._escalate_to[plea.desk] != NONE:
            plea.desk = self._escalate_to[plea.desk]
        self._waiting.join(plea)
