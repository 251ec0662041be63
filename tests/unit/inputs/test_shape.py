import pytest

from supportsim.inputs import shape
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.study import Study


@pytest.mark.parametrize(
    ("model", "path", "limits"),
    [
        (Design, ("desks", "x", "staff", "y", "headcount"), {"ge": 0.001, "le": 10_000}),
        (Scenario, ("mechanisms", "ramp", "start_productivity"), {"ge": 0.01, "le": 1}),
        (Scenario, ("packages", "x", "credit_share"), {"ge": 0, "le": 1}),
        (Scenario, ("severities", 1), {"ge": 0, "le": 1}),
        (Study, ("seed",), {"ge": 0, "lt": 1 << 63}),
        (Scenario, ("currency",), {}),
    ],
)
def test_the_range_of_a_number_is_found_through_names_and_nulls(
    model: type, path: tuple[str | int, ...], limits: dict[str, float]
):
    assert shape.bounds(shape.at(model, path)) == limits


def test_a_path_that_leaves_the_model_has_no_type():
    assert shape.at(Design, ("desks", "x", "sites")) is None
    assert shape.at(Design, ("desks", "x", "site", "y")) is None
    assert shape.at(Design, ("intake", 0, "when", "kind")) is not None


def test_the_words_of_a_closed_vocabulary_are_found():
    assert shape.literals(shape.at(Design, ("desks", "x", "shift_end"))) == (
        "pause",
        "finish",
        "return",
        "hand_over",
    )
    assert shape.literals(shape.at(Design, ("description",))) == ()
