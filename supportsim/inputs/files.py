"""YAML 1.2 text to plain data with positions; the only importer of the YAML library.

The library only splits the text into events. What a scalar means is decided here, so that
nothing is read as something else: no base-60 numbers, no yes and no, no dates, no tags.
"""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from supportsim.errors import InputError
from supportsim.inputs.problems import KeyPath, Problem, got
from supportsim.inputs.source import Source

MOST_BYTES: Final = 1 << 20
MOST_DEPTH: Final = 30
#: Keys and values together.
MOST_VALUES: Final = 40_000
#: Longer whole numbers are no quantity of ours.
MOST_DIGITS: Final = 40

_WORDS: Final = {"": None, "~": None} | {
    spelling: value
    for word, value in (("null", None), ("true", True), ("false", False))
    for spelling in (word, word.capitalize(), word.upper())
}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_BARE_CLOCK = re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9]){1,2}")


def read_yaml(path: Path) -> Source:
    """Read a file that holds one mapping.

    Duplicate keys, numbers that are not finite and clock times without quotes are left in
    `problems`; what cannot be read at all raises.

    Raises:
        InputError: No such file, too large, not UTF-8, not YAML, nested deeper than
            `MOST_DEPTH`, more than `MOST_VALUES`, anchors, tags, several documents, or no mapping.
    """
    shown = str(path)
    reader = _Reader()
    data = _read(shown, _text(path), reader)
    if data is None:
        raise InputError([f"{shown}:1:1: the file is empty"])
    if not isinstance(data, dict):
        raise InputError([f"{shown}:1:1: must hold keys and values, not {_article(data)}"])
    return Source(shown=shown, data=data, positions=reader.positions, problems=reader.problems)


def reread(path: Path | str) -> Source:
    """A file read again for the positions of its keys; without it, lines have none."""
    try:
        return read_yaml(Path(path))
    except InputError:
        return Source(shown=str(path), data={}, positions={})


def read_value(text: str, shown: str) -> Any:
    """Read a value written on a command line: a scalar, or a list or mapping in brackets.

    A clock time needs no quotes here, as the shell eats them.

    Raises:
        InputError: It is no YAML value.
    """
    reader = _Reader(bare_clocks=True)
    data = _read(shown, text, reader)
    if reader.problems:
        raise InputError([f"{shown}: {problem.message}" for problem in reader.problems])
    return data


def _article(data: Any) -> str:
    return got(data) if isinstance(data, list) else f"only {got(data)}"


def _text(path: Path) -> str:
    """Return the text of a file, or say why it cannot be read."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise InputError([f"{path}: no such file"]) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise InputError([f"{path}: cannot be read ({reason.lower()})"]) from error
    if len(raw) > MOST_BYTES:
        raise InputError([f"{path}: larger than 1 MiB; a file that people write is not"])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError([f"{path}:{line}:1: not UTF-8 text; save the file as UTF-8"]) from error


def _read(shown: str, text: str, reader: "_Reader") -> Any:
    """Run the reader over a text; what it cannot digest raises with its position."""
    try:
        return reader.document(YAML(typ="safe", pure=True).parse(text))
    except _UnreadableError as error:
        raise InputError([f"{shown}:{error.line}:{error.column}: {error.message}"]) from error
    except YAMLError as error:
        raise InputError([_syntax(shown, text, error)]) from error


def _syntax(shown: str, text: str, error: YAMLError) -> str:
    """Say what the library found, with a hint where it speaks in riddles."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        position = getattr(error, "position", 0)
        before = text[: position if isinstance(position, int) else 0]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return f"{shown}:{line}:{column}: not YAML: a control character stands here"
    reason = str(getattr(error, "problem", None) or "cannot be read")
    blank = _hard_blank(text, mark.line)
    if blank is not None:
        line, column = blank
        return f"{shown}:{line}:{column}: not YAML: a non-breaking space stands here; type a blank"
    if "could not find expected ':'" in reason:
        mark = getattr(error, "context_mark", None) or mark
        reason = "no key: after a key comes ':' and a blank"
    elif "'\\t'" in reason:
        reason = "a tab stands here; indent with spaces"
    elif "mapping values are not allowed" in reason:
        reason = "a ':' stands where no key can be; check indents, or quote the text"
    elif "<block" in reason:
        reason = "the indent does not fit the lines above"
    reason = reason.replace("<scalar>", "text").replace("<stream end>", "end of file")
    return f"{shown}:{mark.line + 1}:{mark.column + 1}: not YAML: {reason}"


