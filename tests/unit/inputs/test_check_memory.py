import time
from pathlib import Path

import pytest

from supportsim.errors import InputError
from supportsim.inputs import check_memory
from supportsim.inputs.check_memory import (
    CASE_BYTES,
    SHIFT_BYTES,
    TOUCH_BYTES,
    expected_cases,
    free_memory,
    mean_touches,
)
from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.match import match

VALID = Path(__file__).parents[2] / "files" / "valid"


def free(monkeypatch: pytest.MonkeyPatch, size: int | None) -> None:
    monkeypatch.setattr(check_memory, "free_memory", lambda: size)


def test_the_number_of_cases_is_estimated_from_rates_and_weeks():
    scenario = load_scenario(VALID / "scenario.yaml")
    # 10 customers with 8 cases a month and 30 with 4, for 9 of 365 / 7 weeks.
    assert expected_cases(scenario) == pytest.approx((80 + 120) * 12 * 9 * 7 / 365)
    sets = [("load", 2.0), ("starting_backlog", {"small": 50})]
    doubled = load_scenario(VALID / "scenario.yaml", sets)
    assert expected_cases(doubled) == pytest.approx(2 * expected_cases(scenario) + 50)


def test_touches_are_estimated_by_kind():
    scenario = load_scenario(VALID / "scenario.yaml")
    assert mean_touches(scenario) == pytest.approx((1 - 0.75**40) / 0.25)
    sets = [("kinds.question.touches", {"completion_share": 0.5}), ("touches.most", 3)]
    assert mean_touches(load_scenario(VALID / "scenario.yaml", sets)) == pytest.approx(
        # One to three touches, for half of the cases with a chance of one half to be the last.
        0.5 * (1 + 0.5 + 0.25) + 0.5 * (1 + 0.75 + 0.75**2)
    )
    table = [("touches", {"numbers": {1: 0.5, 3: 0.5}})]
    assert mean_touches(load_scenario(VALID / "scenario.yaml", table)) == pytest.approx(2.0)


def test_a_run_that_does_not_fit_is_refused_with_the_estimate(monkeypatch: pytest.MonkeyPatch):
    need = int(expected_cases(load_scenario(VALID / "scenario.yaml"))) * (
        CASE_BYTES + 4 * TOUCH_BYTES
    )
    free(monkeypatch, 2 * need)
    load_scenario(VALID / "scenario.yaml")
    with pytest.raises(InputError) as refusal:
        load_scenario(VALID / "scenario.yaml", [("scenario.load", 1000.0)])
    (line,) = refusal.value.problems
    assert "segments: about 4.14e+05 cases with 4 touches each would need about 0.772 GiB" in line


def test_millions_of_people_are_refused(monkeypatch: pytest.MonkeyPatch):
    scenario, design = load_scenario(VALID / "scenario.yaml"), load_design(VALID / "tiered.yaml")
    free(monkeypatch, SHIFT_BYTES)
    with pytest.raises(InputError, match=r"desks: the roster of about .* shifts would need"):
        match(scenario, design, scenario_file="s.yaml", design_file=VALID / "tiered.yaml")


def test_nothing_is_refused_where_nobody_knows_the_memory(monkeypatch: pytest.MonkeyPatch):
    free(monkeypatch, None)
    load_scenario(VALID / "scenario.yaml", [("scenario.load", 1000.0)])


def test_the_memory_of_this_machine_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    table = tmp_path / "meminfo"
    table.write_text("MemTotal:       100 kB\nMemAvailable:    40 kB\n", encoding="ascii")
    monkeypatch.setattr(check_memory, "_SYSTEM", table)
    assert free_memory() == 40 * 1024
    monkeypatch.setattr(check_memory, "_SYSTEM", tmp_path / "none")
    assert free_memory() is None


def test_the_refusal_comes_in_under_a_second():
    began = time.perf_counter()
    with pytest.raises(InputError):
        load_scenario(VALID / "scenario.yaml", [("scenario.load", 1e9)])
    assert time.perf_counter() - began < 1
