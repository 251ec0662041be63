"""The parts of the page between headline and foot, each an HTML section."""

import re
from typing import Final

from supportsim.report.markup import Markup, joined, tag
from supportsim.report.measures import (
    COST_PER_CASE,
    MARGIN,
    RESOLUTION,
    RESPONSE,
    measure_of,
    words,
)
from supportsim.report.numbers import listed
from supportsim.report.picture import Picture
from supportsim.report.tables import (
    INDICATIVE,
    NO_TARGET,
    Cell,
    Row,
    Table,
    comparison,
    curve_table,
    cuts,
    front,
    indicative,
    metrics_of,
    side_by_side,
    statement,
)
from supportsim.study.results import PointResult, StudyResult

_MARKS: Final = {
    "met": "meets goal",
    "missed": "misses goal",
    "unsure": "too close to call",
}
#: A hyphen that stands for a minus.
_HYPHEN: Final = re.compile(r"(?<![\w-])-(?=(?:[A-Z]{3} |\$)?\d)")
_CUTS: Final = ("package", "severity", "segment", "kind")


def table_markup(
    table: Table, *, stack: bool = False, title: bool = True, badges: bool = False
) -> Markup:
    """A table; with `stack`, rows become cards on a narrow screen, else the table scrolls.

    An indicative figure wears a badge with `badges`, else a tilde that a note explains.
    """
    head = tag(
        "tr",
        tag("th", table.corner, scope="col"),
        *(tag("th", column, scope="col") for column in table.columns),
    )
    rows = [_row_markup(row, table.columns, badges=badges) for row in table.rows]
    body = tag("table", tag("thead", head), tag("tbody", *rows), class_="stack" if stack else "")
    remarks = [*table.notes, *([INDICATIVE] if indicative(table) and not badges else [])]
    notes = [tag("p", note, class_="small") for note in remarks]
    heading = tag("h3", table.title) if title else joined()
    return joined(heading, tag("div", body, class_="scroll"), *notes)


def _row_markup(row: Row, columns: tuple[str, ...], *, badges: bool) -> Markup:
    gloss = tag("span", row.gloss, class_="gloss") if row.gloss else joined()
    head = tag("th", row.label, gloss, scope="row")
    cells = [
        _cell(cell, column, badges=badges) for cell, column in zip(row.cells, columns, strict=True)
    ]
    return tag("tr", head, *cells, class_="total" if row.total else "")


def _cell(cell: Cell, column: str, *, badges: bool) -> Markup:
    between = f"~ {cell.small}" if cell.indicative and not badges else cell.small
    small = tag("span", typeset(between), class_="between") if between else joined()
    badge = tag("span", "indicative", class_="badge") if cell.indicative and badges else joined()
    mark = tag("span", _MARKS[cell.mark], class_=f"mark {cell.mark}") if cell.mark else joined()
    value = tag("span", typeset(cell.text), class_="value quiet" if cell.quiet else "value")
    return tag(
        "td",
        value,
        small,
        badge,
        mark,
        data_label=column,
        class_="none" if cell.text == NO_TARGET else "",
    )


def typeset(text: str) -> str:
    """Text with a minus sign for each hyphen before a number."""
    return _HYPHEN.sub("\N{MINUS SIGN}", text)


def gallery(drawn: list[Picture], room: str, columns: int = 3) -> Markup:
    """The pictures of one room, side by side as far as the screen allows."""
    shown = [
        tag("figure", Markup(picture.svg), role="img", aria_label=picture.alt)
        for picture in drawn
        if picture.room == room
    ]
    return tag("div", *shown, class_=f"gallery of-{columns}") if shown else joined()


def _section(identity: str, title: str, gloss: str, *children: Markup) -> Markup:
    if not any(children):
        return joined()
    return tag("section", tag("h2", title), tag("p", gloss), *children, id=identity)


def front_section(result: StudyResult, drawn: list[Picture]) -> Markup:
    """At most seven measures against their targets, as a table and as dots."""
    gloss = (
        "Below each figure stands its 95% interval: where the true average lies, given how many "
        "times the year was simulated."
    )
    table = table_markup(front(result), stack=True, title=False, badges=True)
    return _section(
        "measures", "The measures that matter", gloss, table, gallery(drawn, "versus", 4)
    )


def curve_sections(result: StudyResult, drawn: list[Picture]) -> list[Markup]:
    """One section for each curve: panels, then the same numbers as tables."""
    return [_curve(result, curve, drawn) for curve in result.curves]


def _curve(result: StudyResult, curve: str, drawn: list[Picture]) -> Markup:
    points = result.curves[curve]
    label = result.labels.get(curve, words(curve))
    reps = min((point.replications for point in points), default=0)
    gloss = (
        "Bands are 95% intervals. The strip along the top shows whose design is best: its colour "
        "and mark, or grey where it is too close to call. A dotted line marks where two leaders "
        "are level, the grey band how sure that place is. Hollow marks are overloaded: the backlog "
        f"keeps growing. {reps} replications at each point."
    )
    if any(_indicative(point) for point in points):
        gloss += " That is few: read the bands as indicative."
    known = {metric for point in points for metric in metrics_of(point)}
    tables = [
        table_markup(curve_table(result, curve, metric))
        for metric in (RESPONSE, RESOLUTION, COST_PER_CASE, MARGIN)
        if metric in known
    ]
    numbers = tag("details", tag("summary", "The numbers behind the curves"), *tables)
    title = f"If this changes: {label}"
    shown = gallery(drawn, f"curve/{curve}", 2)
    return _section(f"curve-{curve}", title, gloss, shown, numbers)


