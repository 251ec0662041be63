import functools
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from study_fakes import FILES, LARGER, fail_on_third, run_like_dice

from supportsim import api
from supportsim.cli import main
from supportsim.compiled.library import why_missing
from supportsim.native.library import library
from supportsim.outcome.outcome import Outcome
from supportsim.study.replicate import Task
from supportsim.study.run import run_study

SCENARIO, TIERED, DEDICATED = (
    str(FILES / f"{name}.yaml") for name in ("scenario", "tiered", "dedicated")
)
STUDY = str(FILES / "study.yaml")
WEALTHY = f"{LARGER[0]}={LARGER[1]}"
SHORT = [
    *("--set", "scenario.warm_up_weeks=0", "--set", "scenario.window_weeks=2"),
    *("--set", "scenario.run_off_weeks=1", "--reps", "2", "--jobs", "1"),
]

Runner = Callable[[Task], Mapping[str, Outcome]]


class Said(NamedTuple):
    """What a command left behind."""

    code: object
    out: str
    err: str


Call = Callable[..., Said]


@pytest.fixture
def say(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Call:
    """Call the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Said:
        with pytest.raises(SystemExit) as left:
            main(arguments)
        return Said(left.value.code, *capsys.readouterr())

    return call


@pytest.fixture
def play(say: Call, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call `run STUDY` with another runner in the place of the simulation."""

    def call(runner: Runner, *options: str) -> Said:
        other = functools.partial(run_study, runner=runner)
        monkeypatch.setattr(api.studies, "run_study", other)
        return say("run", STUDY, "--set", WEALTHY, "--jobs", "1", *options)

    return call


def files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def python(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "error", *arguments]


def test_a_comparison_prints_its_table_and_writes_its_files(say: Call, tmp_path: Path):
    said = say("compare", SCENARIO, TIERED, DEDICATED, "--as-written", *SHORT, "--out", "out/a")
    assert said.code == 0
    assert "Resolved in time" in said.out
    assert "out/a/report.html" in said.err
    wanted = {"results.json", "results.csv", "differences.csv", "provenance.json", "report.html"}
    assert wanted < files(tmp_path / "out" / "a")
    assert any(name.endswith(".svg") for name in files(tmp_path / "out" / "a"))


def test_one_design_runs_without_leaving_a_file_and_json_is_the_results_file(
    say: Call, tmp_path: Path
):
    said = say("run", SCENARIO, TIERED, *SHORT, "--json", "--quiet")
    data = json.loads(said.out)
    assert [design["name"] for design in data["designs"]] == ["tiered"]
    assert (said.code, said.err) == (0, "")
    assert files(tmp_path) == set()
    said = say("run", SCENARIO, TIERED, *SHORT, "--json", "--out", "b", "--cases", "c/run.csv")
    assert json.loads(said.out) == data
    assert (tmp_path / "b" / "results.json").read_text(encoding="utf-8") == said.out
    tables = ("cases", "spells", "duty", "people")
    parts = {"c/run.json", *(f"c/run.{table}.csv" for table in tables)}
    assert {name for name in files(tmp_path) if name.startswith("c/")} == parts


def test_a_study_goes_to_a_folder_of_its_name(play: Call, tmp_path: Path):
    said = play(run_like_dice)
    assert said.code == 0
    assert "out/valid/report.html" in said.err
    assert "out/valid/results.csv" in files(tmp_path)


def test_the_options_of_a_run_reach_the_study(play: Call):
    said = play(run_like_dice, "--reps", "3", "--seed", "11", "--full", "--json", "--out", "x")
    data = json.loads(said.out)
    assert (data["seed"], data["replications"]) == (11, 3)
    points = [*data["curves"]["load"], *data["grids"]["load_and_easy"]]
    assert {point["replications"] for point in points} == {3}
    assert json.loads(play(run_like_dice, "--json").out)["grids"] == {}


def test_failed_replications_make_the_results_partial(play: Call, tmp_path: Path):
    said = play(fail_on_third)
    assert said.code == 3
    assert "failed: base: replication 2: ZeroDivisionError: a bug" in said.err
    assert "out/valid/results.json" in files(tmp_path)


def test_an_audit_without_a_violation_says_so_and_one_with_failures_does_not(play: Call):
    told = "audit: every replication was looked through, no violation found"
    assert told in play(run_like_dice, "--audit").err
    assert told not in play(run_like_dice).err
    assert told not in play(fail_on_third, "--audit").err


def nothing_works(task: Task) -> Mapping[str, Outcome]:
    raise ZeroDivisionError(f"a bug in {task.replication}")


def test_a_study_of_which_nothing_succeeds_says_so_and_writes_nothing(play: Call, tmp_path: Path):
    said = play(nothing_works)
    assert said.code == 3
    assert "no replication succeeded" in said.err
    assert files(tmp_path) == set()


def test_work_that_overflows_the_clock_is_bad_input_and_nothing_is_written(
    say: Call, tmp_path: Path
):
    heavy = ("--set", "scenario.kinds.question.effort_hours=100000")
    said = say("run", SCENARIO, TIERED, *SHORT, *heavy, "--out", "out", "--cases", "cases.csv")
    assert said.code == 2
    assert "hours of work on one case, and factors of up to" in said.err
    assert "overflow the clock; shorten the laws of effort or raise the speeds" in said.err
    assert "Traceback" not in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x", "must be numbers and ranges, as 0,5-9"),
        ("1-", "must be numbers and ranges"),
        ("", "must be numbers and ranges"),
        ("-1", "must be numbers and ranges"),
        ("3-2", "names no replication"),
        ("0,2", "no replication 2; there are 0 to 1"),
    ],
)
def test_replications_to_be_saved_are_named_by_numbers(say: Call, text: str, wanted: str):
    said = say("run", SCENARIO, TIERED, *SHORT, "--cases", "run.csv", "--cases-of", text)
    assert said.code == 2
    assert wanted in said.err


