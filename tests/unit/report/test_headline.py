import re
from dataclasses import replace
from types import ModuleType

import pytest

from supportsim.report.goal_words import goal_sentences
from supportsim.report.headline import answers, equal_cost, headline
from supportsim.report.ranking import lead, stretches
from supportsim.study.intervals import NO_VARIATION
from supportsim.study.results import Figure, Optimum, PointResult, StudyResult
from supportsim.study.standing import standing


def swapped(result: StudyResult, one: str, other: str):
    """The result with the numbers of two designs exchanged, at the base point."""
    names = {one: other, other: one}
    base = result.base
    designs = {
        name: replace(base.designs[names.get(name, name)], name=name) for name in base.designs
    }
    differences = [
        replace(d, of=names.get(d.of, d.of), versus=names.get(d.versus, d.versus))
        for d in base.differences
    ]
    best = {m: [names.get(name, name) for name in who] for m, who in base.best.items()}
    return replace(result, base=replace(base, designs=designs, differences=differences, best=best))


def with_overload(result: StudyResult, name: str):
    designs = dict(result.base.designs)
    designs[name] = replace(designs[name], overloaded=True)
    return replace(result, base=replace(result.base, designs=designs))


def test_the_first_sentence_names_who_wins_by_how_much_and_how_sure(result: StudyResult):
    assert headline(result)[0] == (
        "Touch-and-hold resolves the most cases in time: 93.4%, 2.2 points more than dedicated "
        "(95% interval 1.8 to 2.6 points)."
    )


def test_lower_cost_wins_and_its_advantage_is_positive(result: StudyResult):
    assert headline(result)[1] == (
        "Touch-and-hold has the lowest cost per case: $301, $8.70 less than dedicated "
        "(95% interval $6.90 to $10.50)."
    )


def test_two_that_may_be_best_are_too_close_to_call(result: StudyResult):
    assert headline(result)[2] == (
        "Too close to call for the highest margin: touch-and-hold ($4.92 M) and dedicated "
        "($4.91 M); the advantage of touch-and-hold over dedicated lies between -$11,000 and "
        "$31,000."
    )


@pytest.mark.parametrize("other", ["tiered", "dedicated"])
def test_swapping_two_designs_numbers_swaps_them_in_the_headline(result: StudyResult, other: str):
    before, after = answers(result), answers(swapped(result, "touch_and_hold", other))
    names = {"touch-and-hold": other, other: "touch-and-hold"}
    first = f"{other.capitalize()} resolves the most cases in time: 93.4%"
    assert before[0].startswith("Touch-and-hold")
    assert after[0].startswith(first)
    rival = names.get("dedicated", "dedicated")
    assert f"2.2 points more than {rival} " in after[0]


def test_a_design_left_out_of_best_but_with_an_interval_over_zero_is_too_close(
    result: StudyResult, factory: ModuleType
):
    base = result.base
    differences = [
        replace(d, low=-1.0, high=1.0) if d.metric == "resolution_attainment" else d
        for d in base.differences
    ]
    close = replace(result, base=replace(base, differences=differences))
    assert headline(close)[0].startswith("Too close to call for the most cases resolved in time")
    assert set(lead(close.base, "resolution_attainment").contenders) == set(factory.DESIGNS)


def test_more_than_one_in_best_is_too_close_even_with_a_clear_pair(result: StudyResult):
    best = {**result.base.best, "cost_per_case": ["touch_and_hold", "tiered"]}
    sentence = headline(replace(result, base=replace(result.base, best=best)))[1]
    assert sentence.startswith("Too close to call for the lowest cost per case: touch-and-hold")


def test_an_overloaded_design_is_never_ranked_and_is_named(result: StudyResult):
    sentences = headline(with_overload(result, "touch_and_hold"))
    assert sentences[0].startswith("Dedicated resolves the most cases in time")
    assert any(s.startswith("Touch-and-hold is overloaded") for s in sentences)
    met = next(s for s in sentences if "resolved in time is" in s)
    assert "touch-and-hold (overloaded)" in met


