"""Recomputes published figures from saved cases alone, sharing no code with the product.

    python scripts/recompute.py CASES.csv[.gz] RESULTS_FOLDER

CASES is the name that was given to `--cases`; RESULTS_FOLDER holds results.csv, results.json and
provenance.json of the same run. Only the standard library is used. The two clocks are run
again from the opening hours in the provenance, minute windows turned into instants by
`zoneinfo`. Prints one line for every published figure with a value; exit code 1 when any
differs by more than 1e-8.
"""

import datetime as dt
import json
import math
import sys
import zoneinfo
from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import recompute_pay
import recompute_people
import recompute_series
import recompute_stays
import recompute_waits
from recompute_hours import OpenHours
from recompute_tables import HOUR, Saved, inside, rows, table

REASONS = ("queue", "escalation", "owner_away", "off_hours", "third_party")
STATUSES = ("resolved", "withdrawn", "open")
MILLISECOND = dt.timedelta(milliseconds=1)
#: Series by hour of the week, in which hours without anybody have no row.
SERIES = tuple(f"{what}_by_hour_of_week" for what in ("demand", "staffing", "work"))
#: Counts and times that are 0, and not unknown, where no row tells of any.
COUNTS = ("cases_", "overtime_hours/", "task_hours/", "backlog/", *SERIES)
Key = tuple[str, str]


Run = tuple[str, str]
Pair = tuple[float, float]


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


def attainments(world: World, row: dict[str, str]) -> dict[str, Pair]:
    """Both clocks run again, by each convention."""
    found, verdicts = {}, []
    for goal, event in (("response", "first_start"), ("resolution", "resolved")):
        said = world.verdict(row, f"{goal}_hours", event)
        met, decided = said == "met", said in {"met", "missed"}
        verdicts.append(said)
        found[f"{goal}_attainment"] = (met, decided)
        found[f"{goal}_attainment_answered"] = (met, decided and bool(row[event]))
        found[f"{goal}_attainment_all"] = (met, said != "no_target")
        found[f"undecided_share/goal={goal}"] = (said == "undecided", said != "no_target")
        if goal == "response" and world.is_answered_by_called(row):
            found["call_out_response_attainment"] = (met, decided)
    found["late_share"] = ("missed" in verdicts, verdicts != ["no_target"] * 2)
    said = world.updates(row)
    found["update_attainment"] = (said == "met", said in {"met", "missed"})
    found["undecided_share/goal=update"] = (said == "undecided", said != "no_target")
    undecided, aimed = (
        sum(test(said) for said in verdicts)
        for test in (lambda said: said == "undecided", lambda said: said != "no_target")
    )
    return found | {"undecided_share": (undecided, aimed)}


def times(world: World, row: dict[str, str]) -> dict[str, Pair]:
    """Times to the two events, and where the time went."""
    opened = int(row["opened"])
    found = {}
    for name, event in (("first_response", "first_start"), ("resolution", "resolved")):
        came = bool(row[event])
        wall = int(row[event]) - opened if came else 0
        found[f"{name}_hours"] = (wall / HOUR, came)
        goal = "response_hours" if event == "first_start" else "resolution_hours"
        spent = world.spent(row, event, world.target(row, goal)) if came else 0
        found[f"{name}_clock_hours"] = (spent / HOUR, came)
    total = sum(end - begin for begin, end in world.open_spans(row))
    waits = {reason: int(row[f"wait_{reason}"]) for reason in (*REASONS, "customer")}
    if sum(waits.values()) + int(row["worked"]) != total:
        raise SystemExit(f"case {row['case']}: its parts do not add up to {total}")
    found["open_hours"] = (total / HOUR, 1)
    found["worked_hours"] = (world.worked(row) / HOUR, 1)
    found["wait_hours"] = (sum(waits[reason] for reason in REASONS) / HOUR, 1)
    for reason, time in waits.items():
        found[f"wait_hours/reason={reason}"] = (time / HOUR, 1)
    return found


