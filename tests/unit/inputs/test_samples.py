import gzip
import os
from pathlib import Path

import pytest

from supportsim.demand.work import distribution_of
from supportsim.errors import InputError
from supportsim.inputs.load import load_scenario
from supportsim.inputs.samples import read_sample

VALID = Path(__file__).parents[2] / "files" / "valid" / "scenario.yaml"


def test_a_column_of_a_csv_file_is_read_in_ascending_order(tmp_path: Path):
    file = tmp_path / "hours.csv"
    file.write_text("case,hours\n1,4\n2,0.5\n", encoding="utf-8")
    assert read_sample(str(file), "hours") == (0.5, 4.0)


def test_a_text_file_has_one_number_a_line_and_may_be_packed(tmp_path: Path):
    file = tmp_path / "hours.txt.gz"
    file.write_bytes(gzip.compress(b"3\n\n 1.5 \n"))
    assert read_sample(str(file), None) == (1.5, 3.0)


def test_a_changed_file_is_read_again(tmp_path: Path):
    file = tmp_path / "hours.txt"
    file.write_text("1\n", encoding="utf-8")
    assert read_sample(str(file), None) == (1.0,)
    file.write_text("2\n", encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert read_sample(str(file), None) == (2.0,)


@pytest.mark.parametrize(
    ("content", "column", "line"),
    [
        ("a\n", None, "F:1: 'a' is not a number from 0 to 1,000,000"),
        ("1\n1e7\n", None, "F:2: '1e7' is not a number from 0 to 1,000,000"),
        ("nan\n", None, "F:1: 'nan' is not a number from 0 to 1,000,000"),
        ("", None, "F: holds no number"),
        ("hours\n", "hours", "F: holds no number"),
        ("hours,a\n,2\n", "hours", "F:2: '' is not a number from 0 to 1,000,000"),
        ("", "hours", "F:1: there is no column 'hours'; there are none"),
        ("hours,hours\n1,2\n", "hours", "F:1: the column 'hours' is there 2 times"),
        ("1_0\n", None, "F:1: '1_0' is not a number from 0 to 1,000,000"),
        (
            "hours\n\u0661\u0665\n",
            "hours",
            "F:2: '\u0661\u0665' is not a number from 0 to 1,000,000",
        ),
        (
            'hours,a\n1,"x\n2,y\n',
            "hours",
            "F:2: no row of a CSV file: unexpected end of data; look at its quotation marks",
        ),
    ],
)
def test_what_is_no_sample_is_told_by_line(
    tmp_path: Path, content: str, column: str | None, line: str
):
    file = tmp_path / "hours.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_sample(str(file), column)
    assert [text.replace(str(file), "F") for text in caught.value.problems] == [line]


def test_after_twenty_bad_lines_the_rest_are_counted(tmp_path: Path):
    file = tmp_path / "hours.txt"
    file.write_text("x\n" * 23, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_sample(str(file), None)
    assert len(caught.value.problems) == 21
    assert caught.value.problems[-1].endswith(": and 3 more")


def test_a_file_that_cannot_be_read_is_an_input_error(tmp_path: Path):
    file = tmp_path / "hours.gz"
    file.write_bytes(b"not packed")
    with pytest.raises(InputError, match="cannot be read"):
        read_sample(str(file), None)


def test_a_loaded_scenario_finds_its_samples_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    text = VALID.read_text(encoding="utf-8").replace(
        "assist_hours: {law: exponential, mean: 0.3}",
        "assist_hours:\n"
        "  law: mixture\n"
        "  parts:\n"
        "    - {share: 0.5, law: empirical, file: own/hours.txt}\n"
        "    - {share: 0.5, law: deterministic, mean: 4}",
    )
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "hours.txt").write_text("1\n2\n", encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text(text, encoding="utf-8")
    scenario = load_scenario(tmp_path / "scenario.yaml")
    monkeypatch.chdir("/")
    parts = distribution_of(scenario.assist_hours).parts
    assert [part.values for part in parts] == [(1.0, 2.0), ()]
