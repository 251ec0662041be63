"""What every column of a plan must look like: its shape, and the range of its numbers."""

from typing import Final

import numpy as np

from supportsim.errors import PlanError
from supportsim.plan.plan import Plan
from supportsim.supply.roster import ON_CALL
from supportsim.units import MOST_SKILLS, PPM, QUANTILE_ONE, RANKS

#: Latest instant and longest time: four of them together still fit int64.
LATEST: Final = 1 << 60
#: Largest count and smallest identity that engines keep in 32 bits.
LARGE: Final = (1 << 31) - 1
#: Severities of cases lie below the one that engines give to tasks.
MOST_SEVERITY: Final = 98
#: Most credit, in millionths of a case; more would overflow with what a run adds.
MOST_CREDIT: Final = 1 << 60

#: Name, sizes, least and most; "desks" as the most stands for an index of a desk. A size is
#: bound by the first column that has it.
Column = tuple[str, str, int, int | str]

_TABLE: Final[dict[str, tuple[Column, ...]]] = {
    "engineers": (
        ("desk", "engineers", 0, "desks"),
        ("grade", "engineers", 0, LARGE),
        ("site", "engineers", 0, LARGE),
        ("skills", "engineers", 0, (1 << MOST_SKILLS) - 1),
        ("skill_place", "engineers,skills", 0, LARGE),
        ("choice_place", "engineers", 0, LARGE),
        ("is_seat", "engineers", 0, 1),
        ("competence", "engineers,kinds", 0, QUANTILE_ONE),
        ("solving_rate", "engineers,kinds*skills", 0, LATEST),
        ("grade_factor", "engineers,kinds", 1, LATEST),
        ("skill_factor", "engineers,skills", 1, LATEST),
        ("hired", "engineers", -LATEST, LATEST),
        ("ramp_class", "engineers", -1, "ramps"),
        ("only_solvable", "engineers", 0, 1),
        ("on_call", "engineers", -1, "callings"),
        ("duty_offset", "engineers+1", 0, "duty+1"),
        ("duty_from", "duty", -LATEST, LATEST),
        ("duty_to", "duty", -LATEST, LATEST),
        ("duty_kind", "duty", 0, ON_CALL),
        ("handover_engineer", "handovers", 0, "engineers"),
        ("handover_at", "handovers", 0, LATEST),
        ("handover_planned", "handovers", 0, 1),
    ),
    "owners": (
        ("desk", "owners", 0, "desks"),
        ("offset", "owners+1", 0, "members+1"),
        ("member", "members", 0, "engineers"),
        ("of_customer", "customers,desks", -1, "owners"),
    ),
    "cases": (
        ("opened", "cases", 0, LATEST),
        ("customer", "cases", 0, "customers"),
        ("severity", "cases", 1, MOST_SEVERITY),
        ("kind", "cases", 0, "kinds"),
        ("skill", "cases", 0, "skills"),
        ("topic", "cases", 0, LARGE),
        ("difficulty", "cases", 0, QUANTILE_ONE),
        ("perceived", "cases", 0, QUANTILE_ONE),
        ("patience", "cases", -1, LATEST),
        ("lot", "cases", 0, QUANTILE_ONE - 1),
        ("entry_desk", "cases", 0, "desks"),
        ("judged", "cases", 0, 1),
        ("touch_offset", "cases+1", 0, "touches+1"),
        ("touch_effort", "touches", 0, LATEST),
        ("touch_delay", "touches", 0, LATEST),
        ("touch_completion", "touches", 0, QUANTILE_ONE),
        ("touch_move", "touches", 0, QUANTILE_ONE),
        ("assist_effort", "cases,ranks", 0, LATEST),
        ("attempt_offset", "cases*ranks+1", 0, "steps+1"),
        ("attempt_effort", "steps", 0, LATEST),
        ("attempt_delay", "steps", 0, LATEST),
        ("reproduction", "cases", -1, LATEST),
        ("reopen_delay", "cases", -1, LATEST),
        ("reopen_effort", "cases", 0, LATEST),
    ),
    "tasks": (
        ("ready", "tasks", 0, LATEST),
        ("desk", "tasks", 0, "desks"),
        ("skill", "tasks", 0, "skills"),
        ("effort", "tasks", 0, LATEST),
        ("lot", "tasks", 0, QUANTILE_ONE - 1),
    ),
    "desks": (
        ("ownership", "desks", 0, 2),
        ("is_unlimited", "desks", 0, 1),
        ("order", "desks", 0, 2),
        ("by_opening", "desks", 0, 1),
        ("choice", "desks", 0, 6),
        ("push", "desks", 0, 1),
        ("overflow_desk", "desks", -1, "desks"),
        ("overflow_after", "desks", 0, LATEST),
        ("escalation", "desks", 0, 3),
        ("escalate_to", "desks", -1, "desks"),
        ("swarm_offset", "desks+1", 0, "helpers+1"),
        ("swarm_desk", "helpers", 0, "desks"),
        ("refer_above", "desks", 0, QUANTILE_ONE),
        ("refer_to", "desks", -1, "desks"),
        ("triage", "desks", 0, LATEST),
        ("aged_after", "desks", -1, LATEST),
        ("aged_to", "desks", -1, "desks"),
        ("move_offset", "desks+1", 0, "moves+1"),
        ("move_to", "moves", 0, "desks"),
        # Shares that add up to 1 but for their rounding may end a little above it.
        ("move_below", "moves", 0, 2 * QUANTILE_ONE),
        ("reproduction_desk", "desks", -1, "desks"),
        ("reproduction_wait", "desks", 0, LATEST),
        ("rank", "desks", 0, "ranks"),
        ("assist_share", "desks", 0, PPM),
        ("backup_desk", "desks", -1, "desks"),
        ("backup_after", "desks", 0, LATEST),
        ("backup_from", "desks", 0, LARGE),
        ("return_after", "desks", 0, LATEST),
        ("limit", "desks", -1, LARGE),
        ("interruption", "desks", 0, 2),
        ("shift_end", "desks", 0, 3),
        ("hand_over_to", "desks", -1, "desks"),
        ("hand_over_from", "desks", 0, LARGE),
        ("hand_over_added", "desks", 0, LATEST),
        ("hand_over_moves", "desks", 0, 1),
        ("overtime_limit", "desks", -1, LATEST),
        ("review_every", "desks", -1, LATEST),
        ("completion", "desks,kinds", 0, QUANTILE_ONE),
    ),
    "on_call": (
        ("from_severity", "callings", 0, MOST_SEVERITY),
        ("wake", "callings", 0, LATEST),
        ("most_call_outs", "callings", 0, LARGE),
        ("rest", "callings", 0, LATEST),
        ("backs_offset", "callings+1", 0, "backs+1"),
        ("backs_desk", "backs", 0, "desks"),
    ),
    "seats": (
        ("at", "seats", 0, LATEST),
        ("desk", "seats", 0, "desks"),
        ("count", "seats", 0, "engineers+1"),
    ),
    "mechanisms": (
        ("ramp", "ramp", 1, LATEST),
        ("own_ramp", "ramps,days", 1, LATEST),
        ("familiarity", "familiarity", 1, LATEST),
        ("familiarity_fade", "fade", 0, PPM),
        ("familiarity_start", "starts,three", 0, MOST_CREDIT),
        ("topic", "topic", 1, LATEST),
        ("context", "context", 1, LATEST),
    ),
    "contract": (
        ("calendar", "cases", 0, "calendars"),
        ("response_target", "cases", -1, LATEST),
        ("update_target", "cases", -1, LATEST),
        ("resolution_target", "cases", -1, LATEST),
    ),
}

