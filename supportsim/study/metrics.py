"""What the study knows of metrics by name: which are compared, which way is better, the unit."""

from collections.abc import Iterable
from typing import Final

from supportsim.inputs.directions import NATURES

#: Metrics whose differences between designs are printed, in this order.
COMPARED: Final = (
    "resolution_attainment",
    "response_attainment",
    "update_attainment",
    "month_missed_share/goal=response",
    "month_missed_share/goal=resolution",
    "month_missed_share/goal=update",
    "first_response_hours",
    "resolution_hours",
    "wait_hours",
    "cost_per_case",
    "cost",
    "revenue",
    "margin",
    "direct_margin",
    "margin_share",
    "backlog",
    "occupancy",
    "utilisation",
    "escalation_share",
    "hand_offs_per_case",
    "one_touch_share",
    "backup_share",
)

#: Metrics for which the best designs are named, and whether more is better.
JUDGED: Final[dict[str, bool]] = {
    name: NATURES[name].better > 0
    for name in ("resolution_attainment", "response_attainment", "cost_per_case", "margin")
}


def judged(more: Iterable[str] = ()) -> dict[str, bool]:
    """`JUDGED` and further metrics, whole or parts, each with whether more is better."""
    return JUDGED | {name: sign_of(name) > 0 for name in more}


#: Shares of the cases of a pooled sample at which a quantile is printed.
QUANTILES: Final = {"p50": 0.5, "p90": 0.9}

_MONEY: Final = (
    "cost",
    "direct_cost",
    "revenue",
    "margin",
    "direct_margin",
    "statement",
    "onboarding_cost",
)
_MARGIN_SHARES: Final = ("margin_share", "direct_margin_share")
_COUNTS: Final = (
    "cases_opened",
    "cases_resolved",
    "cases_withdrawn",
    "cases_open",
    "backlog",
    "backlog_growth",
)
_PEOPLE: Final = (
    "headcount",
    "leavers",
    "hires",
    "interns",
    "interns_returned",
    "offers_accepted",
    "converts",
)


def whole(metric: str) -> str:
    """The metric without its cut: "wait_hours" of "wait_hours/reason=queue"."""
    return metric.partition("/")[0]


def sign_of(metric: str) -> int:
    """1 when more of a metric, whole or a part, is better; -1 when less is."""
    return NATURES[whole(metric)].better


def quantile_name(sample: str, suffix: str) -> str:
    """Name of a quantile of a sample: "resolution_hours_p90/severity=1"."""
    name, slash, cut = sample.partition("/")
    return f"{name}_{suffix}{slash}{cut}"


def is_share(metric: str) -> bool:
    """Whether the metric lies in [0, 1] by its nature."""
    name = whole(metric)
    if name in _MARGIN_SHARES:
        return False
    return name.endswith(("_attainment", "_share")) or "_attainment_" in name


def unit_of(metric: str, currency: str) -> str:
    """Unit of a metric: "share", "h", "USD", "USD/case", "cases", "people" or "1/case"."""
    name = whole(metric)
    if is_share(metric) or name in {"occupancy", "utilisation", *_MARGIN_SHARES}:
        return "share"
    if "_hours" in name:
        return "h"
    if name == "cost_per_case":
        return f"{currency}/case"
    if name in _MONEY:
        return currency
    if name in _COUNTS:
        return "cases"
    return "1/case" if name.endswith("_per_case") else "people" if name in _PEOPLE else "1"
