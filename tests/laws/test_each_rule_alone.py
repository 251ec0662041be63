"""Each rule and mechanism alone decides an outcome; and it is exactly neutral when it is off.

A rule has two small plans: one in which it is all that tells two outcomes apart, both worked out by
hand, and one in which it is stated and has nothing to act upon, or its neutral value: there the
whole ledger is the same to the byte, on both engines.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, OnCallSpec, TaskSpec, build
from parity import differences

from supportsim.arrays import frozen
from supportsim.compiled.library import why_missing
from supportsim.compiled.run import simulate as compiled
from supportsim.engine.run import simulate as simpy
from supportsim.engines import Engine
from supportsim.ledger.tables import Ledger
from supportsim.plan.plan import Plan
from supportsim.units import DAY, NONE, PPM, QUANTILE_ONE
from supportsim.workweek import open_hours

Rules = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule, off and on.

    Attributes:
        decides: The plan in which it decides, given whether it is on.
        idles: The plan in which it is neutral, likewise.
        column: Column of the cases that tells the two outcomes apart.
        off, on: That column.
    """

    decides: Callable[[bool], Plan]
    idles: Callable[[bool], Plan]
    column: str
    off: list[int]
    on: list[int]


def case(opened: int = 0, *touches: tuple[int, int], **rest: Any) -> CaseSpec:
    """One of 100 ms, if nothing else is said."""
    return CaseSpec(opened, list(touches) or [(100, 0)], **rest)


def plan(
    cases: list[CaseSpec], *desks: Rules, people: list[EngineerSpec] | None = None, **rest: Any
) -> Plan:
    """One desk and one engineer, if nothing else is said."""
    made = [DeskSpec(**desk) for desk in desks or ({},)]
    return build(cases, made, people or [EngineerSpec()], **rest)


def desk_rule(
    cases: list[CaseSpec],
    quiet: list[CaseSpec],
    rule: Rules,
    column: str,
    *,
    off: list[int],
    on: list[int],
    base: Rules | None = None,
    behind: list[Rules] | None = None,
    people: list[EngineerSpec] | None = None,
    **rest: Any,
) -> Rule:
    """A rule of the first desk, decisive for some cases and idle for others."""

    def made(which: list[CaseSpec]) -> Callable[[bool], Plan]:
        return lambda is_on: plan(
            which, (base or {}) | (rule if is_on else {}), *(behind or []), people=people, **rest
        )

    return Rule(decides=made(cases), idles=made(quiet), column=column, off=off, on=on)


def mechanism(
    cases: list[CaseSpec],
    given: Rules,
    neutral: Rules,
    column: str,
    *,
    off: list[int],
    on: list[int],
    desks: list[Rules] | None = None,
    people: list[EngineerSpec] | None = None,
) -> Rule:
    """A mechanism, which beside being off may be on with its neutral value."""

    def made(values: Rules) -> Callable[[bool], Plan]:
        return lambda is_on: plan(
            cases, *(desks or []), people=people, mechanisms=values if is_on else {}
        )

    return Rule(decides=made(given), idles=made(neutral), column=column, off=off, on=on)


def given(
    decides: Callable[[bool], Plan],
    idles: Callable[[bool], Plan],
    column: str,
    *,
    off: list[int],
    on: list[int],
) -> Rule:
    """A rule of cases, people or the run."""
    return Rule(decides=decides, idles=idles, column=column, off=off, on=on)


def at(*shifts: tuple[int, int], **rest: Any) -> EngineerSpec:
    return EngineerSpec(shifts=list(shifts), **rest)


def one_touch(made: Plan, *, is_on: bool) -> Plan:
    """The plan with a desk that closes every case at its first touch."""
    share = frozen(np.full_like(made.desks.completion, QUANTILE_ONE))
    return replace(made, desks=replace(made.desks, completion=share)) if is_on else made


