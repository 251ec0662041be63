import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from supportsim import InputError, due_time, elapsed_time
from supportsim.inputs.places import Calendar

OFFICE = Calendar.model_validate({
    "timezone": "UTC", "windows": [{"days": ["mon"], "opens": "09:00", "closes": "17:00"}],
})  # fmt: skip
MONDAY = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
IANA = '(write an IANA name, as "Europe/Berlin")'
MOMENT = "must be a datetime with a time zone"


def refused(**values: Any) -> list[str]:
    """What both functions say of some values; they must say the same."""
    given = {"calendar": OFFICE, "opened": MONDAY, "target_hours": 1} | values
    with pytest.raises(InputError) as due:
        due_time(**given)
    with pytest.raises(InputError) as elapsed:
        elapsed_time(until=MONDAY, **given)
    assert due.value.problems == elapsed.value.problems
    return due.value.problems


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (
            {"calendar": "office"},
            "calendar must be one of a scenario's `calendars`, not 'office' (str)",
        ),
        (
            {"calendar": OFFICE.model_copy(update={"timezone": "Mars"})},
            "calendar.timezone: unknown time zone 'Mars' " + IANA,
        ),
        ({"opened": "2026-01-05"}, f"opened {MOMENT}, not '2026-01-05' (str)"),
        ({"opened": dt.date(2026, 1, 5)}, f"opened {MOMENT}, not datetime.date(2026, 1, 5) (date)"),
        ({"target_hours": "4"}, "target_hours must be a number, not '4' (str)"),
        (
            {"pauses": None},
            "a pause must be a pair of datetimes with a time zone, not None (NoneType)",
        ),
        (
            {"pauses": [(1, 2)]},
            "a pause must be a pair of datetimes with a time zone, not (1, 2) (tuple)",
        ),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(values: dict[str, Any], line: str):
    assert refused(**values) == [line]


def test_all_that_is_wrong_is_told_at_once():
    assert [line.split()[0] for line in refused(calendar=None, opened=None, target_hours=[])] == [
        "calendar",
        "opened",
        "target_hours",
    ]


def test_a_clock_is_read_at_a_moment_and_counts_to_a_target():
    with pytest.raises(InputError) as refusal:
        elapsed_time(calendar=OFFICE, opened=MONDAY, until=None)
    assert refusal.value.problems == [f"until {MOMENT}, not None (NoneType)"]
    with pytest.raises(InputError) as refusal:
        due_time(calendar=OFFICE, opened=MONDAY, target_hours=None)
    assert refusal.value.problems == ["target_hours must be a number, not None (NoneType)"]


@pytest.mark.parametrize("target", [1.5, Decimal("1.5"), np.float32(1.5)])
def test_numbers_of_any_sort_are_targets(target: float):
    due = due_time(calendar=OFFICE, opened=MONDAY, target_hours=target)
    assert due == MONDAY + dt.timedelta(hours=10.5)
