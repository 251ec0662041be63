"""The case tape: every case drawn in full before any organisation sees it."""

import hashlib
import json
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

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
        ordinal: (n,) how many cases this customer opened before.
        severity: (n,) 1 is the most urgent.
        kind: (n,) index into `kinds`.
        skill: (n,) index into `skills`.
        difficulty: (n,) quantile on the scale of competence.
        patience: (n,) wall time from opening to giving up, or -1 for never.
        lot: (n,) 32-bit lot for choices at random.
        touch_offset: (n + 1,) first touch row of each case.
        touch_effort: (t,) work of each touch.
        touch_delay: (t,) time the customer takes to answer after it.
        touch_completion: (t,) completion quantile; 0 for the last touch of a case.
        attempt_effort: (n, ranks) effort of a failed attempt by rank of desk.
        assist_effort: (n, ranks) effort of an assist by rank of desk.
    """

    segments: tuple[str, ...]
    packages: tuple[str, ...]
    kinds: tuple[str, ...]
    skills: tuple[str, ...]
    customers: Customers
    opened: Integers
    customer: Integers
    ordinal: Integers
    severity: Integers
    kind: Integers
    skill: Integers
    difficulty: Integers
    patience: Integers
    lot: Integers
    touch_offset: Integers
    touch_effort: Integers
    touch_delay: Integers
    touch_completion: Integers
    attempt_effort: Integers
    assist_effort: Integers

    def __len__(self) -> int:
        """Number of cases."""
        return len(self.opened)


def digest(tape: CaseTape) -> str:
    """SHA-256 of everything on the tape, in hexadecimal; equal tapes have equal digests."""
    total = hashlib.sha256()
    for part in (tape.customers, tape):
        for column in fields(part):
            value = getattr(part, column.name)
            total.update(f"\0{column.name}\0".encode())
            if isinstance(value, np.ndarray):
                total.update(f"{value.shape}".encode() + value.astype("<i8").tobytes())
            elif isinstance(value, tuple):
                total.update(json.dumps(value).encode())
    return total.hexdigest()