TWO = [EngineerSpec(), EngineerSpec()]
FRONT_AND_BACK = [EngineerSpec(), EngineerSpec(desk=1)]
NOVICE = [EngineerSpec(competence=0.3), EngineerSpec(desk=1)]
OWNED = {"ownership": "engineer"}
EASY, HARD = [case(difficulty=0.1)], [case(difficulty=0.5)]
ASSIST = {"escalation": "assist", "to": 1}
TRANSFER = {"escalation": "transfer", "to": 1}
ONE_THEN_TWO = [case(), case(10), case(20, severity=1)]
TWO_TOUCHES = ((50, 100), (50, 0))
CUT = [at((0, 50), (1000, 2000)), at((0, 9000), desk=1)]
CUT_BESIDE = [at((0, 50), (5000, 9000)), at((0, 9000))]

ORDERS = {
    "first come, first served": desk_rule(
        ONE_THEN_TWO, [case(), case(10), case(20)], {"order": "fifo"}, "first_start",
        off=[0, 200, 100], on=[0, 100, 200],
    ),
    "due time": desk_rule(
        [case(), case(10, response_target=900), case(20, response_target=50)],
        [case(), case(10), case(20)], {"order": "due"}, "first_start",
        off=[0, 100, 200], on=[0, 200, 100],
    ),
    "time of opening": desk_rule(
        [case(0, (100, 20), (100, 0)), case(10), case(20)], [case(), case(10), case(20)],
        {"by_opening": True}, "resolved", off=[400, 200, 300], on=[300, 200, 400],
    ),
    "skills in order": given(
        lambda on: plan(
            [case(), case(10), case(20, skill=1)],
            people=[EngineerSpec(skills=3, skill_place=[int(on), 0, 0, 0])],
        ),
        lambda on: plan(
            [case(), case(10), case(20, skill=1)],
            people=[EngineerSpec(skills=3, skill_place=[int(on)] * 4)],
        ),
        "first_start", off=[0, 100, 200], on=[0, 200, 100],
    ),
    "skills of people": given(
        lambda on: plan([case(skill=1)], people=[EngineerSpec(skills=1 + 2 * on)]),
        lambda on: plan([case()], people=[EngineerSpec(skills=1 + 2 * on)]),
        "first_start", off=[NONE], on=[0],
    ),
}  # fmt: skip

CHOICES = {
    "at random": desk_rule(
        [case(lot=2**32 - 1)], [case(lot=0)], {"choice": "random"}, "first_engineer",
        off=[0], on=[1], people=TWO,
    ),
    "in rotation": desk_rule(
        [case(0, (10, 0)), case(5, (300, 0)), case(50), case(400)], [case(0, (10, 0)), case(50)],
        {"choice": "rotation"}, "first_engineer", off=[0, 1, 0, 0], on=[0, 1, 0, 1], people=TWO,
    ),
    "the least loaded": desk_rule(
        [case(0, (100, 900), (50, 0)), case(200), case(400)], [case(), case(200), case(400)],
        {"choice": "least_loaded"}, "first_engineer", off=[0, 1, 0], on=[0, 1, 1], people=TWO,
        base=OWNED,
    ),
    "the most familiar": desk_rule(
        [case(), case(10, customer=1), case(500, customer=1)],
        [case(), case(10, customer=1), case(500, customer=2)],
        {"choice": "most_familiar"}, "first_engineer", off=[0, 1, 0], on=[0, 1, 1], people=TWO,
    ),
    "by grade": given(
        lambda on: plan(
            [case()], {"choice": "grade_order"} if on else {},
            people=[EngineerSpec(choice_place=1), EngineerSpec()],
        ),
        lambda on: plan([case()], {"choice": "grade_order"} if on else {}, people=TWO),
        "first_engineer", off=[0], on=[1],
    ),
    "by solving rate": given(
        lambda on: plan([case()], {"choice": "highest_solving_rate"},
                        people=[EngineerSpec(), EngineerSpec(solving_rate=[int(on)] * 16)]),
        lambda on: plan([case()], {"choice": "highest_solving_rate"},
                        people=[EngineerSpec(solving_rate=[int(on)] * 16)] * 2),
        "first_engineer", off=[0], on=[1],
    ),
}  # fmt: skip

