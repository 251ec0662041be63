"""Pictures of the curves: each measure over each swept value, with bands and who is best."""

import itertools
from typing import Final

from supportsim.report.figures import Axes, Figure, bare, draw, goal_line, legend_below, value_axis
from supportsim.report.headline import capital, currency_of
from supportsim.report.measures import (
    COST_PER_CASE,
    MARGIN,
    RESOLUTION,
    RESPONSE,
    measure_of,
    words,
)
from supportsim.report.numbers import plain
from supportsim.report.picture import Picture, slug, tick_writer
from supportsim.report.ranking import in_order, lead
from supportsim.report.style import PAPER, SOFT, TIE, Look, looks, shortened
from supportsim.study.results import PointResult, StudyResult

METRICS: Final = (RESPONSE, RESOLUTION, COST_PER_CASE, MARGIN)
#: Height of the strip that shows the best design, as a share of the panel.
_STRIP: Final = 0.055


def curve_pictures(result: StudyResult) -> list[Picture]:
    """One panel for each curve and each of attainment, cost per case and margin."""
    return [
        _panel(result, curve, metric)
        for curve, points in result.curves.items()
        for metric in METRICS
        if any(_known(point, name, metric) for point in points for name in point.designs)
    ]


def _known(point: PointResult, design: str, metric: str) -> bool:
    found = point.designs.get(design)
    figure = None if found is None else found.metrics.get(metric)
    return figure is not None and figure.mean is not None


def _panel(result: StudyResult, curve: str, metric: str) -> Picture:
    name = slug("curve", curve, metric)
    label = result.labels.get(curve, words(curve))
    title = measure_of(metric).label
    svg = draw(name, 3.75, 3.05, lambda figure: _paint(figure, result, curve, metric))
    alt = f"{title} of each design over {label}, with 95% bands"
    return Picture(name=name, room=f"curve/{curve}", alt=alt, svg=svg)


def _paint(figure: Figure, result: StudyResult, curve: str, metric: str) -> None:
    axes = figure.subplots()
    points = in_order(result.curves[curve], curve)
    places = _places([point.values[curve] for point in points])
    look = looks(list(result.base.designs))
    handles = [_line(axes, points, places, (n, metric, look[n])) for n in look]
    _scales(axes, result, curve, metric, places)
    _strip(axes, points, places, metric, look)
    _turning(axes, result, curve, metric)
    goal_line(axes, result.goals.get(metric))
    axes.set_title(measure_of(metric).label, pad=14)
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
    legend_below(figure, handles, [shortened(capital(words(n))) for n in look])


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
    axes.set_xlabel(capital(result.labels.get(curve, words(curve))))
    value_axis(axes, tick_writer(measure_of(metric).kind, currency_of(result)))
    axes.margins(x=0.05, y=0.08)
    low, high = axes.get_ylim()
    goal = result.goals.get(metric)
    if goal is not None:
        low, high = min(low, goal), max(high, goal)
    axes.set_ylim(low, high + (high - low) * 0.09)


def _strip(
    axes: Axes, points: list[PointResult], places: list[float], metric: str, look: dict[str, Look]
) -> None:
    """Along the top: whose colour stands there is the best; grey is too close to call."""
    left, right = axes.get_xlim()
    edges = [left, *((a + b) / 2 for a, b in itertools.pairwise(places)), right]
    leads = [lead(point, metric) for point in points]
    best = [found.leader if found is not None and found.clear else "" for found in leads]
    bottom, across = 1 - _STRIP, axes.get_xaxis_transform()
    for x, name, (start, end) in zip(places, best, itertools.pairwise(edges), strict=True):
        colour = look[name].colour if name else TIE
        axes.fill_between(
            [start, end], bottom, 1, color=colour, alpha=0.85, linewidth=0, transform=across
        )
        if name:
            marker = look[name].marker
            axes.plot([x], [1 - _STRIP / 2], marker, color=PAPER, markersize=3.2, transform=across)
    axes.set_xlim(left, right)


def _turning(axes: Axes, result: StudyResult, curve: str, metric: str) -> None:
    """A dotted line where two leaders are level, and a band for how sure that place is."""
    left, right = axes.get_xlim()
    for one in result.crossovers:
        if (one.curve, one.metric) != (curve, metric) or one.at is None:
            continue
        if one.low is None or one.high is None:
            continue
        axes.axvspan(one.low, one.high, color=TIE, alpha=0.3, linewidth=0, zorder=0)
        axes.axvline(one.at, color=SOFT, linewidth=1, linestyle=":", zorder=1)
    axes.set_xlim(left, right)
