"""Two small designs run for real on the same cases, and their ledgers saved."""

import csv
import gzip
import json
from pathlib import Path

import pytest
from study_fakes import FILES

from supportsim.errors import InputError, SupportSimError
from supportsim.study.beforehand import STAFFING
from supportsim.study.cases import side_text, table_files
from supportsim.study.points import points_of
from supportsim.study.results import StudyResult
from supportsim.study.run import run_study
from supportsim.study.spec import spec_of_files

DESIGNS = [FILES / "tiered.yaml", FILES / "touch_and_hold.yaml"]


def run(file: Path, **changes: object) -> StudyResult:
    spec = spec_of_files(FILES / "scenario.yaml", DESIGNS, replications=2, seed=4)
    return run_study(spec, cases=file, **changes)


def rows(file: Path) -> list[dict[str, str]]:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, StudyResult]:
    file = tmp_path_factory.mktemp("cases") / "run.csv"
    return file, run(file)


def test_attainment_can_be_recomputed_from_the_saved_cases(saved: tuple[Path, StudyResult]):
    file, result = saved
    for name, design in result.base.designs.items():
        outcomes = [
            row["response_outcome"]
            for row in rows(table_files(file)["cases"])
            if row["design"] == name and row["judged"] == "1"
        ]
        met, missed = outcomes.count("met"), outcomes.count("missed")
        assert design.metrics["response_attainment"].mean == pytest.approx(met / (met + missed))


def test_one_replication_alone_may_be_saved(saved: tuple[Path, StudyResult], tmp_path: Path):
    result = run(tmp_path / "one.csv", cases_of={1})
    for name, file in table_files(tmp_path / "one.csv").items():
        every = [row for row in rows(table_files(saved[0])[name]) if row["replication"] == "1"]
        assert rows(file) == every
    assert result.base.designs == saved[1].base.designs


def test_replications_that_are_not_run_cannot_be_saved(tmp_path: Path):
    with pytest.raises(InputError, match=r"no replication 2, 9; there are 0 to 1"):
        run(tmp_path / "run.csv", cases_of={0, 2, 9})
    assert list(tmp_path.iterdir()) == []


def test_designs_face_the_same_cases(saved: tuple[Path, StudyResult]):
    tape = {
        name: [
            (row["replication"], row["opened"], row["customer"], row["difficulty"])
            for row in rows(table_files(saved[0])["cases"])
            if row["design"] == name
        ]
        for name in ("tiered", "touch_and_hold")
    }
    assert tape["tiered"] == tape["touch_and_hold"]
    assert {row[0] for row in tape["tiered"]} == {"0", "1"}


def test_codes_are_names_and_none_is_empty(saved: tuple[Path, StudyResult]):
    spells = rows(table_files(saved[0])["spells"])
    assert {row["purpose"] for row in spells} <= {"touch", "attempt", "assist", "waiting"}
    assert not any("-1" in row.values() for row in spells)
    assert {row["kind"] for row in rows(table_files(saved[0])["duty"])} <= {
        *("shift", "block", "absent", "overtime")
    }


def test_the_side_file_has_the_clock(saved: tuple[Path, StudyResult]):
    week = 7 * 24 * 3_600_000
    side = json.loads(saved[0].with_suffix(".json").read_text(encoding="utf-8"))
    assert (side["start"], side["seed"]) == ("2025-01-06", 4)
    assert (side["warm_up_end"], side["window_end"], side["cut"]) == (week, 5 * week, 9 * week)


def test_the_cut_of_a_run_that_ends_with_its_window_is_its_end():
    spec = spec_of_files(FILES / "scenario.yaml", DESIGNS, sets=[("scenario.end", "cut")])
    points = points_of(spec, staffing=STAFFING, seed=1, replications=1, full=False)
    side = json.loads(side_text(points.base))
    assert side["cut"] == side["window_end"]


def test_workers_save_the_same_bytes_and_leave_nothing_behind(
    saved: tuple[Path, StudyResult], tmp_path: Path
):
    run(tmp_path / "run.csv", jobs=2)
    for name, file in table_files(tmp_path / "run.csv").items():
        assert file.read_bytes() == table_files(saved[0])[name].read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("run.cases.csv", "run.duty.csv", "run.json", "run.people.csv", "run.spells.csv")
    ]


@pytest.mark.parametrize("suffix", [".csv.gz", ".parquet"])
def test_other_formats_hold_the_same_rows(
    saved: tuple[Path, StudyResult], tmp_path: Path, suffix: str
):
    run(tmp_path / f"run{suffix}")
    file = table_files(tmp_path / f"run{suffix}")["cases"]
    plain = rows(table_files(saved[0])["cases"])
    if suffix == ".csv.gz":
        assert rows(file) == plain
        return
    parquet = pytest.importorskip("pyarrow.parquet")
    found = parquet.read_table(file).to_pylist()
    texts = [{k: "" if v is None else str(v) for k, v in row.items()} for row in found]
    assert texts == plain


def test_an_unknown_ending_is_refused(tmp_path: Path):
    with pytest.raises(SupportSimError, match="must end in"):
        table_files(tmp_path / "run.xlsx")