WAYS = {
    "push": given(
        lambda on: plan([case(), case(10)], OWNED | {"push": on}),
        lambda on: plan([case(), case(10)], {"push": on}),
        "assigned", off=[0, 100], on=[0, 10],
    ),
    "limit": desk_rule(
        [case(0, (100, 500), (100, 0)), case(10)], [case(), case(10)], {"limit": 1},
        "first_start", off=[0, 100], on=[0, 700], base=OWNED,
    ),
    "overflow": desk_rule(
        [case(), case(10)], [case(), case(100)], {"overflow": 1}, "first_start",
        off=[0, 100], on=[0, 10], behind=[{}], people=FRONT_AND_BACK,
    ),
    "overflow after a while": desk_rule(
        [case(), case(10)], [case(), case(100)], {"overflow_after": 30}, "first_start",
        off=[0, 10], on=[0, 40], base={"overflow": 1}, behind=[{}], people=FRONT_AND_BACK,
    ),
    "unlimited": given(
        lambda on: plan([case(), case(10)], {"is_unlimited": on},
                        people=[EngineerSpec(shifts=[] if on else [(0, 10**6)])]),
        lambda on: plan([case(desk=1)], {"is_unlimited": on}, {},
                        people=[EngineerSpec(shifts=[]), EngineerSpec(desk=1)]),
        "first_start", off=[0, 100], on=[0, 10],
    ),
    "moves by chance": desk_rule(
        [case(0, *TWO_TOUCHES, moves=[0.2])], [case(0, *TWO_TOUCHES, moves=[0.4])],
        {"moves": [(1, 0.3)]}, "last_desk", off=[0], on=[1], behind=[{}], people=FRONT_AND_BACK,
    ),
    "owned by the engineer": desk_rule(
        [case(0, (100, 50), (100, 0)), case(5), case(110)], [case(desk=1)],
        {"ownership": "engineer"}, "resolved", off=[250, 105, 210], on=[310, 105, 210],
        behind=[{}], people=[*TWO, EngineerSpec(desk=1)],
    ),
    "owned by the customer's engineer": given(
        lambda on: plan([case()], {"ownership": "customer" if on else "engineer"}, people=TWO,
                        owned={(0, 0): 1} if on else {}),
        lambda on: plan([case()], {"ownership": "customer" if on else "engineer"}, people=TWO),
        "first_engineer", off=[0], on=[1],
    ),
    "a group is one owner": given(
        lambda on: plan([case(), case(1)], {"ownership": "customer"}, people=TWO,
                        groups=[(0, [0, 1])], owned={(0, 0): 2 if on else 0}),
        lambda on: plan([case(customer=1)], {"ownership": "customer"}, people=TWO,
                        groups=[(0, [0, 1])], owned={(0, 0): 2 if on else 0}),
        "first_start", off=[0, 100], on=[0, 1],
    ),
    "backup": desk_rule(
        [case(0, *TWO_TOUCHES)], [case()], {"backup": 1}, "resolved", off=[1050], on=[200],
        base=OWNED, behind=[{}], people=[at((0, 100), (1000, 2000)), at((0, 9000), desk=1)],
    ),
    "backup after a while": desk_rule(
        [case(0, *TWO_TOUCHES)], [case()], {"backup_after": 70}, "resolved", off=[200], on=[270],
        base=OWNED | {"backup": 1}, behind=[{}],
        people=[at((0, 100), (1000, 2000)), at((0, 9000), desk=1)],
    ),
    "backup by severity": desk_rule(
        [case(0, *TWO_TOUCHES)], [case(0, *TWO_TOUCHES, severity=2)], {"backup_from": 2},
        "resolved", off=[200], on=[1050], base=OWNED | {"backup": 1}, behind=[{}],
        people=[at((0, 100), (1000, 2000)), at((0, 9000), desk=1)],
    ),
    "owner gone": given(
        lambda on: plan([case(0, *TWO_TOUCHES)], OWNED, people=[
            at((0, 100), (2000, 3000), handovers=[(100, True)] * on), at((0, 9000))]),
        lambda on: plan([case()], OWNED, people=[
            at((0, 200), (2000, 3000), handovers=[(200, True)] * on), at((0, 9000))]),
        "resolved", off=[2050], on=[200],
    ),
    "held work returns": desk_rule(
        [case()], [case(0, (50, 0))], {"return_after": 10}, "resolved", off=[5050], on=[110],
        people=CUT_BESIDE,
    ),
}  # fmt: skip

