"""The door of the engine: a plan in, a ledger out."""

import gc

from supportsim.engine.floor import Floor
from supportsim.ledger.tables import Ledger
from supportsim.plan.door import require_sound
from supportsim.plan.plan import Plan


def simulate(plan: Plan, *, spells: bool = True) -> Ledger:
    """Play a plan out with the SimPy engine, the reference for what the rules mean.

    The run makes a great many objects and drops few in cycles, so the collector of cycles
    rests meanwhile.

    Args:
        plan: The plan.
        spells: Whether the ledger has the spells of cases; all else is the same without them.

    Raises:
        SupportSimError: The plan is not sound.
    """
    require_sound(plan)
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return Floor(plan, spells=spells).run()
    finally:
        if was_enabled:
            gc.enable()
