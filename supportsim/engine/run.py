"""The door of the engine: a plan in, a ledger out."""

import gc
from collections.abc import Collection
from dataclasses import replace

from supportsim.engine.floor import Floor
from supportsim.ledger.tables import Ledger, chosen, spells_of
from supportsim.plan.door import require_sound
from supportsim.plan.plan import Plan


def simulate(plan: Plan, *, spells: bool = True, columns: Collection[str] | None = None) -> Ledger:
    """Play a plan out with the SimPy engine, the reference for what the rules mean.

    The run makes a great many objects and drops few in cycles, so the collector of cycles
    rests meanwhile.

    Args:
        plan: The plan.
        spells: Whether the ledger has the spells of cases; all else is the same without them.
        columns: Which columns of these it has, "case" among them; all when left out.

    Raises:
        ValueError: A column that there is not, or "case" is missing.
        SupportSimError: The plan is not sound.
    """
    names = chosen(columns)
    require_sound(plan)
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        ledger = Floor(plan, spells=spells).run()
    finally:
        if was_enabled:
            gc.enable()
    if columns is None:
        return ledger
    kept = {name: getattr(ledger.spells, name) for name in names}
    return replace(ledger, spells=spells_of(kept))
