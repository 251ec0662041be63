"""Random organisations for property tests: small, with ties forced and every rule in reach.

Hypothesis picks the numbers where a failure should be shrunk to the smallest organisation that
shows it (`organisations`); plain dice, much faster, where many different ones are wanted
(`some_organisations`).

No work of no length goes round for ever. What moves a case without work on its touch (transfer,
referral at sight or by age, a swarm in vain) leads to a later desk only; moves by chance need a
touch done, hand-overs a shift's end. At a desk without escalation everybody can solve everything,
unless it is only ever asked for help; then nothing sends cases there, and nobody is asked twice.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import prod
from random import Random
from typing import Any

import numpy as np
from builders import (
    CHOICES,
    INTERRUPTIONS,
    CaseSpec,
    DeskSpec,
    EngineerSpec,
    OnCallSpec,
    TaskSpec,
    build,
)
from hypothesis import settings
from hypothesis import strategies as st
from organisations_hours import (
    HOURS_RULES,
    desks_of,
    mechanisms_of,
    on_call_of,
    people_of,
    scaled_on_call,
)

from supportsim.arrays import frozen
from supportsim.plan.plan import Plan
from supportsim.units import DAY, NONE, PPM, QUANTILE_ONE
from supportsim.workweek import OpenHours, open_hours

#: Picks a number from 0 to below the one given.
Pick = Callable[[int], int]

#: Rules of work and desks that `organisations` may draw beside the heart of the rules.
WORK_RULES = frozenset({
    "order", "choice", "place", "push", "overflow", "unlimited", "seats", "skill_factor", "swarm",
    "refer", "age", "moves", "steps", "reproduction", "tasks", "return", "hand_over",
    "interruption", "resume", "topic", "targets", "reopen", "cut", "calendar", "warm_up",
})  # fmt: skip
#: What they may draw in all: people and hours too.
ALL_RULES = WORK_RULES | HOURS_RULES
#: Solving rates of people, by kind and skill; the first tells nobody from another.
RATES = [[0] * 16, [3, 1, 0, 0, 1, 3, 0, 0] * 2, [1, 2, 0, 0] * 4]
#: None of them.
HEART: frozenset[str] = frozenset()

#: Examples a law is tried on; more on request, and then fresh ones every time.
EXAMPLES = int(os.environ.get("SUPPORTSIM_FUZZ_EXAMPLES", "0"))

#: Where the dice of `some_organisations` begin; a long run has fresh ones.
SEED = int(os.environ.get("SUPPORTSIM_FUZZ_SEED", "0"))


def fuzzed(examples: int) -> settings:
    """Settings of a law: the same examples in every run, unless the environment asks for more."""
    return settings(
        max_examples=EXAMPLES or examples, derandomize=not EXAMPLES, deadline=None, database=None
    )


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """An organisation and its cases as people would write them; times in units of `plan`.

    Attributes:
        owned: (customer, desk) to owner, for desks that customers own.
        opening: Opening hours of each desk, None for always.
        one_touch: Whether a touch at each desk always completes the case.
        rank_step: What each rank adds to the effort of attempts and assists.
        seats: (at, desk, count).
        calendar: When the customers' clocks run, None for always.
        on_call: Rules of standby that engineers name.
    """

    cases: list[CaseSpec]
    desks: list[DeskSpec]
    engineers: list[EngineerSpec]
    groups: list[tuple[int, list[int]]] = field(default_factory=list)
    owned: dict[tuple[int, int], int] = field(default_factory=dict)
    opening: list[list[tuple[int, int]] | None] = field(default_factory=list)
    one_touch: list[bool] = field(default_factory=list)
    rank_step: int = 0
    mechanisms: dict[str, Any] = field(default_factory=dict)
    window: tuple[int, int] = (0, 300)
    run_off: int = 900
    tasks: list[TaskSpec] = field(default_factory=list)
    seats: list[tuple[int, int, int]] = field(default_factory=list)
    is_cut: bool = False
    calendar: list[tuple[int, int]] | None = None
    on_call: list[OnCallSpec] = field(default_factory=list)

    def plan(self, unit: int = 1) -> Plan:
        """The plan, with every time multiplied by `unit`."""
        known = max(case.customer for case in self.cases)
        plan = build(
            [_scaled_case(case, unit) for case in self.cases],
            [_scaled_desk(desk, unit) for desk in self.desks],
            [_scaled_engineer(engineer, unit) for engineer in self.engineers],
            groups=self.groups,
            owned={key: owner for key, owner in self.owned.items() if key[0] <= known},
            window=(self.window[0] * unit, self.window[1] * unit),
            run_off=self.run_off * unit,
            mechanisms=_scaled_mechanisms(self.mechanisms, unit, known),
            tasks=[
                replace(task, ready=task.ready * unit, effort=task.effort * unit)
                for task in self.tasks
            ],
            seats=[(at * unit, desk, count) for at, desk, count in self.seats],
            is_cut=self.is_cut,
            calendar=_hours(self.calendar, unit),
            on_call=scaled_on_call(self.on_call, unit),
        )
        ranks = plan.cases.assist_effort.shape[1]
        step = np.arange(ranks) * self.rank_step * unit
        of_row = np.repeat(np.tile(step, len(self.cases)), np.diff(plan.cases.attempt_offset))
        cases = replace(
            plan.cases,
            attempt_effort=frozen(plan.cases.attempt_effort + of_row),
            assist_effort=frozen(plan.cases.assist_effort + step),
        )
        return replace(plan, cases=cases, desks=self._desks(plan, unit))

    def _desks(self, plan: Plan, unit: int) -> Any:
        opening = list(plan.desks.opening)
        for desk, hours in enumerate(self.opening):
            opening[desk] = _hours(hours, unit) or opening[desk]
        completion = np.array(plan.desks.completion)
        completion[np.flatnonzero(self.one_touch)] = QUANTILE_ONE
        return replace(plan.desks, opening=tuple(opening), completion=frozen(completion))


def _hours(intervals: list[tuple[int, int]] | None, unit: int) -> OpenHours | None:
    if intervals is None:
        return None
    return open_hours([a * unit for a, _ in intervals], [b * unit for _, b in intervals])


def _scaled_case(case: CaseSpec, unit: int) -> CaseSpec:
    times = ("opened", "patience", "assist", "reproduction")
    targets = ("response_target", "update_target", "resolution_target")
    return replace(
        _scaled(case, (*times, *targets), unit),
        touches=[(effort * unit, delay * unit) for effort, delay in case.touches],
        attempt=[(effort * unit, delay * unit) for effort, delay in case.steps()],
        reopen=None if case.reopen is None else (case.reopen[0] * unit, case.reopen[1] * unit),
    )


def _scaled_desk(desk: DeskSpec, unit: int) -> DeskSpec:
    times = (
        "backup_after", "return_after", "overflow_after", "triage", "aged_after",
        "reproduction_wait", "hand_over_added", "overtime_limit", "review_every",
    )  # fmt: skip
    return _scaled(desk, times, unit)


def _scaled(spec: Any, names: tuple[str, ...], unit: int) -> Any:
    """A spec with some times multiplied, but for those that are none."""
    times = {name: getattr(spec, name) for name in names}
    return replace(spec, **{n: t if t == NONE else t * unit for n, t in times.items()})


def _scaled_engineer(engineer: EngineerSpec, unit: int) -> EngineerSpec:
    return replace(
        engineer,
        shifts=[(a * unit, b * unit) for a, b in engineer.shifts],
        blocks=[(a * unit, b * unit) for a, b in engineer.blocks],
        handovers=[(at * unit, planned) for at, planned in engineer.handovers],
        standby=[(a * unit, b * unit) for a, b in engineer.standby],
    )


def _scaled_mechanisms(mechanisms: dict[str, Any], unit: int, known: int) -> dict[str, Any]:
    """Mechanisms with times multiplied; familiarity with the customers up to `known` alone."""
    scaled = dict(mechanisms)
    if "familiarity_start" in scaled:
        start = scaled["familiarity_start"]
        scaled["familiarity_start"] = frozen(start[start[:, 1] <= known])
    for name in {"pick_up", "resume"} & set(scaled):
        scaled[name] *= unit
    return scaled


def _if(rules: frozenset[str], rule: str, choices: list[Any]) -> list[Any]:
    """Some choices where a rule may be drawn, else the first alone, which is neutral."""
    return choices if rule in rules else choices[:1]


def _mix(pick: Pick, **choices: Sequence[Any]) -> dict[str, Any]:
    """One of each of some choices, by one number: numbers are what Hypothesis takes time for."""
    number = pick(prod(len(options) for options in choices.values()))
    picked = {}
    for name, options in choices.items():
        number, at = divmod(number, len(options))
        picked[name] = options[at]
    return picked


def _one(pick: Pick, choices: Sequence[Any]) -> Any:
    """One of some choices."""
    return choices[pick(len(choices))]


# --- people ----------------------------------------------------------------------------------

#: Few distinct times, so that much happens at the same instant.
MOMENTS = range(0, 310, 10)
SHORT = (0, 1, 5, 10, 20, 30)
LONGER = (5, 0, 10, 30, 60)
GAPS = (10, 20, 20, 30, 50, 100)


def _shifts(pick: Pick) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Up to three shifts, and blocks in them."""
    first = _mix(
        pick, start=range(0, 110, 10), shifts=[1, 2, 2, 3, 0], is_long=[False, True, False]
    )
    shifts, blocks, edge = [], [], first["start"]
    for _ in range(first["shifts"]):
        one = _mix(
            pick, length=GAPS, gap=GAPS, block=[None, None, 0, 5, 20], block_length=[5, 10, 40]
        )
        start, end = edge, edge + one["length"]
        shifts.append((start, end))
        if one["block"] is not None and start + one["block"] < end:
            begin = start + one["block"]
            blocks.append((begin, min(begin + one["block_length"], end)))
        edge = end + one["gap"]
    if shifts and first["is_long"]:
        shifts[-1] = (shifts[-1][0], 2000)
    return shifts, blocks