def whereabouts(world: World, row: dict[str, str]) -> dict[str, Pair]:
    """Waits by desk, and why a late case was late; stops if the case table has other parts."""
    run, places = (row["design"], row["replication"]), world.places
    story = recompute_waits.pieces(
        world.of(row), row, world.open_spans(row), world.end(row), places
    )
    whole = recompute_waits.lengths(story, run, places)
    for reason in (*REASONS, "customer"):
        if whole[reason] != int(row[f"wait_{reason}"]):
            raise SystemExit(f"case {row['case']}: {reason} is {whole[reason]} by its rows")
    found: dict[str, Pair] = {}
    for desk in places.designs[row["design"]]["desks"]:
        waits = [one for one in story if one.desk == desk and one.what not in {"work", "customer"}]
        found[f"wait_hours/desk={desk}"] = (sum(one.end - one.begin for one in waits) / HOUR, 1)
    until = world.late_until(row)
    parts = recompute_waits.lengths(story, run, places, world.clock(row).until, until)
    longest = max(recompute_waits.LATE, key=lambda reason: parts[reason])
    for reason in recompute_waits.LATE if until is not None else ():
        found[f"late_share/reason={reason}"] = (reason == longest, 1)
        found[f"late_hours/reason={reason}"] = (parts[reason] / HOUR, 1)
    return found


def movements(world: World, row: dict[str, str]) -> dict[str, Pair]:
    """How a case moved, counted from its rows where they tell it."""
    mine = [one for one in world.of(row) if one["purpose"] in {"touch", "attempt"}]
    resolved, again = bool(row["resolved"]), row["reopened"] != "0"
    hand_offs = sum(a["engineer"] != b["engineer"] for a, b in pairwise(mine))
    cut = sum(one["end_reason"] == "interrupted" for one in world.of(row))
    side = {
        name: sum(int(o["ended"]) - int(o["started"]) for o in world.of(row)
                  if o["purpose"] == name) / HOUR
        for name in ("triage", "reproduction")
    }  # fmt: skip
    done = {
        name: sum(int(o[name]) for o in world.of(row)) / HOUR for name in ("progress", "rework")
    }
    return {
        "escalation_share": (int(row["escalations"]) > 0, 1),
        "assist_share": (any(o["next"] == "assist_asked" for o in world.of(row)), 1),
        "hand_offs_per_case": (hand_offs, 1),
        "touches_per_case": (int(row["touches"]), 1),
        "interruptions_per_case": (cut, 1),
        "returns_per_case": (int(row["returns"]), 1),
        "one_touch_share": (resolved and row["touches"] == "1", resolved),
        "reopen_share": (again, again or resolved),
        "waited_share": (row["first_start"] != row["opened"], 1),
        "effort_hours": (done["progress"], 1),
        "rework_hours": (done["rework"], 1),
        "triage_hours": (side["triage"], 1),
        "reproduction_hours": (side["reproduction"], 1),
        "backup_share": (sum(one["stand_in"] == "1" for one in mine), len(mine)),
    }


def people(cases: Path, world: World) -> dict[Key, Pair]:
    """Use of people and work on tasks inside the window, by design, desk and grade."""
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    homes, out = {}, defaultdict(list)
    for row in rows(table(cases, "duty")):
        role = row["engineer"].split("/")[1]
        seats = world.places.designs[row["design"]]["desks"][row["desk"]]["staff"][role]["seats"]
        staff = "seats" if seats else "named"
        cuts = ("", f"/desk={row['desk']}", f"/grade={row['grade']}", f"/staff={staff}")
        who = (row["design"], row["replication"], row["engineer"])
        homes[who] = cuts
        begin, end = int(row["from"]), int(row["to"])
        length = inside(begin, end, world.window)
        if row["kind"] == "call_out":
            out[who].append((max(begin, world.window[0]), min(end, world.window[1])))
        for cut in cuts:
            sums[row["design"], cut, row["kind"]] += length
    for row in rows(table(cases, "spells")):
        if row["purpose"] != "waiting":
            begin, end = int(row["started"]), int(row["ended"])
            length = inside(begin, end, world.window)
            who = (row["design"], row["replication"], row["engineer"])
            called = sum(inside(begin, end, call) for call in out.get(who, ()))
            for cut in homes.get(who, ()):
                sums[row["design"], cut, "spells"] += length - called
            for cut in ("", f"/desk={row['desk']}") if row["purpose"] == "task" else ():
                sums[row["design"], cut, "task"] += length
    found = {}
    for design, cut in {(design, cut) for design, cut, _ in sums}:
        kinds = ("shift", "block", "absent", "rest", "overtime")
        got = {kind: sums[design, cut, kind] for kind in kinds}
        worked = sums[design, cut, "spells"] - got["overtime"]
        found[design, f"occupancy{cut}"] = (worked, got["shift"] - got["block"])
        found[design, f"utilisation{cut}"] = (
            worked,
            got["shift"] + got["absent"] + got["rest"],
        )
        for name, kind in (("overtime_hours", "overtime"), ("task_hours", "task")):
            runs = sum(run[0] == design for run in world.ends)
            found[design, f"{name}{cut}"] = (sums[design, cut, kind] / HOUR, runs)
    return found


