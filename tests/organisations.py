"""Random organisations for property tests: small, with ties forced and every rule in reach."""

import os
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from builders import CaseSpec, DeskSpec, EngineerSpec, build
from hypothesis import settings
from hypothesis import strategies as st

from supportsim.plan.arrays import frozen
from supportsim.plan.plan import Plan
from supportsim.units import DAY, NONE, PPM, QUANTILE_ONE
from supportsim.workweek import open_hours

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
        )
        step = np.arange(plan.cases.attempt_effort.shape[1]) * self.rank_step * unit
        cases = replace(
            plan.cases,
            attempt_effort=frozen(plan.cases.attempt_effort + step),
            assist_effort=frozen(plan.cases.assist_effort + step),
        )
        return replace(plan, cases=cases, desks=self._desks(plan, unit))

    def _desks(self, plan: Plan, unit: int) -> Any:
        opening = list(plan.desks.opening)
        for desk, hours in enumerate(self.opening):
            if hours is not None:
                opening[desk] = open_hours(
                    [a * unit for a, _ in hours], [b * unit for _, b in hours]
                )
        completion = np.array(plan.desks.completion)
        completion[np.flatnonzero(self.one_touch)] = QUANTILE_ONE
        return replace(plan.desks, opening=tuple(opening), completion=frozen(completion))


def _scaled_case(case: CaseSpec, unit: int) -> CaseSpec:
    return replace(
        case,
        opened=case.opened * unit,
        touches=[(effort * unit, delay * unit) for effort, delay in case.touches],
        patience=case.patience if case.patience == NONE else case.patience * unit,
        attempt=case.attempt * unit,
        assist=case.assist * unit,
    )


def _scaled_desk(desk: DeskSpec, unit: int) -> DeskSpec:
    return replace(
        desk, backup_after=desk.backup_after * unit, return_after=desk.return_after * unit
    )


def _scaled_engineer(engineer: EngineerSpec, unit: int) -> EngineerSpec:
    return replace(
        engineer,
        shifts=[(a * unit, b * unit) for a, b in engineer.shifts],
        blocks=[(a * unit, b * unit) for a, b in engineer.blocks],
        handovers=[(at * unit, planned) for at, planned in engineer.handovers],
    )


def _scaled_mechanisms(mechanisms: dict[str, Any], unit: int) -> dict[str, Any]:
    scaled = dict(mechanisms)
    if "pick_up" in scaled:
        scaled["pick_up"] *= unit
    return scaled


# --- people ----------------------------------------------------------------------------------

#: Few distinct times, so that much happens at the same instant.
MOMENTS = st.integers(0, 30).map(lambda tens: tens * 10)
SHORT = st.sampled_from([0, 1, 5, 10, 20, 30])


@st.composite
def _people(draw: st.DrawFn, desk: int, competence: float, *, handovers: bool) -> EngineerSpec:
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
    )


# --- desks -----------------------------------------------------------------------------------


@st.composite
def _desk(draw: st.DrawFn, number: int, count: int, *, helpers: bool) -> DeskSpec:
    """Desk `number` of `count`; with `helpers` the last desk is only ever asked for help."""
    is_last = number == count - 1
    to = NONE if is_last else draw(st.integers(number + 1, count - 1))
    rules = ["assist"] if helpers and to == count - 1 else ["transfer", "assist"]
    return DeskSpec(
        ownership=draw(st.sampled_from(["desk", "engineer", "customer", "customer"])),
        escalation=None if is_last else draw(st.sampled_from(rules)),
        to=to,
        assist_share=draw(st.sampled_from([0.0, 0.5, 1.0])),
        backup=draw(st.sampled_from([0, *range(count), NONE])),
        backup_after=draw(st.sampled_from([0, 0, 1, 10, 30])),
        backup_from=draw(st.sampled_from([9, 2])),
        return_after=draw(st.sampled_from([10**6, 0, 10, 50])),
        limit=draw(st.sampled_from([NONE, 1, 2, 3])),
        shift_end=draw(st.sampled_from(["pause", "finish"])),
        rank=number,
    )


@st.composite
def _cases(draw: st.DrawFn, desks: int, most: int) -> list[CaseSpec]:
    touch = st.tuples(SHORT, st.sampled_from([0, 5, 20]))
    case = st.builds(
        CaseSpec,
        opened=st.one_of(MOMENTS, st.integers(0, 60)),
        touches=st.lists(touch, min_size=1, max_size=3),
        customer=st.integers(0, 3),
        severity=st.integers(1, 3),
        skill=st.sampled_from([0, 0, 0, 1]),
        difficulty=st.sampled_from([0.1, 0.4, 0.6, 0.9]),
        patience=st.sampled_from([NONE, NONE, NONE, NONE, 0, 3, 30]),
        attempt=SHORT,
        assist=SHORT,
        desk=st.integers(0, desks - 1),
        judged=st.sampled_from([True, True, True, False]),
    )
    size = draw(st.sampled_from([size for size in (1, 3, 8, 15, 25) if size <= most]))
    return draw(st.lists(case, min_size=size, max_size=size))


# --- mechanisms ------------------------------------------------------------------------------


@st.composite
def _mechanisms(draw: st.DrawFn) -> dict[str, Any]:
    """Each mechanism on or off."""
    tables: dict[str, Any] = {
        "loss_share": PPM // 2,
        "colleague_share": PPM // 3,
        "pick_up": 7,
        "ramp": frozen([2 * PPM, 1_500_000, PPM]),
        "context": frozen([PPM, PPM, 1_100_000, 1_200_003]),
    }
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
) -> Organisation:
    """An organisation of one to three desks, up to six people and up to 25 cases.

    Args:
        draw: Of Hypothesis.
        most_cases: Most cases.
        mechanisms: Whether people differ in speed and mechanisms may be on.
        handovers: Whether people may be away for long.
    """
    count = draw(st.integers(1, 3))
    helpers = count > 1 and draw(st.integers(0, 3)) == 0
    desks = [draw(_desk(number, count, helpers=helpers)) for number in range(count)]
    staffed = [*range(count), *draw(st.lists(st.integers(0, count - 1), max_size=6 - count))]
    people = []
    for position, desk in enumerate(staffed):
        # The first of a desk can solve all; where cases end up everybody can.
        is_sure = (desk == count - 1 and not helpers) or 0 < position < count
        competence = 1.0 if is_sure else draw(st.sampled_from([0.2, 0.5, 0.8]))
        people.append(draw(_people(desk, competence, handovers=handovers)))
    if not mechanisms:
        people = [replace(person, factor=PPM) for person in people]
        desks = [replace(desk, assist_share=0.0) for desk in desks]
    groups, owned = _ownership(draw, desks, staffed)
    opening = st.sampled_from([None, [(10, 100), (150, 400), (600, 2000)]])
    return Organisation(
        cases=draw(_cases(count - helpers, most_cases)),
        desks=desks,
        engineers=people,
        groups=groups,
        owned=owned,
        opening=[draw(opening) for _ in desks],
        one_touch=[draw(st.sampled_from([False, False, True])) for _ in desks],
        rank_step=draw(st.sampled_from([0, 3])),
        mechanisms=draw(_mechanisms()) if mechanisms else {},
        window=(0, draw(st.sampled_from([100, 300]))),
        run_off=draw(st.sampled_from([300, 450, 1500])),
    )


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
