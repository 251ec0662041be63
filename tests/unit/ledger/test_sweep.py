"""Cases with several requests at once, reopened, or with a third party: their time, by hand."""

import numpy as np
import pytest
from ledgers import Row, ledger

from supportsim.errors import LedgerError
from supportsim.ledger.clocks import closed_stretches, resolution_clock
from supportsim.ledger.spans import covered
from supportsim.ledger.tables import (
    ASSIST_ASKED,
    ASSIST_GIVEN,
    ASSIST_LATE,
    ASSIST_PASSED,
    ATTEMPT,
    CUSTOMER,
    HELP,
    MET,
    REPRODUCED,
    REPRODUCTION,
    RESOLUTION,
    RESOLVED,
    TASK,
    TRANSFERRED,
    TRIAGE,
    WAITED,
    WAITING,
    Ledger,
)
from supportsim.ledger.waits import TimeOpen, time_open
from supportsim.workweek import always

OPENING = (always(0, 1000), always(0, 1000), always(0, 1000))
ON_SHIFT = covered([0, 1, 2], 3, [0, 0, 0], [1000, 1000, 1000])
STAY = {"purpose": WAITING, "engineer": -1, "end_reason": WAITED}


def spells(*rows: Row) -> list[Row]:
    """Rows numbered in the order given; a stay says only until when it lasted."""
    made = []
    for number, row in enumerate(rows):
        until = {"started": row["ended"]} if row.get("purpose") == WAITING else {}
        made.append({"spell": number, "joined": row["ready"]} | until | row)
    return made


def split(made: Ledger, outside: tuple[int, ...] = ()) -> dict[str, int]:
    """The parts that are not 0."""
    parts = time_open(made, OPENING, ON_SHIFT, np.isin(np.arange(5), outside))
    return told(parts)


def told(parts: TimeOpen) -> dict[str, int]:
    queue, escalation, away, off = parts.waited[0].tolist()
    found = {
        "worked": int(parts.worked[0]), "outside": int(parts.third_party[0]),
        "customer": int(parts.customer[0]), "queue": queue, "escalation": escalation,
        "away": away, "off": off,
    }  # fmt: skip
    return {name: time for name, time in found.items() if time}


def swarm() -> Ledger:
    """Asked at 20; pleas 1 to 3: one passes [30, 40), one gives [35, 60), one never starts."""
    rows = spells(
        {"ready": 0, "started": 10, "ended": 20, "purpose": ATTEMPT, "next": ASSIST_ASKED},
        {"request": 1, "ready": 20, "started": 30, "ended": 40, "purpose": HELP, "desk": 1,
         "engineer": 1, "next": ASSIST_PASSED},
        {"request": 2, "ready": 20, "started": 35, "ended": 60, "purpose": HELP, "desk": 2,
         "engineer": 2, "next": ASSIST_GIVEN},
        STAY | {"request": 3, "ready": 20, "ended": 60, "desk": 2},
        {"request": 4, "ready": 60, "started": 75, "ended": 100, "next": RESOLUTION},
    )  # fmt: skip
    case = {"opened": 0, "first_start": 10, "resolved": 100, "status": RESOLVED}
    return ledger([case], rows)


def test_helpers_at_work_at_once_count_once_and_so_do_pleas_that_wait_at_once():
    assert split(swarm()) == {"worked": 10 + 30 + 25, "queue": 10 + 15, "escalation": 10}


def test_the_wait_is_that_of_the_lowest_numbered_waiting_request():
    parts = time_open(swarm(), OPENING, ON_SHIFT)
    stays = list(zip(parts.stays.desk.tolist(), parts.stays.start.tolist(), strict=True))
    assert stays == [(0, 0), (1, 20), (0, 60)]


def test_a_helper_who_goes_on_after_the_resolution_adds_no_time_open():
    rows = spells(
        {"ready": 0, "started": 0, "ended": 10, "purpose": ATTEMPT, "next": ASSIST_ASKED},
        {"request": 1, "ready": 10, "started": 10, "ended": 20, "purpose": HELP, "engineer": 1,
         "desk": 1, "next": ASSIST_GIVEN},
        {"request": 3, "ready": 20, "started": 20, "ended": 50, "next": RESOLUTION},
        {"request": 2, "ready": 10, "started": 30, "ended": 90, "purpose": HELP, "engineer": 2,
         "desk": 2, "next": ASSIST_LATE},
    )  # fmt: skip
    case = {"opened": 0, "first_start": 0, "resolved": 50, "status": RESOLVED}
    assert split(ledger([case], rows)) == {"worked": 50}


def reproduced() -> Ledger:
    """A reproduction opened with the first touch, worked while the customer thinks, cut once."""
    rows = spells(
        {"ready": 0, "started": 10, "ended": 20, "next": CUSTOMER, "reply_at": 60},
        {"request": 1, "ready": 10, "started": 50, "ended": 70, "purpose": REPRODUCTION,
         "engineer": 1, "desk": 1, "end_reason": 1},
        {"request": 1, "ready": 70, "started": 80, "ended": 90, "purpose": REPRODUCTION,
         "engineer": 1, "desk": 1, "held": 1, "next": REPRODUCED},
        {"request": 2, "ready": 90, "started": 90, "ended": 95, "touch": 1, "next": RESOLUTION},
    )  # fmt: skip
    case = {"opened": 0, "first_start": 10, "resolved": 95, "status": RESOLVED}
    return ledger([case], rows)


