"""Runs one of the long checks, and writes its row of the table in docs/verification.md.

    python scripts/long_run.py truth|parity|bugs|slips|fuzz|asan

The row says what was tried, what came of it, how long it took, when, on which commit and with
which versions. What the check prints is printed as it comes. The exit code is that of the check.
Ctrl-C ends the check in its own way, and no row is written.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pages import ROOT, between, commit, machine, rewrite, table, today

from supportsim.progress import clock

PAGE: Final = ROOT / "docs" / "verification.md"
WHAT: Final = "long runs"
HEAD: Final = ("command", "tries", "result", "time", "date", "commit", "on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A long check.

    Attributes:
        tries: What it tries, in words.
        command: Of the Python that runs this.
        settings: Added to the environment; "{seed}" in them, and in `tries`, stands for a number
            that is another in every run, unless SUPPORTSIM_FUZZ_SEED gives one to repeat.
        says: What of its output is the result: the last that matches.
    """

    tries: str
    command: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    says: str = r"\d+ (?:passed|failed|error)[^=\n]*?(?= in [\d.]+s)"


TWIN: Final = "tests/truth/test_twin.py"
#: Of the twin's tests the one that draws what those of parity draw by dice.
BY_DICE: Final = "test_they_do_where_every_rule_is_as_likely_as_any"

CHECKS: Final = {
    "truth": Check(
        tries="exact laws and published results on [larger samples](tables/truth.md)",
        command=["scripts/truth.py"],
    ),
    "parity": Check(
        tries="both engines, byte by byte: 10,000 organisations over all rules and 10,000 without "
        "those of people and hours, by Hypothesis; 10,000 by dice, which the twin plays too, and "
        "2 x 10,000 overloaded; 5,000 crowds of up to 150 people (seed {seed})",
        command=[
            "-m",
            "pytest",
            "tests/truth/test_parity.py",
            f"{TWIN}::{BY_DICE}",
            "--durations=3",
        ],
        settings={"SUPPORTSIM_FUZZ_EXAMPLES": "10000", "SUPPORTSIM_FUZZ_SEED": "{seed}"},
    ),
    "bugs": Check(
        tries="every planted bug on 400 organisations, by each kind of check",
        command=["tests/bugs_table.py"],
        settings={"PYTHONPATH": os.pathsep.join(["tests", "scripts"])},
        says=r"\d+ of \d+ planted bugs are caught",
    ),
    "slips": Check(
        tries="the C engine with one token written otherwise, [400 times](tables/slips.md)",
        command=["scripts/slips.py"],
        says=r"\d+ of \d+ slips are noticed",
    ),
    "fuzz": Check(
        tries="[10,000 changed files](tables/fuzz.md)",
        command=["scripts/fuzz.py", "--jobs", str(len(os.sched_getaffinity(0)))],
        says=r"(?:\d+ failed; they stand|[\d,]+ mutants of seed \d+)",
    ),
    "asan": Check(
        tries="1,000 sound and 1,000 hostile plans under AddressSanitizer",
        command=["-m", "pytest", "tests/laws/test_hostile_plans.py", "--durations=6"],
        settings={"SUPPORTSIM_ASAN": "1", "SUPPORTSIM_HOSTILE_EXAMPLES": "1000"},
    ),
}


def begun_from(seed: str, check: Check) -> Check:
    """The check with its seed filled in."""
    settings = {name: value.replace("{seed}", seed) for name, value in check.settings.items()}
    return replace(check, tries=check.tries.replace("{seed}", seed), settings=settings)


def played(check: Check) -> tuple[int, str, bool]:
    """Exit code and output of a check, printed as it comes; and whether Ctrl-C was heard."""
    lines, stops = [], []
    with subprocess.Popen(  # noqa: S603 (our own programs)
        [sys.executable, *check.command], cwd=ROOT, env={**os.environ, **check.settings},
        stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        signal.signal(signal.SIGINT, lambda *_: stops.append(True))
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            lines.append(line)
    return process.returncode, "".join(lines), bool(stops)


def result(check: Check, code: int, printed: str) -> str:
    """What came of it, in a few words."""
    said = re.findall(check.says, printed)
    words = said[-1] if said else "nothing said"
    return f"holds: {words}" if code == 0 else f"**exit code {code}**: {words}"


def write(name: str, *cells: str) -> None:
    """Put the row of a check into the table, in place of its last one."""
    rows = {line.split("|")[1].strip(): line for line in between(PAGE, WHAT)[2:]}
    rows[f"`make {name}`"] = table(HEAD, [(f"`make {name}`", *cells)])[-1]
    order = [f"`make {each}`" for each in CHECKS]
    rewrite(PAGE, WHAT, [*table(HEAD, []), *(rows[each] for each in order if each in rows)])


def main(name: str) -> int:
    """Run a check, write its row."""
    seed = os.environ.get("SUPPORTSIM_FUZZ_SEED") or str(int(time.time()))
    check, begun, state = begun_from(seed, CHECKS[name]), time.monotonic(), commit()
    code, printed, stopped = played(check)
    if stopped:
        return 130
    spent = clock(time.monotonic() - begun)
    write(name, check.tries, result(check, code, printed), spent, today(), state, machine())
    return code


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in CHECKS:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
