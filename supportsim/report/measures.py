"""The words of the report: what each metric is called, means, and whether more is better."""

from dataclasses import dataclass, replace
from typing import Final

from supportsim.inputs.directions import NATURES, Better, Kind, Nature


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

_KNOWN: Final = (
    _measure(RESOLUTION, "Resolved in time", "Cases resolved within the contract."),
    _measure(RESPONSE, "Answered in time", "Cases first answered within the contract."),
    _measure(MISSED_MONTH, "Chance to miss a month", "Share of months below the goal."),
    _measure("first_response_hours", "First response", "Opening to first answer."),
    _measure(
        "first_response_hours_p50",
        "First response, middle case",
        "Half of the cases are answered sooner.",
    ),
    _measure(
        "first_response_hours_p90",
        "First response, 9 of 10",
        "Nine cases in ten are answered sooner.",
    ),
    _measure("resolution_hours", "Time to resolution", "Opening to resolved."),
    _measure(
        "resolution_hours_p50",
        "Time to resolution, middle case",
        "Half of the cases are resolved sooner.",
    ),
    _measure(
        "resolution_hours_p90",
        "Time to resolution, 9 of 10",
        "Nine cases in ten are resolved sooner.",
    ),
    _measure(COST_PER_CASE, "Cost per case", "All costs over resolved cases."),
    _measure(MARGIN, "Margin", "Revenue less all costs (fully loaded)."),
    _measure("direct_margin", "Direct margin", "Revenue less direct costs."),
    _measure("revenue", "Revenue", "Fees, less credits given back."),
    _measure("cost", "Cost", "All costs of the organisation."),
    _measure("backlog", "Backlog", "Cases open at a time, on average."),
    _measure("wait_hours", "Waiting per case", "Hours a case waits for us."),
    _measure("occupancy", "Occupancy", "Work on cases over time on duty."),
    _measure("utilisation", "Utilisation", "Work on cases over paid time."),
    _measure("waited_share", "Had to wait", "Cases nobody could start at once."),
    _measure("backup_share", "Touched by a stand-in", "Work done for an absent owner."),
    _measure("reopen_share", "Reopened", "Resolved cases that came back."),
    _measure("escalation_share", "Escalated", "Cases that needed another desk."),
    _measure("one_touch_share", "Solved in one touch", "Resolved at the first touch."),
    _measure("update_attainment", "Updated in time", "Updates within the contract."),
    _measure("hand_offs_per_case", "Hand-offs per case", "Changes of engineer."),
    _measure("assist_share", "Needed help", "Cases with help from another desk."),
    _measure("touches_per_case", "Touches per case", "Steps of work on a case."),
    _measure("worked_hours", "Work per case", "Hours somebody worked on it."),
    _measure("rework_hours", "Extra work per case", "Attempts, help, work done twice."),
    _measure("overtime_hours", "Overtime", "Hours after the end of a shift."),
    _measure("standby_hours", "Standby", "Hours in which people may be called."),
    _measure("call_outs", "Call-outs", "Times that somebody was called out."),
    _measure("call_out_hours", "Time called out", "Hours from the call to the going."),
    _measure("rest_hours", "Rest owed", "Hours of shifts that fall away after call-outs."),
    _measure(
        "call_out_response_attainment",
        "Called out, answered in time",
        "Of the cases first answered by people called out.",
    ),
    _measure("overlong_weeks", "Weeks too long", "Over the legal hours, call-outs included."),
    _measure("short_rests", "Rests too short", "Less than the legal rest, for a call-out."),
    _measure("hand_overs", "Handed over", "Work in hand given to another desk at a shift end."),
    _measure("vendor_cases", "Cases of vendors", "Cases on which a vendor's people worked."),
    _measure("vendor_escalations", "Passed on by vendors", "What their people could not solve."),
    _measure("late_share", "Late", "Cases that missed a target."),
    _measure("backlog_growth", "Backlog growth", "Cases a week."),
    _measure("margin_share", "Margin share", "Margin over revenue."),
    _measure("headcount", "People", "People employed, part-timers as fractions."),
    _measure("leavers", "Leavers", "People who left for good."),
    _measure("hires", "Hires", "People found outside and hired."),
    _measure("vacancy_share", "Empty places", "Share of the time until a successor came."),
    _measure("under_performer_share", "Under-performers", "Share of the time employed."),
    _measure("interns", "Interns", "Interns whose term began."),
    _measure("interns_returned", "Interns who came back", "They had been there before."),
    _measure("mentoring_hours", "Mentoring", "Hours that mentors set aside for interns."),
    _measure("onboarding_hours", "Onboarding", "Hours of getting to know customers taken over."),
    _measure("onboarding_cost", "Pay of onboarding", "What is paid for them; part of salaries."),
    _measure("offers", "Offers to interns", "Places offered at the end of a term."),
    _measure("offers_accepted", "Offers accepted", "Interns who wanted to stay."),
    _measure("converts", "Hires saved", "Vacancies filled by former interns."),
    _measure("cases_opened", "Cases opened", "In the period judged."),
    _measure("cases_resolved", "Cases resolved", "In the period judged."),
    _measure("cases_withdrawn", "Cases withdrawn", "The customer gave up."),
    _measure("cases_open", "Cases still open", "At the end."),
)
_BY_NAME: Final = {measure.name: measure for measure in _KNOWN}

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
