"""The trace file: CSV rows, checked and put into the units and names of a scenario."""

import datetime as dt
import gzip
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

from supportsim.dates import origin, to_ms, to_utc
from supportsim.errors import InputError
from supportsim.inputs.openings import Trace
from supportsim.inputs.problems import first_ones, one_line
from supportsim.inputs.rows import (
    UNREADABLE,
    BadRowError,
    number_of,
    other_separator,
    rows_of,
)
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.touch_rule import touch_rule
from supportsim.inputs.written_times import reader_of
from supportsim.units import from_hours

#: No case has more touches.
MOST_TOUCHES: Final = 1000

#: What of a scenario a trace may name.
_NAMED: Final = ("kinds", "skills", "topics", "sites", "channels")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceRow:
    """One case of a trace; None where the file does not say.

    Attributes:
        line: Line of the file, the header being line 1.
        opened: Milliseconds since the scenario's start; may lie outside the run.
        customer: Name as in the file, or "row/<line>".
        severity: Severity, from 1.
        kind, skill, topic, site, channel: Index into those of the scenario.
        effort: Solving effort of the whole case, in milliseconds.
        touches: Number of touches.
        delay: Time the customer takes to answer after each touch, in milliseconds.
    """

    line: int
    opened: int
    customer: str
    severity: int | None
    kind: int | None
    skill: int | None
    topic: int | None
    site: int | None
    channel: int | None
    effort: int | None
    touches: int | None
    delay: int | None


@dataclass(frozen=True, slots=True)
class _Key:
    """What decides the rows of a trace: those of equal words and stamps are equal."""

    words: str
    stamp: int
    scenario: Scenario = field(compare=False)
    trace: Trace = field(compare=False)


def read_rows(scenario: Scenario) -> tuple[TraceRow, ...]:
    """All rows of the scenario's trace, in the order of the file; kept while the file is the same.

    Raises:
        InputError: The file cannot be read, lacks a column, or has bad rows; all of them
            at once, the first twenty by line.
    """
    trace = scenario.trace
    if trace is None:
        raise InputError(["trace: the scenario has none"])
    path = Path(trace.file)
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    names = [list(getattr(scenario, name)) for name in (*_NAMED, "severities")]
    said = (trace.model_dump_json(), names, _is_done_at_once(scenario), scenario.start)
    return _rows(_Key(repr((*said, scenario.books_timezone)), stamp, scenario, trace))


@lru_cache(maxsize=2)
def _rows(key: _Key) -> tuple[TraceRow, ...]:
    """The rows of a file as it was at a time."""
    trace, reader = key.trace, _Reader(key.scenario, key.trace)
    try:
        rows = tuple(row for row in reader.rows() if row is not None)
    except UnicodeDecodeError as error:
        raise InputError([f"{trace.file}:{reader.not_text()}: not UTF-8 text"]) from error
    except UNREADABLE as error:
        raise InputError([f"{trace.file}: the trace cannot be read: {error}"]) from error
    if reader.problems:
        raise InputError(first_ones(reader.problems, trace.file))
    return rows


