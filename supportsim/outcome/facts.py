"""What the measures share: clocks, times and cuts of one run, worked out once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.demand.tape import CaseTape
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.clocks import (
    Clock,
    Pauses,
    closed_stretches,
    resolution_clock,
    response_clock,
    stop_times,
)
from supportsim.ledger.spans import Spans
from supportsim.ledger.tables import (
    ASSIST_LATE,
    MISSED,
    REPRODUCTION,
    TRIAGE,
    WAITING,
    Ledger,
    Whole,
)
from supportsim.ledger.updates import update_clock
from supportsim.ledger.waits import TimeOpen, late_parts, time_open, time_was_open
from supportsim.outcome.cuts import Cut, crossed, cut
from supportsim.outcome.months import Months, months_of
from supportsim.outcome.people import owners_on_shift, third_parties
from supportsim.plan.plan import Plan
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Facts:
    """Facts of one run; the (n,) columns are of all cases, `judged` says which to measure.

    Attributes:
        judged: Rows of the judged cases that opened before the run ended.
        stop: When each case ceased to be open.
        closed: When each case was resolved before it was reopened.
        was_open: Time open of each case: opening to stop, less that.
        response, update, resolution: The three clocks.
        parts: Where the time of each case went.
        late: (n, 6) contract time of late cases by LATE_REASONS; 0 for others.
        months: The months of the window.
        traits: "severity", "package", "segment", "kind", "month" to that cut.
        by_entry: Traits, then desk entered and grade of the first engineer.
        by_last: Traits, then last desk and grade of the last engineer.
    """

    plan: Plan
    ledger: Ledger
    judged: Integers
    stop: Integers
    closed: Pauses
    was_open: Integers
    response: Clock
    update: Clock
    resolution: Clock
    parts: TimeOpen
    late: Integers
    months: Months
    traits: dict[str, Cut]
    by_entry: tuple[Cut, ...]
    by_last: tuple[Cut, ...]


def facts_of(scenario: Scenario, plan: Plan, tape: CaseTape, ledger: Ledger) -> Facts:
    """The facts of a run.

    Raises:
        LedgerError: The parts of some case do not add up to the time it was open.
    """
    response, update, resolution = clocks_of(plan, ledger)
    on_shift = owners_on_shift(ledger.duty, plan.owners)
    parts = time_open(ledger, plan.desks.opening, on_shift, third_parties(plan))
    months = months_of(scenario)
    traits = _traits(scenario, tape, months)
    both = (crossed(traits["package"], traits["severity"]),)
    columns = (*traits.values(), *both)
    return Facts(
        plan=plan,
        ledger=ledger,
        judged=np.flatnonzero((plan.cases.judged == 1) & (ledger.cases.opened <= ledger.end)),
        stop=stop_times(ledger),
        closed=closed_stretches(ledger),
        was_open=time_was_open(ledger),
        response=response,
        update=update,
        resolution=resolution,
        parts=parts,
        late=_late(plan, ledger, parts, on_shift, response=response, resolution=resolution),
        months=months,
        traits=traits,
        by_entry=(
            *columns,
            *_desk_and_grade(scenario, plan, plan.cases.entry_desk, ledger.cases.first_engineer),
        ),
        by_last=(
            *columns,
            *_desk_and_grade(scenario, plan, ledger.cases.last_desk, _last_engineer(ledger)),
        ),
    )


def clocks_of(plan: Plan, ledger: Ledger) -> tuple[Clock, Clock, Clock]:
    """The clocks of response, update and resolution."""
    contract, cut = plan.contract, plan.window_end if plan.is_cut else None
    hours, which = contract.calendars, contract.calendar
    return (
        response_clock(ledger, hours, which, contract.response_target, cut),
        update_clock(ledger, hours, which, contract.update_target, cut),
        resolution_clock(ledger, hours, which, contract.resolution_target, cut),
    )


def _late(
    plan: Plan,
    ledger: Ledger,
    parts: TimeOpen,
    on_shift: Spans,
    *,
    response: Clock,
    resolution: Clock,
) -> Integers:
    """Contract time of the judged late cases by reason.

    A case late in its resolution is looked at until it stopped, one late in its response
    only until its first spell.
    """
    stop = stop_times(ledger)
    first = ledger.cases.first_start
    answered = np.where(first == NONE, stop, first)
    until = np.where(response.outcome == MISSED, answered, NONE)
    until = np.where(resolution.outcome == MISSED, stop, until)
    until = np.where(plan.cases.judged == 1, until, NONE)
    contract = plan.contract
    return late_parts(
        parts,
        opening=plan.desks.opening,
        on_shift=on_shift,
        calendars=contract.calendars,
        calendar=contract.calendar,
        until=until,
    )


def _traits(scenario: Scenario, tape: CaseTape, months: Months) -> dict[str, Cut]:
    """Cuts by what a case is."""
    severities = sorted({*scenario.severities, *tape.severity.tolist()})
    return {
        "severity": cut("severity", severities, np.searchsorted(severities, tape.severity)),
        "package": cut("package", tape.packages, tape.customers.package[tape.customer]),
        "segment": cut("segment", tape.segments, tape.customers.segment[tape.customer]),
        "kind": cut("kind", tape.kinds, tape.kind),
        "month": cut("month", months.labels, _month_codes(months, tape.opened)),
    }


def _month_codes(months: Months, opened: Integers) -> Integers:
    """Month of opening of each case; -1 outside the months of the window."""
    month = months.of(opened)
    return np.where(month < len(months.labels), month, NONE)


def _desk_and_grade(
    scenario: Scenario, plan: Plan, desk: Whole, engineer: Whole
) -> tuple[Cut, Cut]:
    """Cuts of cases by a desk, and by the grade of an engineer who may be missing."""
    grade = np.append(plan.engineers.grade, NONE)[engineer]
    return cut("desk", plan.desks.names, desk.astype(np.int64)), cut(
        "grade", scenario.grades, grade
    )


def _last_engineer(ledger: Ledger) -> Integers:
    """(n,) who worked on each case last, or -1; help too late and work beside it aside."""
    last = np.full(len(ledger.cases.opened), NONE, dtype=np.int64)
    aside = np.isin(ledger.spells.purpose, (WAITING, TRIAGE, REPRODUCTION))
    row = np.flatnonzero(~aside & (ledger.spells.next != ASSIST_LATE))
    last[ledger.spells.case[row]] = ledger.spells.engineer[row]
    return last
