"""Saved ledgers: the parts that workers left, put together into one file a table."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from supportsim.errors import SupportSimError
from supportsim.study.case_parts import SUFFIXES, Saving, parquet
from supportsim.study.case_tables import TABLES
from supportsim.study.points import Point
from supportsim.study.write import write_whole
from supportsim.units import WEEK


def suffix_of(file: Path) -> str:
    """Ending of a file for cases: ".csv", ".csv.gz" or ".parquet".

    Raises:
        SupportSimError: Another ending, or Parquet without pyarrow.
    """
    found = next((suffix for suffix in SUFFIXES if file.name.endswith(suffix)), None)
    if found is None:
        raise SupportSimError(f"--cases {file}: the name must end in {', '.join(SUFFIXES)}")
    if found == ".parquet":
        parquet()
    return found


def table_files(file: Path) -> dict[str, Path]:
    """Files of the tables: "run.csv" gives run.cases.csv, run.spells.csv and so on."""
    suffix = suffix_of(file)
    stem = file.name.removesuffix(suffix)
    return {name: file.parent / f"{stem}.{name}{suffix}" for name in TABLES}


@contextmanager
def saving_to(file: Path, *, scenario: str, point: Point) -> Iterator[Saving]:
    """A place for workers to leave ledgers; on leaving it they are merged into `file`.

    Four tables and a side file `STEM.json` with start, warm-up end, window end, end of the
    run-off and seed. Rows are in order of design and replication, whoever ran them. The end
    of each replication is at most the run-off's; it is the largest time of its tables.
    Where no replication succeeded nothing is written.
    """
    suffix, files = suffix_of(file), table_files(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as folder:
        saving = Saving(folder=Path(folder), suffix=suffix, scenario=scenario, point=point.label)
        yield saving
        are_saved = [_merge(Path(folder), *item, suffix) for item in files.items()]
    if not any(are_saved):
        return
    side = file.parent / f"{file.name.removesuffix(suffix)}.json"
    write_whole(side, side_text(point).encode())


def side_text(point: Point) -> str:
    """What a reader of the tables must know beside them."""
    scenario = point.scenario
    warm_up = scenario.warm_up_weeks * WEEK
    data = {
        "start": scenario.start.isoformat(),
        "timezone": scenario.books_timezone,
        "unit": "milliseconds since midnight of start in timezone",
        "warm_up_end": warm_up,
        "window_end": warm_up + scenario.window_weeks * WEEK,
        "cut": scenario.run_weeks * WEEK,
        "seed": point.seed,
    }
    return json.dumps(data, indent=1) + "\n"


def _merge(folder: Path, table: str, target: Path, suffix: str) -> bool:
    """Parts of one table, in order of their names, into a file that appears whole, if any."""
    parts = sorted(folder.glob(f"{table}-*{suffix}"))
    whole = folder / f"whole{suffix}"
    if suffix == ".parquet":
        _merge_parquet(parts, whole)
    else:
        with whole.open("wb") as out:
            for part in [folder / f"{table}.header", *parts] if parts else ():
                with part.open("rb") as data:
                    shutil.copyfileobj(data, out)
    if parts:
        whole.replace(target)
    return bool(parts)


def _merge_parquet(parts: list[Path], whole: Path) -> None:
    _, files = parquet()
    writer = None
    for part in parts:
        table = files.read_table(part)
        writer = writer or files.ParquetWriter(whole, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()
