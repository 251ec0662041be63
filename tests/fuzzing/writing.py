"""Writing: plain data as YAML text, bare words included that no data can hold."""

import json
import re
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]*")
_WORDS = {"null", "true", "false", "yes", "no", "on", "off"}


class Bare(str):
    """A scalar that stands in the file as it is, as 09:30 or .inf."""

    __slots__ = ()


def yaml_text(data: Any) -> str:
    """A file that holds the data."""
    return "\n".join(_lines(data, 0)) + "\n"


def _lines(data: Any, depth: int) -> list[str]:
    if isinstance(data, dict) and data and depth < 25:
        return [line for key, value in data.items() for line in _entry(key, value, depth)]
    return ["  " * depth + _inline(data)]


def _entry(key: Any, value: Any, depth: int) -> list[str]:
    margin = "  " * depth
    if isinstance(value, dict) and value and depth < 25:
        return [f"{margin}{_scalar(key)}:", *_lines(value, depth + 1)]
    return [f"{margin}{_scalar(key)}: {_inline(value)}"]


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{_scalar(key)}: {_inline(one)}" for key, one in value.items())
        return "{" + inside + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(one) for one in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, Bare):
        return str(value)
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS
        return value if plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)
