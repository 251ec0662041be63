"""Runs all tests, rooms side by side on the cores of this machine; each room in one process.

A room stays whole, since its tests share what they have worked out. Whatever is given is handed on
to pytest. The last line adds up the rooms as pytest says it.
"""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
#: The room of longest runs is divided: what begins so shares the runs of studies.
LONGEST: Final = "truth"
STUDIES: Final = "test_results_"
#: So is the room of most tests: what lies in no folder of it is about all that is shipped.
LARGEST: Final = "unit"
SHIPPED: Final = "shipped"
#: Rooms in the order in which they begin, the longest first; others come last.
ORDER: Final = (f"{LONGEST}, studies", LONGEST, f"{LARGEST}, {SHIPPED}", LARGEST, "golden")

_COUNT: Final = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Tests that one process runs.

    Attributes:
        paths: Where they are.
        more: Options of pytest.
        settings: Added to the environment.
    """

    paths: Sequence[str]
    more: Sequence[str] = ()
    settings: Mapping[str, str] = field(default_factory=dict)


def rooms() -> dict[str, list[str]]:
    """Name of each room to its paths, the longest first; together all tests there are."""
    found: dict[str, list[str]] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        inside = file.relative_to(ROOT / "tests").parts
        if len(inside) == 1:
            name, path = "tests", f"tests/{file.name}"
        elif inside[0] == LONGEST:
            name = f"{LONGEST}, studies" if file.name.startswith(STUDIES) else LONGEST
            path = str(file.relative_to(ROOT))
        elif inside[0] == LARGEST:
            name = LARGEST if len(inside) > 2 else f"{LARGEST}, {SHIPPED}"
            path = str(file.relative_to(ROOT) if len(inside) == 2 else Path("tests", *inside[:2]))
        else:
            name, path = inside[0], f"tests/{inside[0]}"
        paths = found.setdefault(name, [])
        if path not in paths:
            paths.append(path)
    return dict(sorted(found.items(), key=lambda pair: _place(pair[0])))


def _place(name: str) -> int:
    """Place of a room among all."""
    return ORDER.index(name) if name in ORDER else len(ORDER)


def run(name: str, room: Room) -> subprocess.CompletedProcess[str]:
    """Run the tests of a room; what it printed is kept."""
    cache = f"cache_dir=.pytest_cache/{name.replace(', ', '_')}"
    command = [sys.executable, "-m", "pytest", "-o", cache, *room.paths, *room.more]
    return subprocess.run(  # noqa: S603 (our own tests)
        command, cwd=ROOT, env={**os.environ, **room.settings}, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def summary(printed: str) -> Counter[str]:
    """How many tests passed, failed and so on by the last line that pytest printed."""
    lines = printed.rstrip().splitlines() or [""]
    return Counter({what.rstrip("s"): int(number) for number, what in _COUNT.findall(lines[-1])})


def play(rooms: Mapping[str, Room]) -> int:
    """Run rooms side by side in their order; the exit code is that of the first that did not pass.

    What each printed is printed when it is over, and at the end the sum.
    """
    begun, total, codes = time.monotonic(), Counter[str](), []
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        flying = {pool.submit(run, name, room): name for name, room in rooms.items()}
        for future in as_completed(flying):
            done = future.result()
            sys.stdout.write(f"--- {flying[future]}\n{done.stdout}")
            sys.stdout.flush()
            total += summary(done.stdout)
            codes.append(done.returncode)
    counts = ", ".join(f"{number} {what}" for what, number in total.items())
    sys.stdout.write(f"=== {counts} in {time.monotonic() - begun:.1f}s ===\n")
    return next((code for code in codes if code), 0)


def main(more: Sequence[str]) -> int:
    """Run every room."""
    return play({name: Room(paths=paths, more=more) for name, paths in rooms().items()})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
