"""The headline: sentences made from the numbers by rule, never by hand."""

from typing import Final

from supportsim.report.measures import (
    COST_PER_CASE,
    MARGIN,
    RESOLUTION,
    RESPONSE,
    measure_of,
    words,
)
from supportsim.report.numbers import change, listed, number, plain, span
from supportsim.report.ranking import Lead, Stretch, lead, stretches
from supportsim.study.intervals import NO_VARIATION
from supportsim.study.results import Figure, PointResult, StudyResult

#: Metric, what its best design does, what is asked of it, and the word for its advantage.
QUESTIONS: Final = (
    (RESOLUTION, "resolves the most cases in time", "the most cases resolved in time", "more"),
    (COST_PER_CASE, "has the lowest cost per case", "the lowest cost per case", "less"),
    (MARGIN, "earns the highest margin", "the highest margin", "more"),
)


def headline(result: StudyResult) -> list[str]:
    """What the study answers, the most important sentence first.

    Verdicts on attainment, cost per case and margin at the base point; goals met and
    missed; overloaded designs; where along each curve the best design changes; whether
    the figures are only indicative. Two designs are "too close to call" when the
    comparison leaves more than one that may be the best. An overloaded design is never
    ranked.
    """
    return [*verdicts(result), *turning_points(result), *cautions(result)]


def verdicts(result: StudyResult) -> list[str]:
    """The sentences on the base point alone; never empty."""
    return [*_rankings(result), *_goals(result), *_overloads(result)]


def turning_points(result: StudyResult) -> list[str]:
    """Where along each curve the best design changes, or that it does not."""
    return [sentence for curve in result.curves for sentence in _changes(result, curve)]


def currency_of(result: StudyResult) -> str:
    """Currency of the money metrics."""
    unit = result.units.get(COST_PER_CASE) or result.units.get(MARGIN) or "USD"
    return unit.partition("/")[0].strip()


