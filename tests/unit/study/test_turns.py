import numpy as np
import pytest

from supportsim.inputs.study import Promise
from supportsim.study.crossover import CurvePoint
from supportsim.study.intervals import Ratio
from supportsim.study.turns import turns

GOAL = "response_attainment/severity=1"
PROMISE = Promise(label="answered", goals={GOAL: 0.9})
#: Design to (share answered, cost).
Means = dict[str, tuple[float, float]]


def point(value: object, means: Means, noise: float = 0.002) -> CurvePoint:
    """Ten replications with such means; what two designs share goes up and down together."""
    rng = np.random.default_rng(3)
    wobble = rng.normal(size=10) * noise
    wobble -= wobble.mean()
    ones = (1.0,) * 10
    ratios = {
        name: {
            GOAL: Ratio(numerator=tuple((share + wobble).tolist()), denominator=ones),
            "cost": Ratio(numerator=tuple((cost + 10 * wobble).tolist()), denominator=ones),
        }
        for name, (share, cost) in means.items()
    }
    return CurvePoint(value=value, replications=tuple(range(10)), ratios=ratios)


def test_the_cheap_one_gives_way_where_it_passes_the_goal():
    points = [
        point(1.0, {"cheap": (0.96, 5.0), "dear": (0.99, 9.0)}),
        point(2.0, {"cheap": (0.92, 5.0), "dear": (0.98, 9.0)}),
        point(3.0, {"cheap": (0.88, 5.0), "dear": (0.97, 9.0)}),
    ]
    (found,) = turns(PROMISE, "load", points)
    assert (found.before, found.after) == ("cheap", "dear")
    assert (found.designs, found.metric) == (["cheap"], GOAL)
    assert found.at == pytest.approx(2.5)
    assert found.low is not None
    assert found.high is not None
    assert 2.4 < found.low < 2.5 < found.high < 2.6
    assert found.text.startswith("cheap to dear at 2.5, between ")


def test_more_noise_makes_the_place_less_sure():
    def ends(noise: float) -> tuple[float, float]:
        points = [point(0, {"a": (0.94, 5.0)}, noise), point(1, {"a": (0.86, 5.0)}, noise)]
        (found,) = turns(PROMISE, "load", points)
        assert found.after is None
        return found.low or 0.0, found.high or 1.0

    assert ends(0.03)[0] < ends(0.01)[0] < 0.5 < ends(0.01)[1] < ends(0.03)[1]


def test_two_that_keep_it_change_where_their_costs_are_level():
    points = [
        point(0, {"one": (0.95, 4.0), "other": (0.95, 5.0)}),
        point(1, {"one": (0.95, 6.0), "other": (0.95, 5.0)}),
    ]
    (found,) = turns(PROMISE, "load", points)
    assert (found.before, found.after, found.metric) == ("one", "other", "cost")
    assert found.at == pytest.approx(0.5)


def test_two_changes_between_the_same_points_come_in_order():
    points = [
        point(0, {"a": (0.92, 1.0), "b": (0.94, 2.0), "c": (1.0, 3.0)}),
        point(1, {"a": (0.84, 1.0), "b": (0.89, 2.0), "c": (1.0, 3.0)}),
    ]
    found = turns(PROMISE, "load", points)
    assert [(one.before, one.after) for one in found] == [("a", "b"), ("b", "c")]
    assert [one.at for one in found] == [pytest.approx(0.25), pytest.approx(0.8)]


def test_who_drops_out_by_overload_gives_way_between_two_points():
    points = [
        point(0, {"a": (0.95, 1.0), "b": (0.95, 2.0)}),
        point(1, {"b": (0.95, 2.0)}),
    ]
    (found,) = turns(PROMISE, "load", points)
    assert (found.before, found.after, found.metric) == ("a", "b", None)
    assert (found.at, found.low, found.high) == (None, 0.0, 1.0)
    assert found.text == "a to b between 0.0 and 1.0, by overload"


def test_a_goal_met_exactly_at_a_point_is_lost_from_there():
    points = [point(n, {"a": (share, 1.0)}, 0.0) for n, share in enumerate((1.0, 0.9, 0.8))]
    (found,) = turns(PROMISE, "load", points)
    assert found.at == pytest.approx(1.0)


def test_without_a_change_or_an_axis_nothing_is_told():
    same = {"a": (0.95, 1.0), "b": (0.99, 2.0)}
    assert turns(PROMISE, "load", [point(0, same), point(1, same)]) == []
    assert turns(PROMISE, "rule", [point("x", same), point("y", {"b": (0.99, 2.0)})]) == []
