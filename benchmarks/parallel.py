"""What all cores bring, and how long the prompt is away: `python benchmarks/parallel.py`.

Each round runs the command line four times, in wall time from the prompt back to the prompt: with
one worker; with one for each core; at the same time as many commands with one worker each, which
share the replications and nothing else, and so tell what the machine can do at the time; and the
30 replications of a shipped scenario that are to take less than two seconds.
"""

import argparse
import datetime as dt
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
SCENARIO: Final = ROOT / "configs" / "enterprise_software.yaml"
FEW: Final = 30


def command(design: str, replications: int, jobs: int) -> list[str]:
    """A run that prints its table only."""
    files = [str(SCENARIO), str(ROOT / "models" / f"{design}.yaml")]
    numbers = ["-n", str(replications), "-j", str(jobs), "-q"]
    return [sys.executable, "-m", "supportsim", "run", *files, *numbers]


def seconds(commands: Sequence[list[str]]) -> float:
    """Wall time until commands that start at once have all ended."""
    begun = time.monotonic()
    running = [subprocess.Popen(one, stdout=subprocess.DEVNULL) for one in commands]  # noqa: S603
    for one in running:
        if one.wait() != 0:
            raise SystemExit(f"{one.args!r} failed")
    return time.monotonic() - begun


def told(values: Sequence[float]) -> str:
    """The middle, lowest and highest of some values."""
    return f"{statistics.median(values):8.2f} ({min(values):.2f} to {max(values):.2f})"


def main() -> None:
    """Take turns, and print seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--design", default="tiered")
    parser.add_argument("--replications", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    cores = os.cpu_count() or 1
    design, many = asked.design, asked.replications
    runs = {
        "one worker": [command(design, many, 1)],
        f"{cores} workers": [command(design, many, cores)],
        f"{cores} commands, one worker each": [command(design, many // cores, 1)] * cores,
        f"{FEW} replications": [command(design, FEW, cores)],
    }
    today, load = dt.datetime.now(tz=dt.UTC).date(), os.getloadavg()[0]
    print(
        f"{today}: {SCENARIO.stem}, {design}, {many} replications, {cores} cores, load {load:.1f}"
    )
    print(f"wall seconds: middle, lowest and highest of {asked.rounds} rounds")
    seconds(runs[f"{FEW} replications"])  # files come into memory
    took: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(asked.rounds):
        for name, commands in runs.items():
            took[name].append(seconds(commands))
    for name, values in took.items():
        print(f"{name:34}{told(values)}")
    alone, together, apart, _ = took.values()
    for name, values in ((f"{cores} workers", together), ("commands apart", apart)):
        ratios = [one / other for one, other in zip(alone, values, strict=True)]
        print(f"{name + ', times one worker':34}{told(ratios)}")


if __name__ == "__main__":
    main()