def test_replications_to_be_saved_need_a_file(say: Call):
    said = say("run", SCENARIO, TIERED, *SHORT, "--cases-of", "0")
    assert said.code == 2
    assert "--cases-of needs --cases" in said.err


def test_a_missed_goal_counts_only_with_check(play: Call):
    assert play(run_like_dice).code == 0
    said = play(run_like_dice, "--check")
    assert said.code == 1
    # The dice know no packages, so no goal of the scenario is measured.
    assert "goal missed: tiered: response_attainment/package=premium not measured" in said.err


@pytest.mark.parametrize(("load", "code"), [("0.01", 0), ("30", 1)])
def test_goals_are_held_against_what_was_reached(say: Call, load: str, code: int):
    said = say("run", SCENARIO, TIERED, *SHORT, "--set", f"scenario.load={load}", "--check")
    assert ("goal missed" in said.err) == bool(said.code)
    assert said.code == code


@pytest.mark.parametrize(
    ("goal", "code"), [("backlog=100000", 0), ("backlog=0", 1), ("cost_per_case=0.01", 1)]
)
def test_check_judges_goals_of_the_organisation_the_right_way_round(
    say: Call, goal: str, code: int
):
    easy = ("--set", "scenario.load=0.01", "--set", f"scenario.goals.{goal}")
    said = say("run", SCENARIO, TIERED, *SHORT, *easy, "--check", "--quiet")
    assert said.code == code
    assert (f"goal missed: tiered: {goal.partition('=')[0]} " in said.err) == bool(code)


def interrupted(_task: Task) -> Mapping[str, Outcome]:
    raise KeyboardInterrupt


def test_an_interruption_is_a_line_and_130(play: Call, tmp_path: Path):
    said = play(interrupted)
    assert (said.code, said.err.strip()) == (130, "interrupted")
    assert files(tmp_path) == set()


