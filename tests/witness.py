"""Laws of the queues where the heart of the rules decides, with a line for every violation.

Where the audit of the program looks at backlogs alone, these look at everything: limits, held
work, owners, groups, backups and helpers. They are true of organisations drawn with `HEART` or with
`witness_view.KNOWN`.
"""

from witness_view import Person, Witness

from supportsim.ledger.tables import Ledger
from supportsim.plan.plan import Plan
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


LAWS = (nobody_idles, most_urgent_first, longest_idle_takes, starters_may)


def violations(plan: Plan, ledger: Ledger) -> list[str]:
    """Every violation of every law, with the law's name."""
    witness = Witness(plan, ledger)
    return [f"{law.__name__}: {fault}" for law in LAWS for fault in law(witness)]
