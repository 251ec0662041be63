import shutil
from pathlib import Path

import pytest

from supportsim.checking import Checked, Expected, check_files
from supportsim.errors import InputError
from supportsim.inputs.overrides import Override
from supportsim.printed import checked_text

FILES = Path(__file__).parents[1] / "files" / "valid"


def filled(tmp_path: Path, *roles: str) -> list[Path]:
    """A scenario and a design with blocks all day at the front for these roles."""
    scenario, design = (
        Path(shutil.copy(FILES / name, tmp_path)) for name in ("scenario.yaml", "tiered.yaml")
    )
    text = design.read_text(encoding="utf-8")
    for role in roles:
        block = 'blocks: {class: {days: [mon, tue, wed, thu, fri], starts: "00:00", ends: "24:00"}}'
        text = text.replace(f"{role}: {{grade: L1, ", f"{role}: {{grade: L1, {block}, ")
    design.write_text(text, encoding="utf-8")
    return [scenario, design]


def test_a_desk_without_hours_for_cases_is_told_with_file_and_line(tmp_path: Path):
    scenario, design = files = filled(tmp_path, "early", "late")
    with pytest.raises(InputError) as refusal:
        check_files(files)
    message = "desks.front.staff: nobody here has hours for case work in the judged window"
    assert refusal.value.problems == [f"{design}:10:5: {message} (scenario {scenario})"]


def test_one_role_with_hours_for_cases_is_enough(tmp_path: Path):
    files = filled(tmp_path, "early")
    late: list[Override] = [("design.desks.front.staff.late.headcount", 2)]
    assert check_files(files, late).expected[0].desks["front"] > 0


OVERFLOW: Override = ("design.desks.front.overflow.desk", "specialists")


def test_a_desk_without_hours_may_hand_all_its_cases_on_by_overflow(tmp_path: Path):
    files = filled(tmp_path, "early", "late")
    found = check_files(files, [OVERFLOW]).expected[0].desks
    text = files[1].read_text(encoding="utf-8")
    head, _, rest = text.partition("  front:\n")
    alone = head + rest[rest.index("  specialists:\n") :]
    files[1].write_text(alone.replace("- desk: front", "- desk: specialists"), encoding="utf-8")
    direct = check_files(files).expected[0].desks
    assert set(found) == {"specialists"}
    assert found == direct


def test_what_overflows_to_where_nobody_has_hours_either_is_refused(tmp_path: Path):
    files = filled(tmp_path, "early", "late")
    text = files[1].read_text(encoding="utf-8")
    block = 'blocks: {class: {days: [mon, tue, wed, thu, fri], starts: "00:00", ends: "24:00"}}'
    full = text.replace("{grade: L2, ", f"{{grade: L2, {block}, ")
    files[1].write_text(full, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        check_files(files, [OVERFLOW])
    refused = [line.split(": ")[1] for line in refusal.value.problems]
    assert refused == ["desks.front.staff", "desks.specialists.staff"]


@pytest.mark.parametrize("name", ["study.yaml", "two_kinds.yaml"])
def test_the_study_whose_cases_all_overflow_is_accepted(name: str):
    folder = Path(__file__).parents[2] / "experiments" / "fastest_or_surest"
    assert check_files([folder / name]).expected[2].desks["all"] > 0


def test_what_check_warns_of_alike_is_printed_once_without_detours():
    found = Checked(
        kinds={},
        warnings=[f"studies/one/../../models/{name}.yaml:3:1: no hours" for name in ("a", "b")],
    )
    assert checked_text(found).splitlines() == [
        "warning: models/a.yaml:3:1 and b.yaml:3:1: no hours"
    ]


def test_desks_with_more_work_than_hours_are_named():
    desks = {"front": 1.3, "named": 1.0, "second": 2.1}
    one = Expected(scenario="s", design="d", desks=desks, overall=1.4, left_out=[])
    lines = checked_text(Checked(expected=[one])).splitlines()
    assert "  d on s: 140.0% (front 130.0%, named 100.0%, second 210.0%)" in lines
    assert "    more work than hours, so the backlog may grow: front, second" in lines
    light = Expected(scenario="s", design="d", desks={"front": 1.0}, overall=1.0, left_out=[])
    assert "more work than hours" not in checked_text(Checked(expected=[light]))
