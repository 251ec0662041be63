from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from supportsim.errors import SupportSimError
from supportsim.inputs.design import Design, Shift, Staff
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import Seats, SeatWindow
from supportsim.supply.roster import ON_CALL, SHIFT, Roster, draw_roster
from supportsim.supply.strain import require_workable, strains
from supportsim.units import DAY, HOUR, WEEK

Crew = Callable[..., Staff]
Office = Callable[..., Scenario]
Team = Callable[..., Design]


def with_shifts(roster: Roster, *spans: tuple[int, int]) -> Roster:
    """The first person works these shifts and nobody else any."""
    columns = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return replace(
        roster,
        duty_engineer=np.zeros(len(columns), dtype=np.int64),
        duty_from=columns[:, 0],
        duty_to=columns[:, 1],
        duty_kind=np.full(len(columns), SHIFT),
    )


def told(office: Office, team: Team, *spans: tuple[int, int], **rules: float) -> list[str]:
    scenario, design = office(work_rules=rules), team()
    roster = draw_roster(scenario, design, seed=1, replication=0)
    return [str(one) for one in strains(scenario, design, with_shifts(roster, *spans))]


def test_an_office_can_be_worked(office: Office, team: Team):
    scenario = office()
    require_workable(scenario, team(), draw_roster(scenario, team(), seed=1, replication=0))


def test_two_shifts_at_once_are_told_with_the_hours_of_both(office: Office, team: Team):
    assert told(office, team, (9 * HOUR, 17 * HOUR), (15 * HOUR, 20 * HOUR)) == [
        "front/day/00 from 2025-01-06 15:00: two shifts at once for 2 h"
    ]


def test_too_little_rest_is_told_with_its_hours(office: Office, team: Team):
    late, early = (15 * HOUR, 23 * HOUR), (DAY + 7 * HOUR, DAY + 15 * HOUR)
    assert told(office, team, late, early) == [
        "front/day/00 from 2025-01-06 23:00: 8 h of rest between two shifts, less than 11 h"
    ]
    assert told(office, team, late, early, rest_hours=8) == []


def test_a_shift_over_the_limit_is_told_with_its_hours(office: Office, team: Team):
    shifts = [(6 * HOUR, 19 * HOUR), (2 * DAY + 6 * HOUR, 2 * DAY + 22 * HOUR)]
    assert told(office, team, *shifts) == [
        "front/day/00 from 2025-01-08 06:00: 16 h in one shift, over 13 h"
    ]
    assert told(office, team, *shifts, longest_shift_hours=16) == []
    all_day = (3 * DAY, 4 * DAY + 6 * HOUR)
    assert told(office, team, all_day, longest_shift_hours=24) == []


def test_a_week_over_the_limit_is_told_once(office: Office, team: Team):
    days = [(day * DAY + 8 * HOUR, day * DAY + 18 * HOUR) for day in range(5)]
    assert told(office, team, *days) == [
        "front/day/00 from 2025-01-06 00:00: 50 h in a week, over 48 h"
    ]
    assert told(office, team, *days, hours_per_week=50) == []


def test_hours_over_two_weeks_do_not_add_up(office: Office, team: Team):
    days = [(day * DAY + 9 * HOUR, day * DAY + 17 * HOUR) for day in (4, 5, 6, 7, 8)]
    assert told(office, team, *days) == []


def test_nine_days_without_a_day_off_are_told(office: Office, team: Team):
    days = [(day * DAY + 10 * HOUR, day * DAY + 14 * HOUR) for day in range(9)]
    assert told(office, team, *days) == [
        "front/day/00 from 2025-01-06 10:00: 8.17 days without a rest of 35 h"
    ]
    assert told(office, team, *days, weekly_rest_hours=20) == []


