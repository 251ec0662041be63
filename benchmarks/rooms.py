"""Where the compiled engine's work goes, room by room: `python benchmarks/rooms.py`.

Plays a year under valgrind's callgrind, which counts instructions and simulates a predictor of
branches and a first cache, and adds up what belongs to each file of the engine's source, however
functions were drawn into one another. Needs valgrind and a C compiler.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

from scale import DESIGNS, ROOT, shipped_plan
from w2_models import arrays
from w2_models.workload import BACK, FRONT, WEEKS

from supportsim.compiled.run import simulate
from supportsim.outcome.facts import READ_IN_BRIEF

W2: Final = "w2"
RUNS: Final = (W2, *DESIGNS)
#: What is shown, and the events of callgrind that it is the sum of.
SHOWN: Final = {
    "instructions": ("Ir",),
    "wrong guesses": ("Bcm", "Bim"),
    "misses": ("D1mr", "D1mw"),
}
_FILE: Final = re.compile(r"(?:fl|fi|fe|cfi|cfl)=\((\d+)\)(?: (.*))?")
_COSTS: Final = re.compile(r"[+\-*]?\d*((?: \d+)+)")


def play(name: str) -> None:
    """Play a year of W2 with all columns, or of a shipped design in brief."""
    if name == W2:
        world = arrays.world(FRONT, BACK)
        simulate(arrays.plan_of(world, seed=1, weeks=WEEKS))
        return
    simulate(shipped_plan(name), columns=READ_IN_BRIEF)


def compile_with_lines(folder: Path) -> Path:
    """The engine as it is installed, and besides with the lines of its source."""
    sys.path.insert(0, str(ROOT))
    import hatch_build  # noqa: PLC0415 (beside the package, not in it)

    target = folder / "_engine.so"
    compiler = next(iter(hatch_build.compilers()), ["cc"])
    command = hatch_build.command_line(compiler, ROOT, hatch_build.ENGINE, target)
    subprocess.run([*command, "-g"], check=True)  # noqa: S603 (our own source)
    return target


def counted(name: str, folder: Path, library: Path) -> dict[str, Counter[str]]:
    """What playing cost, by file of the source, then by event."""
    told = folder / name
    command = [
        *("valgrind", "--tool=callgrind", f"--callgrind-out-file={told}", "--branch-sim=yes"),
        *("--cache-sim=yes", "--toggle-collect=play", sys.executable, __file__, "--play", name),
    ]
    environment = {**os.environ, "SUPPORTSIM_ENGINE_LIBRARY": str(library)}
    subprocess.run(command, check=True, capture_output=True, env=environment)  # noqa: S603
    return costs(told.read_text())


def costs(told: str) -> dict[str, Counter[str]]:
    """The lines of a file of callgrind, by file of the source, then by event.

    What a function spent in others stands in a line after each `calls=`, and is left out: it
    stands there too.
    """
    names: dict[str, str] = {}
    found: dict[str, Counter[str]] = {}
    events: list[str] = []
    now, is_of_others = "", False
    for line in told.splitlines():
        if line.startswith("events:"):
            events = line.split()[1:]
        elif line.startswith("calls="):
            is_of_others = True
        elif file := _FILE.fullmatch(line):
            name = names.setdefault(file[1], Path(file[2] or "").name)
            now = now if line.startswith("c") else name
        elif row := _COSTS.fullmatch(line):
            if not is_of_others:
                values = map(int, row[1].split())
                found.setdefault(now, Counter()).update(dict(zip(events, values, strict=False)))
            is_of_others = False
    return found


def show(name: str, found: dict[str, Counter[str]], rooms: int) -> None:
    """Print totals, and the share of each of the largest rooms in them."""
    sums = {
        room: [sum(cost[event] for event in events) for events in SHOWN.values()]
        for room, cost in found.items()
    }
    totals = [sum(column) for column in zip(*sums.values(), strict=True)]
    print(f"\n{name:24}" + "".join(f"{word:>15}" for word in SHOWN))
    print(f"{'total':24}" + "".join(f"{total:15,}" for total in totals))
    for room in sorted(sums, key=lambda room: -sums[room][0])[:rooms]:
        shares = zip(sums[room], totals, strict=True)
        print(f"{room:24}" + "".join(f"{100 * part / total:13.1f} %" for part, total in shares))


def main() -> int:
    """Print a table for each run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", nargs="*", default=RUNS, help=f"of {', '.join(RUNS)}; all")
    parser.add_argument("--rooms", type=int, default=12, help="how many, the largest first")
    parser.add_argument("--play", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.play:
        play(asked.play)
        return 0
    if unknown := sorted(set(asked.runs) - set(RUNS)):
        parser.error(f"no such run: {', '.join(unknown)}; there are {', '.join(RUNS)}")
    if shutil.which("valgrind") is None:
        print("valgrind is not installed")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        library = compile_with_lines(Path(folder))
        for name in asked.runs:
            show(name, counted(name, Path(folder), library), asked.rooms)
    return 0


if __name__ == "__main__":
    sys.exit(main())
