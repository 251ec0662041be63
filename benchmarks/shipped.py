"""Both engines on the shipped designs, all mechanisms on: `python benchmarks/shipped.py`."""

import argparse
import datetime as dt
import gc
import os
import shlex
import statistics
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from w2_models.programs import timed

from supportsim import api
from supportsim.compiled.run import simulate as simulate_compiled
from supportsim.demand.draw import draw_tape
from supportsim.engine.run import simulate as simulate_simpy
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.tables import Ledger
from supportsim.outcome.summarise import summarise
from supportsim.plan.build import build_plan
from supportsim.supply.roster import draw_roster

ROOT: Final = Path(__file__).parent.parent
DESIGNS: Final = ("tiered", "touch_and_hold", "dedicated")
STEPS: Final = ("tape", "roster", "plan", "SimPy", "compiled", "measures")
TABLES: Final = ("cases", "spells", "tasks", "duty")
#: Mechanisms that the scenario leaves off.
ALL_ON: Final = {
    "scenario.mechanisms.resume.enabled": True,
    "scenario.mechanisms.known_topic.enabled": True,
}


def same(one: Ledger, other: Ledger) -> bool:
    """Whether two ledgers end alike and hold the same bytes, in all their tables."""
    parts = [(getattr(one, name), getattr(other, name)) for name in TABLES]
    return one.end == other.end and all(
        bytes(getattr(part, name)) == bytes(getattr(twin, name))
        for part, twin in parts
        for name in type(part).__dataclass_fields__
    )


def noted(step: Callable[[], Any], seconds: list[float]) -> Any:
    """What a step makes; its CPU seconds are noted, what was left behind is cleared away before."""
    gc.collect()
    made, took = timed(step)
    seconds.append(took)
    return made


def play(scenario: Scenario, design: Design, rounds: int) -> tuple[dict[str, list[float]], Ledger]:
    """CPU seconds of each step, round by round, and the ledger; both engines must make the same."""
    seconds: dict[str, list[float]] = {step: [] for step in STEPS}
    for _ in range(rounds):
        tape = noted(partial(draw_tape, scenario, seed=1, replication=0), seconds["tape"])
        drawn = partial(draw_roster, scenario, design, seed=1, replication=0)
        roster = noted(drawn, seconds["roster"])
        plan = noted(partial(build_plan, scenario, design, tape, roster), seconds["plan"])
        reference = noted(partial(simulate_simpy, plan), seconds["SimPy"])
        ledger = noted(partial(simulate_compiled, plan), seconds["compiled"])
        noted(partial(summarise, scenario, design, plan, tape, ledger), seconds["measures"])
        if not same(reference, ledger):
            raise SystemExit("the two ledgers differ")
    return seconds, ledger


def main() -> None:
    """Print a line a design; the first round of each step, which is cold, counts as the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    print(f"{dt.datetime.now(dt.UTC):%Y-%m-%d}: `{shlex.join(sys.argv)}`, ", end="")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print("CPU ms, middle of the rounds; ratios round by round, middle, lowest and highest")
    print(f"{'design':16}{'cases':>8}{'spells':>9}", end="")
    print("".join(f"{step:>10}" for step in STEPS), "   SimPy over compiled")
    for name in DESIGNS:
        scenario = api.load_scenario(ROOT / "configs" / "enterprise_software.yaml", sets=ALL_ON)
        design = api.load_design(ROOT / "models" / f"{name}.yaml")
        seconds, ledger = play(scenario, design, asked.rounds)
        ratios = [a / b for a, b in zip(seconds["SimPy"], seconds["compiled"], strict=True)]
        print(f"{name:16}{len(ledger.cases.opened):8,}{len(ledger.spells.case):9,}", end="")
        print("".join(f"{1e3 * statistics.median(seconds[step]):10.1f}" for step in STEPS), end="")
        print(f"{statistics.median(ratios):9.1f} ({min(ratios):.1f} to {max(ratios):.1f})")


if __name__ == "__main__":
    main()