#: Whole numbers that are no columns: name, least and most.
_NUMBERS: Final = (
    ("plan", "window_start", 0, LATEST),
    ("plan", "window_end", 0, LATEST),
    ("plan", "run_off", 0, LATEST),
    ("mechanisms", "loss_share", 0, PPM),
    ("mechanisms", "colleague_share", 0, PPM),
    ("mechanisms", "pick_up", 0, LATEST),
    ("mechanisms", "resume", 0, LATEST),
    ("mechanisms", "topic_from_assists", 0, 1),
)

#: Fewest and most of what engines count in few bits, or make something of for each.
_SIZES: Final = {
    "kinds": (1, LARGE),
    "skills": (1, MOST_SKILLS),
    "ranks": (1, RANKS),
    "engineers": (0, 1 << 22),
    "desks": (0, 1 << 16),
    "owners": (0, 1 << 24),
    "cases": (0, 1 << 30),
    "tasks": (0, 1 << 29),
}

Sizes = dict[str, int]


def require_bounds(plan: Plan) -> None:
    """Refuse a plan with a column of another type, shape or range than it must have.

    Raises:
        PlanError: Names the first such column and row.
    """
    _require_numbers(plan)
    sizes = sizes_of(plan)
    for part, columns in _TABLE.items():
        table = getattr(plan, part)
        for name, _, least, most in columns:
            column = getattr(table, name)
            if column.size:
                highest = most if isinstance(most, int) else _size(most, sizes) - 1
                require_range(f"{part}.{name}", column, least, highest)


