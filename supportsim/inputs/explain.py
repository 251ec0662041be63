"""The mistakes that pydantic found, in our words."""

import math
from typing import Any

from pydantic import BaseModel, ValidationError

from supportsim.inputs import shape
from supportsim.inputs.base import CLOCK_PATTERN, LARGEST, NAME_PATTERN
from supportsim.inputs.problems import KeyPath, Problem, got, suggestion

_EXPECTED = {
    "missing": "is missing",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must hold keys and values",
    "model_type": "must hold keys and values",
    "date_type": "must be a day written as 2025-01-31",
    "finite_number": "must be a finite number",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
}
_RANGES = {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}
_TRUTH = {"yes": "true", "on": "true", "no": "false", "off": "false"}


def explain(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Return a problem for each mistake that validation of `model` found."""
    found = error.errors(include_url=False)
    return [_problem(dict(mistake), model) for mistake in found]


def _problem(mistake: dict[str, Any], model: type[BaseModel]) -> Problem:
    location: KeyPath = mistake["loc"]
    if location and location[-1] == "[key]":
        kind = shape.key_type(shape.at(model, location[:-2]))
        message = "as a key, " + _message(mistake, kind)
        return Problem(path=location[:-1], message=message)
    if mistake["type"] == "extra_forbidden":
        known = shape.fields(shape.at(model, location[:-1])) or {}
        return Problem(path=location, message=f"unknown key ({suggestion(location[-1], known)})")
    return Problem(path=location, message=_message(mistake, shape.at(model, location)))


def _message(mistake: dict[str, Any], kind: Any) -> str:
    """Say what is wanted and what was got; `kind` is the type wanted."""
    what, value = mistake["type"], mistake["input"]
    if what in {"missing", "too_short"}:
        return _EXPECTED[what]
    if what == "literal_error":
        return _choice(value, shape.literals(kind))
    hint = ""
    if what == "bool_type" and str(value).lower() in _TRUTH:
        hint = f"; write {_TRUTH[str(value).lower()]}"
    elif what == "string_type" and isinstance(value, int | float):
        hint = "; put it in quotes"
    elif what in {"int_type", "float_type"} and isinstance(value, str):
        hint = _number_hint(value)
    return f"{_wanted(mistake, kind)} (got {got(value)}{hint})"


def _wanted(mistake: dict[str, Any], kind: Any) -> str:
    what, context = mistake["type"], mistake.get("ctx", {})
    if what in _RANGES:
        limits = shape.bounds(kind)
        if what.startswith("greater") and limits.get("le", 0) >= LARGEST:
            del limits["le"]
        return f"must be {_range(limits)}"
    if what == "string_pattern_mismatch" and context["pattern"] == NAME_PATTERN:
        return "must be a name: a letter, then letters, digits, '_' or '-'"
    if what == "string_pattern_mismatch" and context["pattern"] == CLOCK_PATTERN:
        return 'must be a clock time from "00:00" to "24:00", as "09:30"'
    if what == "string_too_long":
        return f"must have at most {context['max_length']} characters"
    if what == "value_error":
        return str(context["error"])
    return _EXPECTED.get(what, str(mistake["msg"]))


def _choice(value: Any, choices: tuple[Any, ...]) -> str:
    allowed = ", ".join(str(choice) for choice in choices)
    hint = suggestion(value, choices)
    close = f"; {hint}" if hint.startswith("did") else ""
    return f"must be one of {allowed} (got {got(value)}{close})"


def _range(limits: dict[str, float]) -> str:
    """Write a range in words."""
    low_open, low = limits.get("gt"), limits.get("ge")
    high_open, high = limits.get("lt"), limits.get("le")
    if low_open is not None and (low is None or low_open >= low):
        start = f"greater than {low_open:.12g}"
    else:
        start = "" if low is None else f"at least {low:.12g}"
    if high is not None and start.startswith("at least"):
        return f"from {low:.12g} to {high:.12g}"
    end = "" if high is None else f"at most {high:.12g}"
    end = end if high_open is None else f"less than {high_open:.12g}"
    return " and ".join(part for part in (start, end) if part)


def _number_hint(text: str) -> str:
    """How a text that was meant as a number becomes one; nothing for any other."""
    try:
        number = float(text)
    except ValueError:
        return ""
    if not math.isfinite(number):
        return "; numbers here are finite"
    if "_" in text:
        return f"; write {text.replace('_', '')}"
    return "; leave out the quotes"
