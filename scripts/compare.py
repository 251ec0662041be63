"""Runs a study with a clock beside it: what `make compare` does.

    python scripts/compare.py STUDY

Prints the table, where the report is, the time of each stage, and whether the base point took
at most five minutes and all of it at most twenty-five on this machine.
"""

import os
import sys
import time
from pathlib import Path

import supportsim as ss
from supportsim.progress import ProgressLine, clock

#: Seconds that the base point, and everything, may take.
LIMITS = {"base point": 5 * 60, "everything, report included": 25 * 60}


def main(study: Path) -> int:
    """Run, write, print; 3 when a replication failed."""
    begun = time.monotonic()
    jobs = os.cpu_count() or 1
    with ProgressLine(sys.stderr, shown=True) as progress:
        result = ss.run_study(study, jobs=jobs, progress=progress, full=True)
    folder = Path("out") / result.name
    ss.write_results(result, folder)
    stages = [f"  {stage} {clock(seconds)}" for stage, seconds in result.timings.items()]
    took = dict(zip(LIMITS, (result.timings["base"], time.monotonic() - begun), strict=True))
    verdicts = [f"  {verdict(part, seconds)}" for part, seconds in took.items()]
    lines = [f"The report: {folder / 'report.html'}", "", f"Time, {jobs} worker processes:"]
    sys.stdout.write("\n".join([ss.table(result), *lines, *stages, *verdicts, ""]))
    points = [result.base, *(point for line in result.curves.values() for point in line)]
    return 3 if any(point.failures for point in points) else 0


def verdict(part: str, seconds: float) -> str:
    """Whether a part kept within its limit."""
    limit = LIMITS[part]
    found = "within" if seconds <= limit else "MISSED:"
    return f"{part}: {clock(seconds)}, {found} the limit of {clock(limit)}"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
