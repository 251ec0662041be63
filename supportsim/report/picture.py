"""A picture of the report: a drawing with a name, a title and words for who cannot see it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from supportsim.inputs.directions import Kind
from supportsim.report.numbers import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One drawing.

    Attributes:
        name: Letters, digits, "-" and "_" only; also the file name without suffix.
        room: The part of the page it belongs to.
        alt: What it shows, in words.
        svg: The drawing; every id in it begins with `name`.
    """

    name: str
    room: str
    alt: str
    svg: str


def slug(*parts: str) -> str:
    """A name that is safe as file name and as id."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", "-".join(parts)).strip("-") or "picture"


def tick_writer(kind: Kind, currency: str) -> Callable[[float], str]:
    """How tick labels of a kind are written: short, without needless decimals."""

    def write(value: float) -> str:
        if kind == "share":
            return f"{100 * value:.3g}%"
        if kind == "money":
            return _short_money(value, currency)
        if kind == "hours":
            return f"{value:g} h"
        return number(value, kind, currency).replace("-", "\N{MINUS SIGN}")

    return write


def _short_money(value: float, currency: str) -> str:
    sign = "\N{MINUS SIGN}" if value < 0 else ""
    mark = "$" if currency == "USD" else f"{currency} "
    size = abs(value)
    if size >= 1e6:
        return f"{sign}{mark}{size / 1e6:g} M"
    if size >= 1e4:
        return f"{sign}{mark}{size / 1e3:g} k"
    return f"{sign}{mark}{size:g}"