SOLVING = {
    "transfer, not assist": given(
        lambda on: plan(HARD, TRANSFER if on else ASSIST, {}, people=NOVICE),
        lambda on: plan(EASY, TRANSFER if on else ASSIST, {}, people=NOVICE),
        "last_desk", off=[0], on=[1],
    ),
    "swarm, not assist": given(
        lambda on: plan(HARD, ASSIST | ({"escalation": "swarm", "swarm": [1, 2]} if on else {}),
                        {}, {}, people=[*NOVICE, EngineerSpec(desk=2)]),
        lambda on: plan(EASY, ASSIST | ({"escalation": "swarm", "swarm": [1, 2]} if on else {}),
                        {}, {}, people=[*NOVICE, EngineerSpec(desk=2)]),
        "assists", off=[1], on=[2],
    ),
    "a share of the assist": desk_rule(
        HARD, EASY, {"assist_share": 1.0}, "resolved", off=[180], on=[210],
        base=ASSIST | {"assist_share": 0.0}, behind=[{}], people=NOVICE,
    ),
    "competence": given(
        lambda on: plan(HARD, TRANSFER, {}, people=[
            EngineerSpec(competence=0.6 if on else 0.3), EngineerSpec(desk=1)]),
        lambda on: plan(EASY, TRANSFER, {}, people=[
            EngineerSpec(competence=0.6 if on else 0.3), EngineerSpec(desk=1)]),
        "escalations", off=[1], on=[0],
    ),
    "attempts of several touches": given(
        lambda on: plan([case(difficulty=0.5, attempt=[(20, 200), (30, 0)] if on else 50)],
                        TRANSFER, {}, people=NOVICE),
        lambda on: plan([case(attempt=[(20, 200), (30, 0)] if on else 50)], TRANSFER, {},
                        people=NOVICE),
        "resolved", off=[150], on=[350],
    ),
    "referral at sight": desk_rule(
        [case(perceived=0.9)], [case(perceived=0.7)], {"refer_above": 0.8, "refer_to": 1},
        "last_desk", off=[0], on=[1], behind=[{}], people=FRONT_AND_BACK,
    ),
    "perception": given(
        lambda on: plan([case(perceived=0.9 if on else 0.0)],
                        {"refer_above": 0.8, "refer_to": 1}, {}, people=FRONT_AND_BACK),
        lambda on: plan([case(perceived=0.9 if on else 0.0)], {}, {}, people=FRONT_AND_BACK),
        "last_desk", off=[0], on=[1],
    ),
    "triage": desk_rule(
        [case(perceived=0.9)], [case(perceived=0.7)], {"triage": 20}, "first_start",
        off=[0], on=[20], base={"refer_above": 0.8, "refer_to": 1}, behind=[{}],
        people=FRONT_AND_BACK,
    ),
    "referral by age": desk_rule(
        [case(), case(10)], [case()], {"aged_after": 60, "aged_to": 1}, "first_start",
        off=[0, 100], on=[0, 70], behind=[{}], people=FRONT_AND_BACK,
    ),
    "reviews": desk_rule(
        [case(), case(10)], [case()], {"review_every": 90}, "first_start", off=[0, 70],
        on=[0, 90], base={"aged_after": 60, "aged_to": 1}, behind=[{}], people=FRONT_AND_BACK,
    ),
    "reproduction": desk_rule(
        [case(0, *TWO_TOUCHES, reproduction=300)], [case(0, *TWO_TOUCHES)],
        {"reproduction": 1}, "resolved", off=[200], on=[350],
        behind=[{}], people=FRONT_AND_BACK, base={"reproduction_wait": 10**6},
    ),
    "the wait for a reproduction": desk_rule(
        [case(0, *TWO_TOUCHES, reproduction=30)], [case(0, *TWO_TOUCHES)],
        {"reproduction_wait": 60}, "resolved", off=[880], on=[200],
        base={"reproduction": 1, "reproduction_wait": 10**6}, behind=[{}],
        people=[EngineerSpec(), at((800, 9000), desk=1)],
    ),
    "reopening": given(
        lambda on: plan([case(reopen=(70, 30) if on else None)]),
        lambda on: plan([case(0, (10**7, 0), reopen=(70, 30) if on else None)]),
        "touches", off=[1], on=[2],
    ),
    "within competence": given(
        lambda on: plan(HARD, ASSIST, {}, people=[
            EngineerSpec(competence=0.3, only_solvable=on), EngineerSpec(), EngineerSpec(desk=1)]),
        lambda on: plan(EASY, ASSIST, {}, people=[
            EngineerSpec(competence=0.3, only_solvable=on), EngineerSpec(), EngineerSpec(desk=1)]),
        "first_engineer", off=[0], on=[1],
    ),
    "completion share": given(
        lambda on: one_touch(plan([case(0, *TWO_TOUCHES)]), is_on=on),
        lambda on: one_touch(plan([case()]), is_on=on),
        "touches", off=[2], on=[1],
    ),
    "tasks": given(
        lambda on: plan([case(10)], tasks=[TaskSpec()] * on),
        lambda on: plan([case(10)], {}, {}, people=FRONT_AND_BACK,
                        tasks=[TaskSpec(ready=10**7)] * on),
        "first_start", off=[10], on=[100],
    ),
}  # fmt: skip

