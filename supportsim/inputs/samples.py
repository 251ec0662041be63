"""Samples: observed numbers in a text file, for laws that are drawn from what was measured."""

import gzip
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TextIO

from pydantic import BaseModel

from supportsim.errors import InputError
from supportsim.inputs.check_laws import laws_of
from supportsim.inputs.law import Law
from supportsim.inputs.problems import Problem, first_ones, got
from supportsim.inputs.rows import UNREADABLE, BadRowError, number_of, rows_of
from supportsim.inputs.scenario import Scenario

#: No observed quantity is larger.
LARGEST_OBSERVED: Final = 1e6


def read_sample(file: str, column: str | None) -> tuple[float, ...]:
    """Observed values of a file in ascending order; at least one.

    Args:
        file: Path, plain or gzip. Empty lines are left out.
        column: Column of a CSV file with a header; None for a file of one number a line.

    Raises:
        InputError: The file cannot be read, lacks the column, holds no number, or holds
            something else than numbers from 0 to a million; the first twenty by line.
    """
    path = Path(file)
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    return _read(file, column, stamp)


@lru_cache(maxsize=32)
def _read(file: str, column: str | None, _stamp: int) -> tuple[float, ...]:
    """The values of a file as it was at a time."""
    problems: list[str] = []
    values = []
    try:
        for line, text in _texts(Path(file), column):
            value = _number(text)
            if value is None:
                wanted = f"a number from 0 to {LARGEST_OBSERVED:,.0f}"
                problems.append(f"{file}:{line}: '{text[:40]}' is not {wanted}")
            else:
                values.append(value)
    except BadRowError as error:
        problems.append(f"{file}:{error.line}: {error}")
    except (*UNREADABLE, UnicodeDecodeError) as error:
        raise InputError([f"{file}: cannot be read: {error}"]) from error
    if not values and not problems:
        problems.append(f"{file}: holds no number")
    if problems:
        raise InputError(first_ones(problems, file))
    return tuple(sorted(values))


def _texts(path: Path, column: str | None) -> Iterator[tuple[int, str]]:
    """Line and text of each value."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        if column is None:
            texts = ((line, text.strip()) for line, text in enumerate(file, start=1))
            yield from (pair for pair in texts if pair[1])
        else:
            yield from _column(file, path, column)


def _column(file: TextIO, path: Path, column: str) -> Iterator[tuple[int, str]]:
    rows = rows_of(file)
    _, header = next(rows, (1, []))
    if column not in header:
        there = ", ".join(header) or "none"
        raise InputError([f"{path}:1: there is no column '{column}'; there are {there}"])
    if header.count(column) > 1:
        times = header.count(column)
        raise InputError([f"{path}:1: the column '{column}' is there {times} times"])
    place = header.index(column)
    for line, cells in rows:
        if cells:
            yield line, "".join(cells[place : place + 1]).strip()


def _number(text: str) -> float | None:
    value = number_of(text)
    return value if 0 <= value <= LARGEST_OBSERVED else None


def sample_problems(scenario: Scenario, folder: Path) -> Iterator[Problem]:
    """Yield what is wrong with the files of observed values that the laws name.

    Args:
        scenario: As it was written.
        folder: Where the scenario stands, from which the files are found.
    """
    for path, law in laws_of(scenario):
        if law.file is None:
            continue
        where = (*path, "file")
        file = str(folder / law.file)
        try:
            if not Path(file).is_file():
                yield Problem(path=where, message=f"no such file (got {got(law.file)})")
                continue
            read_sample(file, law.column)
        except InputError as error:
            for line in error.problems:
                yield Problem(path=where, message=line.replace(file, law.file))
        except (OSError, ValueError):
            yield Problem(path=where, message=f"no such file (got {got(law.file)})")


def with_samples(scenario: Scenario, folder: Path) -> Scenario:
    """The scenario with absolute paths of all files of observed values."""
    if all(law.file is None for _, law in laws_of(scenario)):
        return scenario
    moved: Scenario = _moved(scenario, folder)
    return moved


def _moved(value: Any, folder: Path) -> Any:
    """A copy in which the files of laws are found from anywhere."""
    if isinstance(value, BaseModel):
        changes = {name: _moved(getattr(value, name), folder) for name in type(value).model_fields}
        if isinstance(value, Law) and value.file is not None:
            changes["file"] = str((folder / value.file).resolve())
        return value.model_copy(update=changes)
    if isinstance(value, dict):
        return {key: _moved(inner, folder) for key, inner in value.items()}
    if isinstance(value, list):
        return [_moved(inner, folder) for inner in value]
    return value
