"""Pictures of the curves: each measure over each swept value, with bands and who is best."""

import itertools
import textwrap
from typing import Final

from supportsim.report.figures import (
    Axes,
    Figure,
    bare,
    draw,
    goal_line,
    legend_below,
    legend_columns,
    value_axis,
)
from supportsim.report.measures import is_signed, measure_of, words
from supportsim.report.numbers import capital, currency_of, plain
from supportsim.report.picture import Picture, slug, tick_writer
from supportsim.report.ranking import in_order
from supportsim.report.style import PAPER, SOFT, TIE, TITLE, Look, in_legend, looks
from supportsim.report.turning import OVERLOADED, answer, crossings, goal_of, metrics_along
from supportsim.study.results import PointResult, StudyResult

#: Height of the strip that shows the best design, as a share of the panel.
_STRIP: Final = 0.055
#: Inches of a panel with a title of one row and a legend of two, and of each further row.
_HEIGHT: Final = 3.05
_ROW: Final = 0.17
#: Letters that a row of what stands under the panel holds.
_LABEL: Final = 48
#: Share of the panel's height that is left free beyond a goal at its edge.
_BEYOND_GOAL: Final = 0.05
#: A goal is left out that would make the panel so many times as high.
_FAR: Final = 3.0


def curve_pictures(result: StudyResult) -> list[Picture]:
    """Panels of each curve: what is promised, attainment, cost per case, margin, named parts."""
    return [
        _panel(result, curve, metric)
        for curve in result.curves
        for metric in metrics_along(result, curve)
    ]


def _known(point: PointResult, design: str, metric: str) -> bool:
    found = point.designs.get(design)
    figure = None if found is None else found.metrics.get(metric)
    return figure is not None and figure.mean is not None


def _panel(result: StudyResult, curve: str, metric: str) -> Picture:
    name = slug("curve", curve, metric)
    label = result.labels.get(curve, words(curve))
    title = measure_of(metric).label
    more = max(0, _legend_rows(result) - 2) + _title(metric).count("\n")
    more += _label(result, curve).count("\n")
    height = _HEIGHT + _ROW * more
    svg = draw(name, 3.75, height, lambda figure: _paint(figure, result, curve, metric))
    alt = f"{title} of each design over {label}, with 95% bands"
    return Picture(name=name, room=f"curve/{curve}", alt=alt, svg=svg)


def _paint(figure: Figure, result: StudyResult, curve: str, metric: str) -> None:
    axes = figure.subplots()
    points = in_order(result.curves[curve], curve)
    places = _places([point.values[curve] for point in points])
    look = looks(list(result.base.designs))
    handles = [_line(axes, points, places, (n, metric, look[n])) for n in look]
    _scales(axes, result, curve, metric, places)
    if len(look) > 1:
        _strip(axes, points, places, metric, look)
    _turning(axes, result, curve, metric)
    write = tick_writer(measure_of(metric).kind, currency_of(result))
    goal_line(axes, goal_of(result, metric), write)
    axes.set_title(_title(metric), pad=14)
    if any(design.overloaded for point in points for design in point.designs.values()):
        axes.text(
            1,
            1.03,
            "hollow: overloaded",
            transform=axes.transAxes,
            ha="right",
            color=SOFT,
            size=7.5,
        )
    legend_below(figure, handles, _labels(result))


def _title(metric: str) -> str:
    """The measure, and on a second line the part of it."""
    label = measure_of(metric).label
    return label if len(label) <= TITLE else label.replace(", ", "\n", 1)


def _label(result: StudyResult, curve: str) -> str:
    """What is swept, in as many rows as the width of a panel asks for."""
    return textwrap.fill(capital(result.labels.get(curve, words(curve))), _LABEL)


def _labels(result: StudyResult) -> list[str]:
    return [in_legend(capital(words(name))) for name in result.base.designs]


