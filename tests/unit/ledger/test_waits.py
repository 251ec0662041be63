import numpy as np
import pytest
from ledgers import ledger

from supportsim.errors import LedgerError
from supportsim.ledger.spans import covered
from supportsim.ledger.tables import (
    ASSIST_ASKED,
    ASSIST_GIVEN,
    ATTEMPT,
    CUSTOMER,
    HELP,
    RESOLUTION,
    RESOLVED,
    TRANSFERRED,
    WAITING,
    WITHDRAWN,
    Ledger,
)
from supportsim.ledger.waits import LATE_REASONS, late_parts, time_open
from supportsim.workweek import OpenHours, always, open_hours

#: Two desks: one open [0, 100) and [200, 300), the other always.
OPENING = (open_hours([0, 200], [100, 300]), always(0, 1000))
#: Owner 0 works [0, 50) and [200, 300), owner 1 [0, 100); owner 2 is both.
ON_SHIFT = covered([0, 0, 1, 2, 2], 3, [0, 200, 0, 0, 200], [50, 300, 100, 100, 300])


def split(made: Ledger) -> dict[str, int]:
    parts = time_open(made, OPENING, ON_SHIFT)
    queue, escalation, away, off = parts.waited[0].tolist()
    return {
        "worked": int(parts.worked[0]),
        "queue": queue,
        "escalation": escalation,
        "away": away,
        "off": off,
        "customer": int(parts.customer[0]),
    }


DONE_AT = {"opened": 10, "first_start": 220, "status": RESOLVED}
LAST = {"next": RESOLUTION, "engineer": 0}


def test_a_wait_in_the_backlog_is_queue_while_the_desk_is_open():
    made = ledger(
        [DONE_AT | {"resolved": 230}], [LAST | {"ready": 10, "started": 220, "ended": 230}]
    )
    assert split(made) == {
        "worked": 10, "queue": 110, "escalation": 0, "away": 0, "off": 100, "customer": 0,
    }  # fmt: skip


def test_a_wait_for_an_owner_off_shift_is_owner_away_only_while_the_desk_is_open():
    row = LAST | {"ready": 10, "started": 220, "ended": 230, "owner": 0}
    found = split(ledger([DONE_AT | {"resolved": 230}], [row]))
    # Busy [10, 50) and [200, 220), away [50, 100), shut [100, 200).
    assert (found["queue"], found["away"], found["off"]) == (60, 50, 100)


def test_a_group_is_away_only_when_all_of_it_is():
    row = LAST | {"ready": 10, "started": 220, "ended": 230, "owner": 2}
    found = split(ledger([DONE_AT | {"resolved": 230}], [row]))
    assert (found["queue"], found["away"], found["off"]) == (110, 0, 100)


def test_held_work_waits_for_its_holder():
    rows = [
        {"ready": 10, "started": 10, "ended": 20, "engineer": 0, "end_reason": 1},
        LAST | {"ready": 20, "started": 220, "ended": 230, "held": 1, "spell": 1},
    ]
    found = split(ledger([DONE_AT | {"first_start": 10, "resolved": 230}], rows))
    assert (found["queue"], found["away"], found["off"]) == (50, 50, 100)


def test_a_stay_of_held_work_without_work_waits_for_who_was_cut():
    rows = [
        {"ready": 10, "started": 10, "ended": 20, "engineer": 0, "end_reason": 1},
        {"ready": 20, "started": 90, "ended": 90, "held": 1, "spell": 1, "purpose": WAITING,
         "engineer": -1},
        LAST | {"ready": 90, "started": 95, "ended": 99, "engineer": 1, "spell": 2},
    ]  # fmt: skip
    found = split(ledger([DONE_AT | {"first_start": 10, "resolved": 99}], rows))
    assert (found["queue"], found["away"]) == (30 + 5, 40)


