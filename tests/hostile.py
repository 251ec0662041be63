"""Plans with something wrong in them: numbers, lengths, kinds and parts that do not belong."""

from dataclasses import replace
from typing import Any

import numpy as np

from supportsim.plan.plan import OnCall, Plan
from supportsim.units import NONE
from supportsim.workweek import OpenHours

PARTS = (
    "cases", "tasks", "desks", "engineers", "on_call", "seats", "owners", "mechanisms", "contract",
)  # fmt: skip
NUMBERS = (
    -(2**63), -(2**62), -(10**9), -2, -1, 0, 1, 2, 3, 4, 5, 62, 98, 99, 10**6, 2**31 - 1, 2**31,
    2**32, 2**45, 2**60, 2**62, 2**63 - 1,
)  # fmt: skip
#: Columns of the rules of people and hours.
HOURS_COLUMNS = (
    *(("engineers", name) for name in ("on_call", "ramp_class", "only_solvable", "duty_kind")),
    *(("desks", name) for name in ("overtime_limit", "review_every")),
    *(("on_call", name) for name in OnCall.__dataclass_fields__),
    ("mechanisms", "own_ramp"),
)
Array = np.ndarray


def corrupted(plan: Plan, rng: np.random.Generator) -> tuple[Plan, str]:
    """The plan with one to three things wrong, and which."""
    told = []
    for _ in range(int(rng.choice([1, 1, 1, 2, 3]))):
        way = rng.choice(WAYS, p=WEIGHTS)
        plan, how = way(plan, rng)
        told.append(how)
    return plan, "; ".join(told)


def columns_of(plan: Plan) -> list[tuple[str, str]]:
    """Part and name of every column."""
    return [
        (part, name)
        for part in PARTS
        for name in getattr(plan, part).__dataclass_fields__
        if isinstance(getattr(getattr(plan, part), name), np.ndarray)
    ]


def _with(plan: Plan, part: str, **columns: Any) -> Plan:
    return replace(plan, **{part: replace(getattr(plan, part), **columns)})


def _pick(plan: Plan, rng: np.random.Generator) -> tuple[str, str, Array]:
    """A column, rather one that has something in it."""
    known = columns_of(plan)
    for _ in range(5):
        part, name = known[rng.integers(len(known))]
        column = getattr(getattr(plan, part), name)
        if column.size:
            break
    return part, name, column


def wrong_number(plan: Plan, rng: np.random.Generator) -> tuple[Plan, str]:
    part, name, column = _pick(plan, rng)
    if not column.size or column.dtype != np.int64:
        return plan, "nothing"
    changed = np.array(column)
    for _ in range(int(rng.choice([1, 1, 5, changed.size]))):
        near = changed.flat[rng.integers(changed.size)] ^ np.int64(rng.integers(2))
        number = NUMBERS[rng.integers(len(NUMBERS))] if rng.random() < 0.6 else near
        changed.flat[rng.integers(changed.size)] = number
    return _with(plan, part, **{name: changed}), f"numbers of {part}.{name}"


def all_the_same(plan: Plan, rng: np.random.Generator) -> tuple[Plan, str]:
    part, name, column = _pick(plan, rng)
    number = NUMBERS[rng.integers(len(NUMBERS))]
    return _with(plan, part, **{name: np.full(column.shape, number)}), f"{part}.{name} = {number}"


def out_of_order(plan: Plan, rng: np.random.Generator) -> tuple[Plan, str]:
    part, name, column = _pick(plan, rng)
    if rng.random() < 0.5:
        return _with(plan, part, **{name: column[::-1].copy()}), f"{part}.{name} backwards"
    return _with(plan, part, **{name: rng.permutation(column)}), f"{part}.{name} shuffled"


def other_length(plan: Plan, rng: np.random.Generator) -> tuple[Plan, str]:
    part, name, column = _pick(plan, rng)
    ways = [column[:-1], column[1:], column[:0], np.concatenate([column, column[-1:]])]
    changed = ways[rng.integers(len(ways))]
    return _with(plan, part, **{name: changed}), f"{part}.{name} of {len(changed)}"


