"""Mistakes in what people write, and the words in which they are told."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

#: So many mistakes of a file are told one by one.
MOST_PROBLEMS: Final = 20

#: Keys from the top of a file down to a value; list positions count from 0.
KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake.

    Attributes:
        path: Keys down to the value that is wrong.
        message: What is wrong, in plain words, without the path.
        at: Line and column, both from 1, where the path alone does not say.
    """

    path: KeyPath
    message: str
    at: tuple[int, int] | None = None


def got(value: object) -> str:
    """Show a value as its writer would recognise it, at most 40 characters of it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    shown = one_line(str(value))
    return shown if isinstance(value, int | float) else f"'{shown}'"


def one_line(text: str) -> str:
    """Return at most 40 characters of a text, its white space and controls as blanks."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text[:200]).split())
    return text if len(text) <= 40 else text[:39] + "…"


def first_ones(lines: list[str], where: str, more: int = 0) -> list[str]:
    """Return the first twenty lines, and in one more how many there are besides.

    Args:
        lines: A mistake each.
        where: The file or thing that all are of.
        more: Mistakes that have no line.
    """
    more += max(0, len(lines) - MOST_PROBLEMS)
    rest = [f"{where}: and {more} more"] if more else []
    return [*lines[:MOST_PROBLEMS], *rest]


def nearest(word: object, options: Iterable[object]) -> str | None:
    """Return the option most like a word, or None when none is like it."""
    by_lower = {str(option).lower(): str(option) for option in options}
    close = difflib.get_close_matches(str(word).lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def suggestion(word: object, options: Iterable[object]) -> str:
    """Return "did you mean 'x'?", else the options when they are few."""
    known = [str(option) for option in options]
    close = nearest(word, known)
    if close is not None:
        return f"did you mean '{close}'?"
    if not known:
        return "there are none"
    return f"known: {', '.join(known[:12])}{', ...' if len(known) > 12 else ''}"


def unknown_name(what: str, name: object, options: Iterable[object]) -> str:
    """Return the message for a name that nothing bears."""
    return f"unknown {what} {got(name)} ({suggestion(name, options)})"


def name_problems(
    path: KeyPath, what: str, names: Iterable[object] | None, options: Iterable[object]
) -> Iterator[Problem]:
    """Yield a problem for each of the names that is not among the options."""
    known = list(options)
    for name in names or ():
        if name not in known:
            yield Problem(path=path, message=unknown_name(what, name, known))
