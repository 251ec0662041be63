"""Which promised goals are met and missed at the base point, in sentences."""

from typing import Final

from supportsim.report.goals import contracts
from supportsim.report.measures import RESOLUTION, RESPONSE, called, measure_of
from supportsim.report.numbers import currency_of, listed, number
from supportsim.study.results import StudyResult
from supportsim.study.standing import standing

#: More designs than so many are not listed one by one where all, or all others, are meant.
_MANY: Final = 3
_VERBS: Final = {"met": "met by", "missed": "missed by", "unsure": "too close to call for"}


def goal_sentences(result: StudyResult) -> list[str]:
    """A sentence on each goal of attainment: who meets it, who misses it, for whom it is close."""
    found = []
    for metric in sorted(result.goals):
        whole = metric.partition("/")[0]
        if whole not in {RESPONSE, RESOLUTION} or (whole != metric and _all_promise(result, whole)):
            continue
        parts = _parts(_sides(result, metric), len(result.base.designs))
        goal = number(result.goals[metric], "share", currency_of(result))
        label, _, inside = measure_of(metric).label.lower().partition(", ")
        label += f" ({inside})" if inside else ""
        if parts:
            found.append(f"The goal of {goal} {label} is {'; '.join(parts)}.")
    return found


def _sides(result: StudyResult, metric: str) -> dict[str, list[str]]:
    """Where designs stand to a goal, to their names; sides without a design are left out."""
    sides: dict[str, list[str]] = {side: [] for side in _VERBS}
    for name, design in result.base.designs.items():
        side = standing(design.metrics.get(metric), result.goals[metric], 1)
        if side in sides:
            sides[side].append(called(name) + (" (overloaded)" if design.overloaded else ""))
    return {side: names for side, names in sides.items() if names}


def _parts(sides: dict[str, list[str]], designs: int) -> list[str]:
    """Each side in words, the largest last where it is told as "the other 7 designs"."""
    told = sum(map(len, sides.values())) == designs
    largest = max(sides, key=lambda side: len(sides[side]), default="")
    if not told or len(sides[largest]) <= _MANY:
        return [f"{_VERBS[side]} {listed(names)}" for side, names in sides.items()]
    if len(sides) == 1:
        return [f"{_VERBS[largest]} every design"]
    others = {side: names for side, names in sides.items() if side != largest}
    parts = [f"{_VERBS[side]} {listed(names)}" for side, names in others.items()]
    overloaded = [name for name in sides[largest] if name.endswith(" (overloaded)")]
    tail = f", overloaded {len(overloaded)} of them" if overloaded else ""
    return [*parts, f"{_VERBS[largest]} the other {len(sides[largest])} designs{tail}"]


def _all_promise(result: StudyResult, metric: str) -> bool:
    """Whether every package promises what is the goal of the whole."""
    return set(contracts(result, metric).values()) == {result.goals.get(metric)}
