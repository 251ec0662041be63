"""A person: somebody employed in a place of a role, from one day to another."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from supportsim.dates import local_date, origin, to_ms
from supportsim.units import DAY, PPM
from supportsim.workweek import NEVER

#: When people were hired of whom nothing is said: ten years before the start, past any ramp.
LONG_AGO: Final = -3650 * DAY
#: Stands in the name of an engineer before the number of the person in that place.
SUCCESSOR: Final = "~"

#: How somebody came.
THERE: Final = 0
HIRED: Final = 1
CONVERT: Final = 2
INTERN: Final = 3
RETURNED: Final = 4
ARRIVALS: Final = ("there", "hired", "convert", "intern", "returned")

#: Why somebody goes: as the design says, by chance, or as an under-performer. Meaningless for
#: who stays.
BY_PLAN: Final = 0
BY_CHANCE: Final = 1
REPLACED: Final = 2
#: Names of these, and of an intern's end, who goes when the term is over.
LEAVINGS: Final = ("planned", "leaver", "replaced", "term")

#: What became of an intern at the end of a term.
NO_OFFER: Final = 0
OFFERED: Final = 1
ACCEPTED: Final = 2
#: Names of the last two.
OFFERS: Final = ("offered", "accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is employed in a place of a role.

    Attributes:
        slot: The place, from 0.
        number: Which person of the place, from 0.
        fraction: Share of full time in parts per million.
        hired: First day in milliseconds, its midnight at the site.
        left: Midnight after the last day; NEVER for who stays beyond the roster.
        arrival: THERE, HIRED, CONVERT, INTERN or RETURNED.
        leaving: BY_PLAN, BY_CHANCE or REPLACED.
        head_start: Milliseconds of the ramp that are behind them on the first day.
        is_weak: Whether they do not perform.
        offer: NO_OFFER, OFFERED or ACCEPTED.
        term: Name of an intern's term; empty for others.
    """

    slot: int
    number: int = 0
    fraction: int = PPM
    hired: int = LONG_AGO
    left: int = NEVER
    arrival: int = THERE
    leaving: int = BY_PLAN
    head_start: int = 0
    is_weak: bool = False
    offer: int = NO_OFFER
    term: str = ""


def place_of(name: str) -> str:
    """The place of an engineer, "desk/role/03", whoever of its people it is."""
    return name.partition(SUCCESSOR)[0]


def midnight(day: dt.date, timezone: str, zero: dt.datetime) -> int:
    """The instant at which a day begins on a local clock, in milliseconds."""
    return to_ms(origin(day, timezone), zero)


def later(milliseconds: int, days: int, timezone: str, zero: dt.datetime) -> int:
    """Midnight so many days after the local date of an instant."""
    day = local_date(milliseconds, timezone, zero) + dt.timedelta(days=days)
    return midnight(day, timezone, zero)
