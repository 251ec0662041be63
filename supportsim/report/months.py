"""Pictures along the year: attainment and money by month, backlog by day."""

from typing import Final

from supportsim.report.figures import (
    Axes,
    Figure,
    Patch,
    bare,
    draw,
    goal_line,
    legend_below,
    legend_columns,
    value_axis,
)
from supportsim.report.measures import RESOLUTION, RESPONSE, cut_of, measure_of, words
from supportsim.report.numbers import capital, currency_of
from supportsim.report.picture import Picture, slug, tick_writer
from supportsim.report.style import INK, PALETTE, PAPER, headed, in_legend, looks
from supportsim.report.tables.cells import metrics_of
from supportsim.report.turning import has_figure
from supportsim.report.watched import watched
from supportsim.study.results import DesignResult, StudyResult

BACKLOG: Final = "backlog_by_day"
DAYS_IN_WEEK: Final = 7
#: Inches of a picture with a legend of two rows, and of each further row.
_HEIGHT: Final = 2.8
_ROW: Final = 0.17
#: Three letters a month, whatever the locale.
_LETTERS: Final = "JanFebMarAprMayJunJulAugSepOctNovDec"


def month_pictures(result: StudyResult) -> list[Picture]:
    """Attainment by month against its goal, and the backlog by day."""
    found = []
    for metric in (RESPONSE, RESOLUTION):
        cuts = [m for m in metrics_of(result.base) if m.startswith(f"{metric}/month=")]
        months = watched(result, sorted(cut_of(cut).removeprefix("month=") for cut in cuts))
        if months and any(has_figure([result.base], cut) for cut in cuts):
            found.append(_attainment(result, metric, months))
    if any(design.series.get(BACKLOG) for design in result.base.designs.values()):
        found.append(_backlog(result))
    return found


def money_pictures(result: StudyResult) -> list[Picture]:
    """For each design what came in, what went out and what was left, month by month."""
    return [
        _money(result, name, design)
        for name, design in result.base.designs.items()
        if design.months and design.statement
    ]


def month_label(month: str) -> str:
    """The month of "2027-03", shortened to three letters; a text that is no month stays."""
    last = month.rpartition("-")[2]
    if not last.isdigit() or not 1 <= int(last) <= 12:
        return month
    return _LETTERS[3 * int(last) - 3 : 3 * int(last)]


def _month_ticks(axes: Axes, months: list[str]) -> None:
    step = 1 if len(months) <= 6 else 2 if len(months) <= 14 else 3
    places = range(0, len(months), step)
    axes.set_xticks(list(places), [month_label(months[place]) for place in places])


def _attainment(result: StudyResult, metric: str, months: list[str]) -> Picture:
    cuts = [f"{metric}/month={month}" for month in months]
    title = f"{measure_of(metric).label} by month"

    def paint(figure: Figure) -> None:
        axes, handles = figure.subplots(), []
        shown = [result.goals[metric]] if metric in result.goals else []
        for name, look in looks(list(result.base.designs)).items():
            figures = [result.base.designs[name].metrics.get(cut) for cut in cuts]
            kept = [(x, f) for x, f in enumerate(figures) if f is not None and f.mean is not None]
            xs = [x for x, _ in kept]
            means = [f.mean or 0.0 for _, f in kept]
            lows = [f.mean or 0.0 if f.low is None else f.low for _, f in kept]
            highs = [f.mean or 0.0 if f.high is None else f.high for _, f in kept]
            axes.fill_between(xs, lows, highs, color=look.colour, alpha=0.14, linewidth=0)
            shown += means
            (line,) = axes.plot(
                xs, means, color=look.colour, linestyle=look.line, marker=look.marker, markersize=4
            )
            handles.append(line)
        bare(axes)
        axes.set_title(title)
        _month_ticks(axes, months)
        axes.set_ylim(*_room(shown))
        goal_line(axes, result.goals.get(metric), tick_writer("share", ""))
        value_axis(axes, tick_writer("share", ""))
        legend_below(figure, handles, _labels(result))

    name = slug("month", metric)
    alt = f"{title}, each design, with 95% bands and the goal"
    return Picture(name=name, room="months", alt=alt, svg=draw(name, 3.75, _height(result), paint))


def _room(shares: list[float]) -> tuple[float, float]:
    """Limits around the shares; the wide band of a month of few days may run out of them."""
    low, high = min(shares, default=0.0), max(shares, default=1.0)
    room = max(0.4 * (high - low), 0.02)
    return max(low - room, 0.0), min(high + room, 1.005)


def _labels(result: StudyResult) -> list[str]:
    return [in_legend(capital(words(name))) for name in result.base.designs]


def _height(result: StudyResult) -> float:
    """Inches of a picture that has a row of its legend for some designs each."""
    labels = _labels(result)
    rows = -(-len(labels) // legend_columns(labels))
    return _HEIGHT + _ROW * max(0, rows - 2)


def _backlog(result: StudyResult) -> Picture:
    def paint(figure: Figure) -> None:
        axes, handles = figure.subplots(), []
        for name, look in looks(list(result.base.designs)).items():
            series = result.base.designs[name].series.get(BACKLOG, [])
            weeks = [day / DAYS_IN_WEEK for day in range(len(series))]
            (line,) = axes.plot(
                weeks, series, color=look.colour, linestyle=look.line, linewidth=1.3
            )
            handles.append(line)
        bare(axes)
        axes.set_title("Open cases, day by day")
        axes.set_xlabel("Week of the period judged")
        axes.set_ylim(bottom=0)
        axes.margins(x=0.01)
        value_axis(axes, tick_writer("count", ""))
        legend_below(figure, handles, _labels(result))

    alt = "Open cases of each design by day"
    svg = draw("backlog", 3.75, _height(result), paint)
    return Picture(name="backlog", room="months", alt=alt, svg=svg)


def _money(result: StudyResult, name: str, design: DesignResult) -> Picture:
    title, shown = capital(words(name)), watched(result, design.months)
    months = [place for place, month in enumerate(design.months) if month in shown]
    came = [sum(max(line[m], 0.0) for line in design.statement.values()) for m in months]
    went = [sum(min(line[m], 0.0) for line in design.statement.values()) for m in months]

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        places = range(len(months))
        axes.bar(places, came, color=PALETTE[5], width=0.7)
        axes.bar(places, went, color=PALETTE[4], width=0.7, hatch="///", edgecolor=PAPER)
        left = [a + b for a, b in zip(came, went, strict=True)]
        (line,) = axes.plot(places, left, color=INK, marker="D", markersize=3.5, linewidth=1.1)
        axes.axhline(0, color=INK, linewidth=0.7)
        bare(axes)
        axes.set_title(headed(title, "money by month"))
        _month_ticks(axes, shown)
        value_axis(axes, tick_writer("money", currency_of(result)))
        patches = [
            Patch(color=PALETTE[5]),
            Patch(facecolor=PALETTE[4], hatch="///", edgecolor=PAPER),
        ]
        legend_below(figure, [*patches, line], ["comes in", "goes out", "is left"])

    key = slug("money", name)
    alt = f"{title}: money that comes in, goes out and is left, by month"
    return Picture(name=key, room="money", alt=alt, svg=draw(key, 3.75, 2.5, paint))