def labels(world: World, row: dict[str, str], metric: str) -> list[str]:
    """The cuts of a metric that a case belongs to."""
    traits = [f"{trait}={row[trait]}" for trait in ("severity", "package", "segment", "kind")]
    traits += [f"month={world.month(int(row['opened']))}"]
    traits += [f"package={row['package']},severity={row['severity']}"]
    mine = [o["engineer"] for o in world.of(row) if o["purpose"] in {"touch", "attempt"}]
    ends = metric.startswith("resolution")
    desk = row["last_desk" if ends else "entry_desk"]
    grade = world.grade(row, mine[-1 if ends else 0]) if mine else None
    # Waits by desk are those in its queues, which is another figure.
    if metric != "wait_hours":
        traits += [f"desk={desk}"] + ([f"grade={grade}"] if grade else [])
    return ["", *(f"/{trait}" for trait in traits)]


def all_labels(world: World, row: dict[str, str], metric: str) -> list[str]:
    """The whole names of a metric to which a case contributes."""
    name, _, inner = metric.partition("/")
    if not inner:
        return [name + label for label in labels(world, row, name)]
    if not inner.startswith("reason="):
        return [metric]
    cuts = [f"{trait}={row[trait]}," for trait in ("severity", "package", "segment", "kind")]
    cuts += [f"month={world.month(int(row['opened']))},"]
    return [f"{name}/{cut}{inner}" for cut in ("", *cuts)]


def kept(world: World, verdicts: dict[tuple[str, str, str, str], list[str]]) -> dict[Key, Pair]:
    """Months in which the goals of packages were missed, of those half of which were judged."""
    months = [month for month, part in parts_of_months(world).items() if 2 * part >= 1]
    found: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for design, run in world.ends:
        for month in months:
            missed = []
            for package, terms in world.packages.items():
                for goal, promised in terms["goals"].items():
                    if promised is None:
                        continue
                    said = verdicts.get((design, run, month, f"{package},{goal}"), [])
                    missed.append(is_missed(said, promised))
                    name = f"month_missed_share/package={package},goal={goal}"
                    add(found, design, name, missed[-1], 1)
                    add(found, design, f"month_missed_share/goal={goal}", missed[-1], 1)
            if missed:
                add(found, design, "month_missed_share", any(missed), 1)
    return {key: (pair[0], pair[1]) for key, pair in found.items()}


def parts_of_months(world: World) -> dict[str, Fraction]:
    """Months that the window touches, and the part of each that lies in it."""
    found, at = {}, world.zero + dt.timedelta(milliseconds=world.window[0])
    first = at.astimezone(world.books).date().replace(day=1)
    while True:
        after = (first + dt.timedelta(days=32)).replace(day=1)
        begin, end = (
            (dt.datetime.combine(day, dt.time(), world.books) - world.zero) // MILLISECOND
            for day in (first, after)
        )
        if begin >= world.window[1]:
            return found
        part = Fraction(inside(begin, end, world.window), end - begin)
        found[f"{first.year}-{first.month:02d}"] = part
        first = after


