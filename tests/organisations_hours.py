"""What random organisations may have of people and hours: standby, own ramps, limits, reviews."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from builders import DeskSpec, EngineerSpec, OnCallSpec

from supportsim.arrays import frozen
from supportsim.units import NONE, PPM

#: Rules of people and hours, a part of all that organisations may draw.
HOURS_RULES = frozenset({
    "on_call", "own_ramp", "takes", "overtime_limit", "reviews", "assist_topics",
})  # fmt: skip
#: Nothing is on call after this.
LAST = 1500

Pick = Callable[[int], int]


def people_of(
    pick: Pick, people: list[EngineerSpec], desks: list[DeskSpec], rules: frozenset[str]
) -> list[EngineerSpec]:
    """The same people, some of them on call, on a ramp of their own, or within competence."""
    return [
        person
        if desks[person.desk].is_unlimited
        else replace(person, **_traits(pick, person, rules))
        for person in people
    ]


def _traits(pick: Pick, person: EngineerSpec, rules: frozenset[str]) -> dict[str, Any]:
    """What is new about a person."""
    found: dict[str, Any] = {}
    if "takes" in rules:
        found["only_solvable"] = _one(pick, [False, False, False, True])
    if "own_ramp" in rules and not person.is_seat:
        found["ramp_class"] = _one(pick, [NONE, NONE, 0, 1])
    if "on_call" in rules and not person.is_seat and pick(3):
        found |= {"on_call": person.desk, "standby": _standby(pick, person)}
    return found


def _standby(pick: Pick, person: EngineerSpec) -> list[tuple[int, int]]:
    """Stretches in the gaps between shifts, whole or cut in two that touch."""
    edges = [(0, 0), *person.shifts, (LAST, LAST)]
    rows: list[tuple[int, int]] = []
    for (_, start), (end, _) in pairwise(edges):
        how = pick(5)
        if how and start < end <= LAST:
            middle = start + (end - start) // 2
            rows += [
                [(start, end)],
                [(start, end)],
                [(start, middle), (middle, end)],
                [(middle, end)],
            ][how - 1]
    return [(a, b) for a, b in rows if a < b]


def on_call_of(pick: Pick, desks: list[DeskSpec], rules: frozenset[str]) -> list[OnCallSpec]:
    """Rules of standby for each desk."""
    if "on_call" not in rules:
        return []
    found = []
    for number in range(len(desks)):
        others = [desk for desk in range(len(desks)) if desk != number]
        found.append(
            OnCallSpec(
                from_severity=_one(pick, [1, 2, 2, 9]),
                wake=_one(pick, [0, 5, 20]),
                most_call_outs=_one(pick, [1, 2, 5]),
                rest=_one(pick, [0, 10, 60, 300]),
                backs=_one(pick, [[], others, others[:1]]),
            )
        )
    return found


def desks_of(pick: Pick, desks: list[DeskSpec], rules: frozenset[str]) -> list[DeskSpec]:
    """The same desks, with limits to overtime and with reviews."""
    return [replace(desk, **_limits(pick, desk, rules)) for desk in desks]


def _limits(pick: Pick, desk: DeskSpec, rules: frozenset[str]) -> dict[str, int]:
    """What is new about a desk."""
    found = {}
    if "overtime_limit" in rules:
        found["overtime_limit"] = _one(pick, [NONE, 0, 5, 20])
    if "reviews" in rules and desk.aged_after != NONE:
        found["review_every"] = _one(pick, [NONE, 7, 25, 50])
    return found


def mechanisms_of(pick: Pick, rules: frozenset[str]) -> dict[str, Any]:
    """Ramps of their own, and what is learned from help."""
    found: dict[str, Any] = {}
    if "own_ramp" in rules:
        found["own_ramp"] = frozen([[3 * PPM, 2 * PPM], [1_700_000, 1_300_000]])
    if "assist_topics" in rules:
        found["topic_from_assists"] = pick(2)
    return found


def scaled_on_call(rules: list[OnCallSpec], unit: int) -> list[OnCallSpec]:
    """The same rules with times multiplied."""
    return [replace(one, wake=one.wake * unit, rest=one.rest * unit) for one in rules]


def _one(pick: Pick, choices: Sequence[Any]) -> Any:
    return choices[pick(len(choices))]