TIME = {
    "work is finished after the shift": desk_rule(
        [case()], [case(0, (50, 0))], {"shift_end": "finish"}, "resolved", off=[1050], on=[100],
        behind=[{}], people=CUT,
    ),
    "the limit of overtime": desk_rule(
        [case(0, (80, 0)), case(60)], [case(0, (50, 0))], {"overtime_limit": 10}, "resolved",
        off=[80, 200], on=[80, 1060], base={"shift_end": "finish"}, behind=[{}],
        people=[at((0, 50), (100, 140), (1000, 2000)), at((0, 9000), desk=1)],
    ),
    "work is returned": desk_rule(
        [case()], [case(0, (50, 0))], {"shift_end": "return"}, "resolved", off=[5050], on=[100],
        people=CUT_BESIDE,
    ),
    "work is handed over": desk_rule(
        [case()], [case(0, (50, 0))], {"shift_end": "hand_over", "hand_over_to": 1}, "resolved",
        off=[1050], on=[100], behind=[{}], people=CUT,
    ),
    "hand-over by severity": desk_rule(
        [case()], [case(severity=2)], {"hand_over_from": 2}, "resolved", off=[100], on=[1050],
        base={"shift_end": "hand_over", "hand_over_to": 1}, behind=[{}], people=CUT,
    ),
    "minutes of a hand-over": desk_rule(
        [case()], [case(0, (50, 0))], {"hand_over_added": 25}, "resolved", off=[100], on=[125],
        base={"shift_end": "hand_over", "hand_over_to": 1}, behind=[{}], people=CUT,
    ),
    "the case moves along": desk_rule(
        [case()], [case(0, (50, 0))], {"hand_over_moves": True}, "last_desk", off=[0], on=[1],
        base={"shift_end": "hand_over", "hand_over_to": 1}, behind=[{}], people=CUT,
    ),
    "severity 1 interrupts": desk_rule(
        [case(), case(10, severity=1)], [case(), case(10, severity=2)],
        {"interruption": "severity_1"}, "first_start", off=[0, 100], on=[0, 10],
    ),
    "all that is more severe interrupts": desk_rule(
        [case(), case(10, severity=2)], [case(), case(10)],
        {"interruption": "any_more_severe"}, "first_start", off=[0, 100], on=[0, 10],
    ),
    "blocks": given(
        lambda on: plan([case()], people=[EngineerSpec(blocks=[(50, 80)] * on)]),
        lambda on: plan([case()], people=[EngineerSpec(
            shifts=[(0, 1000)], blocks=[(950, 2000)] * on)], run_off=900, window=(0, 900)),
        "resolved", off=[100], on=[130],
    ),
    "seats": given(
        lambda on: plan([case(), case(10)], people=[EngineerSpec(), EngineerSpec(
            shifts=[], is_seat=True)], seats=[(40, 0, 1)] * on),
        lambda on: plan([case(), case(10)], people=[EngineerSpec(), EngineerSpec(
            shifts=[], is_seat=True)], seats=[(0, 0, 0)] * on),
        "first_start", off=[0, 100], on=[0, 40],
    ),
    "standby": given(
        lambda on: plan([case(severity=1)], people=[at(
            (500, 900), standby=[(0, 500)] * on, on_call=0)], on_call=[OnCallSpec()]),
        lambda on: plan([case(severity=2)], people=[at(
            (500, 900), on_call=0 if on else NONE)], on_call=[OnCallSpec()]),
        "first_start", off=[500], on=[20],
    ),
    "patience": given(
        lambda on: plan([case(), case(10, patience=50 if on else NONE)]),
        lambda on: plan([case(), case(10, patience=90 if on else NONE)]),
        "withdrawn", off=[NONE, NONE], on=[NONE, 60],
    ),
    "calendar of the contract": given(
        lambda on: plan([case(), case(10), case(20)], {"aged_after": 60, "aged_to": 1}, {},
                        people=FRONT_AND_BACK,
                        calendar=open_hours([0, 90], [50, 10**6]) if on else None),
        lambda on: plan([case(), case(10)], calendar=open_hours([0], [50]) if on else None),
        "first_start", off=[0, 70, 170], on=[0, 100, 120],
    ),
    "a cut": given(
        lambda on: plan([case(), case(10)], window=(0, 150), run_off=150 if on else 900,
                        is_cut=on),
        lambda on: plan([case()], window=(0, 150), run_off=150 if on else 900, is_cut=on),
        "resolved", off=[100, 200], on=[100, NONE],
    ),
}  # fmt: skip


