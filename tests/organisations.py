"""Random organisations for property tests: small, with ties forced and every rule in reach.

No work of no length goes round for ever. What moves a case without work on its touch (transfer,
referral at sight or by age, a swarm in vain) leads to a later desk only; moves by chance need a
touch done, hand-overs a shift's end. At a desk without escalation everybody can solve everything,
unless it is only ever asked for help; then nothing sends cases there, and nobody is asked twice.
"""

import os
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from builders import (
    CHOICES,
    INTERRUPTIONS,
    CaseSpec,
    DeskSpec,
    EngineerSpec,
    TaskSpec,
    build,
)
from hypothesis import settings
from hypothesis import strategies as st

from supportsim.plan.arrays import frozen
from supportsim.plan.plan import Plan
from supportsim.units import DAY, NONE, PPM, QUANTILE_ONE
from supportsim.workweek import OpenHours, open_hours

#: What `organisations` may draw beside the heart of the rules.
ALL_RULES = frozenset({
    "order", "choice", "place", "push", "overflow", "unlimited", "seats", "skill_factor", "swarm",
    "refer", "age", "moves", "steps", "reproduction", "tasks", "return", "hand_over",
    "interruption", "resume", "topic", "targets", "reopen", "cut", "calendar", "warm_up",
})  # fmt: skip
#: None of them.
HEART: frozenset[str] = frozenset()

#: Examples a law is tried on; more on request, and then fresh ones every time.
EXAMPLES = int(os.environ.get("SUPPORTSIM_FUZZ_EXAMPLES", "0"))


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
            mechanisms=_scaled_mechanisms(self.mechanisms, unit),
            tasks=[
                replace(task, ready=task.ready * unit, effort=task.effort * unit)
                for task in self.tasks
            ],
            seats=[(at * unit, desk, count) for at, desk, count in self.seats],
            is_cut=self.is_cut,
            calendar=_hours(self.calendar, unit),
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
        "reproduction_wait", "hand_over_added",
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
    )


def _scaled_mechanisms(mechanisms: dict[str, Any], unit: int) -> dict[str, Any]:
    scaled = dict(mechanisms)
    for name in {"pick_up", "resume"} & set(scaled):
        scaled[name] *= unit
    return scaled


def _if(rules: frozenset[str], rule: str, choices: list[Any]) -> st.SearchStrategy[Any]:
    """One of some choices where a rule may be drawn, else the first, which is neutral."""
    return st.sampled_from(choices if rule in rules else choices[:1])


# --- people ----------------------------------------------------------------------------------

#: Few distinct times, so that much happens at the same instant.
MOMENTS = st.integers(0, 30).map(lambda tens: tens * 10)
SHORT = st.sampled_from([0, 1, 5, 10, 20, 30])


@st.composite
def _people(
    draw: st.DrawFn, desk: int, competence: float, *, handovers: bool, rules: frozenset[str]
) -> EngineerSpec:
    """An engineer with up to three shifts, blocks in them, and sometimes a long absence."""
    size = draw(st.sampled_from([2, 2, 4, 6, 0]))
    edges = sorted(draw(st.lists(MOMENTS, min_size=size, max_size=size, unique=True)))
    shifts = list(zip(edges[::2], edges[1::2], strict=True))
    if shifts and draw(st.booleans()):
        shifts[-1] = (shifts[-1][0], 2000)
    blocks = []
    for start, end in shifts:
        first = draw(st.sampled_from([None, None, 0, 5, 20]))
        if first is not None and start + first < end:
            length = draw(st.sampled_from([5, 10, 40]))
            blocks.append((start + first, min(start + first + length, end)))
    leaves: list[tuple[int, bool]] = []
    if handovers and shifts and draw(st.integers(0, 3)) == 0:
        end = draw(st.sampled_from(shifts))[1]
        after = [start for start, _ in shifts if start > end]
        if end < 2000:
            planned = draw(st.booleans())
            late = end + (0 if planned else 5)
            leaves = [(late, planned)] if late < min(after, default=2000) else []
    return EngineerSpec(
        desk=desk,
        shifts=shifts,
        blocks=blocks,
        competence=competence,
        factor=draw(st.sampled_from([PPM, PPM, 1_300_001, 700_000])),
        skills=draw(st.sampled_from([3, 3, 3, 1])),
        hired=draw(st.sampled_from([-(10**12), 0, -DAY])),
        handovers=leaves,
        skill_factor=[PPM, draw(_if(rules, "skill_factor", [PPM, PPM, 1_500_000])), PPM, PPM],
        skill_place=draw(_if(rules, "place", [[0] * 4, [0, 1, 0, 0], [1, 0, 0, 0]])),
        choice_place=draw(_if(rules, "choice", [0, 0, 1])),
    )


