"""The tables of the report as plain words, the same for the page and the terminal."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from supportsim.outcome.statement import DIRECT_LINES, REVENUE_LINES
from supportsim.report.headline import currency_of, standing
from supportsim.report.measures import (
    COST_PER_CASE,
    MARGIN,
    MISSED_MONTH,
    RESOLUTION,
    RESPONSE,
    SIGNED,
    Kind,
    cut_of,
    measure_of,
    words,
)
from supportsim.report.numbers import (
    NOTHING,
    capital,
    change,
    count,
    interval,
    money,
    number,
    plain,
    span,
)
from supportsim.report.ranking import in_order
from supportsim.report.turning import answer, told
from supportsim.report.worst import figure_of, worst_goal
from supportsim.study.intervals import NO_VARIATION
from supportsim.study.quantiles import NO_UPPER_BOUND
from supportsim.study.results import DesignResult, Difference, Figure, PointResult, StudyResult

Mark = Literal["", "met", "missed", "unsure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A value in a table.

    Attributes:
        text: The value.
        small: Its interval, or a remark.
        mark: Where it stands to its goal.
        quiet: Whether it is set lightly.
        indicative: Whether too few replications stand behind the interval.
    """

    text: str
    small: str = ""
    mark: Mark = ""
    quiet: bool = False
    indicative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: its words, what they mean, its cells; `total` sets it apart."""

    label: str
    gloss: str = ""
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; `columns` name the cells, the first column is the rows' labels."""

    title: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = field(default=())


#: Metrics that begin so say why a line of the statement is not known.
_LINE: Final = "statement/"
NO_TARGET: Final = "none set"
#: Whether a design keeps up, by `overloaded`.
KEEPS_UP: Final = {False: "yes", True: "no, overloaded", None: "not judged: starts empty"}
#: What the tilde before an interval means.
INDICATIVE: Final = "~ indicative: too few replications for the interval to be trusted"
#: The remark of a figure without an interval for want of any difference.
NO_SPREAD: Final = "no spread"
#: What stands behind the lower end of an interval without an upper one, and its meaning.
OPEN_MARK: Final = "(+)"
OPEN_ENDED: Final = f"{OPEN_MARK} {NO_UPPER_BOUND}"
#: At most this many measures stand on the front.
FRONT_MOST: Final = 7
#: Each entry lists metrics of which the first that has a value is taken.
FRONT: Final = (
    (RESOLUTION,),
    (RESPONSE,),
    (MISSED_MONTH,),
    ("first_response_hours_p90", "first_response_hours"),
    (COST_PER_CASE,),
    (MARGIN,),
    ("backlog", "utilisation"),
)
#: What the front says of the months missed; the packages stand in a table of their own.
WORST_GLOSS: Final = "Share of months in which the worst of the promised goals was missed."
#: The gain of the same cases is not told more exactly than this.
GAIN_MOST: Final = 1000
#: What stands in the table of where the answer changes.
TURNING: Final = (RESOLUTION, MARGIN, RESPONSE)
#: What stands in the table of the designs side by side, in this order.
SIDE_BY_SIDE: Final = (
    "utilisation",
    "occupancy",
    "first_response_hours",
    "first_response_hours_p50",
    "first_response_hours_p90",
    "resolution_hours",
    "resolution_hours_p50",
    "resolution_hours_p90",
    "wait_hours",
    "waited_share",
    "worked_hours",
    "rework_hours",
    "touches_per_case",
    "hand_offs_per_case",
    "escalation_share",
    "assist_share",
    "one_touch_share",
    "backup_share",
    "reopen_share",
    "update_attainment",
    "cases_opened",
    "cases_resolved",
    "cases_withdrawn",
    "cases_open",
    "backlog",
    "overtime_hours",
    "cost",
    "revenue",
)


def indicative(table: Table) -> bool:
    """Whether some cell of a table is only indicative."""
    return any(cell.indicative for row in table.rows for cell in row.cells)


def metrics_of(point: PointResult) -> list[str]:
    """Every metric of any design at a point, in order of first sight."""
    return list(dict.fromkeys(m for design in point.designs.values() for m in design.metrics))


def front_metrics(result: StudyResult) -> list[str]:
    """At most seven measures that stand on the front, those that have a value somewhere."""
    found = []
    for choice in FRONT:
        known = [metric for metric in choice if _anywhere(result, metric)]
        found += known[:1]
    return found[:FRONT_MOST]


