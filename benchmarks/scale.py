"""How cost and memory grow with cases, people and queues: `python benchmarks/scale.py`.

Every figure is the median of processes of their own, taken in turn; times are CPU seconds of
`simulate(plan)`. `--quick` leaves out what takes more than some seconds.
"""

import argparse
import datetime as dt
import json
import os
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from w2_models import arrays, idiomatic
from w2_models.workload import BACK, CASES_A_YEAR, FRONT, WEEK, YEAR

from supportsim import api
from supportsim.compiled.run import simulate as simulate_compiled
from supportsim.demand.draw import draw_tape
from supportsim.engine.run import simulate as simulate_simpy
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.outcome.facts import READ_IN_BRIEF
from supportsim.plan.build import build_plan
from supportsim.plan.plan import (
    ANY_MORE_SEVERE,
    AT_RANDOM,
    ENGINEER_OWNS,
    LEAST_LOADED,
    ROTATION,
    Plan,
)
from supportsim.supply.roster import draw_roster

PEOPLE: Final = FRONT + BACK
#: Ten times W2's: ten million cases are a run of ten years; of a hundred the door says no.
TEAM: Final = 10 * PEOPLE
CASES_A_WEEK: Final = CASES_A_YEAR * WEEK / YEAR
ENGINES: Final = {
    "simpy": simulate_simpy,
    "compiled": simulate_compiled,
    "in brief": partial(simulate_compiled, columns=READ_IN_BRIEF),
}
ROOT: Final = Path(__file__).parent.parent
DESIGNS: Final = ("tiered", "touch_and_hold", "dedicated")
#: Factor on W2's rate at which people who never go home are just fully used at the front.
FULL_AROUND_THE_CLOCK: Final = 5.06
#: Factor on W2's rate at which the front is used to 104 %.
OVERLOADED: Final = 1.04 / 0.8308
#: Other rules of desks than W2's: columns of the plan, by what they are called in the table.
RULES: Final = {
    "rotation": {"choice": ROTATION},
    "random": {"choice": AT_RANDOM},
    "least loaded": {"choice": LEAST_LOADED},
    "interruption": {"interruption": ANY_MORE_SEVERE},
    "push": {"ownership": ENGINEER_OWNS, "push": 1},
}
RULE_NAMES: Final = tuple(RULES)
Lines = dict[str, float]


def timed(plan: Plan, engine: str) -> Lines:
    """CPU seconds of a run, and what it took in memory beyond the plan."""
    before = _memory("VmRSS")
    _forget_peak()
    begun = time.process_time()
    ledger = ENGINES[engine](plan)
    seconds = time.process_time() - begun
    tables = sum(_bytes(part) for part in (ledger.cases, ledger.spells, ledger.duty))
    return {
        "cases": len(plan.cases.opened),
        "spells": len(ledger.spells.case),
        "seconds": seconds,
        "beyond": _memory("VmHWM") - before,
        "plan": _bytes(plan.cases) + _bytes(plan.contract),
        "ledger": tables,
    }


def size(engine: str, cases: int, people: int) -> Lines:
    """W2's load on each person, with about so many cases and people."""
    return timed(sized_plan(cases, team(people), people), engine)


def team(people: int) -> Plan:
    """W2's two desks with so many people, and hardly any cases."""
    front = max(1, round(people * FRONT / PEOPLE))
    return arrays.world(front, max(1, people - front))


def sized_plan(cases: int, world: Plan, people: int) -> Plan:
    """About so many cases, as many for each of a world's people as in W2."""
    load = people / PEOPLE
    weeks = max(1, round(cases / load / CASES_A_WEEK))
    rate = min(load, cases / weeks / CASES_A_WEEK)
    return arrays.plan_of(world, seed=1, weeks=weeks, load=rate)


