"""What stands in a file and where, so that a mistake is told with its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from supportsim.inputs.problems import KeyPath, Problem, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What stands in a file, and where.

    Attributes:
        shown: The file as its user named it.
        data: Mappings, lists, texts, numbers, true, false and None.
        positions: Line and column, from 1, of each key (and list entry) that was read.
        problems: Mistakes that do not keep the rest from being read.
        overrides: For each value changed after reading: its path, and the change in words.
    """

    shown: str
    data: dict[str | int, Any]
    positions: Mapping[KeyPath, tuple[int, int]]
    problems: list[Problem] = field(default_factory=list)
    overrides: dict[KeyPath, str] = field(default_factory=dict)

    def lines(self, problems: list[Problem]) -> list[str]:
        """Return a line for each problem, in the order of the file, none twice."""
        ordered = sorted(problems, key=lambda problem: (self._place(problem), str(problem.path)))
        return list(dict.fromkeys(self._line(problem) for problem in ordered))

    def _line(self, problem: Problem) -> str:
        override = self._override(problem.path)
        line, column = self._place(problem)
        where = f":{line}:{column}" if self.positions else ""
        where = f": override {override}" if override else where
        path = f"{dotted(problem.path, self.data)}: " if problem.path else ""
        return f"{self.shown}{where}: {path}{problem.message}{self._below(problem.path)}"

    def _override(self, path: KeyPath) -> str | None:
        above = (self.overrides.get(path[:depth]) for depth in range(len(path), 0, -1))
        return next((text for text in above if text is not None), None)

    def _below(self, path: KeyPath) -> str:
        """Name the overrides that may have caused a mistake of a whole mapping."""
        below = [
            text
            for changed, text in self.overrides.items()
            if path and len(changed) > len(path) and changed[: len(path)] == path
        ]
        return f" (with override {', '.join(below)})" if below else ""

    def _place(self, problem: Problem) -> tuple[int, int]:
        """Return the position of the problem, else of what is nearest above it."""
        if problem.at is not None:
            return problem.at
        above = (self.positions.get(problem.path[:n]) for n in range(len(problem.path), -1, -1))
        return next((place for place in above if place is not None), (1, 1))


def dotted(path: KeyPath, data: Any) -> str:
    """Write a path as people do: keys joined by dots, list entries as [0], [1]."""
    text = ""
    for key in path:
        if isinstance(data, list) and isinstance(key, int):
            text += f"[{key}]"
            data = data[key] if key < len(data) else None
        else:
            text += ("." if text else "") + one_line(str(key))
            data = data.get(key) if isinstance(data, dict) else None
    return text
