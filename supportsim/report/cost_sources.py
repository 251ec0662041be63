"""Cost by source: base pay, premiums, overtime, vendors and the rest, design by design."""

from collections.abc import Callable
from typing import Final

from supportsim.outcome.sources import SOURCES, cost_by_source
from supportsim.report.figures import (
    Axes,
    Figure,
    bare,
    draw,
    legend_below,
    stacked_bars,
    value_axis,
)
from supportsim.report.measures import words
from supportsim.report.numbers import capital, currency_of, money
from supportsim.report.picture import Picture, tick_writer
from supportsim.report.style import HATCHES, PALETTE, SOFT, TIE, shortened
from supportsim.study.results import StudyResult

ROOM: Final = "sources"
#: Name of the picture without base pay and overhead.
BESIDE: Final = "cost-sources-beside"
#: Sources to their words.
WORDS: Final = {
    "base": "base pay",
    "premium": "shift premiums",
    "standby": "standby",
    "call_outs": "call-outs",
    "overtime": "overtime",
    "outsourced": "outsourced",
    "interns": "interns",
    "hiring": "hiring",
    "overhead": "tools, rent, management",
}
#: Sources beside which the others can hardly be seen.
_LARGE: Final = ("base", "overhead")
#: A source keeps its colour and hatch in every study; overhead is grey.
_COLOURS: Final = dict(zip(SOURCES, (*PALETTE, SOFT, TIE), strict=True))
_HATCHES: Final = dict(zip(SOURCES, (*HATCHES, ""), strict=True))


def source_pictures(result: StudyResult) -> list[Picture]:
    """A stacked bar for each design, of all sources and of those beside base pay and overhead.

    Nothing without costs; no second picture where there is no other source.
    """
    costs = {
        name: cost_by_source(design.statement)
        for name, design in result.base.designs.items()
        if design.statement
    }
    shown = [source for source in SOURCES if any(one.get(source) for one in costs.values())]
    if not shown:
        return []
    currency = currency_of(result)
    found = [_picture("cost-sources", "Cost of the period, by source", costs, shown, currency)]
    beside = [source for source in shown if source not in _LARGE]
    if beside and len(beside) < len(shown):
        title = "Cost beside base pay and overhead"
        found.append(_picture(BESIDE, title, costs, beside, currency))
    return found


def _picture(
    name: str, title: str, costs: dict[str, dict[str, float]], shown: list[str], currency: str
) -> Picture:
    height = 1.35 + 0.36 * len(costs) + 0.09 * len(shown)

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        axes.set_title(title)
        _paint(figure, axes, costs, shown, currency)

    svg = draw(name, 5.6, height, paint)
    return Picture(name=name, room=ROOM, alt=f"{title}, design by design", svg=svg)


def _paint(
    figure: Figure, axes: Axes, costs: dict[str, dict[str, float]], shown: list[str], currency: str
) -> None:
    names = list(costs)
    left = [0.0] * len(names)
    patches = []
    for source in shown:
        values = [max(costs[name].get(source, 0.0), 0.0) for name in names]
        colour, hatch = _COLOURS[source], _HATCHES[source]
        patches.append(stacked_bars(axes, values, left, colour=colour, hatch=hatch))
        left = [before + value for before, value in zip(left, values, strict=True)]
    write = _total_writer(max(left), currency)
    for row, end in enumerate(left):
        axes.annotate(
            write(end),
            (end, row),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            weight="bold",
        )
    bare(axes, grid="x")
    axes.set_yticks(range(len(names)), [shortened(capital(words(name)), 26) for name in names])
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(0, 1.2 * max(*left, 1e-9))
    value_axis(axes, tick_writer("money", currency), along="x", most=5)
    legend_below(figure, patches, [WORDS[source] for source in shown], line=76)


def _total_writer(most: float, currency: str) -> Callable[[float], str]:
    """How totals are written: all in millions where the largest is."""
    if most < 1e6:
        return lambda value: money(value, currency)
    return lambda value: f"{money(round(value / 1e6, 2), currency)} M"
