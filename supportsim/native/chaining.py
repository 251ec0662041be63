"""Cases whose rows follow each other one by one, and the time they account for: by C alone."""

import ctypes
from dataclasses import dataclass, fields
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from supportsim.native import library as c
from supportsim.native.library import addresses, library
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

#: Columns of less than eight bytes a number.
_NARROW: Final[dict[str, Any]] = {
    **dict.fromkeys(("subject", "reopened"), np.int32),
    **dict.fromkeys(("purpose", "next", "status"), np.int8),
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Told:
    """The s rows of all cases, those of a case one after the other.

    Attributes:
        subject: Whose.
        purpose, next: Codes of what was done, and of what came next.
        ready, started, ended: When it began to wait, when work began, and when that ended.
        reply: When the customer answers, or -1.
    """

    subject: Numbers
    purpose: Codes
    next: Codes
    ready: Integers
    started: Integers
    ended: Integers
    reply: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lives:
    """When each of n cases opened, ceased to be open and was resolved, and what became of it."""

    opened: Integers
    stop: Integers
    resolved: Integers
    status: Codes
    reopened: Numbers


class Meanings(NamedTuple):
    """The codes that count: waiting, what is next at the customer, and what is resolved."""

    waiting: int
    customer: int
    resolution: int
    resolved: int


class Chains(NamedTuple):
    """What the rows of each case say.

    Attributes:
        spent: (n,) time waited, worked and at the customer, until it ceased to be open.
        tangled: (n,) whether its rows do anything but follow each other from its opening to its
            end; what they add up to means nothing then.
    """

    spent: Integers
    tangled: Flags


def chains(told: Told, lives: Lives, meanings: Meanings, end: int) -> Chains | None:
    """Follow the rows of all cases.

    Args:
        told: The rows.
        lives: The cases.
        meanings: The codes.
        end: When the run ended.

    Returns:
        None without the library, and where the rows cannot be followed: one is of no case, or
        a case was not resolved as its last touch ended.
    """
    loaded: Any = library()
    if loaded is None:
        return None
    cases, laid = len(lives.opened), [_contiguous(each) for each in (told, lives)]
    spent, (reached, said) = np.zeros(cases, np.int64), np.empty((2, cases), np.int64)
    tangled = np.zeros(cases, dtype=np.bool_)
    given = (
        c.Told(*addresses(*laid[0]), len(told.subject), NONE),
        c.Meanings(*meanings),
        c.Lives(*addresses(*laid[1]), cases, end),
        c.Chains(*addresses(spent, tangled, reached, said)),
    )
    if loaded.native_chains(*map(ctypes.byref, given)) < 0:
        return None
    return Chains(spent, tangled)


def _contiguous(columns: Told | Lives) -> list[npt.NDArray[Any]]:
    """The columns, each in the width that C reads; they must outlive the call."""
    given = {each.name: getattr(columns, each.name) for each in fields(columns)}
    return [
        np.ascontiguousarray(column, _NARROW.get(name, np.int64)) for name, column in given.items()
    ]
