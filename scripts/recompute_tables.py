"""Reading what a run saved, for scripts that share no code with the product."""

import csv
import datetime as dt
import gzip
import json
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HOUR = 3_600_000
DAY = 24 * HOUR
WEEK = 7 * DAY


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV file, plain or gzip."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def table(cases: Path, name: str) -> Path:
    """File of one table beside the name that was given to --cases."""
    stem, suffix = cases.name.split(".", 1)
    return cases.parent / f"{stem}.{name}.{suffix}"


def inside(begin: int, end: int, window: tuple[int, int]) -> int:
    """Length of the part of an interval that lies in the window."""
    return max(0, min(end, window[1]) - max(begin, window[0]))


@dataclass
class Saved:
    """The files of one run: inputs as they were resolved, the window, the months in it.

    Attributes:
        whole_months: (first, last) of each calendar month that the window touches.
    """

    cases: Path
    scenario: dict
    designs: dict
    window: tuple[int, int]
    whole_months: list[tuple[int, int]]

    @property
    def months(self) -> list[tuple[int, int]]:
        """(first, last) of the part of each month that lies in the window."""
        begin, end = self.window
        return [(max(first, begin), min(last, end)) for first, last in self.whole_months]

    @classmethod
    def of(cls, cases: Path, folder: Path) -> "Saved":
        """Open what `--cases` and `--out` wrote."""
        resolved = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))["resolved"]
        stem = cases.name.split(".", 1)[0]
        side = json.loads((cases.parent / f"{stem}.json").read_text(encoding="utf-8"))
        window = (side["warm_up_end"], side["window_end"])
        scenario, designs = resolved["scenario"], resolved["designs"]
        return cls(cases, scenario, designs, window, _months(scenario, window))

    def runs(self, design: str) -> list[str]:
        """Replications of a design."""
        found = {row["replication"] for row in self.rows("cases") if row["design"] == design}
        return sorted(found, key=int)

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """Rows of one table."""
        return rows(table(self.cases, name))

    def midnight(self, day: dt.date, timezone: str) -> int:
        """Local midnight of a day, in milliseconds since the start."""
        start = dt.date.fromisoformat(self.scenario["start"])
        books = zoneinfo.ZoneInfo(self.scenario["books_timezone"])
        zero = dt.datetime.combine(start, dt.time(), books).astimezone(dt.UTC)
        then = dt.datetime.combine(day, dt.time(), zoneinfo.ZoneInfo(timezone)).astimezone(dt.UTC)
        return round((then - zero).total_seconds() * 1000)


def _months(scenario: dict, window: tuple[int, int]) -> list[tuple[int, int]]:
    zone = scenario["books_timezone"]
    at = Saved(Path(), scenario, {}, window, [])
    day = dt.date.fromisoformat(scenario["start"]).replace(day=1)
    found, begin = [], at.midnight(day, zone)
    while begin < window[1]:
        day = (day + dt.timedelta(days=31)).replace(day=1)
        end = at.midnight(day, zone)
        if end > window[0]:
            found.append((begin, end))
        begin = end
    return found
