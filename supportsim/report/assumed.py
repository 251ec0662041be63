"""The assumptions of a study as a reader wants them: the telling ones first, the rest folded."""

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from supportsim.report.markup import Markup, joined, tag
from supportsim.report.numbers import listed
from supportsim.study.results import StudyResult

TITLE: Final = "Assumed, or only in part guided by a source"
#: What the answer leans on most, found by a part of the key.
_LEADING: Final = ("effort", "competence", "hand_off_loss", "familiarity", "front.wage_per_year")
_WORD: Final = "assumption"
#: Stands where the file says no more than that it is an assumption.
NOTHING_SAID: Final = "a guess, without a source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """One assumption.

    Attributes:
        file: Name of the file without its suffix, or of all that say so, as in a sentence; empty
            when the text has another form.
        key: Dotted key in that file.
        text: What was assumed, without the word "assumption"; may be empty.
    """

    file: str
    key: str
    text: str

    @property
    def leading(self) -> bool:
        """Whether the answer leans on it most."""
        return any(part in self.key for part in _LEADING)


def parsed(line: str) -> Assumed:
    """An assumption of the form "file: key: text"; a text of another form is kept whole."""
    file, between, rest = line.partition(": ")
    key, _, text = rest.partition(": ")
    if not between or not rest:
        return Assumed(file="", key="", text=line)
    text = text.strip()
    if text.startswith(_WORD):
        text = text.removeprefix(_WORD).lstrip(":;, ")
    return Assumed(file=PurePath(file).stem, key=key, text=text)


def _told_once(found: list[Assumed], scenario: str) -> list[Assumed]:
    """What several designs assume alike as one assumption of all of them."""
    files: dict[tuple[str, str], list[str]] = {}
    for one in found:
        files.setdefault((one.key, one.text), []).append(one.file)
    told = []
    for one in found:
        alike = list(dict.fromkeys(files[one.key, one.text]))
        merged = one.key and scenario not in alike
        told.append(replace(one, file=listed(alike)) if merged else one)
    return list(dict.fromkeys(told))


def assumed_markup(result: StudyResult) -> Markup:
    """The leading assumptions as a list, all others by group behind a fold; or nothing."""
    found = _told_once([parsed(line) for line in result.assumptions], result.scenario)
    if not found:
        return joined()
    first = [one for one in found if one.leading]
    rest = [one for one in found if not one.leading]
    shown = [tag("ul", *(_item(one, result.scenario, bold=True) for one in first))] if first else []
    if rest:
        summary = tag("summary", f"The other {len(rest)}" if first else f"All {len(rest)}")
        shown.append(tag("details", summary, *_groups(rest, result.scenario)))
    return joined(tag("h3", TITLE), *shown)


def _groups(rest: list[Assumed], scenario: str) -> list[Markup]:
    groups: dict[str, list[Assumed]] = {}
    for one in rest:
        groups.setdefault(_group(one, scenario), []).append(one)
    return [
        joined(
            tag("p", tag("strong", title)) if title else joined(),
            tag("ul", *(_item(one, scenario) for one in lines)),
        )
        for title, lines in groups.items()
    ]


def _group(one: Assumed, scenario: str) -> str:
    """The top-level key in words, behind it whose file it is where that is not the scenario."""
    top, _, inner = one.key.partition(".")
    if one.file not in ("", scenario):
        return f"{_words(one.file)}: {_words(top)}"
    return _words(top) if inner else "General" if one.key else ""


def _item(one: Assumed, scenario: str, *, bold: bool = False) -> Markup:
    inner = one.key.partition(".")[2]
    name = _words(one.key if bold or not inner else inner)
    if bold and one.file not in ("", scenario):
        name = f"{_words(one.file)}: {name}"
    if not name:
        return tag("li", one.text)
    return tag("li", tag("strong", name) if bold else name, f": {one.text or NOTHING_SAID}")


def _words(key: str) -> str:
    text = key.replace(".", " ").replace("_", " ")
    return text[:1].upper() + text[1:]
