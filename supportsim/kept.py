"""What a function makes of the very same objects, kept: for frozen inputs and frozen results."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

Given = ParamSpec("Given")
Made = TypeVar("Made")

#: So many results of a function are kept, the latest.
MOST: Final = 8


def kept(function: Callable[Given, Made]) -> Callable[Given, Made]:
    """A function that makes everything once for the same arguments, by identity.

    Scenarios and designs are large and cannot be compared quickly, but every replication of a
    point gets the same ones. Arguments and results must be such that nobody changes them.
    """
    found: dict[tuple[int, ...], tuple[tuple[Any, ...], Made]] = {}

    @wraps(function)
    def once(*given: Given.args, **named: Given.kwargs) -> Made:
        whole = (*given, *named.values())
        # The names say which is which: the order in which they come is theirs.
        key = (*map(id, whole), *map(hash, named))
        if key not in found:
            made = function(*given, **named)
            while len(found) >= MOST:
                found.pop(next(iter(found)))
            # The arguments are kept too, so that no other object gets their identity.
            found[key] = (whole, made)
        return found[key][1]

    return once
