"""Every whole metric by name: what kind of number it is, and whether more or less is better.

It stands this low so that a scenario's goals and the report read the same direction.
"""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["share", "hours", "money", "count"]
Better = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nature:
    """What a metric is by nature.

    Attributes:
        kind: A share of 1, hours, money in the scenario's currency, or a count or ratio.
        better: +1 when more is better, -1 when less is, 0 when neither.
        signed: Whether it may be below 0.
    """

    kind: Kind
    better: Better
    signed: bool = False


def _all(kind: Kind, better: Better, *names: str, signed: bool = False) -> dict[str, Nature]:
    return dict.fromkeys(names, Nature(kind=kind, better=better, signed=signed))


def _times(*names: str) -> dict[str, Nature]:
    """Times and their quantiles: the sooner the better."""
    return _all("hours", -1, *(f"{name}{end}" for name in names for end in ("", "_p50", "_p90")))


_ATTAINMENTS: Final = ("response_attainment", "resolution_attainment")

NATURES: Final = {
    **_all("share", 1, *_ATTAINMENTS, "update_attainment", "one_touch_share"),
    **_all("share", 1, *(f"{name}{end}" for name in _ATTAINMENTS for end in ("_answered", "_all"))),
    **_all("share", 1, "call_out_response_attainment"),
    **_all("share", -1, "month_missed_share", "late_share", "waited_share", "reopen_share"),
    **_all("share", -1, "escalation_share", "assist_share"),
    **_all("share", 0, "occupancy", "utilisation", "backup_share", "undecided_share"),
    **_all("share", 1, "margin_share", "direct_margin_share", signed=True),
    **_times("first_response_hours", "resolution_hours"),
    **_times("first_response_clock_hours", "resolution_clock_hours"),
    **_all("hours", -1, "wait_hours", "open_hours", "worked_hours", "rework_hours"),
    **_all("hours", -1, "overtime_hours", "triage_hours"),
    **_all("hours", -1, "standby_hours", "call_out_hours", "rest_hours"),
    **_all("hours", 0, "effort_hours", "reproduction_hours", "task_hours"),
    **_all("money", -1, "cost_per_case", "cost", "direct_cost"),
    **_all("money", 1, "revenue"),
    **_all("money", 1, "margin", "direct_margin", signed=True),
    **_all("count", -1, "backlog", "cases_open", "cases_withdrawn"),
    **_all("count", -1, "hand_offs_per_case", "touches_per_case"),
    **_all("count", -1, "interruptions_per_case", "returns_per_case", "call_outs"),
    **_all("count", -1, "hand_overs", "vendor_escalations", "overlong_weeks", "short_rests"),
    **_all("count", -1, "backlog_growth", signed=True),
    **_all("count", 0, "headcount", "cases_opened", "cases_resolved", "vendor_cases"),
    **_all("share", 0, "vacancy_share", "under_performer_share"),
    **_all("count", 0, "leavers", "hires", "interns", "interns_returned"),
    **_all("count", 0, "offers", "offers_accepted", "converts"),
    **_all("hours", 0, "mentoring_hours", "onboarding_hours"),
    **_all("money", 0, "onboarding_cost"),
}

#: Metrics that may have a goal: those of which more, or less, is better.
WITH_GOAL: Final = tuple(name for name, nature in NATURES.items() if nature.better)


def goal_range(nature: Nature) -> tuple[float, float]:
    """The lowest and the highest value that makes sense as a goal; infinite when free."""
    low = float("-inf") if nature.signed else 0.0
    return low, 1.0 if nature.kind == "share" else float("inf")