def _placed(person: EngineerSpec, desk: DeskSpec, *, is_seat: bool) -> EngineerSpec:
    """The same person as a seat, or as all the people of an unlimited desk."""
    if not is_seat and not desk.is_unlimited:
        return person
    skills = 3 if desk.is_unlimited else person.skills
    return replace(person, shifts=[], blocks=[], handovers=[], skills=skills, is_seat=is_seat)


# --- desks -----------------------------------------------------------------------------------


@st.composite
def _desk(
    draw: st.DrawFn, number: int, count: int, *, helpers: bool, rules: frozenset[str]
) -> DeskSpec:
    """Desk `number` of `count`; with `helpers` the last desk is only ever asked for help."""
    is_last = number == count - 1
    later = list(range(number + 1, count - helpers))
    to = NONE if is_last else draw(st.integers(number + 1, count - 1))
    escalations = ["assist"] if helpers and to == count - 1 else ["transfer", "assist"]
    if later and "swarm" in rules and draw(st.integers(0, 3)) == 0:
        escalations, to = ["swarm"], draw(st.sampled_from(later))
    is_unlimited = number > 0 and draw(_if(rules, "unlimited", [False] * 5 + [True]))
    who = ["desk"] if is_unlimited else ["desk", "engineer", "customer", "customer"]
    others = [other for other in range(count) if other != number]
    return DeskSpec(
        ownership=draw(st.sampled_from(who)),
        escalation=None if is_last else draw(st.sampled_from(escalations)),
        to=to,
        assist_share=draw(st.sampled_from([0.0, 0.5, 1.0])),
        backup=draw(st.sampled_from([0, *range(count), NONE])),
        backup_after=draw(st.sampled_from([0, 0, 1, 10, 30])),
        backup_from=draw(st.sampled_from([9, 2])),
        return_after=draw(st.sampled_from([10**6, 0, 10, 50])),
        limit=NONE if is_unlimited else draw(st.sampled_from([NONE, 1, 2, 3])),
        rank=number,
        is_unlimited=is_unlimited,
        **draw(_dispatching(others, rules)),
        **draw(_referring(later, others, rules)),
        **draw(_moving(count - helpers, others, rules)),
        **draw(_ending(count, helpers=helpers, rules=rules)),
    )


@st.composite
def _dispatching(draw: st.DrawFn, others: list[int], rules: frozenset[str]) -> dict[str, Any]:
    """Order, choice, push, overflow and interruption of a desk."""
    return {
        "order": draw(_if(rules, "order", ["severity", "severity", "fifo", "due"])),
        "by_opening": draw(_if(rules, "order", [False, False, True])),
        "choice": draw(_if(rules, "choice", list(CHOICES))),
        "push": draw(_if(rules, "push", [False, False, True])),
        "overflow": draw(_if(rules, "overflow", [NONE, NONE, *others])),
        "overflow_after": draw(_if(rules, "overflow", [0, 0, 5, 30])),
        "interruption": draw(_if(rules, "interruption", list(INTERRUPTIONS))),
    }


@st.composite
def _referring(
    draw: st.DrawFn, later: list[int], others: list[int], rules: frozenset[str]
) -> dict[str, Any]:
    """Referral at sight and by age, swarms and reproduction of a desk."""
    swarm = draw(st.lists(st.sampled_from(others), min_size=1, max_size=3)) if others else []
    is_aging = bool(later) and draw(_if(rules, "age", [False, False, True]))
    is_referring = bool(later) and draw(_if(rules, "refer", [False, False, True]))
    return {
        "swarm": swarm if "swarm" in rules else [],
        "refer_above": draw(st.sampled_from([0.0, 0.4, 0.6])) if is_referring else 1.0,
        "refer_to": draw(st.sampled_from(later)) if is_referring else NONE,
        "triage": draw(st.sampled_from([5, 0, 10])) if is_referring else 0,
        "aged_after": draw(st.sampled_from([20, 0, 40, 90])) if is_aging else NONE,
        "aged_to": draw(st.sampled_from(later)) if is_aging else NONE,
        "reproduction": draw(_if(rules, "reproduction", [NONE, *others, *others])),
        "reproduction_wait": draw(_if(rules, "reproduction", [0, 10, 30])),
    }


@st.composite
def _moving(draw: st.DrawFn, real: int, others: list[int], rules: frozenset[str]) -> dict[str, Any]:
    """Moves by chance from a desk to desks that may have cases of their own."""
    desks = [other for other in others if other < real]
    if not desks or "moves" not in rules or draw(st.booleans()):
        return {"moves": []}
    to = draw(st.lists(st.sampled_from(desks), min_size=1, max_size=2, unique=True))
    return {"moves": [(desk, 0.4) for desk in to]}


