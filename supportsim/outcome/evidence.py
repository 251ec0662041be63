"""What the audit looks at, worked out once, and how it words what it finds."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from supportsim.errors import LedgerError
from supportsim.ledger.accounted import time_accounted
from supportsim.ledger.clocks import Clock, Moments, moments_of
from supportsim.ledger.spans import union, without
from supportsim.ledger.tables import WAITING, Ledger, Spells, Whole
from supportsim.ledger.waits import check_sum, time_was_open
from supportsim.native.glancing import Backlogs
from supportsim.native.ordering import parted
from supportsim.native.sets import Sets, remainder, set_of
from supportsim.outcome.audit_rows import Rows, require_known, rows_of
from supportsim.outcome.audit_waits import are_open_to_all
from supportsim.outcome.facts import Facts, response_and_resolution, update_of
from supportsim.outcome.people import duty_of_kind, third_parties
from supportsim.plan.plan import Plan
from supportsim.supply.roster import BLOCK, SHIFT
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Work:
    """All work of people, tasks included, by engineer in order of start; w rows, p engineers.

    Attributes:
        row: (w,) among all rows; see `Rows`.
        sets: (p,) when each engineer worked.
    """

    row: Integers
    sets: Sets

    def who(self) -> Integers:
        """(w,) whose each is."""
        return set_of(self.sets.offset)


@dataclass(frozen=True, eq=False, kw_only=True)
class Evidence:
    """A run, and what several laws look at; the latter is worked out when first asked for.

    Attributes:
        plan: What the engine was told.
        ledger: What happened.
        moments: When cases ceased to be open.
        spent: (n,) time for which their rows account; None when these do not hang together.
        fault: What is wrong with the rows then.
        facts: What the measures of the run have worked out, if it was measured.
    """

    plan: Plan
    ledger: Ledger
    moments: Moments
    spent: Integers | None
    fault: str
    facts: Facts | None

    @cached_property
    def clocks(self) -> dict[str, tuple[Clock, Integers]]:
        """The clocks of response, resolution and the last update, and the targets of each.

        Where nobody is promised updates that clock is left out, unless the measures have it.
        """
        plan, ledger, facts = self.plan, self.ledger, self.facts
        if facts is None:
            response, resolution = response_and_resolution(plan, ledger, self.moments)
        else:
            response, resolution = facts.response, facts.resolution
        contract = plan.contract
        found = {
            "response": (response, contract.response_target),
            "resolution": (resolution, contract.resolution_target),
        }
        if facts is not None and facts.knows("update"):
            found["update"] = facts.update, contract.update_target
        elif (contract.update_target != NONE).any():
            update = update_of(plan, ledger, self.moments, last_only=True)
            found["update"] = update, contract.update_target
        return found

    @cached_property
    def duties(self) -> frozenset[int]:
        """Kinds of duty that anybody had."""
        number = np.bincount(self.ledger.duty.kind, minlength=1)
        return frozenset(np.flatnonzero(number).tolist())

    @cached_property
    def rows(self) -> Rows:
        """All rows, those of tasks included."""
        return rows_of(self.plan, self.ledger)

    @cached_property
    def work(self) -> Work:
        """Who worked when; a third party stands for many people and is left out."""
        rows, outside = self.rows, third_parties(self.plan)
        kept = (rows.purpose != WAITING) & (rows.engineer != NONE)
        if outside.any():
            kept &= ~np.append(outside, True)[rows.engineer]
        by, times = (rows.by_left, rows.engineer), (rows.started, rows.ended)
        offset, row, start, end = parted(*by, len(outside), kept, *times)
        return Work(row=row, sets=Sets(offset, start, end))

    @cached_property
    def there(self) -> Sets:
        """For each engineer, when they are on shift and not in a block."""
        duty, people = self.ledger.duty, len(self.plan.engineers.names)
        who, *times = duty_of_kind(duty, SHIFT)
        return without(union(who, people, *times), *duty_of_kind(duty, BLOCK))

    @cached_property
    def unused(self) -> Sets:
        """For each engineer, when they are there and in no spell."""
        return remainder(self.there, self.work.sets)

    @cached_property
    def waits(self) -> Flags:
        """(r,) which of all rows wait where anyone of the desk with the skill may take them."""
        return are_open_to_all(self.plan, self.ledger)

    @cached_property
    def backlogs(self) -> Backlogs:
        """These waits in order of their end."""
        rows = self.rows
        one, times = np.zeros(len(rows.case), dtype=np.int32), (rows.left, rows.ready)
        _, row, left, ready = parted(rows.by_left, one, 1, self.waits, *times)
        return Backlogs(
            row=row,
            left=left,
            ready=ready,
            skill=rows.skill,
            desk=rows.desk,
            subject=rows.case,
            request=rows.request,
        )


def evidence(plan: Plan, ledger: Ledger, facts: Facts | None = None) -> Evidence:
    """Look at a run; broken rows become a fault, not an error.

    Args:
        plan: What the engine was told.
        ledger: What happened.
        facts: Of the same run, where they are known already.

    Raises:
        LedgerError: A row is of a case, task, desk or engineer that there is not.
    """
    require_known(plan, ledger)
    moments = moments_of(ledger) if facts is None else facts.moments
    spent, fault = None, ""
    try:
        spent = time_accounted(ledger, moments)
        check_sum(spent, time_was_open(ledger, moments))
    except LedgerError as error:
        spent, fault = None, str(error)
    return Evidence(
        plan=plan, ledger=ledger, moments=moments, spent=spent, fault=fault, facts=facts
    )


def named(what: str, bad: Flags, fault: str, names: Whole | None = None) -> list[str]:
    """A line for each bad one, ten at most."""
    rows = np.flatnonzero(bad)[:10]
    return [f"{what} {row if names is None else int(names[row])}: {fault}" for row in rows]


def named_rows(spells: Spells, bad: Flags, fault: str, rows: Integers | None = None) -> list[str]:
    """A line for each bad row, with its case; ten at most."""
    found = np.flatnonzero(bad) if rows is None else rows[bad]
    return [f"case {int(spells.case[row])}, row {row}: {fault}" for row in found[:10].tolist()]
