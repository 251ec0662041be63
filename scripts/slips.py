"""One token of the C engine written otherwise, hundreds of times: what `make slips` does.

    python scripts/slips.py [--count 400] [--seed 1]

Each slip is built and plays small organisations and crowds (tests/slips.py). Prints how many were
noticed, and on what first; writes docs/tables/slips.md, where those stand that were not.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from pages import ROOT, commit, machine, table, today
from slips import (
    CROWDS,
    NOT_BUILT,
    NOT_NOTICED,
    SMALL,
    STOPPED,
    Slip,
    outcome,
    some_slips,
    write_known,
)

from supportsim.progress import ProgressLine, clock

PAGE: Final = ROOT / "docs" / "tables" / "slips.md"
WORDS: Final = {
    "small": f"another ledger of one of {SMALL} small organisations",
    "crowd": f"of these none, but of one of {CROWDS} crowds",
    STOPPED: "a number outside its table, a crash, or no end",
    NOT_NOTICED: "not noticed",
}


def main() -> int:
    """Try so many slips, write the page."""
    asked = _arguments()
    begun, slips = time.monotonic(), some_slips(asked.count, asked.seed)
    with TemporaryDirectory() as folder, ProgressLine(sys.stderr, shown=True) as progress:
        known = Path(folder) / "known"
        write_known(known)
        found: dict[Slip, str] = {}
        with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            flying = {pool.submit(outcome, slip, known): slip for slip in slips}
            for future in as_completed(flying):
                found[flying[future]] = future.result()
                progress(len(found), len(slips), "slips")
    built = {slip: how for slip, how in found.items() if how != NOT_BUILT}
    spent = clock(time.monotonic() - begun)
    PAGE.write_text("\n".join(_page(built, asked.seed, spent)), encoding="utf-8")
    noticed = sum(how != NOT_NOTICED for how in built.values())
    print(f"{noticed} of {len(built)} slips are noticed")
    return 0


def _arguments() -> argparse.Namespace:
    layout = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("--count", type=int, default=400, help="how many slips")
    parser.add_argument("--seed", type=int, default=1, help="seed of the draw")
    return parser.parse_args()


def _page(built: dict[Slip, str], seed: int, spent: str) -> Sequence[str]:
    """The page: how they were noticed, and which were not."""
    counts = Counter(built.values())
    rows = [(WORDS[how], counts[how]) for how in WORDS]
    missed = sorted((s for s, how in built.items() if how == NOT_NOTICED), key=_place)
    lines = [(f"{slip.file} {slip.line}", _code(slip.was), _code(slip.now)) for slip in missed]
    return [
        "# Slips in the C engine",
        "",
        f"`make slips` on {today()}, commit {commit()}, in {spent}: {len(built)} builds of the C",
        f"engine (seed {seed}), each with one token of its source written otherwise; {machine()}.",
        "See [verification](../verification.md#slips-in-the-c-engine).",
        "",
        *table(["noticed by", "slips"], rows),
        "",
        "Not noticed:",
        "",
        *table(["line", "as it is", "with the slip"], lines),
        "",
    ]


def _place(slip: Slip) -> tuple[str, int]:
    return slip.file, slip.line


def _code(line: str) -> str:
    """A line as code in a cell of a table."""
    text = line.strip().replace("|", "\\|")
    return f"`{text}`"


if __name__ == "__main__":
    sys.exit(main())