def sizes_of(plan: Plan) -> Sizes:
    """How many there are of everything; every column agrees.

    Raises:
        PlanError: A column is no int64 array, or of another shape.
    """
    sizes = {
        "desks": len(plan.desks.names),
        "engineers": len(plan.engineers.names),
        "calendars": len(plan.contract.calendars),
        "three": 3,
    }
    for part, columns in _TABLE.items():
        table = getattr(plan, part)
        for name, shape, _, _ in columns:
            _require_shape(f"{part}.{name}", getattr(table, name), shape.split(","), sizes)
    for name, (fewest, most) in _SIZES.items():
        if not fewest <= sizes[name] <= most:
            raise PlanError(f"the plan has {sizes[name]:,} {name}, not from {fewest} to {most:,}")
    return sizes


def require_range(name: str, column: np.ndarray, least: int, most: int) -> None:
    """Refuse a column with a number outside [least, most].

    Raises:
        PlanError: Names the first.
    """
    if least == 0:
        # As unsigned numbers the negative ones are the largest, so that one look is enough.
        is_fine = int(column.view(np.uint64).max()) <= most
    else:
        is_fine = int(column.min()) >= least and int(column.max()) <= most
    if is_fine:
        return
    is_bad = (column < least) | (column > most)
    row = tuple(int(index) for index in np.argwhere(is_bad)[0])
    place = ", ".join(str(index) for index in row)
    limits = f"from {least:,} to {most:,}" if most >= least else "there are none"
    raise PlanError(f"the plan's {name}[{place}] is {int(column[row]):,}: must be {limits}")


def _require_shape(name: str, column: object, shape: list[str], sizes: Sizes) -> None:
    if not isinstance(column, np.ndarray) or column.dtype != np.int64:
        kind = column.dtype if isinstance(column, np.ndarray) else type(column).__name__
        raise PlanError(f"the plan's {name} is {kind}: must be an array of int64")
    if column.ndim == len(shape):
        for size, term in zip(column.shape, shape, strict=True):
            if term not in sizes and term.isalpha():
                sizes[term] = size
        if column.shape == tuple(_size(term, sizes) for term in shape):
            return
    wanted = " by ".join(str(_size(term, sizes)) if _known(term, sizes) else term for term in shape)
    raise PlanError(f"the plan's {name} has shape {column.shape}: must be {wanted}")


def _known(term: str, sizes: Sizes) -> bool:
    return all(name in sizes for name in term.partition("+")[0].split("*"))


def _size(term: str, sizes: Sizes) -> int:
    """Size of a term such as "desks", "desks+1" or "cases*ranks+1"."""
    if term in sizes:
        return sizes[term]
    names, _, more = term.partition("+")
    size = 1
    for name in names.split("*"):
        size *= sizes[name]
    return size + int(more or 0)


def _require_numbers(plan: Plan) -> None:
    if not isinstance(plan.is_cut, bool):
        raise PlanError(f"the plan's is_cut is {plan.is_cut!r}: must be true or false")
    for part, name, least, most in _NUMBERS:
        number = getattr(plan if part == "plan" else plan.mechanisms, name)
        if not isinstance(number, int | np.integer) or not least <= number <= most:
            message = f"must be a whole number from {least:,} to {most:,}"
            raise PlanError(f"the plan's {name} is {number!r}: {message}")
