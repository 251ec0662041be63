from dataclasses import replace

from supportsim.report.tables.along import turning
from supportsim.report.turning import crossings, reigns
from supportsim.report.turning_words import turning_points
from supportsim.study.results import Figure, StudyResult

METRIC = "resolution_attainment"


def test_a_crossing_is_told_only_when_bounded_and_between_clear_leaders(result: StudyResult):
    (one,) = result.crossovers
    assert crossings(result, "load", METRIC) == [one]
    for changed in (replace(one, low=None), replace(one, high=None), replace(one, before="tiered")):
        assert crossings(replace(result, crossovers=[changed]), "load", METRIC) == []


def test_neighbours_with_the_same_answer_are_one_reign(result: StudyResult):
    found = reigns(result.curves["load"], "load", METRIC)
    assert [(r.first, r.last, r.who, r.clear) for r in found] == [
        (0.7, 1.0, "touch_and_hold", True),
        (1.15, 1.3, "dedicated", True),
    ]


def test_a_design_named_like_an_answer_is_not_mistaken_for_it(result: StudyResult):
    point = result.curves["load"][0]
    only = {"too close": replace(point.designs["tiered"], name="too close", overloaded=False)}
    alone = replace(point, designs=only, differences=[], best={})
    (reign,) = reigns([alone], "load", METRIC)
    assert reign.clear


def test_who_has_no_rival_is_not_called_the_leader(result: StudyResult):
    alone = [
        replace(point, designs={"tiered": point.designs["tiered"]}, differences=[], best={})
        for point in result.curves["load"]
    ]
    only = replace(result, curves={"load": alone}, crossovers=[])
    assert turning_points(only) == []
    assert turning(only, "load") is None
    assert turning(result, "load") is not None


def test_an_overloaded_end_is_told(result: StudyResult):
    *points, last = result.curves["load"]
    over = {name: replace(d, overloaded=True) for name, d in last.designs.items()}
    curves = {"load": [*points, replace(last, designs=over)]}
    (sentence,) = turning_points(replace(result, curves=curves, crossovers=[]))
    assert sentence == (
        "Resolved in time, over case load (times today's): touch-and-hold up to 1; dedicated at "
        "1.15; all overloaded at 1.3."
    )


def test_who_is_too_close_to_call_is_named(result: StudyResult):
    *points, last = result.curves["load"]
    over = {**last.designs, "tiered": replace(last.designs["tiered"], overloaded=True)}
    level = replace(last, designs=over, differences=[], best={})
    curves = {"load": [*points, level]}
    told = turning_points(replace(result, curves=curves, crossovers=[]))
    assert told[0].endswith("; too close to call between touch-and-hold and dedicated at 1.3.")


def test_the_margin_is_told_where_its_leader_changes(result: StudyResult):
    values = {"tiered": 3.0, "touch_and_hold": 2.0, "dedicated": 1.0}
    points = []
    for number, point in enumerate(result.curves["load"]):
        money = {name: value if number else -value for name, value in values.items()}
        designs = {
            name: replace(
                design,
                overloaded=False,
                metrics={
                    **design.metrics,
                    "margin": Figure(
                        mean=money[name], low=None, high=None, replications=30, indicative=False
                    ),
                },
            )
            for name, design in point.designs.items()
        }
        leader = max(money, key=lambda name: money[name])
        points.append(replace(point, designs=designs, differences=[], best={"margin": [leader]}))
    sentences = turning_points(replace(result, curves={"load": points}, crossovers=[]))
    assert sentences[-1] == (
        "Margin, over case load (times today's): dedicated at 0.7; tiered from 0.85."
    )
