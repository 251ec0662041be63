"""Tables of a ledger as anybody may have them: read from files, or from columns."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from supportsim.errors import InputError, SupportSimError
from supportsim.outcome.saved_rows import csv_columns, parquet_columns

Floats = npt.NDArray[np.float64]

#: Tables by name, each with columns by name; None is none.
Tables = Mapping[str, Mapping[str, Sequence[Any]]]

NAMES: Final = ("cases", "spells", "duty", "people")
SUFFIXES: Final = (".csv.gz", ".csv", ".parquet")
#: Columns that hold names; all others hold whole numbers.
TEXTS: Final = frozenset(
    {
        *("scenario", "design", "point", "customer", "segment", "package", "site", "channel"),
        *("kind", "skill", "topic", "status", "entry_desk", "last_desk", "first_engineer"),
        *("last_owner", "response_outcome", "update_outcome", "resolution_outcome", "purpose"),
        *("desk", "owner", "engineer", "end_reason", "next", "grade"),
        *("staff", "arrival", "leaving", "offer"),
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

    def keys(self, name: str) -> list[tuple[float, str]]:
        """Replication, 0 where there is none, and name of each row."""
        texts, runs = self.text(name).tolist(), [0.0] * self.length
        if self.has("replication"):
            runs = self.number("replication").tolist()
        return list(zip(runs, texts, strict=True))

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
        InputError: No table of cases is there, or a file is damaged: all that is wrong with
            them at once, by file and line.
        SupportSimError: Another ending, or Parquet without pyarrow.
    """
    suffix = next((ending for ending in SUFFIXES if path.name.endswith(ending)), None)
    if suffix is None:
        raise SupportSimError(f"{path}: the name must end in {', '.join(SUFFIXES)}")
    stem = path.name.removesuffix(suffix)
    files = {name: path.parent / f"{stem}.{name}{suffix}" for name in NAMES}
    if not files["cases"].exists():
        raise InputError([f"{files['cases']}: no such file"])
    tables, problems = {}, []
    for name, file in files.items():
        try:
            if file.exists():
                is_parquet = suffix == ".parquet"
                tables[name] = parquet_columns(file) if is_parquet else csv_columns(file, TEXTS)
        except InputError as error:
            problems += error.problems
    about = _beside(path.parent / f"{stem}.json", problems)
    if problems:
        raise InputError(problems)
    return tables, about


def _beside(file: Path, problems: list[str]) -> dict[str, Any]:
    """What the side file says; nothing where there is none, or it is no JSON."""
    if not file.exists():
        return {}
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problems.append(f"{file}: no JSON file: {error}")
        return {}
    return found
