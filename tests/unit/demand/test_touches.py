from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from worlds import draws, world

from supportsim.demand.openings import Known, known_of
from supportsim.demand.touches import Touches, completion_shares, draw_touches
from supportsim.demand.work import Draws, distribution_of
from supportsim.errors import InputError
from supportsim.inputs.kinds import KindTouches
from supportsim.inputs.law import Law
from supportsim.inputs.touch_rule import touch_rule
from supportsim.laws import mean, quantile
from supportsim.units import HOUR, NONE, QUANTILE_ONE

Integers = npt.NDArray[np.int64]
COUNT = 500
DRAWS = draws(COUNT)
KIND = np.arange(COUNT) % 2


def known(**columns: Integers) -> Known:
    """What a trace says: columns that are not given are silent."""
    return known_of(COUNT, **columns)


def draw(known_columns: Known | None = None, **rules: Any) -> Touches:
    return draw_touches(world(touches=rules), DRAWS, KIND, known_columns)


def test_mean_touches_is_geometric_and_cut_off():
    assert touch_rule(world(touches={"completion_share": 0.25, "most": 1000})).mean == 4.0
    assert touch_rule(world(touches={"completion_share": 0.5, "most": 2})).mean == 1.5
    assert touch_rule(world(touches={"completion_share": 1.0})).mean == 1.0


