"""Which value of each curve is best, in words, where a study asks it of one design alone."""

from supportsim.report.measures import measure_of, words
from supportsim.report.numbers import listed
from supportsim.report.ranking import in_order
from supportsim.study.results import Optimum, PointResult, StudyResult


def best_values(result: StudyResult) -> list[str]:
    """A sentence for each curve of a study of one design; none where several are compared.

    Values at which the design is overloaded are left out of the comparison, and named.
    """
    if len(result.base.designs) > 1:
        return []
    return [sentence for curve in result.curves if (sentence := _sentence(result, curve))]


def _sentence(result: StudyResult, curve: str) -> str:
    label = result.labels.get(curve, words(curve))
    found = [one for one in result.optima if one.curve == curve]
    order = in_order(result.curves[curve], curve)
    steady = [point.values[curve] for point in order if not _is_overloaded(point)]
    ends = (steady[0], steady[-1]) if steady else (None, None)
    parts = [f"{_named(one)} is {_best(one, ends)}" for one in found]
    told = f"Over {label}: {'; '.join(parts)}." if parts else ""
    struck = [f"{point.values[curve]:.3g}" for point in order if _is_overloaded(point)]
    if told and struck:
        told += f" Left out, as it is overloaded there: {listed(struck)}."
    return told


def _is_overloaded(point: PointResult) -> bool:
    return any(design.overloaded for design in point.designs.values())


def _named(one: Optimum) -> str:
    label, _, inside = measure_of(one.metric).label.lower().partition(", ")
    return f"{label} ({inside})" if inside else label


def _best(one: Optimum, ends: tuple[object, object]) -> str:
    """The value, and between which it may be."""
    if (one.low, one.high) == ends:
        return "too close to call"
    between = f" (may be {one.low:.3g} to {one.high:.3g})" if one.low < one.high else ""
    return f"best at {one.at:.3g}{between}"