def front(result: StudyResult) -> Table:
    """At most seven measures of each design, each beside its target."""
    rows = tuple(
        _worst_row(result)
        if metric == MISSED_MONTH
        else _row(result, metric, target=_target(result, metric))
        for metric in front_metrics(result)
    )
    columns = ("Target", *_names(result.base))
    return Table(title="The measures", corner="Measure", columns=columns, rows=rows)


def _worst_row(result: StudyResult) -> Row:
    """The share of months missed of each design's worst package and goal, never an average."""
    cells = [Cell(text=NO_TARGET, quiet=True)]
    for design in result.base.designs.values():
        worst = worst_goal(design)
        if worst is None:
            cells.append(Cell(text=NOTHING))
            continue
        cell = figure_cell(result, worst[1], MISSED_MONTH)
        small = f"{worst[0]}; {cell.small}" if cell.small else worst[0]
        cells.append(replace(cell, small=small))
    return Row(label=measure_of(MISSED_MONTH).label, gloss=WORST_GLOSS, cells=tuple(cells))


def turning(result: StudyResult, curve: str) -> Table | None:
    """Who clearly leads at each value of a curve; None where no design has a figure."""
    points = in_order(result.curves[curve], curve)
    rows = []
    for metric in (metric for metric in TURNING if told(points, metric)):
        answers = [answer(point, metric) for point in points]
        cells = tuple(Cell(text=words(who), quiet=not clear) for who, clear in answers)
        rows.append(Row(label=measure_of(metric).label, cells=cells))
    label = capital(result.labels.get(curve, words(curve)))
    columns = tuple(plain(point.values[curve]) for point in points)
    return _table(label, "Clear leader at", columns, rows) if rows else None


def side_by_side(result: StudyResult, metrics: tuple[str, ...] = SIDE_BY_SIDE) -> Table:
    """People, pay and the way work runs, design by design."""
    designs = result.base.designs.values()
    rows = [*_people(result), _staff_cost(result)]
    rows += [
        _row(result, metric)
        for metric in metrics
        if any(metric in design.metrics for design in designs)
    ]
    rows.append(
        Row(
            label="Keeps up with the case load",
            gloss="No: the backlog keeps growing.",
            cells=tuple(Cell(text=KEEPS_UP[d.overloaded]) for d in designs),
        )
    )
    return _table("The designs side by side", "", _names(result.base), rows)


def cuts(result: StudyResult, dimension: str) -> Table | None:
    """Attainment by package, severity or another cut; None when there is no such cut."""
    wanted = [
        metric
        for base in (RESPONSE, RESOLUTION, MISSED_MONTH)
        for metric in metrics_of(result.base)
        if metric.startswith(f"{base}/{dimension}=") and ("," not in metric or base == MISSED_MONTH)
    ]
    if not wanted:
        return None
    rows = [_row(result, m, target=_target(result, m)) for m in wanted]
    title = f"In time by {dimension}"
    return _table(title, "Measure", ("Target", *_names(result.base)), rows)


def curve_table(result: StudyResult, curve: str, metric: str) -> Table:
    """One metric of every design along a curve; an overloaded point carries a star."""
    points = in_order(result.curves[curve], curve)
    rows = [
        Row(label=plain(point.values[curve]), cells=tuple(_point_cells(result, point, metric)))
        for point in points
    ]
    over = any(design.overloaded for point in points for design in point.designs.values())
    return Table(
        title=measure_of(metric).label,
        corner=capital(result.labels.get(curve, words(curve))),
        columns=_names(result.base),
        rows=tuple(rows),
        notes=("* overloaded: the backlog keeps growing",) if over else (),
    )


def _kept_together(lines: list[str]) -> list[str]:
    """Lines by what stands before their colon, so that all salaries follow each other."""
    heads = list(dict.fromkeys(line.partition(":")[0] for line in lines))
    return sorted(lines, key=lambda line: heads.index(line.partition(":")[0]))


def statement(result: StudyResult) -> Table:
    """The income statement of the judged period, line by line, and both margins."""
    designs = list(result.base.designs.values())
    lines = list(dict.fromkeys(line for design in designs for line in design.statement))
    income = [line for line in lines if line.startswith(REVENUE_LINES)]
    direct = [line for line in lines if line.startswith(DIRECT_LINES)]
    rest = [line for line in lines if line not in {*income, *direct}]
    income += [line for line in _unknown(result) if line.startswith(REVENUE_LINES)]
    rows: list[Row] = []
    for block, metric in (
        (income, "revenue"),
        (_kept_together(direct), "direct_margin"),
        (rest, MARGIN),
    ):
        rows += [
            Row(label=_line_words(line), cells=tuple(_line(result, d, line) for d in designs))
            for line in block
        ]
        rows += _total(result, metric)
    months = designs[0].months if designs else []
    whole = f"{months[0]} to {months[-1]}" if months else "the judged period"
    title = f"Income statement, {whole}"
    return _table(title, currency_of(result), _names(result.base), rows)


