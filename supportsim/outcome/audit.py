"""The audit of a run: what must hold in every run, whatever the organisation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from supportsim.errors import LedgerError
from supportsim.ledger.tables import Ledger
from supportsim.outcome.audit_cases import (
    backlog_has_its_area,
    cases_are_conserved,
    clocks_are_sound,
    time_runs_forward,
    work_is_done_once,
)
from supportsim.outcome.audit_on_call import call_outs_come_from_standby, rest_is_kept
from supportsim.outcome.audit_people import (
    overtime_has_its_limit,
    people_come_as_planned,
    people_do_one_thing,
    use_is_a_share,
    work_lies_in_shifts,
)
from supportsim.outcome.audit_queues import most_urgent_goes_first, nobody_idles_beside_work
from supportsim.outcome.audit_reviews import cases_are_reviewed
from supportsim.outcome.evidence import Evidence, evidence
from supportsim.outcome.facts import Facts
from supportsim.outcome.outcome import Outcome
from supportsim.outcome.statement import totals
from supportsim.plan.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """One law of the audit.

    Attributes:
        number: As in `docs/verification.md`.
        name: What must hold.
        check: Finds a line for each violation, ten at most.
    """

    number: int
    name: str
    check: Callable[[Evidence], list[str]]


INVARIANTS: Final = (
    Invariant(number=1, name="cases are conserved", check=cases_are_conserved),
    Invariant(number=2, name="people do one thing at a time", check=people_do_one_thing),
    Invariant(number=3, name="work lies in shifts", check=work_lies_in_shifts),
    Invariant(number=4, name="work is done once", check=work_is_done_once),
    Invariant(number=5, name="time adds up", check=time_runs_forward),
    Invariant(number=5, name="the backlog has its area", check=backlog_has_its_area),
    Invariant(number=6, name="nobody idles beside work", check=nobody_idles_beside_work),
    Invariant(number=7, name="the most urgent goes first", check=most_urgent_goes_first),
    Invariant(number=8, name="clocks are sound", check=clocks_are_sound),
    Invariant(number=12, name="use is a share", check=use_is_a_share),
    Invariant(number=13, name="people come as planned", check=people_come_as_planned),
    Invariant(number=14, name="call-outs keep to standby", check=call_outs_come_from_standby),
    Invariant(number=15, name="rest is kept", check=rest_is_kept),
    Invariant(number=16, name="overtime keeps its limit", check=overtime_has_its_limit),
    Invariant(number=17, name="old cases are reviewed", check=cases_are_reviewed),
)


def audit(plan: Plan, ledger: Ledger, facts: Facts | None = None) -> list[str]:
    """Violations of what must hold in every run, one line each; empty when all is well.

    A line names the invariant, then the case, task or engineer: "invariant 2, people do one
    thing at a time: engineer 3: two spells at once".

    Args:
        plan: What the engine was told.
        ledger: What happened.
        facts: Of the same run; they spare working out clocks and waits a second time.
    """
    try:
        seen = evidence(plan, ledger, facts)
    except LedgerError as error:
        return [f"invariant 1, cases are conserved: {error}"]
    return [
        f"invariant {law.number}, {law.name}: {fault}"
        for law in INVARIANTS
        for fault in law.check(seen)
    ]


def audit_money(outcome: Outcome) -> list[str]:
    """Violations of invariant 9: money adds up over lines, and is what the metrics say."""
    sums = totals(outcome.statement)
    whole = sum(int(line.sum()) for line in outcome.statement.values())
    faults = []
    if not whole == sums.margin == sums.revenue - sums.cost:
        faults.append(f"the lines add up to {whole} cents, not {sums.revenue - sums.cost}")
    for name, cents in (("cost", sums.cost), ("revenue", sums.revenue), ("margin", sums.margin)):
        shown = outcome.ratios.get(name, (cents / 100, 1.0))
        if shown != (cents / 100, 1.0):
            faults.append(f"{name} is {shown[0]}, its lines say {cents / 100}")
    return [f"invariant 9, money adds up: {fault}" for fault in faults]


def audit_tape(before: str, after: str) -> list[str]:
    """Violation of invariant 11: the digest of the case tape is the same after a design."""
    return [] if before == after else ["invariant 11, no design changes the cases: it did"]


def require_sound(design: str, faults: list[str]) -> None:
    """Raise unless the audit of a design's run found nothing.

    Raises:
        LedgerError: With the first three violations, and how many more there are.
    """
    if faults:
        more = f" (and {len(faults) - 3} more)" if len(faults) > 3 else ""
        raise LedgerError(f"audit of {design}: {'; '.join(faults[:3])}{more}")
