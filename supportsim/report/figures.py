"""The drawing board: the only importer of matplotlib; turns a painter into one clean SVG."""

import io
import re
from collections.abc import Callable
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable as Drawn
from matplotlib.colors import Normalize, PowerNorm
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from supportsim.report.style import INK, PAPER, RULE, SOFT

__all__ = [
    "Axes",
    "Drawn",
    "Figure",
    "Normalize",
    "Patch",
    "bare",
    "draw",
    "goal_line",
    "legend_below",
    "scale_to",
    "value_axis",
]

SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "supportsim",
    "text.parse_math": False,
    "axes.formatter.use_mathtext": False,
    "axes.unicode_minus": True,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],
    "font.size": 8.5,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 8.5,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.linewidth": 0.7,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "legend.fontsize": 8,
    "legend.frameon": False,
    "legend.handlelength": 2.2,
    "legend.columnspacing": 1.2,
    "hatch.linewidth": 0.6,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
}

#: No date and no program in the file: the same numbers give the same bytes.
_NO_METADATA: Final = {"Date": None, "Creator": None, "Format": None, "Type": None}
_ROOM_FOR_STYLE: Final = re.compile(r"<style[^>]*>.*?</style>", re.DOTALL)
_TAG: Final = re.compile(r"<[a-zA-Z][^<>]*>")
#: Digits behind a hundredth of a point, which no eye sees.
_LONG_NUMBER: Final = re.compile(r"(?<=[\s\"(,-])\d+\.\d{3,}(?=[\s\"),])")
_OWN_IDENTITY: Final = re.compile(r'\sid="[^"]*"')
_IDENTITY: Final = re.compile(r'(?<=\sid=")(?=[^"]+")|(?<=href="#)|(?<=url\(#)')


def draw(name: str, width: float, height: float, painter: Callable[[Figure], None]) -> str:
    """What `painter` draws on a sheet of so many inches, as SVG text without a prolog.

    Every id begins with `name`, so that several pictures may stand in one page. The same
    drawing gives the same bytes.
    """
    with mpl.rc_context(SETTINGS):
        figure = Figure(figsize=(width, height), layout="constrained")
        painter(figure)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata=_NO_METADATA)
    text = buffer.getvalue()
    text = _ROOM_FOR_STYLE.sub("", text[text.index("<svg") :])
    return _TAG.sub(lambda tag: _tidied(tag.group(), name), text).strip()


def _tidied(tag: str, name: str) -> str:
    """A tag with its ids made unique, its numbers short and its line breaks gone."""
    if tag.startswith("<image"):
        # It is named by what it shows, so two that are alike would share an id.
        tag = _OWN_IDENTITY.sub("", tag)
    tag = _IDENTITY.sub(f"{name}-", tag.replace("\n", " "))
    return _LONG_NUMBER.sub(lambda found: f"{float(found.group()):.2f}", tag)


def bare(axes: Axes, *, grid: str = "y") -> None:
    """Take away what carries no information: two spines, tick marks, one way of the grid."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    axes.grid(visible=False)
    if grid == "x":
        axes.grid(visible=True, axis="x")
    elif grid == "y":
        axes.grid(visible=True, axis="y")


def value_axis(
    axes: Axes, write: Callable[[float], str], *, along: str = "y", most: int = 5
) -> None:
    """Ticks at round values, at most so many, written by `write`."""
    axis = axes.yaxis if along == "y" else axes.xaxis
    axis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10], min_n_ticks=2))
    axis.set_major_formatter(FuncFormatter(lambda value, _position: write(float(value))))


def scale_to(top: float, *, root: bool = False) -> Normalize:
    """Colours from 0 to a highest value, evenly or, so that small numbers differ, by the root."""
    top = max(top, 1e-9)
    return PowerNorm(0.5, vmin=0, vmax=top) if root else Normalize(vmin=0, vmax=top)


def goal_line(axes: Axes, goal: float | None, write: Callable[[float], str]) -> None:
    """A dashed line at a goal, written by `write` at its right end; nothing without a goal.

    A goal that the scale leaves out is written at the end of the axis beyond which it lies.
    """
    if goal is None:
        return
    low, high = axes.get_ylim()
    beyond = " above" if goal > high else " below" if goal < low else ""
    if not beyond:
        axes.axhline(goal, color=INK, linewidth=0.9, linestyle=(0, (2, 2)), zorder=1)
    axes.annotate(
        f"goal{beyond}\n{write(goal)}",
        (1, min(max(goal, low), high)),
        xycoords=("axes fraction", "data"),
        xytext=(4, 0),
        textcoords="offset points",
        va="top" if beyond == " above" else "bottom" if beyond else "center",
        size=7.5,
    )


def stacked_bars(
    axes: Axes, values: list[float], left: list[float], *, colour: str, hatch: str
) -> Patch:
    """One part of stacked bars, a row a design, to the right of the parts before it; its legend."""
    axes.barh(
        range(len(values)),
        values,
        left=left,
        height=0.62,
        facecolor=colour,
        edgecolor=PAPER,
        hatch=hatch,
        linewidth=0.6,
    )
    return Patch(facecolor=colour, edgecolor=PAPER, hatch=hatch, linewidth=0.6)


def legend_columns(labels: list[str], line: int = 42) -> int:
    """Columns of a legend under a picture: as many as `line` characters hold."""
    widest = max((len(label) for label in labels), default=1) + 6
    return max(1, min(len(labels), line // widest))


def legend_below(figure: Figure, handles: list[Any], labels: list[str], *, line: int = 42) -> None:
    """A legend under the picture, in as many columns as `line` characters hold."""
    columns = legend_columns(labels, line)
    figure.legend(handles, labels, loc="outside lower left", ncols=columns)