def capital(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def _rankings(result: StudyResult) -> list[str]:
    found = []
    for metric, verb, asked, more in QUESTIONS:
        leading = lead(result.base, metric)
        if leading is not None and len(result.base.designs) > 1:
            say = _clear if leading.clear else _close
            found.append(say(result, leading, metric, verb if leading.clear else asked, more))
        elif leading is not None:
            found.append(_alone(result, leading, metric))
    if not found:
        return ["No design has figures that can be compared."]
    return found


def _value(result: StudyResult, design: str, metric: str) -> str:
    figure = result.base.designs[design].metrics[metric]
    return number(figure.mean, measure_of(metric).kind, currency_of(result), short=True)


def _alone(result: StudyResult, leading: Lead, metric: str) -> str:
    measure, figure = measure_of(metric), result.base.designs[leading.leader].metrics[metric]
    between = span(figure.low, figure.high, measure.kind, currency_of(result))
    value = _value(result, leading.leader, metric)
    tail = f" (95% interval {between})" if between else ""
    return f"{capital(words(leading.leader))}: {measure.label.lower()} {value}{tail}."


def _clear(result: StudyResult, leading: Lead, metric: str, verb: str, more: str) -> str:
    subject = capital(words(leading.leader))
    text = f"{subject} {verb}: {_value(result, leading.leader, metric)}"
    if leading.runner_up is None:
        return f"{text}; no other design keeps up with the case load."
    rival = words(leading.runner_up)
    if leading.advantage is None:
        return f"{text}; {rival} is next with {_value(result, leading.runner_up, metric)}."
    kind, currency = measure_of(metric).kind, currency_of(result)
    gap = change(leading.advantage, kind, currency)
    between = span(leading.low, leading.high, kind, currency, points=True)
    return f"{text}, {gap} {more} than {rival} (95% interval {between})."


def _close(result: StudyResult, leading: Lead, metric: str, asked: str, _more: str) -> str:
    names = [f"{words(d)} ({_value(result, d, metric)})" for d in leading.contenders]
    text = f"Too close to call for {asked}: {listed(names)}"
    if leading.advantage is None or leading.runner_up is None:
        return f"{text}."
    kind, currency = measure_of(metric).kind, currency_of(result)
    between = span(leading.low, leading.high, kind, currency, points=True)
    pair = f"{words(leading.leader)} over {words(leading.runner_up)}"
    return f"{text}; the advantage of {pair} lies between {between.replace(' to ', ' and ')}."


def standing(figure: Figure | None, goal: float, better: int) -> str:
    """Where a figure stands to its goal: "met", "missed", "unsure" or "unknown".

    Met or missed only when the whole interval lies on that side of the goal; a figure that
    is the same in every replication stands where its mean does.
    """
    if figure is None:
        return "unknown"
    same = figure.reason == NO_VARIATION
    ends = (figure.mean, figure.mean) if same else (figure.low, figure.high)
    if ends[0] is None or ends[1] is None:
        return "unknown"
    low, high = (ends[0], ends[1]) if better >= 0 else (-ends[1], -ends[0])
    edge = goal if better >= 0 else -goal
    if low >= edge:
        return "met"
    return "missed" if high < edge else "unsure"


def _goals(result: StudyResult) -> list[str]:
    found = []
    for metric in sorted(result.goals):
        whole = metric.partition("/")[0]
        if whole not in {RESPONSE, RESOLUTION} or (whole != metric and whole in result.goals):
            continue
        sides: dict[str, list[str]] = {"met": [], "missed": [], "unsure": []}
        for name, design in result.base.designs.items():
            side = standing(design.metrics.get(metric), result.goals[metric], 1)
            if side in sides:
                sides[side].append(words(name) + (" (overloaded)" if design.overloaded else ""))
        verbs = {"met": "met by", "missed": "missed by", "unsure": "too close to call for"}
        parts = [f"{verbs[side]} {listed(names)}" for side, names in sides.items() if names]
        goal = number(result.goals[metric], "share", currency_of(result))
        label, _, inside = measure_of(metric).label.lower().partition(", ")
        label += f" ({inside})" if inside else ""
        if parts:
            found.append(f"The goal of {goal} {label} is {'; '.join(parts)}.")
    return found


def _overloads(result: StudyResult) -> list[str]:
    over = [words(name) for name, design in result.base.designs.items() if design.overloaded]
    if not over:
        return []
    verb, its = ("is", "its") if len(over) == 1 else ("are", "their")
    growing = f"{capital(listed(over))} {verb} overloaded: the backlog keeps growing"
    return [f"{growing}, so {its} figures would go on getting worse and are not ranked."]


def _changes(result: StudyResult, curve: str) -> list[str]:
    """Where along a curve the best design changes, one sentence for each metric that does."""
    label = result.labels.get(curve, words(curve))
    moved, stayed = [], []
    for metric, _, asked, _ in QUESTIONS:
        runs = stretches(result.curves[curve], curve, metric)
        if not any(run.contenders for run in runs):
            continue
        if len(runs) > 1:
            steps = "; ".join(_step(run, runs) for run in runs)
            moved.append(
                f"{capital(label)} decides who has {asked}: {steps}{_equal(result, curve, metric)}."
            )
        else:
            stayed.append((asked, runs[0]))
    return [*moved, *_unchanged(label, stayed)]


def _equal(result: StudyResult, curve: str, metric: str) -> str:
    """Where two leaders are level, when that value is known within an interval."""
    found = []
    for one in result.crossovers:
        if (one.curve, one.metric) != (curve, metric) or one.at is None:
            continue
        if one.low is None or one.high is None:
            continue
        between = f"(95% interval {one.low:.3g} to {one.high:.3g})"
        pair = f"{words(one.before)} and {words(one.after)}"
        found.append(f"; {pair} are level at {one.at:.3g} {between}")
    return "".join(found)


def _step(run: Stretch, runs: list[Stretch]) -> str:
    first, last = plain(run.first), plain(run.last)
    if run is runs[0]:
        where = f"up to {last}" if first != last else f"at {last}"
    elif run is runs[-1]:
        where = f"from {first} on"
    else:
        where = f"at {first}" if first == last else f"from {first} to {last}"
    return f"{_who(run.contenders)} {where}"


def _who(contenders: tuple[str, ...]) -> str:
    if not contenders:
        return "nobody, all overloaded,"
    names = [words(name) for name in contenders]
    return names[0] if len(names) == 1 else f"too close to call between {listed(names)}"


def _unchanged(label: str, stayed: list[tuple[str, Stretch]]) -> list[str]:
    parts = [f"{asked} ({_who(run.contenders)})" for asked, run in stayed]
    if not parts:
        return []
    run = stayed[0][1]
    whole = f"from {plain(run.first)} to {plain(run.last)}"
    return [f"{capital(label)}, {whole}, does not change who has {listed(parts)}."]


def cautions(result: StudyResult) -> list[str]:
    """Whether the figures are only indicative."""
    found = []
    if _indicative(result.base):
        found.append(
            f"Read these figures as indicative: {result.base.replications} replications are "
            "too few for the intervals to be trusted."
        )
    points = [point for points in result.curves.values() for point in points]
    if not found and any(_indicative(point) for point in points):
        fewest = min(point.replications for point in points)
        found.append(f"The curves are indicative: {fewest} replications at each point.")
    return found


def _indicative(point: PointResult) -> bool:
    return any(
        figure.indicative
        for design in point.designs.values()
        for metric, figure in design.metrics.items()
        if metric in {question[0] for question in QUESTIONS}
    )
