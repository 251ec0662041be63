"""The shape of the input models: what stands at a key, what it may be, and its range."""

import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from supportsim.inputs.problems import KeyPath


def plain(kind: Any) -> Any:
    """Strip `Annotated` and "or null" from a type."""
    while True:
        origin = get_origin(kind)
        if origin is Annotated:
            kind = get_args(kind)[0]
        elif origin in {Union, types.UnionType} and type(None) in get_args(kind):
            rest = [member for member in get_args(kind) if member is not type(None)]
            if len(rest) != 1:
                return kind
            kind = rest[0]
        else:
            return kind


def fields(kind: Any) -> dict[str, FieldInfo] | None:
    """Return the fields of a model type, or None if it is none."""
    kind = plain(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind.model_fields
    return None


def below(kind: Any, key: str | int) -> Any | None:
    """Return the type of what stands at a key of a model, mapping or list; None if unknown."""
    known = fields(kind)
    if known is not None:
        info = known.get(str(key))
        return None if info is None else Annotated[info.annotation, info]
    kind = plain(kind)
    if get_origin(kind) is dict:
        return get_args(kind)[1]
    if get_origin(kind) is list:
        return get_args(kind)[0]
    return None


def at(kind: Any, path: KeyPath) -> Any | None:
    """Return the type at the end of a path, or None if the path leaves the model."""
    for key in path:
        kind = below(kind, key)
        if kind is None:
            return None
    return kind


def literals(kind: Any) -> tuple[Any, ...]:
    """Return the values of a closed vocabulary; empty for any other type."""
    kind = plain(kind)
    return get_args(kind) if get_origin(kind) is Literal else ()


def key_type(kind: Any) -> Any | None:
    """Return the type of the keys of a mapping type, or None if it is none."""
    kind = plain(kind)
    return get_args(kind)[0] if get_origin(kind) is dict else None


def bounds(kind: Any) -> dict[str, float]:
    """Return the range of a number as any of gt, ge, lt, le; the strictest of each."""
    found: dict[str, float] = {}
    for mark in _marks(kind):
        for name in ("gt", "ge", "lt", "le"):
            limit = getattr(mark, name, None)
            if limit is not None:
                strictest = max if name in {"gt", "ge"} else min
                found[name] = strictest(limit, found.get(name, limit))
    return found


def least_length(kind: Any) -> int:
    """Return how many entries or characters there must be at least."""
    return max((getattr(mark, "min_length", None) or 0 for mark in _marks(kind)), default=0)


def patterns(kind: Any) -> set[str]:
    """Return the patterns that a text must match."""
    found = {getattr(mark, "pattern", None) for mark in _marks(kind)}
    return {pattern for pattern in found if pattern is not None}


def _marks(kind: Any) -> Iterator[Any]:
    """Yield all metadata on a type, also inside "or null"."""
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *marks = get_args(kind)
        yield from _marks(inner)
        for mark in marks:
            yield from mark.metadata if isinstance(mark, FieldInfo) else (mark,)
    elif origin in {Union, types.UnionType}:
        for member in get_args(kind):
            yield from _marks(member)
