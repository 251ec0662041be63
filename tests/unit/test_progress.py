import io

from supportsim.progress import ProgressLine, clock, line


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def drawn(out: io.StringIO, *, shown: bool) -> str:
    with ProgressLine(out, shown=shown) as progress:
        progress(1, 4, "base")
        progress(4, 4, "base")
    return out.getvalue()


def test_a_terminal_sees_the_line_and_in_the_end_nothing():
    text = drawn(Terminal(), shown=True)
    assert text.startswith("\rbase 1/4, ")
    assert "\rbase 4/4, " in text
    assert text.split("\r")[-2].strip() == ""
    assert text.endswith("\r")
    assert "\n" not in text


def test_nothing_is_drawn_elsewhere_or_unasked():
    assert drawn(io.StringIO(), shown=True) == ""
    assert drawn(Terminal(), shown=False) == ""


def test_the_rest_takes_as_long_in_proportion():
    assert line(10, 40, "load", elapsed=61) == "load 10/40, 1:01 so far, about 3:03 left"


def test_times_read_as_on_a_clock():
    assert [clock(seconds) for seconds in (0.4, 59.6, 245, 3723)] == [
        "0:00",
        "1:00",
        "4:05",
        "1:02:03",
    ]
