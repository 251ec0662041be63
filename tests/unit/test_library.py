from pathlib import Path

import pytest

from supportsim.errors import InputError
from supportsim.library import FOLDERS, copy_library, library_root

ROOT = Path(__file__).parents[2]


def names(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_a_checkout_is_its_own_library():
    assert library_root() == ROOT


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_ships_is_data_and_no_code(folder: str):
    files = names(ROOT / folder)
    assert any(name.endswith(".md" if folder == "docs" else ".yaml") for name in files)
    assert not [name for name in files if name.endswith((".py", ".pyc", ".so"))]


def test_a_copy_has_every_shipped_file(tmp_path: Path):
    made = copy_library(tmp_path / "mine")
    assert [folder.name for folder in made] == list(FOLDERS)
    for folder in made:
        assert names(folder) == names(ROOT / folder.name)
    data = "configs/data/servicenow_incidents_2016.csv.gz"
    assert (tmp_path / "mine" / data).read_bytes() == (ROOT / data).read_bytes()


def test_an_empty_folder_is_filled(tmp_path: Path):
    copy_library(tmp_path)
    assert (tmp_path / "models" / "tiered.yaml").is_file()


def test_nothing_is_overwritten(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="not empty; nothing was written"):
        copy_library(tmp_path)
    assert names(tmp_path) == {"notes.txt"}


def test_a_file_is_no_folder(tmp_path: Path):
    file = tmp_path / "mine"
    file.write_text("mine", encoding="utf-8")
    for target in (file, file / "below"):
        with pytest.raises(InputError, match="mine"):
            copy_library(target)
    assert file.read_text(encoding="utf-8") == "mine"
