from pathlib import Path

import pytest

from supportsim.errors import InputError
from supportsim.inputs.files import MOST_BYTES, MOST_VALUES, read_value, read_yaml


def read(tmp_path: Path, text: str | bytes):
    path = tmp_path / "file.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_yaml(path)


def refusal(tmp_path: Path, text: str | bytes) -> list[str]:
    with pytest.raises(InputError) as error:
        read(tmp_path, text)
    return [line.removeprefix(f"{tmp_path}/") for line in error.value.problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("off", "off"),
        ("NO", "NO"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("010", 10),
        ("-3", -3),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("2025-01-06", "2025-01-06"),
        ('"09:30"', "09:30"),
        ("'true'", "true"),
        ("[1, a]", [1, "a"]),
        ("1.2.3", "1.2.3"),
    ],
)
def test_a_value_is_read_as_yaml_1_2_and_nothing_else(tmp_path: Path, written: str, value: object):
    data = read(tmp_path, f"key: {written}\n").data
    assert data == {"key": value}
    assert type(data["key"]) is type(value)


def test_positions_are_those_of_keys_and_list_entries(tmp_path: Path):
    source = read(tmp_path, "a:\n  b: 1\n  c: [x, y]\n1: z\n")
    assert source.positions == {
        ("a",): (1, 1),
        ("a", "b"): (2, 3),
        ("a", "c"): (3, 3),
        ("a", "c", 0): (3, 7),
        ("a", "c", 1): (3, 10),
        (1,): (4, 1),
    }


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path):
    assert read(tmp_path, b"\xef\xbb\xbfa: 1\n").data == {"a": 1}


def test_a_duplicate_key_keeps_the_first_value_and_is_told_where_it_is_repeated(tmp_path: Path):
    source = read(tmp_path, "a: 1\nb: 2\na: 3\n")
    assert source.data == {"a": 1, "b": 2}
    assert [(problem.path, problem.at) for problem in source.problems] == [(("a",), (3, 1))]


def test_text_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path):
    assert refusal(tmp_path, b"a: 1\nb: \xff\n") == [
        "file.yaml:2:1: not UTF-8 text; save the file as UTF-8"
    ]


def test_a_control_character_is_refused_with_its_place(tmp_path: Path):
    assert refusal(tmp_path, "a: 1\nb: \x00\n") == [
        "file.yaml:2:4: not YAML: a control character stands here"
    ]


def test_a_file_of_one_mebibyte_is_read_and_a_byte_more_is_not(tmp_path: Path):
    text = b"a: 1\n#"
    assert read(tmp_path, text.ljust(MOST_BYTES, b"x")).data == {"a": 1}
    assert refusal(tmp_path, text.ljust(MOST_BYTES + 1, b"x")) == [
        "file.yaml: larger than 1 MiB; a file that people write is not"
    ]


def test_more_values_than_people_write_are_refused_where_they_begin(tmp_path: Path):
    fine = "a: [" + "1," * (MOST_VALUES - 3) + "]\n"
    assert len(read(tmp_path, fine).data["a"]) == MOST_VALUES - 3
    assert refusal(tmp_path, "a: [" + "1," * MOST_VALUES + "]\n") == [
        f"file.yaml:1:{5 + 2 * (MOST_VALUES - 3)}: more than 40,000 keys and values in one file"
    ]


def test_a_folder_and_a_missing_file_are_refused_in_words(tmp_path: Path):
    with pytest.raises(InputError, match=r"cannot be read \(is a directory\)"):
        read_yaml(tmp_path)
    with pytest.raises(InputError, match="no such file"):
        read_yaml(tmp_path / "nothing.yaml")
    with pytest.raises(InputError, match="not a file name"):
        read_yaml(Path("a\0b"))


def test_a_value_on_the_command_line_may_be_a_list_or_a_clock_time_without_quotes():
    assert read_value("[mon, tue]", "x") == ["mon", "tue"]
    assert read_value("{a: 1}", "x") == {"a": 1}
    assert read_value("09:30", "x") == "09:30"
    with pytest.raises(InputError, match=r"^x: must be a finite number"):
        read_value(".nan", "x")
    with pytest.raises(InputError, match=r"^x:1:4: not YAML: "):
        read_value("[1,", "x")
