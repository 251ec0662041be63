import pytest
from study_fakes import FILES, fail_on_third, run_like_dice, small_study

from supportsim.errors import SupportSimError
from supportsim.inputs.load import load_design, load_scenario
from supportsim.outcome.outcome import Outcome
from supportsim.study.beforehand import utilisation_of
from supportsim.study.replicate import Task
from supportsim.study.results import StudyResult
from supportsim.study.run import run_study
from supportsim.study.tables import csv_text
from supportsim.study.telling import goals_of
from supportsim.study.write import json_text, provenance_text


def run(**changes: object) -> StudyResult:
    keys = {"runner": run_like_dice}
    return run_study(small_study(), **(keys | changes))


def texts(result: StudyResult) -> tuple[str, str, str]:
    return json_text(result), csv_text(result), provenance_text(result)


def test_results_do_not_depend_on_the_number_of_workers():
    assert texts(run(jobs=1, full=True)) == texts(run(jobs=2, full=True))


def test_the_seed_decides():
    assert csv_text(run()) != csv_text(run(seed=8))
    assert csv_text(run(seed=8)) == csv_text(run(seed=8))


def test_the_base_value_of_a_curve_is_not_run_again():
    tasks: list[tuple[float, int]] = []

    def noting(task: Task) -> dict[str, Outcome]:
        tasks.append((task.scenario.load, task.replication))
        return run_like_dice(task)

    result = run(runner=noting)
    # Base 4; load .8 and 1.2 two each; two easy shares two each.
    assert len(tasks) == 4 + 2 * 2 + 2 * 2
    middle = result.curves["load"][1]
    assert middle.replications == 2
    assert middle.designs["tiered"].metrics.keys() == result.base.designs["tiered"].metrics.keys()


def test_a_failed_replication_is_a_line_and_the_others_count():
    result = run(runner=fail_on_third)
    assert result.base.replications == 3
    (line,) = result.base.failures
    assert line.startswith("replication 2: ZeroDivisionError: a bug")


def never(task: Task) -> dict[str, Outcome]:
    raise SupportSimError(f"no luck with {task.replication}")


def test_a_study_of_which_nothing_succeeds_is_an_error():
    with pytest.raises(SupportSimError, match="no luck with 0"):
        run(runner=never)


def test_progress_is_told_after_every_replication():
    told: list[tuple[int, int, str]] = []
    run(progress=lambda done, total, label: told.append((done, total, label)))
    assert [done for done, _, _ in told] == list(range(1, 13))
    assert {total for _, total, _ in told} == {12}
    assert [label for _, _, label in told][::4] == ["base", "load", "easy"]


def test_a_study_says_where_its_numbers_come_from():
    result = run()
    assert result.provenance["seed"] == 7
    assert len(str(result.provenance["input_hash"])) == 64
    assert (
        result.provenance["input_hash"]
        != run_study(small_study(("scenario.load", 1.1)), runner=run_like_dice).provenance[
            "input_hash"
        ]
    )
    assert "2025-07-04" in result.holidays["US"]
    assert any(line.startswith("scenario.yaml: source: assumption") for line in result.assumptions)
    assert any("are judged" in note for note in result.notes)


def test_expected_utilisation_needs_no_run_and_grows_with_the_load():
    scenario = load_scenario(FILES / "scenario.yaml")
    design = load_design(FILES / "tiered.yaml")
    found = utilisation_of(scenario, design)
    assert list(found) == ["front", "specialists"]
    doubled = utilisation_of(scenario.model_copy(update={"load": 2.0}), design)
    assert doubled == pytest.approx({desk: 2 * share for desk, share in found.items()})


def test_goals_are_those_of_the_packages():
    assert run().goals == {
        "response_attainment/package=premium": 0.95,
        "response_attainment/package=standard": 0.9,
        "resolution_attainment/package=premium": 0.9,
    }


def test_goals_of_the_organisation_come_behind_those_of_the_packages():
    scenario = load_scenario(FILES / "scenario.yaml", [("scenario.goals.backlog", 9.0)])
    assert list(goals_of(scenario)) == [*run().goals, "backlog"]
