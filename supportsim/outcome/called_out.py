"""What being on call takes of people, and how soon those called out answer; not what it costs."""

import numpy as np
import numpy.typing as npt

from supportsim.arrays import time_within
from supportsim.ledger.tables import MET, MISSED
from supportsim.outcome.cuts import Ratios, ratio
from supportsim.outcome.facts import Facts
from supportsim.outcome.people import call_outs, duty_of_kind
from supportsim.supply.roster import CALL_OUT, ON_CALL, REST
from supportsim.units import HOUR, NONE

Flags = npt.NDArray[np.bool_]


def on_call_measures(facts: Facts) -> Ratios:
    """Standby, call-outs, rest owed and answers by people called out; empty without on call.

    Hours and calls are those of the window; a call belongs to the instant at which it came. The
    attainment is of the judged cases whose first touch or attempt somebody called out began.
    """
    plan, duty = facts.plan, facts.ledger.duty
    if not len(plan.on_call.wake):
        return {}
    start, end = plan.window_start, plan.window_end
    _, called, _ = duty_of_kind(duty, CALL_OUT)
    found: Ratios = {"call_outs": (float(((called >= start) & (called < end)).sum()), 1.0)}
    for name, kind in (("call_out", CALL_OUT), ("standby", ON_CALL), ("rest", REST)):
        _, begun, ended = duty_of_kind(duty, kind)
        spent = int(time_within(begun, ended, start, end).sum())
        found[f"{name}_hours"] = (spent / HOUR, 1.0)
    outcome, mine = facts.response.outcome[facts.span], _answered_by_called(facts)
    decided = mine & ((outcome == MET) | (outcome == MISSED))
    return found | ratio("call_out_response_attainment", decided & (outcome == MET), decided)


def _answered_by_called(facts: Facts) -> Flags:
    """(j,) whether the first spell of each judged case began within a call-out of its engineer."""
    cases, people = facts.ledger.cases, len(facts.plan.engineers.names)
    first = cases.first_start[facts.span]
    who = cases.first_engineer[facts.span].astype(np.int64)
    began = first != NONE
    found = np.zeros(len(first), dtype=np.bool_)
    out = call_outs(facts.ledger.duty, people)
    found[began] = out.between(who[began], first[began], first[began] + 1) > 0
    return found