def test_all_overloaded_leaves_nobody_to_rank(result: StudyResult, factory: ModuleType):
    for name in factory.DESIGNS:
        result = with_overload(result, name)
    sentences = headline(result)
    assert sentences[0] == "No design has figures that can be compared."
    assert any("Tiered, touch-and-hold and dedicated are overloaded" in s for s in sentences)


def test_the_change_along_a_curve_is_told_with_where_the_leaders_are_level(result: StudyResult):
    assert (
        "Resolved in time, over case load (times today's): touch-and-hold up to 1; dedicated from "
        "1.15; touch-and-hold and dedicated are level at 1.05 (95% interval 1.04 to 1.07)."
    ) in headline(result)


def test_stretches_follow_the_values_and_not_the_order_they_came_in(result: StudyResult):
    points = result.curves["load"]
    forward = stretches(points, "load", "resolution_attainment")
    assert [(s.first, s.last, s.contenders) for s in forward] == [
        (0.7, 1.0, ("touch_and_hold",)),
        (1.15, 1.3, ("dedicated",)),
    ]
    assert stretches(points[::-1], "load", "resolution_attainment") == forward


def test_few_replications_are_called_indicative(result: StudyResult, factory: ModuleType):
    assert headline(result)[-1] == "The curves are indicative: 10 replications at each point."
    few = replace(factory.point({"load": 1.0}), values={})
    told = headline(replace(result, base=few))
    assert told[0].startswith("First indication only (10 replications): Touch-and-hold resolves")
    assert not any("indicative" in sentence for sentence in told)


def test_where_all_spend_the_same_cost_per_case_is_not_ranked(result: StudyResult):
    designs = {
        name: replace(d, staff_cost=5e6 + (4_000 if name == "tiered" else 0))
        for name, d in result.base.designs.items()
    }
    same = replace(result, base=replace(result.base, designs=designs))
    told = headline(same)
    assert equal_cost(same)
    assert not equal_cost(result)
    assert told[1].startswith("All designs spend the same on staff by construction; cost per case")
    assert not any("lowest cost per case" in sentence for sentence in told)
    costs = {
        name: replace(d, metrics={**d.metrics, "cost": replace(d.metrics["cost"], mean=6.8e6)})
        for name, d in designs.items()
    }
    assert headline(replace(same, base=replace(same.base, designs=costs)))[1] == (
        "All designs spend the same by construction; cost per case differs only by cases still "
        "open."
    )


def test_a_gap_below_half_a_point_is_told_with_two_decimals(result: StudyResult):
    base, metric = result.base, "resolution_attainment"
    means = {"tiered": 0.871, "touch_and_hold": 0.9140, "dedicated": 0.9115}
    designs = {
        name: replace(
            d, metrics={**d.metrics, metric: replace(d.metrics[metric], mean=means[name])}
        )
        for name, d in base.designs.items()
    }
    differences = [
        replace(d, mean=0.0025, low=0.001, high=0.004)
        if d.metric == metric and {d.of, d.versus} == {"touch_and_hold", "dedicated"}
        else d
        for d in base.differences
    ]
    close = replace(result, base=replace(base, designs=designs, differences=differences))
    assert headline(close)[0] == (
        "Touch-and-hold resolves the most cases in time: 91.40%, 0.25 points more than dedicated "
        "(95% interval 0.10 to 0.40 points)."
    )


def test_one_design_alone_is_stated_and_not_ranked(factory: ModuleType):
    sentences = headline(factory.study(designs=("tiered",)))
    assert sentences[0] == "Tiered: resolved in time 87.1% (95% interval 86.5 to 87.7%)."


