import pytest

from supportsim.inputs.directions import Kind
from supportsim.report.numbers import change, listed, money, number, plain, span


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (0.9234, "share", "92.3%"),
        (1234.4, "money", "$1,234"),
        (12.5, "money", "$12.50"),
        (-12_345.0, "money", "-$12,345"),
        (3.14, "hours", "3.1 h"),
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
    assert span(1.0, 2.0, "hours", "USD") == "1.0 to 2.0 h"
    assert span(4.69e6, 4.73e6, "money", "USD") == "$4.69 to 4.73 M"
    assert span(-11_000, 31_000, "money", "USD") == "-$11,000 to $31,000"
    assert span(None, 1.0, "hours", "USD") == ""


def test_shares_differ_by_points():
    assert change(0.022, "share", "USD") == "2.2 points"


def test_words_join_as_in_a_sentence():
    assert (listed([]), listed(["a"]), listed(["a", "b", "c"])) == ("", "a", "a, b and c")
    assert (plain(1.0), plain(0.85), plain("high")) == ("1", "0.85", "high")