@st.composite
def _ending(draw: st.DrawFn, count: int, *, helpers: bool, rules: frozenset[str]) -> dict[str, Any]:
    """What becomes of work at the end of a shift."""
    ends = ["pause", "finish"] + [end for end in ("return", "hand_over") if end in rules]
    end = draw(st.sampled_from(ends))
    if end != "hand_over":
        return {"shift_end": end}
    moves = draw(st.booleans())
    return {
        "shift_end": end,
        "hand_over_to": draw(st.integers(0, count - 1 - (helpers and moves))),
        "hand_over_from": draw(st.sampled_from([9, 2, 1])),
        "hand_over_added": draw(st.sampled_from([0, 3])),
        "hand_over_moves": moves,
    }


# --- cases and tasks -------------------------------------------------------------------------

LOTS = st.sampled_from([0, 2**31, 2**32 - 1, 1234567890])


@st.composite
def _cases(draw: st.DrawFn, desks: int, most: int, rules: frozenset[str]) -> list[CaseSpec]:
    touch = st.tuples(SHORT, st.sampled_from([0, 5, 20]))
    target = [NONE, NONE, 0, 10, 40, 100]
    step = st.tuples(SHORT, st.sampled_from([0, 5, 20]))
    steps = st.lists(step, min_size=1, max_size=3) if "steps" in rules else SHORT
    reopen = st.tuples(st.sampled_from([0, 5, 30]), SHORT)
    case = st.builds(
        CaseSpec,
        opened=st.one_of(MOMENTS, st.integers(0, 60)),
        touches=st.lists(touch, min_size=1, max_size=3),
        customer=st.integers(0, 3),
        severity=st.integers(1, 3),
        skill=st.sampled_from([0, 0, 0, 1]),
        difficulty=st.sampled_from([0.1, 0.4, 0.6, 0.9]),
        patience=st.sampled_from([NONE, NONE, NONE, NONE, 0, 3, 30]),
        attempt=st.one_of(SHORT, steps),
        assist=SHORT,
        desk=st.integers(0, desks - 1),
        judged=st.sampled_from([True, True, True, False]),
        topic=_if(rules, "topic", [0, 0, 1]),
        perceived=_if(rules, "refer", [None, 0.2, 0.5, 0.8]),
        lot=LOTS,
        moves=_if(rules, "moves", [[], [0.5, 0.1], [0.1, 0.9], [0.0, 0.0]]),
        reproduction=_if(rules, "reproduction", [NONE, NONE, 0, 10, 30]),
        reopen=st.one_of(st.none(), st.none(), reopen) if "reopen" in rules else st.none(),
        response_target=_if(rules, "targets", target),
        update_target=_if(rules, "targets", target),
        resolution_target=_if(rules, "targets", target),
    )
    size = draw(st.sampled_from([size for size in (1, 3, 8, 15, 25) if size <= most]))
    return draw(st.lists(case, min_size=size, max_size=size))


@st.composite
def _tasks(draw: st.DrawFn, desks: int, rules: frozenset[str]) -> list[TaskSpec]:
    task = st.builds(
        TaskSpec,
        ready=MOMENTS,
        desk=st.integers(0, desks - 1),
        skill=st.sampled_from([0, 0, 1]),
        effort=SHORT,
        lot=LOTS,
    )
    return draw(st.lists(task, max_size=4 if "tasks" in rules else 0))


@st.composite
def _seats(draw: st.DrawFn, staffed: dict[int, int]) -> list[tuple[int, int, int]]:
    """Head counts of desks with so many seats."""
    rows = []
    for desk, most in staffed.items():
        times = draw(st.lists(MOMENTS, min_size=1, max_size=4, unique=True))
        rows += [(at, desk, draw(st.integers(0, most))) for at in sorted(times)]
    return rows


# --- mechanisms ------------------------------------------------------------------------------


@st.composite
def _mechanisms(draw: st.DrawFn, rules: frozenset[str]) -> dict[str, Any]:
    """Each mechanism on or off."""
    tables: dict[str, Any] = {
        "loss_share": PPM // 2,
        "colleague_share": PPM // 3,
        "pick_up": 7,
        "ramp": frozen([2 * PPM, 1_500_000, PPM]),
        "context": frozen([PPM, PPM, 1_100_000, 1_200_003]),
    }
    tables |= {"resume": 4} if "resume" in rules else {}
    tables |= {"topic": frozen([PPM, 900_001, 600_000])} if "topic" in rules else {}
    chosen = {name: table for name, table in tables.items() if draw(st.booleans())}
    if draw(st.booleans()):
        chosen["familiarity"] = frozen([PPM] * 5 + [900_000] * 5 + [700_000])
        chosen["familiarity_fade"] = frozen([PPM, 600_000, 300_000])
        chosen["familiarity_start"] = frozen([[0, 1, 1_400_000]])
    return chosen


