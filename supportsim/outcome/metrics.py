"""The measures of the judged cases: attainment, times, waits, and how cases moved."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.ledger.clocks import Clock
from supportsim.ledger.tables import (
    MET,
    MISSED,
    NO_TARGET,
    OPEN,
    RESOLVED,
    UNDECIDED,
    WITHDRAWN,
)
from supportsim.outcome.cuts import Ratios, plain, ratio
from supportsim.outcome.facts import Facts
from supportsim.outcome.revenue import GOALS
from supportsim.units import HOUR, NONE

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

Measure = Callable[[Facts], Ratios]

#: Measures for which every stretch of every case is gone through, and quantiles few ask for.
LONG_MEASURES: Final = frozenset(
    {
        *("triage_hours", "reproduction_hours", "open_hours", "worked_hours"),
        *("wait_hours", "late_share", "late_hours", "backup_share"),
        *("first_response_clock_hours_p50", "first_response_clock_hours_p90"),
        *("resolution_clock_hours_p50", "resolution_clock_hours_p90"),
    }
)


def case_metrics(facts: Facts, *, brief: bool = False) -> Ratios:
    """Every measure of the judged cases; in brief, none of `LONG_MEASURES`."""
    quick: Sequence[Measure] = (attainment, updates, times, counts, movement, rounds)
    found: Ratios = {}
    for part in quick if brief else (*quick, *_slow()):
        found |= part(facts)
    return found


def _slow() -> Sequence[Measure]:
    """The measures that brief runs leave out."""
    from supportsim.outcome import parts_of_time as slow  # noqa: PLC0415 (brief runs need none)

    return slow.side_work, slow.time_shares, slow.waiting, slow.lateness, slow.backup


def attainment(facts: Facts) -> Ratios:
    """Met over met and missed for both clocks, over others, and the undecided."""
    rows, number = facts.span, len(facts.judged)
    started = facts.ledger.cases.first_start[rows] != NONE
    undecided, clocks = np.zeros(number), np.zeros(number)
    found: Ratios = {}
    for goal, clock, event, cuts in (
        ("response", facts.response, started, facts.by_entry),
        ("resolution", facts.resolution, _resolved(facts), facts.by_last),
    ):
        outcome = clock.outcome[rows]
        met, aimed = outcome == MET, outcome != NO_TARGET
        decided = met | (outcome == MISSED)
        due_in_time = _within_cut(facts, clock)
        found |= ratio(f"{goal}_attainment", met, decided, cuts)
        found |= ratio(f"{goal}_attainment_answered", met, decided & event)
        found |= ratio(f"{goal}_attainment_all", met, aimed & due_in_time)
        found |= ratio(f"undecided_share/goal={goal}", outcome == UNDECIDED, aimed)
        undecided += outcome == UNDECIDED
        clocks += aimed
    return found | ratio("undecided_share", undecided, clocks)


def updates(facts: Facts) -> Ratios:
    """Cases that met the target of every update, over those that met or missed; if any has one."""
    if (facts.plan.contract.update_target == NONE).all():
        return {}
    outcome = facts.update.outcome[facts.span]
    met, aimed = outcome == MET, outcome != NO_TARGET
    found = ratio("update_attainment", met, met | (outcome == MISSED), facts.by_trait.first(2))
    return found | ratio("undecided_share/goal=update", outcome == UNDECIDED, aimed)


def times(facts: Facts) -> Ratios:
    """Mean response and resolution times of the cases that got them."""
    rows, cases = facts.span, facts.ledger.cases
    opened = cases.opened[rows]
    found: Ratios = {}
    for name, at, clock, cuts in (
        ("first_response", cases.first_start[rows], facts.response, facts.by_entry),
        ("resolution", cases.resolved[rows], facts.resolution, facts.by_last),
    ):
        came = at != NONE
        wall = np.where(came, at - opened, 0)
        found |= ratio(f"{name}_hours", wall, came, cuts, HOUR)
        open_time = np.where(came, clock.elapsed[rows], 0)
        found |= ratio(f"{name}_clock_hours", open_time, came, cuts, HOUR)
    return found


def counts(facts: Facts) -> Ratios:
    """How many judged cases opened, and what became of them."""
    status = facts.ledger.cases.status[facts.span]
    # All but the grade.
    cuts = facts.by_entry.first(len(facts.by_trait.cuts) + 1)
    found = plain("cases_opened", np.ones(len(status)), cuts)
    for name, code in (("resolved", RESOLVED), ("withdrawn", WITHDRAWN), ("open", OPEN)):
        found |= plain(f"cases_{name}", status == code, cuts)
    return found


def movement(facts: Facts) -> Ratios:
    """Escalations, assists, hand-offs, and cases done in one touch."""
    rows, cases, cuts = facts.span, facts.ledger.cases, facts.by_entry
    resolved = _resolved(facts)
    one = resolved & (cases.touches[rows] == 1)
    return (
        ratio("escalation_share", cases.escalations[rows] > 0, None, cuts)
        | ratio("assist_share", cases.assists[rows] > 0, None, cuts)
        | ratio("hand_offs_per_case", cases.hand_offs[rows], None, cuts)
        | ratio("touches_per_case", cases.touches[rows], None, cuts)
        | ratio("one_touch_share", one, resolved, cuts)
        | ratio("waited_share", _waited(facts), None, cuts)
        | ratio("effort_hours", cases.progress[rows], None, cuts, HOUR)
        | ratio("rework_hours", cases.rework[rows], None, cuts, HOUR)
    )


def rounds(facts: Facts) -> Ratios:
    """Reopenings, interruptions, and moves by chance."""
    rows, cases, cuts = facts.span, facts.ledger.cases, facts.by_trait.first(2)
    reopened = cases.reopened[rows] > 0
    return (
        ratio("reopen_share", reopened, reopened | _resolved(facts), cuts)
        | ratio("interruptions_per_case", cases.interruptions[rows], None, cuts)
        | ratio("returns_per_case", cases.returns[rows], None, cuts)
    )


def missed_months(goals: dict[tuple[str, str], Flags], judged: Flags) -> Ratios:
    """Share of the judged months in which a goal was missed: one, one for all, any.

    Args:
        goals: (package, goal) to whether it was missed in each month.
        judged: (k,) whether the month counts.
    """
    months = float(judged.sum())
    found = {
        f"month_missed_share/package={package},goal={goal}": (float(missed.sum()), months)
        for (package, goal), missed in goals.items()
    }
    for goal in GOALS:
        of_goal = [missed for (_, aim), missed in goals.items() if aim == goal]
        if of_goal:
            hit = float(np.sum(of_goal))
            found[f"month_missed_share/goal={goal}"] = (hit, months * len(of_goal))
    if goals:
        found["month_missed_share"] = (float(np.any(list(goals.values()), axis=0).sum()), months)
    return found


def _within_cut(facts: Facts, clock: Clock) -> Flags:
    """Whether each judged case is judged by a clock: with a cut, what is due before it."""
    due = clock.due[facts.span]
    return due < facts.plan.window_end if facts.plan.is_cut else np.ones(len(due), dtype=np.bool_)


def _resolved(facts: Facts) -> Flags:
    """Whether each judged case was resolved."""
    return np.equal(facts.ledger.cases.status[facts.span], RESOLVED)


def _waited(facts: Facts) -> Flags:
    """Whether each judged case waited for its first spell, or never got one."""
    cases = facts.ledger.cases
    return np.not_equal(cases.first_start[facts.span], cases.opened[facts.span])
