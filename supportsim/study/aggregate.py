"""Outcomes of replications to figures with intervals, differences, and the best designs."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np

from supportsim.inputs.scenario import Scenario
from supportsim.outcome.outcome import Outcome
from supportsim.outcome.series import YEAR, growth_over_years
from supportsim.study.comparison import bonferroni, may_be_best, paired_difference
from supportsim.study.headcounts import headcounts
from supportsim.study.intervals import NOTHING_TO_MEASURE, Interval, Ratio, ratio_interval
from supportsim.study.metrics import COMPARED, JUDGED, QUANTILES, is_share, quantile_name, whole
from supportsim.study.points import Point
from supportsim.study.quantiles import quantile_interval
from supportsim.study.results import DesignResult, Difference, Figure, PointResult
from supportsim.study.seats import seats_of, vendors_of
from supportsim.units import HOUR

#: Fewer replications than these leave an interval, or that of a quantile, indicative.
ENOUGH: Final = 30
ENOUGH_FOR_QUANTILES: Final = 50
#: With more designs only differences to the reference are printed.
MOST_FOR_ALL_PAIRS: Final = 4

#: A design is overloaded when the lower bound of its backlog's growth exceeds this share of
#: the cases opened: of 200 cases one is never done. In a year that heaps up a quarter of a
#: week's cases; slower growth cannot be told from a slow approach to a steady state.
OVERLOAD_SHARE: Final = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The replications of a point that came back.

    Attributes:
        outcomes: Replication to design to outcome, in order of replication.
        failures: One line for each that did not.
    """

    outcomes: dict[int, Mapping[str, Outcome]]
    failures: list[str]

    def first(self, count: int) -> "Runs":
        """The replications below a number, as if only these had been run."""
        kept = {number: one for number, one in self.outcomes.items() if number < count}
        return replace(self, outcomes=kept)


def aggregate(
    point: Point, runs: Runs, *, reference: str, judged: Mapping[str, bool] = JUDGED
) -> PointResult:
    """Figures, differences and best designs of a point.

    Args:
        point: What was run.
        runs: What came back; designs are left out when nothing did.
        reference: The design with which the others are compared.
        judged: Metrics, whole or parts, of which the best designs are told, and whether more
            is better.
    """
    replications = len(runs.outcomes)
    outcomes = {
        name: [runs.outcomes[number][name] for number in sorted(runs.outcomes)]
        for name in (point.designs if replications else ())
    }
    ratios = {name: ratios_of(rows) for name, rows in outcomes.items()}
    return PointResult(
        values=dict(point.values),
        designs={name: _design(point, name, rows, ratios[name]) for name, rows in outcomes.items()},
        differences=_differences(ratios, reference),
        best=_best(ratios, judged),
        replications=replications,
        failures=list(runs.failures),
    )


def ratios_of(rows: Sequence[Outcome]) -> dict[str, Ratio]:
    """Every metric over replications; where one has none of it, it counts as 0 of 0."""
    names = dict.fromkeys(name for row in rows for name in row.ratios)
    found = {}
    for name in names:
        pairs = [row.ratios.get(name, (0.0, 0.0)) for row in rows]
        found[name] = Ratio(
            numerator=tuple(float(top) for top, _ in pairs),
            denominator=tuple(float(bottom) for _, bottom in pairs),
        )
    return found


def why_not_judged(scenario: Scenario) -> str | None:
    """Why growth of the backlog tells nothing of overload, in words; None where it does.

    From an empty start it grows in any case, and within a year a season may be what grows.
    """
    if scenario.warm_up_weeks == 0:
        return "the run starts empty and without warm-up"
    if scenario.has_seasons and scenario.window_weeks < YEAR:
        return "less than a year of a world with seasons"
    return None


def is_overloaded(
    point: Point, rows: Sequence[Outcome], ratios: Mapping[str, Ratio]
) -> bool | None:
    """Whether the backlog surely grows by more than `OVERLOAD_SHARE` of what is opened.

    Read from its growth and `cases_opened`; None without them, or where it is not judged.
    """
    opened, weeks = ratios.get("cases_opened"), point.scenario.window_weeks
    slope = ratios.get("backlog_growth")
    if why_not_judged(point.scenario) is not None or slope is None or opened is None:
        return None
    # Where each year has its seasons, what a year adds counts and no slope through one.
    growth = slope.numerator
    if point.scenario.has_seasons:
        growth = tuple(growth_over_years(np.asarray(row.series["backlog_by_day"])) for row in rows)
    share = Ratio(numerator=growth, denominator=tuple(count / weeks for count in opened.numerator))
    found = ratio_interval(share)
    least = found.low if found.low is not None else found.mean
    return least is not None and least > OVERLOAD_SHARE


def _design(
    point: Point, name: str, rows: Sequence[Outcome], ratios: Mapping[str, Ratio]
) -> DesignResult:
    return DesignResult(
        name=name,
        metrics={**_ratio_figures(rows, ratios), **_quantile_figures(rows)},
        series=_series(rows),
        statement=_statement(rows),
        months=list(rows[0].months),
        headcounts=headcounts(point.designs[name]),
        seats=seats_of(point.designs[name]),
        vendors=vendors_of(point.designs[name]),
        staff_cost=point.staff_cost[name],
        overloaded=is_overloaded(point, rows, ratios),
    )