def _leaves(pick: Pick, shifts: list[tuple[int, int]]) -> list[tuple[int, bool]]:
    """Now and then a hand-over before a long absence, after one of the shifts."""
    leave = _mix(pick, is_away=[False, False, False, True], after=shifts, planned=[False, True])
    end, planned = leave["after"][1], leave["planned"]
    later = [start for start, _ in shifts if start > end]
    at = end + (0 if planned else 5)
    is_possible = end < 2000 and at < min(later, default=2000)
    return [(at, planned)] if leave["is_away"] and is_possible else []


def _people(
    pick: Pick, desk: int, competence: float, *, handovers: bool, rules: frozenset[str]
) -> EngineerSpec:
    """An engineer with up to three shifts, blocks in them, and sometimes a long absence."""
    shifts, blocks = _shifts(pick)
    second = _if(rules, "skill_factor", [PPM, PPM, 1_500_000])
    traits = _mix(
        pick,
        factor=[PPM, PPM, 1_300_001, 700_000],
        skills=[3, 3, 3, 1],
        hired=[-(10**12), 0, -DAY],
        skill_factor=[[PPM, factor, PPM, PPM] for factor in second],
        skill_place=_if(rules, "place", [[0] * 4, [0, 1, 0, 0], [1, 0, 0, 0]]),
        choice_place=_if(rules, "choice", [0, 0, 1]),
        solving_rate=_if(rules, "choice", RATES),
    )
    leaves = _leaves(pick, shifts) if handovers and shifts else []
    return EngineerSpec(
        desk=desk, shifts=shifts, blocks=blocks, competence=competence, handovers=leaves, **traits
    )


