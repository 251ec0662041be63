import numpy as np
import pytest

from supportsim.errors import SupportSimError
from supportsim.workweek import (
    NEVER,
    OpenClock,
    after,
    always,
    due,
    elapsed,
    intersection,
    is_open,
    open_hours,
    open_time,
    union,
    used,
)

HOURS = open_hours([10, 30], [20, 40])


def test_touching_and_overlapping_intervals_become_one():
    hours = open_hours([30, 0, 5, 10], [40, 6, 10, 12])
    assert hours.start.tolist() == [0, 30]
    assert hours.end.tolist() == [12, 40]
    assert hours.before.tolist() == [0, 12, 22]


def test_an_interval_inside_another_does_not_shorten_it():
    hours = open_hours([0, 2, 8], [10, 3, 9])
    assert (hours.start.tolist(), hours.end.tolist()) == ([0], [10])


def test_empty_intervals_are_left_out():
    assert open_hours([5], [5]).start.tolist() == []


def test_an_interval_that_ends_before_it_starts_is_refused():
    with pytest.raises(SupportSimError, match="interval 1 ends before it starts"):
        open_hours([0, 9], [5, 8])


def test_lists_of_different_length_are_refused():
    with pytest.raises(SupportSimError, match="starts"):
        open_hours([0, 9], [5])


def test_columns_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        HOURS.start[0] = 1


def test_windows_are_half_open():
    assert is_open(HOURS, [9, 10, 19, 20, 30]).tolist() == [False, True, True, False, True]


def test_open_time_rises_only_inside_windows():
    assert open_time(HOURS, [0, 10, 15, 20, 25, 30, 35, 99]).tolist() == [
        0,
        0,
        5,
        10,
        10,
        10,
        15,
        20,
    ]


def test_elapsed_skips_closed_time():
    assert elapsed(HOURS, [15, 0], [35, NEVER]).tolist() == [10, 20]


def test_after_ends_at_the_close_when_the_window_is_just_enough():
    assert after(HOURS, [10, 15, 15, 20], [10, 5, 6, 1]).tolist() == [20, 20, 31, 31]


def test_nothing_to_use_up_is_used_up_at_once_even_when_closed():
    assert after(HOURS, [25], [0]).tolist() == [25]
    assert OpenClock(HOURS).after(25, 0) == 25


def test_what_the_calendar_cannot_hold_is_never_used_up():
    assert after(HOURS, [10, 10], [20, 21]).tolist() == [40, NEVER]
    assert OpenClock(HOURS).after(10, 21) == NEVER


def test_hours_that_never_open():
    shut = union()
    assert after(shut, [3, 3], [0, 1]).tolist() == [3, NEVER]
    assert open_time(shut, [3]).tolist() == [0]
    assert OpenClock(shut).after(3, 1) == NEVER
    assert not OpenClock(shut).is_open(3)
    assert intersection(HOURS, shut).start.tolist() == []


def test_due_of_several_cases_with_ragged_pauses():
    found = due(
        always(0, 100), [0, 0, 0, 5], [10, 10, -1, 10], [0, 2, 2, 3, 4], [2, 6, 0, 4], [4, 7, 50, 8]
    )
    assert found.tolist() == [13, 10, -1, 18]


def test_due_leaves_its_arguments_alone():
    opened, target = np.array([0]), np.array([10])
    due(always(0, 100), opened, target, [0, 1], [2], [4])
    assert (opened.tolist(), target.tolist()) == ([0], [10])


def test_used_time_of_several_cases_with_ragged_pauses():
    found = used(
        always(0, 100),
        [0, 0, 5],
        [20, 20, 20],
        [13, NEVER, -1],
        [0, 2, 2, 3],
        [2, 14, 0],
        [4, 16, 8],
    )
    assert found.tolist() == [18, 20, 12]
