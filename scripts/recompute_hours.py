"""Opening hours as instants: of a contract's calendar, and of a desk by its shifts."""

import datetime as dt
import zoneinfo
from bisect import bisect_right

Span = tuple[int, int]
#: Later than any run ends: a calendar without windows is open around the clock.
ALWAYS = 1 << 60
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class OpenHours:
    """Opening hours of one calendar, as instants in milliseconds since the start."""

    def __init__(self, calendar: dict, holidays: dict, start: dt.date, books: str) -> None:
        zone = zoneinfo.ZoneInfo(calendar["timezone"])
        closed = set(holidays.get(calendar["holidays"], ()))
        zero = dt.datetime.combine(start, dt.time(), zoneinfo.ZoneInfo(books))
        spans = []
        for shift in range(-1, 7 * 130):
            day = start + dt.timedelta(days=shift)
            if day.isoformat() in closed:
                continue
            for window in calendar["windows"]:
                if DAYS[day.weekday()] in window["days"]:
                    begin, end = (instant(day, window[k], zone, zero) for k in ("opens", "closes"))
                    if end <= begin:
                        end = instant(day + dt.timedelta(days=1), window["closes"], zone, zero)
                    spans.append((max(begin, 0), end))
        if not calendar["windows"]:
            spans = [(0, ALWAYS)]
        self.spans = sorted(span for span in spans if span[1] > 0)
        self.starts = [begin for begin, _ in self.spans]
        self.before = [0]
        for begin, end in self.spans:
            self.before.append(self.before[-1] + end - begin)

    def until(self, at: int) -> int:
        """Open milliseconds before an instant."""
        row = bisect_right(self.starts, at) - 1
        if row < 0:
            return 0
        begin, end = self.spans[row]
        return self.before[row] + min(at, end) - begin


def instant(day: dt.date, clock: str, zone: zoneinfo.ZoneInfo, zero: dt.datetime) -> int:
    """A local clock time of a day as milliseconds since the start."""
    hours, minutes = (int(part) for part in clock.split(":"))
    local = dt.datetime.combine(day, dt.time(hours % 24, minutes), zone)
    if hours == 24:
        local += dt.timedelta(days=1)
    utc = dt.UTC
    return round((local.astimezone(utc) - zero.astimezone(utc)).total_seconds() * 1000)


def merged(spans: list[Span]) -> list[Span]:
    """The same time without overlap, in order."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def common(spans: list[Span], wanted: list[Span]) -> list[Span]:
    """What lies in both; each is in order and without overlap."""
    found = []
    for begin, end in wanted:
        row = max(bisect_right(spans, (begin, ALWAYS)) - 1, 0)
        while row < len(spans) and spans[row][0] < end:
            first, last = max(begin, spans[row][0]), min(end, spans[row][1])
            if last > first:
                found.append((first, last))
            row += 1
    return found


def desk_hours(scenario: dict, holidays: dict, design: dict, desk: str) -> list[Span]:
    """When the patterns of a desk have anybody at work, whoever is ill."""
    place = design["desks"][desk]
    names = {staff["shift"] for staff in place["staff"].values()} - {None}
    seats = [staff["seats"] for staff in place["staff"].values() if staff["seats"]]
    if place["unlimited"] or "always" in names or any(one["always"] for one in seats):
        return [(0, ALWAYS)]
    site = scenario["sites"][place["site"]]
    patterns = [design["shifts"][name] for name in sorted(names)]
    patterns += [window for one in seats for window in one["windows"].values()]
    spans: list[Span] = []
    for shift in patterns:
        free = None if shift.get("works_holidays") else site["holidays"]
        window = {"days": shift["days"], "opens": shift["starts"], "closes": shift["ends"]}
        week = {"timezone": site["timezone"], "holidays": free, "windows": [window]}
        start = dt.date.fromisoformat(scenario["start"])
        spans += OpenHours(week, holidays, start, scenario["books_timezone"]).spans
    return merged(spans)
