from pathlib import Path

import pytest

from supportsim.inputs.design import Design
from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.match import match
from supportsim.inputs.match_rest import longest_part, standby_days, week_of
from supportsim.inputs.on_call import OnCall
from supportsim.inputs.staff import Shift, Staff
from supportsim.inputs.work_rules import WorkRules
from supportsim.supply.people import fractions
from supportsim.units import PPM


def shift(days: str, starts: str, ends: str) -> Shift:
    return Shift.model_validate({"days": days.split(), "starts": starts, "ends": ends})


def test_a_week_of_days_rests_at_night_and_over_the_weekend():
    week = week_of(shift("mon tue wed thu fri", "09:00", "17:00"))
    assert week.work == 40 * 60
    assert week.rest[0] == (16 * 60, "mon", "tue")
    assert week.rest[-1] == (64 * 60, "fri", "mon")


def test_a_night_belongs_to_the_day_on_which_it_starts():
    week = week_of(shift("sun mon", "22:00", "06:00"))
    assert week.work == 16 * 60
    assert week.rest == ((136 * 60, "mon", "sun"), (16 * 60, "sun", "mon"))


def test_one_shift_a_week_rests_until_the_next_week():
    assert week_of(shift("wed", "08:00", "20:00")).rest == ((156 * 60, "wed", "wed"),)


def test_a_part_time_person_leaves_early():
    week = week_of(shift("mon tue", "09:00", "17:00"), 0.5)
    assert week.work == 8 * 60
    assert week.rest[0] == (20 * 60, "mon", "tue")


@pytest.mark.parametrize("headcount", [0.01, 0.5, 0.999, 1, 1.1, 1.249, 1.25, 1.5, 2, 2.1, 7.03])
def test_the_longest_part_is_that_of_the_people_of_the_roster(headcount: float):
    assert longest_part(headcount) == pytest.approx(max(fractions(headcount)) / PPM, abs=1e-6)


def on_call(crew_of: float, shift_of: str, people: int) -> tuple[Design, Staff]:
    """A design with a day and two nights, and people of the day on call."""
    design = load_design(Path(__file__).parents[2] / "files" / "valid" / "tiered.yaml")
    shifts = {
        "day": shift("mon tue wed thu fri", "09:00", "17:00"),
        "night": shift("mon tue wed thu fri sat sun", "22:00", "06:00"),
        "noon": shift("mon sat", "11:00", "13:00"),
    }
    staff = Staff.model_validate(
        {"grade": "L1", "headcount": crew_of, "shift": "day",
         "on_call": {"shift": shift_of, "people": people}}
    )  # fmt: skip
    return design.model_copy(update={"shifts": shifts}), staff


@pytest.mark.parametrize(
    ("headcount", "pattern", "people", "days"),
    [
        (1, "always", 1, 28),
        (2, "night", 1, 14),
        (1.5, "night", 1, 14),
        (3, "always", 1, 14),
        (4, "always", 1, 7),
        (5, "always", 2, 14),
        (4, "always", 3, 21),
        (5, "always", 4, 28),
        # At noon on Monday they are there anyhow.
        (1, "noon", 1, 4),
    ],
)
def test_days_on_standby_are_those_of_the_turns(
    headcount: float, pattern: str, people: int, days: int
):
    assert standby_days(*on_call(headcount, pattern, people)) == days


def test_who_is_not_on_call_has_no_days_on_standby():
    design, staff = on_call(1, "night", 1)
    assert standby_days(design, staff.model_copy(update={"on_call": None})) == 0


@pytest.mark.parametrize(
    ("hours", "least", "is_told"), [(9, 11, True), (11, 11, False), (9, 0, False)]
)
def test_a_rest_after_calls_below_that_of_the_law_is_warned_of(
    hours: float, least: float, is_told: bool
):
    files = Path(__file__).parents[2] / "files" / "valid"
    scenario = load_scenario(
        files / "scenario.yaml",
        [("scenario.work_rules.rest_hours", least), ("scenario.costs.standby_per_hour", 5)],
    )
    plain = load_design(files / "tiered.yaml")
    role = next(iter(plain.desks["front"].staff))
    where = f"design.desks.front.staff.{role}"
    rules = {"shift": "always", "rest_hours": hours}
    design = load_design(
        files / "tiered.yaml", [(f"{where}.headcount", 3), (f"{where}.on_call", rules)]
    )
    lines = match(scenario, design, scenario_file="s", design_file="d")
    text = (
        f"d: desks.front.staff.{role}.on_call.rest_hours: is 9 h after a call-out, less than "
        "the 11 h of work_rules.rest_hours between two shifts; short_rests of a run counts "
        "how often calls leave less (scenario s)"
    )
    assert lines == ([text] if is_told else [])


def test_the_rest_after_calls_is_that_of_the_work_rules_unless_stated():
    assert OnCall(shift="always").rest_hours == WorkRules().rest_hours == 11
