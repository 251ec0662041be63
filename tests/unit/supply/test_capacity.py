import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest

from supportsim.inputs.design import Design, Staff
from supportsim.inputs.market import Absence
from supportsim.inputs.places import Site
from supportsim.inputs.scenario import Scenario
from supportsim.supply.capacity import case_hours_per_person, case_hours_per_year
from supportsim.supply.roster import BLOCK, SHIFT, draw_roster
from supportsim.units import HOUR

Crew = Callable[..., Staff]
Office = Callable[..., Scenario]
Team = Callable[..., Design]

#: 52 weeks are 364 days.
SCALE = 365.25 / 364
#: Working days of the 52 weeks from 6 January 2025 to 4 January 2026: 260 less eleven federal
#: holidays (20 Jan, 17 Feb, 26 May, 19 Jun, 4 Jul, 1 Sep, 13 Oct, 11 and 27 Nov, 25 Dec, 1 Jan).
WORKING_DAYS = 249


def test_rostered_hours_are_working_days_times_the_shift(office: Office, team: Team):
    per_person = case_hours_per_person(office(), team())["front/day"]
    assert per_person == pytest.approx(WORKING_DAYS * 8 * SCALE)


def test_without_holidays_a_year_is_2087_hours(office: Office, team: Team):
    scenario = office(sites={"boston": Site(timezone="America/New_York")})
    assert case_hours_per_person(scenario, team())["front/day"] == pytest.approx(2087.142857)


def test_blocks_and_leave_are_taken_off(office: Office, team: Team):
    scenario = office(shrinkage=0.25, absence=Absence(leave_days_per_year=25.0))
    # 250 working days in 2025 (one, 1 January 2026, is a holiday anyway) and 250 in 2026.
    expected = WORKING_DAYS * 8 * SCALE * 0.75 * (1 - 25 / 250)
    assert case_hours_per_person(scenario, team())["front/day"] == pytest.approx(expected)


def test_a_role_has_the_hours_of_all_its_people(office: Office, team: Team, crew: Crew):
    design = team({"day": crew(2.5)})
    one = case_hours_per_person(office(), design)["front/day"]
    assert case_hours_per_year(office(), design) == {"front/day": pytest.approx(2.5 * one)}


def test_new_hires_count_from_their_first_day(office: Office, team: Team, crew: Crew):
    scenario = office(sites={"boston": Site(timezone="America/New_York")})
    late = crew(2.0, new_hires=1, hired=dt.date(2025, 7, 7))
    one = case_hours_per_person(scenario, team({"day": late}))["front/day"]
    assert case_hours_per_year(scenario, team({"day": late}))["front/day"] == pytest.approx(
        1.5 * one
    )


def test_expected_hours_are_what_rosters_have_on_average(office: Office, team: Team, crew: Crew):
    absence = Absence(leave_days_per_year=25.0, sickness_spells_per_year=5.0, sickness_days=4.0)
    scenario = office(shrinkage=0.3, absence=absence, run_off_weeks=0)
    design = team({"day": crew(39.5)})
    end = 52 * 7 * 24 * HOUR
    found = []
    for replication in range(20):
        roster = draw_roster(scenario, design, seed=5, replication=replication)
        length = np.minimum(roster.duty_to, end) - np.minimum(roster.duty_from, end)
        shift = length[roster.duty_kind == SHIFT].sum()
        found.append((shift - length[roster.duty_kind == BLOCK].sum()) / HOUR * SCALE)
    expected = case_hours_per_year(scenario, design)["front/day"]
    standard_error = np.std(found, ddof=1) / np.sqrt(len(found))
    assert abs(np.mean(found) - expected) < 4 * standard_error
    assert standard_error < 0.002 * expected
