"""Heat maps of the week: cases opened, people on duty, and one against the other."""

import math
from typing import Final

from supportsim.report.figures import (
    Axes,
    Drawn,
    Figure,
    Normalize,
    bare,
    draw,
    legend_below,
    scale_to,
)
from supportsim.report.measures import words
from supportsim.report.numbers import capital
from supportsim.report.picture import Picture, slug
from supportsim.report.style import RULE, headed
from supportsim.study.results import StudyResult

STAFFING: Final = "staffing_by_hour_of_week"
STANDBY: Final = "standby_by_hour_of_week"
DEMAND: Final = "demand_by_hour_of_week"
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOURS: Final = 24
WEEK: Final = HOURS * len(DAYS)
#: Fewer people than this on average are nobody.
_NOBODY: Final = 0.05
#: Fewer people on call than this on average come of public holidays alone.
_SELDOM: Final = 0.25
_FEW: Final = 0.01
#: Ticks of a scale are at least this part of it apart.
_APART: Final = 0.13
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
        people, on_call = grid(series[STAFFING]), standby_of(series)
        found.append(_design(name, people, on_call, ratios[name], (most_people, most_each)))
    return found


def standby_of(series: dict[str, list[float]], part: str = "") -> Grid | None:
    """People on call by hour of the week, in all or of a "/desk=D"; None where nobody is."""
    values = series.get(f"{STANDBY}{part}", [])
    return grid(values) if len(values) == WEEK else None


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


def _design(
    name: str, people: Grid, standby: Grid | None, each: Grid, tops: tuple[float, float]
) -> Picture:
    """People on duty above, cases a person below; `tops` are the highest values of their scales."""
    title = capital(words(name))

    def paint(figure: Figure) -> None:
        upper, lower = figure.subplots(2, 1)
        people_map(figure, upper, people, tops[0], headed(title, "people on duty"))
        heat_map(figure, lower, without(each, standby), tops[1], headed(title, "cases a person"))
        if standby is not None:
            rings = [mark_standby(axes, standby) for axes in (upper, lower)]
            legend_below(figure, rings[:1], ["on call"])

    key = slug("heat", name)
    alt = f"{title}: people on duty, and cases opened per person on duty, by hour of the week"
    alt += ", with the hours in which somebody is on call" if standby is not None else ""
    height = 3.75 if standby is None else 3.95
    height += 0.17 * headed(title, "people on duty").count("\n") * 2
    return Picture(name=key, room="heat", alt=alt, svg=draw(key, 3.75, height, paint))


def without(each: Grid, standby: Grid | None) -> Grid:
    """Cases a person, with none for "cases but nobody on duty" where somebody is on call."""
    if standby is None:
        return each
    return [
        [
            math.nan if math.isinf(v) and on_call > _SELDOM else v
            for v, on_call in zip(*rows, strict=True)
        ]
        for rows in zip(each, standby, strict=True)
    ]


def mark_standby(axes: Axes, standby: Grid) -> object:
    """A ring in every hour in which somebody is regularly on call; for the legend."""
    places = [(h, d) for d, row in enumerate(standby) for h, v in enumerate(row) if v > _SELDOM]
    across, down = ([place[axis] + 0.5 for place in places] for axis in (0, 1))
    (rings,) = axes.plot(
        across,
        down,
        "o",
        markersize=3.0,
        markerfacecolor="none",
        markeredgecolor="#d55e00",
        markeredgewidth=0.8,
    )
    return rings


def heat_map(figure: Figure, axes: Axes, values: Grid, top: float, title: str) -> None:
    """One map of the week with its scale; a cross where a value is infinite."""
    axes.set_facecolor(RULE)
    mesh = _mesh(axes, values, scale_to(top))
    alone = [(h, d) for d, row in enumerate(values) for h, v in enumerate(row) if math.isinf(v)]
    across, down = ([place[axis] + 0.5 for place in alone] for axis in (0, 1))
    axes.plot(across, down, "x", color="#b42318", markersize=2.6, markeredgewidth=0.8)
    _dress(figure, axes, mesh, title)


def people_map(figure: Figure, axes: Axes, values: Grid, top: float, title: str) -> None:
    """One map of numbers of people: white is nobody, and few differ as much as many do."""
    mesh = _mesh(axes, blank(values), scale_to(top, root=True))
    _dress(figure, axes, mesh, title, ticks_to(top))


def blank(values: Grid) -> Grid:
    """Numbers of people, with none where there is nobody."""
    return [[v if v > _NOBODY else math.nan for v in row] for row in values]


def blank_without(work: Grid, people: Grid, standby: Grid | None) -> Grid:
    """Hours of work, with none where nobody is on duty or on call and next to nothing is done."""
    called = standby or [[0.0] * len(row) for row in work]
    return [
        [
            v if max(v, staff) > _NOBODY or on_call > _SELDOM else math.nan
            for v, staff, on_call in zip(*rows, strict=True)
        ]
        for rows in zip(work, people, called, strict=True)
    ]


def is_next_to_nothing(cases: Grid, top: float) -> bool:
    """Whether no hour has more than a hundredth of the cases of the busiest of all."""
    return max(map(max, cases)) <= _FEW * top


def ticks_to(top: float) -> list[float]:
    """Whole numbers of people for a scale of roots, far enough apart to be written; 0 is one."""
    steps = [digit * 10**power for power in range(7) for digit in (1, 2, 5)]
    found: list[float] = [0]
    for step in steps:
        if step <= top and math.sqrt(step) - math.sqrt(found[-1]) >= _APART * math.sqrt(top):
            found.append(step)
    return found


def _mesh(axes: Axes, values: Grid, scale: Normalize) -> Drawn:
    shown = [[v if math.isfinite(v) else math.nan for v in row] for row in values]
    mesh = axes.pcolormesh(shown, cmap=_SCALE, norm=scale, edgecolors="white", linewidth=0.4)
    axes.set_ylim(len(DAYS), 0)
    return mesh


def plain_map(
    figure: Figure, axes: Axes, values: Grid, top: float, title: str, *, people: bool = False
) -> None:
    """One map as a picture of 168 dots, a tenth the size of `heat_map`; NaN stays white.

    Of `people`, or of their hours, it has the scale of `people_map`.
    """
    image = axes.imshow(
        values,
        cmap=_SCALE,
        norm=scale_to(top, root=people),
        extent=(0, HOURS, len(DAYS), 0),
        aspect="auto",
        interpolation="none",
    )
    _dress(figure, axes, image, title, ticks_to(top) if people else None)


def _dress(
    figure: Figure, axes: Axes, drawn: Drawn, title: str, ticks: list[float] | None = None
) -> None:
    """Title, days, hours and scale of a map; the scale has these ticks, or some of its own."""
    bare(axes, grid="")
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_title(title)
    axes.set_yticks([day + 0.5 for day in range(len(DAYS))], DAYS)
    axes.set_xticks(range(0, HOURS + 1, 3), [f"{hour}" for hour in range(0, HOURS + 1, 3)])
    bar = figure.colorbar(drawn, ax=axes, fraction=0.04, pad=0.02, ticks=ticks)
    bar.minorticks_off()
    bar.outline.set_visible(False)
    bar.ax.tick_params(length=0, labelsize=7.5)
    bar.ax.grid(visible=False)
