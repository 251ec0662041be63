"""The time for which the rows of each case account, worked out for nothing but the audit.

By the library the rows that follow each other are gone through once; what the measures make of
them (see `stays`) is not asked. Without it that is what is added up.
"""

import numpy as np
import numpy.typing as npt

from supportsim.ledger.clocks import Moments
from supportsim.ledger.stays import pieces_of, time_of
from supportsim.ledger.swept import swept_pieces
from supportsim.ledger.tables import CUSTOMER, RESOLUTION, RESOLVED, WAITING, Ledger
from supportsim.native.chaining import Chains, Lives, Meanings, Told, chains

Integers = npt.NDArray[np.int64]


def time_accounted(ledger: Ledger, moments: Moments) -> Integers:
    """(n,) time of each case waited, worked and at the customer, no instant counted twice.

    Args:
        ledger: What happened, to cases that there are.
        moments: Of the ledger.

    Raises:
        LedgerError: The rows of a case leave a gap, overlap within a request, or end late.
    """
    found = _followed(ledger, moments)
    if found is None:
        return time_of(pieces_of(ledger, None, moments))
    spent, tangled = found
    if tangled.any():
        _sweep(ledger, moments, tangled, spent)
    return spent


def _followed(ledger: Ledger, moments: Moments) -> Chains | None:
    """The rows of cases that follow each other; see `chains`."""
    spells, cases = ledger.spells, ledger.cases
    told = Told(
        subject=spells.case,
        purpose=spells.purpose,
        next=spells.next,
        ready=spells.ready,
        started=spells.started,
        ended=spells.ended,
        reply=spells.reply_at,
    )
    lives = Lives(
        opened=cases.opened,
        stop=moments.stop,
        resolved=cases.resolved,
        status=cases.status,
        reopened=cases.reopened,
    )
    meanings = Meanings(WAITING, CUSTOMER, RESOLUTION, RESOLVED)
    return chains(told, lives, meanings, ledger.end)


def _sweep(
    ledger: Ledger, moments: Moments, tangled: npt.NDArray[np.bool_], spent: Integers
) -> None:
    """Put the time of the tangled cases in its place, one case after the other."""
    rows = np.flatnonzero(tangled)
    nobody = np.zeros(len(ledger.spells.case), dtype=np.bool_)
    found = swept_pieces(ledger, moments, rows, nobody)
    spent[rows] = 0
    for kind in ("work", "stay"):
        for case, start, end, *_ in found[kind]:
            spent[case] += end - start
    for case, time in found["customer"]:
        spent[case] += time
