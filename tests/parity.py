"""Two ledgers of one plan, table by table and column by column."""

import numpy as np

from supportsim.ledger.tables import Ledger

TABLES = ("cases", "spells", "tasks", "duty")


def differences(one: Ledger, other: Ledger) -> list[str]:
    """Columns, as "spells.effort", whose bytes differ; "end" when the runs end apart."""
    found = [] if one.end == other.end else ["end"]
    for name in TABLES:
        ours, theirs = getattr(one, name), getattr(other, name)
        found += [
            f"{name}.{column}"
            for column in ours.__dataclass_fields__
            if not _same_bytes(getattr(ours, column), getattr(theirs, column))
        ]
    return found


def _same_bytes(one: np.ndarray, other: np.ndarray) -> bool:
    return (
        one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    )