def _legend_rows(result: StudyResult) -> int:
    labels = _labels(result)
    return -(-len(labels) // legend_columns(labels))


def _places(values: list[object]) -> list[float]:
    """Where the values stand on the axis: numbers at themselves, words in a row."""
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return [float(str(value)) for value in values]
    return [float(place) for place in range(len(values))]


def _line(
    axes: Axes, points: list[PointResult], places: list[float], drawn: tuple[str, str, Look]
) -> object:
    """Band, line and marks of one design; the legend's handle for it."""
    name, metric, look = drawn
    pairs = zip(places, points, strict=True)
    kept = [(x, point.designs[name]) for x, point in pairs if _known(point, name, metric)]
    xs = [x for x, _ in kept]
    figures = [design.metrics[metric] for _, design in kept]
    means = [_or(figure.mean, 0.0) for figure in figures]
    lows = [_or(figure.low, mean) for figure, mean in zip(figures, means, strict=True)]
    highs = [_or(figure.high, mean) for figure, mean in zip(figures, means, strict=True)]
    if not is_signed(metric):
        lows = [max(low, 0.0) for low in lows]
    if measure_of(metric).kind == "share":
        highs = [min(high, 1.0) for high in highs]
    axes.fill_between(xs, lows, highs, color=look.colour, alpha=0.16, linewidth=0)
    line, mark, colour = look.line, look.marker, look.colour
    axes.plot(xs, means, color=colour, linestyle=line, linewidth=1.5)
    for x, mean, (_, design) in zip(xs, means, kept, strict=True):
        face = PAPER if design.overloaded else colour
        axes.plot([x], [mean], mark, markersize=5.5, color=colour, markerfacecolor=face, zorder=3)
    (handle,) = axes.plot([], [], color=colour, linestyle=line, marker=mark, markersize=5)
    return handle


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


def _scales(axes: Axes, result: StudyResult, curve: str, metric: str, places: list[float]) -> None:
    bare(axes)
    points = in_order(result.curves[curve], curve)
    axes.set_xticks(places, [plain(point.values[curve]) for point in points])
    axes.set_xlabel(_label(result, curve))
    value_axis(axes, tick_writer(measure_of(metric).kind, currency_of(result)))
    axes.margins(x=0.05, y=0.08)
    low, high = axes.get_ylim()
    goal = goal_of(result, metric)
    if goal is not None and (height := max(high, goal) - min(low, goal)) <= _FAR * (high - low):
        low, high = min(low, goal - height * _BEYOND_GOAL), max(high, goal)
    share = measure_of(metric).kind == "share"
    if share:
        low, high = max(low, 0.0), min(high, 1.0)
    axes.set_ylim(low, high + (high - low) * 0.09)
    if share:
        # Above 100 % there is only room for the strip.
        top = axes.get_ylim()[1]
        axes.set_yticks([tick for tick in axes.get_yticks() if low <= tick <= min(top, 1.0)])


def _strip(
    axes: Axes, points: list[PointResult], places: list[float], metric: str, look: dict[str, Look]
) -> None:
    """Along the top: the best design's colour; grey is too close, hatched all overloaded."""
    left, right = axes.get_xlim()
    edges = [left, *((a + b) / 2 for a, b in itertools.pairwise(places)), right]
    answers = [answer(point, metric) for point in points]
    bottom, across = 1 - _STRIP, axes.get_xaxis_transform()
    spans = itertools.pairwise(edges)
    for x, (name, clear), (start, end) in zip(places, answers, spans, strict=True):
        over = name == OVERLOADED and not clear
        axes.fill_between(
            [start, end],
            bottom,
            1,
            facecolor=look[name].colour if clear else PAPER if over else TIE,
            alpha=0.85,
            linewidth=0,
            hatch="/////" if over else None,
            edgecolor=SOFT if over else "none",
            transform=across,
        )
        if clear:
            marker = look[name].marker
            axes.plot([x], [1 - _STRIP / 2], marker, color=PAPER, markersize=3.2, transform=across)
    axes.set_xlim(left, right)


def _turning(axes: Axes, result: StudyResult, curve: str, metric: str) -> None:
    """A dotted line where two clear leaders are level, and a band for how sure that place is."""
    left, right = axes.get_xlim()
    for one in crossings(result, curve, metric):
        if one.at is None or one.low is None or one.high is None:
            continue
        axes.axvspan(one.low, one.high, color=TIE, alpha=0.3, linewidth=0, zorder=0)
        axes.axvline(one.at, color=SOFT, linewidth=1, linestyle=":", zorder=1)
    axes.set_xlim(left, right)
