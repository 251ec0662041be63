"""What the provenance says of a run, and its rows: contracts, clocks, and when cases were open."""

import datetime as dt
import json
import zoneinfo
from collections import defaultdict
from pathlib import Path

import recompute_waits
from recompute_hours import OpenHours
from recompute_tables import HOUR, rows, table

#: Design and figure.
Key = tuple[str, str]
#: Design and replication.
Run = tuple[str, str]
#: Numerator and denominator.
Pair = tuple[float, float]
MILLISECOND = dt.timedelta(milliseconds=1)


def spells_by_case(spells: Path) -> dict[tuple[str, str, str], list[dict[str, str]]]:
    """Rows of each case by (design, replication, case)."""
    found = defaultdict(list)
    for row in rows(spells):
        if row["case"]:
            found[row["design"], row["replication"], row["case"]].append(row)
    return found


def closed(mine: list[dict[str, str]], row: dict[str, str]) -> list[tuple[int, int]]:
    """When a case was resolved before it was reopened."""
    found = []
    for one in mine if row["reopened"] != "0" else ():
        later = [int(o["joined"]) for o in mine if int(o["touch"]) > int(one["touch"])]
        if one["next"] == "resolution" and later:
            found.append((int(one["ended"]), min(later)))
    return found


def union_length(spans: list[tuple[int, int]]) -> int:
    """Time covered by at least one of some intervals."""
    total, reached = 0, None
    for begin, end in sorted(spans):
        first = begin if reached is None else max(begin, reached)
        if end > first:
            total += end - first
            reached = end
    return total


def verdict(spent: int, target: float | None, is_over: bool) -> str:
    """What became of a clock."""
    if target is None:
        return "no_target"
    if spent > round(target * HOUR):
        return "missed"
    return "met" if is_over else "undecided"