def _placed(person: EngineerSpec, desk: DeskSpec, *, is_seat: bool) -> EngineerSpec:
    """The same person as a seat, or as all the people of an unlimited desk."""
    if not is_seat and not desk.is_unlimited:
        return person
    skills = 3 if desk.is_unlimited else person.skills
    return replace(person, shifts=[], blocks=[], handovers=[], skills=skills, is_seat=is_seat)


# --- desks -----------------------------------------------------------------------------------


def _desk(pick: Pick, number: int, count: int, *, helpers: bool, rules: frozenset[str]) -> DeskSpec:
    """Desk `number` of `count`; with `helpers` the last desk is only ever asked for help."""
    others = [other for other in range(count) if other != number]
    later = list(range(number + 1, count - helpers))
    is_unlimited = number > 0 and _one(pick, _if(rules, "unlimited", [False] * 5 + [True]))
    plain = _mix(
        pick,
        ownership=["desk"] if is_unlimited else ["desk", "engineer", "customer", "customer"],
        assist_share=[0.0, 0.5, 1.0],
        backup=[0, *range(count), NONE],
        backup_after=[0, 0, 1, 10, 30],
        backup_from=[9, 2],
        return_after=[10**6, 0, 10, 50],
        limit=[NONE] if is_unlimited else [NONE, 1, 2, 3],
    )
    return DeskSpec(
        rank=number,
        is_unlimited=is_unlimited,
        **plain,
        **_escalating(pick, number, count, later, helpers=helpers, rules=rules),
        **_dispatching(pick, others, rules),
        **_referring(pick, later, others, rules),
        **_moving(pick, count - helpers, others, rules),
        **_ending(pick, count, helpers=helpers, rules=rules),
    )


