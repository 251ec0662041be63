"""Values: random valid ones for the keys of a file, read from its JSON Schema.

The schema knows types, ranges and choices; what it cannot know (which names exist, that shares
add up, which parameters a law takes) is said here, so that many mutants are accepted.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any, Final

from supportsim.inputs.check_laws import _NEEDS
from supportsim.inputs.schema import json_schema

Data = dict[Any, Any]
ZONES: Final = ["UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Dublin"]
HOLIDAYS: Final = ["US", "DE", "GB", "US-CA", "BR", "IN"]
DAYS: Final = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
#: Keys whose values, list entries or own keys are names of a collection.
NAMED: Final = {
    "desk": "desks", "to": "desks", "helpers": "desks", "moves": "desks",
    "grade": "grades", "grade_order": "grades",
    "skill": "skills", "skills": "skills", "skill_order": "skills", "speed_by_skill": "skills",
    "site": "sites", "sites": "sites", "calendar_by_site": "sites",
    "shift": "shifts", "hours": "shifts",
    "kind": "kinds", "kinds": "kinds", "competence": "kinds", "speed_by_kind": "kinds",
    "first_line": "kinds", "topic": "topics", "topics": "topics", "channel": "channels",
    "channels": "channels", "segment": "segments", "segments": "segments",
    "starting_backlog": "segments", "package": "packages", "packages": "packages",
    "calendar": "calendars", "calendars": "calendars", "profile": "profiles",
    "staff": "roles", "tasks": "tasks", "blocks": "blocks", "windows": "windows",
    "incidents": "incidents", "premiums": "premiums", "grades": "grades", "desks": "desks",
    "shifts": "shifts", "profiles": "profiles", "customers": "customers",
}  # fmt: skip
#: Keys that hold shares of a whole.
_WHOLES: Final = {"severities", "skills", "topics", "channels", "numbers", "attempt_touches",
                  "sites", "shares"}  # fmt: skip
_SEVERITIES: Final = {"severities", "response_hours", "update_hours", "resolution_hours",
                      "patience_hours_by_severity"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a value goes.

    Attributes:
        holder: The mapping or list that holds it.
        key: Its key or position there.
        name: The nearest key above it that is a word of the schema.
        schema: What the schema says of it; empty where that is unknown.
        depth: How many keys stand above.
    """

    holder: Any
    key: Any
    name: str
    schema: Data
    depth: int


@lru_cache
def schema_of(kind: str) -> Data:
    """Schema of "scenario", "design" or "study"."""
    return json_schema(kind)


def names_in(*files: Data) -> dict[str, list[Any]]:
    """Collection to the names that some files give to its members."""
    found: dict[str, list[Any]] = {
        "roles": ["early", "late"],
        "customers": ["early/00", "late/00"],
        "topics": ["any"],
        "channels": ["any"],
        "skills": ["general"],
    }
    for file in files:
        for key, value in file.items():
            if isinstance(value, dict):
                found[key] = [name for name in value if isinstance(name, str | int)]
    return found


