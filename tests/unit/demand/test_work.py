from pathlib import Path
from typing import Any

import numpy as np
import pytest
from worlds import SEGMENT, world

from supportsim.demand.openings import milliseconds
from supportsim.demand.work import Draws, band, draw_difficulty, draw_patience
from supportsim.errors import InputError
from supportsim.inputs.law import Law, LawPart
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
    table = DRAWS.by_rank("attempt")
    assert table.shape == (COUNT, RANKS)
    assert np.array_equal(table[:, 0], DRAWS.uniform("attempt"))
    assert np.abs(np.corrcoef(table.T) - np.eye(RANKS)).max() < 0.15


def test_difficulty_is_a_power_of_its_uniform_number():
    difficulty = {"first_line": {"how_to": 0.5, "defect": 0.5}, "easy_share": 0.25}
    drawn = draw_difficulty(world(difficulty=difficulty), DRAWS)
    # P(u**e < .5) = .25 makes e one half.
    exact = np.sqrt(DRAWS.uniform("difficulty")) * QUANTILE_ONE
    assert np.abs(drawn - exact).max() < 2
    assert draw_difficulty(world(), DRAWS).max() < QUANTILE_ONE


def test_patience_is_none_without_a_law():
    assert set(patience()) == {NONE}
    assert set(patience(patience_hours={"law": "exponential", "mean": 0.0})) == {0}


def test_patience_is_drawn_from_its_law():
    drawn = patience(patience_hours={"law": "exponential", "mean": 2.0})
    assert drawn.mean() == pytest.approx(2 * HOUR, rel=0.15)


def test_patience_is_that_of_the_segment_else_the_package_else_the_severity():
    def fixed(hours: float) -> dict[str, object]:
        return {"law": "deterministic", "mean": hours}

    package = {"calendar": "always", "targets": {}}
    drawn = patience(
        segments={
            "own": SEGMENT | {"patience_hours": fixed(1.0)},
            "gold": SEGMENT | {"package": "gold"},
            "basic": SEGMENT,
        },
        packages={"plain": package, "gold": package | {"patience_hours": fixed(2.0)}},
        patience_hours_by_severity={1: fixed(3.0)},
    )
    segment, severity = np.arange(COUNT) % 3, np.arange(COUNT) % 2 + 1
    expected = np.select(
        [segment == 0, segment == 1, severity == 1], [HOUR, 2 * HOUR, 3 * HOUR], NONE
    )
    assert np.array_equal(drawn, expected)


def test_work_that_would_overflow_the_clock_is_refused_and_never_wraps():
    with pytest.raises(InputError, match="would overflow the clock"):
        DRAWS.duration("delay", Law(law="exponential", mean=1e9))
    with pytest.raises(InputError, match="would overflow the clock: inf"):
        milliseconds(np.array([1.0, np.inf]))


def test_a_law_may_be_a_table_a_file_or_a_mixture(tmp_path: Path):
    file = tmp_path / "hours.txt"
    file.write_text("3\n\n1\n", encoding="utf-8")
    sample = Law(law="empirical", file=str(file))
    assert set(DRAWS.duration("delay", sample)) == {HOUR, 3 * HOUR}
    table = Law(law="table", values=[2.0, 1.0], shares=[0.0, 1.0])
    assert set(DRAWS.duration("delay", table)) == {HOUR}
    mixture = Law(
        law="mixture",
        parts=[
            LawPart(share=0.25, law="deterministic", mean=0.0),
            LawPart(share=0.75, law="exponential", mean=1.0),
        ],
    )
    drawn, u = DRAWS.duration("delay", mixture), DRAWS.uniform("delay")
    assert np.array_equal(drawn == 0, u < 0.25)
    exact = -HOUR * np.log1p(-(u - 0.25) / 0.75, where=u >= 0.25, out=np.zeros(COUNT))
    assert np.abs(drawn - exact).max() <= 0.5


def test_bands_of_no_share_are_never_taken():
    u = np.array([0.1, 0.5, 1 - 2.0**-53])
    assert band([0.5, 0.4999999, 0.0], u).tolist() == [0, 1, 1]


def patience(**changes: Any) -> Any:
    """Patience of the cases: segments in turn, severities 1 and 2 in turn."""
    return draw_patience(world(**changes), DRAWS, np.arange(COUNT) % 3, np.arange(COUNT) % 2 + 1)
