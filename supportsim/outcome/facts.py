"""What the measures share: clocks, times and cuts of one run, worked out once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.demand.tape import CaseTape
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.clocks import Clock, resolution_clock, response_clock, stop_times
from supportsim.ledger.spans import Spans
from supportsim.ledger.tables import MISSED, WAITING, Ledger
from supportsim.ledger.waits import TimeOpen, late_parts, time_open
from supportsim.outcome.cuts import Cut, crossed, cut
from supportsim.outcome.months import Months, months_of
from supportsim.outcome.people import owners_on_shift
from supportsim.plan.plan import Plan
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Facts:
    """Facts of one run; the (n,) columns are of all cases, `judged` says which to measure.

    Attributes:
        judged: Rows of the judged cases that opened before the run ended.
        stop: When each case ceased to be open.
        response, resolution: The two clocks.
        parts: Where the time of each case went.
        late: (n, 5) contract time of late cases by LATE_REASONS; 0 for others.
        months: The months of the window.
        traits: "severity", "package", "segment", "kind", "month" to that cut.
        by_entry: Traits, then desk entered and grade of the first engineer.
        by_last: Traits, then last desk and grade of the last engineer.
    """

    plan: Plan
    ledger: Ledger
    judged: Integers
    stop: Integers
    response: Clock
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
    contract = plan.contract
    calendars, calendar = contract.calendars, contract.calendar
    response = response_clock(ledger, calendars, calendar, contract.response_target)
    resolution = resolution_clock(ledger, calendars, calendar, contract.resolution_target)
    on_shift = owners_on_shift(ledger.duty, plan.owners)
    parts = time_open(ledger, plan.desks.opening, on_shift)
    months = months_of(scenario)
    traits = _traits(scenario, tape, months)
    both = (crossed(traits["package"], traits["severity"]),)
    columns = (*traits.values(), *both)
    return Facts(
        plan=plan,
        ledger=ledger,
        judged=np.flatnonzero((plan.cases.judged == 1) & (ledger.cases.opened <= ledger.end)),
        stop=stop_times(ledger),
        response=response,
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
        ledger,
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
    scenario: Scenario, plan: Plan, desk: Integers, engineer: Integers
) -> tuple[Cut, Cut]:
    """Cuts of cases by a desk, and by the grade of an engineer who may be missing."""
    grade = np.append(plan.engineers.grade, NONE)[engineer]
    return cut("desk", plan.desks.names, desk), cut("grade", scenario.grades, grade)


def _last_engineer(ledger: Ledger) -> Integers:
    """(n,) who worked the last touch or attempt of each case, or -1."""
    last = np.full(len(ledger.cases.opened), NONE, dtype=np.int64)
    row = np.flatnonzero(ledger.spells.purpose != WAITING)
    last[ledger.spells.case[row]] = ledger.spells.engineer[row]
    return last
