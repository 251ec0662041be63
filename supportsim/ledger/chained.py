"""Waits of cases whose rows follow each other one by one, all of them at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from supportsim.ledger.story import Story
from supportsim.ledger.tables import (
    ASSIST_ASKED,
    ASSIST_PASSED,
    CONTINUES,
    TRANSFERRED,
    WAITING,
    Ledger,
    Spells,
    Whole,
)
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Stays:
    """Waits of positive length in a queue, in order of (case, time); m rows.

    Attributes:
        case, desk: Whose, and at which desk.
        owner: Owner in whose queue it stood, or the engineer who held it; -1 for the
            desk's backlog.
        escalated: Whether from a transfer, or from asking for an assist, until work starts there.
        start, end: When.
    """

    case: Integers
    desk: Integers
    owner: Integers
    escalated: Whole | Flags
    start: Integers
    end: Integers


def chained_stays(story: Story, overlapping: Flags) -> Stays:
    """Waits of the cases that are not overlapping."""
    spells, cases = story.ledger.spells, story.ledger.cases
    calls = _escalated(story.ledger)
    row = np.flatnonzero(story.left > spells.ready)
    if overlapping.any():
        row = row[~overlapping[spells.case[row]]]
    kept: dict[str, Any] = {
        "case": spells.case[row],
        "desk": spells.desk[row],
        "owner": _owner(spells, row),
        "escalated": calls[row],
        "start": spells.ready[row],
        "end": story.left[row],
    }
    case = np.flatnonzero((story.moments.stop > story.tail) & ~overlapping)
    if len(case):
        tail: dict[str, Any] = {
            "case": case,
            "desk": cases.last_desk[case],
            "owner": np.full(len(case), NONE),
            "escalated": _calls_after(story, case, calls),
            "start": story.tail[case],
            "end": story.moments.stop[case],
        }
        both: dict[str, Any] = {name: np.concatenate((kept[name], tail[name])) for name in kept}
        # Rows come in order but for the cut-off ones, each the last of its case.
        order = np.argsort(both["case"], kind="stable")
        kept = {name: column[order] for name, column in both.items()}
    return Stays(**kept)


def _owner(spells: Spells, row: Integers) -> Whole:
    """Owner in whose queue the request of each row stood, or the engineer who held it."""
    owner = spells.owner[row].copy()
    held = np.flatnonzero(spells.held[row] == 1)
    if len(held):
        holder = spells.engineer[row[held]]
        nobody = np.flatnonzero(holder == NONE)
        if len(nobody):
            worked = spells.engineer != NONE
            holder[nobody] = _previous(spells, spells.engineer, worked, row[held[nobody]])
        owner[held] = holder
    return owner


def _previous(spells: Spells, values: Whole, chosen: Flags, row: Integers) -> Whole:
    """Value of the last chosen row of the same case before each of some rows, or -1."""
    found = np.flatnonzero(chosen)
    if not len(found):
        return np.full(len(row), NONE)
    place = np.searchsorted(found, row)
    last = found[np.maximum(place - 1, 0)]
    known = (place > 0) & (spells.case[last] == spells.case[row])
    return np.where(known, values[last], NONE)


def _is_call(following: Whole) -> Flags:
    """Whether what came next sends the case to other people who have yet to start on it."""
    return np.asarray(
        (following == TRANSFERRED) | (following == ASSIST_ASKED) | (following == ASSIST_PASSED)
    )


def _escalated(ledger: Ledger) -> Flags:
    """Whether the wait of each row began at an escalation and no work came between."""
    spells = ledger.spells
    calls, same = _is_call(spells.next), spells.case[1:] == spells.case[:-1]
    found = np.zeros(len(calls), dtype=np.bool_)
    found[1:] = calls[:-1] & same
    # Few stays are followed by another: there what decides lies further back.
    stay = (spells.purpose == WAITING) & (spells.next == CONTINUES)
    row = np.flatnonzero(stay[:-1] & same) + 1
    if len(row):
        found[row] = _is_call(_previous(spells, spells.next, ~stay, row))
    return found


def _calls_after(story: Story, case: Integers, calls: Flags) -> Flags:
    """Whether the wait after the last row of some cases is for others to start."""
    spells, last = story.ledger.spells, story.last[case]
    if not len(spells.case):
        return np.zeros(len(case), dtype=bool)
    waiting = spells.purpose[last] == WAITING
    called: Flags = np.where(waiting, calls[last], _is_call(spells.next[last]))
    return np.asarray((last != NONE) & called)
