"""The case tape: every case drawn in full before any organisation sees it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from supportsim.native.totals import weighed

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Customers:
    """Who opens cases; m customers in the order of the scenario.

    Attributes:
        names: Name of each, as "premium/17", or as the trace has it.
        segment: (m,) index into `CaseTape.segments`.
        package: (m,) index into `CaseTape.packages`.
        yearly_cases: (m,) cases expected in a year, in thousandths.
    """

    names: tuple[str, ...]
    segment: Integers
    package: Integers
    yearly_cases: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CaseTape:
    """n cases in order of (opened, customer, ordinal); their row is their case number.

    All arrays are int64 and read-only; times and efforts are milliseconds, times since
    the scenario's start. Quantiles are integers in [0, 2**32). Touches of case i are the
    flat rows touch_offset[i] to touch_offset[i + 1]; the last touch always completes.

    Attributes:
        opened: (n,) when the case opens.
        customer: (n,) row in `customers`.
        ordinal: (n,) how many cases this customer opened before; negative for cases open at
            the start, from 2**31 on for cases of incidents.
        is_backlog: (n,) 1 for a case that was open before the run; it opens at 0.
        severity: (n,) 1 is the most urgent.
        kind: (n,) index into `kinds`.
        skill: (n,) index into `skills`.
        topic: (n,) index into `topics`: what the problem is about.
        site: (n,) index into `sites`: where the customer is.
        channel: (n,) index into `channels`: how the customer called.
        incident: (n,) number of the incident that opened it, or -1.
        difficulty: (n,) quantile on the scale of competence.
        perceived: (n,) difficulty as it looks at opening, on the same scale.
        patience: (n,) wall time from opening to giving up, or -1 for never.
        lot: (n,) 32-bit lot for choices at random.
        touch_offset: (n + 1,) first touch row of each case.
        touch_effort: (t,) work of each touch.
        touch_delay: (t,) time the customer takes to answer after it.
        touch_completion: (t,) completion quantile; 0 for the last touch of a case.
        touch_move: (t,) quantile for moves by chance after it.
        attempt_offset: (n * ranks + 1,) first row of the failed attempt of case i at rank r,
            at position i * ranks + r; its steps are the rows up to the next.
        attempt_effort: (a,) effort of each step.
        attempt_delay: (a,) time the customer takes to answer after it, unless it is the last.
        assist_effort: (n, ranks) effort of an assist by rank of desk.
        reproduction: (n,) effort of reproducing the problem, or -1 where it needs none.
        reopen_delay: (n,) time from resolution to reopening, or -1 for never.
        reopen_effort: (n,) work of the touch that follows.
    """

    segments: tuple[str, ...]
    packages: tuple[str, ...]
    kinds: tuple[str, ...]
    skills: tuple[str, ...]
    topics: tuple[str, ...]
    sites: tuple[str, ...]
    channels: tuple[str, ...]
    customers: Customers
    opened: Integers
    customer: Integers
    ordinal: Integers
    is_backlog: Integers
    severity: Integers
    kind: Integers
    skill: Integers
    topic: Integers
    site: Integers
    channel: Integers
    incident: Integers
    difficulty: Integers
    perceived: Integers
    patience: Integers
    lot: Integers
    touch_offset: Integers
    touch_effort: Integers
    touch_delay: Integers
    touch_completion: Integers
    touch_move: Integers
    attempt_offset: Integers
    attempt_effort: Integers
    attempt_delay: Integers
    assist_effort: Integers
    reproduction: Integers
    reopen_delay: Integers
    reopen_effort: Integers

    def __len__(self) -> int:
        """Number of cases."""
        return len(self.opened)


def digest(tape: CaseTape) -> str:
    """SHA-256 of everything on the tape, in hexadecimal; equal tapes have equal digests.

    Of each column goes in its sum with odd weights, modulo 2**64: no single value can change
    unseen, and of other changes one in 2**64 does by chance.
    """
    total = hashlib.sha256()
    for name, value in _columns(tape):
        total.update(f"\0{name}\0".encode())
        if isinstance(value, np.ndarray):
            total.update(f"{value.shape} {weighed(value)}".encode())
        elif isinstance(value, tuple):
            total.update(_in_json(value))
    return total.hexdigest()


def _columns(tape: CaseTape) -> Iterator[tuple[str, Any]]:
    """Name and value of everything on the tape."""
    for part in (tape.customers, tape):
        for column in fields(part):
            yield column.name, getattr(part, column.name)


@lru_cache(maxsize=16)
def _in_json(names: tuple[Any, ...]) -> bytes:
    """Names as they are digested; those of one scenario are the same on every tape."""
    return json.dumps(names).encode()
