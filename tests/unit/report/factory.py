"""A made-up study for the tests of the report: three designs, two curves of five points."""

import math
from itertools import combinations

from supportsim.study.results import (
    Crossover,
    DesignResult,
    Difference,
    Figure,
    PointResult,
    StudyResult,
)

DESIGNS = ("tiered", "touch_and_hold", "dedicated")
REASONS = {"queue": 3.1, "escalation": 2.2, "owner_away": 0.0, "off_hours": 9.0, "customer": 21.0}
LATE = {"queue": 0.38, "escalation": 0.22, "owner_away": 0.05, "off_hours": 0.21, "work": 0.14}
#: What stands in `best`, and which way is better.
HEADLINE = {"resolution_attainment": 1, "cost_per_case": -1, "margin": 1}
MONTHS = [f"2027-{month:02d}" for month in range(1, 13)]
LOADS = (0.7, 0.85, 1.0, 1.15, 1.3)
EASY = (0.3, 0.4, 0.5, 0.6, 0.7)
#: Metric to its value and half-width by design, at the base point.
BASE = {
    "resolution_attainment": ((0.871, 0.006), (0.934, 0.004), (0.912, 0.005)),
    "response_attainment": ((0.948, 0.003), (0.903, 0.005), (0.921, 0.004)),
    "month_missed_share/goal=resolution": ((0.62, 0.07), (0.31, 0.06), (0.44, 0.07)),
    "month_missed_share/package=premium,goal=resolution": ((0.9, 0.07), (0.6, 0.06), (0.44, 0.07)),
    "month_missed_share/package=standard,goal=response": ((0.3, 0.07), (0.02, 0.06), (0.5, 0.07)),
    "first_response_hours": ((1.2, 0.05), (1.9, 0.06), (1.7, 0.05)),
    "first_response_hours_p90": ((3.1, 0.2), (5.2, 0.3), (4.6, 0.3)),
    "resolution_hours": ((41.0, 0.8), (33.5, 0.7), (35.2, 0.7)),
    "cost_per_case": ((318.4, 2.1), (301.2, 1.8), (309.9, 2.0)),
    "margin": ((4.71e6, 2.2e4), (4.92e6, 2.1e4), (4.91e6, 2.3e4)),
    "direct_margin": ((6.41e6, 2.2e4), (6.62e6, 2.1e4), (6.60e6, 2.3e4)),
    "revenue": ((11.6e6, 1e4), (11.7e6, 1e4), (11.7e6, 1e4)),
    "cost": ((6.89e6, 1e4), (6.78e6, 1e4), (6.79e6, 1e4)),
    "backlog": ((212.0, 8.0), (171.0, 6.0), (183.0, 6.0)),
    "occupancy": ((0.87, 0.01), (0.83, 0.01), (0.85, 0.01)),
    "utilisation": ((0.66, 0.01), (0.63, 0.01), (0.64, 0.01)),
    "wait_hours": ((35.3, 0.8), (28.9, 0.7), (30.1, 0.7)),
    "hand_offs_per_case": ((1.41, 0.01), (0.22, 0.01), (0.31, 0.01)),
    "escalation_share": ((0.44, 0.01), (0.18, 0.01), (0.21, 0.01)),
    "one_touch_share": ((0.26, 0.01), (0.31, 0.01), (0.30, 0.01)),
    "cases_opened": ((21600.0, 90.0), (21600.0, 90.0), (21600.0, 90.0)),
}


def study(name: str = "which_structure", designs: tuple[str, ...] = DESIGNS) -> StudyResult:
    """A complete result with plausible numbers; tiered is overloaded from load 1.15 on."""
    return StudyResult(
        name=name,
        description="Three ways to organise support, at much the same staff cost.",
        question="Tiered, touch-and-hold or dedicated engineers?",
        scenario="enterprise_software",
        reference=designs[0],
        base=point({}, designs),
        curves={
            "load": [point({"load": load}, designs, strain=load) for load in LOADS],
            "easy": [point({"easy": easy}, designs, tilt=easy - 0.5) for easy in EASY],
        },
        grids={},
        labels={"load": "case load (times today's)", "easy": "share of easy cases"},
        units={"cost_per_case": "USD/case", "margin": "USD"},
        goals={"response_attainment": 0.9, "resolution_attainment": 0.9},
        assumptions=["configs/enterprise_software.yaml: patience_hours: assumption, a guess"],
        warnings=["models/dedicated.yaml: names a kind the scenario lacks: lab"],
        notes=["Residue of equal cost: 0.04 %", "The base point took 212 s"],
        provenance={"seed": 1, "input_hash": "9f3c2e" + "0" * 58, "version": "0.1.0"},
        crossovers=[
            Crossover(
                curve="load",
                metric="resolution_attainment",
                before=designs[1 % len(designs)],
                after=designs[-1],
                at=1.05,
                low=1.04,
                high=1.07,
                text="",
            )
        ],
    )


def point(
    values: dict[str, object],
    designs: tuple[str, ...] = DESIGNS,
    *,
    strain: float = 1.0,
    tilt: float = 0.0,
) -> PointResult:
    """A point at which more strain hurts the first design most and tilt helps it."""
    results = {
        name: _design(name, place, strain, tilt, few=bool(values))
        for place, name in enumerate(designs)
    }
    differences = [
        difference(results, metric, of, versus)
        for metric in BASE
        for of, versus in combinations(results, 2)
    ]
    return PointResult(
        values=values,
        designs=results,
        differences=differences,
        best={m: best(results, differences, m) for m in HEADLINE},
        replications=10 if values else 30,
    )


def figure(mean: float, half: float, *, few: bool = False) -> Figure:
    """A figure with a symmetric interval; `few` makes it indicative."""
    return Figure(
        mean=mean, low=mean - half, high=mean + half, replications=10 if few else 30, indicative=few
    )


