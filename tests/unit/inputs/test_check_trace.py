"""What is said of a trace that does not fit its scenario, before anything is run."""

from pathlib import Path
from typing import Any

import pytest
from worlds import traced_world, world

from supportsim.checking import check_files
from supportsim.errors import InputError
from supportsim.inputs.check_trace import rows_inside, trace_problems, trace_remarks
from supportsim.inputs.load import load_scenario
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.trace_file import read_rows

VALID = Path(__file__).parents[2] / "files" / "valid"
PACKAGE = {"calendar": "always", "targets": {}}


def traced(folder: Path, *rows: str, **changes: Any) -> Scenario:
    """A world of 8 weeks from 4 January 2027, of which 4 from the third on are judged."""
    keys: dict[str, Any] = {
        "segments": {"rest": {"package": "plain"}},
        "packages": {"plain": PACKAGE},
    }
    return traced_world(folder, "at,priority,who,where", rows, **(keys | changes))


def problems(scenario: Scenario) -> list[tuple[str, str]]:
    found = trace_problems(scenario, read_rows(scenario))
    return [(".".join(map(str, each.path)), each.message) for each in found]


def remarks(scenario: Scenario) -> list[str]:
    return [each.message for each in trace_remarks(scenario, read_rows(scenario))]


def test_a_trace_of_another_year_is_told_with_the_days_of_both(tmp_path: Path):
    rows = ("2019-01-07 09:00,1,ann,", "2019-03-09 09:00,1,ann,")
    message = (
        "none of its 2 rows opened in the run, from 2027-01-04 to 2027-02-28; "
        "they are from 2019-01-07 to 2019-03-09"
    )
    assert problems(traced(tmp_path, *rows)) == [("trace.file", message)]


def test_a_trace_with_a_header_alone_has_no_rows(tmp_path: Path):
    message = "has no rows; the run is from 2027-01-04 to 2027-02-28"
    assert problems(traced(tmp_path)) == [("trace.file", message)]


def test_more_customers_than_the_segments_take_are_told_with_both_numbers(tmp_path: Path):
    rows = ("2027-01-20 09:00,1,ann,", "2027-01-20 09:00,1,bob,", "2027-01-20 09:00,1,cara,")
    few = {"busy": {"package": "plain", "busiest_customers": 2}}
    message = (
        "the trace has 3 customers, and busiest_customers are 2; "
        "leave it out of one segment, for the rest"
    )
    assert problems(traced(tmp_path, *rows, segments=few)) == [("segments", message)]
    assert problems(traced(tmp_path, *rows[:2], segments=few)) == []


def test_rows_outside_the_run_are_counted_in_remarks(tmp_path: Path):
    rows = ("2027-01-03 23:59,1,ann,", "2027-03-01 00:00,1,ann,", "2027-01-20 00:00,1,ann,")
    scenario = traced(tmp_path, *rows)
    assert remarks(scenario) == [
        "1 of 3 rows opened before the start and are left out",
        "1 of 3 rows opened after the end of the run and are left out",
    ]
    assert [row.line for row in rows_inside(scenario, read_rows(scenario))] == [4]
    assert remarks(traced(tmp_path, rows[2])) == []
    assert list(trace_remarks(world(), ())) == []


def test_a_trace_without_a_row_that_is_judged_is_told(tmp_path: Path):
    scenario = traced(tmp_path, "2027-01-05 09:00,1,ann,")
    assert problems(scenario) == []
    assert remarks(scenario) == ["no row opened in the judged weeks, from 2027-01-18 to 2027-02-14"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A scenario file that replays cases.csv beside it."""
    text = (VALID / "scenario.yaml").read_text(encoding="utf-8")
    for line in ("    cases_per_month: 8\n", "    cases_per_month: 4\n", "    profile: office\n"):
        text = text.replace(line, "")
    for customers, instead in (("10", "    busiest_customers: 1\n"), ("30", "")):
        text = text.replace(f"    customers: {customers}\n", instead)
    start, end = text.index("profiles:"), text.index("severities:")
    text = text[:start] + text[end:]
    trace = 'columns: {opened: at, severity: sev}, date_format: "%Y-%m-%d", timezone: UTC'
    path = tmp_path / "scenario.yaml"
    path.write_text(f"{text}trace: {{file: cases.csv, licence: ours, {trace}}}\n", encoding="utf-8")
    return path


def test_the_line_of_the_file_is_told(file: Path):
    file.with_name("cases.csv").write_text("at,sev\n2019-01-07,1\n", encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        load_scenario(file)
    (line,) = refusal.value.problems
    assert line.startswith(f"{file}:105:9: trace.file: none of its 1 rows opened in the run")


def test_a_check_warns_of_rows_that_are_left_out(file: Path):
    rows = "at,sev\n2019-01-07,1\n2025-01-14,1\n"
    file.with_name("cases.csv").write_text(rows, encoding="utf-8")
    warnings = check_files([file, VALID / "tiered.yaml"]).warnings
    left_out = "trace.file: 1 of 2 rows opened before the start and are left out"
    assert f"{file}:105:9: {left_out}" in warnings
