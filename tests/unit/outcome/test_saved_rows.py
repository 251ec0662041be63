"""Saved tables whose files are damaged: told by file and line, all at once."""

import gzip
from pathlib import Path

import pytest

from supportsim import InputError, read_cases


def problems(folder: Path, ending: str = ".csv", **tables: str | bytes) -> list[str]:
    """What is said of the files, with the folder left out."""
    for name, content in tables.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name.replace("__", ".")).write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_cases(folder / f"run{ending}")
    return [one.replace(f"{folder}/", "") for one in caught.value.problems]


CASES = "case,opened\n1,0\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("case,opened\n1,0\n2\n3,0,0\n",
         ["run.cases.csv:3: has 1 cells, and the first line has 2",
          "run.cases.csv:4: has 3 cells, and the first line has 2"]),
        ("case,opened,case\n1,0,1\n", ["run.cases.csv:1: the column 'case' is there 2 times"]),
        ('case,opened\n1,0\n"2,0\n3,0\n',
         [("run.cases.csv:3: no row of a CSV file: unexpected end of data; "
          "look at its quotation marks")]),
        ("case,opened\n1,soon\n2,1_0\n3, 4\n",
         ["run.cases.csv:2: column opened: a whole number, not 'soon'",
          "run.cases.csv:3: column opened: a whole number, not '1_0'",
          "run.cases.csv:4: column opened: a whole number, not ' 4'"]),
        ("", ["run.cases.csv:1: no names of columns"]),
        (b"case,opened\n\xff,0\n", ["run.cases.csv: not UTF-8 text"]),
    ],
)  # fmt: skip
def test_a_damaged_file_is_told_by_line(tmp_path: Path, text: str | bytes, told: list[str]):
    assert problems(tmp_path, run__cases__csv=text) == told


def test_all_files_are_told_at_once_and_of_many_rows_the_first_twenty(tmp_path: Path):
    told = problems(
        tmp_path,
        run__cases__csv=CASES + "x\n" * 30,
        run__duty__csv="engineer,engineer\n",
        run__json="{",
    )
    assert told[19] == "run.cases.csv:22: has 1 cells, and the first line has 2"
    assert told[20] == "run.cases.csv: and 10 more"
    assert told[21] == "run.duty.csv:1: the column 'engineer' is there 2 times"
    assert told[22].startswith("run.json: no JSON file: ")
    assert len(told) == 23


def test_a_spoilt_archive_is_told(tmp_path: Path):
    whole = gzip.compress(CASES.encode() * 100)
    told = problems(tmp_path, ".csv.gz", run__cases__csv__gz=whole[: len(whole) // 2])
    assert told == [
        (
            "run.cases.csv.gz: the table cannot be read: Compressed file ended before the "
            "end-of-stream marker was reached"
        )
    ]
    told = problems(tmp_path, ".csv.gz", run__cases__csv__gz=CASES)
    assert told[0].startswith("run.cases.csv.gz: the table cannot be read: Not a gzipped file")


def test_a_spoilt_parquet_file_is_told(tmp_path: Path):
    pytest.importorskip("pyarrow")
    told = problems(tmp_path, ".parquet", run__cases__parquet="PAR1 or not")
    assert told[0].startswith("run.cases.parquet: the table cannot be read: ")