def incomes(
    world: World, verdicts: dict[tuple[str, str, str, str], list[str]], opened: Counter
) -> dict[Run, dict[str, list[int]]]:
    """Income lines of each run in cents by month, each rounded once a month; credits negative.

    Nothing where a package has no known price.
    """
    found: dict[Run, dict[str, list[int]]] = {}
    parts = parts_of_months(world)
    for design, run in world.ends:
        lines: dict[str, list[int]] = defaultdict(list)
        for package, terms in world.packages.items():
            if terms["fee_share_of_licence"] is None:
                return {}
            licences = sum(
                Fraction(str(one["licence_per_year"] or 0)) * one["customers"]
                for one in world.segments.values()
                if one["package"] == package
            )
            for month, part in parts.items():
                fee = licences * Fraction(str(terms["fee_share_of_licence"])) / 12 * part * 100
                cases = opened[design, run, month, package]
                lines[f"support fees: {package}"].append(round(fee))
                by_case = round(Fraction(str(terms["fee_per_case"] or 0)) * cases * 100)
                lines[f"case fees: {package}"].append(by_case)
                share = Fraction(str(terms["credit_share"] or 0))
                missed = sum(
                    is_missed(verdicts.get((design, run, month, f"{package},{goal}"), []), promised)
                    for goal, promised in terms["goals"].items()
                    if promised is not None and 2 * part >= 1
                )
                lines[f"SLA credits: {package}"].append(-round(share * fee * missed))
        found[design, run] = dict(lines)
    return found


def revenue(earned: dict[Run, dict[str, list[int]]]) -> dict[Key, Pair]:
    """Support fees and case fees less credits, whole and line by line."""
    found: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (design, _), lines in earned.items():
        add(found, design, "revenue", sum(sum(months) for months in lines.values()) / 100, 1)
        for line, months in lines.items():
            for number, amount in enumerate(months):
                add(found, design, f"statement/{line}/{number}", amount / 100, 1)
    return {key: (pair[0], pair[1]) for key, pair in found.items()}


def is_missed(said: list[str], promised: float) -> bool:
    """Whether a month's cases missed a goal; without a decided case none is."""
    met, bad = said.count("met"), said.count("missed")
    return met + bad > 0 and met < promised * (met + bad)


