import pytest

from supportsim.inputs.directions import Kind
from supportsim.report.numbers import bounds, capital, change, listed, money, number, plain, span


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (0.9234, "share", "92.3%"),
        (1234.4, "money", "$1,234"),
        (12.5, "money", "$12.50"),
        (-12_345.0, "money", "-$12,345"),
        (3.14, "hours", "3.14 h"),
        (31.44, "hours", "31.4 h"),
        (0.0, "hours", "0 h"),
        (1234.0, "hours", "1,234 h"),
        (0.5432, "count", "0.54"),
        (12.34, "count", "12.3"),
        (38.0, "count", "38"),
        (None, "count", "n/a"),
    ],
)
def test_numbers_are_written_for_people(value: float | None, kind: Kind, text: str):
    assert number(value, kind, "USD") == text


def test_millions_are_short_only_where_asked():
    assert money(4_812_300, "USD", short=True) == "$4.81 M"
    assert money(4_812_300, "EUR") == "EUR 4,812,300"


def test_an_amount_that_rounds_to_nothing_has_no_sign():
    assert money(-0.001, "USD") == "$0.00"


def test_intervals_say_their_unit_once():
    assert span(0.918, 0.928, "share", "USD") == "91.8 to 92.8%"
    assert span(0.018, 0.026, "share", "USD", points=True) == "1.8 to 2.6 points"
    assert span(1.0, 2.0, "hours", "USD") == "1.00 to 2.00 h"
    assert span(4.69e6, 4.73e6, "money", "USD") == "$4.69 to 4.73 M"
    assert span(-11_000, 31_000, "money", "USD") == "-$11,000 to $31,000"
    assert span(None, 1.0, "hours", "USD") == ""


def test_ends_of_an_interval_that_would_read_alike_are_told_more_exactly():
    assert span(8_098_123, 8_104_222, "money", "USD") == "$8,098,123 to $8,104,222"
    assert span(0.99812, 0.99839, "share", "USD") == "99.81 to 99.84%"
    assert span(0.9, 0.9, "share", "USD") == "90.0 to 90.0%"


@pytest.mark.parametrize("kind", ["share", "hours", "count"])
def test_nothing_has_no_sign(kind: Kind):
    assert not number(-0.0001, kind, "USD").startswith("-")
    assert not span(-0.0001, 1.0, kind, "USD", points=True).startswith("-")


def test_a_place_on_a_curve_may_be_open_on_a_side():
    assert bounds(1.0, 2.5) == "95% interval: 1 to 2.5"
    assert bounds(None, 2.5) == "95% interval: at most 2.5"
    assert bounds(1.0, None) == "95% interval: at least 1"
    assert bounds(None, None) == "95% interval: the whole curve"


def test_a_capital_stands_behind_a_quotation_mark():
    assert capital('"front stands in" leads') == '"Front stands in" leads'
    assert capital("tiered") == "Tiered"


def test_shares_differ_by_points():
    assert change(0.022, "share", "USD") == "2.2 points"


def test_words_join_as_in_a_sentence():
    assert (listed([]), listed(["a"]), listed(["a", "b", "c"])) == ("", "a", "a, b and c")
    assert (plain(1.0), plain(0.85), plain("high")) == ("1", "0.85", "high")