def test_a_case_ends_at_its_first_quantile_below_the_share():
    touches = draw(completion_share=0.25, most=60)
    stream = DRAWS.stream("touch_completion")
    table = stream.bits32(DRAWS.who[:, np.newaxis], 0, np.arange(60))
    first = np.argmax(table < QUANTILE_ONE // 4, axis=1)
    assert np.diff(touches.offset).tolist() == (first + 1).tolist()
    for case in range(COUNT):
        quantiles = touches.completion[touches.offset[case] : touches.offset[case + 1]]
        assert quantiles.tolist() == [*table[case, : first[case]], 0]


def test_no_case_takes_more_touches_than_the_most():
    assert np.diff(draw(completion_share=0.05, most=3).offset).max() == 3
    assert set(np.diff(draw(completion_share=1.0).offset)) == {1}


SHAPES = [
    ({"law": "weibull", "mean": 7, "cv": 2}, 0.0),
    ({"law": "uniform", "low": 1, "high": 3}, 0.0),
    ({"law": "triangular", "low": 0, "mode": 1, "high": 3}, 0.0),
    ({"law": "table", "values": [0, 5], "shares": [0.25, 0.75]}, 0.25),
    (
        {
            "law": "mixture",
            "parts": [
                {"share": 0.4, "law": "deterministic", "mean": 0},
                {"share": 0.6, "law": "exponential", "mean": 2},
            ],
        },
        0.4,
    ),
]


@pytest.mark.parametrize(("shape", "nothing"), SHAPES)
def test_any_law_may_shape_the_effort_of_a_touch_and_keeps_its_mean(
    shape: dict[str, Any], nothing: float
):
    """Touches of kinds 0 and 1 take an hour and four: what is drawn, over the mean of the law."""
    rules = {"numbers": {1: 1.0}, "effort_shape": shape}
    effort = draw(**rules).effort
    law = distribution_of(Law.model_validate(shape))
    u = DRAWS.stream("touch_effort").uniform(DRAWS.who, DRAWS.ordinal, np.zeros(COUNT, dtype=int))
    hours = np.where(KIND == 0, 1.0, 4.0)
    assert effort.tolist() == np.rint(quantile(law, u) / mean(law) * hours * HOUR).tolist()
    assert np.mean(effort == 0) == pytest.approx(nothing, abs=0.06)
    assert effort[KIND == 0].mean() / HOUR == pytest.approx(1.0, rel=0.35)


def test_a_shape_of_the_laws_that_have_one_is_that_law():
    given = draw(effort_law="gamma", effort_cv=0.5)
    shaped = draw(effort_shape={"law": "gamma", "mean": 1, "cv": 0.5}, effort_cv=3.0)
    assert shaped.effort.tolist() == given.effort.tolist()


def test_a_kind_may_have_a_shape_or_keep_to_a_law_of_its_own():
    constant = {"law": "deterministic", "mean": 3}
    rules = {"numbers": {1: 1.0}, "effort_shape": constant}
    plain = world(touches=rules)
    names = list(plain.kinds)
    first = plain.kinds[names[0]].model_copy(
        update={"touches": KindTouches(effort_law="exponential", effort_cv=1.0)}
    )
    mixed = plain.model_copy(update={"kinds": {**plain.kinds, names[0]: first}})
    effort = draw_touches(mixed, DRAWS, KIND, None).effort
    assert set(effort[KIND == 1]) == {4 * HOUR}
    assert len(set(effort[KIND == 0])) > COUNT // 3


def test_observed_efforts_that_are_all_nothing_cannot_be_scaled(tmp_path: Path):
    file = tmp_path / "hours.txt"
    file.write_text("0\n0\n", encoding="utf-8")
    with pytest.raises(InputError, match="has the mean 0"):
        draw(effort_shape={"law": "empirical", "file": str(file)})
    file.write_text("1\n3\n", encoding="utf-8")
    touches = draw(numbers={1: 1.0}, effort_shape={"law": "empirical", "file": str(file)})
    assert set(touches.effort[KIND == 0]) == {HOUR // 2, 3 * HOUR // 2}


def test_the_effort_of_a_kind_is_divided_over_its_mean_touches():
    touches = draw(completion_share=0.25, most=60, effort_law="deterministic")
    case = np.repeat(np.arange(COUNT), np.diff(touches.offset))
    assert set(touches.effort[KIND[case] == 0]) == {HOUR // 4}
    assert set(touches.effort[KIND[case] == 1]) == {HOUR}


def test_a_change_of_the_law_of_effort_moves_neither_delays_nor_completion():
    one, two = draw(effort_cv=0.1), draw(effort_law="exponential")
    assert np.array_equal(one.offset, two.offset)
    assert np.array_equal(one.delay, two.delay)
    assert np.array_equal(one.completion, two.completion)
    assert not np.array_equal(one.effort, two.effort)


def test_a_known_effort_is_split_in_proportion_to_the_millisecond():
    total = np.where(np.arange(COUNT) % 3 == 0, 1_000_003, NONE)
    drawn, split = draw(), draw(known(effort=total))
    sums = np.add.reduceat(split.effort, split.offset[:-1])
    assert np.all(sums[total != NONE] == 1_000_003)
    case = np.repeat(np.arange(COUNT), np.diff(drawn.offset))
    silent = total[case] == NONE
    assert np.array_equal(split.effort[silent], drawn.effort[silent])
    weight = np.add.reduceat(drawn.effort, drawn.offset[:-1])[case]
    expected = drawn.effort * (1_000_003 / weight)
    assert np.all(np.abs(split.effort - expected)[~silent] <= 1)


def test_a_known_effort_of_nothing_is_nothing():
    assert not draw(known(effort=np.zeros(COUNT, dtype=np.int64))).effort.any()


def test_known_touches_are_kept_and_complete_only_at_the_last():
    planned = np.where(np.arange(COUNT) % 2 == 0, 7, NONE)
    touches = draw(known(touches=planned), completion_share=0.25, most=5)
    counts = np.diff(touches.offset)
    assert set(counts[planned == 7]) == {7}
    assert np.array_equal(counts[planned == NONE], np.diff(draw(most=5).offset)[planned == NONE])
    last = np.zeros(len(touches.completion), dtype=bool)
    last[touches.offset[1:] - 1] = True
    assert not touches.completion[last].any()
    assert touches.completion[~last].min() >= QUANTILE_ONE // 4
    assert touches.completion[~last].max() < QUANTILE_ONE


def test_a_known_delay_follows_every_touch_of_its_case():
    delay = np.where(np.arange(COUNT) == 3, 5 * HOUR, NONE)
    drawn, given = draw(), draw(known(delay=delay))
    rows = slice(drawn.offset[3], drawn.offset[4])
    assert set(given.delay[rows]) == {5 * HOUR}
    given_elsewhere = np.delete(given.delay, rows)
    assert np.array_equal(given_elsewhere, np.delete(drawn.delay, rows))


def test_no_cases_have_no_touches():
    none = Draws(who=DRAWS.who[:0], ordinal=DRAWS.ordinal[:0], seed=1, replication=0)
    touches = draw_touches(world(), none, KIND[:0], None)
    assert touches.offset.tolist() == [0]
    assert len(touches.effort) == 0


def test_the_mean_effort_of_a_case_is_that_of_its_kind():
    touches = draw(completion_share=0.5, most=2, effort_law="deterministic")
    assert set(touches.effort[np.repeat(KIND, np.diff(touches.offset)) == 1]) == {9_600_000}


def kinds(**touches: Any) -> dict[str, Any]:
    """The two kinds, the second with touches of its own."""
    return {
        "how_to": {"share": 0.75, "effort_hours": 1.0},
        "defect": {"share": 0.25, "effort_hours": 4.0, "touches": touches},
    }


def test_a_table_of_numbers_is_followed_and_its_effort_divided_by_its_mean():
    scenario = world(
        touches={"numbers": {1: 0.5, 3: 0.5}, "effort_law": "deterministic"},
    )
    touches = draw_touches(scenario, DRAWS, KIND, None)
    counts = np.diff(touches.offset)
    expected = np.where(DRAWS.uniform("touch_number") < 0.5, 1, 3)
    assert np.array_equal(counts, expected)
    assert touch_rule(scenario).mean == 2.0
    assert completion_shares(scenario) == (0.0, 0.0)
    case = np.repeat(np.arange(COUNT), counts)
    assert set(touches.effort[KIND[case] == 1]) == {2 * HOUR}
    assert not touches.completion[touches.offset[1:] - 1].any()


def test_before_a_tabled_last_touch_the_quantile_is_free_for_desks_that_complete_sooner():
    scenario = world(touches={"numbers": {2: 1.0}})
    touches = draw_touches(scenario, DRAWS, KIND, None)
    drawn = DRAWS.stream("touch_completion").bits32(DRAWS.who, 0, 0)
    assert np.array_equal(touches.completion[0::2], drawn)


def test_a_kind_may_complete_in_its_own_way_and_the_other_does_not_move():
    before = draw_touches(world(), DRAWS, KIND, None)
    scenario = world(kinds=kinds(completion_share=1.0, effort_law="deterministic"))
    after = draw_touches(scenario, DRAWS, KIND, None)
    assert completion_shares(scenario) == (0.25, 1.0)
    assert (touch_rule(scenario).mean, touch_rule(scenario, "defect").mean) == (
        touch_rule(world()).mean,
        1.0,
    )
    for case in range(COUNT):
        mine, theirs = (slice(*t.offset[case : case + 2]) for t in (before, after))
        if KIND[case] == 0:
            assert np.array_equal(before.effort[mine], after.effort[theirs])
            assert np.array_equal(before.delay[mine], after.delay[theirs])
        else:
            assert after.effort[theirs].tolist() == [4 * HOUR]


def test_a_kind_may_spread_its_effort_otherwise():
    before = draw_touches(world(), DRAWS, KIND, None)
    after = draw_touches(world(kinds=kinds(effort_cv=0.3)), DRAWS, KIND, None)
    moved = before.effort != after.effort
    case = np.repeat(np.arange(COUNT), np.diff(before.offset))
    assert set(KIND[case[moved]]) == {1}
    defects = KIND[case] == 1
    assert after.effort[defects].std() < 0.4 * before.effort[defects].std()


def test_a_kind_that_states_a_share_is_geometric_though_the_scenario_has_a_table():
    scenario = world(touches={"numbers": {3: 1.0}}, kinds=kinds(completion_share=0.5))
    assert completion_shares(scenario) == (0.0, 0.5)


def test_every_touch_has_a_quantile_for_moves_by_chance():
    touches = draw()
    case = np.repeat(np.arange(COUNT), np.diff(touches.offset))
    touch = np.arange(len(case)) - touches.offset[case]
    drawn = DRAWS.stream("touch_move").bits32(DRAWS.who[case], 0, touch)
    assert np.array_equal(touches.move, drawn)
