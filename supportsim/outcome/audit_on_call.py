"""The audit of standby: calls come from it, in their number and time, and rest follows them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.ledger.spans import at_least, covered
from supportsim.ledger.tables import WAITING, Ledger, Spells
from supportsim.outcome.evidence import Evidence, named, named_rows
from supportsim.outcome.people import call_outs, duty_of_kind
from supportsim.plan.plan import Plan
from supportsim.plan.standby import engineer_of_duty
from supportsim.supply.roster import CALL_OUT, ON_CALL, REST, SHIFT
from supportsim.units import NONE, TASK_SEVERITY

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Calls:
    """The k call-outs of a run.

    Attributes:
        who, start, end: From the call to the going.
        wake, most, rest: Rules of each: time to come, most calls in a stretch, rest owed; 0 of
            who has no rules.
        is_going: Whether they went: not on in their own shift, nor with the end of the run.
    """

    who: Integers
    start: Integers
    end: Integers
    wake: Integers
    most: Integers
    rest: Integers
    is_going: Flags


def call_outs_come_from_standby(seen: Evidence) -> list[str]:
    """Who is called is on standby, and not too often; comes in time, and works what is severe."""
    if CALL_OUT not in seen.duties:
        return []
    plan, ledger = seen.plan, seen.ledger
    calls = _calls(plan, ledger)
    standby = np.flatnonzero(plan.engineers.duty_kind == ON_CALL)
    begins = (engineer_of_duty(plan)[standby], plan.engineers.duty_from[standby])
    stretch = _last_before(begins, (calls.who, calls.start + 1))
    until = np.append(plan.engineers.duty_to[standby], NONE)[stretch]
    off = calls.start >= until
    faults = named("engineer", off, "called out while not on standby", calls.who)
    number = np.bincount(stretch[~off], minlength=len(standby) + 1)[stretch]
    often = ~off & (number > calls.most)
    faults += named("engineer", often, "called out too often in one stretch", calls.who)
    return faults + _wrong_at_work(plan, ledger, calls) + _too_mild(plan, ledger)


def rest_is_kept(seen: Evidence) -> list[str]:
    """After a call-out no shift begins before the rest is over, and nobody rests otherwise."""
    if not seen.duties & {CALL_OUT, REST}:
        return []
    plan, ledger = seen.plan, seen.ledger
    calls, rests = _calls(plan, ledger), duty_of_kind(ledger.duty, REST)
    gone = np.flatnonzero(calls.is_going)
    goings, rested = (calls.who[gone], calls.end[gone]), (calls.end + calls.rest)[gone]
    over = np.append(rested, NONE)
    who, begins, _ = duty_of_kind(ledger.duty, SHIFT)
    soon = begins < over[_last_before(goings, (who, begins))]
    faults = named("engineer", soon, "a shift begins before the rest owed is over", who)
    who, begins, ends = rests
    # Who comes at once may go at once, and leave no row.
    comes_later = np.append(plan.on_call.wake, NONE)[plan.engineers.on_call[who]] != 0
    undue = comes_later & (ends > over[_last_before(goings, (who, ends))])
    faults += named("engineer", undue, "rests without a call-out that owes it", who)
    return faults + _work_in_rest(plan, ledger)


def _calls(plan: Plan, ledger: Ledger) -> _Calls:
    """The call-outs, by the duty table, with the rules that hold for them."""
    who, start, end = duty_of_kind(ledger.duty, CALL_OUT)
    shift_of, begins, _ = duty_of_kind(ledger.duty, SHIFT)
    rules, of = plan.on_call, plan.engineers.on_call[who]
    goes_on = _last_before((shift_of, begins), (who, end + 1))
    on_shift = np.append(begins, NONE)[goes_on] == end
    return _Calls(
        who=who,
        start=start,
        end=end,
        wake=np.append(rules.wake, 0)[of],
        most=np.append(rules.most_call_outs, 0)[of],
        rest=np.append(rules.rest, 0)[of],
        is_going=~on_shift & (end < ledger.end),
    )


def _wrong_at_work(plan: Plan, ledger: Ledger, calls: _Calls) -> list[str]:
    """Lines for who works before they can have come, or is out and idle."""
    parts = [_worked(plan, spells)[1:] for spells in (ledger.spells, ledger.tasks)]
    who, start, end = (np.concatenate(pair) for pair in zip(*parts, strict=True))
    at_work = covered(who, len(plan.engineers.names), start, end)
    comes = np.minimum(calls.start + calls.wake, calls.end)
    early = at_work.between(calls.who, calls.start, comes) > 0
    early |= calls.is_going & (calls.end - calls.start < calls.wake)
    faults = named("engineer", early, "out before the wake-up delay was over", calls.who)
    idle = at_work.between(calls.who, comes, calls.end) < calls.end - comes
    return faults + named("engineer", idle, "called out and not at work", calls.who)


def _too_mild(plan: Plan, ledger: Ledger) -> list[str]:
    """Lines for spells that began while called out, on what nobody is called out for."""
    out = call_outs(ledger.duty, len(plan.engineers.names))
    tasks = np.full(len(ledger.tasks.case), TASK_SEVERITY)
    faults = []
    for spells, severity in (
        (ledger.spells, plan.cases.severity[ledger.spells.case]),
        (ledger.tasks, tasks),
    ):
        row, who, begun, ended = _worked(plan, spells)
        inside = (ended > begun) & (out.between(who, begun, begun + 1) > 0)
        mildest = plan.on_call.from_severity[plan.engineers.on_call[who]]
        bad = inside & (severity[row] > mildest)
        faults += named_rows(spells, bad, "not severe enough for a call-out", row)
    return faults


def _work_in_rest(plan: Plan, ledger: Ledger) -> list[str]:
    """Lines for work in rest that is no work of another call-out."""
    rest, out = duty_of_kind(ledger.duty, REST), duty_of_kind(ledger.duty, CALL_OUT)
    who, start, end = (np.concatenate(pair) for pair in zip(rest, out, strict=True))
    weight = np.repeat((1, -1), (len(rest[0]), len(out[0])))
    resting, faults = at_least(who, len(plan.engineers.names), start, end, weight), []
    for spells in (ledger.spells, ledger.tasks):
        row, *work = _worked(plan, spells)
        spent = resting.between(*work)
        faults += named_rows(spells, spent > 0, "work in the rest owed", row)
    return faults


def _worked(plan: Plan, spells: Spells) -> tuple[Integers, Integers, Integers, Integers]:
    """Row, engineer, start and end of every spell of who is ever on call."""
    is_on_call = np.append(plan.engineers.on_call != NONE, False)
    row = np.flatnonzero(is_on_call[spells.engineer] & (spells.purpose != WAITING))
    return row, spells.engineer[row].astype(np.int64), spells.started[row], spells.ended[row]


def _last_before(rows: tuple[Integers, Integers], asked: tuple[Integers, Integers]) -> Integers:
    """For each (engineer, instant) asked the last of the rows of that engineer before it; or -1.

    Args:
        rows: (k,) engineer and instant, in any order.
        asked: (m,) engineer and instant.
    """
    if not len(rows[0]):
        return np.full(len(asked[0]), NONE)
    order = np.lexsort((rows[1], rows[0]))
    low = int(min(rows[1].min(), asked[1].min(initial=0)))
    width = int(max(rows[1].max(), asked[1].max(initial=0))) - low + 1
    keys = rows[0][order] * width + rows[1][order] - low
    found = np.searchsorted(keys, asked[0] * width + asked[1] - low, side="left") - 1
    row = order[found]
    return np.where((found != NONE) & (rows[0][row] == asked[0]), row, NONE)
