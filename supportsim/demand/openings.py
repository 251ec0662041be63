"""Openings: who opens a case and when, and what is known of it before anything is drawn."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.demand.tape import Customers
from supportsim.inputs.scenario import Scenario
from supportsim.streams import Words
from supportsim.units import HOUR, WEEK

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Known:
    """What a trace says of n cases; -1 (NaN for hours) where it is silent.

    Attributes:
        severity: Severity, from 1.
        kind, skill: Index into the scenario's kinds and skills.
        effort: Solving effort of the whole case, in milliseconds.
        touches: Number of planned touches, at least 1.
        delay: Time the customer takes to answer after each touch, in milliseconds.
    """

    severity: Integers
    kind: Integers
    skill: Integers
    effort: Integers
    touches: Integers
    delay: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Openings:
    """n openings in order of (opened, customer, ordinal), by m customers.

    Attributes:
        identity: (m,) 64-bit identity of each customer, by which it is drawn.
        opened, customer, ordinal: As in `CaseTape`.
        known: What a trace says of the cases; None when all of it is drawn.
    """

    customers: Customers
    identity: Words
    opened: Integers
    customer: Integers
    ordinal: Integers
    known: Known | None = None


def horizon(scenario: Scenario) -> int:
    """End of the tape: warm-up, window and run-off, in milliseconds since the start."""
    return (scenario.warm_up_weeks + scenario.window_weeks + scenario.run_off_weeks) * WEEK


def milliseconds(hours: Floats) -> Integers:
    """Hours to whole milliseconds, rounded once, half to even."""
    return np.rint(hours * HOUR).astype(np.int64)


def frozen(array: npt.NDArray[np.generic]) -> Integers:
    """The array as read-only int64."""
    result = np.ascontiguousarray(array, dtype=np.int64)
    result.flags.writeable = False
    return result