def queue(engine: str, waiting: int, percent: int) -> Lines:
    """About 100,000 cases around the clock, behind so many that wait from the start."""
    load = FULL_AROUND_THE_CLOCK * percent / 100
    weeks = round(100_000 / load / CASES_A_WEEK)
    world = arrays.world(FRONT, BACK)
    plan = arrays.plan_of(world, seed=1, weeks=weeks, load=load, always=True, waiting=waiting)
    return timed(plan, engine)


def overload(engine: str, is_overloaded: int) -> Lines:
    """A year of W2 at its load, or at 104 % of what the front can do."""
    load = OVERLOADED if is_overloaded else 1.0
    if engine == "idiomatic":
        begun = time.process_time()
        desk = idiomatic.run(1, load=load)
        return {"cases": len(desk.rows), "seconds": time.process_time() - begun}
    world = arrays.world(FRONT, BACK)
    return timed(arrays.plan_of(world, seed=1, weeks=52, load=load, run_off=8), engine)


def ruled(engine: str, people: int, rule: int) -> Lines:
    """120,000 cases of W2 under another rule of desks."""
    made = team(people)
    columns = {
        name: np.full_like(getattr(made.desks, name), value)
        for name, value in RULES[RULE_NAMES[rule]].items()
    }
    world = replace(made, desks=replace(made.desks, **columns))
    return timed(sized_plan(120_000, world, people), engine)


def choosy(engine: str, weeks: int) -> Lines:
    """W2's cases where most people take only what they can solve, and leave a growing backlog."""
    world = api.load_scenario(arrays.FILES / "scenario.yaml", sets={"scenario.window_weeks": weeks})
    return timed(drawn_plan(world, api.load_design(arrays.FILES / "choosy.yaml")), engine)


def drawn_plan(world: Scenario, design: Design) -> Plan:
    """The plan of the first replication."""
    tape = draw_tape(world, seed=1, replication=0)
    roster = draw_roster(world, design, seed=1, replication=0)
    return build_plan(world, design, tape, roster)


def shipped_plan(design: str, weeks: int = 52) -> Plan:
    """The plan of a shipped design in its world, so many weeks judged."""
    world = api.load_scenario(
        ROOT / "configs" / "enterprise_software.yaml", sets={"scenario.window_weeks": weeks}
    )
    return drawn_plan(world, api.load_design(ROOT / "models" / f"{design}.yaml"))


def shipped(engine: str, design: int, weeks: int) -> Lines:
    """A shipped design in its world, so many weeks judged."""
    return timed(shipped_plan(DESIGNS[design], weeks), engine)


KINDS: Final[dict[str, Callable[..., Lines]]] = {
    "size": size,
    "queue": queue,
    "overload": overload,
    "ruled": ruled,
    "choosy": choosy,
    "shipped": shipped,
}