def test_the_best_values_of_a_curve_come_first_for_one_design(factory: ModuleType):
    alone = factory.study(designs=("tiered",))
    found = [
        Optimum(curve="load", metric=metric, design="tiered", at=1.0, low=low, high=high, text="")
        for metric, low, high in (
            ("resolution_hours/severity=1", 0.85, 1.0),
            ("margin", 1.0, 1.0),
            ("hand_overs", 0.7, 1.3),
        )
    ]
    assert {point.values["load"] for point in alone.curves["load"]} >= {0.7, 1.3}
    told = headline(replace(alone, optima=found, curves={"load": _overloaded_at(alone)}))
    assert told[0] == (
        "Over case load (times today's): time to resolution (severity 1) is best at 1 (may be 0.85 "
        "to 1); margin is best at 1; handed over is too close to call."
    )
    assert told[1].startswith("Tiered: resolved in time")
    assert sum("may be 0.85" in sentence for sentence in told) == 1
    # Where it is overloaded there is nothing to compare, and the ends are those of the rest.
    busy = replace(alone, optima=found, curves={"load": _overloaded_at(alone, 1.3)})
    left_out = headline(busy)[0]
    assert left_out == told[0].replace("too close to call.", "best at 1 (may be 0.7 to 1.3).") + (
        " Left out, as it is overloaded there: 1.3."
    )


def _overloaded_at(result: StudyResult, *values: float) -> list[PointResult]:
    """The points of the curve over load, all designs overloaded at these values alone."""
    return [
        replace(
            point,
            designs={
                name: replace(design, overloaded=point.values["load"] in values)
                for name, design in point.designs.items()
            },
        )
        for point in result.curves["load"]
    ]


def test_where_nothing_is_ranked_the_study_answers_what_it_asks(factory: ModuleType):
    """A laboratory has no targets and no fees: its limits or shares are the answer."""
    result = factory.study()
    bare = {
        name: replace(
            design,
            metrics={m: f for m, f in design.metrics.items() if m == "cost_per_case"},
            staff_cost=1.0,
        )
        for name, design in result.base.designs.items()
    }
    best = Optimum(
        curve="load", metric="cost_per_case", design="tiered", at=1.0, low=0.85, high=1.0, text=""
    )
    base = replace(result.base, designs=bare)
    told = answers(replace(result, base=base, goals={}, optima=[best]))
    assert told[0] == (
        "Cost per case, over case load (times today's): for tiered the best value is 1 (it may be "
        "from 0.85 to 1)."
    )
    assert told[1].startswith("All designs spend the same")
    again = headline(replace(result, base=base, goals={}, optima=[best]))
    assert again.count(told[0]) == 1


def test_one_overloaded_design_is_said_to_be_and_nothing_else(factory: ModuleType):
    told = headline(with_overload(factory.study(designs=("tiered",)), "tiered"))
    assert any(sentence.startswith("Tiered is overloaded") for sentence in told)
    assert not any("can be compared" in sentence for sentence in told)


def test_a_design_named_like_a_word_stands_in_quotes(factory: ModuleType):
    told = headline(factory.study(designs=("none", "touch_and_hold", "both")))
    text = " ".join(told)
    assert '"both"' in text
    assert '"touch' not in text
    assert not re.search(r"(^|[ :])(None|Both|none|both) ", text)


@pytest.mark.parametrize(
    ("low", "high", "better", "side"),
    [
        (0.91, 0.93, 1, "met"),
        (0.90, 0.93, 1, "met"),
        (0.89, 0.91, 1, "unsure"),
        (0.85, 0.89, 1, "missed"),
        (0.85, 0.89, -1, "met"),
        (0.91, 0.93, -1, "missed"),
    ],
)
def test_a_goal_is_met_only_with_the_whole_interval(
    low: float, high: float, better: int, side: str
):
    figure = Figure(mean=(low + high) / 2, low=low, high=high, replications=30)
    assert standing(figure, 0.9, better) == side


