"""The shipped designs with people who come and go: who is there, and who is the same in all."""

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.scenario import Scenario
from supportsim.supply.person import BY_PLAN, CONVERT, REPLACED, RETURNED
from supportsim.supply.roster import Roster, draw_roster
from supportsim.units import DAY, WEEK

ROOT = Path(__file__).parents[2]
ONE_YEAR = "enterprise_with_interns"
THREE_YEARS = "enterprise_with_interns_three_years"
#: Changed of the world of one year, and how the keys are explained.
HORIZON = {"window_weeks", "goals", "description", "sources"}


@cache
def world(name: str) -> Scenario:
    return load_scenario(ROOT / "configs" / f"{name}.yaml")


@cache
def roster(design: str, scenario: str = THREE_YEARS) -> Roster:
    """Who is there under a design of models/, in the first replication of seed 1."""
    made = load_design(ROOT / "models" / f"{design}.yaml")
    return draw_roster(world(scenario), made, seed=1, replication=0)


def there(found: Roster, week: int) -> int:
    """Places of the first line's day that are filled, or being filled, in a week by plan."""
    day = [place for place in found.names if place.startswith("first_line/day/")]
    rows = [found.names.index(place) for place in day if "~" not in place]
    first = [row for row in rows if found.hired[row] <= week * WEEK]
    ended = {
        found.names[row].partition("~")[0]
        for row, left in enumerate(found.left.tolist())
        if found.leaving[row] == BY_PLAN and left <= week * WEEK
    }
    return len([row for row in first if found.names[row] not in ended])


def test_the_world_of_three_years_is_that_of_one_over_three():
    one, three = world(ONE_YEAR).model_dump(), world(THREE_YEARS).model_dump()
    assert {key for key in one if one[key] != three[key]} == HORIZON
    assert three["window_weeks"] == 3 * one["window_weeks"]
    assert three["goals"] == one["goals"] | {"margin": 3 * one["goals"]["margin"]}


def test_four_people_leave_on_the_planned_day_and_four_follow():
    followed, ahead = "team/planned_departures", "team/planned_departures_hired_ahead"
    weeks = (0, 7, 10, 19, 21, 27, 30)
    assert [there(roster(followed), week) for week in weeks] == [20, 20, 20, 20, 16, 16, 20]
    assert [there(roster(ahead), week) for week in weeks] == [20, 20, 24, 24, 20, 20, 20]


def test_who_does_not_perform_goes_after_half_a_year_and_nobody_else_is_replaced():
    kept, dismissed = roster("interns/none"), roster("team/dismissing")
    assert not ((kept.leaving == REPLACED) & left_in_run(kept)).any()
    replaced = (dismissed.leaving == REPLACED) & left_in_run(dismissed)
    assert replaced.sum() > 1
    assert (dismissed.is_weak[replaced] == 1).all()
    stayed = np.minimum(dismissed.left, 169 * WEEK) - np.maximum(dismissed.hired, 0)
    assert stayed[dismissed.is_weak == 1].max() < 185 * DAY
    # The same people are there at first, and the same of them do not perform.
    assert first_people(kept) == first_people(dismissed)


def left_in_run(found: Roster) -> npt.NDArray[np.bool_]:
    return np.asarray(found.left < 169 * WEEK)


def first_people(found: Roster) -> dict[str, int]:
    """The first person of each place, and whether they do not perform."""
    rows = zip(found.names, found.is_weak.tolist(), strict=True)
    return {name: weak for name, weak in rows if "~" not in name}


def test_converts_without_choice_are_as_many_people_and_no_better():
    chosen, plain = roster("interns/summer_hiring"), roster("interns/summer_hiring_no_choice")
    assert (chosen.offer[chosen.offer > 0]).tolist() == (plain.offer[plain.offer > 0]).tolist()
    assert (chosen.arrival == CONVERT).sum() > 3
    assert (plain.arrival == CONVERT).sum() > 3
    files = [
        ROOT / "models" / "interns" / f"{name}.yaml"
        for name in ("summer_hiring", "summer_hiring_no_choice")
    ]
    better, like_others = (
        load_design(file).model_dump(exclude={"description", "sources"}) for file in files
    )
    offers = better["desks"]["first_line"]["staff"]["interns"]["programme"]["offers"]
    offers |= {"leavers_per_year": None, "under_performer_share": None}
    assert better == like_others


def test_interns_come_back_and_start_where_the_first_summer_ended():
    found = roster("interns/summer_returning")
    returned = found.arrival == RETURNED
    assert returned.sum() > 1
    assert set(found.head_start[returned].tolist()) == {14 * WEEK}
    assert not (roster("interns/summer").arrival == RETURNED).any()