def test_results_replace_earlier_ones_and_say_so(play: Call, tmp_path: Path):
    fresh = play(run_like_dice, "--reps", "2", "--out", "x")
    assert "already" not in fresh.err
    before = files(tmp_path)
    old = tmp_path / "x" / "figures" / "of_a_design_that_is_gone.svg"
    old.write_text("<svg/>")
    again = play(run_like_dice, "--reps", "2", "--out", "x")
    assert again.code == 0
    assert "x has results already, which these will replace" in again.err
    assert files(tmp_path) == before


def test_results_replace_nothing_else(play: Call, tmp_path: Path):
    (tmp_path / "x").mkdir()
    mine = tmp_path / "x" / "results.csv"
    mine.write_text("my own")
    said = play(run_like_dice, "--reps", "2", "--out", "x")
    assert (said.code, said.out) == (2, "")
    assert "x/results.csv: is there and no result of a run" in said.err
    assert (mine.read_text(), files(tmp_path)) == ("my own", {"x/results.csv"})


BAD = {
    ("run", "nowhere"): "nowhere: no such file",
    ("run", STUDY, "--set", "load=2"): "--set load=2: a path starts with scenario, design",
    ("run", STUDY, "--set", "scenario.lod=2"): "did you mean 'load'?",
    ("run", STUDY, "--set", "designs.other.desks.x=2"): "unknown design 'other'",
    ("run", STUDY, "--reps", "0"): "0 is not in the range",
    ("run", STUDY, "--seed", "-1"): "-1 is not in the range",
    ("run", STUDY, "--jobs", "0"): "0 is not in the range",
    ("run", STUDY, "--cases", "run.xlsx"): "the name must end in .csv",
    ("run", STUDY, "--out", "/proc/nowhere"): "/proc/nowhere: cannot be written",
    ("run", SCENARIO): "is a scenario; run takes a study, or a scenario and a design",
    ("run", SCENARIO, TIERED, DEDICATED): "use compare for several",
    ("run", SCENARIO, TIERED, "--full"): "--full is for studies",
    ("run", TIERED, SCENARIO): "is a design; the scenario comes first, then designs",
    ("compare", TIERED, SCENARIO): "is a design; the scenario comes first, then designs",
    ("compare", SCENARIO): "Missing argument",
    ("compare", SCENARIO, TIERED, TIERED): "two design files have the same name",
    ("check", "nowhere", STUDY, TIERED + "x"): "nowhere: no such file",
    ("check", __file__): "not YAML",
    ("check", str(FILES.parent / "invalid" / "design_unknown_key.yaml")): "unknown key",
    ("schema", "roster"): "'roster' is not one of",
    ("rnu",): "No such command 'rnu'",
}


@pytest.mark.parametrize("arguments", BAD, ids=" ".join)
def test_bad_input_is_2_a_message_and_nothing_written(say: Call, tmp_path: Path, arguments: tuple):
    said = say(*arguments)
    assert (said.code, said.out) == (2, "")
    assert BAD[arguments] in said.err
    assert "Traceback" not in said.err
    assert files(tmp_path) == set()


def test_check_tells_the_mistakes_of_all_files(say: Call):
    invalid = FILES.parent / "invalid"
    two = [str(invalid / name) for name in ("design_unknown_key.yaml", "design_bad_name.yaml")]
    said = say("check", *two)
    assert all(file in said.err for file in two)


def test_check_says_how_busy_each_desk_is_expected_to_be(say: Call):
    said = say("check", SCENARIO, TIERED)
    assert said.code == 0
    assert "scenario, no mistakes" in said.out
    (line,) = [line for line in said.out.splitlines() if "tiered on scenario: " in line]
    assert all(f"{desk} " in line for desk in api.load_design(TIERED).desks)
    busier = say("check", SCENARIO, TIERED, "--set", "scenario.load=2").out
    shares = [
        float(text.partition("on scenario: ")[2].split("%")[0]) for text in (said.out, busier)
    ]
    # A little less than twice: customers who call more often are better known.
    assert shares[1] == pytest.approx(2 * shares[0], rel=0.03)


