"""The register: what is known of cases and tasks when they open, and rows of tables for Python."""

from collections.abc import Iterator
from itertools import chain, pairwise, starmap
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from supportsim.engine.casework import CaseWork
from supportsim.plan.plan import Plan
from supportsim.units import TASK_SEVERITY

T = TypeVar("T")

#: Rows read from a table at a time: as numbers of Python all of them would fill the memory.
_AT_ONCE: Final = 1_024


def cases(plan: Plan) -> Iterator[CaseWork]:
    """The cases of a plan in the order in which they open, each as it is needed."""
    known = plan.cases
    columns = (
        np.arange(len(known.opened)), known.opened, known.severity, known.skill,
        known.entry_desk, known.touch_offset[:-1], known.touch_offset[1:], known.kind,
        known.customer, known.topic, known.difficulty, known.perceived, known.judged,
        known.patience,
    )  # fmt: skip
    return starmap(CaseWork, rows_of(*columns))


def tasks(plan: Plan) -> Iterator[CaseWork]:
    """The tasks of a plan in the order in which they are ready."""
    known, count = plan.tasks, len(plan.tasks.ready)
    row = np.arange(count)
    severity = np.full(count, TASK_SEVERITY)
    number = row + len(plan.cases.opened)
    columns = (number, known.ready, severity, known.skill, known.desk, row, row)
    return starmap(CaseWork, rows_of(*columns))


def rows_of(*columns: npt.NDArray[np.int64]) -> Iterator[tuple[int, ...]]:
    """Rows of a table as numbers of Python."""
    starts = range(0, len(columns[0]), _AT_ONCE)
    parts = ([c[start : start + _AT_ONCE].tolist() for c in columns] for start in starts)
    return chain.from_iterable(zip(*part, strict=True) for part in parts)


def parted(rows: list[T], offset: npt.NDArray[np.int64]) -> list[list[T]]:
    """Rows of a table in parts: of each desk, say, from its offset to the next."""
    return [rows[start:end] for start, end in pairwise(offset.tolist())]
