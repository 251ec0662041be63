"""Compares the occupancy that `check` expects with that of runs, design by design.

    python scripts/check_against_runs.py REPLICATIONS SCENARIO.yaml DESIGN.yaml ...

Prints for each design, in all and desk by desk, what is expected before any run, what the runs
found, and the difference in points. Headcounts are as written.
"""

import sys
from collections import defaultdict
from pathlib import Path

from supportsim.checking import Expected, expected
from supportsim.study.beforehand import STAFFING
from supportsim.study.points import Point, points_of
from supportsim.study.replicate import run_replication
from supportsim.study.spec import spec_of_files


def simulated(point: Point, replications: int) -> dict[str, float]:
    """Occupancy of the only design, "" for all of it and by desk, pooled over replications."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for replication in range(replications):
        made = run_replication(
            point.scenario, point.designs, seed=point.seed, replication=replication, brief=True
        )
        for outcome in made.values():
            for metric, (above, below) in outcome.ratios.items():
                name, _, desk = metric.partition("/desk=")
                if name == "occupancy":
                    sums[desk][0] += above
                    sums[desk][1] += below
    return {desk: above / below for desk, (above, below) in sums.items()}


def lines(one: Expected, found: dict[str, float]) -> list[str]:
    """A line for all of a design, and one for each desk."""
    shares = {"": one.overall, **one.desks}
    told = [
        f"{one.design:26} {desk or 'all':14} {share:6.1%} {found[desk]:6.1%} "
        f"{100 * (share - found[desk]):+6.1f}"
        for desk, share in shares.items()
    ]
    return told + [f"{one.design:26} not counted: {', '.join(one.left_out)}"] * bool(one.left_out)


def main() -> None:
    """Compare and print."""
    replications, scenario = int(sys.argv[1]), Path(sys.argv[2])
    for path in sys.argv[3:]:
        spec = spec_of_files(scenario, [Path(path)], sets=())
        points = points_of(
            spec, staffing=STAFFING, seed=spec.seed, replications=replications, full=True
        )
        (one,) = expected(points.base, scenario.stem)
        print("\n".join(lines(one, simulated(points.base, replications))))


if __name__ == "__main__":
    main()
