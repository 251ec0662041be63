"""A file with mistakes of type read as it may have been meant, to see its other mistakes too."""

import datetime as dt
import re
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final, get_origin

from pydantic import ValidationError

from supportsim.inputs import shape
from supportsim.inputs.base import CLOCK_PATTERN, LARGEST, Document
from supportsim.inputs.problems import KeyPath, Problem, nearest

#: Stands for: leave the key out.
_NOTHING: Final = object()
_BELOW: Final = {"greater_than", "greater_than_equal"}
_ABOVE: Final = {"less_than", "less_than_equal"}
_OF_NUMBERS: Final = {"float_type", "int_type", "int_from_float", "finite_number"}
#: By type, a value like any other; the text is a name too.
_PLAIN: Final = {bool: False, dt.date: "2025-01-06", str: "something"}
_CLOCK: Final = "09:00"
#: What messages call the names under a key.
_NOUNS: Final = {
    "sites": ("site",), "calendars": ("calendar",), "profiles": ("profile",),
    "severities": ("severity",), "kinds": ("kind",), "skills": ("skill",), "topics": ("topic",),
    "channels": ("channel",), "segments": ("segment", "customer"), "packages": ("package",),
    "grades": ("grade",), "shifts": ("shift",), "desks": ("desk",), "designs": ("design",),
    "curves": ("curve",), "staff": ("staff", "engineer", "role", "grade of"),
    "trace": ("customer",),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A file as it may have been meant.

    Attributes:
        document: It, valid by its types.
        paths: Where values stand that are not the file's.
        lost: What messages call the names that the file may give and the guess does not.
        is_loose: Whether any value is a guess from its type alone.
    """

    document: Document
    paths: tuple[KeyPath, ...]
    lost: tuple[str, ...]
    is_loose: bool

    def allows(self, problem: Problem) -> bool:
        """Whether a problem of the document is one of the file, whatever was meant.

        A name that nothing bears is none, whatever was guessed beside it. Anything else that is
        found at, above, below or beside a guess may come from it; after a loose one, anywhere.
        """
        path = problem.path
        if path[:1] == ("sources",) and len(path) == 2:
            path = tuple(str(path[1]).split("."))
        if problem.message.startswith("unknown "):
            return not self.gave(path) and self.knows(problem.message)
        return not self.is_loose and not self.is_near(path)

    def gave(self, path: KeyPath) -> bool:
        """Whether what stands at a path was guessed."""
        shown = tuple(map(str, path))
        return any(shown[: len(given)] == tuple(map(str, given)) for given in self.paths)

    def knows(self, message: str) -> bool:
        """Whether a message about a name is of names that the file gives."""
        return not message.startswith(tuple(f"unknown {noun}" for noun in self.lost))

    def is_near(self, path: KeyPath) -> bool:
        """Whether a path lies at, above, below or beside a guess."""
        return any(
            path[:-1] == given[:-1] or path[: len(given)] == given or given[: len(path)] == path
            for given in self.paths
        )


def guess_of(
    data: dict[str | int, Any], model: type[Document], error: ValidationError
) -> Guess | None:
    """A file with mistakes of type as it may have been meant; None when nobody can tell.

    Args:
        data: What stands in the file.
        model: What it should be.
        error: What is wrong with its types.
    """
    guessed, lost, is_loose = deepcopy(data), list[str](), False
    paths: list[KeyPath] = []
    for mistake in error.errors(include_url=False):
        path: KeyPath = mistake["loc"]
        value = _meant(dict(mistake), model)
        if value is None:
            value, is_loose = _made(shape.at(model, path)), True
        if value is None or not _put(guessed, path, value):
            return None
        paths.append(path)
        lost += _NOUNS.get(_key_meant(path, model) if value is _NOTHING else str(path[-1]), ())
    try:
        document = model.model_validate(guessed)
    except ValidationError:
        return None
    return Guess(document=document, paths=tuple(paths), lost=tuple(lost), is_loose=is_loose)


def _meant(mistake: dict[str, Any], model: type[Document]) -> Any:
    """What a value may have been meant to be; None when nobody can tell."""
    what, value = mistake["type"], mistake["input"]
    if what == "extra_forbidden":
        return _NOTHING
    kind = shape.at(model, mistake["loc"])
    if what == "literal_error":
        choices = {str(choice): choice for choice in shape.literals(kind)}
        return choices.get(nearest(value, choices) or next(iter(choices), ""))
    if what in _BELOW | _ABOVE | _OF_NUMBERS:
        return _within(shape.bounds(kind), is_low=what not in _ABOVE, is_whole="int" in what)
    if what == "string_pattern_mismatch" and mistake["ctx"]["pattern"] == CLOCK_PATTERN:
        return _clock(value)
    plain = shape.plain(kind)
    return _PLAIN.get(plain) if plain in {bool, dt.date} and what != "missing" else None


def _made(kind: Any) -> Any:
    """The least that a type takes; None when it cannot be told."""
    plain, members, choices = shape.plain(kind), shape.fields(kind), shape.literals(kind)
    if members is not None:
        needed = [name for name, info in members.items() if info.is_required()]
        made = {name: _made(shape.below(kind, name)) for name in needed}
        return None if None in made.values() else made
    if get_origin(plain) in {dict, list}:
        return _several(kind)
    if choices:
        return choices[0]
    if plain in {int, float}:
        return _within(shape.bounds(kind), is_low=True, is_whole=plain is int)
    return _CLOCK if CLOCK_PATTERN in shape.patterns(kind) else _PLAIN.get(plain)


def _several(kind: Any) -> Any:
    """The least list or mapping that a type takes."""
    is_empty, keys = shape.least_length(kind) == 0, shape.key_type(kind)
    if keys is None:
        part = None if is_empty else _made(shape.below(kind, 0))
        return [] if is_empty else None if part is None else [part]
    name = None if is_empty else _made(keys)
    part = None if name is None else _made(shape.below(kind, name))
    return {} if is_empty else None if part is None else {name: part}


def _key_meant(path: KeyPath, model: type[Document]) -> str:
    """The known key that an unknown one may have been meant to be."""
    return nearest(path[-1], shape.fields(shape.at(model, path[:-1])) or ()) or ""


def _within(limits: dict[str, float], *, is_low: bool, is_whole: bool) -> float:
    """A number inside a range, at or near its low or its high end."""
    least = max(limits.get("ge", 0), limits.get("gt", 0))
    most = min(limits.get("le", LARGEST), limits.get("lt", LARGEST))
    if is_whole or (most > 1 and float(least).is_integer() and float(most).is_integer()):
        low, high = int(least) + ("gt" in limits), int(most) - ("lt" in limits)
        return low if is_low else high
    middle = (least + most) / 2
    if is_low:
        return middle if "gt" in limits else least
    return middle if "lt" in limits else most


def _clock(value: object) -> str | None:
    """A clock time of which only the shape is wrong, as "9:00"."""
    parts = str(value).split(":")
    if len(parts) not in {2, 3} or not all(re.fullmatch("[0-9]{1,2}", part) for part in parts):
        return None
    hour, minute = int(parts[0]), int(parts[1])
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def _put(data: Any, path: KeyPath, value: Any) -> bool:
    """Put a value at a path, or leave its key out; whether the path was there."""
    try:
        for key in path[:-1]:
            data = data[key]
        if value is _NOTHING:
            del data[path[-1]]
        else:
            data[path[-1]] = value
    except (KeyError, IndexError, TypeError):
        return False
    return True
