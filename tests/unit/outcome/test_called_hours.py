"""What calls make of the work rules: weeks and rests worked out by hand."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from ledgers import Row, ledger

from supportsim.inputs.work_rules import WorkRules
from supportsim.outcome.called_hours import called_hours
from supportsim.outcome.facts import Facts
from supportsim.supply.roster import CALL_OUT, ON_CALL, OVERTIME, REST, SHIFT
from supportsim.units import HOUR, NONE, WEEK


def row(kind: int, start: float, end: float, who: int = 0) -> Row:
    """A row of duty, in hours."""
    return {"engineer": who, "kind": kind, "start": int(start * HOUR), "end": int(end * HOUR)}


def found(*duty: Row, is_on_call: bool = True, **rules: float) -> dict[str, float]:
    """The two counts in a window of weeks 1 and 2; the second engineer is never on call."""
    plan = SimpleNamespace(
        window_start=WEEK,
        window_end=3 * WEEK,
        on_call=SimpleNamespace(wake=[0] if is_on_call else []),
        engineers=SimpleNamespace(names=("a", "b"), on_call=[0, NONE]),
    )
    facts = SimpleNamespace(plan=plan, ledger=ledger([], [], list(duty)))
    scenario: Any = SimpleNamespace(work_rules=WorkRules.model_validate(rules))
    told = called_hours(cast("Facts", facts), scenario)
    return {name: value for name, (value, _) in told.items()}


FIRST = WEEK / HOUR


def test_hours_of_a_week_are_shifts_overtime_and_call_outs():
    days = [FIRST + day * 24 for day in range(5)]
    duty = [row(SHIFT, day + 9, day + 17) for day in days]
    duty += [row(OVERTIME, days[0] + 17, days[0] + 21), row(ON_CALL, days[0], days[0] + 9)]
    duty += [row(CALL_OUT, days[4] + 30, days[4] + 34), row(REST, days[4] + 58, days[4] + 60)]
    duty += [row(SHIFT, FIRST, FIRST + 100, who=1)]
    # 40 and 4 and 4 are 48: at the limit, not over it.
    assert found(*duty)["overlong_weeks"] == 0
    more = row(CALL_OUT, days[4] + 40, days[4] + 40.5)
    assert found(*duty, more)["overlong_weeks"] == 1
    # What lies beyond the end of a week counts for the next.
    over = row(CALL_OUT, FIRST + 7 * 24 - 0.5, FIRST + 7 * 24 + 3)
    assert found(*duty, over, hours_per_week=48.5)["overlong_weeks"] == 0
    assert found(*duty, over, hours_per_week=48.4)["overlong_weeks"] == 1


@pytest.mark.parametrize(
    ("calls", "short"),
    [
        ([], 0),
        ([(20, 21)], 0),  # 12 hours from 21 to 33
        ([(22, 23)], 1),  # 5 before and 10 after
        ([(28, 29)], 0),  # 11 hours from 17 to 28
        ([(27, 33)], 1),  # into the shift: 10 before
        ([(22, 23), (29, 30)], 1),
    ],
)
def test_a_rest_is_short_if_calls_leave_no_piece_long_enough(
    calls: list[tuple[float, float]], short: int
):
    shifts = [row(SHIFT, FIRST + 9, FIRST + 17), row(SHIFT, FIRST + 33, FIRST + 41)]
    out = [row(CALL_OUT, FIRST + start, FIRST + end) for start, end in calls]
    assert found(*shifts, *out)["short_rests"] == short
    others = [one | {"engineer": 1} for one in (*shifts, *out)]
    assert found(*others)["short_rests"] == 0


def test_overtime_before_a_call_makes_the_rest_shorter():
    shifts = [row(SHIFT, FIRST + 9, FIRST + 17), row(SHIFT, FIRST + 33, FIRST + 41)]
    call = row(CALL_OUT, FIRST + 28, FIRST + 29)
    assert found(*shifts, call)["short_rests"] == 0
    assert found(*shifts, call, row(OVERTIME, FIRST + 17, FIRST + 18))["short_rests"] == 1


def test_a_short_rest_without_a_call_is_the_rosters_matter_and_not_counted_here():
    close = [row(SHIFT, FIRST + 9, FIRST + 17), row(SHIFT, FIRST + 20, FIRST + 28)]
    assert found(*close)["short_rests"] == 0


@pytest.mark.parametrize(("weeks", "counted"), [(0, 0), (1, 1), (2, 1), (3, 0)])
def test_rests_count_where_they_end_in_the_window(weeks: int, counted: int):
    at = weeks * WEEK / HOUR
    duty = [row(SHIFT, at - 15, at - 10), row(CALL_OUT, at - 5, at - 4), row(SHIFT, at, at + 8)]
    assert found(*duty)["short_rests"] == counted


def test_without_anybody_on_call_there_is_nothing_to_count():
    assert found(row(SHIFT, FIRST, FIRST + 100), is_on_call=False) == {}
