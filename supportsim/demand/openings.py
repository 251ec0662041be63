"""Openings: who opens a case and when, and what is known of it before anything is drawn.

Ordinals tell the cases of a customer apart, and with the customer they are the address of
all that is drawn of a case. Drawn and traced cases count from 0; cases open at the start
have -1, -2 and so on; cases of incidents lie from 2**31 on (see `incidents`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.demand.tape import Customers
from supportsim.errors import InputError
from supportsim.inputs.scenario import Scenario
from supportsim.streams import Words
from supportsim.units import HOUR, NONE, WEEK

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: Ordinal -1 is drawn at this address, -2 at the next.
BACKLOG_ADDRESS: Final = 1 << 30
#: First ordinal of incident cases.
INCIDENT_ORDINAL: Final = 1 << 31
#: No quantity of work or time on the tape is longer, so that thousands add up to int64.
LONGEST_HOURS: Final = 1e9


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Known:
    """What is known of n cases; -1 where nothing is.

    Attributes:
        severity: Severity, from 1.
        kind, skill, topic, site, channel: Index into those of the scenario.
        effort: Solving effort of the whole case, in milliseconds.
        touches: Number of planned touches, at least 1.
        delay: Time the customer takes to answer after each touch, in milliseconds.
    """

    severity: Integers
    kind: Integers
    skill: Integers
    topic: Integers
    site: Integers
    channel: Integers
    effort: Integers
    touches: Integers
    delay: Integers


KNOWN_COLUMNS: Final = (
    "severity",
    "kind",
    "skill",
    "topic",
    "site",
    "channel",
    "effort",
    "touches",
    "delay",
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Openings:
    """n openings in order of (opened, customer, ordinal), by m customers.

    Attributes:
        identity: (m,) 64-bit identity of each customer, by which it is drawn.
        opened, customer, ordinal: As in `CaseTape`.
        known: What is known of the cases; None when all of it is drawn.
        incident: (n,) number of the incident or -1; None when there is none.
    """

    customers: Customers
    identity: Words
    opened: Integers
    customer: Integers
    ordinal: Integers
    known: Known | None = None
    incident: Integers | None = None


def known_of(count: int, **columns: Integers) -> Known:
    """What is known of `count` cases; a column left out is silent."""
    silent = np.full(count, NONE, dtype=np.int64)
    return Known(**{name: columns.get(name, silent) for name in KNOWN_COLUMNS})


def joined(parts: Sequence[Openings]) -> Openings:
    """Openings of the same customers in one order; the only part as it is."""
    first = parts[0]
    if len(parts) == 1:
        return first
    known = [part.known or known_of(len(part.opened)) for part in parts]
    silent = [np.full(len(part.opened), NONE, dtype=np.int64) for part in parts]
    numbers = [
        none if part.incident is None else part.incident
        for part, none in zip(parts, silent, strict=True)
    ]
    opened = np.concatenate([part.opened for part in parts])
    customer = np.concatenate([part.customer for part in parts])
    ordinal = np.concatenate([part.ordinal for part in parts])
    order = order_of(opened, customer, ordinal)
    columns = {
        name: np.concatenate([getattr(part, name) for part in known])[order]
        for name in KNOWN_COLUMNS
    }
    return Openings(
        customers=first.customers,
        identity=first.identity,
        opened=opened[order],
        customer=customer[order],
        ordinal=ordinal[order],
        known=Known(**columns),
        incident=np.concatenate(numbers)[order],
    )


def order_of(opened: Integers, customer: Integers, ordinal: Integers) -> Integers:
    """Rows of openings in order of (opened, customer, ordinal)."""
    order = np.argsort(opened, kind="stable")
    # Few open at the same instant: only these need to be looked at closely.
    moments = opened[order]
    same = moments[1:] == moments[:-1]
    is_tied = np.zeros(len(moments), dtype=bool)
    is_tied[:-1] |= same
    is_tied[1:] |= same
    tied = np.flatnonzero(is_tied)
    rows = order[tied]
    order[tied] = rows[np.lexsort((ordinal[rows], customer[rows], opened[rows]))]
    return order


def address_of(ordinal: Integers) -> Integers:
    """Ordinals as they stand in the counter of a draw: inside [0, 2**32)."""
    return np.where(ordinal < 0, BACKLOG_ADDRESS - 1 - ordinal, ordinal)


def horizon(scenario: Scenario) -> int:
    """End of the tape: warm-up, window and run-off, in milliseconds since the start."""
    return scenario.weeks * WEEK


def milliseconds(hours: Floats) -> Integers:
    """Hours to whole milliseconds, rounded once, half to even.

    Raises:
        InputError: A number of hours would overflow the clock, or is none.
    """
    if hours.size and not hours.max() <= LONGEST_HOURS:
        longest = f"{hours.max():.3g} hours were drawn, and no more than {LONGEST_HOURS:.0e} fit"
        raise InputError([f"work or delay that would overflow the clock: {longest}"])
    amount = hours * HOUR
    return np.rint(amount, out=amount).astype(np.int64)
