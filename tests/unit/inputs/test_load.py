import random
from pathlib import Path

import pytest

from supportsim import api
from supportsim.errors import InputError
from supportsim.inputs.design import Design
from supportsim.inputs.load import load_design, load_scenario, load_study, resolved
from supportsim.inputs.scenario import Scenario

VALID = Path(__file__).parents[2] / "files" / "valid"
LOADERS = {
    "scenario": load_scenario,
    "tiered": load_design,
    "touch_and_hold": load_design,
    "dedicated": load_design,
    "study": load_study,
}


@pytest.mark.parametrize("name", LOADERS)
def test_the_valid_files_load(name: str):
    assert LOADERS[name](VALID / f"{name}.yaml").description


def test_values_come_as_written_and_defaults_fill_the_rest():
    scenario = load_scenario(VALID / "scenario.yaml")
    assert scenario.severities == {1: 0.05, 2: 0.15, 3: 0.5, 4: 0.3}
    assert scenario.packages["standard"].targets.resolution_hours == {1: 16, 2: 40, 3: 120}
    assert scenario.mechanisms.pick_up.minutes == 5
    assert str(scenario.start) == "2025-01-06"


def test_the_resolved_form_is_read_back_as_the_same_object():
    scenario = load_scenario(VALID / "scenario.yaml")
    assert Scenario.model_validate_json(resolved(scenario)) == scenario
    design = load_design(VALID / "touch_and_hold.yaml")
    assert Design.model_validate_json(resolved(design)) == design


def traced(folder: Path) -> Path:
    """Write the small scenario with a trace in place of drawn cases."""
    text = (VALID / "scenario.yaml").read_text(encoding="utf-8")
    for line in ("customers: 10", "customers: 30", "cases_per_month: 8", "cases_per_month: 4"):
        text = text.replace(f"    {line}\n", "")
    text = text.replace("    profile: office\n", "", 2)
    text = text.replace("package: premium\n", "package: premium\n    busiest_customers: 3\n")
    path = folder / "scenario.yaml"
    trace = (
        "trace:\n  file: data/cases.csv\n  columns: {opened: a, severity: b}\n"
        '  date_format: "%Y-%m-%d"\n  timezone: UTC\n  licence: none\n'
    )
    path.write_text(text + trace, encoding="utf-8")
    return path


def test_the_path_of_a_trace_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    traced(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cases.csv").write_text("a,b\n2025-01-07,1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path.parent)
    scenario = load_scenario(Path(tmp_path.name) / "scenario.yaml")
    assert scenario.trace is not None
    assert scenario.trace.file == str(tmp_path.resolve() / "data" / "cases.csv")


def test_bad_rows_of_a_trace_are_refused_before_anything_runs(tmp_path: Path):
    path, file = traced(tmp_path), tmp_path.resolve() / "data" / "cases.csv"
    file.parent.mkdir()
    file.write_text("a,b\n2025-01-06,1\nmonday,1\n2025-01-07,urgent\n", encoding="utf-8")
    expected = [
        f"{file}:3: a: 'monday' is no time written as %Y-%m-%d",
        f"{file}:4: b: 'urgent' is none of 1, 2, 3, 4",
    ]
    with pytest.raises(InputError) as refusal:
        load_scenario(path)
    assert refusal.value.problems == expected
    with pytest.raises(InputError) as refusal:
        api.run_study(api.study_of(path, [VALID / "tiered.yaml"]))
    assert refusal.value.problems == expected


def test_rows_are_not_looked_at_while_the_scenario_has_other_mistakes(tmp_path: Path):
    path = traced(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cases.csv").write_text("a,b\nmonday,1\n", encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        load_scenario(path, [("load", 2)])
    assert len(refusal.value.problems) == 1
    assert "a trace has the load it has" in refusal.value.problems[0]


def test_a_trace_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match=r"trace.file: no such file \(got 'data/cases.csv'\)"):
        load_scenario(traced(tmp_path))


def test_all_mistakes_of_reading_and_of_values_are_told_at_once(tmp_path: Path):
    text = (VALID / "scenario.yaml").read_text(encoding="utf-8")
    text = text.replace('opens: "09:00"', "opens: 9:00").replace("burden: 1.3", "burden: 0.3")
    path = tmp_path / "scenario.yaml"
    path.write_text(text.replace("shrinkage: 0.25", "shrinkage: .inf"), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_scenario(path)
    told = [line.split(": ")[1] for line in error.value.problems]
    assert told == ["calendars.business.windows[0].opens", "shrinkage", "costs.burden"]


def mutant(draw: random.Random, text: str) -> str:
    """Return the text with one to three lines or characters changed at random."""
    for _ in range(draw.randint(1, 3)):
        lines = text.split("\n")
        line, place = draw.randrange(len(lines)), draw.randrange(len(text) + 1)
        change = draw.randrange(5)
        if change == 0:
            del lines[line]
            text = "\n".join(lines)
        elif change == 1:
            lines.insert(draw.randrange(len(lines)), lines[line])
            text = "\n".join(lines)
        elif change == 2:
            indent = draw.choice(["", "  ", "    ", "\t", "- ", "? ", "&a ", "!t "])
            lines[line] = indent + lines[line].lstrip()
            text = "\n".join(lines)
        elif change == 3:
            text = text[:place] + text[place + draw.randrange(1, 9) :]
        else:
            text = text[:place] + draw.choice("{}[]:,&*!|>'\"%@`#-? \n\t09.~é\0") + text[place:]
    return text


@pytest.mark.parametrize("name", LOADERS)
def test_a_mutilated_file_loads_or_is_refused_line_by_line(name: str, tmp_path: Path):
    draw = random.Random(f"mutants of {name}")  # noqa: S311 - no secrets here
    text = (VALID / f"{name}.yaml").read_text(encoding="utf-8")
    for other in VALID.glob("*.yaml"):
        (tmp_path / other.name).write_bytes(other.read_bytes())
    path = tmp_path / "mutant.yaml"
    refused: list[list[str]] = []
    for _ in range(60):
        path.write_text(mutant(draw, text), encoding="utf-8")
        try:
            LOADERS[name](path)
        except InputError as error:
            refused.append(error.problems)
    assert refused
    assert all(refused)
    lines = [line for problems in refused for line in problems]
    assert all(line.startswith(str(path)) and line.isprintable() for line in lines)
