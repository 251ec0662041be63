"""The truth suite on larger samples, rooms side by side: what `make truth` does.

    python scripts/truth.py [ROOM ...]

Writes docs/tables/truth.md: what each check proves, on how large a sample, and how near to its
bound it came. With rooms named (`hours`, `results_tiers`) only these run, and the page is printed.
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from pages import ROOT, commit, machine, table, today
from run_tests import Room, play

from supportsim.progress import clock

PAGE: Final = ROOT / "docs" / "tables" / "truth.md"
#: Room to how many times the sample of `make test` it takes, the longest first.
DEPTHS: Final = {
    "structures": 12,
    "queues": 12,
    "results_case_managers": 6,
    "priorities": 12,
    "hours": 12,
    "mechanisms": 12,
    "overtime_and_calls": 12,
    "results_pooling": 6,
    "results_tiers": 6,
    "results_referral": 6,
    "results_routing": 6,
}
#: Room to how many fresh random organisations it takes for each law.
FRESH: Final = {"twin": 1000}

Record = dict[str, Any]


def rooms(only: Sequence[str], folder: Path) -> dict[str, Room]:
    """Each file of tests/truth as a room, the deeper ones first; what they record goes there."""
    names = [path.stem.removeprefix("test_") for path in ROOT.glob("tests/truth/test_*.py")]
    ordered = [*DEPTHS, *FRESH, *sorted(set(names) - {*DEPTHS, *FRESH})]
    return {
        name: Room(
            paths=[f"tests/truth/test_{name}.py"],
            more=["--records", str(folder / name)],
            settings=settings_of(name),
        )
        for name in only or ordered
    }


def settings_of(name: str) -> dict[str, str]:
    """What makes the tests of a room go deeper."""
    found = {"SUPPORTSIM_TRUTH_DEPTH": str(DEPTHS.get(name, 1))}
    return found | ({"SUPPORTSIM_FUZZ_EXAMPLES": str(FRESH[name])} if name in FRESH else {})


def recorded(folder: Path, name: str) -> list[Record]:
    """What the tests of a room left."""
    file = folder / name
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [json.loads(line) for line in lines]


def row(record: Record) -> Sequence[object]:
    """One check of the table."""
    sample = f"{record['sample']:,} {record['unit']}" if record["sample"] else "none"
    _, mark, values = record["test"].partition("[")
    return (
        record["claim"] + (f" ({values.rstrip(']')})" if mark else ""),
        record["source"],
        sample,
        statistic(record),
        f"{record['seen']:.2f}" if record["comparisons"] else "",
        "holds" if record["passed"] else "**fails**",
        f"{record['seconds']:.1f}",
    )


def statistic(record: Record) -> str:
    """What was measured and its bound."""
    if not record["comparisons"]:
        return "equality"
    return f"p {record['found']:.2g} > {record['bound']:.0e}, stage {record['stage']}"


HEAD: Final = ("claim", "exact by", "sample", "statistic", "part", "verdict", "s")

WORDS: Final = """\
"Part" is the part of the error named in the claim that the sample shows with 99 % probability; of
replications, the part of the way from 19 in 20 that bear out the claim to one in two. A check may
ask for a second stage, four times as large on fresh keys, and fails only if both fail: at most once
in 200,000,000 were the keys drawn anew, however large the sample. All keys and seeds are fixed.
"""


def page(found: dict[str, list[Record]], seconds: float) -> Iterator[str]:
    """Lines of the page: a table of each deeper room, and one of all others."""
    yield "# The truth suite on larger samples"
    yield ""
    yield f"`make truth` on {today()}, commit {commit()}, in {clock(seconds)} ({machine()})."
    yield "What is proved, and how, stands in [verification](../verification.md)."
    yield ""
    yield WORDS
    for name in (name for name in found if name in DEPTHS):
        yield f"## tests/truth/test_{name}.py, {DEPTHS[name]} times the sample"
        yield ""
        yield from [*table(HEAD, map(row, found[name])), ""]
    yield "## Exact, or on the sample of make test"
    yield ""
    others = {name: records for name, records in found.items() if name not in DEPTHS}
    head = ("file", "proves", "tests", "hold", "s")
    yield from table(head, (summary(*pair) for pair in others.items()))


def summary(name: str, records: Sequence[Record]) -> Sequence[object]:
    """A room that goes no deeper, or only by fresh organisations, in one row."""
    file = ROOT / "tests" / "truth" / f"test_{name}.py"
    first = file.read_text(encoding="utf-8").split('"""')[1].split("\n\n")[0]
    fresh = f"; {FRESH[name]:,} fresh organisations each" if name in FRESH else ""
    held = sum(record["passed"] for record in records)
    seconds = sum(record["seconds"] for record in records)
    claim = " ".join(first.split()).rstrip(".") + fresh
    return f"`test_{name}.py`", claim, len(records), held, f"{seconds:.1f}"


def main(only: Sequence[str]) -> int:
    """Run the rooms, write the page; the exit code is that of the first room that failed, or 0."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        chosen = rooms(only, Path(folder))
        code = play(chosen)
        found = {name: recorded(Path(folder), name) for name in chosen}
    text = "\n".join(page(found, time.monotonic() - begun)) + "\n"
    if only:
        sys.stdout.write(text)
    else:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(text, encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
