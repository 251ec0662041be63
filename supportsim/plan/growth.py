"""How far work may grow in a run by what is lost and added each time somebody takes it up again."""

from typing import Final

import numpy as np

from supportsim.plan.plan import NEVER, Plan
from supportsim.supply.roster import ON_CALL
from supportsim.units import PPM

#: Sums of an engine and of a ledger stay below this, so that an instant more still fits int64.
MOST_SUM: Final = float(7 << 60)
#: No memory holds more rows of spells: at some 150 bytes each they take a terabyte.
MOST_ROWS: Final = float(1 << 33)


def factor_tables(plan: Plan) -> list[np.ndarray]:
    """Parts per million of every factor that a plan has, in the order of the rules."""
    given, people = plan.mechanisms, plan.engineers
    ramp = np.concatenate((given.ramp, given.own_ramp.reshape(-1)))
    tables = [
        people.grade_factor, people.skill_factor, ramp, given.familiarity, given.topic,
        given.context,
    ]  # fmt: skip
    return [table for table in tables if table.size]


def most_effort_an_hour(plan: Plan) -> float:
    """Upper bound on the effort that one person does in an hour.

    A spell of effort e lasts at least one millisecond and more than
    `((e f1 - 1) f2 - 1) ... fn - 1`, so e / length < 1/(f1...fn) + 1/f1 + 1/(f1 f2) + ...
    Only some people and cases may have a factor, so one above 1 counts as 1.
    """
    product, bound = 1.0, 0.0
    for table in factor_tables(plan):
        product *= min(float(table.min()) / PPM, 1.0)
        bound += 1.0 / product
    return bound + 1.0 / product


def most_effort(plan: Plan) -> float:
    """Upper bound on the milliseconds of effort that one person does in a run.

    It holds for the touches and attempts of one case as well, which follow each other.
    """
    return (plan.run_off + 1) * most_effort_an_hour(plan)


def most_added(plan: Plan) -> float:
    """Upper bound on the milliseconds of work added to what one spell has to do.

    Work that was added and not done stays with its touch, so that all of a run may come together:

    - what others did is lost once to each of the people;
    - whoever continues pays pick-up or hand-over minutes, at most once for each shift, block,
      standby and call-out;
    - whoever continues after an interruption pays to resume;
    - a share of every assist that succeeded is taken in; they follow each other.

    Spells of a case follow each other, and each that is cut takes a millisecond at least and a
    row of the ledger.
    """
    given, desks, people = plan.mechanisms, plan.desks, len(plan.engineers.names)
    most, cuts = most_effort(plan), min(float(plan.run_off + 1), MOST_ROWS)
    share = max(given.loss_share, given.colleague_share) / PPM
    lost = share * most * people if people > 1 else 0.0
    extra = max(given.pick_up, int(desks.hand_over_added.max(initial=0)))
    picked_up = extra * min(cuts, _ends_of_duty(plan))
    resumed = given.resume * cuts if (desks.interruption != NEVER).any() else 0.0
    taken_in = int(desks.assist_share.max(initial=0)) / PPM * most
    return float(lost + picked_up + resumed + taken_in)


def _ends_of_duty(plan: Plan) -> float:
    """Upper bound on how often anybody's spell is cut by the end of their time."""
    people, rules = plan.engineers, plan.on_call
    standby = float((people.duty_kind == ON_CALL).sum())
    calls = standby * float(rules.most_call_outs.max(initial=0))
    return 2.0 * (len(people.duty_kind) + len(people.handover_at) + calls)


def most_in_ledger(plan: Plan) -> float:
    """Upper bound on the sums of a ledger: time that cases are open, and work done on them."""
    cases, people = len(plan.cases.opened), len(plan.engineers.names)
    hands = people + (cases if plan.desks.is_unlimited.any() else 0)
    return max(float(cases) * (plan.run_off + 1), (hands + 1) * most_effort(plan))
