import datetime as dt
import gzip
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import world

from supportsim.errors import InputError
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.trace_file import read_rows
from supportsim.inputs.written_times import reader_of
from supportsim.units import DAY, HOUR, MINUTE, SECOND

ALL_COLUMNS = {
    "opened": "at",
    "severity": "priority",
    "customer": "who",
    "kind": "kind",
    "skill": "skill",
    "effort_hours": "hours",
    "touches": "touches",
    "delay_hours": "delay",
}


def traced(file: Path, columns: dict[str, str], **changes: Any) -> Scenario:
    """A world that replays a file; it starts on 4 January 2027 in New York."""
    trace = {
        "file": str(file),
        "columns": columns,
        "date_format": "%Y-%m-%d %H:%M:%S",
        "timezone": "America/New_York",
        "licence": "ours",
    }
    return world(trace=trace | changes.pop("trace", {}), **changes)


def written(folder: Path, *lines: str) -> Path:
    file = folder / "cases.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def problems(scenario: Scenario) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_rows(scenario)
    return [line.replace(scenario.trace.file, "F") for line in caught.value.problems]


def test_every_mapped_column_is_read_in_the_units_of_the_house(tmp_path: Path):
    file = written(
        tmp_path,
        "priority,at,who,kind,skill,hours,touches,delay,more",
        "2,2027-01-05 00:00:01,Ann,defect,general,1.5,3,0.5,x",
        ",2027-01-04 00:00:00,,?,,,,,",
    )
    full, empty = read_rows(traced(file, ALL_COLUMNS))
    assert (full.line, full.opened, full.customer) == (2, DAY + SECOND, "Ann")
    assert (full.severity, full.kind, full.skill, full.touches) == (2, 1, 0, 3)
    assert (full.effort, full.delay) == (HOUR * 3 // 2, HOUR // 2)
    assert (empty.opened, empty.customer) == (0, "row/3")
    assert [getattr(empty, name) for name in ("severity", "kind", "skill", "effort")] == [None] * 4
    assert (empty.touches, empty.delay) == (None, None)


def test_rows_of_too_many_cells_are_told_by_line(tmp_path: Path):
    file = written(
        tmp_path,
        "at,priority",
        "2027-01-04 01:00:00,1",
        "2027-01-04 01:00:00,1,more",
        "",
        "2027-01-04 01:00:00,1,,",
    )
    columns = {"opened": "at", "severity": "priority"}
    assert problems(traced(file, columns)) == [
        "F:3: has 3 cells, and the first line has 2",
        "F:5: has 4 cells, and the first line has 2",
    ]


def test_a_column_that_is_there_twice_is_none(tmp_path: Path):
    file = written(tmp_path, "at,priority,priority,other,other", "2027-01-04 01:00:00,1,2,3,4")
    columns = {"opened": "at", "severity": "priority"}
    assert problems(traced(file, columns)) == [
        "F:1: trace.columns.severity: the column 'priority' is there 2 times"
    ]


def test_a_line_that_is_no_text_is_told(tmp_path: Path):
    file = written(tmp_path, "at,priority", "2027-01-04 01:00:00,1")
    with file.open("ab") as more:
        more.write(b"2027-01-04 01:00:00,\xe9\n")
    assert problems(traced(file, {"opened": "at", "severity": "priority"})) == [
        "F:3: not UTF-8 text"
    ]


def test_topic_site_and_channel_may_stand_in_the_file(tmp_path: Path):
    file = written(
        tmp_path,
        "at,priority,topic,place,how",
        "2027-01-04 01:00:00,1,login,office,web",
        "2027-01-04 02:00:00,1,?,,fax",
    )
    columns = {"opened": "at", "severity": "priority"}
    columns |= {"topic": "topic", "site": "place", "channel": "how"}
    choices = {"topics": {"any": 0.5, "login": 0.5}, "channels": {"phone": 0.5, "web": 0.5}}
    with_fax = traced(file, columns, **choices)
    assert problems(with_fax) == ["F:3: how: 'fax' is none of phone, web"]
    file.write_text(file.read_text().replace("fax", ""), encoding="utf-8")
    full, empty = read_rows(with_fax)
    assert (full.topic, full.site, full.channel) == (1, 0, 1)
    assert (empty.topic, empty.site, empty.channel) == (None, None, None)


def test_no_case_has_more_touches_than_a_plan_can_hold(tmp_path: Path):
    file = written(tmp_path, "at,priority,touches", "2027-01-04 00:00:00,1,1001")
    columns = {"opened": "at", "severity": "priority", "touches": "touches"}
    assert problems(traced(file, columns)) == ["F:2: touches: 1001 touches; the most is 1,000"]


def test_a_gzip_file_reads_like_a_plain_one(tmp_path: Path):
    plain = written(tmp_path, "at,priority", "2027-01-04 01:00:00,1")
    packed = tmp_path / "cases.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    columns = {"opened": "at", "severity": "priority"}
    assert read_rows(traced(packed, columns)) == read_rows(traced(plain, columns))


def test_severities_may_have_names(tmp_path: Path):
    file = written(tmp_path, "at,priority", "2027-01-04 01:00:00,1 - High", "2027-01-04 01:00:00,x")
    columns = {"opened": "at", "severity": "priority"}
    named = traced(file, columns, trace={"severities": {"1 - High": 3}})
    assert problems(named) == ["F:3: priority: 'x' is none of 1 - High"]


@pytest.mark.parametrize(
    ("shown", "zone", "since_midnight"),
    [
        ("2027-01-04 01:30:00", "America/New_York", 90 * MINUTE),
        ("2027-01-04 01:30:00", "Europe/Berlin", 90 * MINUTE - 6 * HOUR),
        ("2027-03-14 03:00:10", "America/New_York", 69 * DAY + 2 * HOUR + 10 * SECOND),
        # Skipped by the clock: the instant of the change.
        ("2027-03-14 02:30:10", "America/New_York", 69 * DAY + 2 * HOUR + 10 * SECOND),
        # Shown twice: the first time.
        ("2027-11-07 01:30:00", "America/New_York", 307 * DAY + 30 * MINUTE),
        ("2027-11-07 02:00:00", "America/New_York", 307 * DAY + 2 * HOUR),
    ],
)
def test_times_are_read_on_the_clock_of_the_file(
    tmp_path: Path, shown: str, zone: str, since_midnight: int
):
    file = written(tmp_path, "at,priority", f"{shown},1")
    columns = {"opened": "at", "severity": "priority"}
    assert read_rows(traced(file, columns, trace={"timezone": zone}))[0].opened == since_midnight


def test_a_time_with_its_own_offset_keeps_it(tmp_path: Path):
    file = written(tmp_path, "at,priority", "2027-01-04 05:00:00+0000,1")
    columns = {"opened": "at", "severity": "priority"}
    scenario = traced(file, columns, trace={"date_format": "%Y-%m-%d %H:%M:%S%z"})
    assert read_rows(scenario)[0].opened == 0


def test_all_bad_rows_are_told_at_once(tmp_path: Path):
    file = written(
        tmp_path,
        "priority,at,who,kind,skill,hours,touches,delay",
        "1,4/1/2027,Ann,defect,general,1,1,1",
        "1,,Ann,defect,general,1,1,1",
        "5,2027-01-04 00:00:00,Ann,defekt,none,-1,0,much",
        "1,2027-01-04 00:00:00,Ann,defect,general,nan,1.5,inf",
    )
    assert problems(traced(file, ALL_COLUMNS)) == [
        "F:2: at: '4/1/2027' is no time written as %Y-%m-%d %H:%M:%S",
        "F:3: at: no opening time",
        "F:4: priority: '5' is none of 1, 2, 3",
        "F:4: kind: 'defekt' is none of how_to, defect",
        "F:4: skill: 'none' is none of general",
        "F:4: hours: '-1' is not a number of hours from 0 to below 1,000,000",
        "F:4: touches: '0' is not a number of touches (1, 2, ..)",
        "F:4: delay: 'much' is not a number of hours from 0 to below 1,000,000",
        "F:5: hours: 'nan' is not a number of hours from 0 to below 1,000,000",
        "F:5: touches: '1.5' is not a number of touches (1, 2, ..)",
        "F:5: delay: 'inf' is not a number of hours from 0 to below 1,000,000",
    ]


def test_after_twenty_problems_the_rest_are_counted(tmp_path: Path):
    file = written(tmp_path, "at,priority", *["never,1"] * 23)
    found = problems(traced(file, {"opened": "at", "severity": "priority"}))
    assert len(found) == 21
    assert found[-1] == "F: and 3 more"


def test_a_missing_column_is_named_with_those_there_are(tmp_path: Path):
    file = written(tmp_path, "at,prio", "2027-01-04 00:00:00,1")
    assert problems(traced(file, {"opened": "at", "severity": "priority"})) == [
        "F:1: trace.columns.severity: there is no column 'priority'; there are at, prio"
    ]


def test_several_touches_contradict_a_completion_share_of_one(tmp_path: Path):
    file = written(tmp_path, "at,priority,touches", "2027-01-04 00:00:00,1,2")
    columns = {"opened": "at", "severity": "priority", "touches": "touches"}
    found = problems(traced(file, columns, touches={"completion_share": 1.0}))
    assert found == ["F:2: touches: 2 touches, but touches.completion_share 1 ends every case at 1"]


def test_a_short_row_lacks_its_last_fields(tmp_path: Path):
    file = written(tmp_path, "at,priority", "2027-01-04 00:00:00")
    assert read_rows(traced(file, {"opened": "at", "severity": "priority"}))[0].severity is None


@pytest.mark.parametrize("content", [None, b"not gzip", b"\x1f\x8b\x08\x00"])
def test_a_file_that_cannot_be_read_is_an_input_error(tmp_path: Path, content: bytes | None):
    file = tmp_path / "cases.csv.gz"
    if content is not None:
        file.write_bytes(content)
    found = problems(traced(file, {"opened": "at", "severity": "priority"}))
    assert found[0].startswith("F: the trace cannot be read: ")


def test_a_scenario_without_a_trace_has_no_rows():
    with pytest.raises(InputError, match="has none"):
        read_rows(world())


@pytest.mark.parametrize(
    "form", ["%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%d.%m.%y %H.%M", "%d%m%Y"]
)
@given(text=st.text("0123456789/-:. \t", max_size=19) | st.datetimes().map(str))
def test_days_and_times_read_apart_are_those_read_together(form: str, text: str):
    try:
        expected = dt.datetime.strptime(text, form)  # noqa: DTZ007 (no zone is read here)
    except ValueError:
        with pytest.raises(ValueError, match=r"match|day|unconverted|month|range"):
            reader_of(form)(text)
        return
    assert reader_of(form)(text) == expected


@pytest.mark.parametrize("form", ["%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%H:%M %d/%m/%Y"])
def test_a_written_time_is_read(form: str):
    moment = dt.datetime(2016, 2, 29, 23, 7)  # noqa: DTZ001 (no zone is read here)
    assert reader_of(form)(moment.strftime(form)) == moment


@pytest.mark.parametrize("text", ["1_5", "\u0661\u0665", "1e12", "0x1", ""])
def test_hours_are_written_in_plain_digits(tmp_path: Path, text: str):
    file = written(tmp_path, "at,priority,hours", f"2027-01-04 00:00:00,1,{text}")
    columns = {"opened": "at", "severity": "priority", "effort_hours": "hours"}
    if not text:
        assert read_rows(traced(file, columns))[0].effort is None
        return
    wanted = "a number of hours from 0 to below 1,000,000"
    assert problems(traced(file, columns)) == [f"F:2: hours: '{text}' is not {wanted}"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("9" * 5000, f"{'9' * 40} touches; the most is 1,000"),
        ("\u0663", "'\u0663' is not a number of touches (1, 2, ..)"),
        ("00", "'00' is not a number of touches (1, 2, ..)"),
    ],
)
def test_touches_are_written_in_few_plain_digits(tmp_path: Path, text: str, told: str):
    file = written(tmp_path, "at,priority,touches", f"2027-01-04 00:00:00,1,{text}")
    columns = {"opened": "at", "severity": "priority", "touches": "touches"}
    assert problems(traced(file, columns)) == [f"F:2: touches: {told}"]


