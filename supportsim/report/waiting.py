"""Pictures of where the waiting comes from, and of why late cases were late."""

from typing import Final

from supportsim.report.figures import (
    Axes,
    Figure,
    Patch,
    bare,
    draw,
    legend_below,
    stacked_bars,
    value_axis,
)
from supportsim.report.measures import reason_words, words
from supportsim.report.numbers import capital
from supportsim.report.picture import Picture, slug, tick_writer
from supportsim.report.style import (
    HATCHES,
    PALETTE,
    REASON_COLOURS,
    REASON_HATCHES,
    in_lines,
)
from supportsim.report.tables.cells import metrics_of
from supportsim.study.results import StudyResult

#: Metric whose cuts by reason are stacked, and the title of the picture.
STACKS: Final = (
    ("wait_hours", "Hours a case waits for ..."),
    ("late_share", "Why late cases were late"),
    ("late_hours", "Contract hours of a late case"),
)
#: Time that is not ours to cut stands last and outside the sum.
CUSTOMER: Final = "customer"


def waiting_pictures(result: StudyResult) -> list[Picture]:
    """A stacked bar for each design, by reason; for all cases and for late ones."""
    found = []
    for metric, title in STACKS:
        reasons = _reasons(result, metric)
        if reasons:
            found.append(_picture(result, metric, title, reasons))
    return found


def _reasons(result: StudyResult, metric: str) -> list[str]:
    """Reasons that have time in some design, the customer's last."""
    start = f"{metric}/reason="
    reasons = [m.removeprefix(start) for m in metrics_of(result.base) if m.startswith(start)]
    kept = [r for r in reasons if any(_mean(result, d, metric, r) for d in result.base.designs)]
    return sorted(kept, key=lambda reason: reason == CUSTOMER)


def _picture(result: StudyResult, metric: str, title: str, reasons: list[str]) -> Picture:
    name = slug("waiting", metric)
    height = 1.35 + 0.36 * len(result.base.designs) + 0.09 * len(reasons)
    svg = draw(name, 3.75, height, lambda figure: _paint(figure, result, metric, title, reasons))
    return Picture(name=name, room="waiting", alt=f"{title}: by reason and design", svg=svg)


def _paint(
    figure: Figure, result: StudyResult, metric: str, title: str, reasons: list[str]
) -> None:
    axes = figure.subplots()
    designs = list(result.base.designs)
    share = metric.endswith("_share")
    patches = [_bars(axes, result, metric, reasons, place) for place in range(len(reasons))]
    ends = [sum(_mean(result, name, metric, r) for r in reasons) for name in designs]
    if not share:
        ours = [r for r in reasons if r != CUSTOMER]
        word = " ours" if len(ours) < len(reasons) else ""
        for row, name in enumerate(designs):
            hours = sum(_mean(result, name, metric, r) for r in ours)
            _total(axes, f"{hours:.1f} h{word}", ends[row], row)
    bare(axes, grid="x")
    axes.set_title(title)
    axes.set_yticks(range(len(designs)), [in_lines(capital(words(n))) for n in designs])
    axes.set_ylim(len(designs) - 0.5, -0.5)
    axes.set_xlim(0, max(max(ends) * (1.0 if share else 1.3), 1e-9))
    value_axis(axes, tick_writer("share" if share else "hours", ""), along="x", most=4)
    legend_below(figure, patches, [reason_words(r) for r in reasons], line=52)


def _bars(axes: Axes, result: StudyResult, metric: str, reasons: list[str], place: int) -> Patch:
    """The bars of one reason, to the right of those of the reasons before it."""
    reason, designs = reasons[place], list(result.base.designs)
    colour = REASON_COLOURS.get(reason, PALETTE[place % len(PALETTE)])
    hatch = REASON_HATCHES.get(reason, HATCHES[place % len(HATCHES)])
    left = [sum(_mean(result, name, metric, r) for r in reasons[:place]) for name in designs]
    values = [_mean(result, name, metric, reason) for name in designs]
    return stacked_bars(axes, values, left, colour=colour, hatch=hatch)


def _total(axes: Axes, text: str, end: float, row: int) -> None:
    axes.annotate(
        text, (end, row), xytext=(3, 0), textcoords="offset points", va="center", weight="bold"
    )


def _mean(result: StudyResult, design: str, metric: str, reason: str) -> float:
    figure = result.base.designs[design].metrics.get(f"{metric}/reason={reason}")
    return 0.0 if figure is None or figure.mean is None else max(figure.mean, 0.0)
