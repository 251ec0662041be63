"""Numbers as people read them: percent, hours, money, counts, and their intervals."""

from supportsim.inputs.directions import Kind
from supportsim.report.measures import COST_PER_CASE, MARGIN
from supportsim.study.results import Figure, StudyResult

NOTHING = "n/a"


def capital(text: str) -> str:
    """The text with a capital first letter, also behind a quotation mark; the rest as it is."""
    start = 1 if text.startswith('"') else 0
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]


def currency_of(result: StudyResult) -> str:
    """Currency of the money metrics."""
    unit = result.units.get(COST_PER_CASE) or result.units.get(MARGIN) or "USD"
    return unit.partition("/")[0].strip()


def money(value: float, currency: str, *, short: bool = False) -> str:
    """Money with thousands separators; `short` writes millions as "$4.81 M"."""
    sign = "-" if round(value, 2) < 0 else ""
    mark = "$" if currency == "USD" else f"{currency} "
    size = abs(value)
    if short and size >= 1e6:
        return f"{sign}{mark}{size / 1e6:,.2f} M"
    places = 2 if 0 < size < 100 else 0
    return f"{sign}{mark}{size:,.{places}f}"


def hours(value: float) -> str:
    """Hours with three or so telling digits: "146 h", "24.0 h", "6.02 h"."""
    if value == 0 or abs(value) >= 100:
        return f"{value:z,.0f} h"
    return f"{value:z,.1f} h" if abs(value) >= 10 else f"{value:z,.2f} h"


def count(value: float) -> str:
    """A count or ratio with at most three or so telling digits."""
    if abs(value) >= 100 or float(value).is_integer():
        return f"{value:z,.0f}"
    return f"{value:z,.1f}" if abs(value) >= 10 else f"{value:z.2f}"


def number(
    value: float | None, kind: Kind, currency: str, *, short: bool = False, fine: bool = False
) -> str:
    """One number of a kind, or "n/a" for None; `fine` gives a share a second decimal."""
    if value is None:
        return NOTHING
    if kind == "share":
        return f"{100 * value:z.{2 if fine else 1}f}%"
    if kind == "money":
        return money(value, currency, short=short)
    return hours(value) if kind == "hours" else count(value)


def change(value: float, kind: Kind, currency: str, *, fine: bool = False) -> str:
    """A difference of two numbers: shares differ by percentage points."""
    if kind == "share":
        return f"{100 * value:z.{2 if fine else 1}f} points"
    return number(value, kind, currency, short=True)


def span(
    low: float | None,
    high: float | None,
    kind: Kind,
    currency: str,
    *,
    points: bool = False,
    fine: bool = False,
) -> str:
    """An interval, "91.8 to 92.8%"; empty when there is none.

    Ends that would read alike but are not are told more exactly.
    """
    if low is None or high is None:
        return ""
    if kind == "share":
        unit, places = " points" if points else "%", 2 if fine else 1
        first, last = (f"{100 * end:z.{places}f}" for end in (low, high))
        if first == last and low != high:
            first, last = (f"{100 * end:z.{places + 1}f}" for end in (low, high))
        return f"{first} to {last}{unit}"
    first, last = (number(end, kind, currency, short=True) for end in (low, high))
    if first == last and low != high:
        first, last = (number(end, kind, currency) for end in (low, high))
    if kind == "hours":
        first = first.removesuffix(" h")
    elif first.endswith(" M") and last.endswith(" M") and low >= 0:
        first = first.removesuffix(" M")
        last = last.removeprefix("$").removeprefix(f"{currency} ")
    return f"{first} to {last}"


def interval(figure: Figure, kind: Kind, currency: str, *, signed: bool = False) -> str:
    """The 95 % interval of a figure; empty when there is none.

    Counts, hours and shares are not shown below 0, nor shares above 1, unless `signed`.
    """
    low, high = figure.low, figure.high
    if kind != "money" and not signed:
        top = 1.0 if kind == "share" else float("inf")
        low, high = (None if end is None else min(max(end, 0.0), top) for end in (low, high))
    return span(low, high, kind, currency)


def bounds(low: float | None, high: float | None) -> str:
    """The 95 % interval of a place on a curve, which may be open on a side, in words."""
    if low is None and high is None:
        return "95% interval: the whole curve"
    if low is None:
        return f"95% interval: at most {high:.3g}"
    if high is None:
        return f"95% interval: at least {low:.3g}"
    return f"95% interval: {low:.3g} to {high:.3g}"


def plain(value: object) -> str:
    """A value of a study as people write it: 1.0 is "1", 0.85 stays."""
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def listed(items: list[str]) -> str:
    """Words joined as in a sentence: "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
