import datetime as dt
from collections.abc import Callable

import pytest

from supportsim.inputs.design import Design, Staff
from supportsim.inputs.scenario import Scenario
from supportsim.supply.people import fractions, roles
from supportsim.supply.person import LONG_AGO
from supportsim.supply.shifts import period
from supportsim.units import DAY, HOUR, PPM

Crew = Callable[..., Staff]
Office = Callable[..., Scenario]
Team = Callable[..., Design]


@pytest.mark.parametrize(
    ("headcount", "expected"),
    [
        (1.0, [PPM]),
        (2.25, [PPM, PPM, 250_000]),
        (0.5, [500_000]),
        (2.9999999, [PPM] * 3),
        (3.0000001, [PPM] * 3),
    ],
)
def test_a_fraction_of_the_headcount_is_a_part_time_person(headcount: float, expected: list[int]):
    assert fractions(headcount) == expected


def test_people_are_named_by_desk_role_and_slot(office: Office, team: Team, crew: Crew):
    scenario = office()
    found = list(roles(scenario, team({"day": crew(2.0), "eve": crew(1.5)}), period(scenario)))
    assert [role.names for role in found] == [
        ("front/day/00", "front/day/01"),
        ("front/eve/00", "front/eve/01"),
    ]
    assert found[1].fraction.tolist() == [PPM, 500_000]


def test_the_last_people_are_new_hires_from_local_midnight(office: Office, team: Team, crew: Crew):
    scenario = office(books_timezone="UTC")
    staff = {"day": crew(3.0, new_hires=2, hired=dt.date(2025, 1, 8))}
    (role,) = roles(scenario, team(staff), period(scenario))
    first_day = 2 * DAY + 5 * HOUR
    assert role.hired.tolist() == [LONG_AGO, first_day, first_day]


def test_new_hires_without_a_date_start_with_the_scenario(office: Office, team: Team, crew: Crew):
    scenario = office()
    (role,) = roles(scenario, team({"day": crew(2.0, new_hires=1)}), period(scenario))
    assert role.hired.tolist() == [LONG_AGO, 0]


def test_skills_are_bits_in_the_order_of_the_scenario(office: Office, team: Team, crew: Crew):
    scenario = office(skills={"database": 0.5, "network": 0.3, "storage": 0.2})
    staff = {"all": crew(1.0), "some": crew(1.0, skills=["storage", "database", "unknown"])}
    assert [role.skills for role in roles(scenario, team(staff), period(scenario))] == [7, 5]
