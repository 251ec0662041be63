"""Many small organisations side by side in one plan: each is an independent experiment.

An organisation is written once as desks and people; its copies differ in their cases only. Times
are hours here and milliseconds in the plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from builders import CaseSpec, DeskSpec, EngineerSpec, OnCallSpec, build
from parity import differences

from supportsim.arrays import frozen
from supportsim.compiled.library import why_missing
from supportsim.compiled.run import simulate as compiled
from supportsim.engine.run import simulate
from supportsim.ledger.tables import Ledger
from supportsim.plan.plan import Cases, Desks, Engineers, Owners, Plan, Seats
from supportsim.units import HOUR, NONE, QUANTILE_ONE
from supportsim.workweek import always

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Rng = np.random.Generator
#: Copy, opening and label of some cases, and of how many copies they are.
Part = tuple[Integers, Integers, Integers, int]

#: Longer than any run.
FOREVER: Final = 10**6

#: What a case is where nothing else is said.
NEUTRAL: Final = {
    "severity": 3,
    "skill": 0,
    "topic": 0,
    "customer": 0,
    "lot": 0,
    "judged": 1,
    "desk": 0,
}
#: Off where a bug is planted in one engine, so that theory alone must see it.
engines_are_compared = True


def ticks(hours: float | Floats) -> Integers:
    """Milliseconds of hours, rounded."""
    return np.rint(np.asarray(hours) * HOUR).astype(np.int64)


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """The cases of all copies in order of opening: (n,) copy, opened and a label of its kind.

    `size` is the number of copies, those without a case too.
    """

    size: int
    copy: Integers
    opened: Integers
    label: Integers

    def __len__(self) -> int:
        return len(self.copy)


def poisson(
    rng: Rng, size: int, per_hour: float, until: float, *, since: float = 0.0, label: int = 0
) -> Part:
    """Cases at a constant rate between two hours, in each of `size` copies."""
    copy = np.repeat(np.arange(size), rng.poisson(per_hour * (until - since), size))
    opened = ticks(rng.uniform(since, until, len(copy)))
    return copy, opened, np.full(len(copy), label), size


def at_once(counts: Integers | Sequence[int], at: float, *, label: int = 0) -> Part:
    """So many cases in each copy at one hour; a millisecond later in each copy than in the last.

    Thousands of copies with something at the very same instant would share one slow dispatch.
    """
    copy = np.repeat(np.arange(len(counts)), counts)
    return copy, ticks(at) + copy, np.full(len(copy), label), len(counts)


def crowd(*parts: Part) -> Crowd:
    """All parts together, in order of opening."""
    columns = zip(*(part[:3] for part in parts), strict=True)
    copy, opened, label = (np.concatenate(column) for column in columns)
    order = np.argsort(opened, kind="stable")
    size = max(part[3] for part in parts)
    return Crowd(size=size, copy=copy[order], opened=opened[order], label=label[order])


def cases_of(
    people: Crowd,
    effort: Floats,
    *,
    touches: Integers | None = None,
    delay: float | Floats = 0.0,
    move: float | Floats = 0.0,
    attempt: float | Floats = 0.0,
    assist: float | Floats = 0.0,
    patience: Floats | None = None,
    difficulty: float | Floats = 0.0,
    perceived: float | Floats = 0.0,
    ranks: int = 1,
    **columns: int | Integers | npt.NDArray[np.bool_],
) -> Cases:
    """The cases of a crowd; efforts and delays in hours.

    Args:
        people: The crowd, n cases.
        effort: One number per touch.
        touches: (n,) touches of each; one each when left out.
        delay: One number per touch, or one for all.
        move: Move quantile, likewise.
        attempt: Effort of a failed attempt, the same for every rank.
        assist: Effort of help, likewise.
        patience: Hours until each gives up.
        difficulty: Quantiles.
        perceived: Quantiles as the desk sees them.
        ranks: Ranks of desks.
        columns: severity, skill, topic, customer, lot, judged and (local) desk; neutral when
            left out.
    """
    n = len(people)
    ends = np.cumsum(np.ones(n, dtype=np.int64) if touches is None else touches)
    is_last = np.isin(np.arange(ends[-1]), ends - 1)
    full = {name: np.broadcast_to(columns.get(name, value), n) for name, value in NEUTRAL.items()}

    def by_rank(values: float | Floats) -> Integers:
        return frozen(np.repeat(np.broadcast_to(ticks(values), n), ranks))

    return Cases(
        opened=frozen(people.opened),
        customer=frozen(full["customer"]),
        severity=frozen(full["severity"]),
        kind=frozen(np.zeros(n)),
        skill=frozen(full["skill"]),
        topic=frozen(full["topic"]),
        difficulty=_quantile(difficulty, n),
        perceived=_quantile(perceived, n),
        patience=frozen(np.full(n, NONE) if patience is None else ticks(patience)),
        lot=frozen(full["lot"]),
        entry_desk=frozen(full["desk"]),
        judged=frozen(full["judged"]),
        touch_offset=frozen(np.concatenate([[0], ends])),
        touch_effort=frozen(ticks(effort)),
        touch_delay=frozen(np.broadcast_to(ticks(delay), len(is_last))),
        touch_completion=frozen(np.where(is_last, 0, QUANTILE_ONE - 1)),
        touch_move=_quantile(move, len(is_last)),
        attempt_offset=frozen(np.arange(n * ranks + 1)),
        attempt_effort=by_rank(attempt),
        attempt_delay=frozen(np.zeros(n * ranks)),
        assist_effort=frozen(by_rank(assist).reshape(n, ranks)),
        reproduction=frozen(np.full(n, NONE)),
        reopen_delay=frozen(np.full(n, NONE)),
        reopen_effort=frozen(np.zeros(n)),
    )


def _quantile(values: float | Floats, size: int) -> Integers:
    """Chances as quantiles of the plan, one for all or one each."""
    return frozen((np.broadcast_to(values, size) * QUANTILE_ONE).astype(np.int64))


def run(
    people: Crowd,
    cases: Cases,
    desks: list[DeskSpec],
    engineers: list[EngineerSpec],
    hours: float,
    **more: Any,
) -> Ledger:
    """Play all copies of an organisation until an hour, or until all judged cases are closed.

    Both engines play it: what the exact results of theory say of the one holds for the other.
    """
    plan = plan_of(people, cases, desks, engineers, hours, **more)
    ledger = simulate(plan)
    if engines_are_compared and why_missing() is None:
        found = differences(ledger, compiled(plan))
        if found:
            raise AssertionError(f"the engines differ in {', '.join(found)}")
    return ledger


def plan_of(
    people: Crowd,
    cases: Cases,
    desks: list[DeskSpec],
    engineers: list[EngineerSpec],
    hours: float,
    *,
    window: float | None = None,
    owned: dict[tuple[int, int], int] | None = None,
    groups: list[tuple[int, list[int]]] | None = None,
    seats: list[tuple[int, int, int]] | None = None,
    mechanisms: dict[str, Any] | None = None,
    on_call: list[OnCallSpec] | None = None,
) -> Plan:
    """The plan of as many copies as the crowd has; desks and owners are those of one copy.

    Args:
        people: The crowd.
        cases: Its cases; their `desk` and `customer` count within the copy.
        desks: Those of one copy, as for `build`; so are `engineers` and what follows.
        engineers: Those of one copy.
        hours: Latest end of the run.
        window: End of the judged window; the end of the run when left out.
        owned: (customer, desk) to owner.
        groups: (desk, members).
        seats: (at, desk, count).
        mechanisms: Those that are not neutral.
        on_call: Sets of rules that engineers name; they back no other desk.
    """
    size = people.size
    end = int(ticks(hours))
    customers = max((customer for customer, _ in owned or {}), default=0) + 1
    one = build(
        [CaseSpec(customer=n) for n in range(customers)], desks, engineers,
        owned=owned, groups=groups, seats=seats, mechanisms=mechanisms, on_call=on_call,
        window=(0, end if window is None else int(ticks(window))), run_off=end,
    )  # fmt: skip
    n = len(people)
    empty = frozen(np.full(n, NONE))
    return replace(
        one,
        cases=replace(
            cases,
            entry_desk=frozen(cases.entry_desk + len(desks) * people.copy),
            customer=frozen(cases.customer + customers * people.copy * bool(owned)),
        ),
        desks=_desks(one.desks, size),
        engineers=_engineers(one.engineers, size, len(desks)),
        seats=_seats(one.seats, size, len(desks)),
        owners=_owners(one.owners, size, len(engineers), len(desks)) if owned
        else _single_owners(one.engineers, size, len(desks)),
        contract=replace(
            one.contract, calendars=(always(0, 2 * end + 10),), calendar=frozen(np.zeros(n)),
            response_target=empty, update_target=empty, resolution_target=empty,
        ),
    )  # fmt: skip


def _shifted(values: Integers, size: int, step: int) -> Integers:
    """Copies of indices, each copy `step` further on; -1 stays."""
    further = np.repeat(np.arange(size) * step, len(values))
    tiled = np.tile(values, size)
    return frozen(np.where(tiled < 0, tiled, tiled + further))


def _offsets(values: Integers, size: int) -> Integers:
    return frozen(np.concatenate([[0], np.cumsum(np.tile(np.diff(values), size))]))


def _tiled(values: Any, size: int) -> Any:
    if isinstance(values, tuple):
        return values * size
    return frozen(np.tile(values, (size, *[1] * (values.ndim - 1))))


_TO_DESK: Final = (
    "escalate_to", "overflow_desk", "refer_to", "aged_to", "reproduction_desk", "backup_desk",
    "hand_over_to", "swarm_desk", "move_to",
)  # fmt: skip


def _desks(one: Desks, size: int) -> Desks:
    count = len(one.names)
    columns = {each.name: _tiled(getattr(one, each.name), size) for each in fields(Desks)}
    columns |= {name: _shifted(getattr(one, name), size, count) for name in _TO_DESK}
    columns |= {
        name: _offsets(getattr(one, name), size) for name in ("swarm_offset", "move_offset")
    }
    return Desks(**columns)


def _engineers(one: Engineers, size: int, desks: int) -> Engineers:
    columns = {each.name: _tiled(getattr(one, each.name), size) for each in fields(Engineers)}
    columns["desk"] = _shifted(one.desk, size, desks)
    columns["duty_offset"] = _offsets(one.duty_offset, size)
    return Engineers(**columns)


def _seats(one: Seats, size: int, desks: int) -> Seats:
    at, desk = np.tile(one.at, size), _shifted(one.desk, size, desks)
    order = np.lexsort((desk, at))
    count = np.tile(one.count, size)
    return Seats(at=frozen(at[order]), desk=frozen(desk[order]), count=frozen(count[order]))


def _single_owners(one: Engineers, size: int, desks: int) -> Owners:
    count = len(one.names) * size
    return Owners(
        offset=frozen(np.arange(count + 1)),
        member=frozen(np.arange(count)),
        desk=_shifted(one.desk, size, desks),
        of_customer=frozen(np.full((1, desks * size), NONE)),
    )


def _owners(one: Owners, size: int, engineers: int, desks: int) -> Owners:
    """Engineers of all copies come first, then their groups."""
    customers = len(one.of_customer)
    groups = len(one.desk) - engineers
    members = np.diff(one.offset)
    people, others = members[:engineers], members[engineers:]
    lengths = np.concatenate([np.tile(people, size), np.tile(others, size)])
    owner = np.full((customers * size, desks * size), NONE)
    for customer, desk in np.argwhere(one.of_customer >= 0):
        known = int(one.of_customer[customer, desk])
        is_group = known >= engineers
        first = engineers * (size - 1) + known if is_group else known
        step = groups if is_group else engineers
        copies = np.arange(size)
        owner[customer + customers * copies, desk + desks * copies] = first + step * copies
    return Owners(
        offset=frozen(np.concatenate([[0], np.cumsum(lengths)])),
        member=frozen(
            np.concatenate(
                [
                    _shifted(one.member[:engineers], size, engineers),
                    _shifted(one.member[engineers:], size, engineers),
                ]
            )
        ),
        desk=frozen(
            np.concatenate(
                [
                    _shifted(one.desk[:engineers], size, desks),
                    _shifted(one.desk[engineers:], size, desks),
                ]
            )
        ),
        of_customer=frozen(owner),
    )


# --- what is measured ----------------------------------------------------------------------------


def is_open(ledger: Ledger) -> npt.NDArray[np.bool_]:
    """Which cases are open at the end."""
    rows = ledger.cases
    return (rows.resolved < 0) & (rows.withdrawn < 0) & (rows.opened <= ledger.end)


def counted(people: Crowd, which: npt.NDArray[np.bool_]) -> Integers:
    """How many of some cases are in each copy."""
    return np.bincount(people.copy[which], minlength=people.size)


def staff(count: int, desk: int = 0, **more: Any) -> list[EngineerSpec]:
    """People who are always there."""
    return [EngineerSpec(desk, [(0, FOREVER * HOUR)], **more) for _ in range(count)]


def lots(rng: Rng, count: int) -> Integers:
    """Random lots of cases."""
    return rng.integers(0, 2**32, count)