def comparison(result: StudyResult, metrics: tuple[str, ...] = ()) -> Table:
    """Paired differences, their simultaneous intervals, and what pairing gained.

    Of `metrics`, or of those of the front when left out.
    """
    wanted = list(metrics) or front_metrics(result)
    chosen = [d for d in result.base.differences if d.metric in wanted]
    chosen.sort(key=lambda difference: wanted.index(difference.metric))
    rows = [
        Row(
            label=measure_of(d.metric).label,
            cells=tuple(_difference_cells(result, d)),
        )
        for d in chosen
    ]
    columns = ("Designs", "Difference", "Between (95%)", "Correlation", "Gain of same cases")
    return _table("Differences", "Measure", columns, rows)


def _table(title: str, corner: str, columns: tuple[str, ...], rows: Iterable[Row]) -> Table:
    return Table(title=title, corner=corner, columns=columns, rows=tuple(rows))


def _names(point: PointResult) -> tuple[str, ...]:
    return tuple(capital(words(name)) for name in point.designs)


def _anywhere(result: StudyResult, metric: str) -> bool:
    """Whether any design has a value for the metric at the base point."""
    found = [figure_of(design, metric) for design in result.base.designs.values()]
    return any(figure is not None and figure.mean is not None for figure in found)


def _target(result: StudyResult, metric: str) -> Cell:
    """The goal of a metric; where only its packages have goals, theirs."""
    measure = measure_of(metric, result.units.get(metric))
    currency = currency_of(result)
    goal = result.goals.get(metric)
    if goal is not None:
        sign = "at least" if measure.better >= 0 else "at most"
        return Cell(text=f"{sign} {number(goal, measure.kind, currency)}")
    inside = {
        cut_of(name).rpartition("=")[2]: number(value, measure.kind, currency)
        for name, value in result.goals.items()
        if name.startswith(f"{metric}/")
    }
    if inside:
        small = ", ".join(f"{words(name)} {value}" for name, value in inside.items())
        return Cell(text="by contract", small=small, quiet=True)
    return Cell(text=NO_TARGET, quiet=True)


def _row(result: StudyResult, metric: str, *, target: Cell | None = None) -> Row:
    measure = measure_of(metric, result.units.get(metric))
    cells = [
        figure_cell(result, design.metrics.get(metric), metric)
        for design in result.base.designs.values()
    ]
    before = () if target is None else (target,)
    return Row(label=measure.label, gloss=measure.gloss, cells=(*before, *cells))


def figure_cell(result: StudyResult, figure: Figure | None, metric: str) -> Cell:
    """A figure with its interval, or why it has none; marked against its goal."""
    if figure is None:
        return Cell(text=NOTHING)
    measure, currency = measure_of(metric, result.units.get(metric)), currency_of(result)
    if figure.mean is None:
        return Cell(text=NOTHING, small=figure.reason or "")
    signed = metric.partition("/")[0] in SIGNED
    small = interval(figure, measure.kind, currency, signed=signed) or _reason(
        figure, measure.kind, currency
    )
    mark: Mark = ""
    if metric in result.goals:
        side = standing(figure, result.goals[metric], measure.better)
        mark = side if side != "unknown" else ""  # type: ignore[assignment]
    text = number(figure.mean, measure.kind, currency, short=True)
    tilde = figure.indicative and figure.low is not None
    return Cell(text=text, small=small, mark=mark, indicative=tilde)


def _reason(figure: Figure, kind: Kind, currency: str) -> str:
    """Why a figure has no whole interval, in few words where they are known."""
    if figure.reason == NO_VARIATION:
        return NO_SPREAD
    if figure.reason == NO_UPPER_BOUND and figure.low is not None:
        low = figure.low if kind == "money" else max(figure.low, 0.0)
        return f"from {number(low, kind, currency, short=True)} {OPEN_MARK}"
    return figure.reason or ""


def open_ended(table: Table) -> bool:
    """Whether some interval of a table has no upper end."""
    return any(cell.small.endswith(f" {OPEN_MARK}") for row in table.rows for cell in row.cells)


