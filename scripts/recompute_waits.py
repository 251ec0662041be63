"""Where the time of a case went, instant by instant, from saved tables alone.

Used by `recompute.py`. What each instant was is told by the rows of the spells; whether a desk
was closed by the shifts of the design; whether an owner was away by the duty table.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from recompute_hours import Span, common, desk_hours, merged
from recompute_tables import rows, table

#: In the order in which ties between the parts of a late case are settled.
LATE = ("queue", "escalation", "owner_away", "off_hours", "work", "third_party")
CALLS = {"transferred", "assist_asked", "assist_passed"}
Row = dict[str, str]


class Places:
    """When desks are open by their patterns, and when owners are on shift."""

    def __init__(self, cases: Path, provenance: dict) -> None:
        designs, scenario = provenance["resolved"]["designs"], provenance["resolved"]["scenario"]
        self.designs = designs
        self.open = {
            (name, desk): desk_hours(scenario, provenance["holidays"], design, desk)
            for name, design in designs.items()
            for desk in design["desks"]
        }
        shifts: dict[tuple[str, str, str], list[Span]] = defaultdict(list)
        for row in rows(table(cases, "duty")):
            if row["kind"] == "shift":
                span = (int(row["from"]), int(row["to"]))
                for owner in self._owners(row):
                    shifts[row["design"], row["replication"], owner].append(span)
        self.shifts = {key: merged(spans) for key, spans in shifts.items()}

    def _owners(self, row: Row) -> set[str]:
        """Names under which an engineer of the duty table has work.

        What is held is the person's; customers belong to the place, whoever is in it.
        """
        held = f"held by {row['engineer']}"
        place = row["engineer"].partition("~")[0]
        desk = self.designs[row["design"]]["desks"][row["desk"]]
        if desk["group_size"] == 1:
            return {held, place if desk["ownership"] == "customer" else row["engineer"]}
        people = [
            f"{row['desk']}/{name}/{number:02d}"
            for name, staff in desk["staff"].items()
            for number in range(-int(-(staff["headcount"] or 0) // 1))
        ]
        count = max(len(people) // desk["group_size"], 1)
        return {held, f"{row['desk']}/group/{people.index(place) % count}"}

    def is_third_party(self, design: str, desk: str) -> bool:
        """Whether a desk has no limit."""
        return bool(self.designs[design]["desks"][desk]["unlimited"])


@dataclass(frozen=True)
class Piece:
    """A stretch of a case's time: `what` is work, third_party, customer, escalation or wait."""

    begin: int
    end: int
    what: str
    desk: str
    owner: str


def pieces(mine: list[Row], case: Row, spans: list[Span], end: int, places: Places) -> list[Piece]:
    """What a case did while it was open: `mine` are its rows, `spans` when it was open."""
    layers = []
    for place, row in enumerate(mine):
        started, ended, request = int(row["started"]), int(row["ended"]), int(row["request"])
        wait = "escalation" if is_call(mine, place) else "wait"
        layers.append(((3, request, place), int(row["ready"]), started, wait, row["desk"],
                       owner_of(mine, place)))  # fmt: skip
        if row["purpose"] != "waiting":
            third = places.is_third_party(row["design"], row["desk"])
            what = "third_party" if third else "work"
            layers.append(((int(third), 0, 0), started, ended, what, row["desk"], ""))
        if row["next"] == "customer":
            reply = min(int(row["reply_at"] or end), end)
            layers.append(((2, 0, 0), ended, reply, "customer", row["desk"], ""))
    last = "escalation" if mine and calls_after(mine, len(mine) - 1) else "wait"
    layers.append(((4, 0, 0), 0, end, last, case["last_desk"], ""))
    found = []
    for begin, stop in spans:
        edges = {at for _, a, b, *_ in layers for at in (a, b) if begin < at < stop}
        for a, b in pairwise(sorted({begin, stop} | edges)):
            first = min(layer for layer in layers if layer[1] <= a and b <= layer[2])
            found.append(Piece(a, b, *first[3:]))
    return found


def owner_of(mine: list[Row], place: int) -> str:
    """Owner in whose queue a row stood, or who held it."""
    row = mine[place]
    if row["held"] != "1":
        return row["owner"]
    before = [one["engineer"] for one in mine[:place]
              if one["engineer"] and one["request"] == row["request"]]  # fmt: skip
    return f"held by {row['engineer'] or before[-1]}"


def calls_after(mine: list[Row], place: int) -> bool:
    """Whether what follows a row within its request waits for others to start."""
    row = mine[place]
    if row["purpose"] == "waiting" and row["next"] == "continues":
        return is_call(mine, place)
    return row["next"] in CALLS


def is_call(mine: list[Row], place: int) -> bool:
    """Whether the wait before a row is for people to whom the case was sent, none begun yet."""
    row = mine[place]
    before = [n for n in range(place) if mine[n]["request"] == row["request"]]
    if before:
        return calls_after(mine, before[-1])
    purposes = {one["purpose"] for one in mine if one["request"] == row["request"]}
    if purposes & {"assist", "reproduction"}:
        return "assist" in purposes
    sent = [one for one in mine if one["ended"] == row["joined"] and one is not row]
    if any(one["next"] in CALLS for one in sent):
        return True
    # By age a touch moves when the help or the reproduction that it waited for ends.
    back = [one for one in sent if one["next"] in {"assist_given", "reproduced"}]
    return any(row["desk"] != touch_desk(mine, one, row) for one in back)


def touch_desk(mine: list[Row], until: Row, default: Row) -> str:
    """Desk of the last touch, attempt or triage before a row."""
    desks = [one["desk"] for one in mine[: mine.index(until)]
             if one["purpose"] not in {"assist", "reproduction", "waiting"}]  # fmt: skip
    return desks[-1] if desks else default["desk"]


def lengths(
    story: list[Piece],
    run: tuple[str, str],
    places: Places,
    clock: Callable[[int], int] = int,
    until: int | None = None,
) -> Counter:
    """Time of a story by what it was, as a clock measures it: milliseconds before an instant."""
    found: Counter = Counter()

    def measured(spans: list[Span]) -> int:
        return sum(clock(b) - clock(a) for a, b in spans)

    for piece in story:
        end = piece.end if until is None else min(piece.end, until)
        if end <= piece.begin:
            continue
        span = [(piece.begin, end)]
        if piece.what != "wait":
            found[piece.what] += measured(span)
            continue
        is_open = common(places.open[run[0], piece.desk], span)
        there = is_open
        if piece.owner:
            there = common(places.shifts.get((*run, piece.owner), []), is_open)
        found["off_hours"] += measured(span) - measured(is_open)
        found["owner_away"] += measured(is_open) - measured(there)
        found["queue"] += measured(there)
    return found
