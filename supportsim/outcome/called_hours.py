"""What calls make of the work rules: weeks that grow too long, and rests that are cut too short.

Rosters are held against the rules before a run; calls come in it, and can only be counted.
"""

import numpy as np
import numpy.typing as npt

from supportsim.arrays import time_within
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.tables import Duty
from supportsim.outcome.cuts import Ratios
from supportsim.outcome.facts import Facts
from supportsim.outcome.people import duty_of_kind
from supportsim.supply.roster import CALL_OUT, OVERTIME, SHIFT
from supportsim.units import NONE, WEEK, from_hours

Integers = npt.NDArray[np.int64]
#: Engineer, start, end and kind of stretches of work, in order of (engineer, start).
Work = tuple[Integers, Integers, Integers, Integers]


def called_hours(facts: Facts, scenario: Scenario) -> Ratios:
    """Weeks over the limit of hours and rests below theirs of people on call; else empty.

    `overlong_weeks` counts the weeks of the window (of seven days, from its start) in which
    shifts, overtime and call-outs of a person are more than `work_rules.hours_per_week`;
    `short_rests` the times between two shifts that a call-out leaves without
    `work_rules.rest_hours` in one piece, by the start of the second shift.
    """
    plan, rules = facts.plan, scenario.work_rules
    if not len(plan.on_call.wake):
        return {}
    work = _work(facts.ledger.duty, np.equal(plan.engineers.on_call, NONE))
    start, end = plan.window_start, plan.window_end
    hours = _hours_of_weeks(work, len(plan.engineers.names), start, end)
    too_long = hours > from_hours(rules.hours_per_week)
    longest, next_shift = _rests_with_calls(work)
    inside = (next_shift >= start) & (next_shift < end)
    too_short = inside & (longest < from_hours(rules.rest_hours))
    return {
        "overlong_weeks": (float(too_long.sum()), 1.0),
        "short_rests": (float(too_short.sum()), 1.0),
    }


def _work(duty: Duty, left_out: npt.NDArray[np.bool_]) -> Work:
    """Shifts, overtime and call-outs of everybody who is not left out."""
    columns = []
    for kind in (SHIFT, OVERTIME, CALL_OUT):
        who, start, end = duty_of_kind(duty, kind)
        columns.append(np.stack((who, start, end, np.full(len(who), kind))))
    table = np.concatenate(columns, axis=1)
    table = table[:, ~left_out[table[0]]]
    who, start, end, kind = table[:, np.lexsort((table[1], table[0]))]
    return who, start, end, kind


def _hours_of_weeks(work: Work, people: int, start: int, end: int) -> Integers:
    """(weeks, p) time at work in each whole week of [start, end)."""
    who, begun, ended, _ = work
    found = np.zeros(((end - start) // WEEK, people), dtype=np.int64)
    for week, spent in enumerate(found):
        monday = start + week * WEEK
        np.add.at(spent, who, time_within(begun, ended, monday, monday + WEEK))
    return found


def _rests_with_calls(work: Work) -> tuple[Integers, Integers]:
    """Longest rest between two shifts with a call-out between them; start of the second."""
    who, begun, ended, kind = work
    shift = np.flatnonzero(kind == SHIFT)
    pair = np.flatnonzero(who[shift[1:]] == who[shift[:-1]])
    first, second = shift[pair], shift[pair + 1]
    calls = np.concatenate(([0], np.cumsum(kind == CALL_OUT)))
    called = calls[second] > calls[first]
    first, second = first[called], second[called]
    rest = begun[1:] - ended[:-1]
    longest = [int(rest[one:other].max()) for one, other in zip(first, second, strict=True)]
    return np.array(longest, dtype=np.int64), begun[second]
