"""Heat maps of the week: cases opened, people on duty, and one against the other."""

import math
from typing import Final

from supportsim.report.figures import Axes, Drawn, Figure, bare, draw
from supportsim.report.measures import words
from supportsim.report.numbers import capital
from supportsim.report.picture import Picture, slug
from supportsim.report.style import RULE, shortened
from supportsim.study.results import StudyResult

STAFFING: Final = "staffing_by_hour_of_week"
DEMAND: Final = "demand_by_hour_of_week"
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOURS: Final = 24
WEEK: Final = HOURS * len(DAYS)
#: Fewer people than this on average are nobody.
_NOBODY: Final = 0.05
_FEW: Final = 0.01
#: Colours that keep their order for every eye and in grey.
_SCALE: Final = "cividis"

Grid = list[list[float]]


def heat_pictures(result: StudyResult) -> list[Picture]:
    """Demand once, then for each design its people on duty and the cases for each of them.

    Series have 168 numbers, Monday midnight first; a design without them is left out.
    """
    designs = {
        name: design.series
        for name, design in result.base.designs.items()
        if len(design.series.get(STAFFING, [])) == len(design.series.get(DEMAND, [])) == WEEK
    }
    if not designs:
        return []
    demand = grid(next(iter(designs.values()))[DEMAND])
    most_people = max(max(series[STAFFING]) for series in designs.values())
    ratios = {name: ratio(grid(s[DEMAND]), grid(s[STAFFING])) for name, s in designs.items()}
    most_each = max(
        (v for r in ratios.values() for row in r for v in row if math.isfinite(v)), default=1
    )
    found = [_demand(demand)]
    for name, series in designs.items():
        people = grid(series[STAFFING])
        found.append(_design(name, people, ratios[name], most_people, most_each))
    return found


def grid(series: list[float]) -> Grid:
    """A series by hour of the week as seven rows of 24."""
    return [list(series[day * HOURS : (day + 1) * HOURS]) for day in range(len(DAYS))]


def ratio(demand: Grid, people: Grid) -> Grid:
    """Cases opened for each person on duty; infinite with cases but nobody, NaN with neither.

    Cases below a hundredth of the busiest hour count as none.
    """
    least = _FEW * max(max(row) for row in demand)
    return [
        [_each(cases, staff, least) for cases, staff in zip(row, staffed, strict=True)]
        for row, staffed in zip(demand, people, strict=True)
    ]


def _each(cases: float, staff: float, least: float) -> float:
    if staff > _NOBODY:
        return cases / staff
    return math.inf if cases > least else math.nan


def _demand(demand: Grid) -> Picture:
    def paint(figure: Figure) -> None:
        top = max(max(row) for row in demand)
        heat_map(figure, figure.subplots(), demand, top, "Cases opened in the hour")

    svg = draw("heat-demand", 3.75, 1.95, paint)
    alt = "Cases opened by hour of the week"
    return Picture(name="heat-demand", room="heat-demand", alt=alt, svg=svg)


def _design(name: str, people: Grid, each: Grid, most_people: float, most_each: float) -> Picture:
    title = shortened(capital(words(name)))

    def paint(figure: Figure) -> None:
        upper, lower = figure.subplots(2, 1)
        heat_map(figure, upper, people, most_people, f"{title}: people on duty")
        heat_map(figure, lower, each, most_each, f"{title}: cases a person")

    key = slug("heat", name)
    alt = f"{title}: people on duty, and cases opened per person on duty, by hour of the week"
    return Picture(name=key, room="heat", alt=alt, svg=draw(key, 3.75, 3.75, paint))


def heat_map(figure: Figure, axes: Axes, values: Grid, top: float, title: str) -> None:
    """One map of the week with its scale; a cross where a value is infinite."""
    shown = [[v if math.isfinite(v) else math.nan for v in row] for row in values]
    axes.set_facecolor(RULE)
    mesh = axes.pcolormesh(
        shown, cmap=_SCALE, vmin=0, vmax=max(top, 1e-9), edgecolors="white", linewidth=0.4
    )
    alone = [(h, d) for d, row in enumerate(values) for h, v in enumerate(row) if math.isinf(v)]
    across, down = ([place[axis] + 0.5 for place in alone] for axis in (0, 1))
    axes.plot(across, down, "x", color="#b42318", markersize=2.6, markeredgewidth=0.8)
    axes.invert_yaxis()
    _dress(figure, axes, mesh, title)


def plain_map(figure: Figure, axes: Axes, values: Grid, top: float, title: str) -> None:
    """One map of finite values as a picture of 168 dots, a tenth the size of `heat_map`."""
    image = axes.imshow(
        values,
        cmap=_SCALE,
        vmin=0,
        vmax=max(top, 1e-9),
        extent=(0, HOURS, len(DAYS), 0),
        aspect="auto",
        interpolation="none",
    )
    _dress(figure, axes, image, title)


def _dress(figure: Figure, axes: Axes, drawn: Drawn, title: str) -> None:
    """Title, days, hours and scale of a map."""
    bare(axes, grid="")
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_title(title)
    axes.set_yticks([day + 0.5 for day in range(len(DAYS))], DAYS)
    axes.set_xticks(range(0, HOURS + 1, 3), [f"{hour}" for hour in range(0, HOURS + 1, 3)])
    bar = figure.colorbar(drawn, ax=axes, fraction=0.04, pad=0.02)
    bar.outline.set_visible(False)
    bar.ax.tick_params(length=0, labelsize=7.5)
    bar.ax.grid(visible=False)