def _escalating(
    pick: Pick,
    number: int,
    count: int,
    later: list[int],
    *,
    helpers: bool,
    rules: frozenset[str],
) -> dict[str, Any]:
    """To whom cases go that a desk cannot solve, and how."""
    if number == count - 1:
        return {"escalation": None, "to": NONE, "swarm": []}
    others = [other for other in range(count) if other != number]
    if later and _one(pick, _if(rules, "swarm", [False, False, True])):
        swarm = _mix(pick, first=others, second=others, third=others, asked=[2, 3, 1])
        asked = [swarm["first"], swarm["second"], swarm["third"]][: swarm["asked"]]
        return {"escalation": "swarm", "to": _one(pick, later), "swarm": asked}
    how = _mix(pick, to=range(number + 1, count), escalation=["transfer", "assist"])
    if helpers and how["to"] == count - 1:
        how["escalation"] = "assist"
    return how


def _dispatching(pick: Pick, others: list[int], rules: frozenset[str]) -> dict[str, Any]:
    """Order, choice, push, overflow and interruption of a desk."""
    return _mix(
        pick,
        order=_if(rules, "order", ["severity", "severity", "fifo", "due"]),
        by_opening=_if(rules, "order", [False, False, True]),
        choice=_if(rules, "choice", list(CHOICES)),
        push=_if(rules, "push", [False, False, True]),
        overflow=_if(rules, "overflow", [NONE, NONE, *others]),
        overflow_after=_if(rules, "overflow", [0, 0, 5, 30]),
        interruption=_if(rules, "interruption", list(INTERRUPTIONS)),
    )


def _referring(
    pick: Pick, later: list[int], others: list[int], rules: frozenset[str]
) -> dict[str, Any]:
    """Referral at sight and by age, and reproduction of a desk."""
    found = _mix(
        pick,
        refer_to=_if(rules, "refer", [NONE, NONE, *later]) if later else [NONE],
        refer_above=[0.0, 0.4, 0.6],
        triage=[5, 0, 10],
        aged_to=_if(rules, "age", [NONE, NONE, *later]) if later else [NONE],
        aged_after=[20, 0, 40, 90],
        reproduction=_if(rules, "reproduction", [NONE, *others, *others]),
        reproduction_wait=_if(rules, "reproduction", [0, 10, 30]),
    )
    if found["refer_to"] == NONE:
        found |= {"refer_above": 1.0, "triage": 0}
    if found["aged_to"] == NONE:
        found["aged_after"] = NONE
    return found


