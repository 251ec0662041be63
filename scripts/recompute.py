"""Recomputes published figures from saved cases alone, sharing no code with the product.

    python scripts/recompute.py CASES.csv[.gz] RESULTS_FOLDER

CASES is the name that was given to `--cases`; RESULTS_FOLDER holds results.csv and
provenance.json of the same run. Only the standard library is used. The two clocks are run
again from the opening hours in the provenance, minute windows turned into instants by
`zoneinfo`. Prints one line a figure; exit code 1 when any differs by more than 1e-8.
"""

import csv
import datetime as dt
import gzip
import json
import sys
import zoneinfo
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

HOUR = 3_600_000
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV file, plain or gzip."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def table(cases: Path, name: str) -> Path:
    """File of one table beside the name that was given to --cases."""
    stem, suffix = cases.name.split(".", 1)
    return cases.parent / f"{stem}.{name}.{suffix}"


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
                    spans.append((max(begin, 0), end))
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


def customer_waits(spells: Path) -> dict[tuple[str, str, str], list[tuple[int, int]]]:
    """Times waiting for the customer, by design, replication and case."""
    waits = defaultdict(list)
    for row in rows(spells):
        if row["next"] == "customer":
            key = (row["design"], row["replication"], row["case"])
            waits[key].append((int(row["ended"]), int(row["reply_at"])))
    return waits


def verdict(spent: int, target: float | None, is_over: bool) -> bool | None:
    """Met, missed, or not decided yet."""
    if target is None:
        return None
    if spent > round(target * HOUR):
        return False
    return True if is_over else None


Key = tuple[str, str]


class World:
    """What the provenance says: contracts, opening hours, and when runs ended."""

    def __init__(self, cases: Path, folder: Path) -> None:
        provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
        scenario = provenance["resolved"]["scenario"]
        start = dt.date.fromisoformat(scenario["start"])
        self.packages = scenario["packages"]
        self.hours = {
            name: OpenHours(calendar, provenance["holidays"], start, scenario["books_timezone"])
            for name, calendar in scenario["calendars"].items()
        }
        self.waits = customer_waits(table(cases, "spells"))
        self.ends: dict[Key, int] = defaultdict(int)
        for row in rows(table(cases, "spells")):
            run = (row["design"], row["replication"])
            self.ends[run] = max(self.ends[run], int(row["ended"]))

    def spent(self, row: dict[str, str], event: str) -> int:
        """Open time from opening to an event, or to the end of the run."""
        run = (row["design"], row["replication"])
        clock = self.hours[self.packages[row["package"]]["calendar"]]
        stop = int(row[event]) if row[event] else self.ends[run]
        spent = clock.until(stop) - clock.until(int(row["opened"]))
        if event == "resolved":
            for begin, end in self.waits.get((*run, row["case"]), ()):
                spent -= clock.until(min(end, stop)) - clock.until(min(begin, stop))
        return spent

    def verdict(self, row: dict[str, str], clock: str, event: str) -> bool | None:
        """Whether a case met a target; None when there is none, or it is not decided."""
        targets = self.packages[row["package"]]["targets"][clock]
        return verdict(self.spent(row, event), targets.get(row["severity"]), bool(row[event]))


def measures(world: World, row: dict[str, str]) -> dict[str, float | None]:
    """What one judged case adds to each metric; None where it does not count."""
    opened, first, resolved = row["opened"], row["first_start"], row["resolved"]
    return {
        "response_attainment": world.verdict(row, "response_hours", "first_start"),
        "resolution_attainment": world.verdict(row, "resolution_hours", "resolved"),
        "first_response_hours": (int(first) - int(opened)) / HOUR if first else None,
        "resolution_hours": (int(resolved) - int(opened)) / HOUR if resolved else None,
        "escalation_share": int(row["escalations"]) > 0,
        "hand_offs_per_case": int(row["hand_offs"]),
    }


def figures(cases: Path, folder: Path) -> dict[Key, tuple[float, float]]:
    """Design and metric to numerator and denominator."""
    world = World(cases, folder)
    sums: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    runs: dict[str, set[str]] = defaultdict(set)
    for row in rows(table(cases, "cases")):
        design = row["design"]
        runs[design].add(row["replication"])
        if row["judged"] != "1":
            continue
        for metric, amount in measures(world, row).items():
            if amount is not None:
                sums[design, metric][0] += amount
                sums[design, metric][1] += 1
        sums[design, "cases_opened"][0] += 1
        sums[design, "cases_resolved"][0] += bool(row["resolved"])
        sums[design, "cases_open"][0] += row["status"] == "open"
    for design, numbers in runs.items():
        for metric in ("cases_opened", "cases_resolved", "cases_open"):
            sums[design, metric][1] = len(numbers)
    return {key: (numerator, count) for key, (numerator, count) in sums.items()}


def published(folder: Path) -> dict[tuple[str, str], float]:
    """Design and metric to the mean in results.csv at the base point."""
    return {
        (row["design"], row["metric"]): float(row["mean"])
        for row in rows(folder / "results.csv")
        if row["stage"] == "base" and row["mean"]
    }


def main() -> int:
    """Compare and print."""
    cases, folder = Path(sys.argv[1]), Path(sys.argv[2])
    known, wrong = published(folder), 0
    ours_all = figures(cases, folder)
    for (design, metric), (numerator, count) in sorted(ours_all.items()):
        ours, theirs = numerator / count, known[design, metric]
        is_equal = abs(ours - theirs) <= 1e-8 * max(1.0, abs(ours))
        wrong += not is_equal
        mark = "" if is_equal else "DIFFERS"
        print(f"{design:20} {metric:24} {ours:18.9f} {theirs:18.9f} {mark}")
    print(f"{wrong} of {len(ours_all)} figures differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
