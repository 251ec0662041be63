"""The week of each desk: people on duty, hours of work and new cases, by hour of the week."""

from collections.abc import Sequence
from typing import Final

from supportsim.report.figures import Axes, Figure, draw, legend_below
from supportsim.report.heat import (
    WEEK,
    Grid,
    blank,
    blank_without,
    grid,
    is_next_to_nothing,
    mark_standby,
    plain_map,
    standby_of,
)
from supportsim.report.measures import words
from supportsim.report.numbers import capital
from supportsim.report.picture import Picture, slug
from supportsim.report.style import SOFT, shortened
from supportsim.study.results import DesignResult, StudyResult

ROOM: Final = "desk-weeks"
#: What stands in the place of a map of new cases where there are none, or next to none.
_NONE: Final = "no case opens here"
_HARDLY_ANY: Final = "hardly a case opens here"
#: Series of a desk, and what the map of it is called.
COLUMNS: Final = (
    ("staffing_by_hour_of_week", "people on duty"),
    ("work_by_hour_of_week", "hours worked"),
    ("demand_by_hour_of_week", "new cases"),
)


def desk_week_pictures(result: StudyResult) -> list[Picture]:
    """A picture for each design that has the series: a row of three maps for each desk.

    People on duty and hours worked in the hour share a scale, so that work as bright as people
    means that nobody is free. New cases have one scale over all desks.
    """
    found = []
    for name, design in result.base.designs.items():
        desks = desks_of(design)
        if desks:
            found.append(_picture(name, design, desks))
    return found


def desks_of(design: DesignResult) -> list[str]:
    """Desks of which there is every series, in order of the design."""
    first = f"{COLUMNS[0][0]}/desk="
    desks = [name.removeprefix(first) for name in design.series if name.startswith(first)]
    return [
        desk
        for desk in desks
        if all(len(design.series.get(f"{kind}/desk={desk}", [])) == WEEK for kind, _ in COLUMNS)
    ]


def _picture(name: str, design: DesignResult, desks: list[str]) -> Picture:
    title = capital(words(name))
    on_call = [standby_of(design.series, f"/desk={desk}") for desk in desks]
    rows = [[grid(design.series[f"{kind}/desk={desk}"]) for kind, _ in COLUMNS] for desk in desks]
    most_cases = max(_top(maps[2]) for maps in rows)

    def paint(figure: Figure) -> None:
        figure.suptitle(shortened(title, 60), x=0.005, ha="left", size=11, weight="bold")
        plots = figure.subplots(len(desks), len(COLUMNS), squeeze=False)
        for desk, maps, line, standby in zip(desks, rows, plots, on_call, strict=True):
            heading = _title(design, desk)
            _draw_desk(figure, line, heading, maps, most_cases=most_cases, standby=standby)
        called = zip(plots, on_call, strict=True)
        rings = [mark_standby(line[0], hours) for line, hours in called if hours is not None]
        if rings:
            legend_below(figure, rings[:1], ["on call"])

    key = slug("desk-week", name)
    alt = f"{title}: people on duty, hours worked and new cases by hour of the week, desk by desk"
    svg = draw(key, 11.2, 0.3 + 1.95 * len(desks), paint)
    return Picture(name=key, room=ROOM, alt=alt, svg=svg)


def _draw_desk(
    figure: Figure,
    line: Sequence[Axes],
    title: str,
    maps: Sequence[Grid],
    *,
    most_cases: float,
    standby: Grid | None,
) -> None:
    """The three maps of a desk: people and their work on one scale, cases on that of all desks."""
    people, work, cases = maps
    most = max(_top(people), _top(work))
    headings = [f"{title}: {label}" for _, label in COLUMNS]
    plain_map(figure, line[0], blank(people), most, headings[0], people=True)
    worked = blank_without(work, people, standby)
    plain_map(figure, line[1], worked, most, headings[1], people=True)
    if is_next_to_nothing(cases, most_cases):
        _say(line[2], headings[2], _HARDLY_ANY if _top(cases) else _NONE)
    else:
        plain_map(figure, line[2], cases, most_cases, headings[2])


def _say(axes: Axes, title: str, text: str) -> None:
    """Words in the place of a map that would be empty."""
    axes.set_axis_off()
    axes.set_title(title)
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=SOFT)


def _title(design: DesignResult, desk: str) -> str:
    """A desk by name, marked where all of its people and seats are a vendor's."""
    known = (*design.headcounts, *design.seats)
    roles = [role for role in known if role.partition("/")[0] == desk]
    is_vendors = bool(roles) and set(roles) <= set(design.vendors)
    return shortened(words(desk), 18) + " (outsourced)" * is_vendors


def _top(values: Grid) -> float:
    return max(max(row) for row in values)