class _Reader:
    """Reads one trace and gathers what is wrong with it."""

    def __init__(self, scenario: Scenario, trace: Trace) -> None:
        self.scenario = scenario
        self.trace = trace
        self.problems: list[str] = []
        self.missing = set(trace.missing)
        self.places = {name: _places(getattr(scenario, name)) for name in _NAMED}
        self.at_once = _is_done_at_once(scenario)
        self.opened_at = lru_cache(maxsize=100_000)(self._opened_at)
        self.shown = reader_of(trace.date_format)
        self.zero = origin(scenario.start, scenario.books_timezone)

    def rows(self) -> Iterator[TraceRow | None]:
        """Each row, or None for a bad one."""
        path = Path(self.trace.file)
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
            found = rows_of(file)
            try:
                _, header = next(found, (1, []))
                if not self._has_columns(header):
                    return
                for line, cells in found:
                    if len(cells) > len(header):
                        wanted = f"the first line has {len(header)}"
                        where = f"{self.trace.file}:{line}"
                        self.problems.append(f"{where}: has {len(cells)} cells, and {wanted}")
                    elif cells:
                        # Some programs leave out empty cells at the end of a row.
                        record = dict.fromkeys(header, "") | dict(zip(header, cells, strict=False))
                        yield self._row(line, record)
            except BadRowError as error:
                self.problems.append(f"{self.trace.file}:{error.line}: {error}")

    def not_text(self) -> int:
        """The first line that is no UTF-8 text, from 1."""
        path = Path(self.trace.file)
        with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    line.decode("utf-8-sig")
                except UnicodeDecodeError:
                    return number
        return 0

    def _has_columns(self, header: list[str]) -> bool:
        for key, name in self.trace.columns.model_dump().items():
            if name is not None and name not in header:
                self.problems.append(
                    f"{self.trace.file}:1: trace.columns.{key}: there is no column "
                    f"'{name}'; there are {_list(map(one_line, header)) or 'none'}"
                )
            elif name is not None and header.count(name) > 1:
                self.problems.append(
                    f"{self.trace.file}:1: trace.columns.{key}: the column '{name}' is there "
                    f"{header.count(name)} times"
                )
        if self.problems and len(header) == 1 and (mark := other_separator(header[0])):
            self.problems = [f"{self.trace.file}:1: the cells are parted by {mark}, not by commas"]
        return not self.problems

    def _row(self, line: int, record: dict[str, str]) -> TraceRow | None:
        columns = self.trace.columns
        before = len(self.problems)

        def cell(name: str | None, convert: Callable[[str], _Value]) -> _Value | None:
            if name is None:
                return None
            text = record[name].strip()
            if text in self.missing:
                return None
            try:
                return convert(text)
            except ValueError as error:
                self.problems.append(f"{self.trace.file}:{line}: {name}: {error}")
                return None

        opened = cell(columns.opened, self.opened_at)
        if opened is None and len(self.problems) == before:
            self.problems.append(f"{self.trace.file}:{line}: {columns.opened}: no opening time")
        row = TraceRow(
            line=line,
            opened=opened if opened is not None else 0,
            customer=cell(columns.customer, str) or f"row/{line}",
            severity=cell(columns.severity, self._severity),
            kind=cell(columns.kind, lambda text: _index(self.places["kinds"], text)),
            skill=cell(columns.skill, lambda text: _index(self.places["skills"], text)),
            topic=cell(columns.topic, lambda text: _index(self.places["topics"], text)),
            site=cell(columns.site, lambda text: _index(self.places["sites"], text)),
            channel=cell(columns.channel, lambda text: _index(self.places["channels"], text)),
            effort=cell(columns.effort_hours, _hours),
            touches=cell(columns.touches, self._touches),
            delay=cell(columns.delay_hours, _hours),
        )
        return row if len(self.problems) == before else None

    def _opened_at(self, text: str) -> int:
        """Milliseconds since the start of a written time.

        A time that a clock change repeats is the first of the two, one that it skips is
        the instant of the change; a time with its own offset keeps it.
        """
        try:
            shown = self.shown(text)
        except ValueError:
            form = self.trace.date_format
            raise ValueError(f"'{text[:40]}' is no time written as {form}") from None
        if shown.tzinfo is not None:
            return to_ms(shown, self.zero)
        minutes = to_utc(shown.date(), shown.hour * 60 + shown.minute, self.trace.timezone)
        within = dt.timedelta(seconds=shown.second, microseconds=shown.microsecond)
        return to_ms(minutes + within, self.zero)

    def _severity(self, text: str) -> int:
        names = self.trace.severities
        if names is not None:
            return _index(names, text)
        return _index({str(level): level for level in self.scenario.severities}, text)

    def _touches(self, text: str) -> int:
        digits = text.lstrip("0")
        if not (text.isascii() and text.isdecimal() and digits):
            raise ValueError(f"'{text}' is not a number of touches (1, 2, ..)")
        if len(digits) > len(str(MOST_TOUCHES)) or int(text) > MOST_TOUCHES:
            raise ValueError(f"{text[:40]} touches; the most is {MOST_TOUCHES:,}")
        if int(text) > 1 and self.at_once:
            raise ValueError(f"{text} touches, but touches.completion_share 1 ends every case at 1")
        return int(text)


def _is_done_at_once(scenario: Scenario) -> bool:
    """Whether every touch of some kind ends its case."""
    return any(touch_rule(scenario, kind).completion_share == 1 for kind in scenario.kinds)


def _places(names: Iterable[str]) -> dict[str, int]:
    return {name: index for index, name in enumerate(names)}


def _index(names: dict[str, int], text: str) -> int:
    if text not in names:
        raise ValueError(f"'{text[:40]}' is none of {_list(names)}")
    return names[text]


def _hours(text: str) -> int:
    """Hours as milliseconds."""
    hours = number_of(text)
    if not 0 <= hours < 1e6:
        raise ValueError(f"'{text[:40]}' is not a number of hours from 0 to below 1,000,000")
    return from_hours(hours)


def _list(names: Iterable[object]) -> str:
    return ", ".join(str(name) for name in names)
