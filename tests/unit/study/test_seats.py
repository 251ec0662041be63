"""Seats and vendors as a report tells of them."""

from pathlib import Path

import pytest

from supportsim.inputs.load import load_design
from supportsim.inputs.staff import Seats, SeatWindow
from supportsim.study.results import Seated
from supportsim.study.seats import most_at_once, seats_of, vendors_of

ROOT = Path(__file__).parents[3]


def window(days: list[str], starts: str, ends: str, count: int) -> SeatWindow:
    return SeatWindow.model_validate({"days": days, "starts": starts, "ends": ends, "count": count})


@pytest.mark.parametrize(
    ("seats", "most"),
    [
        (Seats(always=3), 3),
        # Friday night reaches into Saturday, where the weekend begins at 4.
        (Seats(windows={"night": window(["fri"], "20:00", "06:00", 2),
                        "weekend": window(["sat"], "04:00", "12:00", 5)}), 7),
        (Seats(windows={"night": window(["fri"], "20:00", "04:00", 2),
                        "weekend": window(["sat"], "04:00", "12:00", 5)}), 5),
        # Sunday night ends on Monday.
        (Seats(always=1, windows={"night": window(["sun"], "22:00", "06:00", 1),
                                  "early": window(["mon"], "05:00", "13:00", 1)}), 3),
    ],
)  # fmt: skip
def test_the_most_seats_at_once_are_counted_over_the_week(seats: Seats, most: int):
    assert most_at_once(seats) == most


def test_the_shipped_vendor_has_two_seats_outside_the_day():
    design = load_design(ROOT / "models" / "cover" / "outsourced_after_hours.yaml")
    # Twelve hours of each night, and of each day of the weekend, twice.
    hours = 2 * (7 * 12 + 2 * 12)
    assert seats_of(design) == {"after_hours/vendor": Seated(most=2, weekly_hours=hours)}
    assert vendors_of(design) == ["after_hours/vendor"]
    tiered = load_design(ROOT / "models" / "tiered.yaml")
    assert not seats_of(tiered)
    assert not vendors_of(tiered)
