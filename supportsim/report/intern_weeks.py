"""Net intern hours by week: what interns' work is worth, less the time that mentors give them."""

from typing import Final

from supportsim.report.figures import Figure, bare, draw, legend_below, value_axis
from supportsim.report.measures import words
from supportsim.report.numbers import capital
from supportsim.report.picture import Picture, tick_writer
from supportsim.report.style import INK, in_legend, looks
from supportsim.study.results import StudyResult

ROOM: Final = "interns"
SERIES: Final = "net_intern_hours_by_week"


def intern_pictures(result: StudyResult) -> list[Picture]:
    """One line for each design that has interns; nothing where none has."""
    shown = {
        name: design.series[SERIES]
        for name, design in result.base.designs.items()
        if design.series.get(SERIES)
    }
    if not shown:
        return []
    svg = draw("intern-hours", 5.6, 2.8, lambda figure: _paint(figure, result, shown))
    alt = "Work of interns in engineers' hours less hours of their mentors, by week"
    return [Picture(name="intern-hours", room=ROOM, alt=alt, svg=svg)]


def _paint(figure: Figure, result: StudyResult, shown: dict[str, list[float]]) -> None:
    axes, handles = figure.subplots(), []
    for name, look in looks(list(result.base.designs)).items():
        if name in shown:
            weeks = range(1, len(shown[name]) + 1)
            (line,) = axes.plot(
                weeks, shown[name], color=look.colour, linestyle=look.line, linewidth=1.3
            )
            handles.append(line)
    axes.axhline(0, color=INK, linewidth=0.7)
    bare(axes)
    axes.set_title("Interns: work in engineers' hours less mentoring, by week")
    axes.set_xlabel("Week of the period judged")
    axes.margins(x=0.01)
    value_axis(axes, tick_writer("hours", ""))
    legend_below(figure, handles, [in_legend(capital(words(name))) for name in shown], line=60)