class World:
    """What the provenance says: contracts, opening hours, and when runs ended."""

    def __init__(self, cases: Path, folder: Path) -> None:
        provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
        scenario = provenance["resolved"]["scenario"]
        start = dt.date.fromisoformat(scenario["start"])
        self.packages, self.segments = scenario["packages"], scenario["segments"]
        self.books = zoneinfo.ZoneInfo(scenario["books_timezone"])
        self.zero = dt.datetime.combine(start, dt.time(), self.books).astimezone(dt.UTC)
        self.grades = {}
        for row in rows(table(cases, "duty")):
            self.grades[row["design"], row["replication"], row["engineer"]] = row["grade"]
        self.hours = {
            name: OpenHours(calendar, provenance["holidays"], start, scenario["books_timezone"])
            for name, calendar in scenario["calendars"].items()
        }
        self.rows = spells_by_case(table(cases, "spells"))
        self.called: dict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
        for row in rows(table(cases, "duty")):
            if row["kind"] == "call_out":
                who = (row["design"], row["replication"], row["engineer"])
                self.called[who].append((int(row["from"]), int(row["to"])))
        self.places = recompute_waits.Places(cases, provenance)
        stem = cases.name.split(".", 1)[0]
        side = json.loads((cases.parent / f"{stem}.json").read_text(encoding="utf-8"))
        self.window = (side["warm_up_end"], side["window_end"])
        self.ends: dict[Run, int] = defaultdict(int)
        for row in rows(table(cases, "spells")):
            run = (row["design"], row["replication"])
            self.ends[run] = max(self.ends[run], int(row["ended"]))

    def of(self, row: dict[str, str]) -> list[dict[str, str]]:
        """Rows of a case."""
        return self.rows.get((row["design"], row["replication"], row["case"]), [])

    def end(self, row: dict[str, str]) -> int:
        """End of the run of a case."""
        return self.ends[row["design"], row["replication"]]

    def stop(self, row: dict[str, str]) -> int:
        """When a case ceased to be open."""
        return max(int(row["resolved"] or row["withdrawn"] or self.end(row)), int(row["opened"]))

    def clock(self, row: dict[str, str]) -> OpenHours:
        """Opening hours of the contract, for customers at the site of this one."""
        terms = self.packages[row["package"]]
        return self.hours[terms["calendar_by_site"].get(row["site"], terms["calendar"])]

    def target(self, row: dict[str, str], goal: str) -> float | None:
        """Hours allowed, if any."""
        return self.packages[row["package"]]["targets"][goal].get(row["severity"])

    def spent(self, row: dict[str, str], event: str, target: float | None) -> int:
        """Open time from opening to an event, or to where the case stopped.

        A question to the customer stops the clock only while the target is not used up; the
        time resolved before a reopening never counts.
        """
        clock, cursor, used = self.clock(row), int(row["opened"]), 0
        stop = int(row[event]) if row[event] else self.stop(row)
        mine = self.of(row) if event == "resolved" else []
        asked = [(int(o["ended"]), int(o["reply_at"]), False) for o in mine
                 if o["next"] == "customer"]  # fmt: skip
        shut = [(*span, True) for span in closed(mine, row)]
        for begin, end, always in sorted(asked + shut):
            run = clock.until(min(begin, stop)) - clock.until(cursor)
            if always or target is None or used + run < round(target * HOUR):
                used, cursor = used + run, min(end, stop)
        return used + clock.until(stop) - clock.until(cursor)

    def month(self, at: int) -> str:
        """The calendar month of an instant, as "2027-01"."""
        shown = (self.zero + dt.timedelta(milliseconds=at)).astimezone(self.books)
        return f"{shown.year}-{shown.month:02d}"

    def grade(self, row: dict[str, str], engineer: str) -> str | None:
        """Grade of an engineer, if duty tells it."""
        return self.grades.get((row["design"], row["replication"], engineer))

    def updates(self, row: dict[str, str]) -> str:
        """What became of the updates: of all replies to which nobody has come in time."""
        target, said = self.target(row, "update_hours"), []
        if target is None:
            return "no_target"
        mine = [o for o in self.of(row) if o["purpose"] in {"touch", "attempt"}]
        clock = self.clock(row)
        for one in mine:
            if one["next"] != "customer" or int(one["reply_at"]) > self.stop(row):
                continue
            reply = int(one["reply_at"])
            after = [int(o["started"]) for o in mine if int(o["started"]) >= reply
                     and int(o["spell"]) > int(one["spell"])]  # fmt: skip
            until = min(after) if after else self.stop(row)
            said.append(verdict(clock.until(until) - clock.until(reply), target, bool(after)))
        return "missed" if "missed" in said else said[-1] if said else "no_target"

    def verdict(self, row: dict[str, str], clock: str, event: str) -> str:
        """Whether a case met a target."""
        target = self.target(row, clock)
        return verdict(self.spent(row, event, target), target, bool(row[event]))

    def is_answered_by_called(self, row: dict[str, str]) -> bool:
        """Whether the first touch or attempt began while its engineer was called out."""
        mine = [o for o in self.of(row) if o["purpose"] in {"touch", "attempt"}]
        if not mine:
            return False
        calls = self.called.get((row["design"], row["replication"], mine[0]["engineer"]), [])
        return any(begin <= int(mine[0]["started"]) < end for begin, end in calls)

    def late_until(self, row: dict[str, str]) -> int | None:
        """Until when a late case is looked at: to its first spell if only that is late."""
        if self.verdict(row, "resolution_hours", "resolved") == "missed":
            return self.stop(row)
        if self.verdict(row, "response_hours", "first_start") == "missed":
            return int(row["first_start"] or self.stop(row))
        return None

    def open_spans(self, row: dict[str, str]) -> list[tuple[int, int]]:
        """Stretches in which a case was open."""
        spans, begin = [], int(row["opened"])
        for shut, again in sorted(closed(self.of(row), row)):
            spans.append((begin, shut))
            begin = again
        return [*spans, (begin, self.stop(row))]

    def worked(self, row: dict[str, str]) -> int:
        """Time in which somebody worked on a case while it was open."""
        work = [(int(o["started"]), int(o["ended"])) for o in self.of(row)
                if o["purpose"] != "waiting"]  # fmt: skip
        return sum(
            union_length([(max(a, begin), min(b, end)) for a, b in work])
            for begin, end in self.open_spans(row)
        )


def add(sums: dict[Key, list[float]], design: str, metric: str, above: float, below: float) -> None:
    """Add what a case contributes."""
    sums[design, metric][0] += above
    sums[design, metric][1] += below
