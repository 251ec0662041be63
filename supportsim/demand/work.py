"""Work: how the columns of a case are drawn, each by the address of its case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.demand.difficulty import difficulty_exponent
from supportsim.demand.openings import Openings, address_of, milliseconds
from supportsim.inputs.law import Law, LawPart
from supportsim.inputs.samples import read_sample
from supportsim.inputs.scenario import Scenario
from supportsim.laws import Distribution, quantile
from supportsim.streams import Stream, Words
from supportsim.units import NONE, QUANTILE_ONE, RANKS

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


#: Up to so many edges of bands are compared one by one.
_FEW_BANDS: Final = 16


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Draws:
    """The draws of the n cases of some openings, each by its own purpose.

    Attributes:
        who: (n,) identity of the customer of each case.
        ordinal: (n,) where each case of a customer is drawn; see `address_of`.
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

    def at(self, rows: Integers) -> "Draws":
        """The draws of some of the cases: the same numbers as theirs among all."""
        return replace(self, who=self.who[rows], ordinal=self.ordinal[rows])

    def by_rank(self, purpose: str, ranks: int = RANKS) -> Floats:
        """(n, ranks) uniform numbers; every rank has one of its own, however many there are.

        So the same desk sees the same effort for the same case in every design, and what
        one rank spends says nothing of the next.
        """
        who, ordinal = self.who[:, np.newaxis], self.ordinal[:, np.newaxis]
        return self.stream(purpose).uniform(who, ordinal, np.arange(ranks))

    def category(self, purpose: str, shares: Iterable[float]) -> Integers:
        """Index of the band of the cumulative shares in which the uniform number falls.

        Raising one share moves only the cases of the bands that move.
        """
        among = list(shares)
        if len(among) == 1:
            return np.zeros(len(self.who), dtype=np.int64)
        return band(among, self.uniform(purpose))

    def duration(self, purpose: str, law: Law) -> Integers:
        """One duration in milliseconds for each case, from a law in hours."""
        return milliseconds(quantile(distribution_of(law), self.uniform(purpose)))


def band(shares: Sequence[float], u: Floats) -> Integers:
    """Index of the band of the cumulative shares in which each uniform number falls.

    Shares that add up to a little less than 1 leave the rest to the last that is above 0.
    """
    bands = np.cumsum(shares)[:-1]
    last = max((index for index, share in enumerate(shares) if share > 0), default=0)
    if len(bands) > _FEW_BANDS:
        return np.minimum(np.searchsorted(bands, u, side="right"), last).astype(np.int64)
    # A few comparisons of all numbers are quicker than a search for each.
    found = np.zeros(np.shape(u), dtype=np.int64)
    for edge in bands[:last].tolist():
        found += u >= edge
    return found


def drawn_by(laws: Sequence[Law], which: Integers, u: Floats) -> Integers:
    """Durations in milliseconds, each from the law in hours that `which` names.

    Args:
        laws: At least one; more than one may be the same.
        which: Index of the law of each draw, of the shape of `u`; ignored for one law.
        u: Uniform numbers.
    """
    if len(laws) == 1:
        return milliseconds(quantile(distribution_of(laws[0]), u))
    hours = np.zeros(u.shape)
    for index, law in enumerate(laws):
        rows = which == index
        if rows.any():
            hours[rows] = quantile(distribution_of(law), u[rows])
    return milliseconds(hours)


def distribution_of(law: Law) -> Distribution:
    """The law that people wrote, as the formulas know it.

    Raises:
        InputError: Its file of observed values has gone, or has bad rows.
    """
    if law.law == "empirical":
        return Distribution(law="table", values=read_sample(law.file or "", law.column))
    if law.law == "table":
        pairs = sorted(zip(law.values or (), law.shares or (), strict=True))
        values, shares = zip(*pairs, strict=True)
        return Distribution(law="table", values=values, shares=shares)
    if law.law == "mixture":
        parts: list[LawPart] = law.parts or []
        return Distribution(
            law="mixture",
            parts=tuple(distribution_of(part) for part in parts),
            shares=tuple(part.share for part in parts),
        )
    return Distribution(
        law=law.law, mean=law.mean, cv=law.cv, low=law.low, mode=law.mode, high=law.high
    )


def draws_of(openings: Openings, *, seed: int, replication: int) -> Draws:
    """The draws of the cases that open."""
    who = openings.identity[openings.customer]
    ordinal = address_of(openings.ordinal)
    return Draws(who=who, ordinal=ordinal, seed=seed, replication=replication)


def draw_difficulty(scenario: Scenario, draws: Draws) -> Integers:
    """Difficulty of each case, a quantile in [0, 2**32)."""
    exact = draws.uniform("difficulty") ** difficulty_exponent(scenario)
    return np.minimum(np.floor(exact * QUANTILE_ONE), QUANTILE_ONE - 1).astype(np.int64)


def draw_patience(
    scenario: Scenario, draws: Draws, segment: Integers, severity: Integers
) -> Integers:
    """Patience of each case in milliseconds, or -1 for never giving up.

    The law is that of the segment, else of its package, else of the severity, else the
    scenario's, whichever is stated first; one uniform number serves whichever it is.

    Args:
        scenario: The laws.
        draws: Addresses of n cases.
        segment: (n,) index of the segment of each case.
        severity: (n,) severity of each case.
    """
    laws: list[Law | None] = [scenario.patience_hours]
    which = np.zeros(len(severity), dtype=np.int64)
    for level, law in scenario.patience_hours_by_severity.items():
        which[severity == level] = len(laws)
        laws.append(law)
    for index, one in enumerate(scenario.segments.values()):
        stated = one.patience_hours or scenario.packages[one.package].patience_hours
        if stated is not None:
            which[segment == index] = len(laws)
            laws.append(stated)
    patience = np.full(len(severity), NONE, dtype=np.int64)
    stated_laws = [law for law in laws if law is not None]
    if stated_laws:
        is_stated = np.array([law is not None for law in laws])
        place = np.cumsum(is_stated) - 1
        rows = np.flatnonzero(is_stated[which])
        u = draws.at(rows).uniform("patience")
        patience[rows] = drawn_by(stated_laws, place[which[rows]], u)
    return patience


def laws_by_kind(scenario: Scenario, key: str, general: Law) -> tuple[list[Law], Integers]:
    """Laws of a key that a kind may replace, and for each kind which of them it has."""
    found, which = [general], []
    for kind in scenario.kinds.values():
        law = getattr(kind, key)
        which.append(0 if law is None else len(found))
        found += [] if law is None else [law]
    return found, np.array(which)


def shares_of(shares: Mapping[int, float]) -> tuple[Integers, list[float]]:
    """A table of whole numbers in ascending order: the numbers, and their shares."""
    numbers = sorted(shares)
    return np.array(numbers, dtype=np.int64), [shares[number] for number in numbers]
