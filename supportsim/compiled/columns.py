"""The plan as columns in the order in which the compiled engine reads them."""

import numpy as np
import numpy.typing as npt

from supportsim.engine.timetable import timetable
from supportsim.native.sets import offset_of
from supportsim.plan.plan import Plan
from supportsim.plan.standby import engineer_of_duty
from supportsim.supply.roster import ON_CALL, SHIFT
from supportsim.workweek import OpenHours

Integers = npt.NDArray[np.int64]

_CASES = (
    "opened", "customer", "severity", "kind", "skill", "topic", "difficulty", "perceived",
    "patience", "lot", "entry_desk", "judged", "touch_offset", "touch_effort", "touch_delay",
    "touch_completion", "touch_move", "attempt_offset", "attempt_effort", "attempt_delay",
    "assist_effort", "reproduction", "reopen_delay", "reopen_effort",
)  # fmt: skip
_TASKS = ("ready", "desk", "skill", "effort", "lot")
_DESKS = (
    "ownership", "is_unlimited", "order", "by_opening", "choice", "push", "overflow_desk",
    "overflow_after", "escalation", "escalate_to", "swarm_offset", "swarm_desk", "refer_above",
    "refer_to", "triage", "aged_after", "aged_to", "move_offset", "move_to", "move_below",
    "reproduction_desk", "reproduction_wait", "rank", "assist_share", "backup_desk",
    "backup_after", "backup_from", "return_after", "limit", "interruption", "shift_end",
    "hand_over_to", "hand_over_from", "hand_over_added", "hand_over_moves", "overtime_limit",
    "review_every", "completion",
)  # fmt: skip
_ENGINEERS = (
    "desk", "skills", "skill_place", "choice_place", "is_seat", "competence", "solving_rate",
    "grade_factor", "skill_factor", "hired", "ramp_class", "only_solvable", "on_call",
)  # fmt: skip
_ON_CALL = (
    "from_severity", "wake", "most_call_outs", "rest", "backs_offset", "backs_desk",
)  # fmt: skip
_OWNERS = ("offset", "member", "desk", "of_customer")
_MECHANISMS = (
    "ramp", "own_ramp", "familiarity", "familiarity_fade", "familiarity_start", "topic",
    "context",
)  # fmt: skip
_CONTRACT = ("calendar", "response_target", "update_target", "resolution_target")


def columns_of(plan: Plan) -> list[Integers]:
    """Every column of a plan, flat, contiguous int64."""
    parts = (
        (plan.cases, _CASES),
        (plan.tasks, _TASKS),
        (plan.desks, _DESKS),
        (plan.engineers, _ENGINEERS),
    )
    columns = [_scalars(plan)]
    columns += [getattr(part, name) for part, names in parts for name in names]
    columns += [getattr(plan.on_call, name) for name in _ON_CALL]
    columns += _duty_of(plan, SHIFT)[:2] + _duty_of(plan, ON_CALL)
    columns += [getattr(plan.owners, name) for name in _OWNERS]
    columns += [getattr(plan.mechanisms, name) for name in _MECHANISMS]
    columns += [getattr(plan.contract, name) for name in _CONTRACT]
    columns += _changes(plan)
    columns += _hours([*plan.desks.opening, *plan.contract.calendars])
    return [np.ascontiguousarray(column, dtype=np.int64).reshape(-1) for column in columns]


def _scalars(plan: Plan) -> Integers:
    """Times, shares and minutes, then how wide the two-dimensional columns are."""
    mechanisms = plan.mechanisms
    return np.array(
        [
            plan.window_start,
            plan.window_end,
            plan.run_off,
            plan.is_cut,
            mechanisms.loss_share,
            mechanisms.colleague_share,
            mechanisms.pick_up,
            mechanisms.resume,
            plan.engineers.competence.shape[1],
            plan.engineers.skill_place.shape[1],
            plan.cases.assist_effort.shape[1],
            int(plan.cases.topic.max(initial=0)) + 1,
            mechanisms.own_ramp.shape[1],
            mechanisms.topic_from_assists,
        ],
        dtype=np.int64,
    )


def _duty_of(plan: Plan, kind: int) -> list[Integers]:
    """First row of duty of a kind of each engineer, and when rows start, ascending, and end."""
    people = plan.engineers
    is_kind = people.duty_kind == kind
    starts, ends, who = (
        people.duty_from[is_kind],
        people.duty_to[is_kind],
        engineer_of_duty(plan)[is_kind],
    )
    # Rows of an engineer mostly come in order.
    if np.any((starts[1:] < starts[:-1]) & (who[1:] == who[:-1])):
        order = np.lexsort((starts, who))
        starts, ends = starts[order], ends[order]
    return [offset_of(who, len(people.names)), starts, ends]


def _changes(plan: Plan) -> list[Integers]:
    """The timetable, and at which bits of its numbers begin what they are packed of."""
    table = timetable(plan)
    return [table.packed, table.apart, np.array(table.form.bits())]


def _hours(opening: list[OpenHours]) -> list[Integers]:
    """Opening hours one after the other: first row of each, start, end, open time before."""
    offset = np.cumsum([0, *(len(hours.start) for hours in opening)])
    empty = [np.zeros(0, np.int64)]
    return [
        offset,
        np.concatenate(empty + [hours.start for hours in opening]),
        np.concatenate(empty + [hours.end for hours in opening]),
        np.concatenate(empty + [hours.before for hours in opening]),
    ]
