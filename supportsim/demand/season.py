"""Season: how the expected openings of a customer spread over hours, weeks and the year."""

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.dates import ahead_of_utc, origin, public_holidays
from supportsim.errors import InputError
from supportsim.inputs.base import WEEKDAYS
from supportsim.inputs.openings import Profile
from supportsim.units import MINUTE

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Clock = npt.NDArray[np.datetime64]

#: Length of a piece of constant rate, in minutes: every zone changes its clock by whole ones.
PIECE: Final = 30
_PIECES_A_DAY: Final = 24 * 60 // PIECE


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Season:
    """Share of a year's openings expected before each half hour since the start.

    Attributes:
        before: (k + 1,) share expected before piece i; `before` is 1 after the first year.
    """

    before: Floats

    def share_before(self, time: int) -> float:
        """Years' worth of openings expected in [0, time); milliseconds."""
        return float(np.interp(time / (PIECE * MINUTE), np.arange(len(self.before)), self.before))

    def times(self, share: Floats) -> Integers:
        """Milliseconds since the start at which these shares are reached, half to even."""
        piece = np.searchsorted(self.before, share, side="right") - 1
        width = self.before[piece + 1] - self.before[piece]
        position = piece + (share - self.before[piece]) / width
        return np.rint(position * (PIECE * MINUTE)).astype(np.int64)


def season(start: dt.date, timezone: str, horizon: int, profile: Profile | None) -> Season:
    """The season of a profile, as long as the horizon (milliseconds) and at least a year.

    The rate is constant in each hour of the clock in `timezone`, daylight saving included.
    It is scaled so that the year from `start` on brings 1; later years use the same scale.

    Raises:
        InputError: The profile has no weight at all in that year.
    """
    weights, total = _scaled(start, timezone, horizon, _Shape.of(profile))
    return Season(before=np.concatenate(([0.0], np.cumsum(weights) / total)))


def density(start: dt.date, timezone: str, horizon: int, profile: Profile | None) -> Floats:
    """Share of a year's openings expected in each half hour; arguments as for `season`."""
    weights, total = _scaled(start, timezone, horizon, _Shape.of(profile))
    return weights / total


def season_of(shares: Floats) -> Season:
    """The season with these shares of a year's openings in each half hour."""
    return Season(before=np.concatenate(([0.0], np.cumsum(shares))))


def local_days(start: dt.date, timezone: str, pieces: int) -> Integers:
    """Days since `start` on the zone's clock at the start of each piece."""
    days = local_clock(start, timezone, pieces).astype("datetime64[D]")
    return (days - np.datetime64(start, "D")).astype(np.int64)


def hours_of_year(start: dt.date, timezone: str) -> float:
    """Hours from midnight of `start` to the same midnight a year later."""
    return _pieces(start, _year_later(start), timezone) * PIECE / 60


@dataclass(frozen=True, slots=True)
class _Shape:
    """A profile by which weights are kept: equal texts are equal profiles."""

    text: str
    profile: Profile | None = field(compare=False)

    @classmethod
    def of(cls, profile: Profile | None) -> "_Shape":
        """The shape of a profile, or of none."""
        return cls("" if profile is None else profile.model_dump_json(), profile)


@lru_cache(maxsize=64)
def _scaled(start: dt.date, timezone: str, horizon: int, shape: _Shape) -> tuple[Floats, float]:
    """Weight of each piece, read-only, and what the weights of the first year add up to."""
    profile = shape.profile
    year = _pieces(start, _year_later(start), timezone)
    clock = local_clock(start, timezone, max(year, -(-horizon // (PIECE * MINUTE))) + 1)
    weights = np.ones(len(clock)) if profile is None else _weights(profile, clock)
    total = float(weights[:year].sum())
    weights.flags.writeable = False
    if total == 0:
        raise InputError(["profiles: a profile needs a weight above 0 somewhere in the year"])
    return weights, total


@lru_cache(maxsize=16)
def local_clock(start: dt.date, timezone: str, pieces: int) -> Clock:
    """Wall time in the zone at the start of each piece since midnight of `start`; read-only."""
    zero = origin(start, timezone)

    def offset(piece: Integers) -> Integers:
        ahead = ahead_of_utc((piece * (PIECE * MINUTE)).tolist(), timezone, zero)
        return np.rint(ahead / MINUTE).astype(np.int64)

    first = np.arange(0, pieces, _PIECES_A_DAY)
    last = np.minimum(first + _PIECES_A_DAY, pieces) - 1
    at_first = offset(first)
    offsets = np.repeat(at_first, last - first + 1)
    for day in np.flatnonzero(at_first != offset(last)).tolist():
        inside = np.arange(first[day], last[day] + 1)
        offsets[inside] = offset(inside)
    minutes = np.arange(pieces) * PIECE + offsets
    clock: Clock = np.datetime64(zero.replace(tzinfo=None), "m") + minutes.astype("timedelta64[m]")
    clock.flags.writeable = False
    return clock


def _weights(profile: Profile, clock: Clock) -> Floats:
    """Weight of the profile at each wall time."""
    days = clock.astype("datetime64[D]")
    hour = (clock - days).astype(np.int64) // 60
    weekday = (days.astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
    month = clock.astype("datetime64[M]").astype(np.int64) % 12
    table = np.array([profile.days.get(day, [0.0] * 24) for day in WEEKDAYS])
    weights: Floats = table[weekday, hour] * np.array(profile.months)[month]
    if profile.holidays is not None:
        first, last = (clock[[0, -1]].astype("datetime64[Y]").astype(np.int64) + 1970).tolist()
        dates = public_holidays(profile.holidays, tuple(range(first, last + 1)))
        closed = np.isin(days, np.array(dates, dtype="datetime64[D]"))
        weights = np.where(closed, weights * profile.holiday_weight, weights)
    return weights


def _year_later(start: dt.date) -> dt.date:
    """The same day a year later; 28 February for 29 February."""
    leap_day = (start.month, start.day) == (2, 29)
    return start.replace(year=start.year + 1, day=28 if leap_day else start.day)


def _pieces(first: dt.date, last: dt.date, timezone: str) -> int:
    """Whole pieces between two midnights in the zone."""
    return (origin(last, timezone) - origin(first, timezone)) // dt.timedelta(minutes=PIECE)
