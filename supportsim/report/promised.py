"""What came of a study's promises: who is the best that keeps each, and where that changes."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from supportsim.report.measures import called, measure_of, words
from supportsim.report.numbers import bounds, capital, currency_of, listed, number, plain
from supportsim.study.results import Kept, PromiseResult, StudyResult, Turn

#: Stands where surely no design keeps a promise.
NO_DESIGN: Final = "no design"


def promised(result: StudyResult) -> list[str]:
    """For each promise a sentence on the base point and one on each curve."""
    found = []
    for promise in result.promises.values():
        base = next(one for one in promise.kept if one.stage == "base")
        found.append(_at_base(result, promise, base))
        found += [_along(result, promise, curve) for curve in result.curves]
    return found


def _at_base(result: StudyResult, promise: PromiseResult, base: Kept) -> str:
    """Who keeps it at the least cost (or whatever decides), and who might."""
    wanted = _wanted(result, promise)
    head = f"{capital(promise.label)} ({wanted})"
    rivals = [_valued(result, promise, name) for name in base.rivals]
    doubt = f"; too close to call whether it is kept: {listed(rivals)}" if rivals else ""
    if not base.best:
        return f"{head}: no design surely keeps it{doubt}."
    who = listed([_valued(result, promise, name) for name in base.best])
    return f"{head}: {_best(promise)} is with {who}{doubt}."


def _best(promise: PromiseResult) -> str:
    measure = measure_of(promise.then)
    return f"of the designs that surely keep it, the {measure.best} {measure.label.lower()}"


def _wanted(result: StudyResult, promise: PromiseResult) -> str:
    """The goals in a few words."""
    found = []
    for metric, goal in promise.goals.items():
        measure = measure_of(metric)
        sign = "at most" if measure.better < 0 else "at least"
        value = number(goal, measure.kind, currency_of(result), short=True)
        found.append(f"{measure.label.lower()} {sign} {value}")
    return "; ".join(found)


def _valued(result: StudyResult, promise: PromiseResult, design: str) -> str:
    """A design and what decides."""
    mean = result.base.designs[design].metrics[promise.then].mean
    value = number(mean, measure_of(promise.then).kind, currency_of(result), short=True)
    return f"{called(design)} ({value})"


def _along(result: StudyResult, promise: PromiseResult, curve: str) -> str:
    """From which value to which a design is the best that surely keeps it; then by the means."""
    points = [one for one in promise.kept if one.stage == curve]
    runs = [(who, list(some)) for who, some in groupby(points, key=_answer)]
    steps = [
        f"{who} {_stretch(curve, some, alone=len(runs) == 1)}{doubt}" for (who, doubt), some in runs
    ]
    label = result.labels.get(curve, words(curve))
    text = f"{capital(promise.label)}, over {label}, for certain: {'; '.join(steps)}."
    changes = [_change(one) for one in promise.turns if one.curve == curve]
    return f"{text} By the means the best changes {'; '.join(changes)}." if changes else text


def _answer(one: Kept) -> tuple[str, str]:
    """Who it is, and in brackets who may keep it where nobody surely does."""
    if one.best:
        return " or ".join(called(name) for name in one.best), ""
    if one.rivals:
        return "too close to call", f" ({listed([called(name) for name in one.rivals])})"
    return NO_DESIGN, ""


def _stretch(curve: str, points: Sequence[Kept], *, alone: bool) -> str:
    if alone:
        return "throughout"
    first, last = (plain(point.values[curve]) for point in (points[0], points[-1]))
    return f"at {first}" if first == last else f"from {first} to {last}"


def _change(one: Turn) -> str:
    before, after = (called(name) if name else NO_DESIGN for name in (one.before, one.after))
    if one.at is None:
        return f"from {before} to {after} between {one.low:.3g} and {one.high:.3g}, by overload"
    return f"from {before} to {after} near {one.at:.3g} ({bounds(one.low, one.high)})"