def _faded(fade: list[int]) -> Rules:
    """Who has resolved a case of the customer takes half the time, until that fades."""
    table = frozen([PPM] * 10 + [PPM // 2])
    return {"familiarity": table, "familiarity_fade": frozen(fade)}


def _topics(factors: list[float], *, from_assists: bool) -> Rules:
    table = frozen([round(factor * PPM) for factor in factors])
    return {"topic": table, "topic_from_assists": int(from_assists)}


MECHANISMS = {
    "hand-off loss": mechanism(
        HARD, {"loss_share": PPM // 2}, {"colleague_share": PPM // 2}, "resolved",
        off=[150], on=[175], desks=[TRANSFER, {}], people=NOVICE,
    ),
    "loss among colleagues": mechanism(
        [case()], {"colleague_share": PPM // 2}, {"loss_share": PPM // 2}, "resolved",
        off=[100], on=[125], desks=[{"shift_end": "return"}], people=CUT_BESIDE,
    ),
    "pick-up": mechanism(
        [case()], {"pick_up": 30}, {"resume": 30}, "resolved", off=[1050], on=[1080],
        desks=[{}, {}], people=CUT,
    ),
    "resume": mechanism(
        [case(), case(10, severity=1)], {"resume": 30}, {"pick_up": 30}, "resolved",
        off=[200, 110], on=[230, 110], desks=[{"interruption": "severity_1"}],
    ),
    "ramp": mechanism(
        [case()], {"ramp": frozen([2 * PPM, PPM])}, {"ramp": frozen([PPM])}, "resolved",
        off=[100], on=[200], people=[EngineerSpec(hired=0)],
    ),
    "a ramp of one's own": given(
        lambda on: plan([case()], people=[EngineerSpec(hired=0, ramp_class=0 if on else NONE)],
                        mechanisms={"own_ramp": frozen([[3 * PPM, PPM]])}),
        lambda on: plan([case()], people=[EngineerSpec(hired=0, ramp_class=0 if on else NONE)],
                        mechanisms={"own_ramp": frozen([[PPM]])}),
        "resolved", off=[100], on=[300],
    ),
    "familiarity": mechanism(
        [case(), case(100)], {"familiarity": frozen([PPM] * 10 + [PPM // 2])},
        {"familiarity": frozen([PPM] * 2)}, "resolved", off=[100, 200], on=[100, 150],
    ),
    "familiarity fades": given(
        lambda on: plan([case(), case(10 * DAY)], run_off=20 * DAY, window=(0, 20 * DAY),
                        people=[at((0, 20 * DAY))], mechanisms=_faded([PPM, 0] if on else [PPM])),
        lambda on: plan([case(), case(10)], mechanisms=_faded([PPM, 0] if on else [PPM])),
        "first_end", off=[100, 10 * DAY + 50], on=[100, 10 * DAY + 100],
    ),
    "topics known from help": given(
        lambda on: plan([case(difficulty=0.5), case(300)], ASSIST, {}, people=NOVICE,
                        mechanisms=_topics([2, 1, 0.5], from_assists=on)),
        lambda on: plan([case(), case(300)], ASSIST, {}, people=NOVICE,
                        mechanisms=_topics([2, 1, 0.5], from_assists=on)),
        "resolved", off=[390, 490], on=[275, 350],
    ),
    "known topic": mechanism(
        [case(), case(100)], {"topic": frozen([PPM, PPM // 2])}, {"topic": frozen([PPM])},
        "resolved", off=[100, 200], on=[100, 150],
    ),
    "context switching": mechanism(
        [case(0, (100, 900), (100, 0)), case(100)], {"context": frozen([PPM, PPM, 2 * PPM])},
        {"context": frozen([PPM] * 3)}, "resolved", off=[1100, 200], on=[1100, 300],
        desks=[OWNED],
    ),
    "grade": given(
        lambda on: plan([case()], people=[EngineerSpec(factor=PPM // 2 if on else PPM)]),
        lambda on: plan([case(desk=1)], {}, {}, people=[
            EngineerSpec(factor=PPM // 2 if on else PPM), EngineerSpec(desk=1)]),
        "resolved", off=[100], on=[50],
    ),
    "speed by skill": given(
        lambda on: plan([case(skill=1)], people=[EngineerSpec(
            skills=3, skill_factor=[PPM, 2 * PPM if on else PPM, PPM, PPM])]),
        lambda on: plan([case()], people=[EngineerSpec(
            skills=3, skill_factor=[PPM, 2 * PPM if on else PPM, PPM, PPM])]),
        "resolved", off=[100], on=[200],
    ),
}  # fmt: skip

RULES = ORDERS | CHOICES | WAYS | SOLVING | TIME | MECHANISMS


@pytest.fixture(name="engine", params=[simpy, compiled])
def one_engine(request: pytest.FixtureRequest) -> Engine:
    if request.param is compiled and why_missing() is not None:
        pytest.skip(str(why_missing()))
    return request.param


def column(ledger: Ledger, name: str) -> list[int]:
    return getattr(ledger.cases, name).tolist()


@pytest.mark.parametrize("name", RULES)
def test_a_rule_alone_decides_the_outcome(name: str, engine: Engine):
    rule = RULES[name]
    off, on = (column(engine(rule.decides(is_on)), rule.column) for is_on in (False, True))
    assert (off, on) == (rule.off, rule.on)
    assert off != on


@pytest.mark.parametrize("name", RULES)
def test_a_rule_without_anything_to_decide_changes_nothing(name: str, engine: Engine):
    rule = RULES[name]
    off, on = (engine(rule.idles(is_on)) for is_on in (False, True))
    assert differences(off, on) == []


#: Columns that are no rule of their own: names, places in a flat column, what others decide by.
PART_OF_OTHERS = {
    "desks.names", "desks.rank", "desks.opening", "engineers.names", "engineers.desk",
    "engineers.grade", "engineers.site", "engineers.hired", "engineers.choice_place",
    "engineers.is_seat", "engineers.on_call", "desks.escalate_to", "mechanisms.own_ramp",
    "mechanisms.familiarity_start",
}  # fmt: skip


def test_no_rule_is_forgotten():
    """Every column by which plans of the same cases differ is decisive in one of the rules."""
    decisive, known = set(), set()
    for rule in RULES.values():
        plans = [rule.decides(is_on) for is_on in (False, True)]
        for part in ("desks", "engineers", "mechanisms", "seats", "tasks"):
            off, on = (getattr(one, part) for one in plans)
            for name in type(off).__dataclass_fields__:
                known.add(f"{part}.{name}")
                if not np.array_equal(
                    np.asarray(getattr(off, name)), np.asarray(getattr(on, name))
                ):
                    decisive.add(f"{part}.{name}")
    assert known - decisive - PART_OF_OTHERS == set()