class Values:
    """Random values by schema."""

    def __init__(self, dice: Random, kind: str, names: dict[str, list[Any]]) -> None:
        self.dice = dice
        self.names = names
        self.root = schema_of(kind)

    def places(self, data: Data) -> list[Place]:
        """Every value of a file, and every key that could be added to it."""
        return list(self._below(data, self.root, "", 0))

    def _below(self, data: Any, schema: Data, name: str, depth: int) -> Any:
        schema = self._chosen(schema, data)
        if isinstance(data, dict):
            known = schema.get("properties", {})
            for key in known or data:
                below = known.get(key, _member(schema))
                word = key if known else name
                yield Place(holder=data, key=key, name=word, schema=below, depth=depth)
                if key in data:
                    yield from self._below(data[key], below, word, depth + 1)
        elif isinstance(data, list):
            for number, one in enumerate(data):
                below = schema.get("items", {})
                yield Place(holder=data, key=number, name=name, schema=below, depth=depth)
                yield from self._below(one, below, name, depth + 1)

    def _chosen(self, schema: Data, data: Any) -> Data:
        """The part of a schema that fits data best, references followed."""
        if "$ref" in schema:
            return self._chosen(self.root["$defs"][schema["$ref"].split("/")[-1]], data)
        if "anyOf" in schema:
            parts = [part for part in schema["anyOf"] if part.get("type") != "null"]
            return self._chosen(parts[0], data) if parts else {}
        return schema

    def value(self, schema: Data, name: str, depth: int = 0) -> Any:  # noqa: PLR0911
        """A value that the schema allows, at a key of this name."""
        if "anyOf" in schema and {"type": "null"} in schema["anyOf"] and self.dice.random() < 0.1:
            return None
        schema = self._chosen(schema, None)
        if schema.get("title") in {"Law", "LawPart"} and "properties" in schema:
            return self.law(is_part=schema["title"] == "LawPart")
        if "enum" in schema or "const" in schema:
            return self.dice.choice(schema.get("enum") or [schema["const"]])
        kind = schema.get("type")
        if kind == "object":
            return self._object(schema, name, depth)
        if kind == "array":
            return self._list(schema, name, depth)
        if kind in {"number", "integer"}:
            return self._number(schema, kind)
        if kind == "boolean":
            return self.dice.random() < 0.5
        return self._text(schema, name)

    def law(self, *, is_part: bool = False) -> Data:
        """A law with its parameters."""
        dice, laws = self.dice, [law for law in _NEEDS if law != "empirical"]
        if is_part:
            laws.remove("mixture")
        name = dice.choice(laws)
        if name == "mixture":
            weights = self._shares(dice.randint(1, 3))
            parts = [self.law(is_part=True) | {"share": share} for share in weights]
            return {"law": name, "parts": parts}
        if name == "table":
            values = [round(dice.expovariate(0.5), 2) for _ in range(dice.randint(1, 4))]
            return {"law": name, "values": values, "shares": self._shares(len(values))}
        ends = sorted(dice.sample([0, 0.1, 0.5, 1, 2, 5, 12], 3))
        middle = dice.choice([0, 0.01, 0.5, 1, 2, 8])
        drawn = {"mean": middle, "cv": dice.choice([0.1, 0.5, 1, 2, 4]),
                 "low": ends[0], "mode": ends[1], "high": ends[2]}  # fmt: skip
        return (
            {"law": name}
            | {key: drawn[key] for key in _NEEDS[name]}
            | ({"share": 1.0} if is_part else {})
        )

    def _shares(self, count: int) -> list[float]:
        weights = [self.dice.choice([0, 1, 1, 2, 5]) for _ in range(count)]
        weights[0] = weights[0] or 1
        return [weight / sum(weights) for weight in weights]

    def _object(self, schema: Data, name: str, depth: int) -> Data:
        if "properties" not in schema:
            return self._mapping(schema, name, depth)
        needed, found = schema.get("required", []), {}
        for key, below in schema["properties"].items():
            if key in needed or self.dice.random() < 0.5 / (1 + depth):
                found[key] = self.value(below, key, depth + 1)
        return found

    def _mapping(self, schema: Data, name: str, depth: int) -> Data:
        below = _member(schema) or {"type": "number"}
        keys = self._keys(schema, name)
        if name in _WHOLES:
            return dict(zip(keys, self._shares(len(keys)), strict=True))
        return {key: self.value(below, name, depth + 1) for key in keys}

    def _keys(self, schema: Data, name: str) -> list[Any]:
        dice, known = self.dice, schema.get("propertyNames", {}).get("enum")
        if known is None:
            if name in _SEVERITIES:
                known = self.names.get("severities") or [1, 2, 3]
            elif name.endswith("_by_rank"):
                known = [0, 1, 2, 3]
            elif name in {"numbers", "attempt_touches"}:
                known = [1, 2, 3, 5]
            elif name == "days":
                return list(DAYS)
            else:
                known = self.names.get(NAMED.get(name, ""), []) or ["one", "two"]
        is_whole = name in {"competence", "first_line"} or dice.random() < 0.3
        return list(known) if is_whole else dice.sample(known, dice.randint(1, min(3, len(known))))

    def _list(self, schema: Data, name: str, depth: int) -> list[Any]:
        items = schema.get("items", {})
        if name == "days" and items.get("type") == "number":
            return [self.dice.choice([0, 1, 5]) for _ in range(24)]
        if name == "months":
            return [self.dice.choice([0, 1, 2]) for _ in range(12)]
        some = [self.value(items, name, depth + 1) for _ in range(self.dice.randint(1, 3))]
        return [one for at, one in enumerate(some) if one not in some[:at]]

    def _number(self, schema: Data, kind: str) -> float | int:
        low = schema.get("minimum", schema.get("exclusiveMinimum", 0))
        high = schema.get("maximum", schema.get("exclusiveMaximum", 1000))
        middle = [0, 0.01, 0.1, 0.25, 0.5, 0.9, 1, 2, 3, 5, 8, 12, 24, 40, 100]
        inside = [x for x in middle if low <= x <= high] or [low]
        value = self.dice.choice([low, high] if self.dice.random() < 0.05 else inside)
        if value == schema.get("exclusiveMinimum"):
            value = max(inside)
        if value == schema.get("exclusiveMaximum"):
            value = inside[len(inside) // 2]
        return round(value) if kind == "integer" else value

    def _text(self, schema: Data, name: str) -> str:
        dice = self.dice
        if name in {"opens", "closes", "starts", "ends"}:
            return f"{dice.randint(0, 23):02}:{dice.choice([0, 0, 15, 30, 59]):02}"
        if name in {"timezone", "books_timezone"}:
            return dice.choice(ZONES)
        if name == "holidays":
            return dice.choice(HOLIDAYS)
        if schema.get("format") == "date":
            return str(dt.date(2024, 1, 1) + dt.timedelta(days=dice.randint(0, 900)))
        if name == "customers":
            segment = dice.choice(self.names.get("segments") or ["some"])
            return f"{segment}/{dice.randint(0, 3)}"
        known = self.names.get(NAMED.get(name, ""), [])
        if name in {"shift", "hours"}:
            known = [*known, "always"]
        return str(dice.choice(known)) if known else "any"


def _member(schema: Data) -> Data:
    """What a schema says of every member of a mapping; empty where it says nothing."""
    patterns: Data = schema.get("patternProperties", {})
    below = next(iter(patterns.values()), schema.get("additionalProperties"))
    return below if isinstance(below, dict) else {}
