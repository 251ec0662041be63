import numpy as np
import pytest
from worlds import world

from supportsim.demand.work import Draws, draw_difficulty, draw_patience
from supportsim.inputs.scenario import Law
from supportsim.streams import name_ids
from supportsim.units import HOUR, NONE, QUANTILE_ONE, RANKS

COUNT = 1000
DRAWS = Draws(
    who=name_ids(f"c/{case}" for case in range(COUNT)),
    ordinal=np.arange(COUNT) % 3,
    seed=1,
    replication=0,
)


def test_a_category_is_the_band_in_which_the_uniform_number_falls():
    u = DRAWS.uniform("severity")
    bands = DRAWS.category("severity", [0.25, 0.0, 0.5, 0.25])
    assert np.array_equal(bands, np.select([u < 0.25, u < 0.75], [0, 2], 3))


def test_raising_a_share_moves_only_cases_into_it():
    before = DRAWS.category("severity", [0.1, 0.4, 0.5])
    after = DRAWS.category("severity", [0.1, 0.5, 0.4])
    moved = before != after
    assert set(zip(before[moved], after[moved], strict=True)) == {(2, 1)}


def test_a_duration_is_the_quantile_in_milliseconds():
    durations = DRAWS.duration("delay", Law(law="exponential", mean=2.0))
    exact = -2.0 * HOUR * np.log1p(-DRAWS.uniform("delay"))
    assert np.abs(durations - exact).max() <= 0.5


def test_every_rank_has_a_number_of_its_own():
    table = DRAWS.durations_by_rank("attempt", Law(law="uniform", low=0.0, high=1.0))
    assert table.shape == (COUNT, RANKS)
    assert np.array_equal(
        table[:, 0], DRAWS.duration("attempt", Law(law="uniform", low=0.0, high=1.0))
    )
    assert np.abs(np.corrcoef(table.T) - np.eye(RANKS)).max() < 0.15


def test_difficulty_is_a_power_of_its_uniform_number():
    difficulty = {"first_line": {"how_to": 0.5, "defect": 0.5}, "easy_share": 0.25}
    drawn = draw_difficulty(world(difficulty=difficulty), DRAWS)
    # P(u**e < .5) = .25 makes e one half.
    exact = np.sqrt(DRAWS.uniform("difficulty")) * QUANTILE_ONE
    assert np.abs(drawn - exact).max() < 2
    assert draw_difficulty(world(), DRAWS).max() < QUANTILE_ONE


def test_patience_is_none_without_a_law():
    assert set(draw_patience(world(), DRAWS)) == {NONE}
    zero = draw_patience(world(patience_hours={"law": "exponential", "mean": 0.0}), DRAWS)
    assert set(zero) == {0}


def test_patience_is_drawn_from_its_law():
    drawn = draw_patience(world(patience_hours={"law": "exponential", "mean": 2.0}), DRAWS)
    assert drawn.mean() == pytest.approx(2 * HOUR, rel=0.15)
