"""The words of the report: what each metric is called, means, and whether more is better."""

from dataclasses import dataclass, replace
from typing import Final

from supportsim.inputs.directions import NATURES, Better, Kind, Nature
from supportsim.report.known import KNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How one metric is shown.

    Attributes:
        name: The metric.
        label: Short words for a table or an axis.
        gloss: What it means, in a sentence a newcomer understands.
        kind: How its numbers are written.
        better: +1 when more is better, -1 when less is, 0 when neither.
    """

    name: str
    label: str
    gloss: str
    kind: Kind
    better: Better

    @property
    def best(self) -> str:
        """Which value is the best: the "lowest" where less is better, else the "highest"."""
        return "lowest" if self.better < 0 else "highest"


def _measure(name: str, label: str, gloss: str, nature: Nature | None = None) -> Measure:
    nature = NATURES[name] if nature is None else nature
    return Measure(name=name, label=label, gloss=gloss, kind=nature.kind, better=nature.better)


RESOLUTION: Final = "resolution_attainment"
RESPONSE: Final = "response_attainment"
COST_PER_CASE: Final = "cost_per_case"
MARGIN: Final = "margin"
MISSED_MONTH: Final = "month_missed_share"
#: Names of the trade that are written with hyphens.
_HYPHENATED: Final = {"touch_and_hold": "touch-and-hold"}
#: Names of designs that would be read as who does something, or how.
_OTHER_WORDS: Final = frozenset({"all", "alone", "any", "both", "neither", "nobody", "none"})

_BY_NAME: Final = {name: _measure(name, label, gloss) for name, label, gloss in KNOWN}

_REASONS: Final = {
    "queue": "no free engineer",
    "owner_away": "owner away",
    "off_hours": "nobody on duty",
    "escalation": "another desk's help",
    "customer": "customer",
    "third_party": "third party",
    "work": "being worked on",
}


def _kind_of(unit: str) -> Kind:
    """The kind of a unit: "share", "h", a currency such as "USD" or "USD/case", or a count."""
    if unit == "share":
        return "share"
    if unit == "h":
        return "hours"
    currency = unit.partition("/")[0]
    return "money" if len(currency) == 3 and currency.isupper() else "count"


def _cut_words(cut: str) -> str:
    """Words for one part of a cut: "package premium", "resolution goal"."""
    key, _, value = cut.replace("_", " ").partition("=")
    return f"{value} goal" if key == "goal" else f"{key} {value}".strip()


def words(name: str) -> str:
    """A name as people write it: "on_call" reads "on call", "touch_and_hold" "touch-and-hold"."""
    for written, read in _HYPHENATED.items():
        name = name.replace(written, read)
    return name.replace("_", " ")


def called(name: str) -> str:
    """A design's name inside a sentence: in quotes where it would be read as words of it."""
    read = words(name)
    return f'"{read}"' if name in _OTHER_WORDS or " " in read else read


def is_signed(metric: str) -> bool:
    """Whether a metric, cut or whole, may be below 0."""
    nature = NATURES.get(metric.partition("/")[0])
    return nature is not None and nature.signed


def cut_of(metric: str) -> str:
    """What stands behind the slash: "severity=1" of "x/severity=1"; empty for a whole."""
    return metric.partition("/")[2]


def reason_words(reason: str) -> str:
    """Words for a reason to wait."""
    return _REASONS.get(reason, reason.replace("_", " "))


def measure_of(metric: str, unit: str | None = None) -> Measure:
    """How to show a metric, cut or whole; one nobody described is shown by its own name."""
    base, _, cut = metric.partition("/")
    known = _BY_NAME.get(base)
    if known is None:
        nature = NATURES.get(base, Nature(kind=_kind_of(unit or ""), better=0))
        known = _measure(base, base.replace("_", " ").capitalize(), "", nature)
    if not cut:
        return known
    label = ", ".join([known.label, *map(_cut_words, cut.split(","))])
    return replace(known, name=metric, label=label)
