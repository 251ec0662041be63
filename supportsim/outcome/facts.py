"""What the measures share: clocks, times and cuts of one run, worked out once.

What goes through the stretches of every case is imported where it is asked for: a brief run asks
for none of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from supportsim.demand.tape import CaseTape
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.clocks import (
    Clock,
    Moments,
    moments_of,
    resolution_clock,
    response_clock,
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
from supportsim.outcome.cuts import Cut, Division, crossed, cut, divided, grade_cut
from supportsim.outcome.months import Months, months_of
from supportsim.outcome.people import owners_on_shift, third_parties
from supportsim.plan.plan import Plan
from supportsim.units import NONE

if TYPE_CHECKING:
    from supportsim.ledger.stays import Pieces
    from supportsim.ledger.waits import TimeOpen

Integers = npt.NDArray[np.int64]

#: Columns of the spells of cases that the measures of a brief run read.
READ_IN_BRIEF: Final = frozenset(
    {
        "case", "touch", "purpose", "joined", "engineer", "started", "ended", "end_reason",
        "next", "reply_at",
    }
)  # fmt: skip

#: Those that the audit of such a run reads besides.
READ_IN_AUDIT: Final = READ_IN_BRIEF | {
    *("spell", "request", "desk", "owner", "held", "ready"),
    *("progress", "rework", "overtime"),
}

#: Grades of the scenario, and those by which is cut.
Grades = tuple[Sequence[str], Sequence[str]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Facts:
    """Facts of one run; the (n,) columns are of all cases, `judged` says which to measure.

    What costs most is worked out when it is first asked for, and kept.

    Attributes:
        judged: Rows of the judged cases that opened before the run ended.
        moments: When each case ceased to be open, and was resolved before it was reopened.
        response, resolution: Two of the clocks.
        months: The months of the window.
        traits: "severity", "package", "segment", "kind", "month" to that cut.
        span: The judged rows, to take them from a column.
        by_trait: The judged cases by their traits, then by package and severity.
        by_entry: Likewise, then by desk entered and grade of the first engineer.
        by_last: Likewise, then by last desk and grade of the last engineer.
    """

    plan: Plan
    ledger: Ledger
    judged: Integers
    moments: Moments
    response: Clock
    resolution: Clock
    months: Months
    traits: dict[str, Cut]
    span: Integers | slice
    by_trait: Division
    by_entry: Division
    by_last: Division

    def knows(self, fact: str) -> bool:
        """Whether one of the facts below was worked out already."""
        return fact in vars(self)

    @cached_property
    def update(self) -> Clock:
        """The update clock."""
        return update_of(self.plan, self.ledger, self.moments)

    @cached_property
    def was_open(self) -> Integers:
        """Time open of each case: opening to stop, less what was resolved in between."""
        from supportsim.ledger.waits import time_was_open  # noqa: PLC0415 (see the top)

        return time_was_open(self.ledger, self.moments)

    @cached_property
    def on_shift(self) -> Spans:
        """For each owner, when at least one member is on shift."""
        return owners_on_shift(self.ledger.duty, self.plan.owners)

    @cached_property
    def pieces(self) -> "Pieces":
        """What each case did with its time.

        Raises:
            LedgerError: The rows of a case leave a gap, overlap within a request, or end late.
        """
        from supportsim.ledger.stays import pieces_of  # noqa: PLC0415 (see the top)

        return pieces_of(self.ledger, third_parties(self.plan), self.moments)

    @cached_property
    def parts(self) -> "TimeOpen":
        """Where the time of each case went.

        Raises:
            LedgerError: The parts of some case do not add up to the time it was open.
        """
        from supportsim.ledger.waits import time_open  # noqa: PLC0415 (see the top)

        opening = self.plan.desks.opening
        return time_open(
            self.ledger, opening, self.on_shift, moments=self.moments, pieces=self.pieces
        )

    @cached_property
    def late(self) -> Integers:
        """(n, 6) contract time of the judged late cases by LATE_REASONS; 0 for others.

        A case late in its resolution is looked at until it stopped, one late in its response
        only until its first spell.
        """
        from supportsim.ledger.waits import late_parts  # noqa: PLC0415 (see the top)

        first, stop, plan = self.ledger.cases.first_start, self.moments.stop, self.plan
        answered = np.where(first == NONE, stop, first)
        until = np.where(self.response.outcome == MISSED, answered, NONE)
        until = np.where(self.resolution.outcome == MISSED, stop, until)
        until = np.where(plan.cases.judged == 1, until, NONE)
        return late_parts(
            self.parts,
            opening=plan.desks.opening,
            on_shift=self.on_shift,
            calendars=plan.contract.calendars,
            calendar=plan.contract.calendar,
            until=until,
        )


def facts_of(
    scenario: Scenario,
    plan: Plan,
    tape: CaseTape,
    ledger: Ledger,
    *,
    design: Design | None = None,
    brief: bool = False,
) -> Facts:
    """The facts of a run.

    Args:
        scenario: The world.
        plan: What the engine was given.
        tape: The cases.
        ledger: What happened.
        design: Its grades are the labels of cuts by grade; all of the scenario's without it.
        brief: Divide the cases by severity and by package alone.
    """
    known = tuple(scenario.grades)
    grades = (known, known if design is None else design.grades(known))
    moments = moments_of(ledger)
    response, resolution = response_and_resolution(plan, ledger, moments)
    months = months_of(scenario)
    traits = _traits(scenario, tape, months)
    judged = np.flatnonzero((plan.cases.judged == 1) & (ledger.cases.opened <= ledger.end))
    span = _span(judged)
    if brief:
        by_trait = by_entry = by_last = divided(
            [traits[name].of(span) for name in ("severity", "package")]
        )
    else:
        by_trait, by_entry, by_last = _divisions(plan, ledger, grades, traits, span)
    return Facts(
        plan=plan,
        ledger=ledger,
        judged=judged,
        moments=moments,
        response=response,
        resolution=resolution,
        months=months,
        traits=traits,
        span=span,
        by_trait=by_trait,
        by_entry=by_entry,
        by_last=by_last,
    )


def _divisions(
    plan: Plan,
    ledger: Ledger,
    grades: Grades,
    traits: dict[str, Cut],
    span: Integers | slice,
) -> tuple[Division, Division, Division]:
    """The judged cases by traits, and also by where they entered, and by where they ended."""
    both = crossed(traits["package"], traits["severity"])
    by_trait = divided([each.of(span) for each in (*traits.values(), both)])
    entered = _desk_and_grade(plan, grades, plan.cases.entry_desk, ledger.cases.first_engineer)
    left = _desk_and_grade(plan, grades, ledger.cases.last_desk, _last_engineer(ledger))
    return (
        by_trait,
        by_trait.also([each.of(span) for each in entered]),
        by_trait.also([each.of(span) for each in left]),
    )


def _span(rows: Integers) -> Integers | slice:
    """The rows, as a slice where they follow each other: that copies nothing."""
    if len(rows) and rows[-1] - rows[0] + 1 == len(rows):
        return slice(int(rows[0]), int(rows[-1]) + 1)
    return rows


def response_and_resolution(plan: Plan, ledger: Ledger, moments: Moments) -> tuple[Clock, Clock]:
    """The clocks of response and resolution."""
    contract, cut = plan.contract, plan.window_end if plan.is_cut else None
    hours, which = contract.calendars, contract.calendar
    return (
        response_clock(ledger, hours, which, contract.response_target, cut, moments=moments),
        resolution_clock(ledger, hours, which, contract.resolution_target, cut, moments=moments),
    )


def update_of(plan: Plan, ledger: Ledger, moments: Moments, *, last_only: bool = False) -> Clock:
    """The update clock, or that of the last update of each case alone."""
    from supportsim.ledger.updates import update_clock  # noqa: PLC0415 (see the top)

    contract, cut = plan.contract, plan.window_end if plan.is_cut else None
    return update_clock(
        ledger,
        contract.calendars,
        contract.calendar,
        contract.update_target,
        cut,
        moments=moments,
        last_only=last_only,
    )


def _traits(scenario: Scenario, tape: CaseTape, months: Months) -> dict[str, Cut]:
    """Cuts by what a case is."""
    severities = sorted(
        {*scenario.severities, *np.flatnonzero(np.bincount(tape.severity)).tolist()}
    )
    place = np.zeros(severities[-1] + 1, dtype=np.int64)
    place[severities] = np.arange(len(severities))
    return {
        "severity": cut("severity", severities, place[tape.severity]),
        "package": cut("package", tape.packages, tape.customers.package[tape.customer]),
        "segment": cut("segment", tape.segments, tape.customers.segment[tape.customer]),
        "kind": cut("kind", tape.kinds, tape.kind),
        "month": cut("month", months.labels, _month_codes(months, tape.opened)),
    }


def _month_codes(months: Months, opened: Integers) -> Integers:
    """Month of opening of each case; -1 outside the months of the window."""
    month = months.of(opened)
    return np.where(month < len(months.labels), month, NONE)


def _desk_and_grade(plan: Plan, grades: Grades, desk: Whole, engineer: Whole) -> tuple[Cut, Cut]:
    """Cuts of cases by a desk, and by the grade of an engineer who may be missing."""
    grade = np.append(plan.engineers.grade, NONE)[engineer]
    return cut("desk", plan.desks.names, desk.astype(np.int64)), grade_cut(*grades, grade)


def _last_engineer(ledger: Ledger) -> Integers:
    """(n,) who worked on each case last, or -1; help too late and work beside it aside."""
    last = np.full(len(ledger.cases.opened), NONE, dtype=np.int64)
    purpose = ledger.spells.purpose
    aside = (purpose == WAITING) | (purpose == TRIAGE) | (purpose == REPRODUCTION)
    row = np.flatnonzero(~aside & (ledger.spells.next != ASSIST_LATE))
    last[ledger.spells.case[row]] = ledger.spells.engineer[row]
    return last
