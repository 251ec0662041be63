import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from supportsim.ledger.spans import Spans, at_least, covered, measured, of_hours, spans, without
from supportsim.native.sets import Sets
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


intervals = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-20, 20), st.integers(0, 15)), max_size=15
)


def columns(rows: list[tuple[int, int, int]]):
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 1] + table[:, 2]


def parts(made: Spans | Sets):
    return made.offset.tolist(), made.start.tolist(), made.end.tolist()


@given(intervals)
def test_what_one_interval_covers_is_what_has_a_weight_of_one(rows: list[tuple[int, int, int]]):
    sets, start, end = columns(rows)
    expected = at_least(sets, 4, start, end, np.ones(len(rows)))
    assert parts(covered(sets, 4, start, end)) == parts(expected)


@given(intervals, intervals)
def test_sets_without_intervals_are_what_outweighs_them(
    rows: list[tuple[int, int, int]], taken: list[tuple[int, int, int]]
):
    there, gone = covered(columns(rows)[0], 4, *columns(rows)[1:]), columns(taken)
    of = np.repeat(np.arange(4), np.diff(there.offset))
    one = (there.start, there.end)
    sets, start, end = (np.concatenate(p) for p in zip((of, *one), gone, strict=True))
    weight = np.repeat([1, -1], [len(of), len(taken)])
    assert parts(without(Sets(there.offset, there.start, there.end), *gone)) == parts(
        at_least(sets, 4, start, end, weight)
    )


@given(intervals, intervals)
def test_time_between_two_instants_is_that_up_to_the_later_less_that_up_to_the_earlier(
    rows: list[tuple[int, int, int]], asked: list[tuple[int, int, int]]
):
    made, (sets, start, end) = covered(columns(rows)[0], 4, *columns(rows)[1:]), columns(asked)
    expected = (made.at(sets, end) - made.at(sets, start)).tolist()
    assert made.between(sets, start, end).tolist() == expected
    assert made.between(sets, end, start).tolist() == [-spent for spent in expected]


def test_the_length_of_a_set_is_the_time_in_it():
    assert TWO.length().tolist() == [20, 45]
