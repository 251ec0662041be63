"""The tables of one run as files: the parts that workers leave, as CSV or Parquet."""

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from supportsim.errors import SupportSimError
from supportsim.study.case_tables import Table

#: Endings of a file of tables.
SUFFIXES: Final = (".csv", ".csv.gz", ".parquet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """Where a replication leaves its tables, and what stands in front of every row.

    Attributes:
        folder: Takes one file a design, replication and table.
        suffix: One of SUFFIXES.
        scenario: Name of the scenario.
        point: Label of the point.
    """

    folder: Path
    suffix: str
    scenario: str
    point: str


def header(table: Table) -> list[str]:
    """Names of the columns as saved."""
    return ["scenario", "design", "point", "replication", *table]


def save_part(
    saving: Saving, tables: dict[str, Table], *, design: str, order: int, replication: int
) -> None:
    """Save the tables of one run as files that `cases.saving_to` puts together by their names."""
    front = [saving.scenario, design, saving.point, str(replication)]
    for name, table in tables.items():
        _save_header(saving, name, table)
        file = saving.folder / f"{name}-{order:04d}-{replication:07d}{saving.suffix}"
        if saving.suffix == ".parquet":
            _save_parquet(file, table, front)
        else:
            file.write_bytes(_packed(saving, _csv_bytes(_rows(table, front))))


def parquet() -> tuple[Any, Any]:
    """The modules pyarrow and pyarrow.parquet.

    Raises:
        SupportSimError: They are not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 (an extra that few runs need)
        import pyarrow.parquet as pq  # noqa: PLC0415 (likewise)
    except ImportError as error:
        raise SupportSimError(
            "Parquet needs pyarrow: pip install 'supportsim[data]', or save as .csv.gz"
        ) from error
    return pa, pq


def _save_header(saving: Saving, name: str, table: Table) -> None:
    """The first row of a CSV file: every run leaves the same one."""
    if saving.suffix != ".parquet":
        file = saving.folder / f"{name}.header"
        file.write_bytes(_packed(saving, _csv_bytes([header(table)])))


def _packed(saving: Saving, data: bytes) -> bytes:
    """Compressed if wanted, without a time stamp, so that equal runs give equal bytes."""
    return gzip.compress(data, mtime=0) if saving.suffix == ".csv.gz" else data


def _csv_bytes(rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _rows(table: Table, front: list[str]) -> Iterator[list[str]]:
    columns = [column.cells() for column in table.values()]
    return ([*front, *row] for row in zip(*columns, strict=True))


def _save_parquet(file: Path, table: Table, front: list[str]) -> None:
    arrow, files = parquet()
    length = len(next(iter(table.values())).values)
    names = dict(zip(header({}), front, strict=True))
    fixed = {name: arrow.array([value] * length, arrow.string()) for name, value in names.items()}
    fixed["replication"] = arrow.array([int(front[-1])] * length, arrow.int64())
    columns = {
        name: arrow.array(column.plain(), arrow.string() if column.labels else arrow.int64())
        for name, column in table.items()
    }
    files.write_table(arrow.table({**fixed, **columns}), file)