def _moving(pick: Pick, real: int, others: list[int], rules: frozenset[str]) -> dict[str, Any]:
    """Moves by chance from a desk to desks that may have cases of their own."""
    desks = [other for other in others if other < real]
    if not desks or "moves" not in rules:
        return {"moves": []}
    ways: list[list[int]] = [[], *([desk] for desk in desks), desks[::-1]]
    return {"moves": [(desk, 0.4) for desk in _one(pick, ways)]}


def _ending(pick: Pick, count: int, *, helpers: bool, rules: frozenset[str]) -> dict[str, Any]:
    """What becomes of work at the end of a shift."""
    ends = ["pause", "finish"] + [end for end in ("return", "hand_over") if end in rules]
    found = _mix(
        pick,
        shift_end=ends,
        hand_over_moves=[False, False, True],
        hand_over_to=range(count),
        hand_over_from=[9, 9, 2, 1],
        hand_over_added=[0, 3],
    )
    if found["shift_end"] != "hand_over":
        return {"shift_end": found["shift_end"]}
    if helpers and found["hand_over_moves"]:
        found["hand_over_to"] = min(found["hand_over_to"], count - 2)
    return found


# --- cases and tasks -------------------------------------------------------------------------

LOTS = (0, 2**31, 2**32 - 1, 1234567890)
TARGETS = (NONE, NONE, 0, 10, 40, 100)


def _case(pick: Pick, desks: int, rules: frozenset[str]) -> CaseSpec:
    """A case; what happens to it of its own, then what it asks of others."""
    own = _mix(
        pick,
        opened=[*MOMENTS, *range(31)],
        customer=range(4),
        severity=[1, 2, 3],
        skill=[0, 0, 0, 1],
        difficulty=[0.1, 0.4, 0.6, 0.9, 0.9],
        desk=range(desks),
        judged=[True, True, True, False],
        patience=[NONE, NONE, NONE, NONE, 0, 3, 30],
    )
    asked = _mix(
        pick,
        assist=LONGER,
        lot=LOTS,
        topic=_if(rules, "topic", [0, 0, 1]),
        perceived=_if(rules, "refer", [None, 0.2, 0.5, 0.8]),
        moves=_if(rules, "moves", [[], [0.5, 0.1], [0.1, 0.9], [0.0, 0.0]]),
        reproduction=_if(rules, "reproduction", [NONE, NONE, 0, 10, 30]),
        response_target=_if(rules, "targets", list(TARGETS)),
        update_target=_if(rules, "targets", list(TARGETS)),
        resolution_target=_if(rules, "targets", list(TARGETS)),
    )
    efforts = _mix(
        pick,
        touches=[1, 2, 3],
        steps=_if(rules, "steps", [1, 1, 2, 3]),
        reopen=_if(rules, "reopen", [None, None, 0, 5, 30]),
        again=SHORT,
    )
    reopen = None if efforts["reopen"] is None else (efforts["reopen"], efforts["again"])
    touches = _mix(pick, **{str(touch): LEGS for touch in range(efforts["touches"])})
    steps = _mix(pick, **{str(step): STEPS for step in range(efforts["steps"])})
    return CaseSpec(
        **own,
        **asked,
        touches=list(touches.values()),
        attempt=list(steps.values()),
        reopen=reopen,
    )


LEGS = [(effort, delay) for effort in SHORT for delay in (0, 5, 20)]
STEPS = [(effort, delay) for effort in LONGER for delay in (0, 5, 20)]


def _cases(pick: Pick, desks: int, most: int, rules: frozenset[str]) -> list[CaseSpec]:
    size = _one(pick, [size for size in (1, 3, 8, 8, 15, 15, 25) if size <= most])
    return [_case(pick, desks, rules) for _ in range(size)]


def _tasks(pick: Pick, desks: int, rules: frozenset[str]) -> list[TaskSpec]:
    """Up to four tasks."""
    count = pick(5) if "tasks" in rules else 0
    return [
        TaskSpec(
            **_mix(pick, ready=MOMENTS, desk=range(desks), skill=[0, 0, 1], effort=SHORT, lot=LOTS)
        )
        for _ in range(count)
    ]


