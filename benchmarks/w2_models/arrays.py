"""W2 as a plan made from arrays, for any number of weeks, cases and people."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from w2_models.workload import (
    DELAY_HOURS,
    ESCALATED,
    HANDLE_HOURS,
    MU,
    RATES,
    RETURNED,
    SIGMA,
    TARGET_HOURS,
    Records,
    figures,
)

from supportsim import api
from supportsim.compiled.run import simulate
from supportsim.demand.draw import draw_tape
from supportsim.ledger.tables import Ledger
from supportsim.native.sorting import sort
from supportsim.outcome.summarise import summarise
from supportsim.plan.build import build_plan
from supportsim.plan.plan import NO_ESCALATION, Cases, Desks, Engineers, Plan
from supportsim.study.replicate import ranks_of
from supportsim.supply.roster import draw_roster
from supportsim.units import DAY, HOUR, NONE, PPM, QUANTILE_ONE
from supportsim.workweek import OpenHours, open_hours

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

FILES: Final = Path(__file__).parent
_WEEK: Final = 7 * DAY
_NEVER_MOVES: Final = QUANTILE_ONE - 1


def world(front: int, back: int) -> Plan:
    """The plan that the scenario and design files give with hardly any cases."""
    heads = {"front": front, "back": back}
    sets = {f"design.desks.{desk}.staff.day.headcount": n for desk, n in heads.items()}
    scenario = api.load_scenario(FILES / "scenario.yaml", sets={"scenario.load": 1e-3})
    design = api.load_design(FILES / "design.yaml", sets=sets)
    tape = draw_tape(scenario, seed=1, replication=0)
    roster = draw_roster(scenario, design, seed=1, replication=0)
    return build_plan(scenario, design, tape, roster)


def plan_of(
    world: Plan,
    *,
    seed: int,
    weeks: int,
    load: float = 1.0,
    always: bool = False,
    waiting: int = 0,
    run_off: int = 2,
) -> Plan:
    """W2 for so many weeks, in the world's two desks.

    Args:
        world: Desks and people.
        seed: Seed of the cases.
        weeks: Weeks in which cases open.
        load: Factor on the rate of openings.
        always: Whether people are there, and cases open, at all hours alike.
        waiting: Cases that open at time 0, besides.
        run_off: Weeks after which the run ends even if cases are open.
    """
    rates = np.full_like(RATES, RATES.mean()) if always else RATES
    cases = draw_cases(seed, np.tile(rates * load, weeks), waiting)
    end = weeks * _WEEK
    starts, ends = _duty(weeks + run_off, always=always)
    hours = open_hours(starts, ends)
    targets = _read_only(np.array(TARGET_HOURS) * HOUR)[cases.severity - 1]
    none = _read_only(np.full(len(cases.opened), NONE))
    return replace(
        world,
        window_end=end,
        run_off=end + run_off * _WEEK,
        cases=cases,
        desks=_desks(world.desks, hours),
        engineers=_engineers(world.engineers, starts, ends),
        contract=replace(
            world.contract,
            calendars=(hours,) * len(world.contract.calendars),
            calendar=_read_only(np.zeros(len(cases.opened), np.int64)),
            response_target=_read_only(targets),
            update_target=none,
            resolution_target=none,
        ),
    )


def draw_cases(seed: int, rates: Floats, waiting: int = 0) -> Cases:
    """The cases: a touch at the front, then perhaps one at the back, then perhaps one more.

    Args:
        seed: Seed of all draws.
        rates: Cases expected in each hour.
        waiting: Cases that open at time 0, besides.
    """
    draw = np.random.default_rng(seed)
    numbers = draw.poisson(rates)
    hour = np.repeat(np.arange(len(numbers)), numbers)
    moments = _read_only((hour + draw.random(len(hour))) * HOUR).copy()
    sort(moments)
    opened = _read_only(np.concatenate((np.zeros(waiting, np.int64), moments)))
    n = len(opened)
    dice = draw.random(n)
    severity = _read_only(1 + (dice >= 0.1) + (dice >= 0.4))
    is_escalated, is_returned = draw.random(n) < ESCALATED, draw.random(n) < RETURNED
    offset = np.concatenate(([0], np.cumsum(1 + is_escalated + is_returned))).astype(np.int64)
    first, last, total = offset[:-1], offset[1:] - 1, int(offset[-1])
    mean = np.full(total, HANDLE_HOURS[0])
    mean[first[is_escalated] + 1] = HANDLE_HOURS[1]
    mean[last[is_escalated]] = HANDLE_HOURS[1]
    effort = mean * np.exp(draw.normal(MU, SIGMA, total)) * HOUR
    delay, completion = np.zeros(total), np.full(total, _NEVER_MOVES)
    delay[last[is_returned] - 1] = draw.exponential(DELAY_HOURS * HOUR, int(is_returned.sum()))
    completion[last] = 0
    move = np.full(total, _NEVER_MOVES)
    move[first[is_escalated]] = 0
    zero, none = _read_only(np.zeros(n, np.int64)), _read_only(np.full(n, NONE))
    return Cases(
        opened=opened, customer=zero, severity=severity, kind=zero, skill=zero, topic=zero,
        difficulty=zero, perceived=zero, patience=none, lot=zero, entry_desk=zero,
        judged=_read_only(np.ones(n)), touch_offset=_read_only(offset),
        touch_effort=_read_only(effort), touch_delay=_read_only(delay),
        touch_completion=_read_only(completion), touch_move=_read_only(move),
        attempt_offset=_read_only(np.arange(n + 1)), attempt_effort=zero, attempt_delay=zero,
        assist_effort=_read_only(np.zeros((n, 1))), reproduction=none, reopen_delay=none,
        reopen_effort=zero,
    )  # fmt: skip


def records_of(plan: Plan, ledger: Ledger) -> Records:
    """What is measured of a run in which all cases were closed."""
    spells, cases = ledger.spells, ledger.cases
    worked = np.bincount(spells.desk, spells.ended - spells.started, 2) / HOUR
    if not len(spells.case):
        worked = np.bincount(*_efforts(plan.cases), 2) / HOUR
    return Records(
        opened=cases.opened / HOUR,
        started=cases.first_start / HOUR,
        resolved=cases.resolved / HOUR,
        severity=plan.cases.severity,
        busy=(float(worked[0]), float(worked[1])),
    )


def _efforts(cases: Cases) -> tuple[Integers, Integers]:
    """Tier and effort of every touch: at the back are those after a first one that moved."""
    counts = np.diff(cases.touch_offset)
    has_moved = np.repeat(cases.touch_move[cases.touch_offset[:-1]] == 0, counts)
    has_moved[cases.touch_offset[:-1]] = False
    return has_moved.astype(np.int64), cases.touch_effort


def whole(seed: int) -> tuple[dict[str, float], dict[str, float]]:
    """A year from the files: CPU seconds of each step, and the figures."""
    scenario = api.load_scenario(FILES / "scenario.yaml")
    design = api.load_design(FILES / "design.yaml")
    at = [time.process_time()]
    tape = draw_tape(scenario, seed=seed, replication=0, ranks=ranks_of({"w2": design}))
    at.append(time.process_time())
    roster = draw_roster(scenario, design, seed=seed, replication=0)
    plan = build_plan(scenario, design, tape, roster)
    at.append(time.process_time())
    ledger = simulate(plan)
    at.append(time.process_time())
    summarise(scenario, design, plan, tape, ledger)
    at.append(time.process_time())
    names = ("tape", "roster and plan", "engine and ledger", "metrics")
    steps = {name: float(step) for name, step in zip(names, np.diff(at), strict=True)}
    is_judged = plan.cases.judged == 1
    spells, cases = ledger.spells, ledger.cases
    rows = is_judged[spells.case]
    worked = np.bincount(spells.desk[rows], (spells.ended - spells.started)[rows], 2) / HOUR
    found = figures(
        Records(
            opened=cases.opened[is_judged] / HOUR,
            started=cases.first_start[is_judged] / HOUR,
            resolved=cases.resolved[is_judged] / HOUR,
            severity=plan.cases.severity[is_judged],
            busy=(float(worked[0]), float(worked[1])),
        )
    )
    return steps, found


def _read_only(values: npt.NDArray[np.generic]) -> Integers:
    """Whole numbers that nobody can write; rounded to the nearest."""
    is_whole = values.dtype.kind in "iub"
    array = (values if is_whole else np.rint(values)).astype(np.int64, copy=False)
    array.flags.writeable = False
    return array


def _duty(weeks: int, *, always: bool) -> tuple[Integers, Integers]:
    """Shifts of every person, from Monday to Friday."""
    if always:
        return np.zeros(1, np.int64), np.full(1, weeks * _WEEK)
    day = np.arange(weeks * 7)
    day = day[day % 7 < 5]
    return day * DAY + 9 * HOUR, day * DAY + 17 * HOUR


def _desks(desks: Desks, hours: OpenHours) -> Desks:
    """Front and back; a touch at the front may move its case to the back."""
    zero = np.zeros(2, np.int64)
    return replace(
        desks,
        escalation=_read_only(zero + NO_ESCALATION),
        escalate_to=_read_only(zero + NONE),
        rank=_read_only(zero),
        move_offset=_read_only(np.array([0, 1, 1])),
        move_to=_read_only(np.array([1])),
        move_below=_read_only(np.array([1])),
        opening=(hours, hours),
    )


def _engineers(people: Engineers, starts: Integers, ends: Integers) -> Engineers:
    """The same people, all as able and as fast, on these shifts."""
    count, none = len(people.names), _read_only(np.zeros(0))
    return replace(
        people,
        competence=_read_only(np.full_like(people.competence, QUANTILE_ONE)),
        grade_factor=_read_only(np.full_like(people.grade_factor, PPM)),
        duty_offset=_read_only(np.arange(count + 1) * len(starts)),
        duty_from=_read_only(np.tile(starts, count)),
        duty_to=_read_only(np.tile(ends, count)),
        duty_kind=_read_only(np.zeros(count * len(starts))),
        handover_engineer=none,
        handover_at=none,
        handover_planned=none,
    )
