"""Curve: how the openings of a segment spread, its kinds and the luck of each day included."""

import numpy as np
import numpy.typing as npt

from supportsim.demand.openings import horizon
from supportsim.demand.season import PIECE, Season, density, local_days, season, season_of
from supportsim.inputs.openings import DailyFactor, Profile
from supportsim.inputs.scenario import Scenario
from supportsim.laws import Distribution, quantile
from supportsim.streams import Stream, name_id
from supportsim.units import MINUTE

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def curve_of(scenario: Scenario, segment: str, *, seed: int, replication: int) -> Season:
    """Expected openings of a segment, as shares of those of a year.

    Kinds with a profile of their own follow it, the rest that of the segment; each kind
    keeps its share of the year. The factor of a day multiplies what that day brings.
    """
    profile = _profile(scenario, scenario.segments[segment].profile)
    if scenario.daily_factor is None and not has_kind_profiles(scenario):
        return season(scenario.start, scenario.books_timezone, horizon(scenario), profile)
    shares = kind_densities(scenario, segment).sum(axis=1)
    if scenario.daily_factor is not None:
        days = local_days(scenario.start, scenario.books_timezone, len(shares))
        who = segment if scenario.daily_factor.shared_by == "segment" else None
        stream = Stream(seed, replication, "daily_factor")
        shares = shares * daily_factors(scenario.daily_factor, who, stream, int(days[-1]) + 1)[days]
    return season_of(shares)


def daily_factors(factor: DailyFactor, segment: str | None, stream: Stream, days: int) -> Floats:
    """Factors of the first `days` local days, addressed by day.

    Args:
        factor: Their law.
        segment: Whose they are; None for all customers'.
        stream: Stream of the purpose "daily_factor".
        days: How many.
    """
    who = name_id("all" if segment is None else f"segment/{segment}")
    law = Distribution(law=factor.law, mean=1.0, cv=factor.cv)
    return quantile(law, stream.uniform(who, np.arange(days)))


def has_kind_profiles(scenario: Scenario) -> bool:
    """Whether any kind has a profile of its own."""
    return any(kind.profile is not None for kind in scenario.kinds.values())


def kind_densities(scenario: Scenario, segment: str) -> Floats:
    """(pieces, kinds) share of a year's openings of a segment by half hour and kind."""
    of_segment = scenario.segments[segment].profile

    def column(own: str | None) -> Floats:
        profile = _profile(scenario, own if own is not None else of_segment)
        return density(scenario.start, scenario.books_timezone, horizon(scenario), profile)

    kinds = scenario.kinds.values()
    total = sum(kind.share for kind in kinds)
    return np.column_stack([column(kind.profile) * (kind.share / total) for kind in kinds])


def kinds_at(scenario: Scenario, segment: str, opened: Integers, u: Floats) -> Integers:
    """Kind of each opening of a segment, given when it was: the band of the shares then.

    Args:
        scenario: With profiles of kinds.
        segment: Its name.
        opened: (n,) times.
        u: (n,) uniform numbers.
    """
    densities = kind_densities(scenario, segment)
    piece = opened // (PIECE * MINUTE)
    # A time rounded up to the very end of a piece may stand where nothing opens.
    empty = densities[piece].sum(axis=1) == 0
    piece = np.where(empty, np.maximum(piece - 1, 0), piece)
    running = np.cumsum(densities[piece], axis=1)
    above = u[:, np.newaxis] * running[:, -1:] >= running[:, :-1]
    kind: Integers = above.sum(axis=1).astype(np.int64)
    return kind


def _profile(scenario: Scenario, name: str | None) -> Profile | None:
    return None if name is None else scenario.profiles[name]