def test_a_transferred_case_waits_for_the_escalation_until_somebody_starts():
    rows = [
        {"ready": 10, "started": 20, "ended": 30, "purpose": ATTEMPT, "next": TRANSFERRED},
        {"ready": 30, "started": 60, "ended": 70, "desk": 1, "spell": 1, "end_reason": 1},
        LAST | {"ready": 70, "started": 90, "ended": 99, "desk": 1, "spell": 2},
    ]
    found = split(ledger([DONE_AT | {"first_start": 20, "resolved": 99}], rows))
    assert (found["queue"], found["escalation"]) == (10 + 20, 30)


def test_a_wait_for_help_is_an_escalation_and_the_way_back_is_not():
    rows = [
        {"ready": 10, "started": 20, "ended": 30, "purpose": ATTEMPT, "next": ASSIST_ASKED},
        {"ready": 30, "started": 60, "ended": 70, "desk": 1, "spell": 1, "purpose": HELP,
         "next": ASSIST_GIVEN},
        LAST | {"ready": 70, "started": 90, "ended": 99, "spell": 2},
    ]  # fmt: skip
    found = split(ledger([DONE_AT | {"first_start": 20, "resolved": 99}], rows))
    assert (found["queue"], found["escalation"], found["worked"]) == (10 + 20, 30, 29)


def test_waiting_for_the_customer_is_cut_at_the_end_of_the_run():
    row = {"ready": 10, "started": 20, "ended": 30, "next": CUSTOMER, "reply_at": 4000}
    found = split(ledger([{"opened": 10, "first_start": 20}], [row], end=80))
    assert (found["worked"], found["queue"], found["customer"]) == (10, 10, 50)


def test_a_wait_that_the_end_or_a_withdrawal_cut_off_counts():
    assert split(ledger([{"opened": 10}], end=40))["queue"] == 30
    gone = {"opened": 10, "withdrawn": 25, "status": WITHDRAWN}
    assert split(ledger([gone], end=40))["queue"] == 15


def test_a_gap_between_the_rows_of_a_case_is_an_error():
    rows = [
        {"ready": 10, "started": 20, "ended": 30},
        LAST | {"ready": 31, "started": 90, "ended": 99, "spell": 1},
    ]
    made = ledger([DONE_AT | {"first_start": 20, "resolved": 99}], rows)
    with pytest.raises(LedgerError, match="case 0 leaves a gap or overlaps"):
        time_open(made, OPENING, ON_SHIFT)


def test_a_resolution_that_is_not_the_end_of_the_last_row_is_an_error():
    row = LAST | {"ready": 10, "started": 20, "ended": 30}
    for resolved in (29, 31):
        made = ledger([DONE_AT | {"first_start": 20, "resolved": resolved}], [row])
        with pytest.raises(LedgerError, match="case 0 stops when its last row does not"):
            time_open(made, OPENING, ON_SHIFT)


def why(made: Ledger, until: int, calendar: OpenHours) -> dict[str, int]:
    parts = time_open(made, OPENING, ON_SHIFT)
    which = np.zeros(len(made.cases.opened), dtype=np.int64)
    late = late_parts(
        parts, opening=OPENING, on_shift=ON_SHIFT, calendars=(calendar,),
        calendar=which, until=np.array([until]),
    )  # fmt: skip
    return dict(zip(LATE_REASONS, late[0].tolist(), strict=True))


def test_the_time_of_a_late_case_is_counted_on_its_contract():
    row = LAST | {"ready": 10, "started": 220, "ended": 230, "owner": 0}
    made = ledger([DONE_AT | {"resolved": 230}], [row])
    # The contract is open [40, 120) and [210, 400).
    found = why(made, 230, open_hours([40, 210], [120, 400]))
    assert found == {"queue": 20, "escalation": 0, "owner_away": 50, "off_hours": 20, "work": 10,
        "third_party": 0,
    }  # fmt: skip


def test_a_late_case_is_looked_at_until_the_instant_given():
    row = LAST | {"ready": 10, "started": 220, "ended": 230, "owner": 0}
    made = ledger([DONE_AT | {"resolved": 230}], [row])
    found = why(made, 60, always(0, 1000))
    assert found == {"queue": 40, "escalation": 0, "owner_away": 10, "off_hours": 0, "work": 0,
        "third_party": 0,
    }  # fmt: skip
    assert sum(why(made, -1, always(0, 1000)).values()) == 0
