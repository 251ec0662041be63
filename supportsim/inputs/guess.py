"""A file with mistakes of type read as it may have been meant, to see its other mistakes too."""

import datetime as dt
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from supportsim.inputs import shape
from supportsim.inputs.base import CLOCK_PATTERN, LARGEST, Document
from supportsim.inputs.check import check
from supportsim.inputs.problems import KeyPath, Problem, nearest

AnyDocument = TypeVar("AnyDocument", bound=Document)

#: Stands for: leave the key out.
_NOTHING: Final = object()
_BELOW: Final = {"greater_than", "greater_than_equal"}
_ABOVE: Final = {"less_than", "less_than_equal"}
_OF_NUMBERS: Final = {"float_type", "int_type", "int_from_float", "finite_number"}
#: By type, a value like any other.
_PLAIN: Final = {bool: False, dt.date: "2025-01-06"}


def further_problems(
    data: dict[str | int, Any], model: type[AnyDocument], error: ValidationError
) -> Iterator[Problem]:
    """Yield what is wrong besides the types, as far as it can be told.

    Values of a wrong type are replaced by what they may have been meant to be. What is found
    at, above, below or beside such a value is not told: it may come from the guess.

    Args:
        data: What stands in the file.
        model: What it should be.
        error: What is wrong with its types.
    """
    guessed, paths = deepcopy(data), []
    for mistake in error.errors(include_url=False):
        path: KeyPath = mistake["loc"]
        value = _meant(dict(mistake), model)
        if value is None or not _put(guessed, path, value):
            return
        paths.append(path)
    try:
        document = model.model_validate(guessed)
    except ValidationError:
        return
    for problem in check(document):
        # A name that nothing bears is none, whatever was guessed beside it.
        if problem.message.startswith("unknown ") or not _is_near(problem.path, paths):
            yield problem


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
    return _PLAIN.get(shape.plain(kind))


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
    if len(parts) not in {2, 3} or not all(part.isdecimal() for part in parts):
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


def _is_near(path: KeyPath, guesses: list[KeyPath]) -> bool:
    """Whether a path lies above, below or beside a guess."""
    return any(
        path[:-1] == guess[:-1] or path[: len(guess)] == guess or guess[: len(path)] == path
        for guess in guesses
    )
