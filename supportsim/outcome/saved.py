"""Tables of a ledger as anybody may have them: read from files, or from columns."""

import csv
import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from supportsim.errors import InputError, SupportSimError

Floats = npt.NDArray[np.float64]

#: Tables by name, each with columns by name; None is none.
Tables = Mapping[str, Mapping[str, Sequence[Any]]]

NAMES: Final = ("cases", "spells", "duty")
SUFFIXES: Final = (".csv.gz", ".csv", ".parquet")
#: Columns that hold names; all others hold whole numbers.
TEXTS: Final = frozenset(
    {
        *("scenario", "design", "point", "customer", "segment", "package", "site", "channel"),
        *("kind", "skill", "topic", "status", "entry_desk", "last_desk", "first_engineer"),
        *("last_owner", "response_outcome", "update_outcome", "resolution_outcome", "purpose"),
        *("desk", "owner", "engineer", "end_reason", "next", "grade"),
    }
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Frame:
    """One table: names as objects ("" for none), numbers as floats (NaN for none).

    Attributes:
        columns: What was given.
        length: Number of rows.
    """

    columns: Mapping[str, npt.NDArray[Any]]
    length: int

    def has(self, *names: str) -> bool:
        """Whether all columns are there."""
        return all(name in self.columns for name in names)

    def number(self, name: str) -> Floats:
        """A column of numbers, NaN for none; exact below 2**53."""
        return np.asarray(self.columns[name], dtype=np.float64)

    def text(self, name: str) -> npt.NDArray[Any]:
        """A column of names, "" for none."""
        return self.columns[name]

    def of(self, rows: npt.NDArray[Any]) -> "Frame":
        """Some rows."""
        chosen = {name: column[rows] for name, column in self.columns.items()}
        return Frame(columns=chosen, length=int(np.arange(self.length)[rows].size))


def read_tables(path: Path) -> tuple[dict[str, dict[str, list[Any]]], dict[str, Any]]:
    """Read what `--cases` saved: the tables, and what stands beside them in the side file.

    Args:
        path: The name that was given to `--cases`, as "run.csv.gz".

    Returns:
        Tables by name with columns by name, None for none; and the side file, with
        `warm_up_end`, `window_end`, `cut` and `seed`, or nothing when there is none.

    Raises:
        InputError: No table of cases is there, or a cell is no whole number.
        SupportSimError: Another ending, or Parquet without pyarrow.
    """
    suffix = next((ending for ending in SUFFIXES if path.name.endswith(ending)), None)
    if suffix is None:
        raise SupportSimError(f"{path}: the name must end in {', '.join(SUFFIXES)}")
    stem = path.name.removesuffix(suffix)
    files = {name: path.parent / f"{stem}.{name}{suffix}" for name in NAMES}
    if not files["cases"].exists():
        raise InputError([f"{files['cases']}: no such file"])
    read = _parquet if suffix == ".parquet" else _csv
    tables = {name: read(file) for name, file in files.items() if file.exists()}
    side = path.parent / f"{stem}.json"
    about = json.loads(side.read_text(encoding="utf-8")) if side.exists() else {}
    return tables, about


def frame(table: str, columns: Mapping[str, Sequence[Any]]) -> Frame:
    """A table from columns.

    Raises:
        InputError: Columns of different length, or a cell that is no whole number.
    """
    lengths = {len(column) for column in columns.values()}
    if len(lengths) > 1:
        raise InputError([f"{table}: columns have different lengths: {sorted(lengths)}"])
    made = {name: _column(table, name, column) for name, column in columns.items()}
    return Frame(columns=made, length=lengths.pop() if lengths else 0)


def _column(table: str, name: str, values: Sequence[Any]) -> npt.NDArray[Any]:
    is_text = name in TEXTS and not (table == "cases" and name == "case")
    if is_text or name == "case":
        return np.array(["" if v is None else str(v) for v in values], dtype=object)
    try:
        return np.array([np.nan if v is None else float(v) for v in values], dtype=np.float64)
    except (TypeError, ValueError):
        bad = next(row for row, v in enumerate(values) if not _is_number(v))
        raise InputError(
            [f"{table}, column {name}, row {bad}: a whole number, not {values[bad]!r}"]
        ) from None


def _is_number(value: object) -> bool:
    try:
        float("nan" if value is None else value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return True


def _csv(file: Path) -> dict[str, list[Any]]:
    opener = gzip.open if file.name.endswith(".gz") else open
    with opener(file, "rt", encoding="utf-8", newline="") as text:
        rows = csv.reader(text)
        names = next(rows, [])
        cells = list(zip(*rows, strict=True)) or [()] * len(names)
    found = dict(zip(names, cells, strict=True))
    return {name: [_cell(file, name, cell) for cell in column] for name, column in found.items()}


def _cell(file: Path, name: str, text: str) -> object:
    """A cell as text, whole number or None.

    Raises:
        InputError: It is no whole number where one is due.
    """
    if not text:
        return None
    if name in TEXTS:
        return text
    try:
        return int(text)
    except ValueError:
        if name == "case":
            return text
        raise InputError([f"{file}, column {name}: a whole number, not {text!r}"]) from None


def _parquet(file: Path) -> dict[str, list[Any]]:
    try:
        import pyarrow.parquet as pq  # noqa: PLC0415 (an extra that few need)
    except ImportError as error:
        raise SupportSimError("Parquet needs pyarrow: pip install 'supportsim[data]'") from error
    found: dict[str, list[Any]] = pq.read_table(file).to_pydict()
    return found
