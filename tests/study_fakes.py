"""Inputs, outcomes and runners for tests of studies; importable by worker processes."""

from pathlib import Path
from typing import Any

import numpy as np
from worlds import SEGMENT, world

from supportsim.inputs.design import Design
from supportsim.inputs.overrides import Override
from supportsim.inputs.scenario import Scenario
from supportsim.outcome.outcome import Outcome
from supportsim.study.points import Point
from supportsim.study.replicate import Task
from supportsim.study.spec import StudySpec, spec_of_study
from supportsim.units import HOUR

FILES = Path(__file__).parent / "files" / "valid"
#: The study's tiered design is cheap; with more people the others can be as cheap.
LARGER = ("designs.tiered.desks.specialists.staff.late.headcount", 5.0)

GRADES = {
    "l1": {"wage_per_year": 60_000.0, "competence": {"how_to": 0.8, "defect": 0.2}},
    "l2": {"wage_per_year": 90_000.0, "competence": {"how_to": 1.0, "defect": 1.0}, "speed": 2.0},
}


def small_study(*sets: Override) -> StudySpec:
    """The study of the valid files, with equal cost made possible."""
    return spec_of_study(FILES / "study.yaml", [LARGER, *sets])


def offices(**changes: Any) -> Scenario:
    """The small world with two grades."""
    return world(**({"grades": GRADES, "segments": {"basic": SEGMENT}} | changes))


def desk(**changes: Any) -> dict[str, Any]:
    """A desk of two full-time l1."""
    keys = {"site": "office", "staff": {"day": {"grade": "l1", "headcount": 2.0, "shift": "day"}}}
    return keys | changes


def organisation(desks: dict[str, Any], **changes: Any) -> Design:
    """A design of some desks, all cases entering the first."""
    keys: dict[str, Any] = {
        "description": "A small organisation.",
        "source": "assumption",
        "shifts": {
            "day": {"days": ["mon", "tue", "wed", "thu", "fri"], "starts": "09:00", "ends": "17:00"}
        },
        "desks": desks,
        "intake": [{"desk": next(iter(desks))}],
    }
    return Design.model_validate(keys | changes)


def outcome(
    *, attainment: tuple[float, float] = (80.0, 100.0), cost: float = 1000.0, **ratios: Any
) -> Outcome:
    """An outcome with two judged metrics, some times, a series and one month of money."""
    pairs = {
        "resolution_attainment": attainment,
        "cost_per_case": (cost, attainment[1]),
        "cases_opened": (attainment[1], 1.0),
    }
    return Outcome(
        ratios=pairs | ratios,
        reasons={"margin": "no fees in this scenario"},
        samples={"resolution_hours": np.arange(1, 11) * HOUR},
        series={"backlog_by_day": np.array([1.0, 2.0])},
        statement={"salaries": np.array([-round(cost * 100)])},
        months=("2027-01",),
    )


def point(**changes: Any) -> Point:
    """A base point of two designs."""
    designs = {name: organisation({"front": desk()}) for name in ("one", "two")}
    keys: dict[str, Any] = {
        "values": {},
        "scenario": offices(),
        "designs": designs,
        "staff_cost": dict.fromkeys(designs, 100.0),
        "replications": 4,
        "seed": 7,
    }
    return Point(**(keys | changes))


def run_like_dice(task: Task) -> dict[str, Outcome]:
    """A runner that is a pure function of seed, replication, load and design."""
    found = {}
    for order, name in enumerate(task.designs):
        dice = np.random.default_rng([task.seed, task.replication])
        cases = float(dice.poisson(200))
        share = dice.beta(20, 4 + order * task.scenario.load**4)
        cost = 1000 * (1 + 0.1 * order) / task.scenario.load**order + dice.normal()
        found[name] = outcome(attainment=(round(share * cases), cases), cost=float(cost))
    return found


def fail_on_third(task: Task) -> dict[str, Outcome]:
    """A runner with a bug in replication 2."""
    if task.replication == 2:
        raise ZeroDivisionError("a bug")
    return run_like_dice(task)
