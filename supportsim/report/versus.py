"""Pictures of the designs against each other: dots with intervals, measure by measure."""

import textwrap
from typing import Final

from supportsim.report.figures import Axes, Figure, bare, draw, value_axis
from supportsim.report.measures import is_signed, measure_of, words
from supportsim.report.numbers import capital, currency_of, number
from supportsim.report.picture import Picture, slug, tick_writer
from supportsim.report.style import INK, PAPER, in_lines, looks
from supportsim.report.tables.front import front_metrics
from supportsim.report.worst import figure_of
from supportsim.study.results import StudyResult

#: Letters of a title that have room beside the names of the designs.
_TITLE: Final = 19


def versus_pictures(result: StudyResult) -> list[Picture]:
    """One small picture for each measure of the front."""
    return [_picture(result, metric) for metric in front_metrics(result)]


def _picture(result: StudyResult, metric: str) -> Picture:
    name = slug("versus", metric)
    lines = len(textwrap.wrap(measure_of(metric).label, _TITLE))
    height = 0.7 + 0.15 * lines + 0.3 * len(result.base.designs)
    svg = draw(name, 2.8, height, lambda figure: _paint(figure, result, metric))
    alt = f"{measure_of(metric).label} of each design with its 95% interval"
    return Picture(name=name, room="versus", alt=alt, svg=svg)


def _paint(figure: Figure, result: StudyResult, metric: str) -> None:
    axes = figure.subplots()
    measure, currency = measure_of(metric), currency_of(result)
    names = list(result.base.designs)
    for row, name in enumerate(names):
        _dot(axes, result, metric, name, row)
    bare(axes, grid="x")
    goal = result.goals.get(metric)
    axes.set_title(textwrap.fill(measure.label, _TITLE), pad=6 if goal is None else 14)
    axes.set_yticks(range(len(names)), [in_lines(capital(words(n))) for n in names])
    axes.tick_params(axis="y", labelsize=7.2, pad=6)
    axes.set_ylim(len(names) - 0.5, -0.5)
    value_axis(
        axes,
        tick_writer(measure.kind, currency),
        along="x",
        most=2 if measure.kind == "money" else 3,
    )
    axes.tick_params(axis="x", labelsize=7.2)
    widen(axes, goal, share=measure.kind == "share", signed=is_signed(metric))
    if goal is not None:
        axes.axvline(goal, color=INK, linewidth=0.9, linestyle=(0, (2, 2)), zorder=1)
        text = f"goal {number(goal, measure.kind, currency, short=True)}"
        # In points, so that it lies below the title however high the picture is.
        axes.annotate(
            text,
            (goal, 1),
            xycoords=axes.get_xaxis_transform(),
            xytext=(0, 2),
            textcoords="offset points",
            ha="center",
            va="bottom",
            size=7.5,
        )


def _dot(axes: Axes, result: StudyResult, metric: str, name: str, row: int) -> None:
    design = result.base.designs[name]
    figure, look = figure_of(design, metric), looks(list(result.base.designs))[name]
    if figure is None or figure.mean is None:
        text = "n/a"
    else:
        text = number(figure.mean, measure_of(metric).kind, currency_of(result), short=True)
        if figure.low is not None and figure.high is not None:
            axes.plot([figure.low, figure.high], [row, row], color=look.colour, linewidth=2.2)
        face = PAPER if design.overloaded else look.colour
        axes.plot(
            [figure.mean],
            [row],
            look.marker,
            color=look.colour,
            markerfacecolor=face,
            markersize=7,
            clip_on=False,
        )
    axes.annotate(
        text,
        (1, row),
        xycoords=axes.get_yaxis_transform(),
        xytext=(7, 0),
        textcoords="offset points",
        va="center",
        weight="bold",
    )


def widen(axes: Axes, goal: float | None, *, share: bool, signed: bool) -> None:
    """Room left and right, so that small differences are not blown up to the whole width.

    The goal lies inside; the axis of a share stays within 0 and 100 %, and that of what is
    never below 0 above it.
    """
    low, high = axes.get_xlim()
    if goal is not None:
        low, high = min(low, goal), max(high, goal)
    room = max(high - low, 0.02 * max(abs(low), abs(high)), 1e-9)
    low, high = low - 0.15 * room, high + 0.15 * room
    if not signed:
        low = max(low, 0.0)
    axes.set_xlim(low, min(high, 1.0) if share else high)
