"""Laws of the queues, each with a line for every violation in a run.

Where the audit of the program looks at backlogs alone, these look at everything: limits, held
work, owners, groups, backups and helpers.
"""

from itertools import pairwise, zip_longest

from witness_view import Person, Row, Witness

from supportsim.ledger import tables as is_
from supportsim.plan.plan import FINISH, Plan
from supportsim.supply.roster import OVERTIME
from supportsim.units import NONE


def nobody_idles(w: Witness) -> list[str]:
    """After every dispatch no idle person may take a waiting request."""
    faults = []
    for t in w.moments():
        waiting = [r for r in w.rows if r.ready <= t < r.left]
        idle = [p for p in w.people if p.is_idle(t)] if waiting else []
        for p in idle:
            held = [r for r in p.held if r.ready <= t < r.left]

            def count(q: Person, t: int = t) -> int:
                return sum(a <= t < b for a, b, _ in q.counted)

            faults += [
                f"{t}: {p.id} idles beside case {r.case}"
                for r in waiting
                if w.may(p, r, t, held, count)
            ]
    return faults


def most_urgent_first(w: Witness) -> list[str]:
    """Nobody starts a request while a more urgent one that they may take goes on waiting."""
    faults = []
    for p in w.people:
        for row in p.rows:
            t = row.started
            held = [r for r in p.held if r is not row and r.ready <= t <= r.left]
            mine = held + ([row] if row.holder == p.id else [])

            again = sum(r.case == row.case and r.started == t for r in p.rows) > 1

            def count(q: Person, t: int = t, own: int = NONE if again else row.case) -> int:
                return sum(a <= t <= b and (a, c) != (t, own) for a, b, c in q.counted)

            for other in w.rows:
                is_passed_over = other.ready < t < other.left and other.key < row.key
                if is_passed_over and w.may(p, other, t, mine, count):
                    faults.append(f"{t}: {p.id} takes case {row.case} before {other.case}")
    return faults


def longest_idle_takes(w: Witness) -> list[str]:
    """Of those who may take a request, the longest idle does; ties go to the lower number."""
    faults = []
    for p in w.people:
        for row in p.rows:
            t = row.started
            if row.holder == p.id:
                continue
            mine = (p.idle_since(t, but=row), p.id)

            def count(q: Person, t: int = t) -> int:
                return sum(a <= t <= b for a, b, _ in q.counted)

            for q in w.people:
                touched = any(r.started <= t <= r.ended for r in q.rows)
                if q is p or touched or not q.is_idle(t) or (q.idle_since(t), q.id) > mine:
                    continue
                held = [r for r in q.held if r.ready <= t <= r.left]
                if w.may(q, row, t, held, count):
                    faults.append(f"{t}: {p.id} takes case {row.case}, {q.id} idles longer")
    return faults


def starters_may(w: Witness) -> list[str]:
    """Who starts a request is on duty and may take it: owner, desk, skill, limit, stand-in."""
    faults = []
    for p in w.people:
        for row in p.rows:
            t = row.started
            held = [r for r in p.held if r.ready < t < r.left]

            def count(q: Person, t: int = t) -> int:
                return sum(a < t < b for a, b, _ in q.counted)

            if not p.is_present(t):
                faults.append(f"{t}: {p.id} starts case {row.case} off duty")
            elif not w.may(p, row, t, held, count):
                faults.append(f"{t}: {p.id} may not take case {row.case}")
    return faults


def spells_end_rightly(w: Witness) -> list[str]:
    """A spell lasts its length unless a shift end, block or the end of the run cuts it."""
    faults = []
    for p in w.people:
        finishes = w.rule("shift_end", p.desk) == FINISH
        for r in p.rows:
            cut_at = {is_.SHIFT_END: [b for _, b in p.shifts], is_.BLOCK: [a for a, _ in p.blocks]}
            right = {
                is_.DONE: r.ended - r.started == r.length,
                is_.RUN_END: r.ended == w.ledger.end,
            }
            right |= {reason: r.ended in at for reason, at in cut_at.items()}
            if not right[r.end_reason] or r.ended - r.started > r.length:
                faults.append(f"{r.ended}: case {r.case} ends for no reason")
            if finishes and r.end_reason == is_.SHIFT_END:
                faults.append(f"{r.ended}: case {r.case} is not finished")
            late = not finishes and any(r.started < b < r.ended for _, b in p.shifts)
            if late or any(r.started < a < r.ended for a, _ in p.blocks):
                faults.append(f"{r.ended}: case {r.case} is not cut")
    return faults