def test_a_figure_without_interval_stands_nowhere():
    figure = Figure(mean=0.9, low=None, high=None, replications=1, reason="one replication")
    assert standing(figure, 0.9, 1) == "unknown"


def test_goals_by_package_are_told_where_packages_differ(result: StudyResult):
    goals = {"resolution_attainment/package=gold": 0.9}
    designs = {
        name: replace(
            d, metrics={**d.metrics, next(iter(goals)): d.metrics["resolution_attainment"]}
        )
        for name, d in result.base.designs.items()
    }
    told = headline(replace(result, goals=goals, base=replace(result.base, designs=designs)))
    assert (
        "The goal of 90.0% resolved in time (package gold) is met by touch-and-hold and "
        "dedicated; missed by tiered." in told
    )


def test_a_figure_that_never_varies_stands_where_its_mean_does():
    why = "the same in every replication"
    figure = Figure(mean=1.0, low=None, high=None, replications=30, reason=why)
    assert standing(figure, 0.9, 1) == "met"
    assert standing(replace(figure, mean=0.8), 0.9, 1) == "missed"


def alike(result: StudyResult, metric: str) -> StudyResult:
    """The result with one value of a metric for all designs, in every replication."""
    figure = next(iter(result.base.designs.values())).metrics[metric]
    designs = {
        name: replace(design, metrics={**design.metrics, metric: figure})
        for name, design in result.base.designs.items()
    }
    same = {"mean": 0.0, "low": None, "high": None, "reason": NO_VARIATION}
    differences = [
        replace(one, **same) if one.metric == metric else one for one in result.base.differences
    ]
    best = {**result.base.best, metric: list(designs)}
    base = replace(result.base, designs=designs, differences=differences, best=best)
    return replace(result, base=base)


def test_designs_that_play_alike_are_said_to_and_not_too_close_to_call(result: StudyResult):
    first, *_ = answers(alike(result, "resolution_attainment"))
    assert first == (
        "Alike in every replication for the most cases resolved in time: tiered, touch-and-hold "
        "and dedicated (87.1%)."
    )


def test_without_contracts_the_answer_is_what_the_study_asks_about(factory: ModuleType):
    """A laboratory that asks for times must not lead with a cost nobody asked about."""
    result = factory.study()
    kept = ("cost_per_case", "resolution_hours")
    bare = {
        name: replace(design, metrics={m: design.metrics[m] for m in kept})
        for name, design in result.base.designs.items()
    }
    base = replace(result.base, designs=bare)
    asked = replace(result, base=base, goals={}, curves={}, along=("resolution_hours",))
    first, second = answers(asked)
    assert first == (
        "Touch-and-hold has the lowest time to resolution: 33.5 h, 1.70 h less than dedicated "
        "(95% interval 1.00 to 2.40 h)."
    )
    assert "cost per case" in second
    assert "time to resolution" not in answers(replace(asked, along=()))[0]


def test_many_designs_on_one_side_of_a_goal_are_the_others(factory: ModuleType):
    result = factory.study(designs=tuple(f"d_{n}" for n in range(6)))
    low = Figure(mean=0.5, low=0.4, high=0.6, replications=30)
    high = Figure(mean=0.95, low=0.94, high=0.96, replications=30)
    metric = "resolution_attainment"
    designs = {
        name: replace(design, metrics={metric: high if name == "d_0" else low})
        for name, design in result.base.designs.items()
    }
    wanted = replace(result, base=replace(result.base, designs=designs), goals={metric: 0.9})
    assert goal_sentences(wanted) == [
        'The goal of 90.0% resolved in time is met by "d 0"; missed by the other 5 designs.'
    ]


def test_names_of_several_words_stand_in_quotes_inside_a_sentence(factory: ModuleType):
    told = headline(factory.study(designs=("front_stands_in", "tiered", "on_call")))
    assert any('"front stands in"' in sentence for sentence in told)
    assert not any("front-stands-in" in sentence for sentence in told)
