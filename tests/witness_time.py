"""The time open of every case, millisecond by millisecond, and its updates, from the rows alone."""

from collections import Counter

from supportsim.ledger import tables as is_
from supportsim.plan.plan import Plan
from supportsim.units import NONE

Row = dict[str, int]


def time_of_case(plan: Plan, ledger: is_.Ledger, case: int) -> Counter[str]:
    """Milliseconds of a case by what happened in them: worked, third_party, customer, waited."""
    rows = _rows(ledger, case)
    found: Counter[str] = Counter()
    shut = _shut(rows, int(ledger.cases.reopened[case]), ledger.end)
    times = [int(getattr(ledger.cases, name)[case]) for name in ("resolved", "withdrawn")]
    stop = next((at for at in times if at != NONE), ledger.end)
    for now in range(int(ledger.cases.opened[case]), stop):
        if not any(a <= now < b for a, b in shut):
            found[_state(plan, rows, now)] += 1
    return found


def update_outcome(plan: Plan, ledger: is_.Ledger, case: int) -> str:
    """What became of the updates of a case whose contract never closes."""
    target = int(plan.contract.update_target[case])
    rows, said = _rows(ledger, case), []
    for position, row in enumerate(rows):
        if row["next"] != is_.CUSTOMER or row["reply_at"] > ledger.end or target == NONE:
            continue
        after = [o for o in rows[position + 1 :] if o["purpose"] in (is_.TOUCH, is_.ATTEMPT)]
        until = after[0]["started"] if after else ledger.end
        spent = until - row["reply_at"]
        if plan.is_cut and row["reply_at"] + target > plan.window_end:
            said.append("undecided")
        elif spent > target:
            said.append("missed")
        else:
            said.append("met" if after else "undecided")
    if not said:
        return "no_target"
    return "missed" if "missed" in said else said[-1]


def _rows(ledger: is_.Ledger, case: int) -> list[Row]:
    spells = ledger.spells
    return [
        {name: int(getattr(spells, name)[row]) for name in type(spells).__dataclass_fields__}
        for row in range(len(spells.case))
        if spells.case[row] == case
    ]


def _shut(rows: list[Row], reopened: int, end: int) -> list[tuple[int, int]]:
    """When the case was resolved and not yet open again; what reopens at the end has no row."""
    if not reopened:
        return []
    done = next(row for row in rows if row["next"] == is_.RESOLUTION)
    again = [row["joined"] for row in rows if row["touch"] > done["touch"]]
    return [(done["ended"], min(again, default=end))]


def _state(plan: Plan, rows: list[Row], now: int) -> str:
    """What the case did at an instant."""
    at_work = [
        bool(plan.desks.is_unlimited[plan.engineers.desk[row["engineer"]]])
        for row in rows
        if row["purpose"] != is_.WAITING and row["started"] <= now < row["ended"]
    ]
    if at_work:
        return "third_party" if all(at_work) else "worked"
    if any(r["next"] == is_.CUSTOMER and r["ended"] <= now < r["reply_at"] for r in rows):
        return "customer"
    return "waited"
