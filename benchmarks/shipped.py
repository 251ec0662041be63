"""Both engines on the shipped designs, all mechanisms on: `python benchmarks/shipped.py`."""

import argparse
import datetime as dt
import gc
import os
import shlex
import statistics
import sys
import time
from pathlib import Path
from typing import Final

from supportsim import api
from supportsim.compiled.run import simulate as simulate_compiled
from supportsim.demand.draw import draw_tape
from supportsim.engine.run import simulate as simulate_simpy
from supportsim.ledger.tables import Ledger
from supportsim.outcome.summarise import summarise
from supportsim.plan.build import build_plan
from supportsim.plan.plan import Plan
from supportsim.supply.roster import draw_roster

ROOT: Final = Path(__file__).parent.parent
DESIGNS: Final = ("tiered", "touch_and_hold", "dedicated")
#: Mechanisms that the scenario leaves off.
ALL_ON: Final = {
    "scenario.mechanisms.resume.enabled": True,
    "scenario.mechanisms.known_topic.enabled": True,
}


def same(one: Ledger, other: Ledger) -> bool:
    """Whether two ledgers hold the same bytes."""
    return all(
        bytes(getattr(part, name)) == bytes(getattr(twin, name))
        for part, twin in ((one.cases, other.cases), (one.spells, other.spells))
        for name in type(part).__dataclass_fields__
    )


def play(plan: Plan, rounds: int) -> tuple[list[float], list[float], Ledger]:
    """CPU seconds of each engine in turn, and the ledger; both must have made the same.

    What the SimPy engine leaves behind is cleared away between the clocks.
    """
    slow, fast = [], []
    for _ in range(rounds):
        begun = time.process_time()
        reference = simulate_simpy(plan)
        slow.append(time.process_time() - begun)
        gc.collect()
        begun = time.process_time()
        ledger = simulate_compiled(plan)
        fast.append(time.process_time() - begun)
    if not same(reference, ledger):
        raise SystemExit("the two ledgers differ")
    return slow, fast, ledger


def main() -> None:
    """Print a line a design."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    print(f"{dt.datetime.now(dt.UTC):%Y-%m-%d}: `{shlex.join(sys.argv)}`, ", end="")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(
        f"{'design':16}{'cases':>8}{'spells':>9}{'SimPy s':>9}{'compiled s':>12}{'ratio':>8}",
        end="",
    )
    print(f"{'tape s':>9}{'plan s':>9}{'metrics s':>11}{'whole/compiled':>16}")
    for name in DESIGNS:
        scenario = api.load_scenario(ROOT / "configs" / "enterprise_software.yaml", sets=ALL_ON)
        design = api.load_design(ROOT / "models" / f"{name}.yaml")
        at = [time.process_time()]
        tape = draw_tape(scenario, seed=1, replication=0)
        at.append(time.process_time())
        roster = draw_roster(scenario, design, seed=1, replication=0)
        plan = build_plan(scenario, design, tape, roster)
        at.append(time.process_time())
        slow, fast, ledger = play(plan, asked.rounds)
        begun = time.process_time()
        summarise(scenario, design, plan, tape, ledger)
        parts = [at[1] - at[0], at[2] - at[1], time.process_time() - begun]
        ratio = statistics.median(a / b for a, b in zip(slow, fast, strict=True))
        quick = statistics.median(fast)
        print(f"{name:16}{len(tape):8,}{len(ledger.spells.case):9,}", end="")
        print(f"{statistics.median(slow):9.3f}{quick:12.4f}{ratio:8.1f}", end="")
        print(f"{parts[0]:9.3f}{parts[1]:9.3f}{parts[2]:11.3f}{(sum(parts) + quick) / quick:16.1f}")


if __name__ == "__main__":
    main()
