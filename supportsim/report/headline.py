"""The headline: sentences made from the numbers by rule, never by hand."""

from typing import Final

from supportsim.report.best_values import best_values
from supportsim.report.goal_words import goal_sentences
from supportsim.report.measures import (
    COST_PER_CASE,
    MARGIN,
    RESOLUTION,
    called,
    measure_of,
)
from supportsim.report.numbers import capital, change, currency_of, listed, number, span
from supportsim.report.promised import promised
from supportsim.report.ranking import Lead, are_alike, lead
from supportsim.report.turning_words import asked_points, turning_points
from supportsim.study.results import PointResult, StudyResult

#: Metric, what its best design does, what is asked of it, and the word for its advantage.
QUESTIONS: Final = (
    (RESOLUTION, "resolves the most cases in time", "the most cases resolved in time", "more"),
    (COST_PER_CASE, "has the lowest cost per case", "the lowest cost per case", "less"),
    (MARGIN, "earns the highest margin", "the highest margin", "more"),
)
#: Staff costs within this share of each other are equal.
_EQUAL: Final = 0.001
#: Below this gap, half a point, shares are told with a second decimal.
_NARROW: Final = 0.005


def headline(result: StudyResult) -> list[str]:
    """What the study answers, the most important sentence first.

    Who is the best that keeps each promise, where the study makes any; of one design alone the
    best values of each curve; where neither attainment nor margin is known, what the study asks,
    along its curves and at the base point; verdicts on attainment, cost per case and margin at the
    base point; goals met and missed; overloaded designs; where along each curve the best design
    changes. The first sentence says so when the figures are only indicative. Designs whose figure
    is the same in every replication are told as alike, others are "too close to call" when the
    comparison leaves more than one that may be the best. An overloaded design is never ranked, and
    cost per case is not where all designs spend the same.
    """
    told = [*answers(result), *turning_points(result), *cautions(result)]
    return list(dict.fromkeys(told))


def answers(result: StudyResult) -> list[str]:
    """The sentences on promises, and those on the base point alone; never empty."""
    found = [*promised(result), *best_values(result)]
    rankings = _rankings(result)
    if lead(result.base, RESOLUTION) is None and lead(result.base, MARGIN) is None:
        found += [*asked_points(result), *_asked(result)]
    found += [*rankings, *goal_sentences(result), *_overloads(result)]
    if is_few(result.base):
        found[0] = f"First indication only ({result.base.replications} replications): {found[0]}"
    return found


def equal_cost(result: StudyResult) -> bool:
    """Whether there are several designs and their staff costs agree within 0.1 %."""
    costs = [design.staff_cost for design in result.base.designs.values()]
    return len(costs) > 1 and _alike(costs)


def _alike(values: list[float]) -> bool:
    return max(values) - min(values) <= _EQUAL * max(map(abs, values))


def _same_spend(result: StudyResult) -> str:
    """Why cost per case is not ranked where staff costs are equal by construction."""
    found = [design.metrics.get("cost") for design in result.base.designs.values()]
    costs = [figure.mean for figure in found if figure is not None and figure.mean is not None]
    if not costs or _alike(costs):
        return (
            "All designs spend the same by construction; cost per case differs only by cases "
            "still open."
        )
    return (
        "All designs spend the same on staff by construction; cost per case differs only by "
        "cases still open and by costs on top, such as overtime."
    )


def _rankings(result: StudyResult) -> list[str]:
    found = []
    for metric, verb, asked, more in QUESTIONS:
        leading = lead(result.base, metric)
        if leading is not None and metric == COST_PER_CASE and equal_cost(result):
            found.append(_same_spend(result))
            continue
        if leading is not None and len(result.base.designs) > 1:
            say = _clear if leading.clear else _close
            found.append(say(result, leading, metric, verb if leading.clear else asked, more))
        elif leading is not None:
            found.append(_alone(result, leading, metric))
    if found or _overloaded_alone(result):
        return found
    return ["No design has figures that can be compared."]


