"""Measures that need spells, duty and a window: side work, backlog, and the use of people."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from supportsim.arrays import time_within
from supportsim.ledger.spans import covered
from supportsim.outcome.saved import Frame
from supportsim.outcome.table_called_out import on_call_from_tables
from supportsim.outcome.table_workers import OF_DUTY, OF_WORK, Workers
from supportsim.units import HOUR

if TYPE_CHECKING:
    from supportsim.outcome.from_tables import Pool

Flags = npt.NDArray[np.bool_]

_WORK = ("started", "ended", "purpose")


def people_measures(
    pool: "Pool",
    frames: Mapping[str, Frame],
    *,
    window: tuple[int, int] | None,
    runs: int,
    judged: Flags,
) -> None:
    """Add triage, reproduction, tasks, stand-ins, backlog, occupancy, utilisation, overtime."""
    cases, spells, duty = frames["cases"], frames.get("spells"), frames.get("duty")
    _side_work(pool, cases, spells, judged)
    _stand_ins(pool, cases, spells, judged)
    for name, why in _lacking(spells, duty, window).items():
        pool.missing(name, why)
    if window is None:
        return
    _backlog(pool, cases, spells, window, runs)
    if duty is not None and duty.has(*OF_DUTY):
        on_call_from_tables(pool, cases, duty, window=window, runs=runs, judged=judged)
    if spells is not None and spells.has(*_WORK):
        task = spells.of(np.flatnonzero(spells.text("purpose") == "task"))
        spent = time_within(task.number("started"), task.number("ended"), *window)
        pool.ratio("task_hours", spent / HOUR, runs)
        if duty is not None and "occupancy" not in pool.reasons:
            _use(pool, spells, duty, window, runs)


def _lacking(
    spells: Frame | None, duty: Frame | None, window: tuple[int, int] | None
) -> dict[str, str]:
    """Metric to why it cannot be told."""
    why = ""
    if window is None:
        why = "no window is given"
    elif spells is None or not spells.has(*OF_WORK):
        why = "there are no spells with engineer, started, ended and purpose"
    elif duty is None or not duty.has(*OF_DUTY):
        why = "there is no duty with engineer, from, to and kind"
    names = ("occupancy", "utilisation", "overtime_hours") if why else ()
    found = dict.fromkeys(names, why)
    if why and "duty" not in why:
        found["task_hours"] = why
    if window is None:
        found["backlog"] = why
    return found


def _side_work(pool: "Pool", cases: Frame, spells: Frame | None, judged: Flags) -> None:
    """Mean time spent on a judged case in triage and in reproduction."""
    for name in ("triage", "reproduction"):
        if spells is None or not spells.has("case", *_WORK) or not cases.has("case"):
            pool.missing(f"{name}_hours", "there are no spells with case, started, ended, purpose")
            continue
        rows = np.flatnonzero((spells.text("purpose") == name) & _of(spells, cases, judged))
        spent = spells.number("ended")[rows] - spells.number("started")[rows]
        pool.ratio(f"{name}_hours", spent / HOUR, judged)


def _stand_ins(pool: "Pool", cases: Frame, spells: Frame | None, judged: Flags) -> None:
    """Share of the touch and attempt spells of judged cases by somebody who stood in."""
    if spells is None or not spells.has("case", "stand_in", "purpose") or not cases.has("case"):
        pool.missing("backup_share", "there are no spells with case, stand_in and purpose")
        return
    work = np.isin(spells.text("purpose"), ("touch", "attempt")) & _of(spells, cases, judged)
    pool.ratio("backup_share", spells.number("stand_in")[work] == 1, work)


def _backlog(
    pool: "Pool",
    cases: Frame,
    spells: Frame | None,
    window: tuple[int, int],
    runs: int,
) -> None:
    """Mean number of open cases over the window."""
    if not cases.has("resolved"):
        pool.missing("backlog", "the cases have no column resolved")
        return
    stop = cases.number("resolved")
    if cases.has("withdrawn"):
        stop = np.where(np.isnan(stop), cases.number("withdrawn"), stop)
    stop = np.where(np.isnan(stop), np.inf, stop)
    time = float(time_within(cases.number("opened"), stop, *window).sum())
    again = cases.has("reopened") and bool((cases.number("reopened") > 0).any())
    if again:
        needed = ("case", "touch", "next", "ended", "joined")
        if spells is None or not spells.has(*needed) or not cases.has("case"):
            pool.missing("backlog", f"reopened cases need spells with {', '.join(needed)}")
            return
        time -= _resolved_time(cases, spells, window)
    pool.ratio("backlog", time / (window[1] - window[0]), runs)


def _resolved_time(cases: Frame, spells: Frame, window: tuple[int, int]) -> float:
    """Time in the window that cases were resolved before they were reopened."""
    rows: dict[Any, list[int]] = {}
    for row, key in enumerate(spells.keys("case")):
        rows.setdefault(key, []).append(row)
    reopened = np.flatnonzero(cases.number("reopened") > 0)
    keys, total = cases.keys("case"), 0.0
    touch, joined = spells.number("touch"), spells.number("joined")
    ended, following = spells.number("ended"), spells.text("next")
    for case in reopened.tolist():
        mine = rows.get(keys[case], [])
        for row in mine:
            later = [joined[other] for other in mine if touch[other] > touch[row]]
            if following[row] == "resolution" and later:
                total += float(time_within(ended[row], min(later), *window))
    return total


def _use(pool: "Pool", spells: Frame, duty: Frame, window: tuple[int, int], runs: int) -> None:
    """Occupancy, utilisation and overtime; who has no duty at all is a third party."""
    kinds = duty.text("kind")
    length = time_within(duty.number("from"), duty.number("to"), *window)
    known = set(duty.text("engineer").tolist())
    people = np.array([name in known for name in spells.text("engineer")], dtype=bool)
    work = (spells.text("purpose") != "waiting") & people
    time = time_within(spells.number("started"), spells.number("ended"), *window)
    spent = float(time[work].sum())
    of_kind = {
        kind: float(length[kinds == kind].sum())
        for kind in ("shift", "block", "absent", "overtime", "rest")
    }
    worked = spent - of_kind["overtime"] - _called(spells, duty, window)
    paid = of_kind["shift"] + of_kind["absent"] + of_kind["rest"]
    pool.ratio("occupancy", worked, of_kind["shift"] - of_kind["block"])
    pool.ratio("utilisation", worked, paid)
    pool.ratio("overtime_hours", of_kind["overtime"] / HOUR, runs)


def _called(spells: Frame, duty: Frame, window: tuple[int, int]) -> float:
    """Time in the window that people worked while called out."""
    rows = np.flatnonzero(duty.text("kind") == "call_out")
    if not len(rows):
        return 0.0
    workers = Workers(duty)
    begun, gone = (duty.number(name)[rows] for name in ("from", "to"))
    out = covered(workers.on_duty[rows], len(workers.number), begun, gone)
    mine, worker = workers.work(spells)
    start, end = (np.clip(spells.number(name)[mine], *window) for name in ("started", "ended"))
    return float(out.between(worker, start, end).sum())


def _of(spells: Frame, cases: Frame, judged: Flags) -> Flags:
    """Whether each row belongs to a judged case."""
    chosen = {
        key for key, is_judged in zip(cases.keys("case"), judged.tolist(), strict=True) if is_judged
    }
    return np.array([key in chosen for key in spells.keys("case")], dtype=bool)
