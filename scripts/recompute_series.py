"""Recomputes the series of results.json: backlog by day and age, and the week's rhythm.

Used by `recompute.py`. Cases that were open come from it, people and work from duty and spells.
"""

import datetime as dt
import zoneinfo
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain

from recompute_tables import DAY, HOUR, WEEK, Saved, inside

Span = tuple[int, int]
#: A case: when it opened, and the stretches in which it was open.
Story = tuple[int, list[Span]]
Key = tuple[str, str]
#: Design, series, hour of the window from 0, and what is added there.
Amount = tuple[str, str, int, float]
BANDS = (DAY, WEEK, 2 * WEEK, 4 * WEEK)
SIGNS = {"shift": 1, "block": -1}


def hours_of_week(saved: Saved) -> list[int]:
    """Hour of the week, 0 on Monday at midnight in the books' zone, of each hour of the window."""
    zone = zoneinfo.ZoneInfo(saved.scenario["books_timezone"])
    start = dt.date.fromisoformat(saved.scenario["start"])
    zero = dt.datetime.combine(start, dt.time(), zone).astimezone(dt.UTC)
    found = []
    for at in range(*saved.window, HOUR):
        shown = (zero + dt.timedelta(milliseconds=at)).astimezone(zone)
        found.append(shown.weekday() * 24 + shown.hour)
    return found


def by_day(stories: list[Story], window: Span) -> list[int]:
    """Cases open at the end of every 24 hours of the window."""
    ends = range(window[0] + DAY, window[1] + 1, DAY)
    spans = [span for _, stretches in stories for span in stretches]
    return [sum(begin <= at < end for begin, end in spans) for at in ends]


def by_age(stories: list[Story], window: Span) -> list[int]:
    """Cases open at the end of the window, by how long ago they opened."""
    at, found = window[1], [0] * (len(BANDS) + 1)
    for opened, spans in stories:
        if any(begin <= at < end for begin, end in spans):
            found[sum(at - opened >= limit for limit in BANDS)] += 1
    return found


def pieces(begin: int, end: int, window: Span) -> Iterator[tuple[int, int]]:
    """Hour of the window, from 0, and time of each part of an interval that lies in it."""
    first, last = max(begin, window[0]), min(end, window[1])
    for slot in range((first - window[0]) // HOUR, -((window[0] - last) // HOUR)):
        at = window[0] + slot * HOUR
        if time := inside(first, last, (at, at + HOUR)):
            yield slot, time


def called_for(saved: Saved, row: dict[str, str]) -> set[str]:
    """Desks for which somebody on standby is called out: their own and those that they back."""
    desk, role, *_ = row["engineer"].split("/")
    rules = saved.designs[row["design"]]["desks"][desk]["staff"][role]["on_call"]
    return {desk, *rules["backs"]}


def duties(saved: Saved) -> Iterator[Amount]:
    """People on shift, and on standby."""
    for row in saved.rows("duty"):
        desk, kind = row["desk"], row["kind"]
        parts = [("staffing", cut, SIGNS.get(kind, 0)) for cut in ("", f"/desk={desk}")]
        if kind == "on_call":
            cuts = ("", *(f"/desk={one}" for one in called_for(saved, row)))
            parts += [("standby", cut, 1) for cut in cuts]
        for slot, time in pieces(int(row["from"]), int(row["to"]), saved.window):
            for what, cut, sign in parts:
                yield row["design"], f"{what}_by_hour_of_week{cut}", slot, sign * time / HOUR


def openings(saved: Saved) -> Iterator[Amount]:
    """Cases that open, by the desk that they enter too."""
    for row in saved.rows("cases"):
        if saved.window[0] <= int(row["opened"]) < saved.window[1]:
            slot = (int(row["opened"]) - saved.window[0]) // HOUR
            for cut in ("", f"/desk={row['entry_desk']}"):
                yield row["design"], f"demand_by_hour_of_week{cut}", slot, 1


def work(saved: Saved) -> Iterator[Amount]:
    """Hours of work by desk."""
    for row in saved.rows("spells"):
        if row["purpose"] != "waiting":
            name = f"work_by_hour_of_week/desk={row['engineer'].split('/')[0]}"
            for slot, time in pieces(int(row["started"]), int(row["ended"]), saved.window):
                yield row["design"], name, slot, time / HOUR


def rhythm(saved: Saved) -> dict[Key, list[float]]:
    """Series by hour of the week, by design: people, cases that open, hours of work."""
    sums: dict[tuple[str, str, int], float] = defaultdict(float)
    hour = hours_of_week(saved)
    for design, name, slot, amount in chain(duties(saved), openings(saved), work(saved)):
        sums[design, name, hour[slot]] += amount
    times, names = Counter(hour), {key[:2] for key in sums}
    runs = {design: len(saved.runs(design)) for design, _ in names}
    return {
        (design, name): [
            sums[design, name, one] / times[one] / runs[design] if times[one] else 0.0
            for one in range(168)
        ]
        for design, name in names
    }


def figures(saved: Saved, stories: dict[Key, list[Story]]) -> dict[Key, tuple[float, float]]:
    """Design and "series/position" to numerator and denominator.

    Args:
        saved: The run.
        stories: All cases by (design, replication).
    """
    found: dict[Key, tuple[float, float]] = {}
    sums: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (design, _), mine in stories.items():
        for name, values in (
            ("backlog_by_day", by_day(mine, saved.window)),
            ("backlog_by_age", by_age(mine, saved.window)),
        ):
            for number, value in enumerate(values):
                sums[design, f"{name}/{number}"][0] += value
                sums[design, f"{name}/{number}"][1] += 1
    for (design, name), series in rhythm(saved).items():
        found |= {(design, f"{name}/{n}"): (value, 1) for n, value in enumerate(series)}
    return found | {key: (pair[0], pair[1]) for key, pair in sums.items()}