def _asked(result: StudyResult) -> list[str]:
    """Who is the best in what the study asks about beside the usual, at the base point."""
    usual = {question[0] for question in QUESTIONS}
    found = []
    for metric in result.along:
        measure, leading = measure_of(metric), lead(result.base, metric)
        if metric in usual or not measure.better or leading is None or leading.runner_up is None:
            continue
        asked = f"the {measure.best} {measure.label.lower()}"
        verb, more = f"has {asked}", "less" if measure.better < 0 else "more"
        say = _clear if leading.clear else _close
        found.append(say(result, leading, metric, verb if leading.clear else asked, more))
    return found


def _overloaded_alone(result: StudyResult) -> bool:
    """Whether there is one design, and that is overloaded: there is nothing to rank it with."""
    return [design.overloaded for design in result.base.designs.values()] == [True]


def _value(result: StudyResult, design: str, metric: str, *, fine: bool = False) -> str:
    figure = result.base.designs[design].metrics[metric]
    kind, currency = measure_of(metric).kind, currency_of(result)
    return number(figure.mean, kind, currency, short=True, fine=fine)


def _narrow(leading: Lead) -> bool:
    """Whether the gap is so small that a share needs a second decimal to show it."""
    return leading.advantage is not None and abs(leading.advantage) < _NARROW


def _alone(result: StudyResult, leading: Lead, metric: str) -> str:
    measure, figure = measure_of(metric), result.base.designs[leading.leader].metrics[metric]
    between = span(figure.low, figure.high, measure.kind, currency_of(result))
    value = _value(result, leading.leader, metric)
    tail = f" (95% interval {between})" if between else ""
    return f"{capital(called(leading.leader))}: {measure.label.lower()} {value}{tail}."


def _clear(result: StudyResult, leading: Lead, metric: str, verb: str, more: str) -> str:
    subject, fine = capital(called(leading.leader)), _narrow(leading)
    text = f"{subject} {verb}: {_value(result, leading.leader, metric, fine=fine)}"
    if leading.runner_up is None:
        return f"{text}; no other design keeps up with the case load."
    rival = called(leading.runner_up)
    if leading.advantage is None:
        return f"{text}; {rival} is next with {_value(result, leading.runner_up, metric)}."
    kind, currency = measure_of(metric).kind, currency_of(result)
    gap = change(leading.advantage, kind, currency, fine=fine)
    between = span(leading.low, leading.high, kind, currency, points=True, fine=fine)
    return f"{text}, {gap} {more} than {rival} (95% interval {between})."


def _close(result: StudyResult, leading: Lead, metric: str, asked: str, _more: str) -> str:
    fine = _narrow(leading)
    if all(are_alike(result.base, metric, leading.leader, one) for one in leading.contenders[1:]):
        alike = listed([called(name) for name in leading.contenders])
        value = _value(result, leading.leader, metric, fine=fine)
        return f"Alike in every replication for {asked}: {alike} ({value})."
    names = [f"{called(d)} ({_value(result, d, metric, fine=fine)})" for d in leading.contenders]
    text = f"Too close to call for {asked}: {listed(names)}"
    if leading.advantage is None or leading.runner_up is None:
        return f"{text}."
    kind, currency = measure_of(metric).kind, currency_of(result)
    between = span(leading.low, leading.high, kind, currency, points=True, fine=fine)
    pair = f"{called(leading.leader)} over {called(leading.runner_up)}"
    return f"{text}; the advantage of {pair} lies between {between.replace(' to ', ' and ')}."


def _overloads(result: StudyResult) -> list[str]:
    over = [called(name) for name, design in result.base.designs.items() if design.overloaded]
    if not over:
        return []
    verb, its = ("is", "its") if len(over) == 1 else ("are", "their")
    growing = f"{capital(listed(over))} {verb} overloaded: the backlog keeps growing"
    return [f"{growing}, so {its} figures would go on getting worse and are not ranked."]


def cautions(result: StudyResult) -> list[str]:
    """Whether the curves are only indicative while the base point is not."""
    points = [point for points in result.curves.values() for point in points]
    if is_few(result.base) or not any(is_few(point) for point in points):
        return []
    fewest = min(point.replications for point in points)
    return [f"The curves are indicative: {fewest} replications at each point."]


def is_few(point: PointResult) -> bool:
    """Whether too few replications stand behind the measures that the headline tells of."""
    return any(
        figure.indicative
        for design in point.designs.values()
        for metric, figure in design.metrics.items()
        if metric in {question[0] for question in QUESTIONS}
    )
