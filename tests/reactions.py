"""Organisations as lists of reactions between named counts: a second way to solve them.

Shares nothing with `chains.py`: states are all cells of a box and not those found within reach,
and the law is integrated through time by scipy and not gone through in steps of one clock.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import SimpleNamespace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.integrate import solve_ivp

Floats = npt.NDArray[np.float64]

#: Errors that a step of the integration may make, relative and absolute.
RELATIVE, ABSOLUTE = 1e-9, 1e-13
#: Smallest mass of the edges of a box that is called a loss.
LOST: Final = 1e-7


@dataclass(frozen=True, kw_only=True)
class Reaction:
    """What may happen: how fast in a state, and what it changes.

    Attributes:
        rate: State to times an hour; 0 or less where it cannot happen.
        then: Changes the state it is given.
    """

    rate: Callable[[Any], float]
    then: Callable[[Any], None]


@dataclass(frozen=True, kw_only=True)
class Box:
    """All combinations of counts from 0 up to a bound each: name to bound."""

    bounds: Mapping[str, int]

    def states(self) -> list[SimpleNamespace]:
        """Every cell, the last name running fastest."""
        ranges = [range(bound + 1) for bound in self.bounds.values()]
        return [SimpleNamespace(**dict(zip(self.bounds, cell, strict=True)))
                for cell in product(*ranges)]  # fmt: skip

    def row(self, state: SimpleNamespace) -> int:
        """Number of a cell, or -1 for one outside."""
        row = 0
        for name, bound in self.bounds.items():
            value = getattr(state, name)
            if not 0 <= value <= bound:
                return -1
            row = row * (bound + 1) + value
        return row

    def only(self, **counts: int) -> Floats:
        """The law that is sure of one state; counts left out are 0."""
        law = np.zeros(len(self.states()))
        law[self.row(SimpleNamespace(**(dict.fromkeys(self.bounds, 0) | counts)))] = 1.0
        return law

    def after(self, law: Floats, reactions: Sequence[Reaction], hours: float) -> Floats:
        """Law some hours later; what leaves the box is lost, and must be next to nothing."""
        rows, columns, rates = [], [], []
        for row, state in enumerate(self.states()):
            for reaction in reactions:
                rate = reaction.rate(state)
                if rate <= 0:
                    continue
                later = SimpleNamespace(**vars(state))
                reaction.then(later)
                rows += [row, row]
                columns += [row, self.row(later)]
                rates += [-rate, rate]
        inside = np.array(columns) >= 0
        shape = (len(law), len(law))
        flow = sparse.coo_matrix(
            (np.array(rates)[inside], (np.array(columns)[inside], np.array(rows)[inside])), shape
        ).tocsr()
        found = solve_ivp(lambda _, y: flow @ y, (0, hours), law, method="DOP853",
                          t_eval=[hours], rtol=RELATIVE, atol=ABSOLUTE).y[:, -1]  # fmt: skip
        assert abs(found.sum() - law.sum()) < LOST, "the box is too small"
        return np.asarray(found)

    def jump(self, law: Floats, then: Callable[[Any], None]) -> Floats:
        """Law after a change that happens to every state at once."""
        found = np.zeros_like(law)
        for row, state in enumerate(self.states()):
            then(state)
            at = self.row(state)
            assert at >= 0 or law[row] < LOST
            if at >= 0:
                found[at] += law[row]
        return found

    def law_of(self, law: Floats, value: Callable[[Any], int]) -> Floats:
        """Law of a whole number that the state determines."""
        values = [value(state) for state in self.states()]
        return np.bincount(values, weights=law)


def far_apart(one: Floats, other: Floats) -> float:
    """Largest difference of two laws of whole numbers."""
    length = max(len(one), len(other))
    one, other = (np.pad(each, (0, length - len(each))) for each in (one, other))
    return float(np.abs(one - other).max())