def other_kind(plan: Plan, rng: np.random.Generator) -> tuple[Plan, str]:
    part, name, column = _pick(plan, rng)
    ways = [
        column.astype(np.int32), column.astype(np.float64), column.astype(">i8"),
        column.astype(np.uint64), column.astype(object), column.tolist(), None,
    ]  # fmt: skip
    which = int(rng.integers(len(ways)))
    return _with(plan, part, **{name: ways[which]}), f"{part}.{name} of kind {which}"


def other_shape(plan: Plan, rng: np.random.Generator) -> tuple[Plan, str]:
    part, name, column = _pick(plan, rng)
    ways = [column.reshape(-1, 1), column.reshape(1, *column.shape), column.T, column.reshape(-1)]
    changed = ways[rng.integers(len(ways))]
    return _with(plan, part, **{name: changed}), f"{part}.{name} of {changed.shape}"


def other_memory(plan: Plan, rng: np.random.Generator) -> tuple[Plan, str]:
    """The same numbers, every second place of a longer array: this one is sound."""
    part, name, column = _pick(plan, rng)
    wide = np.full((*column.shape, 2), -(2**40), dtype=column.dtype)
    wide[..., 0] = column
    return _with(plan, part, **{name: wide[..., 0]}), f"{part}.{name} with gaps"


def other_time(plan: Plan, rng: np.random.Generator) -> tuple[Plan, str]:
    name = ["window_start", "window_end", "run_off", "is_cut"][rng.integers(4)]
    number = [*NUMBERS, 300, True, 1.5, None][rng.integers(len(NUMBERS) + 4)]
    return replace(plan, **{name: number}), f"{name} = {number}"


def other_share(plan: Plan, rng: np.random.Generator) -> tuple[Plan, str]:
    names = ["loss_share", "colleague_share", "pick_up", "resume", "topic_from_assists"]
    name = names[rng.integers(len(names))]
    number = NUMBERS[rng.integers(len(NUMBERS))]
    return _with(plan, "mechanisms", **{name: number}), f"{name} = {number}"


def other_hours(plan: Plan, rng: np.random.Generator) -> tuple[Plan, str]:
    part, name = [("desks", "opening"), ("contract", "calendars")][rng.integers(2)]
    hours = list(getattr(getattr(plan, part), name))
    if not hours:
        return plan, "nothing"
    place, kind = int(rng.integers(len(hours))), int(rng.integers(5))
    old = hours[place]
    parts = {"start": old.start, "end": old.end, "before": old.before}
    which = ["start", "end", "before"][rng.integers(3)]
    if kind == 0:
        del hours[place]
    else:
        column = np.array(parts[which])
        if kind == 1 and column.size:
            column[rng.integers(len(column))] = NUMBERS[rng.integers(len(NUMBERS))]
        elif kind == 2:
            column = column[:-1]
        elif kind == 3:
            column = column[::-1].copy()
        else:
            column = column.astype(np.float64)
        hours[place] = OpenHours(**{**parts, which: column})
    return _with(plan, part, **{name: tuple(hours)}), f"{part}.{name}[{place}].{which} ({kind})"


def nothing_there(plan: Plan, rng: np.random.Generator) -> tuple[Plan, str]:
    """All of a part gone, cleanly or not."""
    part = PARTS[rng.integers(len(PARTS))]
    table = getattr(plan, part)
    empty: dict[str, Any] = {}
    for name in table.__dataclass_fields__:
        value = getattr(table, name)
        if isinstance(value, np.ndarray):
            empty[name] = value[: 1 if name.endswith("offset") else 0]
        elif isinstance(value, tuple):
            empty[name] = ()
    return _with(plan, part, **empty), f"no {part}"