def _indicative(point: PointResult) -> bool:
    figures = (figure for d in point.designs.values() for figure in d.metrics.values())
    return any(figure.indicative for figure in figures)


def month_section(drawn: list[Picture]) -> Markup:
    """Attainment and backlog through the year."""
    gloss = "Contracts are judged month by month, so one bad month costs money in a good year."
    return _section("months", "Through the year", gloss, gallery(drawn, "months"))


def waiting_section(drawn: list[Picture]) -> Markup:
    """Hours of waiting by reason."""
    gloss = (
        "An average case is open far longer than anybody works on it. These are the hours in "
        "which nobody worked on it, by what it waited for."
    )
    return _section("waiting", "Where the waiting comes from", gloss, gallery(drawn, "waiting"))


def heat_section(drawn: list[Picture]) -> Markup:
    """People against cases by hour of the week."""
    gloss = (
        "Rows are days, columns hours of the day on the clock of the books. Bright is many. Where "
        "cases per person are bright, people are short; a red cross marks hours in which cases "
        "open and nobody is on duty."
    )
    shown = (gallery(drawn, "heat-demand"), gallery(drawn, "heat"))
    return _section("staffing", "Staffing against demand", gloss, *shown)


def detail_section(result: StudyResult) -> Markup:
    """The designs side by side, and attainment by package and severity."""
    tables = [table_markup(side_by_side(result), stack=True, title=False)]
    for dimension in _CUTS:
        table = cuts(result, dimension)
        if table is not None:
            summary = tag("summary", table.title)
            tables.append(tag("details", summary, table_markup(table, stack=True, title=False)))
    gloss = (
        "The same cases, the same contracts; only the organisation differs. Occupancy is work over "
        "time on duty, utilisation is work over all paid time."
    )
    return _section("designs", "The designs side by side", gloss, *tables)


def money_section(result: StudyResult, drawn: list[Picture]) -> Markup:
    """The income statement and the money by month."""
    table = statement(result)
    if not table.rows:
        return joined()
    gloss = (
        "Costs and credits are negative. Direct margin leaves out hiring, tools, rent and "
        "management; the fully loaded margin takes everything in. Averages over the replications."
    )
    shown = gallery(drawn, "money")
    return _section("money", "The money", gloss, table_markup(table), shown)


def comparison_section(result: StudyResult) -> Markup:
    """Paired differences and who may be the best."""
    table = comparison(result)
    if not table.rows:
        return joined()
    gloss = (
        "Every design meets the very same cases, so luck with the cases cancels out of a "
        "difference. The intervals hold for all pairs at once. An interval that contains zero "
        "means: too close to call. Correlation says how alike the designs' years run; the gain "
        "is how many times more replications separate cases would have needed."
    )
    return _section("sure", "How sure is this?", gloss, table_markup(table), _best(result))


def _best(result: StudyResult) -> Markup:
    lines = [
        f"{measure_of(metric).label}: {listed([words(name) for name in names])}"
        for metric, names in result.base.best.items()
        if names
    ]
    return bullets("Who may be the best, at 95% confidence", lines)


def assumptions(result: StudyResult) -> Markup:
    """What was assumed, and what the reader should know."""
    points = [result.base, *(point for points in result.curves.values() for point in points)]
    failures = [line for point in points for line in point.failures]
    parts = [
        bullets("Warnings", result.warnings),
        bullets("Replications that failed", failures),
        bullets("Notes", result.notes),
        bullets("Assumed: no public source was found for these values", result.assumptions),
    ]
    gloss = "Change one of these and run the study again before you lean on a small difference."
    return _section("assumptions", "What is assumed", gloss, *parts)


def bullets(title: str, lines: list[str]) -> Markup:
    """Lines as a list under a heading, where there is one; nothing without lines."""
    if not lines:
        return joined()
    heading = tag("h3", title) if title else joined()
    return joined(heading, tag("ul", *(tag("li", typeset(line)) for line in lines)))


def provenance(result: StudyResult) -> Markup:
    """Seed, hashes of the inputs and versions, so that anyone can make this page again."""
    rows = [
        tag("tr", tag("th", words(key).replace("-", " "), scope="row"), tag("td", value))
        for key, value in result.provenance.items()
    ]
    if not rows:
        return joined()
    gloss = "The same inputs, seed and version give the same numbers to the last digit."
    return _section(
        "provenance",
        "How to make this page again",
        gloss,
        tag("div", tag("table", tag("tbody", *rows), class_="facts"), class_="scroll"),
    )
