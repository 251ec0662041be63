"""Thousands of changed files against the simulator: what `make fuzz` does.

    python scripts/fuzz.py [--count 10000] [--seed 1] [--first 0] [--jobs 1] [--out out/fuzz]

Every file is a shipped or tested one changed by chance (see tests/fuzzing). It must be refused
with a clean message, or run small and pass the audit with every figure a number or a reason;
never another exception, never more than 60 seconds of a processor or 2 GB. Prints what came of them
as two tables, also written to table.md; saves those that failed; exits with 3 if there were any.
Ctrl-C ends it early, with the tables of those tried.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from fuzzing.mutants import mutant
from fuzzing.trial import FAULTS, FINE, Verdict, write
from fuzzing.workers import verdicts

from supportsim.progress import ProgressLine, clock


def main() -> int:
    """Try so many mutants, save those that failed, print the tables."""
    asked = _arguments()
    # One thread a process: the matrices are small, and threads would count as memory.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    begun, found = time.monotonic(), []
    numbers = range(asked.first, asked.first + asked.count)
    with ProgressLine(sys.stderr, shown=True) as progress, suppress(KeyboardInterrupt):
        for verdict in verdicts(asked.seed, numbers, asked.jobs):
            found.append(verdict)
            progress(len(found), asked.count, "mutants")
            if verdict.outcome in FAULTS:
                _save(verdict, asked.seed, asked.out)
    if not found:
        return 130
    text = _report(found, asked.seed, time.monotonic() - begun)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "table.md").write_text(text, encoding="utf-8")
    print(text)
    faults = [verdict for verdict in found if verdict.outcome in FAULTS]
    for verdict in faults[:20]:
        print(f"mutant {verdict.number}: {verdict.outcome}: {verdict.detail.strip()[-300:]}")
    if faults:
        print(f"{len(faults)} failed; they stand in {asked.out}")
    return 3 if faults else 0


def _arguments() -> argparse.Namespace:
    layout = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("--count", type=int, default=10_000, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1, help="seed of all of them")
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--jobs", type=int, default=1, help="worker processes")
    parser.add_argument("--out", type=Path, default=Path("out/fuzz"), help="folder of the finds")
    return parser.parse_args()


def _save(verdict: Verdict, seed: int, folder: Path) -> None:
    """Write a failed mutant, the files around it, and what happened."""
    one = mutant(seed, verdict.number)
    own = folder / f"{seed}-{verdict.number}"
    if not own.exists():
        own.mkdir(parents=True)
        path = write(one, own)
        said = [f"{verdict.outcome}: {path}", f"changes: {', '.join(verdict.changes)}"]
        said += [f"partner: {one.partner}", "", verdict.detail]
        (own / "what.txt").write_text("\n".join(said), encoding="utf-8")


def _report(found: list[Verdict], seed: int, seconds: float) -> str:
    """Tables by outcome and by mutation, in Markdown."""
    outcomes = Counter(verdict.outcome for verdict in found)
    slowest = max(found, key=lambda verdict: verdict.seconds)
    slow = f"the slowest, {slowest.number}, took {slowest.seconds:.1f} s"
    lines = [
        f"{len(found):,} mutants of seed {seed} in {clock(seconds)}; {slow}",
        "",
        *_table(["outcome", "mutants"], ((name, outcomes[name]) for name in (*FINE, *FAULTS))),
        "",
    ]
    columns = ["refused", "ran", "failed"]
    groups: dict[str, Counter[str]] = {}
    for verdict in found:
        column = "failed" if verdict.outcome in FAULTS else verdict.outcome.split()[0]
        for name in dict.fromkeys(verdict.changes):
            groups.setdefault(name, Counter())[column] += 1
    rows = [(name, *(groups[name][column] for column in columns)) for name in sorted(groups)]
    return "\n".join([*lines, *_table(["mutation", *columns], rows)]) + "\n"


def _table(head: list[str], rows: Iterable[tuple[object, ...]]) -> list[str]:
    marks = ["---", *("---:" for _ in head[1:])]
    return ["| " + " | ".join(map(str, row)) + " |" for row in (head, marks, *rows)]


if __name__ == "__main__":
    sys.exit(main())
