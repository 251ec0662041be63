"""Where the time of judged cases went: work, waits and their reasons, and why some were late."""

import numpy as np
import numpy.typing as npt

from supportsim.ledger.tables import (
    ATTEMPT,
    MISSED,
    NO_TARGET,
    REPRODUCTION,
    TOUCH,
    TRIAGE,
    WAITING,
)
from supportsim.ledger.waits import LATE_REASONS, WAIT_REASONS
from supportsim.outcome.cuts import Cut, Ratios, ratio, sums
from supportsim.outcome.facts import Facts
from supportsim.outcome.people import stood_in, third_parties
from supportsim.units import HOUR, NONE


def side_work(facts: Facts) -> Ratios:
    """Mean time spent on a judged case in triage and in reproduction."""
    spells, rows = facts.ledger.spells, facts.span
    found: Ratios = {}
    for name, purpose in (("triage", TRIAGE), ("reproduction", REPRODUCTION)):
        row = np.flatnonzero(spells.purpose == purpose)
        spent = np.zeros(len(facts.moments.stop), dtype=np.int64)
        np.add.at(spent, spells.case[row], spells.ended[row] - spells.started[row])
        found |= ratio(f"{name}_hours", spent[rows], None, (), HOUR)
    return found


def time_shares(facts: Facts) -> Ratios:
    """Mean time open of a judged case and the part of it that was worked."""
    rows, cuts = facts.span, facts.by_entry
    return ratio("open_hours", facts.was_open[rows], None, cuts, HOUR) | ratio(
        "worked_hours", facts.parts.worked[rows], None, cuts, HOUR
    )


def waiting(facts: Facts) -> Ratios:
    """Mean wait of a judged case: in all, by reason, and by the desk where it waited."""
    rows, parts, cuts = facts.span, facts.parts, facts.by_trait.first(len(facts.traits))
    columns = dict(zip(WAIT_REASONS, parts.waited[rows].T, strict=True))
    columns |= {"third_party": parts.third_party[rows]}
    found = ratio("wait_hours", np.sum(list(columns.values()), axis=0), None, cuts, HOUR)
    columns |= {"customer": parts.customer[rows]}
    for reason, column in columns.items():
        whole, *parted = ratio("wait_hours", column, None, cuts, HOUR).items()
        found[f"wait_hours/reason={reason}"] = whole[1]
        found |= {f"{name},reason={reason}": pair for name, pair in parted}
    return found | _waiting_by_desk(facts)


def lateness(facts: Facts) -> Ratios:
    """Which cases were late, and why: shares by the longest part of their contract time."""
    rows = facts.span
    clocks = (facts.response.outcome[rows], facts.resolution.outcome[rows])
    late = (clocks[0] == MISSED) | (clocks[1] == MISSED)
    aimed = (clocks[0] != NO_TARGET) | (clocks[1] != NO_TARGET)
    found = ratio("late_share", late, aimed, facts.by_trait.first(2))
    parts = facts.late[rows]
    longest = np.full(len(late), NONE)
    longest[late] = parts[late].argmax(axis=1)
    for code, reason in enumerate(LATE_REASONS):
        found |= ratio(f"late_share/reason={reason}", late & (longest == code), late)
        found |= ratio(f"late_hours/reason={reason}", parts[:, code] * late, late, (), HOUR)
    return found


def backup(facts: Facts) -> Ratios:
    """Share of touch and attempt spells on judged cases by somebody who stood in."""
    spells, count = facts.ledger.spells, len(facts.ledger.cases.opened)
    row = np.flatnonzero((spells.purpose == TOUCH) | (spells.purpose == ATTEMPT))
    others = row[stood_in(facts.plan, spells)[row]]
    by_case = [np.bincount(spells.case[rows], minlength=count) for rows in (others, row)]
    stood, every = (number[facts.span] for number in by_case)
    return ratio("backup_share", stood, every, facts.by_trait.first(2))


def _waiting_by_desk(facts: Facts) -> Ratios:
    """Mean wait of a judged case at each desk; the desks add up to the wait."""
    stays, desks = facts.parts.stays, facts.plan.desks.names
    mine = facts.plan.cases.judged[stays.case] == 1
    by = Cut(labels=tuple(f"desk={name}" for name in desks), code=stays.desk)
    total = sums((facts.parts.stay_waited.sum(axis=1) * mine).astype(np.float64), by)
    total = total + _outside_by_desk(facts)
    cases = float(len(facts.judged))
    pairs = zip(by.labels, total, strict=True)
    return {f"wait_hours/{label}": (float(time) / HOUR, cases) for label, time in pairs}


def _outside_by_desk(facts: Facts) -> npt.NDArray[np.float64]:
    """(d,) time that judged cases were with each unlimited desk alone."""
    plan, spells = facts.plan, facts.ledger.spells
    found = np.zeros(len(plan.desks.names), dtype=np.float64)
    outside = facts.parts.pieces
    if not outside.is_outside.any():
        return found
    rows = np.flatnonzero(third_parties(plan)[spells.engineer] & (spells.purpose != WAITING))
    by_case: dict[int, list[int]] = {}
    for row in rows.tolist():
        by_case.setdefault(int(spells.case[row]), []).append(row)
    for piece in np.flatnonzero(outside.is_outside & (plan.cases.judged[outside.case] == 1)):
        start, end = int(outside.start[piece]), int(outside.end[piece])
        for row in by_case[int(outside.case[piece])]:
            if spells.started[row] <= start and end <= spells.ended[row]:
                found[plan.engineers.desk[spells.engineer[row]]] += end - start
                break
    return found
