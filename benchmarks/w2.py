"""W2 on both engines, side by side with other simulators: `python benchmarks/w2.py`.

Every run is a process of its own that simulates a year and prints a line of JSON; the rounds
go through all programs in turn. Rates are cases in a CPU second of the loop with its draws and
the making of the model; imports, compilation, what is read from files and the figures
afterwards are left out. A program whose package is not installed (`pip install
'supportsim[bench]'`) is skipped and said to be. `--years N` plays N years in C instead, for the
long-run values.
"""

import argparse
import datetime as dt
import importlib.metadata
import importlib.util
import json
import math
import os
import platform
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from w2_models.programs import COMPILED, PROGRAMS, Lines, c_year, missing
from w2_models.workload import LONG_RUN, LONG_RUN_YEARS

HERE: Final = Path(__file__).parent

#: Standard deviation between years, from 160 of them; the intervals lean on it.
YEARLY_SD: Final = {
    "wait": 0.079,
    "attainment": 0.00138,
    "use_front": 0.0036,
    "use_back": 0.0060,
    "resolution": 0.102,
}
#: Rounding of the long-run values.
ROUNDING: Final = {
    "wait": 0.0005,
    "attainment": 0.00005,
    "use_front": 0.0005,
    "use_back": 0.0005,
    "resolution": 0.0005,
}
#: Those beside which the compiled engine is told too.
BESIDE: Final = frozenset({"cimba", "C -O3"})


def compile_c(folder: Path) -> None:
    """Build the C program, if there is a compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return
    program = folder / "w2"
    source = HERE / "w2_models" / "w2.c"
    command = [compiler, "-O3", "-march=native", "-o", str(program), str(source), "-lm"]
    subprocess.run(command, check=True)  # noqa: S603
    os.environ["W2_PROGRAM"] = str(program)


def one(name: str, seed: int) -> None:
    """What a process of its own does: run a program and print what came of it."""
    found = PROGRAMS[name][0](seed)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peak": peak} | found))


def measure(names: list[str], rounds: int) -> dict[str, list[Lines]]:
    """All programs in turn, so many times."""
    found: dict[str, list[Lines]] = {name: [] for name in names}
    for seed in range(1, rounds + 1):
        for name in names:
            command = [sys.executable, __file__, "--one", name, "--seed", str(seed)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
            if done.returncode:
                print(f"{name} failed: {done.stderr.strip().splitlines()[-1]}")
                continue
            found[name].append(json.loads(done.stdout.splitlines()[-1]))
    return {name: lines for name, lines in found.items() if lines}


def rates(lines: list[Lines]) -> list[float]:
    """Cases in a CPU second, round by round."""
    return [line["cases"] / line["seconds"] for line in lines]


def over(lines: list[Lines], others: list[Lines]) -> list[float]:
    """How many times as fast as another program it was, round by round."""
    return [rate / other for rate, other in zip(rates(lines), rates(others), strict=False)]


def table(found: dict[str, list[Lines]]) -> None:
    """Rates, ratios within the round, peaks."""
    base = found["idiomatic SimPy"]
    print(f"\n{'program':24}{'cases/s':>12}{'x SimPy':>10}{'from':>9}{'to':>9}{'peak MiB':>10}")
    for name, lines in found.items():
        ratios = over(lines, base)
        peak = statistics.median(line["peak"] for line in lines)
        print(
            f"{name:24}{statistics.median(rates(lines)):12,.0f}{statistics.median(ratios):10.2f}"
            f"{min(ratios):9.2f}{max(ratios):9.2f}{peak:10.0f}"
        )
    beside(found)
    known = {"seconds", "peak", "cases", *LONG_RUN}
    for name, lines in found.items():
        parts = {part: statistics.median(line[part] for line in lines) for part in lines[0]}
        shown = [f"{part} {value:.3f}" for part, value in parts.items() if part not in known]
        if shown:
            print(f"{name}: CPU seconds a year: {', '.join(shown)}")


def beside(found: dict[str, list[Lines]]) -> None:
    """Ratios of what the compiled engine does to `BESIDE`, within the round."""
    for name in (name for name in found if name in COMPILED):
        for other in (other for other in found if other in BESIDE):
            ratios = over(found[name], found[other])
            print(f"{name}, times {other}: {statistics.median(ratios):.2f}", end="")
            print(f" (from {min(ratios):.2f} to {max(ratios):.2f})")


def agreement(found: dict[str, list[Lines]]) -> bool:
    """Print the long-run values of each program; whether all agree with those known.

    A value agrees when the known one lies within 3.5 standard errors, its own included.
    """
    print(f"\n{'long-run values':24}" + "".join(f"{figure:>18}" for figure in LONG_RUN))
    print(f"{'known':24}" + "".join(f"{value:18}" for value in LONG_RUN.values()))
    agrees = True
    for name, lines in found.items():
        row = f"{name:24}"
        for figure, known in LONG_RUN.items():
            mean = statistics.fmean(line[figure] for line in lines)
            error = YEARLY_SD[figure] * math.sqrt(1 / len(lines) + 1 / LONG_RUN_YEARS)
            limit = 3.5 * error + ROUNDING[figure]
            is_near = abs(mean - known) <= limit
            agrees = agrees and is_near
            row += f"{f'{mean:.4f} +-{limit:.4f}' + (' ' if is_near else '!'):>18}"
        print(row)
    return agrees


def long_run(years: int) -> None:
    """Print the figures of so many years in C, with their standard errors."""
    lines = [c_year(seed) for seed in range(1, years + 1)]
    print(f"{years} years of the C program; mean and standard error, and the value that is known")
    for figure, known in LONG_RUN.items():
        values = [line[figure] for line in lines]
        error = statistics.stdev(values) / math.sqrt(years)
        print(f"{figure:12}{statistics.fmean(values):10.4f}{error:9.4f}{known:10}")


def versions() -> str:
    """What was measured with."""
    parts = [f"Python {platform.python_version()}"]
    packages = ("supportsim", "simpy", "numpy", "ciw", "salabim", "cimba", "numba")
    known = [package for package in packages if importlib.util.find_spec(package) is not None]
    parts += [f"{package} {importlib.metadata.version(package)}" for package in known]
    compiler = shutil.which("cc")
    if compiler:
        asked = [compiler, "--version"]
        said = subprocess.run(asked, capture_output=True, text=True, check=True)  # noqa: S603
        parts.append(said.stdout.splitlines()[0])
    return ", ".join(parts)


def main() -> int:
    """Measure, print the tables, and say by the exit code whether all programs agree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="*", help="names of programs; idiomatic SimPy is added")
    parser.add_argument("--years", type=int, help="play so many in C, for the long-run values")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=1, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        one(asked.one, asked.seed)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        compile_c(Path(folder))
        if asked.years:
            long_run(asked.years)
            return 0
        names = [n for n in PROGRAMS if not asked.only or n in {"idiomatic SimPy", *asked.only}]
        reasons = {name: missing(name) for name in names}
        print("".join(f"{name} is left out: {why}\n" for name, why in reasons.items() if why))
        names = [name for name, why in reasons.items() if not why]
        begun = os.getloadavg()[0]
        found = measure(names, asked.rounds)
    print(f"\nWorkload W2, one year, {dt.datetime.now(dt.UTC):%Y-%m-%d}: `{shlex.join(sys.argv)}`")
    print(versions())
    print(f"{os.cpu_count()} cores, load {begun:.1f} before and {os.getloadavg()[0]:.1f} after")
    table(found)
    return 0 if agreement(found) else 1


if __name__ == "__main__":
    sys.exit(main())