def test_a_quotation_mark_left_open_swallows_no_rows(tmp_path: Path):
    """It is told by the line on which its row begins, also in a column that nobody reads."""
    row = "2027-01-04 01:00:00,1,fine"
    columns = {"opened": "at", "severity": "priority"}
    for more in (2, 20_000):
        lines = ["at,priority,note", row, '2027-01-04 01:00:00,1,"open', *[row] * more]
        (found,) = problems(traced(written(tmp_path, *lines), columns))
        assert found.startswith("F:3: no row of a CSV file: ")
        assert len(found) < 200


def test_a_row_of_several_lines_is_told_by_its_first(tmp_path: Path):
    lines = ["at,priority,note", '2027-01-04 01:00:00,9,"two', 'lines"', "2027-01-04 01:00:00,8,"]
    columns = {"opened": "at", "severity": "priority"}
    found = problems(traced(written(tmp_path, *lines), columns))
    assert [line.partition(": priority")[0] for line in found] == ["F:2", "F:4"]


def test_a_spoilt_gzip_file_is_told(tmp_path: Path):
    lines = [f"2027-01-04 01:00:{second:02},1,{second * 37}" for second in range(60)]
    packed = bytearray(gzip.compress("\n".join(["at,priority,note", *lines]).encode()))
    packed[40:80] = bytes(255 - byte for byte in packed[40:80])
    file = tmp_path / "cases.csv.gz"
    file.write_bytes(packed)
    (found,) = problems(traced(file, {"opened": "at", "severity": "priority"}))
    assert found.startswith("F: the trace cannot be read: ")


@pytest.mark.parametrize(("mark", "words"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_cells_parted_by_anything_but_commas_are_told_in_one_line(
    tmp_path: Path, mark: str, words: str
):
    rows = ("at,priority", "2027-01-04 00:00:00,1")
    file = written(tmp_path, *(row.replace(",", mark) for row in rows))
    scenario = traced(file, {"opened": "at", "severity": "priority"})
    assert problems(scenario) == [f"F:1: the cells are parted by {words}, not by commas"]


def test_control_characters_of_a_first_line_are_not_printed(tmp_path: Path):
    file = written(tmp_path, "PK\x03\x04\x1b[31m")
    line, _ = problems(traced(file, {"opened": "at", "severity": "priority"}))
    assert line == "F:1: trace.columns.opened: there is no column 'at'; there are PK [31m"
