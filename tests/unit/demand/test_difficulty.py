import pytest
from worlds import world

from supportsim.demand.difficulty import difficulty_exponent, easy_share
from supportsim.errors import InputError

KINDS = {
    "how_to": {"share": 0.5, "effort_hours": 1.0},
    "defect": {"share": 0.25, "effort_hours": 1.0},
    "known": {"share": 0.15, "effort_hours": 1.0},
    "foreign": {"share": 0.1, "effort_hours": 1.0},
}
FIRST_LINE = {"how_to": 0.81, "defect": 0.36, "known": 1.0, "foreign": 0.0}


def scenario(share: float | None):
    difficulty = {"first_line": FIRST_LINE, "easy_share": share}
    return world(kinds=KINDS, difficulty=difficulty)


def test_uniform_difficulty_is_easy_in_proportion_to_competence():
    assert difficulty_exponent(scenario(None)) == 1.0
    assert easy_share(scenario(None)) == pytest.approx(0.5 * 0.81 + 0.25 * 0.36 + 0.15)


def test_the_exponent_makes_the_share_that_is_wanted():
    # With exponent 2, P(u**2 < c) = sqrt(c): .5 x .9 + .25 x .6 + .15 = .75.
    assert difficulty_exponent(scenario(0.75)) == pytest.approx(2.0)
    for share in (0.2, 0.5, 0.7, 0.89):
        assert easy_share(scenario(share)) == pytest.approx(share, abs=1e-12)


@pytest.mark.parametrize("share", [0.05, 0.95])
def test_a_share_beyond_the_kinds_that_vary_is_an_error(share: float):
    with pytest.raises(InputError, match=rf"{share} cannot be reached.*between 0.15 and 0.9"):
        difficulty_exponent(scenario(share))
