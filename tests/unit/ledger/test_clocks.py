import numpy as np
from ledgers import DAYS, Row, ledger

from supportsim.ledger.clocks import Clock, resolution_clock, response_clock, stop_times
from supportsim.ledger.tables import (
    CUSTOMER,
    MET,
    MISSED,
    NO_TARGET,
    RESOLUTION,
    RESOLVED,
    UNDECIDED,
    WITHDRAWN,
)


def clock(cases: list[Row], target: int, end: int = 1000) -> Clock:
    which = np.zeros(len(cases), dtype=np.int64)
    targets = np.full(len(cases), target)
    return response_clock(ledger(cases, end=end), (DAYS,), which, targets)


def resolution(case: Row, target: int, spells: list[Row]) -> Clock:
    made = ledger([case], spells)
    return resolution_clock(made, (DAYS,), np.array([0]), np.array([target]))


def test_the_response_clock_counts_open_time_only():
    found = clock([{"opened": 8, "first_start": 23}], target=5)
    assert (found.elapsed[0], found.due[0], found.outcome[0]) == (5, 23, MET)


def test_one_millisecond_over_the_target_is_missed():
    found = clock([{"opened": 8, "first_start": 24}], target=5)
    assert (found.elapsed[0], found.outcome[0]) == (6, MISSED)


def test_a_first_spell_while_the_contract_is_shut_still_meets_a_target_just_used_up():
    found = clock([{"opened": 5, "first_start": 15}], target=5)
    assert (found.due[0], found.elapsed[0], found.outcome[0]) == (10, 5, MET)


def test_without_a_target_there_is_nothing_to_meet():
    found = clock([{"opened": 5, "first_start": 900}], target=-1)
    assert (found.due[0], found.outcome[0]) == (-1, NO_TARGET)


def test_a_withdrawal_is_missed_after_the_due_time_and_not_judged_before():
    early = {"opened": 0, "withdrawn": 5, "status": WITHDRAWN}
    late = {"opened": 0, "withdrawn": 6, "status": WITHDRAWN}
    assert clock([early, late], target=5).outcome.tolist() == [UNDECIDED, MISSED]


def test_a_case_open_at_the_end_is_missed_once_over_its_target():
    cases = [{"opened": 0}, {"opened": 4}]
    assert clock(cases, target=5, end=9).outcome.tolist() == [MISSED, UNDECIDED]


def test_a_case_that_never_opened_is_undecided():
    found = clock([{"opened": 60}], target=5, end=50)
    assert (found.elapsed[0], found.outcome[0]) == (0, UNDECIDED)


def loop(reply: int) -> list[Row]:
    """One touch [2, 4), the customer until `reply`, another touch of 3 to the resolution."""
    return [
        {"ready": 0, "started": 2, "ended": 4, "next": CUSTOMER, "reply_at": reply},
        {"ready": reply, "started": reply, "ended": reply + 3, "next": RESOLUTION, "spell": 1},
    ]


def test_the_resolution_clock_stands_still_for_the_customer():
    case = {"opened": 0, "first_start": 2, "resolved": 28, "status": RESOLVED}
    found = resolution(case, 7, loop(25))
    # Open 4 before the question and 3 after the answer; the open 6 + 5 between do not count.
    assert (found.elapsed[0], found.due[0], found.outcome[0]) == (7, 28, MET)


def test_a_question_after_the_due_time_stops_no_clock():
    case = {"opened": 0, "first_start": 2, "resolved": 28, "status": RESOLVED}
    found = resolution(case, 3, loop(25))
    assert (found.due[0], found.elapsed[0], found.outcome[0]) == (3, 18, MISSED)


def test_a_customer_who_never_answers_pauses_to_the_end_of_the_run():
    row = {"ready": 0, "started": 0, "ended": 4, "next": CUSTOMER, "reply_at": 5000}
    found = resolution({"opened": 0, "first_start": 0}, 5, [row])
    assert (found.elapsed[0], found.outcome[0]) == (4, UNDECIDED)


def test_a_case_stops_at_its_resolution_its_withdrawal_or_the_end():
    made = ledger([{"resolved": 7}, {"withdrawn": 8}, {}, {"opened": 20}], end=9)
    assert stop_times(made).tolist() == [7, 8, 9, 20]