def _seats(pick: Pick, staffed: dict[int, int]) -> list[tuple[int, int, int]]:
    """Head counts of desks with so many seats."""
    rows = []
    for desk, most in staffed.items():
        times = _mix(pick, **{str(change): MOMENTS for change in range(1 + pick(4))})
        rows += [(at, desk, pick(most + 1)) for at in sorted(set(times.values()))]
    return rows


# --- mechanisms ------------------------------------------------------------------------------


def _mechanisms(pick: Pick, rules: frozenset[str]) -> dict[str, Any]:
    """Each mechanism on or off."""
    tables: dict[str, dict[str, Any]] = {
        "loss": {"loss_share": PPM // 2},
        "colleagues": {"colleague_share": PPM // 3},
        "pick_up": {"pick_up": 7},
        "ramp": {"ramp": frozen([2 * PPM, 1_500_000, PPM])},
        "context": {"context": frozen([PPM, PPM, 1_100_000, 1_200_003])},
        "familiarity": {
            "familiarity": frozen([PPM] * 5 + [900_000] * 5 + [700_000]),
            "familiarity_fade": frozen([PPM, 600_000, 300_000]),
            "familiarity_start": frozen([[0, 1, 1_400_000]]),
        },
    }
    tables |= {"resume": {"resume": 4}} if "resume" in rules else {}
    tables |= {"topic": {"topic": frozen([PPM, 900_001, 600_000])}} if "topic" in rules else {}
    chosen = _mix(pick, **{name: [False, True] for name in tables})
    return {key: value for name in tables if chosen[name] for key, value in tables[name].items()}


# --- organisations ---------------------------------------------------------------------------


@st.composite
def organisations(draw: st.DrawFn, **limits: Any) -> Organisation:
    """An organisation within the limits of `organisation`, drawn by Hypothesis."""
    return organisation(lambda below: draw(st.integers(0, below - 1)), **limits)


@cache
def some_organisations(count: int, **limits: Any) -> tuple[Organisation, ...]:
    """So many different ones within the limits of `organisation`, the same for the same `SEED`."""
    dice = Random(SEED + count)  # noqa: S311 (no secret)
    return tuple(organisation(dice.randrange, **limits) for _ in range(count))


def organisation(
    pick: Pick,
    *,
    most_desks: int = 3,
    most_cases: int = 25,
    mechanisms: bool = True,
    handovers: bool = True,
    rules: frozenset[str] = ALL_RULES,
) -> Organisation:
    """An organisation of one to three desks, up to six people and up to 25 cases.

    Args:
        pick: Picks a number from 0 to below its argument.
        most_desks: Most desks; fewer have more people each.
        most_cases: Most cases.
        mechanisms: Whether people differ in speed and mechanisms may be on.
        handovers: Whether people may be away for long.
        rules: Which of `ALL_RULES` may be drawn.
    """
    count = _one(pick, [desks for desks in (1, 2, 3, 3) if desks <= most_desks])
    helpers = count > 1 and pick(4) == 3
    # A rule or two rest in most organisations, so that others are seen alone.
    names = sorted(ALL_RULES)
    rules -= {names[pick(len(names))] for _ in range(pick(16))}
    desks = [_desk(pick, number, count, helpers=helpers, rules=rules) for number in range(count)]
    staffed = _staffed(pick, desks)
    people = _staff(pick, desks, staffed, helpers=helpers, handovers=handovers, rules=rules)
    if not mechanisms:
        people = [replace(person, factor=PPM, skill_factor=[PPM] * 4) for person in people]
        desks = [replace(desk, assist_share=0.0, hand_over_added=0) for desk in desks]
    hours = rules & HOURS_RULES
    if hours:
        desks, people = desks_of(pick, desks, hours), people_of(pick, people, desks, hours)
    groups, owned = _ownership(pick, desks, staffed)
    seats = {desk: sum(p.is_seat and p.desk == desk for p in people) for desk in range(count)}
    whole = _whole(pick, rules)
    extra = mechanisms_of(pick, hours)
    opened = [_opened(pick) for _ in desks]
    return Organisation(
        cases=_cases(pick, count - helpers, most_cases, rules),
        desks=desks,
        engineers=people,
        groups=groups,
        owned=owned,
        opening=[each["opening"] for each in opened],
        one_touch=[each["one_touch"] for each in opened],
        rank_step=whole["rank_step"],
        mechanisms=_mechanisms(pick, rules) | extra if mechanisms else extra,
        window=(whole["warm_up"], whole["window_end"]),
        run_off=whole["window_end"] if whole["is_cut"] else whole["run_off"],
        tasks=_tasks(pick, count, rules),
        seats=_seats(pick, {desk: most for desk, most in seats.items() if most}),
        is_cut=whole["is_cut"],
        calendar=whole["calendar"],
        on_call=on_call_of(pick, desks, hours),
    )


def _whole(pick: Pick, rules: frozenset[str]) -> dict[str, Any]:
    """What holds for a whole organisation."""
    return _mix(
        pick,
        warm_up=_if(rules, "warm_up", [0, 50]),
        window_end=[100, 300],
        is_cut=_if(rules, "cut", [False, False, True]),
        run_off=[300, 450, 1500],
        rank_step=[0, 3],
        calendar=_if(rules, "calendar", [None, [(0, 60), (90, 140), (200, 900)]]),
    )


def _opened(pick: Pick) -> dict[str, Any]:
    """Opening hours of a desk, and whether one touch completes a case there."""
    return _mix(
        pick,
        opening=[None, [(10, 100), (150, 400), (600, 2000)]],
        one_touch=[False, False, True],
    )


def _staffed(pick: Pick, desks: list[DeskSpec]) -> list[int]:
    """The desk of each person: one at each, and more where there is no limit to one."""
    open_to = [number for number, desk in enumerate(desks) if not desk.is_unlimited]
    more = _one(pick, [0, 1, 2, 3, 3])
    chosen = _mix(pick, **{str(person): open_to for person in range(more)})
    return [*range(len(desks)), *chosen.values()]


def _staff(
    pick: Pick,
    desks: list[DeskSpec],
    staffed: list[int],
    *,
    helpers: bool,
    handovers: bool,
    rules: frozenset[str],
) -> list[EngineerSpec]:
    """Who works where: the first of a later desk, and all where cases end up, can solve all."""
    seats = [_one(pick, _if(rules, "seats", [0] * 4 + [1, 2])) for _ in desks]
    people = []
    for position, desk in enumerate(staffed):
        is_sure = (desk == len(desks) - 1 and not helpers) or 0 < position < len(desks)
        competence = 1.0 if is_sure else _one(pick, [0.2, 0.5, 0.8])
        person = _people(pick, desk, competence, handovers=handovers, rules=rules)
        # At some desks all are seats, at some only those who come after the first.
        is_seat = seats[desk] == 1 or (seats[desk] == 2 and position >= len(desks))
        is_seat = is_seat and not desks[desk].is_unlimited
        people.append(_placed(person, desks[desk], is_seat=is_seat))
    return people


def _ownership(
    pick: Pick, desks: list[DeskSpec], staffed: list[int]
) -> tuple[list[tuple[int, list[int]]], dict[tuple[int, int], int]]:
    """Groups of at least two, and who owns which customer at desks that customers own."""
    groups: list[tuple[int, list[int]]] = []
    owned: dict[tuple[int, int], int] = {}
    for desk, rules in enumerate(desks):
        members = [person for person, at in enumerate(staffed) if at == desk]
        if rules.ownership != "customer":
            continue
        owners: list[int] = [NONE, *members]
        if len(members) > 1:
            owners += [len(staffed) + len(groups)] * 2
            groups.append((desk, members[: 2 + pick(len(members) - 1)]))
        for customer in range(4):
            owner = _one(pick, owners)
            if owner != NONE:
                owned[customer, desk] = owner
    return groups, owned


#: Milliseconds, or steps of seven hours so that days pass between cases.
UNITS = st.sampled_from([1, 1, 7 * 3_600_000])