def _point_cells(result: StudyResult, point: PointResult, metric: str) -> Iterable[Cell]:
    measure, currency = measure_of(metric), currency_of(result)
    for name in result.base.designs:
        design = point.designs.get(name)
        figure = None if design is None else design.metrics.get(metric)
        if design is None or figure is None or figure.mean is None:
            yield Cell(text=NOTHING)
            continue
        star = "*" if design.overloaded else ""
        text = number(figure.mean, measure.kind, currency, short=True)
        signed = metric.partition("/")[0] in SIGNED
        small = interval(figure, measure.kind, currency, signed=signed)
        yield Cell(text=text + star, small=small, indicative=figure.indicative)


def _people(result: StudyResult) -> Iterable[Row]:
    """People by desk, in small print by role; and all of them."""
    designs = list(result.base.designs.values())
    roles = [role for design in designs for role in design.headcounts]
    for desk in dict.fromkeys(role.partition("/")[0] for role in roles):
        cells = tuple(_desk_cell(design, desk) for design in designs)
        yield Row(label=f"People: {words(desk)}", cells=cells)
    totals = tuple(Cell(text=count(sum(design.headcounts.values()))) for design in designs)
    yield Row(label="People in all", gloss="As rostered.", cells=totals, total=True)


def _desk_cell(design: DesignResult, desk: str) -> Cell:
    found = {
        role.partition("/")[2]: people
        for role, people in design.headcounts.items()
        if role.partition("/")[0] == desk
    }
    if not found:
        return Cell(text="-", quiet=True)
    small = ", ".join(f"{words(role)} {count(people)}" for role, people in found.items() if role)
    return Cell(text=count(sum(found.values())), small=small, quiet=True)


def _staff_cost(result: StudyResult) -> Row:
    currency = currency_of(result)
    designs = result.base.designs.values()
    cells = tuple(Cell(text=money(design.staff_cost, currency)) for design in designs)
    return Row(label="Staff cost a year", gloss="Loaded, as rostered before the run.", cells=cells)


def _line_words(line: str) -> str:
    base, _, rest = line.partition("/")
    tail = rest.replace("=", " ").replace("/", ", ").replace("_", " ")
    return capital(base.replace("_", " ")) + (f": {tail}" if tail else "")


def _unknown(result: StudyResult) -> list[str]:
    """Lines of the statement that have a reason instead of money."""
    metrics = [metric for metric in metrics_of(result.base) if metric.startswith(_LINE)]
    return [metric.removeprefix(_LINE) for metric in metrics]


def _line(result: StudyResult, design: DesignResult, line: str) -> Cell:
    unknown = design.metrics.get(f"{_LINE}{line}")
    if unknown is not None:
        return replace(figure_cell(result, unknown, f"{_LINE}{line}"), quiet=True)
    if line not in design.statement:
        return Cell(text="-", quiet=True)
    return Cell(text=f"{round(sum(design.statement[line])):,}", quiet=True)


def _total(result: StudyResult, metric: str) -> list[Row]:
    """A line of the statement that is a metric, in full and with its interval."""
    designs = result.base.designs.values()
    if not any(metric in design.metrics for design in designs):
        return []
    cells = []
    for design in designs:
        figure = design.metrics.get(metric)
        cell = figure_cell(result, figure, metric)
        if figure is not None and figure.mean is not None:
            cell = replace(cell, text=f"{round(figure.mean):,}")
        cells.append(cell)
    measure = measure_of(metric)
    return [Row(label=measure.label, gloss=measure.gloss, cells=tuple(cells), total=True)]


def _difference_cells(result: StudyResult, difference: Difference) -> Iterable[Cell]:
    kind, currency = measure_of(difference.metric).kind, currency_of(result)
    pair = Cell(text=f"{words(difference.of)} less {words(difference.versus)}", quiet=True)
    if difference.mean is None:
        return [pair, Cell(text=NOTHING, small=difference.reason or ""), *[Cell(text="")] * 3]
    between = span(difference.low, difference.high, kind, currency, points=True)
    spans = None not in (difference.low, difference.high) and (
        (difference.low or 0) <= 0 <= (difference.high or 0)
    )
    correlation, gain = difference.correlation, difference.variance_ratio
    return [
        pair,
        Cell(text=change(difference.mean, kind, currency)),
        Cell(text=between, small="too close to call" if spans else ""),
        Cell(text=NOTHING if correlation is None else f"{correlation:.2f}"),
        Cell(text=NOTHING if gain is None else _gain(gain)),
    ]


def _gain(gain: float) -> str:
    return f"over {GAIN_MOST:,} times" if gain > GAIN_MOST else f"{gain:.1f} times"


def month_of(metric: str) -> str:
    """The month a metric is cut by, or nothing."""
    cut = cut_of(metric)
    return cut.removeprefix("month=") if cut.startswith("month=") else ""
