"""Desks: the rules of every desk of a design as integers."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from supportsim.arrays import Integers, frozen
from supportsim.demand.touches import completion_shares
from supportsim.inputs.design import Design, Desk
from supportsim.inputs.routes import ReferByAge
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.ways import ranks
from supportsim.kept import kept
from supportsim.plan import plan
from supportsim.plan.arrays import index_of, offsets, parts_per_million, quantile
from supportsim.plan.plan import Desks
from supportsim.supply.opening import desk_opening
from supportsim.units import DAY, MINUTE, NONE, QUANTILE_ONE, from_hours

_OWNERSHIP: Final = {
    "desk": plan.DESK_OWNS,
    "engineer": plan.ENGINEER_OWNS,
    "customer": plan.CUSTOMER_OWNS,
}
_ESCALATION: Final = {"transfer": plan.TRANSFER, "assist": plan.ASSIST, "swarm": plan.SWARM}
_SHIFT_END: Final = {
    "pause": plan.PAUSE,
    "finish": plan.FINISH,
    "return": plan.RETURN,
    "hand_over": plan.HAND_OVER,
}
_ORDER: Final = {
    "severity": plan.SEVERITY_FIRST,
    "fifo": plan.FIRST_COME,
    "due": plan.DUE_FIRST,
}
_CHOICE: Final = {
    "longest_idle": plan.LONGEST_IDLE,
    "random": plan.AT_RANDOM,
    "rotation": plan.ROTATION,
    "least_loaded": plan.LEAST_LOADED,
    "most_familiar": plan.MOST_FAMILIAR,
    "grade_order": plan.GRADE_ORDER,
    "highest_solving_rate": plan.HIGHEST_SOLVING_RATE,
}
_INTERRUPTION: Final = {
    "none": plan.NEVER,
    "severity_1": plan.SEVERITY_1,
    "any_more_severe": plan.ANY_MORE_SEVERE,
}


@kept
def desks_of(scenario: Scenario, design: Design) -> Desks:
    """The rules of every desk; what is not stated has its neutral value."""
    desks = list(design.desks.values())
    depth = ranks(design)
    columns = _own_rules(desks) | _partners(desks, tuple(design.desks)) | _quantities(desks)
    return Desks(
        names=tuple(design.desks),
        rank=frozen([depth[name] for name in design.desks]),
        completion=_completion(scenario, desks),
        opening=desk_opening(scenario, design),
        **columns,
    )


def _own_rules(desks: list[Desk]) -> dict[str, Integers]:
    """What a desk says of itself in words."""
    handed = [desk.hand_over for desk in desks]
    return {
        "ownership": frozen([_OWNERSHIP[desk.ownership] for desk in desks]),
        "is_unlimited": frozen([desk.unlimited is not None for desk in desks]),
        "order": frozen([_ORDER[desk.order] for desk in desks]),
        "by_opening": frozen([desk.order_time == "opened" for desk in desks]),
        "choice": frozen([_CHOICE[desk.choice] for desk in desks]),
        "push": frozen([desk.assignment == "push" for desk in desks]),
        "escalation": _each(desks, "escalation", lambda e: _ESCALATION[e.rule], plan.NO_ESCALATION),
        "interruption": frozen([_INTERRUPTION[desk.interruption] for desk in desks]),
        "shift_end": frozen([_SHIFT_END[desk.shift_end] for desk in desks]),
        "hand_over_moves": frozen([h is not None and h.owner == "moves" for h in handed]),
    }


def _partners(desks: list[Desk], names: Sequence[str]) -> dict[str, Integers]:
    """The other desks that a desk names, by their position."""
    helpers = [desk.escalation.helpers if desk.escalation else [] for desk in desks]
    moves = [{to: share for to, share in one.moves.items() if share > 0} for one in desks]
    below = [np.cumsum(list(shares.values())).tolist() for shares in moves]
    return {
        "overflow_desk": _each(desks, "overflow", lambda o: index_of(names, o.desk), NONE),
        "escalate_to": _each(desks, "escalation", lambda e: index_of(names, e.to), NONE),
        "swarm_offset": offsets(len(each) for each in helpers),
        "swarm_desk": frozen([index_of(names, name) for each in helpers for name in each]),
        "refer_to": _each(desks, "refer_at_sight", lambda r: index_of(names, r.to), NONE),
        "aged_to": _each(desks, "refer_by_age", lambda r: index_of(names, r.to), NONE),
        "move_offset": offsets(len(each) for each in moves),
        "move_to": frozen([index_of(names, name) for each in moves for name in each]),
        "move_below": frozen([quantile(share) for each in below for share in each]),
        "reproduction_desk": _each(desks, "reproduction", lambda r: index_of(names, r.desk), NONE),
        "backup_desk": _each(desks, "backup", lambda b: index_of(names, b.desk), NONE),
        "hand_over_to": _each(desks, "hand_over", lambda h: index_of(names, h.to), NONE),
    }


def _quantities(desks: list[Desk]) -> dict[str, Integers]:
    """Times, shares and limits."""
    return {
        "overflow_after": _each(desks, "overflow", lambda o: minutes(o.after_minutes), 0),
        "refer_above": _each(desks, "refer_at_sight", lambda r: quantile(r.above), QUANTILE_ONE),
        "triage": _each(desks, "refer_at_sight", lambda r: minutes(r.triage_minutes), 0),
        "aged_after": _each(desks, "refer_by_age", lambda r: from_hours(r.after_hours), NONE),
        "reproduction_wait": _each(desks, "reproduction", lambda r: from_hours(r.wait_hours), 0),
        "assist_share": _each(desks, "escalation", lambda e: parts_per_million(e.assist_share), 0),
        "backup_after": _each(desks, "backup", lambda b: from_hours(b.after_hours), 0),
        "backup_from": _each(desks, "backup", lambda b: int(b.from_severity), 0),
        "return_after": frozen([from_hours(desk.return_after_hours) for desk in desks]),
        "limit": frozen([desk.open_case_limit or NONE for desk in desks]),
        "overtime_limit": _each(desks, "overtime_limit_hours", from_hours, NONE),
        "review_every": _each(desks, "refer_by_age", _review_of, NONE),
        "hand_over_from": _each(desks, "hand_over", lambda h: int(h.from_severity), 0),
        "hand_over_added": _each(desks, "hand_over", lambda h: minutes(h.minutes), 0),
    }


def _review_of(rule: ReferByAge) -> int:
    """Time between two reviews, or -1 where cases are referred at any time."""
    return NONE if rule.review_days is None else max(round(rule.review_days * DAY), 1)


def minutes(amount: float) -> int:
    """Minutes to milliseconds, rounded half to even."""
    return round(amount * MINUTE)


def _each(desks: list[Desk], key: str, read: Callable[..., int], otherwise: int) -> Integers:
    """A column read from one part of every desk; where it is not stated, something else."""
    parts = [getattr(desk, key) for desk in desks]
    return frozen([otherwise if part is None else read(part) for part in parts])


def _completion(scenario: Scenario, desks: list[Desk]) -> Integers:
    """(d, kinds) completion quantile: the scenario's of the kind, or the desk's if higher."""
    shares = completion_shares(scenario)
    return frozen(
        [[quantile(max(share, desk.completion_share or 0)) for share in shares] for desk in desks]
    )
