"""Cases with several requests at once, or reopened: their rows, swept one case after the other."""

import numpy as np
import numpy.typing as npt

from supportsim.ledger.clocks import Moments
from supportsim.ledger.sweep import CaseLine, Piece, sweep
from supportsim.ledger.tables import Ledger
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def _line(ledger: Ledger, case: int, outside: Flags) -> CaseLine:
    """The rows of one case for the sweep."""
    spells = ledger.spells
    first, last = np.searchsorted(spells.case, [case, case + 1]).tolist()
    columns = {
        name: getattr(spells, name)[first:last].tolist()
        for name in (
            *("request", "purpose", "desk", "owner", "held", "joined", "ready", "engineer"),
            *("started", "ended", "end_reason", "next", "reply_at"),
        )
    }
    return CaseLine(case=case, first=first, outside=outside[first:last].tolist(), **columns)


def swept_pieces(
    ledger: Ledger, moments: Moments, rows: Integers, outside: Flags
) -> dict[str, list[Piece]]:
    """Pieces of the overlapping cases by what they are.

    Args:
        ledger: What happened.
        moments: Of the ledger.
        rows: The cases.
        outside: (s,) whether the work of each row is a third party's.

    Raises:
        LedgerError: The rows of one leave a gap or overlap within a request.
    """
    found: dict[str, list[Piece]] = {"work": [], "customer": [], "stay": []}
    closed, cases = moments.closed, ledger.cases
    for case in rows.tolist():
        span = slice(int(closed.offset[case]), int(closed.offset[case + 1]))
        shut = list(zip(closed.start[span].tolist(), closed.end[span].tolist(), strict=True))
        sweep(
            _line(ledger, case, outside),
            opened=int(cases.opened[case]),
            stop=int(moments.stop[case]),
            run_end=ledger.end,
            shut=shut,
            last_desk=int(cases.last_desk[case]),
            may_wait_on=int(cases.resolved[case]) == NONE,
            found=found,
        )
    return found