def difference(results: dict[str, DesignResult], metric: str, of: str, versus: str) -> Difference:
    """The paired difference, with the half-width of the first design's figure."""
    one, two = results[of].metrics[metric], results[versus].metrics[metric]
    mean, half = one.mean - two.mean, one.high - one.mean
    return Difference(
        of=of,
        versus=versus,
        metric=metric,
        mean=mean,
        low=mean - half,
        high=mean + half,
        correlation=0.81,
        variance_ratio=4.2,
    )


def best(results: dict[str, DesignResult], differences: list[Difference], metric: str) -> list[str]:
    """Designs whose difference to the best mean is not clear."""
    sign = HEADLINE[metric]
    top = max(results, key=lambda name: sign * results[name].metrics[metric].mean)
    close = {
        name
        for d in differences
        if d.metric == metric and top in (d.of, d.versus) and d.low <= 0 <= d.high
        for name in (d.of, d.versus)
    }
    return [name for name in results if name in close | {top}]


def _design(name: str, place: int, strain: float, tilt: float, *, few: bool) -> DesignResult:
    look = place % 3
    hurt = max(strain - 1.0, 0.0) * (0.9, 0.7, 0.3)[look] + tilt * (-0.2, 0.1, 0.15)[look]
    metrics = {m: _moved(m, *values[look], hurt, strain, few=few) for m, values in BASE.items()}
    for reason, hours in REASONS.items():
        shift = {"escalation": (1.6, 0.6, 0.6), "owner_away": (0, 2.4, 3.1)}.get(reason)
        value = shift[look] if shift else hours
        metrics[f"wait_hours/reason={reason}"] = figure(value, 0.1)
    for reason, share in LATE.items():
        metrics[f"late_share/reason={reason}"] = figure(share, 0.01)
    for position, month in enumerate(MONTHS):
        for metric in ("resolution_attainment", "response_attainment"):
            mean = BASE[metric][look][0] + 0.02 * math.sin(position)
            metrics[f"{metric}/month={month}"] = figure(mean, 0.012)
    for severity in (1, 2, 3, 4):
        mean = BASE["resolution_attainment"][look][0] + 0.01 * (severity - 2)
        metrics[f"resolution_attainment/severity={severity}"] = figure(mean, 0.01)
    return DesignResult(
        name=name,
        metrics=metrics,
        series=_series(look),
        statement=_statement(look),
        months=MONTHS,
        headcounts=_headcounts(look),
        staff_cost=5_204_000.0 + 9_000 * look,
        overloaded=look == 0 and strain > 1.1,
    )


def _moved(
    metric: str, mean: float, half: float, hurt: float, strain: float, *, few: bool
) -> Figure:
    half *= 1.7 if few else 1.0
    if metric.endswith("attainment"):
        return figure(max(mean - hurt, 0.05), half, few=few)
    if metric == "cost_per_case":
        return figure(mean * (0.55 + 0.45 / strain) + 60 * hurt, half, few=few)
    if metric.endswith("margin"):
        return figure(mean * strain - 2e6 * hurt, half, few=few)
    return figure(mean, half, few=few)


def _standby() -> dict[str, list[float]]:
    """One on call for the desk behind in every night."""
    nights = [1.0 if hour % 24 < 8 or hour % 24 >= 18 else 0.0 for hour in range(168)]
    return {"standby_by_hour_of_week": nights, "standby_by_hour_of_week/desk=back": nights}


def _series(look: int) -> dict[str, list[float]]:
    people, cases = [], []
    for hour in range(168):
        day, clock = divmod(hour, 24)
        busy = math.exp(-(((clock - 13) / 4) ** 2)) * (1.0 if day < 5 else 0.12)
        cases.append(11 * busy)
        people.append((28.0 + 2 * look) * (1.0 if day < 5 and 8 <= clock < 18 else 0.0))
    waves = [170 + 30 * math.sin(day / 23 + look) - 12 * look for day in range(365)]
    desks = {
        f"{kind}_by_hour_of_week/desk={desk}": [share * value for value in values]
        for desk, share in (("front", 0.7), ("back", 0.3))
        for kind, values in (
            ("staffing", people),
            ("work", [0.8 * value for value in people]),
            ("demand", cases if desk == "front" else [0.0] * 168),
        )
    }
    return {
        **(desks if look else {}),
        **({"net_intern_hours_by_week": [-4.0, 10.0, 25.5]} if look == 1 else {}),
        **(_standby() if look == 2 else {}),
        "staffing_by_hour_of_week": people,
        "demand_by_hour_of_week": cases,
        "backlog_by_day": waves,
    }


def _statement(look: int) -> dict[str, list[float]]:
    monthly = {
        "support fees: premium": 410_000.0,
        "support fees: standard": 590_000.0,
        "SLA credits: premium": -21_000.0 + 6_000 * look,
        "salaries: l1 at paris": -190_000.0 + 60_000 * look,
        "salaries: l2 at paris": -230_000.0 - 60_000 * look,
        **({"outsourcing: back": -30_000.0} if look == 2 else {}),
        "tools": -41_000.0,
        "rent": -38_000.0,
        "management": -60_000.0,
    }
    return {
        line: [round(value * (1 + 0.02 * math.sin(month)), 2) for month in range(12)]
        for line, value in monthly.items()
    }


def _headcounts(look: int) -> dict[str, float]:
    return [
        {"front/l1": 24.0, "back/l2": 14.0},
        {"front/l1": 12.0, "front/l2": 12.5, "back/l2": 9.0},
        {"front/l1": 9.0, "groups/l2": 12.0, "back/l2": 11.4},
    ][look]
