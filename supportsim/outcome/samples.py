"""Sorted times of the judged cases, of which quantiles are taken."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.native.sorting import sort
from supportsim.outcome.cuts import Cut
from supportsim.outcome.facts import Facts
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]

#: How a case without the event counts in a sample of times.
NEVER_CAME: Final = np.iinfo(np.int64).max
#: Where such a case is sorted; no run lasts so long.
_LAST_TIME: Final = 1 << 46


def samples(facts: Facts, *, brief: bool = False) -> dict[str, Integers]:
    """Sorted times of the judged cases, for quantiles; but in brief, by severity and package too.

    In brief there are none by the clock of the contract either.
    """
    rows, cases = facts.span, facts.ledger.cases
    traits = () if brief else ("severity", "package")
    cuts = [facts.traits[trait].of(rows) for trait in traits]
    found: dict[str, Integers] = {}
    for name, at, clock in (
        ("first_response", cases.first_start[rows], facts.response),
        ("resolution", cases.resolved[rows], facts.resolution),
    ):
        came = at != NONE
        wall = np.where(came, at - cases.opened[rows], NEVER_CAME)
        found |= sorted_by(f"{name}_hours", wall, cuts)
        if brief:
            continue
        open_time = np.where(came, clock.elapsed[rows], NEVER_CAME)
        found |= sorted_by(f"{name}_clock_hours", open_time, ())
    return found


def sorted_by(name: str, times: Integers, cuts: Sequence[Cut]) -> dict[str, Integers]:
    """Read-only sorted times, of all rows and of each label.

    Args:
        name: Of the sample of all rows.
        times: (n,) not below 0, and below 2**46 or NEVER_CAME.
        cuts: Ways to divide the rows; few labels.
    """
    # The labels of a row ride on its time, so that all is sorted once.
    widths = [len(each.labels).bit_length() for each in cuts]
    keys = np.minimum(times, _LAST_TIME)
    for each, width in zip(reversed(cuts), reversed(widths), strict=True):
        keys <<= width
        keys += each.code
        keys += 1
    sort(keys)
    ordered = keys >> sum(widths)
    ordered[np.searchsorted(ordered, _LAST_TIME) :] = NEVER_CAME
    found = {name: ordered}
    for each, width in zip(cuts, widths, strict=True):
        place = keys & ((1 << width) - 1)
        keys >>= width
        for at, label in enumerate(each.labels, start=1):
            found[f"{name}/{label}"] = ordered[place == at]
    for sample in found.values():
        sample.flags.writeable = False
    return found
