import dataclasses
import warnings
from pathlib import Path

import pytest
from study_fakes import FILES, LARGER

import supportsim as ss
from supportsim import engines
from supportsim.outcome.metrics import LONG_MEASURES
from supportsim.study.results import StudyResult

SCENARIO = FILES / "scenario.yaml"
TIERED = FILES / "tiered.yaml"
DEDICATED = FILES / "dedicated.yaml"
SHORT = {"scenario.warm_up_weeks": 0, "scenario.window_weeks": 2, "scenario.run_off_weeks": 1}


def test_sets_replace_what_the_file_says():
    assert ss.load_scenario(SCENARIO, sets={"scenario.load": 1.25}).load == 1.25
    design = ss.load_design(TIERED, sets={"design.desks.specialists.staff.late.headcount": 7})
    assert design.desks["specialists"].staff["late"].headcount == 7


def test_a_set_without_an_owner_is_refused_and_not_ignored():
    with pytest.raises(ss.InputError, match="a path starts with scenario"):
        ss.load_study(FILES / "study.yaml", sets={"load": 1.25})


def test_designs_are_made_equal_in_cost_when_all_the_others_can_give_way(tmp_path: Path):
    text = (FILES / "dedicated.yaml").read_text(encoding="utf-8")
    stiff = tmp_path / "stiff.yaml"
    stiff.write_text("\n".join(one for one in text.splitlines() if "balance" not in one), "utf-8")
    able = FILES / "dedicated.yaml"
    assert ss.study_of(SCENARIO, [TIERED, able]).equal_cost
    assert ss.study_of(SCENARIO, [stiff, able]).equal_cost
    assert not ss.study_of(SCENARIO, [TIERED, able, stiff]).equal_cost
    assert not ss.study_of(SCENARIO, [TIERED]).equal_cost
    assert not ss.study_of(SCENARIO, [TIERED, able], equal_cost=False).equal_cost


def test_a_replication_alone_is_the_one_of_the_study():
    scenario = ss.load_scenario(SCENARIO, sets=SHORT)
    design = ss.load_design(TIERED)
    found = ss.replicate(design, scenario, replications=2, seed=5)
    opened = [
        ss.simulate(design, scenario, seed=5, replication=number).outcome.ratios["cases_opened"]
        for number in (0, 1)
    ]
    (first, _), (second, _) = opened
    assert first != second
    assert found.metrics["cases_opened"].mean == (first + second) / 2


def test_a_comparison_agrees_with_its_designs_alone(tmp_path: Path):
    sets = SHORT | dict([LARGER])
    result = ss.compare(
        SCENARIO,
        [TIERED, FILES / "dedicated.yaml"],
        equal_cost=False,
        replications=2,
        seed=5,
        sets=sets,
    )
    design = ss.load_design(TIERED, sets=sets)
    alone = ss.replicate(design, ss.load_scenario(SCENARIO, sets=SHORT), replications=2, seed=5)
    together = result.base.designs["tiered"]
    assert together.metrics == alone.metrics
    assert "Resolved in time" in ss.table(result)
    written = {file.name for file in ss.write_results(result, tmp_path / "out")}
    tables = {"results.csv", "differences.csv"}
    assert {"results.json", *tables, "provenance.json", "report.html"} <= written
    assert {file.name for file in (tmp_path / "out" / "figures").iterdir()} < written


def test_the_tables_of_a_run_tell_of_every_case():
    run = ss.simulate(ss.load_design(TIERED), ss.load_scenario(SCENARIO, sets=SHORT), seed=5)
    tables = run.tables()
    assert list(tables) == ["cases", "spells", "duty", "people"]
    assert tables["cases"]["case"] == list(range(len(run.tape)))
    assert set(tables["cases"]["status"]) <= {"open", "resolved", "withdrawn", "not_opened"}
    assert dataclasses.is_dataclass(run)


def test_a_design_that_cannot_serve_the_scenario_is_refused():
    design = ss.load_design(TIERED)
    grades = ss.load_scenario(SCENARIO).grades
    other = next(iter(grades))
    lost = ss.load_scenario(SCENARIO).model_copy(update={"grades": {other: grades[other]}})
    for call in (ss.simulate, ss.replicate):
        with pytest.raises(ss.InputError, match="unknown grade"):
            call(design, lost)


def test_no_replications_is_bad_input():
    with pytest.raises(ss.InputError, match="at least 1, not 0"):
        ss.compare(SCENARIO, [TIERED], replications=0)


def test_in_brief_the_table_is_the_same_and_only_what_it_does_not_show_is_missing():
    def run(*, brief: bool, **goals: float) -> StudyResult:
        sets = SHORT | {f"scenario.goals.{name}": goal for name, goal in goals.items()}
        study = ss.study_of(SCENARIO, [TIERED, DEDICATED], equal_cost=False, sets=sets)
        return ss.run_study(study, replications=2, brief=brief)

    whole, short = run(brief=False), run(brief=True)
    assert ss.table(short) == ss.table(whole)
    for name, design in short.base.designs.items():
        known = whole.base.designs[name].metrics
        assert design.metrics.items() <= known.items()
        missing = known.keys() - design.metrics.keys()
        assert {metric for metric in missing if "/" not in metric} <= LONG_MEASURES
        assert {"wait_hours", "late_share", "worked_hours"} <= missing
        assert {"assist_share/kind=defect", "resolution_clock_hours_p90"} <= missing
        assert {
            "response_attainment/severity=1",
            "cases_open/package=premium",
        } <= design.metrics.keys()
    for asked in ("wait_hours", "resolution_clock_hours_p90"):
        assert asked in run(brief=True, **{asked: 8.0}).base.designs["tiered"].metrics


def test_a_comparison_says_in_words_what_is_compared():
    told = {
        ss.study_of(SCENARIO, designs, equal_cost=equal).description
        for designs, equal in (([TIERED], None), ([TIERED, DEDICATED], False))
    }
    assert told == {
        "One design on its own.",
        "Designs on the same cases, each as it is written.",
    }
    equal = ss.study_of(SCENARIO, [TIERED, DEDICATED], equal_cost=True).description
    assert equal.endswith("at the same yearly staff cost.")


def test_who_calls_is_warned_where_the_slow_engine_serves(monkeypatch: pytest.MonkeyPatch):
    scenario, design = ss.load_scenario(SCENARIO, sets=SHORT), ss.load_design(TIERED)
    monkeypatch.setattr(engines, "why_missing", lambda: "it was not built")
    with pytest.warns(engines.SlowEngineWarning, match="SimPy engine serves.*it was not built"):
        ss.simulate(design, scenario)
    with pytest.warns(engines.SlowEngineWarning) as told:
        ss.replicate(design, scenario, replications=1)
    assert [Path(one.filename) for one in told] == [Path(__file__)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ss.simulate(design, scenario, engine="simpy")
