"""What is passed on: work handed over at shift ends, and what a vendor's people cannot solve."""

import numpy as np

from supportsim.inputs.design import Design
from supportsim.ledger.tables import HANDED_OVER, TRANSFERRED, WAITING
from supportsim.outcome.cuts import Ratios
from supportsim.outcome.facts import Facts
from supportsim.outcome.outsourcing import outsourced_staff
from supportsim.outcome.people import are_of


def hand_over_measures(facts: Facts, design: Design) -> Ratios:
    """Spells cut in the window at a shift end and handed over; empty where no desk does that."""
    if all(desk.shift_end != "hand_over" for desk in design.desks.values()):
        return {}
    spells, plan = facts.ledger.spells, facts.plan
    inside = (spells.ended >= plan.window_start) & (spells.ended < plan.window_end)
    return {"hand_overs": (float((inside & (spells.end_reason == HANDED_OVER)).sum()), 1.0)}


def vendor_measures(facts: Facts, design: Design) -> Ratios:
    """Cases that a vendor's people worked on and passed on; empty without a vendor.

    `vendor_cases` counts each case once, by the spells begun in the window, and
    `vendor_escalations` the spells that ended in it with a transfer.
    """
    vendors = {f"{desk}/{name}" for desk, name, _ in outsourced_staff(design)}
    if not vendors:
        return {}
    spells, plan = facts.ledger.spells, facts.plan
    row = np.flatnonzero(spells.purpose != WAITING)
    row = row[are_of(plan.engineers.names, vendors)[spells.engineer[row]]]
    begun, ended = spells.started[row], spells.ended[row]
    worked = (begun >= plan.window_start) & (begun < plan.window_end)
    moved = (ended >= plan.window_start) & (ended < plan.window_end)
    return {
        "vendor_cases": (float(len(np.unique(spells.case[row[worked]]))), 1.0),
        "vendor_escalations": (float((moved & (spells.next[row] == TRANSFERRED)).sum()), 1.0),
    }
