"""The door of the engine: a plan in, a ledger out."""

from supportsim.engine.floor import Floor
from supportsim.ledger.tables import Ledger
from supportsim.plan.plan import Plan


def simulate(plan: Plan) -> Ledger:
    """Play a plan out with the SimPy engine, the reference for what the rules mean."""
    return Floor(plan).run()
