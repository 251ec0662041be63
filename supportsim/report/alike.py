"""Warnings that say the same of several files, told once."""

import re
from pathlib import PurePath
from typing import Final

from supportsim.report.numbers import listed

#: File, line and column that a warning begins with, and what it says.
_PLACED: Final = re.compile(r"(.+?:\d+:\d+): (.*)", re.DOTALL)


def told_once(lines: list[str]) -> list[str]:
    """The lines, those that differ in their place alone as one that names all places.

    "a/b.yaml:3:1: text" and "a/c.yaml:4:1: text" give "a/b.yaml:3:1 and c.yaml:4:1: text"; it
    stands where the first of them stood. A line that begins with no place stays as it is, once.
    """
    places: dict[tuple[str, bool], list[str]] = {}
    for line in lines:
        found = _PLACED.fullmatch(line)
        place, said = (found[1], found[2]) if found else ("", line)
        places.setdefault((said, found is not None), []).append(place)
    return [
        _with_places(said, list(dict.fromkeys(some))) if has_place else said
        for (said, has_place), some in places.items()
    ]


def _with_places(said: str, places: list[str]) -> str:
    """What is said, behind its places; those in the folder of the first go without it."""
    first, *others = places
    folder = PurePath(first).parent
    short = [PurePath(one).name if PurePath(one).parent == folder else one for one in others]
    return f"{listed([first, *short])}: {said}"
