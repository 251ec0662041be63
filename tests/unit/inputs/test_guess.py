"""Mistakes of types do not hide the other mistakes of a file."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from supportsim.inputs.check import check
from supportsim.inputs.design import Design
from supportsim.inputs.files import read_yaml
from supportsim.inputs.guess import guess_of
from supportsim.inputs.scenario import Scenario

VALID = Path(__file__).parents[2] / "files" / "valid"


def changed(name: str, **values: Any) -> dict[str | int, Any]:
    """The data of a valid file with other values at paths "a.b.c"; None leaves the key out."""
    data = read_yaml(VALID / name).data
    for path, value in values.items():
        place: Any = data
        *keys, last = [int(key) if key.isdecimal() else key for key in path.split(".")]
        for key in keys:
            place = place[key]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return data


def told(data: dict[str | int, Any], model: type[Scenario | Design] = Scenario) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(data)
    guess = guess_of(data, model, caught.value)
    found = [] if guess is None else filter(guess.allows, check(guess.document))
    return [".".join(map(str, problem.path)) for problem in found]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("start", "2025-02-30"),
        ("warm_up_weeks", -1),
        ("window_weeks", 4.5),
        ("shrinkage", 1),
        ("shrinkage", "a quarter"),
        ("costs.burden", 0.5),
        ("kinds.question.effort_hours", -1),
        ("touches.effort_law", "lognorml"),
        ("customer_delay_hours.law", "?"),
        ("calendars.business.windows.0.opens", "9:00"),
        ("calendars.business.windows.0.opens", "9" * 5000 + ":00"),
        ("nothing", 1),
        ("mechanisms", {"ramp": {"enabled": "yes"}}),
    ],
)
def test_a_wrong_name_is_told_besides(path: str, value: object):
    wrong = {path: value, "packages.premium.calendar": "extend"}
    assert told(changed("scenario.yaml", **wrong)) == ["packages.premium.calendar"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("kinds", None),
        ("skills", "all"),
        ("grades", None),
        ("touches", "many"),
        ("books_timezone", 7),
        ("calendars.business.windows.0.opens", "nine"),
    ],
)
def test_a_wrong_name_is_told_besides_where_the_least_that_fits_stands_in(path: str, value: object):
    wrong = {path: value, "packages.premium.calendar": "extend"}
    assert told(changed("scenario.yaml", **wrong)) == ["packages.premium.calendar"]


def test_a_name_is_not_told_where_the_names_themselves_are_not_understood():
    wrong = {"calendars": "always", "packages.premium.calendar": "extend"}
    assert told(changed("scenario.yaml", **wrong)) == []
    data = changed("scenario.yaml", **{"packages.premium.calendar": "extend"})
    data["calendarz"] = data.pop("calendars")
    assert told(data) == []


def test_what_may_come_from_the_guess_is_not_told():
    """The shares of severities add up to something, but to what?"""
    assert told(changed("scenario.yaml", **{"severities.1": 2})) == []
    assert told(changed("scenario.yaml", **{"severities.1": 2, "skills.network": 0.3})) == [
        "skills"
    ]


def test_names_beside_a_guess_are_told():
    staff = "desks.front.staff.early"
    wrong = {f"{staff}.headcount": 0, f"{staff}.shift": "erly"}
    assert told(changed("tiered.yaml", **wrong), Design) == [f"{staff}.shift"]
