"""Tables by which somebody would be in two places at once, or work more than they are there."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.ledger.spans import covered
from supportsim.outcome.saved import Frame
from supportsim.outcome.table_workers import OF_DUTY, OF_WORK, Workers

Integers = npt.NDArray[np.int64]

#: Kinds of duty that work may fill; that of call-outs is counted apart.
_FILLED: Final = ("shift", "absent", "rest", "overtime")
_ENDS: Final = {"duty": ("from", "to"), "spells": ("started", "ended")}


def overlaps(spells: Frame | None, duty: Frame | None) -> Iterator[tuple[str, int, str]]:
    """Yield "table, column", row and words for each row that begins inside another.

    Duty is compared with duty of the same engineer and kind. Spells of work are compared with
    those of the same engineer, where duty knows them: who is in no row of duty is a third
    party and may do several things at once.
    """
    if duty is None or not duty.has(*OF_DUTY):
        return
    workers = Workers(duty)
    kinds, kind = np.unique(duty.text("kind").astype(str), return_inverse=True)
    everybody = np.arange(duty.length)
    yield from _of("duty", duty, everybody, workers.on_duty * max(len(kinds), 1) + kind)
    if spells is not None and spells.has(*OF_WORK):
        yield from _of("spells", spells, *workers.work(spells))


def _of(name: str, table: Frame, rows: Integers, group: Integers) -> Iterator[tuple[str, int, str]]:
    """Rows of a table that begin inside another one of their group."""
    begins, ends = _ENDS[name]
    start, end = table.number(begins)[rows], table.number(ends)[rows]
    last = np.flatnonzero(end > start)
    last = last[np.lexsort((start[last], group[last]))]
    held = -1
    for at in last.tolist():
        if held >= 0 and group[at] == group[held] and start[at] < end[held]:
            row, other = int(rows[at]), int(rows[held])
            what = (
                f"{start[at]:.0f} lies inside row {other}, {start[held]:.0f} to {end[held]:.0f}, "
                f"also of '{table.text('engineer')[row]}'"
            )
            yield f"{name}, column {begins}", row, what
        if held < 0 or group[at] != group[held] or end[at] > end[held]:
            held = at


def busier_than_paid(
    spells: Frame | None, duty: Frame | None, window: tuple[int, int]
) -> list[str]:
    """A line for each whose utilisation would exceed 1: who works more than they are there.

    Args:
        spells: Without overlaps; see `overlaps`.
        duty: Likewise.
        window: Start and end.
    """
    if spells is None or not spells.has(*OF_WORK) or duty is None or not duty.has(*OF_DUTY):
        return []
    workers = Workers(duty)
    who, count = workers.on_duty, len(workers.number)
    start, end = (np.clip(duty.number(name), *window).astype(np.int64) for name in ("from", "to"))
    kind = duty.text("kind")
    filled = np.isin(kind, _FILLED)
    there = np.bincount(who[filled], (end - start)[filled], minlength=count)
    rows, worker = workers.work(spells)
    began, ended = (
        np.clip(spells.number(name)[rows], *window).astype(np.int64)
        for name in ("started", "ended")
    )
    out = np.flatnonzero(kind == "call_out")
    called = covered(who[out], count, start[out], end[out])
    time = ended - began - called.between(worker, began, ended)
    worked = np.bincount(worker, time, minlength=count)
    return [
        f"spells, engineer '{key[1]}': {worked[number]:.0f} of work in the window, but duty has "
        f"{there[number]:.0f} of shifts, absence, rest and overtime"
        for key, number in workers.number.items()
        if worked[number] > there[number]
    ]