def _hard_blank(text: str, line: int) -> tuple[int, int] | None:
    """Where a non-breaking space indents a line up to this one (from 0), or the one before it."""
    for number in range(max(line - 1, 0), line + 1):
        shown = text.split("\n")[number : number + 1]
        indent = shown[0][: len(shown[0]) - len(shown[0].lstrip())] if shown else ""
        if "\u00a0" in indent:
            return number + 1, indent.index("\u00a0") + 1
    return None


class _UnreadableError(Exception):
    """The text is YAML, but none that we read."""

    def __init__(self, event: Any, message: str) -> None:
        super().__init__(message)
        self.message = message
        self.line, self.column = _mark(event)


def _mark(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


class _Reader:
    """Builds plain data from the events of one document, noting positions and problems."""

    def __init__(self, *, bare_clocks: bool = False) -> None:
        self.positions: dict[KeyPath, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self._bare_clocks = bare_clocks
        self._count = 0

    def document(self, events: Iterator[Any]) -> Any:
        """Return the data of the only document, or None for an empty text."""
        data: Any = None
        seen = False
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent" and seen:
                raise _UnreadableError(event, "a second document starts here; write one a file")
            if kind in {"StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"}:
                continue
            if kind == "DocumentStartEvent":
                seen = True
            else:
                data = self._value(event, events, ())
        return data

    def _value(self, event: Any, events: Iterator[Any], path: KeyPath) -> Any:
        if getattr(event, "anchor", None) is not None:
            raise _UnreadableError(event, "anchors and aliases are not allowed; write it out")
        if getattr(event, "tag", None) is not None:
            raise _UnreadableError(event, f"tags are not allowed (got {got(str(event.tag))})")
        self._count += 1
        if self._count > MOST_VALUES:
            raise _UnreadableError(event, f"more than {MOST_VALUES:,} keys and values in one file")
        if len(path) > MOST_DEPTH:
            raise _UnreadableError(event, f"nested deeper than {MOST_DEPTH} levels")
        kind = type(event).__name__
        if kind == "MappingStartEvent":
            return self._mapping(events, path)
        if kind == "SequenceStartEvent":
            return self._list(events, path)
        return self._scalar(event, path)

    def _mapping(self, events: Iterator[Any], path: KeyPath) -> dict[str | int, Any]:
        data: dict[str | int, Any] = {}
        while type(event := next(events)).__name__ != "MappingEndEvent":
            key = self._key(event, events, path)
            inside = (*path, key)
            if key in data:
                first = self.positions[inside][0]
                message = f"this key is written twice, first on line {first}"
                self.problems.append(Problem(path=inside, message=message, at=_mark(event)))
                self._value(next(events), events, inside)
            else:
                self.positions[inside] = _mark(event)
                data[key] = self._value(next(events), events, inside)
        return data

    def _key(self, event: Any, events: Iterator[Any], path: KeyPath) -> str | int:
        if type(event).__name__ in {"MappingStartEvent", "SequenceStartEvent"}:
            what = "a mapping" if type(event).__name__ == "MappingStartEvent" else "a list"
            raise _UnreadableError(event, f"a key must be a word or a whole number (got {what})")
        key = self._value(event, events, path)
        if isinstance(key, str) or (isinstance(key, int) and not isinstance(key, bool)):
            return key
        raise _UnreadableError(event, f"a key must be a word or a whole number (got {got(key)})")

    def _list(self, events: Iterator[Any], path: KeyPath) -> list[Any]:
        data: list[Any] = []
        while type(event := next(events)).__name__ != "SequenceEndEvent":
            inside = (*path, len(data))
            self.positions[inside] = _mark(event)
            data.append(self._value(event, events, inside))
        return data

    def _scalar(self, event: Any, path: KeyPath) -> Any:
        text = str(event.value)
        if event.style is not None:
            return text
        if text in _WORDS:
            return _WORDS[text]
        message = None
        value: Any = text
        if _WHOLE.fullmatch(text) and len(text) <= MOST_DIGITS:
            value = int(text)
        elif _DECIMAL.fullmatch(text) and math.isfinite(float(text)):
            value = float(text)
        elif _DECIMAL.fullmatch(text) or _NOT_FINITE.fullmatch(text):
            message = f"must be a finite number (got {got(text)})"
        elif _BARE_CLOCK.fullmatch(text) and not self._bare_clocks:
            hint = 'looks like a clock time, which is written in quotes, as "09:30"'
            message = f"{hint} (got {got(text)})"
        if message:
            self.problems.append(Problem(path=path, message=message, at=_mark(event)))
        return value
