import datetime as dt
from fractions import Fraction

from worlds import world

from supportsim.outcome.months import months_of
from supportsim.units import DAY, HOUR


def test_months_are_those_that_the_window_touches():
    # Four weeks from 18 January 2027, after two of warm-up.
    months = months_of(world())
    assert months.labels == ("2027-01", "2027-02")
    assert months.start.tolist() == [14 * DAY, 28 * DAY]
    assert months.end.tolist() == [28 * DAY, 42 * DAY]
    assert months.shares() == [Fraction(14, 31), Fraction(14, 28)]


def test_a_window_that_ends_with_the_month_opens_no_other():
    months = months_of(world(start=dt.date(2027, 2, 1), warm_up_weeks=0))
    assert months.labels == ("2027-02",)
    assert months.shares() == [1]


def test_the_month_in_which_clocks_go_forward_is_an_hour_short():
    months = months_of(world(start=dt.date(2027, 3, 1), warm_up_weeks=0, window_weeks=5))
    assert int(months.edge[1] - months.edge[0]) == 31 * DAY - HOUR


def test_months_begin_at_midnight_of_the_books():
    months = months_of(world())
    edge = int(months.edge[1])
    assert months.of([edge - 1, edge, int(months.edge[0]) - 1]).tolist() == [0, 1, -1]


def test_the_part_of_a_month_may_begin_later():
    months = months_of(world())
    assert months.shares(21 * DAY) == [Fraction(7, 31), Fraction(1, 2)]
    assert months.shares(35 * DAY) == [0, Fraction(7, 28)]
    assert months.shares(-DAY) == months.shares()