def test_check_of_a_study_resolves_its_curves(say: Call):
    assert say("check", STUDY, "--set", WEALTHY).code == 0
    said = say("check", STUDY, "--set", WEALTHY, "--set", "scenario.kinds.how_to.share=0.5")
    assert said.code == 2


def test_init_hands_out_a_copy_once(say: Call, tmp_path: Path):
    said = say("init", "mine")
    assert said.code == 0
    assert "supportsim run experiments/which_structure" in said.out
    assert "mine/models/tiered.yaml" in files(tmp_path)
    assert say("init", "mine").code == 2


def test_the_schema_is_json(say: Call):
    assert "desks" in json.loads(say("schema", "design").out)["properties"]
    assert json.loads(say("schema").out)["anyOf"]


LOADED = "import sys; from supportsim.cli import main\ntry: main({})\nfinally: print(*sys.modules)"

#: What only audits, mistakes, traces, saved tables, headcounts, curves and full measures need.
FOR_OTHERS = tuple(
    f"supportsim.{room}"
    for room in (
        *("outcome.audit", "outcome.evidence", "inputs.explain", "inputs.guess", "demand.trace"),
        *("inputs.trace_file", "outcome.saved", "outcome.table_", "study.case", "study.workload"),
        *("study.write", "study.turns", "ledger.waits", "ledger.stays", "ledger.sweep", "checking"),
        *("outcome.interns", "outcome.rhythm", "outcome.standby", "study.optimum"),
    )
)


@pytest.mark.parametrize("arguments", [["--help"], ["run", SCENARIO, TIERED, *SHORT]])
def test_neither_help_nor_run_imports_what_takes_a_second(arguments: list[str]):
    command = python("-c", LOADED.format(arguments))
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "supportsim.cli" in loaded
    assert loaded.isdisjoint({"scipy.stats", "matplotlib", "pyarrow", "numpy.ma"})
    assert not [name for name in loaded if name.startswith(FOR_OTHERS)]
    # Without the library in C scipy gives the quantiles of the normal law.
    assert library() is None or "scipy" not in loaded
    assert why_missing() is not None or "simpy" not in loaded


def test_a_reader_that_has_gone_away_is_no_mistake():
    command = python("-m", "supportsim", "schema")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (0, b"")


def read_until(terminal: int, text: bytes) -> bytes:
    """What a terminal shows, up to a text."""
    seen = b""
    while text not in seen:
        seen += os.read(terminal, 1024)
    return seen


def wait_for_nobody(group: int) -> None:
    """Come back when no process of a group runs; those that are dead but not fetched do not."""
    deadline = time.monotonic() + 10
    while True:
        stats = [file.read_text() for file in Path("/proc").glob("[0-9]*/stat")]
        states = [stat.rpartition(")")[2].split() for stat in stats]
        if not [
            1 for state, _, its_group, *_ in states if its_group == str(group) and state != "Z"
        ]:
            return
        assert time.monotonic() < deadline, "worker processes live on"
        time.sleep(0.05)


class Session(NamedTuple):
    """A long run on a terminal of its own, at work in two processes."""

    process: subprocess.Popen[bytes]
    terminal: int


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    ours, theirs = pty.openpty()
    command = python("-m", "supportsim", "run", SCENARIO, TIERED, *SHORT, "--jobs", "2")
    command += ["--reps", "100000"]
    with subprocess.Popen(  # noqa: S603 (ourselves)
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        try:
            read_until(ours, b"base 1")
            yield Session(process, ours)
        finally:
            process.kill()
    os.close(ours)


def test_on_a_terminal_there_is_progress_and_ctrl_c_ends_all_processes(session: Session):
    os.killpg(session.process.pid, signal.SIGINT)
    said = read_until(session.terminal, b"interrupted")
    out, _ = session.process.communicate(timeout=30)
    assert (session.process.returncode, out) == (130, b"")
    assert b"Traceback" not in said
    wait_for_nobody(session.process.pid)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_workers_do_not_outlive_a_killed_program(session: Session, number: signal.Signals):
    session.process.send_signal(number)
    session.process.wait(timeout=30)
    wait_for_nobody(session.process.pid)
