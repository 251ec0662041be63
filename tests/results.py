"""Studies made small, and figures held against what a formula says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import records
from chains import DEPTH

import supportsim as ss
from supportsim.inputs.study import Curve, Value
from supportsim.study.results import (
    Crossover,
    Difference,
    Figure,
    Optimum,
    PointResult,
    StudyResult,
)

ROOT: Final = Path(__file__).parents[1]
#: Many short runs instead of few long ones, so that intervals can be trusted.
SHORT: Final = {"scenario.warm_up_weeks": 1, "scenario.window_weeks": 3}
#: Half-widths of a 95 % interval that a true claim is off by less often than once in 10,000.
FAR: Final = 2.2


def run_small(
    study: str,
    curves: Mapping[str, Sequence[Value] | None],
    *,
    replications: int,
    designs: Sequence[str] = (),
    sets: Mapping[str, object] | None = None,
) -> StudyResult:
    """Run some curves of a shipped study, `DEPTH` times as often under `make truth`.

    Args:
        study: Path below `experiments`.
        curves: Name to the values that are run, all for None.
        replications: At each value.
        designs: Which of its designs; all when left out.
        sets: Values that hold at every point.
    """
    spec = ss.load_study(ROOT / "experiments" / study, sets=sets)
    kept = {name: spec.designs[name] for name in designs or spec.designs}
    small = replace(
        spec,
        designs=kept,
        reference=next(iter(kept)),
        curves={name: at_values(spec.curves[name], values) for name, values in curves.items()},
        grids={},
    )
    return ss.run_study(small, replications=DEPTH * replications, brief=True)


def at_values(curve: Curve, values: Sequence[Value] | None) -> Curve:
    """The curve at some of its values only."""
    if values is None:
        return curve
    places = [curve.values.index(value) for value in values]
    settings = {path: [along[at] for at in places] for path, along in curve.settings.items()}
    return curve.model_copy(update={"values": list(values), "settings": settings})


def figure(result: StudyResult, curve: str, value: Value, design: str, metric: str) -> Figure:
    """One figure of a curve."""
    _look_at(result)
    return _point(result, curve, value).designs[design].metrics[metric]


def difference(result: StudyResult, curve: str, value: Value, metric: str) -> Difference:
    """The only difference of two designs at a point of a curve."""
    _look_at(result)
    found = _point(result, curve, value).differences
    (one,) = [each for each in found if each.metric == metric]
    return one


def crossing(result: StudyResult, curve: str, metric: str) -> Crossover:
    """The only change of the best design along a curve."""
    _look_at(result)
    (found,) = [one for one in result.crossovers if (one.curve, one.metric) == (curve, metric)]
    return found


def best(result: StudyResult, curve: str, metric: str, design: str) -> Optimum:
    """The best values of a design along a curve."""
    _look_at(result)
    wanted = (curve, metric, design)
    (found,) = [one for one in result.optima if (one.curve, one.metric, one.design) == wanted]
    return found


def _point(result: StudyResult, curve: str, value: Value) -> PointResult:
    return next(point for point in result.curves[curve] if point.values[curve] == value)


def _look_at(result: StudyResult) -> None:
    records.drew(result.base.replications, "replications")


def require_near(found: Figure | Crossover, truth: float, *, sees: float) -> None:
    """Demand that a formula lies within reach of an interval that is narrow enough.

    Args:
        found: With an interval of 95 %.
        truth: What the formula says.
        sees: Least error that must be caught, nearly always.
    """
    middle = found.at if isinstance(found, Crossover) else found.mean
    assert middle is not None
    assert found.low is not None
    assert found.high is not None
    reach = FAR * max(found.high - middle, middle - found.low)
    if isinstance(found, Figure):
        records.drew(found.replications, "replications")
    records.measured(FAR * abs(middle - truth) / reach, FAR, seen=2 * reach / sees)
    assert 2 * reach <= sees, f"cannot see an error of {sees:g}: reach {reach:g}"
    assert abs(middle - truth) <= reach, f"{middle:g}, but {truth:g} by the formula"
