"""No plan crashes or hangs the compiled engine: it is refused in words, or played to an end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from compiled_builds import (
    CHECKED,
    ROOT,
    SANITIZED,
    STARVED,
    TESTS,
    compiler,
    library,
    play,
    runtime,
)

from supportsim.compiled.library import why_missing

#: Plans of each test; all that is asked for, or a sample.
EXAMPLES = int(os.environ.get("SUPPORTSIM_HOSTILE_EXAMPLES", "0"))

needs_library = pytest.mark.skipif(why_missing() is not None, reason=str(why_missing()))
needs_compiler = pytest.mark.skipif(compiler() is None, reason="there is no C compiler")


def counts(line: str) -> dict[str, int]:
    """Outcomes that the last line of a worker tells."""
    return {name: int(count) for count, name in (one.split(" ", 1) for one in line.split(", "))}


@pytest.fixture(scope="session", name="checked")
def checked_library(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(library(tmp_path_factory.mktemp("checked"), CHECKED))


@pytest.fixture(scope="session", name="counted")
def counted_library(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(library(tmp_path_factory.mktemp("counted"), STARVED))


@needs_library
def test_hostile_plans_are_refused_or_played():
    examples = EXAMPLES or 120
    last, wrong = play("hostile", examples, seed=4, timeout=60 + examples)
    assert wrong == "", last
    told = counts(last)
    assert told["refused"] > examples // 4
    assert told["played"] > examples // 10
    assert told["refused"] + told["played"] == examples


@needs_library
def test_no_sum_of_huge_times_wraps_round():
    examples = EXAMPLES or 100
    last, wrong = play("enlarged_alike", examples, seed=8, timeout=60 + 5 * examples)
    assert wrong == "", last
    told = counts(last)
    assert told["refused"] > examples // 20
    assert told["played"] > examples // 4
    assert told["refused"] + told["played"] == examples


@needs_compiler
def test_random_organisations_stay_within_bounds(checked: str):
    examples = EXAMPLES or 40
    for what in ("sound", "in_brief", "hostile"):
        last, wrong = play(
            what, examples, seed=5, timeout=60 + examples, SUPPORTSIM_ENGINE_LIBRARY=checked
        )
        assert wrong == "", last
        assert sum(counts(last).values()) == examples


@needs_compiler
def test_the_bounds_checks_see_a_wrong_number(checked: str):
    """Without the door the checked build says what the released one would trip over."""
    program = (
        "from builders import CaseSpec, DeskSpec, EngineerSpec, build\n"
        "from supportsim.compiled import run\n"
        "run.require_sound = lambda plan: None\n"
        "run.simulate(build([CaseSpec(kind=9)], [DeskSpec()], [EngineerSpec()]))\n"
    )
    done = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-c", program],
        check=False,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(TESTS)]),
            "SUPPORTSIM_ENGINE_LIBRARY": checked,
        },
    )
    assert (
        "SupportSimError: the compiled engine stopped: a number of the plan points" in done.stderr
    )


@needs_compiler
def test_what_a_run_takes_it_gives_back(counted: str):
    examples = EXAMPLES or 120
    last, wrong = play(
        "given_back", examples, seed=9, timeout=60 + examples, SUPPORTSIM_ENGINE_LIBRARY=counted
    )
    assert wrong == "", last
    assert counts(last) == {"played": examples}


@needs_compiler
def test_lack_of_memory_is_said_and_all_is_given_back(counted: str):
    examples = max(EXAMPLES // 20, 2)
    last, wrong = play(
        "starved", examples, seed=6, timeout=60 + 5 * examples, SUPPORTSIM_ENGINE_LIBRARY=counted
    )
    assert wrong == "", last
    assert counts(last) == {"played": examples}


@needs_compiler
@pytest.mark.skipif(not os.environ.get("SUPPORTSIM_ASAN"), reason="runs by `make asan`")
def test_sanitizers_find_nothing(tmp_path: Path):
    examples = EXAMPLES or 200
    runtimes = [runtime("libasan.so"), runtime("libubsan.so")]
    for what in ("sound", "in_brief", "hostile"):
        last, wrong = play(
            what,
            examples,
            seed=7,
            timeout=120 + 5 * examples,
            SUPPORTSIM_ENGINE_LIBRARY=str(library(tmp_path, SANITIZED)),
            LD_PRELOAD=" ".join(runtimes),
            # Python itself keeps memory to its end; that the engine does not is tested above.
            ASAN_OPTIONS="detect_leaks=0",
        )
        assert wrong == "", last
        assert sum(counts(last).values()) == examples


LONG_RUN = """
from builders import CaseSpec, DeskSpec, EngineerSpec, build
from supportsim.compiled.run import simulate
cases = [CaseSpec(opened=9 * n, touches=[(100, 0)]) for n in range(60_000)]
plan = build(
    cases,
    [DeskSpec("engineer", push=True, choice="highest_solving_rate")],
    [EngineerSpec() for _ in range(20_000)],
)
print("ready", flush=True)
simulate(plan)
print("over", flush=True)
"""


@needs_library
def test_ctrl_c_stops_a_long_run_within_a_second():
    """Every case is given to one of a crowd, all of whom are looked at: some seconds of work."""
    paths = os.pathsep.join([str(ROOT), str(TESTS)])
    with subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-c", LONG_RUN],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        seconds = time.monotonic() - begun
        assert process.stdout.read() == ""
        assert "KeyboardInterrupt" in process.stderr.read()
    assert seconds < 1.0