def test_a_change_of_the_clocks_strains_nobody(office: Office, team: Team, crew: Crew):
    # Four nights of twelve hours with twelve of rest; the clocks change in two of the year.
    nights = Shift(days=["thu", "fri", "sat", "sun"], starts="19:00", ends="07:00")
    design = team({"night": crew(shift="night")})
    design = design.model_copy(update={"shifts": {**design.shifts, "night": nights}})
    scenario = office(work_rules={"rest_hours": 12, "hours_per_week": 48})
    roster = draw_roster(scenario, design, seed=1, replication=0)
    lengths = set((roster.duty_to - roster.duty_from).tolist())
    assert {11 * HOUR, 12 * HOUR, 13 * HOUR} <= lengths
    assert strains(scenario, design, roster) == []


def test_seats_and_people_around_the_clock_are_exempt(office: Office, team: Team, crew: Crew):
    scenario = office(window_weeks=2)
    window = SeatWindow(days=["mon"], starts="00:00", ends="24:00", count=1)
    places = Staff(grade="junior", seats=Seats(always=1, windows={"more": window}))
    for staff in (crew(shift="always"), places):
        design = team({"front": staff})
        roster = draw_roster(scenario, design, seed=1, replication=0)
        assert strains(scenario, design, with_shifts(roster, (0, 3 * WEEK))) == []


def test_the_first_breach_of_each_of_ten_people_is_told(office: Office, team: Team, crew: Crew):
    scenario = office(work_rules={"hours_per_week": 39})
    design = team({"day": crew(12)})
    with pytest.raises(SupportSimError) as refusal:
        require_workable(scenario, design, draw_roster(scenario, design, seed=1, replication=0))
    lines = str(refusal.value).splitlines()
    assert lines[3] == (
        "nobody can work this: front/day/03 from 2025-01-06 00:00: 40 h in a week, over 39 h"
    )
    assert lines[10:] == ["and 2 more people"]


def test_who_stands_in_for_all_others_on_call_is_told_and_not_refused(
    office: Office, team: Team, crew: Crew
):
    design = team({"day": crew(1, on_call={"shift": "always"})})
    scenario = office(window_weeks=5)
    roster = draw_roster(scenario, design, seed=1, replication=0)
    found = strains(scenario, design, roster)
    assert [str(one) for one in found] == [
        "front/day/00 from 2025-01-06 00:00: 28 days of four weeks on standby, over 24"
    ]
    require_workable(scenario, design, roster)
    every = office(window_weeks=5, work_rules={"standby_days_in_four_weeks": 28})
    assert strains(every, design, roster) == []


def test_every_other_week_on_call_can_be_worked(office: Office, team: Team, crew: Crew):
    design = team({"day": crew(2, on_call={"shift": "always"})})
    roster = draw_roster(office(), design, seed=1, replication=0)
    assert strains(office(), design, roster) == []
    strict = office(work_rules={"standby_days_in_four_weeks": 13})
    # From Monday on there are fourteen; the second begins a week later.
    assert [str(one) for one in strains(strict, design, roster)] == [
        "front/day/00 from 2025-01-06 00:00: 14 days of four weeks on standby, over 13",
        "front/day/01 from 2025-01-13 00:00: 14 days of four weeks on standby, over 13",
    ]


def test_a_stand_in_on_call_is_told_with_the_date(office: Office, team: Team, crew: Crew):
    # The first of two leaves after six weeks: the second has every week from then on.
    staff = crew(2, on_call={"shift": "always"}, departures={"away": {"week": 6, "people": 1}})
    design, scenario = team({"day": staff}), office(window_weeks=20)
    roster = draw_roster(scenario, design, seed=1, replication=0)
    assert [str(one) for one in strains(scenario, design, roster)] == [
        "front/day/01 from 2025-02-10 00:00: 28 days of four weeks on standby, over 24"
    ]


def test_standby_is_rest_and_no_hours(office: Office, team: Team, crew: Crew):
    design = team({"day": crew(3, on_call={"shift": "always"})})
    tight = office(work_rules={"hours_per_week": 40, "rest_hours": 16, "weekly_rest_hours": 64})
    roster = draw_roster(tight, design, seed=1, replication=0)
    assert (roster.duty_kind == ON_CALL).any()
    assert strains(tight, design, roster) == []
