"""One case with several requests at once, or reopened: its time open, instant by instant."""

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise

from supportsim.errors import LedgerError
from supportsim.ledger.tables import (
    ASSIST_ASKED,
    ASSIST_GIVEN,
    ASSIST_PASSED,
    CONTINUES,
    CUSTOMER,
    HELP,
    REPRODUCED,
    REPRODUCTION,
    TRANSFERRED,
    WAITING,
)
from supportsim.units import NONE

#: Numbers of one stretch of time; see `sweep`.
Piece = tuple[int, ...]

_CALLS = (TRANSFERRED, ASSIST_ASKED, ASSIST_PASSED)
#: What covers an instant, the first that does being what the case did.
_SHUT, _WORK, _OUTSIDE, _CUSTOMER, _WAIT = range(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """The rows of one case as plain lists; see `Spells` for the columns.

    Attributes:
        first: Number of its first row in the ledger.
        outside: Whether a third party worked.
    """

    case: int
    first: int
    request: list[int]
    purpose: list[int]
    desk: list[int]
    owner: list[int]
    held: list[int]
    joined: list[int]
    ready: list[int]
    engineer: list[int]
    started: list[int]
    ended: list[int]
    end_reason: list[int]
    next: list[int]
    reply_at: list[int]
    outside: list[bool]
    left: list[int] = field(init=False)

    def __post_init__(self) -> None:
        rows = zip(self.purpose, self.ended, self.started, strict=True)
        left = [ended if purpose == WAITING else started for purpose, ended, started in rows]
        object.__setattr__(self, "left", left)


def sweep(
    line: CaseLine,
    *,
    opened: int,
    stop: int,
    run_end: int,
    shut: list[tuple[int, int]],
    last_desk: int,
    may_wait_on: bool,
    found: dict[str, list[Piece]],
) -> None:
    """Split [opened, stop), less the time shut, into pieces; adds them to `found`.

    At every instant: work, else a third party's work, else the customer, else the wait of the
    lowest-numbered waiting request.

    Args:
        line: The rows of the case.
        opened: When the case opened; `stop` is when it ceased to be open.
        stop: See `opened`.
        run_end: When the run ended.
        shut: When it was resolved before it was reopened.
        last_desk: Where it waits after its last row.
        may_wait_on: Whether it may go on waiting after its last row: it was not resolved.
        found: Takes "work" (case, start, end, 1 if outside), "customer" (case, time) and
            "stay" (case, start, end, desk, owner, escalated).

    Raises:
        LedgerError: Nothing covers an instant, or rows of one request overlap.
    """
    _check_requests(line, run_end)
    layers = _layers(line, shut, run_end)
    times = sorted({opened, stop, *(t for a, b, *_ in layers for t in (a, b) if opened < t < stop)})
    cover: list[tuple[int, int, int]] = [(_WAIT + 1, 0, 0)] * (len(times) - 1)
    for start, end, *rank in layers:
        for at in range(bisect_left(times, start), bisect_left(times, min(end, stop))):
            cover[at] = min(cover[at], (rank[0], rank[1], rank[2]))
    last = max((end for _, end, *_ in layers), default=opened)
    escalated = _escalated(line)
    for (start, end), (kind, _, row) in zip(pairwise(times), cover, strict=True):
        if kind in (_WORK, _OUTSIDE):
            found["work"].append((line.case, start, end, int(kind == _OUTSIDE)))
        elif kind == _CUSTOMER:
            found["customer"].append((line.case, end - start))
        elif kind == _WAIT:
            owner = _holder(line, row) if line.held[row] else line.owner[row]
            found["stay"].append((line.case, start, end, line.desk[row], owner, escalated[row]))
        elif kind > _WAIT:
            if start < last or not may_wait_on:
                raise _fault(line, f"leaves a gap or overlaps, at {start}")
            found["stay"].append((line.case, start, end, last_desk, NONE, _tail_call(line)))


def _layers(
    line: CaseLine, shut: list[tuple[int, int]], run_end: int
) -> list[tuple[int, int, int, int, int]]:
    """Start, end, kind, request, row of everything that covers some time."""
    found = [(start, end, _SHUT, 0, 0) for start, end in shut]
    for row, request in enumerate(line.request):
        ended = line.ended[row]
        found.append((line.ready[row], line.left[row], _WAIT, request, row))
        if line.purpose[row] != WAITING:
            kind = _OUTSIDE if line.outside[row] else _WORK
            found.append((line.started[row], ended, kind, 0, row))
        if line.next[row] == CUSTOMER:
            reply = run_end if line.reply_at[row] == NONE else min(line.reply_at[row], run_end)
            found.append((ended, reply, _CUSTOMER, 0, row))
    return [layer for layer in found if layer[1] > layer[0]]


def _check_requests(line: CaseLine, run_end: int) -> None:
    """Raise unless the rows of each request follow each other without gap or overlap."""
    before: dict[int, int] = {}
    for row, request in enumerate(line.request):
        if not line.ready[row] <= line.left[row] <= line.ended[row]:
            raise _fault(line, f"ends before it starts in row {line.first + row}")
        last = before.get(request)
        if last is not None:
            follows = line.next[last] in (CONTINUES, ASSIST_PASSED)
            reply = line.reply_at[last] if line.next[last] == CUSTOMER else NONE
            earliest = line.ended[last] if reply == NONE else min(reply, run_end)
            late = line.ready[row] > earliest and follows
            if line.ready[row] < earliest or late:
                where = f"request {request}, row {line.first + row}"
                raise _fault(line, f"leaves a gap or overlaps in {where}")
        before[request] = row


def _escalated(line: CaseLine) -> list[int]:
    """1 for rows whose wait began at an escalation and no work came between."""
    found: list[int] = []
    known: dict[int, int] = {}
    for row, request in enumerate(line.request):
        last = known.get(request)
        if last is None:
            found.append(_begins_as_call(line, row))
        elif line.purpose[last] == WAITING and line.next[last] == CONTINUES:
            found.append(found[last])
        else:
            found.append(int(line.next[last] in _CALLS))
        known[request] = row
    return found


def _begins_as_call(line: CaseLine, row: int) -> int:
    """1 if the first wait of a request began as it was asked of other people.

    A reproduction is no call. A referral by age can come when help or a reproduction ends:
    then the touch goes on at another desk.
    """
    request = line.request[row]
    purposes = {p for p, r in zip(line.purpose, line.request, strict=True) if r == request}
    if HELP in purposes:
        return 1
    if REPRODUCTION in purposes:
        return 0
    since = [
        other
        for other, ended in enumerate(line.ended)
        if ended == line.joined[row] and line.request[other] != request
    ]
    if any(line.next[other] in _CALLS for other in since):
        return 1
    back = [other for other in since if line.next[other] in (ASSIST_GIVEN, REPRODUCED)]
    moved = [other for other in back if line.desk[row] != _touch_desk(line, other)]
    return int(bool(moved))


def _touch_desk(line: CaseLine, row: int) -> int:
    """Desk of the last touch before a row of help or reproduction."""
    side = (HELP, REPRODUCTION, WAITING)
    desks = [line.desk[n] for n in range(row) if line.purpose[n] not in side]
    return desks[-1] if desks else line.desk[row]


def _holder(line: CaseLine, row: int) -> int:
    """Who held the request of a row."""
    if line.engineer[row] != NONE:
        return line.engineer[row]
    request = line.request[row]
    worked = [
        line.engineer[n]
        for n in range(row)
        if line.request[n] == request and line.engineer[n] != NONE
    ]
    return worked[-1] if worked else line.owner[row]


def _tail_call(line: CaseLine) -> int:
    """1 if the wait after the last row is for other people to start."""
    rows = len(line.request)
    deciding = [n for n in range(rows) if line.purpose[n] != WAITING or line.next[n] != CONTINUES]
    return int(bool(deciding) and line.next[deciding[-1]] in _CALLS)


def _fault(line: CaseLine, what: str) -> LedgerError:
    return LedgerError(f"case {line.case} {what}")
