"""A sample of `make fuzz`: a changed file is refused in clean words, or runs and is sound."""

import subprocess
import sys
from pathlib import Path

import pytest
from fuzzing.mutants import mutant
from fuzzing.trial import FAULTS, FINE, try_number
from fuzzing.workers import ending

SEED = 1
TESTS = Path(__file__).parents[1]
#: Mutants tried here; more by `make fuzz`.
SAMPLE = 60


@pytest.mark.parametrize("number", range(SAMPLE))
def test_a_changed_file_is_refused_or_runs_and_is_sound(number: int):
    verdict = try_number(SEED, number)
    assert verdict.outcome in FINE, verdict


def test_a_mutant_is_the_same_for_ever():
    assert mutant(SEED, 7) == mutant(SEED, 7)
    assert mutant(SEED, 7).content != mutant(SEED + 1, 7).content


def test_the_sample_holds_both_refused_and_accepted_files():
    kinds = {mutant(SEED, number).kind for number in range(SAMPLE)}
    assert kinds == {"scenario", "design", "study", "both"}
    outcomes = {try_number(SEED, number).outcome for number in range(12)}
    assert {"refused when read", "ran"} <= outcomes
    assert not outcomes & set(FAULTS)


def test_work_without_end_is_killed_and_called_a_hang():
    work = "from fuzzing.workers import allow_seconds\nallow_seconds(1)\nwhile True: pass"
    command = [sys.executable, "-c", work]
    done = subprocess.run(command, cwd=TESTS, check=False, timeout=120)  # noqa: S603 (our own)
    assert ending(done.returncode)[0] == "hang"
    assert ending(-11) == ("crash", "the process ended with code -11")