def growth(world: World, stories: dict[Run, list[recompute_series.Story]]) -> dict[Key, Pair]:
    """Slope of the open cases at the end of each day, in cases a week."""
    begin, end = world.window
    days = range(1, (end - begin) // (24 * HOUR) + 1)
    found: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for run, mine in stories.items():
        counts = recompute_series.by_day(mine, world.window)
        middle, level = sum(days) / len(days), sum(counts) / len(days)
        spread = sum((day - middle) ** 2 for day in days)
        slope = sum((d - middle) * (c - level) for d, c in zip(days, counts, strict=True)) / spread
        add(found, run[0], "backlog_growth", 7 * slope, 1)
    return {key: (pair[0], pair[1]) for key, pair in found.items()}


def figures(cases: Path, folder: Path) -> dict[Key, Pair]:
    """Design and metric to numerator and denominator."""
    world = World(cases, folder)
    sums: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    walls: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    verdicts: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    stories: dict[Run, list[recompute_series.Story]] = defaultdict(list)
    opened: Counter = Counter()
    for row in rows(table(cases, "cases")):
        add_backlog(world, row, sums)
        run = (row["design"], row["replication"])
        stories[run].append((int(row["opened"]), world.open_spans(row)))
        if row["judged"] == "1":
            add_judged(world, row, sums, walls)
            month = (row["design"], row["replication"], world.month(int(row["opened"])))
            opened[*month, row["package"]] += 1
            for goal, said in (
                ("response", world.verdict(row, "response_hours", "first_start")),
                ("resolution", world.verdict(row, "resolution_hours", "resolved")),
                ("update", world.updates(row)),
            ):
                verdicts[*month, f"{row['package']},{goal}"].append(said)
    totals = {key: (pair[0], pair[1]) for key, pair in sums.items()}
    saved, earned = Saved.of(cases, folder), incomes(world, verdicts, opened)
    totals |= kept(world, verdicts) | growth(world, stories) | revenue(earned)
    totals |= recompute_series.figures(saved, stories)
    totals |= recompute_people.figures(saved) | recompute_stays.figures(saved)
    totals |= recompute_pay.figures(saved, earned)
    return totals | people(cases, world) | quantiles(walls)


def add_backlog(world: World, row: dict[str, str], sums: dict[Key, list[float]]) -> None:
    """Add the time in which a case was open, by severity and package too."""
    begin, end = world.window
    runs = sum(run[0] == row["design"] for run in world.ends)
    for label in labels(world, row, "backlog")[:3]:
        key = (row["design"], f"backlog{label}")
        sums[key][0] += sum(inside(*span, world.window) for span in world.open_spans(row))
        sums[key][1] = runs * (end - begin)


def add_judged(
    world: World,
    row: dict[str, str],
    sums: dict[Key, list[float]],
    walls: dict[tuple[str, str, str], list[float]],
) -> None:
    """Add all that a judged case contributes, and note its times."""
    design = row["design"]
    found = attainments(world, row) | times(world, row) | movements(world, row)
    found |= whereabouts(world, row)
    for metric, (above, below) in found.items():
        for name in all_labels(world, row, metric):
            add(sums, design, name, above, below)
    for name, event in (("first_response", "first_start"), ("resolution", "resolved")):
        for kind in ("hours", "clock_hours"):
            time = found[f"{name}_{kind}"][0] * HOUR if row[event] else float("inf")
            for label in labels(world, row, name)[:3]:
                walls[design, f"{name}_{kind}", label].append(time)
    runs = sum(run[0] == design for run in world.ends)
    for metric, counts in (("opened", True), *((s, row["status"] == s) for s in STATUSES)):
        for label in labels(world, row, "cases"):
            add(sums, design, f"cases_{metric}{label}", counts, 0)
            sums[design, f"cases_{metric}{label}"][1] = runs


def add(sums: dict[Key, list[float]], design: str, metric: str, above: float, below: float) -> None:
    """Add what a case contributes."""
    sums[design, metric][0] += above
    sums[design, metric][1] += below


def quantiles(walls: dict[tuple[str, str, str], list[float]]) -> dict[Key, Pair]:
    """The smallest time that so large a share of the cases does not exceed."""
    found = {}
    for (design, name, label), values in walls.items():
        for suffix, share in (("p50", 0.5), ("p90", 0.9)):
            value = sorted(values)[math.ceil(share * len(values) - 1e-9) - 1]
            if value < float("inf"):
                found[design, f"{name}_{suffix}{label}"] = (value / HOUR, 1)
    return found


def published(folder: Path) -> dict[tuple[str, str], float]:
    """Design and metric to the mean at the base point; lines, sources and series beside them."""
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return recompute_people.published(results) | {
        (row["design"], row["metric"]): float(row["mean"])
        for row in rows(folder / "results.csv")
        if row["stage"] == "base" and row["mean"]
    }


def compared(
    known: dict[Key, float], found: dict[Key, Pair]
) -> Iterator[tuple[Key, float, float | None]]:
    """Every published figure with a value, and the same from the tables; None for none.

    Cuts that nobody publishes are no figures. A count of which no row tells anything is 0.
    """
    for key, theirs in sorted(known.items()):
        numerator, count = found.get(key, (0.0, key[1].startswith(COUNTS)))
        yield key, theirs, numerator / count if count else None


def main() -> int:
    """Compare and print."""
    cases, folder = Path(sys.argv[1]), Path(sys.argv[2])
    wrong, told = 0, 0
    for key, theirs, ours in compared(published(folder), figures(cases, folder)):
        design, metric = key
        if ours is None:
            print(f"{design:20} {metric:44} NOT RECOMPUTED")
            continue
        told += 1
        is_equal = abs(ours - theirs) <= 1e-8 * max(1.0, abs(ours))
        wrong += not is_equal
        mark = "" if is_equal else "DIFFERS"
        print(f"{design:20} {metric:44} {ours:18.9f} {theirs:18.9f} {mark}")
    print(f"{wrong} of {told} figures differ")
    return 1 if wrong or not told else 0


if __name__ == "__main__":
    sys.exit(main())
