import pytest
from scipy.special import stdtrit

from supportsim.study.student import USUAL, USUAL_LEVEL, student


def test_the_table_is_that_of_scipy():
    assert [stdtrit(degrees, USUAL_LEVEL) for degrees in range(1, len(USUAL) + 1)] == list(USUAL)


@pytest.mark.parametrize("degrees", [1, 29, len(USUAL), len(USUAL) + 1, 5000])
@pytest.mark.parametrize("level", [USUAL_LEVEL, 0.9, 1 - 0.025 / 3, 0.025])
def test_in_the_table_and_beyond_it_is_that_of_scipy(level: float, degrees: int):
    assert student(level, degrees) == stdtrit(degrees, level)
