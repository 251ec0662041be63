"""The update clock, and what a cut leaves undecided."""

import numpy as np
from ledgers import DAYS, Row, ledger

from supportsim.ledger.clocks import Clock, resolution_clock, response_clock
from supportsim.ledger.tables import (
    CUSTOMER,
    HELP,
    MET,
    MISSED,
    NO_TARGET,
    RESOLUTION,
    RESOLVED,
    UNDECIDED,
)
from supportsim.ledger.updates import update_clock

CASE = {"opened": 0, "first_start": 0}


def talk(*starts: int) -> list[Row]:
    """Touches of 1 that start at these instants; the customer answers each after 4."""
    return [
        {"spell": n, "touch": n, "ready": at, "started": at, "ended": at + 1, "next": CUSTOMER,
         "reply_at": at + 5}
        for n, at in enumerate(starts)
    ]  # fmt: skip


def clock(rows: list[Row], target: int, end: int = 1000, cut: int | None = None) -> Clock:
    return update_clock(
        ledger([CASE], rows, end=end), (DAYS,), np.array([0]), np.array([target]), cut
    )


def told(found: Clock) -> tuple[int, int, int]:
    return int(found.due[0]), int(found.elapsed[0]), int(found.outcome[0])


def test_an_update_runs_from_the_reply_to_the_next_touch_on_the_contracts_clock():
    # Replies at 5 and 27: [5, 10) and [20, 22) are open before the touch at 22.
    rows = [*talk(0, 22)]
    assert told(clock(rows, target=7, end=28)) == (44, 1, UNDECIDED)
    rows[1]["next"] = RESOLUTION
    assert told(clock(rows, target=7)) == (22, 7, MET)
    assert told(clock(rows, target=6)) == (21, 7, MISSED)


def test_one_update_missed_is_missed_whatever_comes_later():
    # Replies at 5, 47 and 53: the first waits 5 + 10 + 2 open, the second 1.
    assert told(clock(talk(0, 42, 48), target=5, end=54))[2] == MISSED


def test_of_the_last_update_alone_an_earlier_miss_is_not_told():
    made = ledger([CASE], talk(0, 42, 48), end=54)
    found = update_clock(made, (DAYS,), np.array([0]), np.array([5]), last_only=True)
    every = clock(talk(0, 42, 48), target=5, end=54)
    assert (told(found)[:2], told(found)[2]) == (told(every)[:2], UNDECIDED)


def test_the_last_update_decides_and_is_missed_once_over_its_target():
    assert told(clock(talk(0), target=5, end=10)) == (10, 5, UNDECIDED)
    assert told(clock(talk(0), target=5, end=21)) == (10, 6, MISSED)


def test_without_a_reply_or_a_target_there_is_nothing_to_keep():
    assert told(clock(talk(0), target=5, end=4)) == (-1, 0, NO_TARGET)
    assert told(clock(talk(0), target=-1, end=30))[2] == NO_TARGET


def test_help_that_starts_after_the_reply_is_no_update():
    rows = [*talk(0), {"spell": 1, "request": 1, "ready": 5, "started": 6, "ended": 7,
                       "purpose": HELP}]  # fmt: skip
    assert told(clock(rows, target=9, end=8)) == (24, 3, UNDECIDED)


def test_with_a_cut_only_what_is_due_before_it_is_judged():
    row = {"ready": 0, "started": 2, "ended": 8, "next": RESOLUTION}
    case = {"opened": 0, "first_start": 2, "resolved": 8, "status": RESOLVED}
    made = ledger([case, {"opened": 0}], [row], end=9)
    which, none = np.zeros(2, np.int64), np.full(2, -1)

    def judged(target: int) -> list[int]:
        targets = np.full(2, target)
        return response_clock(made, (DAYS,), which, targets, 9).outcome.tolist()

    assert judged(9) == [UNDECIDED, UNDECIDED]
    assert judged(8) == [MET, MISSED]
    assert judged(10) == [UNDECIDED, UNDECIDED]
    late = resolution_clock(made, (DAYS,), which, np.array([25, 3]), 9)
    assert late.outcome.tolist() == [UNDECIDED, MISSED]
    assert response_clock(made, (DAYS,), which, none, 9).outcome.tolist() == [NO_TARGET] * 2
    assert told(clock(talk(0), target=3, end=9, cut=9))[2] == MISSED
    assert told(clock(talk(0), target=5, end=30, cut=9))[2] == UNDECIDED
