"""The parts of the page between headline and foot, each an HTML section."""

from dataclasses import replace
from typing import Final

from supportsim.report import cost_sources, desk_weeks, intern_weeks
from supportsim.report.alike import told_once
from supportsim.report.assumed import assumed_markup
from supportsim.report.blocks import (
    bullets,
    folded,
    gallery,
    section,
    table_markup,
    without_detours,
)
from supportsim.report.headline import equal_cost, is_few
from supportsim.report.markup import Markup, joined, tag
from supportsim.report.measures import COST_PER_CASE, called, measure_of, words
from supportsim.report.numbers import listed
from supportsim.report.picture import Picture
from supportsim.report.ranking import lead
from supportsim.report.tables.along import curve_table, turning
from supportsim.report.tables.beside import by_desk, cuts, side_by_side
from supportsim.report.tables.front import front
from supportsim.report.tables.income import statement
from supportsim.report.tables.pairs import comparison
from supportsim.report.tables.table import Table
from supportsim.report.turning import TOO_CLOSE, metrics_along
from supportsim.study.results import PointResult, StudyResult

#: Labels of months that a year of 52 weeks may touch.
_YEAR: Final = (12, 13)
_CUTS: Final = ("package", "severity", "segment", "kind")


def _period(result: StudyResult) -> str:
    """What the judged window is called: "year" when it has some twelve months of the calendar."""
    lengths = [len(design.months) for design in result.base.designs.values()]
    return "year" if lengths and max(lengths) in _YEAR else "period"


def front_section(result: StudyResult, drawn: list[Picture]) -> Markup:
    """At most seven measures against their targets, as a table and as dots."""
    gloss = (
        f"Figures are averages over {result.base.replications} simulated {_period(result)}s. Below "
        f"each stands its 95% interval: the average over very many such {_period(result)}s lies in "
        "it with 95 % confidence, if the assumptions hold. A goal is met or missed when the whole "
        "interval lies on one side of it, else it is too close to call."
    )
    table = table_markup(front(result), stack=True, title=False, explain=True)
    return section(
        "measures", "The measures that matter", gloss, table, gallery(drawn, "versus", 4)
    )


def turning_tables(result: StudyResult) -> Markup:
    """Where the answer changes: for each curve a small table of the clear leaders.

    Curves along which all is too close to call are named in a sentence.
    """
    tables = [table for table in (turning(result, curve) for curve in result.curves) if table]
    shown = [
        table_markup(table, stack=True, look="turning") for table in tables if not _all_close(table)
    ]
    close = [table.title for table in tables if _all_close(table)]
    if close:
        text = f"Too close to call at every value, in every measure: {'; '.join(close)}."
        shown.append(tag("p", text))
    return (
        joined(tag("h2", "Where the answer changes", class_="next"), *shown) if shown else joined()
    )


def _all_close(table: Table) -> bool:
    return all(cell.quiet and cell.text == TOO_CLOSE for row in table.rows for cell in row.cells)


#: What stands over the assumptions, and over none.
_ASSUMED: Final = (
    "Change one of these and run the study again before you lean on a small difference."
)
_NOTHING_ASSUMED: Final = (
    "Nothing is called an assumption in the files: no text under source or sources begins with "
    "that word. So every number in them is taken as known."
)
#: So many warnings are told, the others behind a fold.
_WARNINGS: Final = 5
#: How a picture over a curve says who is the best of several designs.
_BEST: Final = (
    "The strip along the top shows whose design is best: its colour and mark, grey where it is too "
    "close to call, white and hatched where every design is overloaded. A dotted line marks where "
    "two clear leaders are level, the grey band how sure that place is. "
)


def curve_sections(result: StudyResult, drawn: list[Picture]) -> list[Markup]:
    """One section for each curve: panels, then the same numbers as tables."""
    return [_curve(result, curve, drawn) for curve in result.curves]


def _curve(result: StudyResult, curve: str, drawn: list[Picture]) -> Markup:
    points = result.curves[curve]
    label = result.labels.get(curve, words(curve))
    reps = min((point.replications for point in points), default=0)
    gloss = (
        f"Bands are 95% intervals. {_BEST if len(result.base.designs) > 1 else ''}"
        "Hollow marks are overloaded: the backlog keeps growing. "
        f"{_people(result, curve)} {reps} replications at each point."
    )
    if any(is_few(point) for point in points):
        gloss += " That is few: bands, and intervals with a ~, are indicative."
    elif any(_indicative(point) for point in points):
        gloss += " Intervals with a ~ are indicative."
    tables = [
        table_markup(replace(curve_table(result, curve, metric), corner="Value"), look="along")
        for metric in metrics_along(result, curve)
    ]
    numbers = tag("details", tag("summary", "The numbers behind the curves"), *tables)
    title = f"If this changes: {label}"
    shown = gallery(drawn, f"curve/{curve}", 2)
    return section(f"curve-{curve}", title, gloss, shown, numbers)


def _people(result: StudyResult, curve: str) -> str:
    """Whether the same people work at every value of a curve."""
    base = {name: design.headcounts for name, design in result.base.designs.items()}
    points = result.curves[curve]
    if any(d.headcounts != base.get(name) for p in points for name, d in p.designs.items()):
        return "Headcounts differ from those at the base point, as the study sets them."
    return (
        "The same people at every value: headcounts and their split between desks stay as at the "
        "base point; nobody is moved to where the work went."
    )


def _indicative(point: PointResult) -> bool:
    figures = (figure for d in point.designs.values() for figure in d.metrics.values())
    return any(figure.indicative for figure in figures)