def test_work_comes_before_the_customer_and_the_customer_before_a_wait():
    # Worked [10, 20), [50, 70), [80, 95); the customer [20, 50) although the lab waits.
    assert split(reproduced()) == {"worked": 45, "customer": 30, "queue": 20}


def test_a_third_party_at_work_alone_is_third_party_and_beside_us_is_work():
    rows = spells(
        {"ready": 0, "started": 0, "ended": 10, "purpose": ATTEMPT, "next": ASSIST_ASKED},
        {"request": 1, "ready": 10, "started": 10, "ended": 50, "purpose": HELP, "engineer": 3,
         "desk": 1, "next": ASSIST_GIVEN},
        {"request": 2, "ready": 10, "started": 20, "ended": 40, "purpose": HELP, "engineer": 1,
         "desk": 2, "next": ASSIST_PASSED},
        {"request": 3, "ready": 50, "started": 50, "ended": 60, "next": RESOLUTION},
    )  # fmt: skip
    case = {"opened": 0, "first_start": 0, "resolved": 60, "status": RESOLVED}
    assert split(ledger([case], rows), outside=(3,)) == {"worked": 40, "outside": 20}
    chained = spells(
        {"ready": 0, "started": 5, "ended": 10, "next": TRANSFERRED},
        {"request": 1, "ready": 10, "started": 10, "ended": 50, "engineer": 3, "desk": 1,
         "next": RESOLUTION},
    )  # fmt: skip
    case = {"opened": 0, "first_start": 5, "resolved": 50, "status": RESOLVED}
    assert split(ledger([case], chained), outside=(3,)) == {
        "worked": 5, "outside": 40, "queue": 5,
    }  # fmt: skip


def reopened() -> Ledger:
    """Resolved at 20, reopened at 50, resolved again at 80."""
    rows = spells(
        {"ready": 0, "started": 10, "ended": 20, "next": RESOLUTION},
        {"request": 1, "ready": 50, "started": 70, "ended": 80, "touch": 1, "next": RESOLUTION},
    )
    case = {"opened": 0, "first_start": 10, "resolved": 80, "status": RESOLVED, "reopened": 1}
    return ledger([case], rows)


def test_the_time_resolved_before_a_reopening_is_no_time_open():
    assert split(reopened()) == {"worked": 20, "queue": 30}
    closed = closed_stretches(reopened())
    assert (closed.start.tolist(), closed.end.tolist()) == ([20], [50])


@pytest.mark.parametrize(("target", "due", "outcome"), [(60, 90, MET), (50, 80, MET), (49, 79, 2)])
def test_reopening_resumes_the_resolution_clock(target: int, due: int, outcome: int):
    found = resolution_clock(reopened(), (always(0, 1000),), np.array([0]), np.array([target]))
    assert (found.elapsed[0], found.due[0], found.outcome[0]) == (50, due, outcome)


def test_a_clock_over_its_target_still_leaves_the_time_resolved_out():
    found = resolution_clock(reopened(), (always(0, 1000),), np.array([0]), np.array([15]))
    assert (found.due[0], found.elapsed[0]) == (15, 50)


def test_a_case_reopened_and_still_open_waits_to_the_end_of_the_run():
    rows = spells(
        {"ready": 0, "started": 0, "ended": 20, "next": RESOLUTION},
        STAY | {"request": 1, "ready": 50, "ended": 100, "touch": 1},
    )
    made = ledger([{"opened": 0, "first_start": 0, "reopened": 1}], rows, end=100)
    assert split(made) == {"worked": 20, "queue": 50}


def test_a_referral_at_sight_is_work_and_then_an_escalation():
    rows = spells(
        {"ready": 0, "started": 10, "ended": 15, "purpose": TRIAGE, "next": TRANSFERRED},
        {"request": 1, "ready": 15, "started": 45, "ended": 50, "desk": 1, "next": RESOLUTION},
    )
    case = {"opened": 0, "first_start": 45, "resolved": 50, "status": RESOLVED}
    assert split(ledger([case], rows)) == {"worked": 10, "queue": 10, "escalation": 30}


def test_a_gap_within_a_request_or_within_the_case_is_an_error():
    late = spells(
        {"ready": 0, "started": 10, "ended": 20, "end_reason": 5},
        {"request": 1, "ready": 0, "started": 10, "ended": 40, "purpose": HELP},
        {"ready": 21, "started": 40, "ended": 50, "next": RESOLUTION},
    )
    case = {"opened": 0, "first_start": 10, "resolved": 50, "status": RESOLVED}
    with pytest.raises(LedgerError, match="case 0 leaves a gap or overlaps in request 0, row 2"):
        split(ledger([case], late))
    gap = spells(
        {"ready": 0, "started": 10, "ended": 20, "next": CUSTOMER, "reply_at": 30},
        {"request": 1, "ready": 31, "started": 40, "ended": 50, "next": RESOLUTION},
    )
    with pytest.raises(LedgerError, match="case 0 leaves a gap or overlaps, at 30"):
        split(ledger([case], gap))


def test_tasks_are_nobodys_case():
    made = ledger(
        [{"opened": 0}], [], end=10, tasks=[{"purpose": TASK, "ready": 0, "started": 0, "ended": 9}]
    )
    assert split(made) == {"queue": 10}