def _ratio_figures(rows: Sequence[Outcome], ratios: Mapping[str, Ratio]) -> dict[str, Figure]:
    """Figures of all ratios, and of what has a reason instead of a value."""
    reasons = {name: text for row in rows for name, text in row.reasons.items()}
    found = {}
    for name, ratio in ratios.items():
        skewed = True if "_attainment" in whole(name) else None
        interval = ratio_interval(ratio, skewed=skewed, is_share=is_share(name))
        figure = _figure(interval, len(rows), ENOUGH)
        if figure.reason == NOTHING_TO_MEASURE and name in reasons:
            figure = replace(figure, reason=reasons[name])
        found[name] = figure
    for name, text in reasons.items():
        if name not in found:
            found[name] = _figure(
                Interval(mean=None, low=None, high=None, reason=text), len(rows), ENOUGH
            )
    return found


def _quantile_figures(rows: Sequence[Outcome]) -> dict[str, Figure]:
    """Quantiles of all pooled samples, in hours."""
    names = dict.fromkeys(name for row in rows for name in row.samples)
    nothing = np.zeros(0, dtype=np.int64)
    found = {}
    for name in names:
        samples = [row.samples.get(name, nothing) for row in rows]
        for suffix, share in QUANTILES.items():
            interval = quantile_interval(samples, share)
            hours = Interval(
                mean=_in_hours(interval.mean),
                low=_in_hours(interval.low),
                high=_in_hours(interval.high),
                reason=interval.reason,
            )
            found[quantile_name(name, suffix)] = _figure(hours, len(rows), ENOUGH_FOR_QUANTILES)
    return found


def _figure(interval: Interval, replications: int, enough: int) -> Figure:
    return Figure(
        mean=interval.mean,
        low=interval.low,
        high=interval.high,
        replications=replications,
        reason=interval.reason,
        indicative=replications < enough,
    )


def _in_hours(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else milliseconds / HOUR


def _series(rows: Sequence[Outcome]) -> dict[str, list[float]]:
    """Mean of every series over the replications that have a number at the position."""
    found = {}
    for name in dict.fromkeys(name for row in rows for name in row.series):
        columns = [row.series[name] for row in rows if name in row.series]
        length = min(len(column) for column in columns)
        stacked = np.stack([column[:length] for column in columns])
        known = np.isfinite(stacked)
        if known.any(axis=0).all():
            found[name] = [
                math.fsum(stacked[known[:, at], at]) / int(known[:, at].sum())
                for at in range(length)
            ]
    return found


def _statement(rows: Sequence[Outcome]) -> dict[str, list[float]]:
    """Mean money by line and month, in currency units; sums of cents are exact."""
    lines = dict.fromkeys(line for row in rows for line in row.statement)
    found = {}
    for line in lines:
        total = sum(
            (row.statement[line] for row in rows if line in row.statement),
            start=np.zeros(len(rows[0].months), dtype=np.int64),
        )
        found[line] = [int(cents) / len(rows) / 100 for cents in total]
    return found


def _differences(ratios: Mapping[str, Mapping[str, Ratio]], reference: str) -> list[Difference]:
    """Paired differences of the compared metrics, simultaneous over the pairs of this point."""
    pairs = compared_pairs(list(ratios), reference)
    confidence = bonferroni(len(pairs))
    found = []
    for metric in COMPARED:
        for of, versus in pairs:
            if metric not in ratios[of] or metric not in ratios[versus]:
                continue
            paired = paired_difference(
                ratios[of][metric],
                ratios[versus][metric],
                confidence=confidence,
            )
            found.append(
                Difference(
                    of=of,
                    versus=versus,
                    metric=metric,
                    mean=paired.interval.mean,
                    low=paired.interval.low,
                    high=paired.interval.high,
                    reason=paired.interval.reason,
                    correlation=paired.correlation,
                    variance_ratio=paired.variance_ratio,
                )
            )
    return found


def compared_pairs(designs: Sequence[str], reference: str) -> list[tuple[str, str]]:
    """(of, versus): every design against the reference first, then all other pairs if few."""
    others = [name for name in designs if name != reference]
    pairs = [(name, reference) for name in others if reference in designs]
    if len(designs) <= MOST_FOR_ALL_PAIRS:
        pairs += [(later, earlier) for earlier, later in combinations(others, 2)]
    return pairs


def _best(
    ratios: Mapping[str, Mapping[str, Ratio]], judged: Mapping[str, bool]
) -> dict[str, list[str]]:
    """For each judged metric, the designs that may be the best; left out where none has it."""
    found = {}
    for metric, higher_is_better in judged.items():
        taking_part = {name: own[metric] for name, own in ratios.items() if metric in own}
        best = may_be_best(taking_part, higher_is_better=higher_is_better)
        if best:
            found[metric] = best
    return found
