"""The columns of one saved table, from a CSV or Parquet file that may be damaged."""

import gzip
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final, TextIO

from supportsim.errors import InputError, SupportSimError
from supportsim.inputs.problems import first_ones, one_line
from supportsim.inputs.rows import UNREADABLE, BadRowError, rows_of

_WHOLE: Final = re.compile(r"-?[0-9]{1,19}")


def csv_columns(file: Path, texts: Collection[str]) -> dict[str, list[Any]]:
    """Columns by name: names as text, all others as whole numbers, None for none.

    Args:
        file: Plain, or compressed where its name ends in .gz.
        texts: Columns that hold names; `case` may hold either.

    Raises:
        InputError: The file cannot be read, names a column twice, or has rows that are too
            long, too short or open-ended, or cells that are no whole numbers: each by its line.
    """
    opener = gzip.open if file.name.endswith(".gz") else open
    problems: list[str] = []
    columns: dict[str, list[Any]] = {}
    try:
        with opener(file, "rt", encoding="utf-8", newline="") as text:
            columns = _columns(text, str(file), texts, problems)
    except UnicodeDecodeError:
        problems.append(f"{file}: not UTF-8 text")
    except UNREADABLE as error:
        problems.append(f"{file}: the table cannot be read: {error}")
    if problems:
        raise InputError(first_ones(problems, str(file)))
    return columns


def parquet_columns(file: Path) -> dict[str, list[Any]]:
    """Columns by name, None for none.

    Raises:
        InputError: The file cannot be read, or names a column twice.
        SupportSimError: pyarrow is not installed.
    """
    try:
        import pyarrow.parquet as pq  # noqa: PLC0415 (an extra that few need)
    except ImportError as error:
        raise SupportSimError("Parquet needs pyarrow: pip install 'supportsim[data]'") from error
    try:
        table = pq.ParquetFile(file).read()
    except (OSError, ValueError) as error:
        why = one_line(str(error))
        raise InputError([f"{file}: the table cannot be read: {why}"]) from error
    if twice := _twice(table.column_names):
        raise InputError([f"{file}: {one}" for one in twice])
    found: dict[str, list[Any]] = table.to_pydict()
    return found


def _columns(
    text: TextIO, file: str, texts: Collection[str], problems: list[str]
) -> dict[str, list[Any]]:
    """The columns of an open file; `problems` gathers what is wrong."""
    rows = rows_of(text)
    try:
        line, names = next(rows, (1, []))
        problems += [f"{file}:{line}: {one}" for one in _twice(names)]
        if not names:
            problems.append(f"{file}:1: no names of columns")
        if problems:
            return {}
        columns: list[list[Any]] = [[] for _ in names]
        for line, cells in rows:
            if len(cells) != len(names):
                wanted = f"the first line has {len(names)}"
                problems.append(f"{file}:{line}: has {len(cells)} cells, and {wanted}")
                continue
            for name, column, cell in zip(names, columns, cells, strict=True):
                try:
                    column.append(_cell(cell, name, texts))
                except ValueError as error:
                    problems.append(f"{file}:{line}: column {name}: {error}")
    except BadRowError as error:
        problems.append(f"{file}:{error.line}: {error}")
        return {}
    return dict(zip(names, columns, strict=True))


def _cell(text: str, name: str, texts: Collection[str]) -> object:
    """A cell as text, whole number or None.

    Raises:
        ValueError: It is no whole number where one is due.
    """
    if not text:
        return None
    if name in texts:
        return text
    if _WHOLE.fullmatch(text):
        return int(text)
    if name == "case":
        return text
    raise ValueError(f"a whole number, not {text[:40]!r}")


def _twice(names: list[str]) -> list[str]:
    """What is to be said of names that stand there more than once."""
    found = dict.fromkeys(name for name in names if names.count(name) > 1)
    return [f"the column '{name}' is there {names.count(name)} times" for name in found]
