import numpy as np

from supportsim.ledger.spans import at_least, covered, measured, of_hours, spans
from supportsim.workweek import open_hours

TWO = spans([0, 2, 3], [0, 20, 5], [10, 30, 50])


def test_time_is_counted_within_each_set_alone():
    assert TWO.between([0, 0, 1, 1], [5, -9, 0, 40], [25, 99, 7, 99]).tolist() == [10, 20, 2, 10]


def test_a_set_without_intervals_holds_no_time():
    empty = spans([0, 0, 1], [5], [9])
    assert empty.between([0, 1], [0, 0], [100, 100]).tolist() == [0, 4]
    assert spans([0, 0], [], []).between([0], [0], [9]).tolist() == [0]


def test_sets_on_the_clock_of_another_count_the_time_in_both():
    clock = of_hours([open_hours([8], [22])])
    both = measured(TWO, [0, 1], clock, [0, 0])
    # [0, 10) and [20, 30) share 2 + 2 with [8, 22); [5, 50) shares all its 14.
    assert both.between([0, 1, 0], [0, 0, 9], [99, 99, 21]).tolist() == [4, 14, 2]


def test_three_levels_count_the_time_in_all_three():
    clock = of_hours([open_hours([8], [22])])
    inner = measured(TWO, [1], clock, [0])
    third = measured(spans([0, 1], [20], [30]), [0], inner, [0])
    assert third.between([0], [0], [99]).tolist() == [2]


def test_overlapping_intervals_are_covered_once():
    made = covered([0, 0, 1], 3, [0, 5, 7], [10, 20, 9])
    assert made.between([0, 1, 2], [0, 0, 0], [99, 99, 99]).tolist() == [20, 2, 0]


def test_what_is_taken_away_is_not_counted():
    made = at_least([0, 0, 0], 1, [0, 2, 5], [10, 4, 6], [1, -1, -1])
    assert made.start.tolist() == [0, 4, 6]
    assert made.end.tolist() == [2, 5, 10]


def test_intervals_that_touch_become_one():
    made = covered([0, 0], 1, [0, 10], [10, 20])
    assert (made.start.tolist(), made.end.tolist()) == ([0], [20])


def test_the_time_up_to_many_instants_rises_from_nothing_to_all():
    at = TWO.at(np.zeros(4, dtype=np.int64), [-5, 5, 15, 1000])
    assert (at - at[0]).tolist() == [0, 5, 10, 20]
