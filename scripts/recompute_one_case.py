"""Figures of one case, from its rows: clocks, times, waits and movement."""

from itertools import pairwise

import recompute_waits
from recompute_tables import HOUR
from recompute_world import Pair, World

REASONS = ("queue", "escalation", "owner_away", "off_hours", "third_party")


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
