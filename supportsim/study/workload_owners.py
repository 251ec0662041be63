"""Owners of cases by the clock: when they are back after a reply, and who stands in until then.

Taken for granted: touches end at any hour of the owner's shift alike, somebody free is there as
soon as a touch is offered, and help is there as soon as it is asked for, in opening hours.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.inputs.design import Desk
from supportsim.laws import Distribution, quantile
from supportsim.study.workload_absence import Absent
from supportsim.units import HOUR, MINUTE, WEEK
from supportsim.workweek import OpenHours, after, is_open, union

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
#: Chances, and when the owner is back with each.
Returns = list[tuple[Floats, Integers]]

#: Weeks of which touches and shift ends are looked at, in steps; and delays of each customer.
FIRST: Final = WEEK
LAST: Final = 5 * WEEK
_STEP: Final = 30 * MINUTE
_DELAYS: Final = (np.arange(60) + 0.5) / 60
#: More stand-ins one after the other are not told apart.
_MOST_STAND_INS: Final = 40


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Offer:
    """What of an absent owner is offered to whom.

    Attributes:
        opening: Of the desk, in whose hours the wait counts.
        stand_ins: When somebody is there who may stand in.
        wait: Opening time until the offer; None for never.
        attempt: Opening time of an attempt.
        help: (h,) shift times of the help that follows it, each as likely.
        helpers: How many there are to help, at which hours.
    """

    opening: OpenHours
    stand_ins: OpenHours
    wait: int | None
    attempt: int
    help: Integers
    helpers: list[tuple[float, OpenHours]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerTimes:
    """One sort of owners of a desk, on average.

    Attributes:
        gap: Hours from the end of a touch until the owner is there after the reply.
        night: Hours from the end of a shift to the next.
        help: Hours from asking for help until the owner goes on.
        replied, cut: Chance that a stand-in takes a touch after a reply, or one cut by the end
            of the shift.
        asked_replied, asked_cut: Stand-ins, one after the other, who cannot solve the case and
            ask for help: after a reply, and a cut.
        asked_help: The same after help, by its length.
    """

    gap: float
    night: float
    help: float
    replied: float
    cut: float
    asked_replied: float
    asked_cut: float
    asked_help: tuple[float, ...]


def owner_times(
    hours: OpenHours, delay: Distribution, absences: list[Absent], offer: Offer
) -> OwnerTimes:
    """What the clock does to the cases of owners who are there at some hours.

    Args:
        hours: When the owner, or anybody of a group, is on shift.
        delay: Hours until the customer answers.
        absences: See `absences_of`.
        offer: Who stands in.
    """
    touched = np.arange(FIRST, LAST, _STEP) + _STEP // 2
    touched = touched[is_open(hours, touched)]
    waits = np.rint(quantile(delay, _DELAYS) * HOUR).astype(np.int64)
    done = np.repeat(touched, len(waits))
    reply = done + np.tile(waits, len(touched))
    ends = hours.end[(hours.end >= FIRST) & (hours.end < LAST)]
    back = [_returns(hours, *spell, absences) for spell in ((done, reply), (ends - 1, ends))]
    gap, night = (
        sum(_mean(p * (at - since)) for p, at in returns) / HOUR
        for since, returns in zip((done, ends), back, strict=True)
    )
    replied, cut = (
        tuple(_mean(counts) for counts in _stand_ins(ready, returns, offer))
        for ready, returns in zip((reply, ends), back, strict=True)
    )
    waited, asked_help = _after_help(hours, touched, absences, offer)
    return OwnerTimes(
        gap=gap,
        night=night,
        help=waited / HOUR,
        replied=replied[0],
        cut=cut[0],
        asked_replied=replied[1],
        asked_cut=cut[1],
        asked_help=asked_help,
    )


def _mean(found: Floats) -> float:
    """Mean; 0 of nothing, as who is there at every hour has no end of a shift."""
    return float(found.mean()) if len(found) else 0.0


def mean_times(parts: list[tuple[float, OwnerTimes]]) -> OwnerTimes:
    """Times of several sorts of owners on average, by their weights."""
    whole = math.fsum(weight for weight, _ in parts)

    def average(name: str) -> float:
        return math.fsum(weight * getattr(times, name) for weight, times in parts) / whole

    by_length = [np.array(times.asked_help) * (weight / whole) for weight, times in parts]
    return OwnerTimes(
        gap=average("gap"),
        night=average("night"),
        help=average("help"),
        replied=average("replied"),
        cut=average("cut"),
        asked_replied=average("asked_replied"),
        asked_cut=average("asked_cut"),
        asked_help=tuple(np.sum(by_length, axis=0).tolist()),
    )


def _after_help(
    hours: OpenHours, touched: Integers, absences: list[Absent], offer: Offer
) -> tuple[float, tuple[float, ...]]:
    """Mean time from asking for help until the owner goes on; stand-ins by length of the help."""
    asked, helps = np.repeat(touched, len(offer.help)), np.tile(offer.help, len(touched))
    waited, stand_ins = 0.0, np.zeros(len(asked))
    for chance, ready in _given(asked, helps, offer):
        back = [(chance * p, at) for p, at in _returns(hours, asked, ready, absences)]
        waited += sum(float(np.mean(p * (at - asked))) for p, at in back)
        stand_ins += _stand_ins(ready, back, offer)[1]
    by_length = stand_ins.reshape(-1, len(offer.help)).mean(axis=0)
    return waited, tuple(by_length.tolist())


def _given(asked: Integers, helps: Integers, offer: Offer) -> Returns:
    """When help that is asked for is given, by whoever of the helpers is there first."""
    starts = [np.asarray(after(hours, asked, 1) - 1) for _, hours in offer.helpers]
    first = np.min(starts, axis=0)
    counts = [count * (at == first) for (count, _), at in zip(offer.helpers, starts, strict=True)]
    total = np.sum(counts, axis=0)
    return [
        (count / total, np.asarray(after(hours, at, helps)))
        for count, at, (_, hours) in zip(counts, starts, offer.helpers, strict=True)
    ]


def _returns(hours: OpenHours, since: Integers, ready: Integers, absences: list[Absent]) -> Returns:
    """When the owner, who was there at an instant, is back after what became ready later.

    Each shift that begins in between may be the first of an absence.
    """
    at = np.asarray(after(hours, ready, 1) - 1)
    row = np.searchsorted(hours.start, at, side="right") - 1
    begun = row - np.searchsorted(hours.start, np.minimum(since, at), side="right") + 1
    here, found = np.ones(len(at)), list[tuple[Floats, Integers]]()
    for absent in absences:
        gone = 1 - (1 - absent.begins) ** begun
        here = here - gone
        for days, share in absent.days.items():
            later = hours.start[np.minimum(row + days, len(hours.start) - 1)]
            found.append((np.asarray(gone * share), np.asarray(later)))
    return [(np.maximum(here, 0.0), at), *found]


def _stand_ins(ready: Integers, returns: Returns, offer: Offer) -> tuple[Floats, Floats]:
    """Chance that a stand-in takes what is ready; and how many do in vain, one after the other."""
    first, total = np.zeros(len(ready)), np.zeros(len(ready))
    if offer.wait is None:
        return first, total
    cycle = offer.attempt + round(float(offer.help.mean()))
    for chance, back in returns:
        at, still = ready, np.ones(len(ready), dtype=np.bool_)
        for turn in range(_MOST_STAND_INS):
            taken = after(offer.stand_ins, after(offer.opening, at, offer.wait), 1) - 1
            still = still & (taken < back)
            if not still.any():
                break
            first += chance * still * (turn == 0)
            total += chance * still
            at = np.where(still, after(offer.opening, taken, cycle), at)
    return first, total


def owner_hours(desk: Desk, hours: dict[str, OpenHours]) -> Iterator[tuple[float, OpenHours]]:
    """How many owners are there at which hours; a group is there as long as anybody of it is.

    Args:
        desk: With named engineers only.
        hours: Role to its shifts.
    """
    if desk.ownership != "customer" or desk.group_size == 1:
        for role, staff in desk.staff.items():
            yield staff.people, hours[role]
        return
    people = [role for role, staff in desk.staff.items() for _ in range(math.ceil(staff.people))]
    count = max(len(people) // desk.group_size, 1)
    for group in range(count):
        yield 1.0, union(*(hours[role] for role in dict.fromkeys(people[group::count])))