def other_ways(plan: Plan, rng: np.random.Generator) -> tuple[Plan, str]:
    """Rules and partners of desks at random: most of these are sound, or go in circles."""
    names = (
        "ownership", "order", "choice", "push", "overflow_desk", "escalation", "escalate_to",
        "refer_to", "aged_to", "reproduction_desk", "backup_desk", "interruption", "shift_end",
        "hand_over_to", "hand_over_moves", "by_opening",
    )  # fmt: skip
    most = {"ownership": 3, "order": 3, "choice": 7, "escalation": 4, "interruption": 3}
    most |= {"shift_end": 4, "push": 2, "hand_over_moves": 2, "by_opening": 2}
    count = len(plan.desks.names)
    changed = {}
    for name in rng.choice(names, size=int(rng.integers(1, 6)), replace=False):
        least, high = (0, most[name]) if name in most else (-1, count)
        changed[str(name)] = rng.integers(least, max(high, least + 1), size=count)
    return _with(plan, "desks", **changed), f"ways {', '.join(changed)}"


def other_people(plan: Plan, rng: np.random.Generator) -> tuple[Plan, str]:
    """Standby, ramps, limits, reviews and who leaves what: many of these are sound."""
    part, name = HOURS_COLUMNS[rng.integers(len(HOURS_COLUMNS))]
    column = getattr(getattr(plan, part), name)
    most = {
        "on_call": len(plan.on_call.wake), "ramp_class": len(plan.mechanisms.own_ramp),
        "only_solvable": 2, "duty_kind": 7, "backs_desk": len(plan.desks.names),
    }  # fmt: skip
    if name in most:
        changed = rng.integers(-1, most[name] + 1 + int(rng.random() < 0.2), size=column.shape)
        changed = np.where(rng.random(column.shape) < 0.3, changed, column)
    else:
        changed = rng.choice([NONE, 0, 1, 7, 20, 300, 10**6, 2**45], size=column.shape)
    return _with(plan, part, **{name: changed.astype(np.int64)}), f"{part}.{name} at random"


def clean_cut(plan: Plan, _rng: np.random.Generator) -> tuple[Plan, str]:
    """The same organisation without a case: this one is sound."""
    cases, contract = plan.cases, plan.contract
    flat = {name: getattr(cases, name)[:0] for name in cases.__dataclass_fields__}
    flat |= {name: getattr(cases, name)[:1] for name in ("touch_offset", "attempt_offset")}
    targets = ("calendar", "response_target", "update_target", "resolution_target")
    plan = _with(plan, "contract", **{name: getattr(contract, name)[:0] for name in targets})
    return _with(plan, "cases", **flat), "without cases"


def enlarged(plan: Plan, rng: np.random.Generator) -> Plan:
    """The plan with times, work or speeds so large that sums of them may pass int64."""
    for part, names in _TIMES.items():
        table = getattr(plan, part)
        power = int(rng.integers(0, 50)) if rng.random() < 0.5 else 0
        changed = {}
        for name in names:
            column = getattr(table, name)
            if isinstance(column, np.ndarray):
                changed[name] = np.where(column > 0, np.minimum(column, 2**10) << power, column)
            else:
                changed[name] = min(column, 2**10) << power
        plan = _with(plan, part, **changed)
    power = int(rng.integers(0, 45))
    factor = np.maximum(plan.engineers.grade_factor >> int(rng.integers(0, 20)), 1)
    if rng.random() < 0.5:
        factor = plan.engineers.grade_factor << int(rng.integers(0, 20))
    plan = _with(plan, "engineers", grade_factor=factor)
    return plan if plan.is_cut else replace(plan, run_off=plan.run_off << power)


_TIMES = {
    "cases": ("touch_effort", "attempt_effort", "assist_effort", "reproduction", "reopen_effort"),
    "tasks": ("effort",),
    "desks": ("triage", "hand_over_added"),
    "mechanisms": ("pick_up", "resume"),
}

WAYS = (
    wrong_number, all_the_same, out_of_order, other_length, other_kind, other_shape, other_memory,
    other_time, other_share, other_hours, nothing_there, other_ways, other_people, clean_cut,
)  # fmt: skip
_PARTS = np.array([10, 2, 2, 2, 1, 1, 1, 1, 1, 2, 1, 4, 5, 1])
WEIGHTS = _PARTS / _PARTS.sum()