def ask(rounds: int, runs: list[tuple[str, str, tuple[int, ...]]]) -> list[Lines]:
    """Medians over the rounds of each run (kind, engine, numbers), each in its own process."""
    found: list[list[Lines]] = [[] for _ in runs]
    for _ in range(rounds):
        for lines, (kind, engine, numbers) in zip(found, runs, strict=True):
            command = [sys.executable, __file__, "--one", kind, engine, *map(str, numbers)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
            lines.append(json.loads(done.stdout.splitlines()[-1]))
    return [{k: statistics.median(one[k] for one in lines) for k in lines[0]} for lines in found]


def show(title: str, rounds: int, runs: list[tuple[str, str, tuple[int, ...]]]) -> list[Lines]:
    """Print a table: cost of a case, and what it takes in memory."""
    print(f"\n{title}")
    head = f"{'':34}{'cases':>12}{'us a case':>11}{'x first':>9}"
    print(head + f"{'spells a case':>15}{'bytes a case beyond the plan':>30}")
    found, first = ask(rounds, runs), {}
    for line, (_, engine, numbers) in zip(found, runs, strict=True):
        cost = line["seconds"] / line["cases"] * 1e6
        first.setdefault(engine, cost)
        row = f"{engine + ' ' + str(numbers):34}{line['cases']:12,.0f}{cost:11.2f}"
        row += f"{cost / first[engine]:9.2f}"
        if "spells" in line:
            row += f"{line['spells'] / line['cases']:15.2f}{line['beyond'] / line['cases']:30.0f}"
        print(row, flush=True)
    return found


def tables(*, rounds: int, is_quick: bool) -> None:
    """All tables."""
    most = 1_000_000 if is_quick else 10_000_000
    sizes = [10**n for n in range(4, 8) if 10**n <= most]
    slow = [n for n in sizes if n <= (100_000 if is_quick else 1_000_000)]
    runs = [("size", "simpy", (n, TEAM)) for n in slow]
    runs += [("size", "compiled", (n, TEAM)) for n in sizes]
    found = show(f"Cases, for {TEAM} people: (cases, people)", rounds, runs)
    print("bytes a case: plan {:.0f}, ledger {:.0f}".format(*_per_case(found[-1])))
    runs = [("size", "simpy", (120_000, n)) for n in (10, 100, 1_000)]
    runs += [("size", "compiled", (1_200_000, n)) for n in (10, 100, 1_000, 10_000)]
    show("People, longest idle first: (cases, people)", rounds, runs)
    waits = [(0, 80), (0, 100), (10_000, 100)]
    runs = [("queue", engine, wait) for engine in ("simpy", "compiled") for wait in waits]
    show("A queue: (cases waiting from the start, load in per cent)", rounds, runs)
    engines = ["simpy", "compiled"] if is_quick else ["idiomatic", "simpy", "compiled"]
    runs = [("overload", engine, (load,)) for engine in engines for load in (0, 1)]
    show("A year at 83 % (0) and at 104 % load (1)", rounds, runs)
    weeks_judged = (8, 16, 52)
    runs = [("choosy", engine, (n,)) for engine in ("simpy", "compiled") for n in weeks_judged]
    show("Most take only what they can solve: (weeks)", rounds, runs)
    crews = (100, 1_000) if is_quick else (100, 1_000, 10_000)
    runs = [("ruled", "compiled", (n, r)) for r in range(len(RULE_NAMES)) for n in crews]
    numbers = ", ".join(f"{number} {name}" for number, name in enumerate(RULE_NAMES))
    show(f"People under other rules: (people, rule); {numbers}", rounds, runs)
    runs = [
        ("shipped", engine, (design, weeks))
        for engine in ENGINES
        for design in range(len(DESIGNS))
        for weeks in ((52,) if is_quick else (52, 260))
    ]
    numbers = ", ".join(f"{number} {name}" for number, name in enumerate(DESIGNS))
    show(f"Shipped designs: (design, weeks judged); {numbers}", rounds, runs)


def _per_case(line: Lines) -> tuple[float, float]:
    return line["plan"] / line["cases"], line["ledger"] / line["cases"]


def _bytes(part: Any) -> int:
    """Memory of the arrays of a dataclass; one that stands there twice counts once."""
    arrays_of = {
        id(a): a for f in fields(part) if isinstance(a := getattr(part, f.name, None), np.ndarray)
    }
    return sum(array.nbytes for array in arrays_of.values())


def _memory(name: str) -> int:
    """Bytes of VmRSS (now) or VmHWM (peak) of this process."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    raise LookupError(name)


def _forget_peak() -> None:
    """Have VmHWM count from now on."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def main() -> None:
    """Print the tables, or in a process of its own measure one run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--one", nargs="+", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        kind, engine, *numbers = asked.one
        print(json.dumps(KINDS[kind](engine, *map(int, numbers))))
        return
    print(f"{dt.datetime.now(dt.UTC):%Y-%m-%d}: `{shlex.join(sys.argv)}`, ", end="")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    tables(rounds=asked.rounds, is_quick=asked.quick)


if __name__ == "__main__":
    main()
