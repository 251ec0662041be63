"""Cases with several requests at once, or reopened: their rows, swept one case after the other."""

import numpy as np
import numpy.typing as npt

from supportsim.ledger.story import Story
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


def swept_pieces(story: Story, rows: Integers, outside: Flags) -> dict[str, list[Piece]]:
    """Pieces of the overlapping cases by what they are."""
    found: dict[str, list[Piece]] = {"work": [], "customer": [], "stay": []}
    ledger, closed, cases = story.ledger, story.moments.closed, story.ledger.cases
    for case in rows.tolist():
        span = slice(int(closed.offset[case]), int(closed.offset[case + 1]))
        shut = list(zip(closed.start[span].tolist(), closed.end[span].tolist(), strict=True))
        sweep(
            _line(ledger, case, outside),
            opened=int(cases.opened[case]),
            stop=int(story.moments.stop[case]),
            run_end=ledger.end,
            shut=shut,
            last_desk=int(cases.last_desk[case]),
            may_wait_on=int(cases.resolved[case]) == NONE,
            found=found,
        )
    return found
