"""Values set from outside: `--set PATH=VALUE`, and what a study sweeps.

A path begins with whose it is: "scenario.load", "design.desks.front.open_case_limit" for
every design, "designs.tiered.desks.front.open_case_limit" for one. It goes by names, never
by places in a list, and changes what was read before it is validated.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel

from supportsim.errors import InputError
from supportsim.inputs import shape
from supportsim.inputs.files import read_value
from supportsim.inputs.problems import KeyPath, got, suggestion, unknown_name
from supportsim.inputs.source import Source

#: A path and the value that it takes.
Override = tuple[str, object]

_OWNERS = ("scenario", "design", "designs")


def parse_set(text: str) -> Override:
    """Read "PATH=VALUE"; the value as YAML: a scalar, or a list or mapping in brackets.

    Raises:
        InputError: No "=", no value, an unknown first key, or no YAML.
    """
    shown = f"--set {text}"
    path, sign, value = (part.strip() for part in text.partition("="))
    if not sign or not path or not value:
        raise InputError([f"{shown}: write PATH=VALUE, as scenario.load=1.3"])
    problem = path_problem(path)
    if problem:
        raise InputError([f"{shown}: {problem}"])
    return path, read_value(value, shown)


def path_problem(path: str) -> str | None:
    """Return what is wrong with the first keys of a path, or None."""
    owner, *keys = path.split(".")
    if owner not in _OWNERS:
        return f"a path starts with scenario, design or designs.NAME (got {got(owner)})"
    if not all(keys) or len(keys) < (2 if owner == "designs" else 1):
        return f"the path {got(path)} leads to no key"
    return None


def sets_for_scenario(sets: Iterable[Override]) -> list[Override]:
    """Return the overrides that are the scenario's."""
    return [(path, value) for path, value in sets if path.startswith("scenario.")]


def sets_for_design(name: str, sets: Iterable[Override]) -> list[Override]:
    """Return the overrides that are this design's: of all designs, and of this one by name."""
    mine = ("design.", f"designs.{name}.")
    return [(path, value) for path, value in sets if path.startswith(mine)]


def check_design_names(names: Iterable[str], sets: Iterable[Override]) -> None:
    """Refuse overrides of a design that there is not.

    Raises:
        InputError: With a line for each.
    """
    known = list(names)
    lines = [
        f"override {in_words(path, value)}: {unknown_name('design', path.split('.')[1], known)}"
        for path, value in sets
        if path.startswith("designs.") and path.split(".")[1] not in known
    ]
    if lines:
        raise InputError(lines)


def in_words(path: str, value: object) -> str:
    """Write an override as its user did, or nearly."""
    shown = got(value)
    return f"{path}={shown[1:-1] if isinstance(value, str) else shown}"


def apply_sets(source: Source, model: type[BaseModel], sets: Sequence[Override]) -> list[str]:
    """Change the data of a source in place, noting each change in its `overrides`.

    Returns:
        A line for each override whose path leads nowhere in `model`.
    """
    lines = []
    for path, value in sets:
        problem = _apply(source, model, path, value)
        if problem:
            lines.append(f"{source.shown}: override {in_words(path, value)}: {problem}")
    return lines


def own_keys(path: str) -> list[str]:
    """Return the keys of a path below its owner; a path without owner is taken whole."""
    owner, *keys = path.split(".")
    if owner == "designs":
        return keys[1:]
    return keys if owner in _OWNERS else [owner, *keys]


def _apply(source: Source, model: type[BaseModel], path: str, value: object) -> str | None:
    """Set one value; return what is wrong with its path, or None."""
    keys = own_keys(path)
    problem = walk_problem(model, keys, source.data)
    if problem:
        return problem
    data: Any = source.data
    kind: Any = model
    walked: KeyPath = ()
    for depth, text in enumerate(keys):
        key = typed_key(kind, text)
        kind, walked = shape.below(kind, key), (*walked, key)
        if depth == len(keys) - 1:
            data[key] = value
        elif data.get(key) is None:
            data[key] = {}
        data = data[key]
    source.overrides[walked] = in_words(path, value)
    return None


def walk_problem(kind: Any, keys: Sequence[str], data: Any) -> str | None:
    """Return why keys lead nowhere in a type, or None.

    Args:
        kind: The type of the model to start from.
        keys: Keys from there.
        data: What stands there, or None if only the type is known.
    """
    for text in keys:
        problem = _step_problem(kind, text, data)
        if problem:
            return problem
        key = typed_key(kind, text)
        kind = shape.below(kind, key)
        data = data.get(key) if isinstance(data, dict) else None
    return None


def typed_key(kind: Any, text: str) -> str | int:
    """Return the key as the mapping has it: a whole number where its keys are numbers."""
    keys = shape.plain(shape.key_type(kind))
    return int(text) if keys is int and text.isdecimal() and len(text) < 10 else text


def _step_problem(kind: Any, text: str, data: Any) -> str | None:
    """Return why a key cannot be taken from here, or None.

    A mapping of models takes only the names that `data` has (any, where data is None); a
    mapping of plain values takes new keys too.
    """
    known = shape.fields(kind)
    if known is None and shape.key_type(kind) is None:
        what = "is a list; set it whole" if isinstance(data, list) else "has no keys below it"
        return f"the key before {got(text)} {what}"
    if data is not None and not isinstance(data, dict):
        return f"the key before {got(text)} holds {got(data)} in the file, not keys and values"
    if known is not None:
        return None if text in known else f"unknown key {got(text)} ({suggestion(text, known)})"
    holds_models = shape.fields(shape.below(kind, text)) is not None
    if data is not None and holds_models and typed_key(kind, text) not in data:
        return f"unknown name {got(text)} ({suggestion(text, data)})"
    return None
