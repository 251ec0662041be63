"""What the audit looks at, worked out once, and how it words what it finds."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from supportsim.arrays import order_by
from supportsim.errors import LedgerError
from supportsim.ledger.clocks import Clock, Moments, moments_of
from supportsim.ledger.spans import Spans, without
from supportsim.ledger.stays import Pieces, pieces_of
from supportsim.ledger.tables import WAITING, Ledger, Spells, Whole
from supportsim.ledger.waits import check_sum, time_was_open
from supportsim.outcome.audit_waits import Waits, waits_of
from supportsim.outcome.facts import Facts, response_and_resolution, update_of
from supportsim.outcome.people import duty_of_kind, third_parties, time_of_kind
from supportsim.plan.plan import Plan
from supportsim.supply.roster import BLOCK, SHIFT

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Work:
    """All work of people, tasks included, in order of (engineer, start); w rows.

    Attributes:
        spells: Number of rows of spells.
        rows: Number of rows of spells and tasks.
        row: Row among the spells, or that number more than the row among the tasks.
        who, start, end: The spell.
    """

    spells: int
    rows: int
    row: Integers
    who: Integers
    start: Integers
    end: Integers

    def by_table(self, bad: Flags) -> tuple[Flags, Flags]:
        """Which rows of the spells are bad, and which of the tasks.

        Args:
            bad: (w,) which work is.
        """
        found = np.zeros(self.rows, dtype=bool)
        found[self.row[bad]] = True
        return found[: self.spells], found[self.spells :]


@dataclass(frozen=True, eq=False, kw_only=True)
class Evidence:
    """A run, and what several laws look at; the latter is worked out when first asked for.

    Attributes:
        plan: What the engine was told.
        ledger: What happened.
        moments: When cases ceased to be open.
        pieces: What they did with their time; None when the rows do not hang together.
        fault: What is wrong with the rows then.
        facts: What the measures of the run have worked out, if it was measured.
    """

    plan: Plan
    ledger: Ledger
    moments: Moments
    pieces: Pieces | None
    fault: str
    facts: Facts | None

    @cached_property
    def clocks(self) -> tuple[Clock, Clock, Clock]:
        """The clocks of response, of the last update, and of resolution."""
        plan, ledger, facts = self.plan, self.ledger, self.facts
        update = update_of(plan, ledger, self.moments, last_only=True)
        if facts is None:
            response, resolution = response_and_resolution(plan, ledger, self.moments)
            return response, update, resolution
        return facts.response, update, facts.resolution

    @cached_property
    def duties(self) -> frozenset[int]:
        """Kinds of duty that anybody had."""
        number = np.bincount(self.ledger.duty.kind, minlength=1)
        return frozenset(np.flatnonzero(number).tolist())

    @cached_property
    def work(self) -> Work:
        """Who worked when; a third party stands for many people and is left out."""
        spells, outside = self.ledger.spells, third_parties(self.plan)
        columns, before = [], 0
        for table in (spells, self.ledger.tasks):
            row = np.flatnonzero((table.purpose != WAITING) & ~outside[table.engineer])
            who = table.engineer[row].astype(np.int64)
            columns.append((row + before, who, table.started[row], table.ended[row]))
            before += len(table.case)
        row, who, start, end = (np.concatenate(pair) for pair in zip(*columns, strict=True))
        order = order_by(who, start)
        return Work(
            spells=len(spells.case),
            rows=before,
            row=row[order],
            who=who[order],
            start=start[order],
            end=end[order],
        )

    @cached_property
    def there(self) -> Spans:
        """For each engineer, when they are on shift and not in a block."""
        duty, people = self.ledger.duty, len(self.plan.engineers.names)
        return without(time_of_kind(duty, SHIFT, people), *duty_of_kind(duty, BLOCK))

    @cached_property
    def unused(self) -> Spans:
        """For each engineer, when they are there and in no spell."""
        return without(self.there, self.work.who, self.work.start, self.work.end)

    @cached_property
    def waits(self) -> Waits:
        """Waits from which anyone of the desk with the skill may take."""
        return waits_of(self.plan, self.ledger)


def evidence(plan: Plan, ledger: Ledger, facts: Facts | None = None) -> Evidence:
    """Look at a run; broken rows become a fault, not an error.

    Args:
        plan: What the engine was told.
        ledger: What happened.
        facts: Of the same run, where they are known already.
    """
    moments = moments_of(ledger) if facts is None else facts.moments
    pieces, fault, outside = None, "", third_parties(plan)
    try:
        pieces = pieces_of(ledger, outside, moments) if facts is None else facts.pieces
        check_sum(pieces, time_was_open(ledger, moments))
    except LedgerError as error:
        pieces, fault = None, str(error)
    return Evidence(
        plan=plan, ledger=ledger, moments=moments, pieces=pieces, fault=fault, facts=facts
    )


def named(what: str, bad: Flags, fault: str, names: Whole | None = None) -> list[str]:
    """A line for each bad one, ten at most."""
    rows = np.flatnonzero(bad)[:10]
    return [f"{what} {row if names is None else int(names[row])}: {fault}" for row in rows]


def named_rows(spells: Spells, bad: Flags, fault: str, rows: Integers | None = None) -> list[str]:
    """A line for each bad row, with its case; ten at most."""
    found = np.flatnonzero(bad) if rows is None else rows[bad]
    return [f"case {int(spells.case[row])}, row {row}: {fault}" for row in found[:10].tolist()]
