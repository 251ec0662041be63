"""What the page is built of: sections, tables, galleries of pictures and lists, as HTML."""

import re
from typing import Final

from supportsim.report.markup import Markup, joined, tag
from supportsim.report.picture import Picture
from supportsim.report.tables.cells import NO_SUCH_THING, NO_TARGET
from supportsim.report.tables.table import (
    INDICATIVE,
    MARKS,
    OPEN_ENDED,
    Cell,
    Row,
    Table,
    indicative,
    open_ended,
    small_print,
)

#: A hyphen that stands for a minus.
_HYPHEN: Final = re.compile(r"(?<![\w-])-(?=(?:[A-Z]{3} |\$)?\d)")
#: A folder that a path goes into and out of again.
_DETOUR: Final = re.compile(r"(?<![^/\s(])(?!\.\./)[^/\s(]+/\.\./")
#: Tables of more columns are set smaller.
MANY_COLUMNS: Final = 6
#: Tables of more columns do not fit on paper: each row becomes a block of its own.
MOST_PRINTED: Final = 11
#: A space that belongs to what stands beside it: before a unit, and behind a tilde.
_BOUND: Final = re.compile(r"(?<=\d) (?=(?:h|M|points)\b)|(?<=~) ")

#: A line never ends between a sign and its currency.
_MINUS_DOLLAR: Final = "\N{MINUS SIGN}\N{WORD JOINER}$"


def section(identity: str, title: str, gloss: str, *children: Markup) -> Markup:
    """A part of the page under a heading, told in a sentence or two; nothing without children."""
    if not any(children):
        return joined()
    return tag("section", tag("h2", title), tag("p", gloss), *children, id=identity)


def table_markup(
    table: Table, *, stack: bool = False, title: bool = True, look: str = "", explain: bool = False
) -> Markup:
    """A table; with `stack`, rows become cards on a narrow screen, else the table scrolls.

    A tilde stands before the interval of an indicative figure; `explain` says what it means.
    """
    head = tag(
        "tr",
        tag("th", table.corner, scope="col"),
        *(tag("th", column, scope="col") for column in table.columns),
    )
    rows = [_row_markup(row, table.columns) for row in table.rows]
    many = "many" if len(table.columns) > MANY_COLUMNS else ""
    wide = "wide" if len(table.columns) > MOST_PRINTED else ""
    dress = " ".join(part for part in ("stack" if stack else "", look, many, wide) if part)
    body = tag("table", tag("thead", head), tag("tbody", *rows), class_=dress)
    remarks = [*table.notes, *([OPEN_ENDED] if open_ended(table) else [])]
    remarks += [INDICATIVE] if explain and indicative(table) else []
    notes = [tag("p", note, class_="small") for note in remarks]
    heading = tag("h3", table.title) if title else joined()
    return joined(heading, tag("div", body, class_="scroll"), *notes)


def _row_markup(row: Row, columns: tuple[str, ...]) -> Markup:
    gloss = tag("span", row.gloss, class_="gloss") if row.gloss else joined()
    head = tag("th", row.label, gloss, scope="row")
    cells = [_cell(cell, column) for cell, column in zip(row.cells, columns, strict=True)]
    return tag("tr", head, *cells, class_="total" if row.total else "")


def _cell(cell: Cell, column: str) -> Markup:
    between = small_print(cell)
    small = tag("span", typeset(between), class_="between") if between else joined()
    mark = tag("span", MARKS[cell.mark], class_=f"mark {cell.mark}") if cell.mark else joined()
    value = tag("span", typeset(cell.text), class_="value quiet" if cell.quiet else "value")
    return tag(
        "td",
        value,
        small,
        mark,
        data_label=column,
        class_="none" if cell.text in (NO_TARGET, NO_SUCH_THING) else "",
    )


def typeset(text: str) -> str:
    """Text with a minus sign for each hyphen before a number, and units kept with numbers."""
    signed = _HYPHEN.sub("\N{MINUS SIGN}", text).replace("\N{MINUS SIGN}$", _MINUS_DOLLAR)
    return _BOUND.sub("\N{NO-BREAK SPACE}", signed)


def gallery(drawn: list[Picture], room: str, columns: int = 3) -> Markup:
    """The pictures of one room, side by side as far as the screen allows."""
    shown = [
        tag("figure", Markup(picture.svg), role="img", aria_label=picture.alt)
        for picture in drawn
        if picture.room == room
    ]
    return tag("div", *shown, class_=f"gallery of-{columns}") if shown else joined()


def folded(title: str, lines: list[str], most: int) -> Markup:
    """Lines as a list under a heading, those after the first `most` behind a fold."""
    if len(lines) <= most:
        return bullets(title, lines)
    summary = tag("summary", f"The other {len(lines) - most}")
    return joined(bullets(title, lines[:most]), tag("details", summary, bullets("", lines[most:])))


def without_detours(text: str) -> str:
    """The text with every "folder/../" of a path in it left out."""
    while (shorter := _DETOUR.sub("", text)) != text:
        text = shorter
    return text


def bullets(title: str, lines: list[str]) -> Markup:
    """Lines as a list under a heading, where there is one; nothing without lines."""
    if not lines:
        return joined()
    heading = tag("h3", title) if title else joined()
    return joined(heading, tag("ul", *(tag("li", typeset(line)) for line in lines)))