def work_is_kept(w: Witness) -> list[str]:
    """Each touch is worked once: rests follow from cuts, and all is done when it is done."""
    faults = []
    for case, rows in enumerate(w.by_case):
        left: dict[int, int] = {}
        for r in (r for r in rows if r.purpose == is_.TOUCH):
            whole = w.of("touch_effort", w.of("touch_offset", case) + r.touch)
            rest = left.get(r.touch, whole)
            done = r.effort if r.end_reason == is_.DONE or not r.length else (
                r.effort * (r.ended - r.started) // r.length)  # fmt: skip
            if r.effort != rest or r.progress != done:
                faults.append(f"{r.started}: case {case} touch {r.touch} sets out to do {r.effort}")
            left[r.touch] = rest - r.progress
            if r.end_reason == is_.DONE and left[r.touch]:
                faults.append(f"{r.ended}: case {case} touch {r.touch} is not done")
    return faults


def withdrawals_are_due(w: Witness) -> list[str]:
    """Withdrawn: never started, at the end of patience. Served: not after it."""
    faults, cases = [], w.ledger.cases
    for case in range(len(cases.opened)):
        limit = w.of("opened", case) + w.of("patience", case)
        started, withdrawn = int(cases.first_start[case]), int(cases.withdrawn[case])
        if w.of("patience", case) == NONE:
            bad = withdrawn != NONE
        elif withdrawn != NONE:
            bad = withdrawn != limit or started != NONE
        else:
            bad = started > limit or (started == NONE and limit <= w.ledger.end)
        if bad:
            faults.append(f"case {case}: patience to {limit}, {started=}, {withdrawn=}")
    return faults


def cases_are_their_rows(w: Witness) -> list[str]:
    """Counts and times of each case are those of its rows; customers answer when they should."""
    faults, cases = [], w.ledger.cases
    for case, rows in enumerate(w.by_case):
        work = [r for r in rows if r.purpose != is_.WAITING]
        solo = [r.engineer for r in work if r.purpose != is_.HELP]
        told = {
            "escalations": sum(r.next == is_.TRANSFERRED for r in rows),
            "assists": sum(r.next == is_.ASSIST_ASKED for r in rows),
            "touches": sum(r.next in (is_.CUSTOMER, is_.RESOLUTION) for r in rows),
            "hand_offs": sum(a != b for a, b in pairwise(solo)),
            "rework": sum(r.rework for r in rows),
            "first_start": work[0].started if work else NONE,
            "first_end": work[0].ended if work else NONE,
            "resolved": work[-1].ended if work and work[-1].next == is_.RESOLUTION else NONE,
        }
        faults += [
            f"case {case}: {name} {int(getattr(cases, name)[case])}, its rows say {value}"
            for name, value in told.items() if getattr(cases, name)[case] != value
        ]  # fmt: skip
        faults += _wrong_replies(w, case, rows)
    return faults


def _wrong_replies(w: Witness, case: int, rows: list[Row]) -> list[str]:
    faults = []
    for r, following in zip_longest(rows, rows[1:]):
        if r.next == is_.CUSTOMER:
            delay = w.of("touch_delay", w.of("touch_offset", case) + r.touch)
            late = following is not None and following.joined != r.reply_at
            missing = following is None and r.reply_at <= w.ledger.end
            if r.reply_at != r.ended + delay or late or missing:
                faults.append(f"{r.ended}: the customer of case {case} answers at {r.reply_at}")
    return faults


def overtime_is_outside(w: Witness) -> list[str]:
    """Overtime of a spell is its time outside the shifts, and the duty has it once."""
    faults = []
    for p in w.people:
        for r in p.rows:
            inside = sum(max(0, min(b, r.ended) - max(a, r.started)) for a, b in p.shifts)
            if r.overtime != r.ended - r.started - inside:
                faults.append(f"{r.started}: {p.id} has overtime {r.overtime} on case {r.case}")
        duty = w.ledger.duty
        rows = (duty.engineer == p.id) & (duty.kind == OVERTIME)
        paid = int((duty.end - duty.start)[rows].sum())
        if paid != sum(r.overtime for r in p.rows):
            faults.append(f"{p.id} is paid for {paid} of overtime")
    return faults


LAWS = (
    nobody_idles,
    most_urgent_first,
    longest_idle_takes,
    starters_may,
    spells_end_rightly,
    work_is_kept,
    withdrawals_are_due,
    cases_are_their_rows,
    overtime_is_outside,
)


def violations(plan: Plan, ledger: is_.Ledger) -> list[str]:
    """Every violation of every law, with the law's name."""
    witness = Witness(plan, ledger)
    return [f"{law.__name__}: {fault}" for law in LAWS for fault in law(witness)]