# --- organisations ---------------------------------------------------------------------------


@st.composite
def organisations(
    draw: st.DrawFn,
    *,
    most_cases: int = 25,
    mechanisms: bool = True,
    handovers: bool = True,
    rules: frozenset[str] = ALL_RULES,
) -> Organisation:
    """An organisation of one to three desks, up to six people and up to 25 cases.

    Args:
        draw: Of Hypothesis.
        most_cases: Most cases.
        mechanisms: Whether people differ in speed and mechanisms may be on.
        handovers: Whether people may be away for long.
        rules: Which of `ALL_RULES` may be drawn.
    """
    count = draw(st.integers(1, 3))
    helpers = count > 1 and draw(st.integers(0, 3)) == 0
    # A rule or two rest in most organisations, so that others are seen alone.
    rules -= frozenset(draw(st.lists(st.sampled_from(sorted(ALL_RULES)), max_size=12)))
    desks = [draw(_desk(number, count, helpers=helpers, rules=rules)) for number in range(count)]
    staffed = _staffed(draw, desks)
    people = _staff(draw, desks, staffed, helpers=helpers, handovers=handovers, rules=rules)
    if not mechanisms:
        people = [replace(person, factor=PPM, skill_factor=[PPM] * 4) for person in people]
        desks = [replace(desk, assist_share=0.0) for desk in desks]
    groups, owned = _ownership(draw, desks, staffed)
    seats = {desk: sum(p.is_seat and p.desk == desk for p in people) for desk in range(count)}
    opening = st.sampled_from([None, [(10, 100), (150, 400), (600, 2000)]])
    window = (draw(_if(rules, "warm_up", [0, 50])), draw(st.sampled_from([100, 300])))
    is_cut = draw(_if(rules, "cut", [False, False, True]))
    run_off = draw(st.sampled_from([300, 450, 1500]))
    return Organisation(
        cases=draw(_cases(count - helpers, most_cases, rules)),
        desks=desks,
        engineers=people,
        groups=groups,
        owned=owned,
        opening=[draw(opening) for _ in desks],
        one_touch=[draw(st.sampled_from([False, False, True])) for _ in desks],
        rank_step=draw(st.sampled_from([0, 3])),
        mechanisms=draw(_mechanisms(rules)) if mechanisms else {},
        window=window,
        run_off=window[1] if is_cut else run_off,
        tasks=draw(_tasks(count, rules)),
        seats=draw(_seats({desk: most for desk, most in seats.items() if most})),
        is_cut=is_cut,
        calendar=draw(_if(rules, "calendar", [None, [(0, 60), (90, 140), (200, 900)]])),
    )


def _staffed(draw: st.DrawFn, desks: list[DeskSpec]) -> list[int]:
    """The desk of each person: one at each, and more where there is no limit to one."""
    open_to = [number for number, desk in enumerate(desks) if not desk.is_unlimited]
    more = st.lists(st.sampled_from(open_to), max_size=6 - len(desks))
    return [*range(len(desks)), *draw(more)]


def _staff(
    draw: st.DrawFn,
    desks: list[DeskSpec],
    staffed: list[int],
    *,
    helpers: bool,
    handovers: bool,
    rules: frozenset[str],
) -> list[EngineerSpec]:
    """Who works where: the first of a later desk, and all where cases end up, can solve all."""
    seats = [draw(_if(rules, "seats", [0] * 4 + [1, 2])) for _ in desks]
    people = []
    for position, desk in enumerate(staffed):
        is_sure = (desk == len(desks) - 1 and not helpers) or 0 < position < len(desks)
        competence = 1.0 if is_sure else draw(st.sampled_from([0.2, 0.5, 0.8]))
        person = draw(_people(desk, competence, handovers=handovers, rules=rules))
        # At some desks all are seats, at some only those who come after the first.
        is_seat = seats[desk] == 1 or (seats[desk] == 2 and position >= len(desks))
        is_seat = is_seat and not desks[desk].is_unlimited
        people.append(_placed(person, desks[desk], is_seat=is_seat))
    return people


def _ownership(
    draw: st.DrawFn, desks: list[DeskSpec], staffed: list[int]
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
            groups.append((desk, members[: draw(st.integers(2, len(members)))]))
        for customer in range(4):
            owner = draw(st.sampled_from(owners))
            if owner != NONE:
                owned[customer, desk] = owner
    return groups, owned


#: Milliseconds, or steps of seven hours so that days pass between cases.
UNITS = st.sampled_from([1, 1, 7 * 3_600_000])
