"""One line on a terminal that says how far long work has come; nothing elsewhere."""

import time
from types import TracebackType
from typing import Final, Self, TextIO

#: Seconds between two drawings.
_PAUSE: Final = 0.2


class ProgressLine:
    """Draws "base 12/90, 0:48 so far, about 5:12 left" over itself; use as a context.

    Args:
        out: Where it is drawn.
        shown: Whether it is drawn at all; only a terminal can draw a line over itself.
    """

    def __init__(self, out: TextIO, *, shown: bool) -> None:
        self._out = out
        self._shown = shown and out.isatty()
        self._begun = time.monotonic()
        self._drawn = 0.0
        self._width = 0

    def __call__(self, done: int, total: int, stage: str) -> None:
        """Take note that so many of all replications are done."""
        now = time.monotonic()
        if self._shown and (now - self._drawn >= _PAUSE or done == total):
            self._drawn = now
            self._draw(line(done, total, stage, elapsed=now - self._begun))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wipe the line, so that what is printed next starts clean."""
        if self._width:
            self._draw("")
            self._out.write("\r")
            self._out.flush()

    def _draw(self, text: str) -> None:
        self._out.write("\r" + text.ljust(self._width))
        self._out.flush()
        self._width = len(text)


def line(done: int, total: int, stage: str, *, elapsed: float) -> str:
    """What is shown when so many replications took so many seconds."""
    left = elapsed / done * (total - done)
    return f"{stage} {done}/{total}, {clock(elapsed)} so far, about {clock(left)} left"


def clock(seconds: float) -> str:
    """Minutes and seconds, with hours when there are any: "4:05", "1:02:03"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
