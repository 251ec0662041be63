"""The table of paired differences: how far apart two designs are, and how sure that is."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from supportsim.report.measures import called, measure_of
from supportsim.report.numbers import NOTHING, change, currency_of, span
from supportsim.report.tables.cells import NO_SPREAD
from supportsim.report.tables.front import front_metrics
from supportsim.report.tables.table import Cell, Row, Table, table_of
from supportsim.study.intervals import NO_VARIATION, ONE_REPLICATION
from supportsim.study.results import Difference, StudyResult

#: The gain of the same cases is not told more exactly than this.
GAIN_MOST: Final = 1000
#: Why a pair has no correlation or gain.
NO_GAIN: Final = "Correlation or gain n/a: one of the two, or their difference, never varies."


def comparison(result: StudyResult, metrics: tuple[str, ...] = ()) -> Table:
    """Paired differences, their simultaneous intervals, and what pairing gained.

    Of `metrics`, or of those of the front when left out; of what nothing is known no row is told.
    Where all are compared with one design, the title alone names it.
    """
    wanted = list(metrics) or front_metrics(result)
    known = {d.metric for d in result.base.differences if d.mean is not None}
    chosen = [d for d in result.base.differences if d.metric in wanted and d.metric in known]
    chosen.sort(key=lambda difference: wanted.index(difference.metric))
    alone = len({d.versus for d in chosen}) == 1
    rows = [
        Row(label=measure_of(d.metric).label, cells=tuple(_cells(result, d, alone=alone)))
        for d in chosen
    ]
    columns = ("Designs", "Difference", "Between (95%)", "Correlation", "Gain of same cases")
    title = f"Differences from {called(chosen[0].versus)}" if alone else "Differences"
    table = table_of(title, "Measure", columns, rows)
    return replace(table, notes=(NO_GAIN,)) if any(map(_lacks_gain, chosen)) else table


def _lacks_gain(difference: Difference) -> bool:
    """Whether several replications tell no gain of the same cases."""
    known = difference.mean is not None and difference.reason != ONE_REPLICATION
    return known and difference.variance_ratio is None


def _cells(result: StudyResult, difference: Difference, *, alone: bool) -> Iterable[Cell]:
    kind, currency = measure_of(difference.metric).kind, currency_of(result)
    less = "" if alone else f" less {called(difference.versus)}"
    pair = Cell(text=f"{called(difference.of)}{less}", quiet=True)
    if difference.mean is None:
        return [pair, Cell(text=NOTHING, small=difference.reason or ""), *[Cell(text="")] * 3]
    between = span(difference.low, difference.high, kind, currency, points=True)
    spans = None not in (difference.low, difference.high) and (
        (difference.low or 0) <= 0 <= (difference.high or 0)
    )
    correlation, gain = difference.correlation, difference.variance_ratio
    return [
        pair,
        Cell(text=change(difference.mean, kind, currency)),
        Cell(text=between, small="too close to call" if spans else "")
        if between
        else Cell(text=_without(difference)),
        Cell(text=NOTHING if correlation is None else f"{correlation:.2f}"),
        Cell(text=NOTHING if gain is None else _gain(gain)),
    ]


def _without(difference: Difference) -> str:
    """Why there is no interval, in few words where they are known; empty where there is one."""
    return NO_SPREAD if difference.reason == NO_VARIATION else difference.reason or ""


def _gain(gain: float) -> str:
    return f"over {GAIN_MOST:,} times" if gain > GAIN_MOST else f"{gain:.1f} times"
