"""Work: how the columns of a case are drawn, each by the address of its case."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.demand.difficulty import difficulty_exponent
from supportsim.demand.openings import Openings, milliseconds
from supportsim.inputs.scenario import Law, Scenario
from supportsim.laws import Distribution, quantile
from supportsim.streams import Stream, Words
from supportsim.units import NONE, QUANTILE_ONE, RANKS

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Draws:
    """The draws of the n cases of some openings, each by its own purpose.

    Attributes:
        who: (n,) identity of the customer of each case.
        ordinal: (n,) ordinal of each case at its customer.
        seed, replication: Which tape.
    """

    who: Words
    ordinal: Integers
    seed: int
    replication: int

    def stream(self, purpose: str) -> Stream:
        """The stream of a purpose."""
        return Stream(self.seed, self.replication, purpose)

    def uniform(self, purpose: str) -> Floats:
        """One uniform number for each case."""
        return self.stream(purpose).uniform(self.who, self.ordinal)

    def category(self, purpose: str, shares: Iterable[float]) -> Integers:
        """Index of the band of the cumulative shares in which the uniform number falls.

        Raising one share moves only the cases of the bands that move.
        """
        bands = np.cumsum(list(shares))[:-1]
        return np.searchsorted(bands, self.uniform(purpose), side="right").astype(np.int64)

    def duration(self, purpose: str, law: Law) -> Integers:
        """One duration in milliseconds for each case, from a law in hours."""
        return milliseconds(quantile(distribution_of(law), self.uniform(purpose)))

    def durations_by_rank(self, purpose: str, law: Law) -> Integers:
        """(n, RANKS) durations; every rank has a uniform number of its own.

        So the same desk sees the same effort for the same case in every design, and what
        one rank spends says nothing of the next.
        """
        ranks = np.arange(RANKS)
        u = self.stream(purpose).uniform(
            self.who[:, np.newaxis], self.ordinal[:, np.newaxis], ranks
        )
        return milliseconds(quantile(distribution_of(law), u))


def distribution_of(law: Law) -> Distribution:
    """The law that people wrote, as the formulas know it."""
    return Distribution(
        law=law.law, mean=law.mean, cv=law.cv, low=law.low, mode=law.mode, high=law.high
    )


def draws_of(openings: Openings, *, seed: int, replication: int) -> Draws:
    """The draws of the cases that open."""
    who = openings.identity[openings.customer]
    return Draws(who=who, ordinal=openings.ordinal, seed=seed, replication=replication)


def draw_difficulty(scenario: Scenario, draws: Draws) -> Integers:
    """Difficulty of each case, a quantile in [0, 2**32)."""
    exact = draws.uniform("difficulty") ** difficulty_exponent(scenario)
    return np.minimum(np.floor(exact * QUANTILE_ONE), QUANTILE_ONE - 1).astype(np.int64)


def draw_patience(scenario: Scenario, draws: Draws) -> Integers:
    """Patience of each case in milliseconds, or -1 for never giving up."""
    if scenario.patience_hours is None:
        return np.full(len(draws.who), NONE, dtype=np.int64)
    return draws.duration("patience", scenario.patience_hours)