def month_section(result: StudyResult, drawn: list[Picture]) -> Markup:
    """Attainment and backlog through the judged period."""
    period = _period(result)
    gloss = (
        f"Contracts are judged month by month, so one bad month costs money in a good {period}. A "
        "first or last month of which less than half was watched is left out."
    )
    return section("months", f"Through the {period}", gloss, gallery(drawn, "months"))


def waiting_section(drawn: list[Picture]) -> Markup:
    """Hours of waiting by reason."""
    gloss = (
        "An average case is open far longer than anybody works on it. These are the hours in "
        "which nobody worked on it, by what it waited for."
    )
    return section("waiting", "Where the waiting comes from", gloss, gallery(drawn, "waiting"))


def heat_section(drawn: list[Picture]) -> Markup:
    """People against cases by hour of the week."""
    gloss = (
        "Rows are days, columns hours of the day on the clock of the books. Bright is many. Of "
        "people, white is nobody, and the scale goes by square roots, so that a small crew shows. "
        "Where cases per person are bright, people are short; a red cross marks hours in which "
        "cases open and nobody is on duty or on call, a ring those in which somebody is on call, "
        "who comes for the most severe cases alone."
    )
    shown = (gallery(drawn, "heat-demand"), gallery(drawn, "heat"), _desk_weeks(drawn))
    interns = gallery(drawn, intern_weeks.ROOM, 2)
    return section("staffing", "Staffing against demand", gloss, *shown, interns)


def _desk_weeks(drawn: list[Picture]) -> Markup:
    """The maps of each desk, folded away."""
    shown = gallery(drawn, desk_weeks.ROOM, 1)
    if not shown:
        return joined()
    gloss = (
        "For each desk the people on duty (blocks such as meetings left out), the hours that they "
        "work in the hour, on the same scale, and the cases that open there. White is nobody on "
        "duty or on call."
    )
    summary = tag("summary", "Desk by desk")
    return tag("details", summary, tag("p", gloss, class_="small"), shown)


def detail_section(result: StudyResult) -> Markup:
    """The designs side by side, attainment by package and severity, and each desk."""
    tables = [table_markup(side_by_side(result), stack=True, title=False)]
    for dimension in _CUTS:
        table = cuts(result, dimension)
        if table is not None:
            summary = tag("summary", table.title)
            shown = "open" if dimension == "package" else ""
            body = table_markup(table, stack=True, title=False)
            tables.append(tag("details", summary, body, open=shown))
    desks = by_desk(result)
    if desks is not None:
        body = table_markup(desks, stack=True, title=False)
        tables.append(tag("details", tag("summary", desks.title), body))
    gloss = (
        "The same cases, the same contracts; only the organisation differs. Occupancy is work over "
        "time on shift without blocks such as meetings, utilisation is work over all paid time."
    )
    return section("designs", "The designs side by side", gloss, *tables)


def money_section(result: StudyResult, drawn: list[Picture]) -> Markup:
    """The income statement and the money by month."""
    table = statement(result)
    if not table.rows:
        return joined()
    gloss = (
        "Costs and credits are negative. Direct margin leaves out hiring, tools, rent and "
        "management; the fully loaded margin takes everything in. Product revenue is not included. "
        "Averages over the replications. In the pictures by month a first or last month of which "
        "less than half was watched is left out."
    )
    if any(picture.name == cost_sources.BESIDE for picture in drawn):
        gloss += " The second picture of cost by source leaves out base pay and overhead, so that "
        gloss += "the rest can be seen."
    shown = (gallery(drawn, cost_sources.ROOM, 2), gallery(drawn, "money"))
    return section("money", "The money", gloss, table_markup(table, stack=True), *shown)


def comparison_section(result: StudyResult) -> Markup:
    """Paired differences and who may be the best."""
    table = comparison(result)
    if not table.rows:
        return joined()
    gloss = (
        "Every design meets the very same cases, so luck with the cases mostly cancels; a gain "
        "below 1 means that here it did not help. The intervals hold for all pairs at once. An "
        "interval that contains zero means: too close to call. Correlation says how alike the "
        f"designs' {_period(result)}s run; the gain is how many times more replications separate "
        "cases would have needed."
    )
    return section(
        "sure", "How sure is this?", gloss, table_markup(table, stack=True), _best(result)
    )


def _best(result: StudyResult) -> Markup:
    """Who may be the best in each judged metric, by the rule of the headline."""
    lines = []
    for metric in result.base.best:
        leading = lead(result.base, metric)
        if leading is None or (metric == COST_PER_CASE and equal_cost(result)):
            continue
        names = listed([called(name) for name in leading.contenders])
        lines.append(f"{measure_of(metric).label}: {names}")
    return bullets("Who may be the best, at 95% confidence", lines)


def assumptions(result: StudyResult) -> Markup:
    """What was assumed, and what the reader should know."""
    points = [result.base, *(point for points in result.curves.values() for point in points)]
    failures = [line for point in points for line in point.failures]
    parts = [
        folded("Warnings", told_once(list(map(without_detours, result.warnings))), _WARNINGS),
        bullets("Replications that failed", failures),
        bullets("Notes", result.notes),
        assumed_markup(result),
    ]
    gloss = _ASSUMED if result.assumptions else _NOTHING_ASSUMED
    return section("assumptions", "What is assumed", gloss, *parts)


def provenance(result: StudyResult) -> Markup:
    """Seed, hashes of the inputs and versions, so that anyone can make this page again."""
    rows = [
        tag("tr", tag("th", words(key), scope="row"), tag("td", value))
        for key, value in result.provenance.items()
    ]
    if not rows:
        return joined()
    gloss = "The same inputs, seed and version give the same numbers to the last digit."
    return section(
        "provenance",
        "How to make this page again",
        gloss,
        tag("div", tag("table", tag("tbody", *rows), class_="facts"), class_="scroll"),
    )
