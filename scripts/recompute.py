"""Recomputes published figures from saved cases alone, sharing no code with the product.

    python scripts/recompute.py CASES.csv[.gz] RESULTS_FOLDER

CASES is the name that was given to `--cases`; RESULTS_FOLDER holds results.csv, results.json and
provenance.json of the same run. Only the standard library is used. The two clocks are run
again from the opening hours in the provenance, minute windows turned into instants by
`zoneinfo`. Prints one line for every published figure with a value; exit code 1 when any
differs by more than 1e-8.
"""

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import recompute_pay
import recompute_people
import recompute_series
import recompute_stays
from recompute_goals import incomes, kept, revenue
from recompute_one_case import attainments, movements, times, whereabouts
from recompute_tables import HOUR, Saved, inside, rows, table
from recompute_world import Key, Pair, Run, World, add

STATUSES = ("resolved", "withdrawn", "open")
#: Series by hour of the week, in which hours without anybody have no row.
SERIES = tuple(f"{what}_by_hour_of_week" for what in ("demand", "staffing", "work"))
#: Counts and times that are 0, and not unknown, where no row tells of any.
COUNTS = ("cases_", "overtime_hours/", "task_hours/", "backlog/", *SERIES)


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
