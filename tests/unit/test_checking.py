import shutil
from pathlib import Path

import pytest

from supportsim.checking import check_files
from supportsim.errors import InputError
from supportsim.inputs.overrides import Override

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
