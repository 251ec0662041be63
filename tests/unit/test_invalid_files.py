"""Every file in tests/files/invalid is refused with exactly the lines that it expects."""

from pathlib import Path

import pytest

from supportsim.errors import InputError
from supportsim.inputs.load import load_design, load_scenario, load_study
from supportsim.inputs.match import match

FOLDER = Path(__file__).parents[1] / "files" / "invalid"
SCENARIO = Path("../valid/scenario.yaml")
NAMES = sorted(path.name for path in FOLDER.glob("*.yaml"))


def load(name: str) -> None:
    path = Path(name)
    if name.startswith("scenario_"):
        load_scenario(path)
    elif name.startswith("study_"):
        load_study(path)
    elif name.startswith("design_"):
        load_design(path)
    else:
        scenario, design = load_scenario(SCENARIO), load_design(path)
        match(scenario, design, scenario_file=SCENARIO, design_file=path)


def expected(name: str) -> list[str]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    mark = "# expect: "
    return [line[len(mark) :] for line in text.splitlines() if line.startswith(mark)]


@pytest.mark.parametrize("name", NAMES)
def test_an_invalid_file_gets_exactly_the_lines_it_expects(
    name: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(FOLDER)
    with pytest.raises(InputError) as refusal:
        load(name)
    assert refusal.value.problems == expected(name)


def test_every_invalid_file_says_what_it_expects():
    assert len(NAMES) >= 100
    assert all(expected(name) for name in NAMES)
