"""A small office to staff: one site, one grade, weekdays nine to five."""

import datetime as dt
from collections.abc import Callable

import pytest

from supportsim.inputs.contracts import Package, Segment, Targets
from supportsim.inputs.design import Design, Desk, Intake, Shift, Staff
from supportsim.inputs.kinds import Difficulty, Kind
from supportsim.inputs.law import Law
from supportsim.inputs.market import Grade
from supportsim.inputs.places import Calendar, Site
from supportsim.inputs.scenario import Scenario

WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def office(**changes: object) -> Scenario:
    """Boston from Monday 6 January 2025; nobody is ever away unless told."""
    hour = Law(law="deterministic", mean=1.0)
    world: dict[str, object] = {
        "description": "A small office.",
        "source": "assumption",
        "start": dt.date(2025, 1, 6),
        "books_timezone": "America/New_York",
        "warm_up_weeks": 0,
        "window_weeks": 52,
        "run_off_weeks": 4,
        "sites": {"boston": Site(timezone="America/New_York", holidays="US")},
        "calendars": {"always": Calendar(timezone="America/New_York")},
        "severities": {1: 1.0},
        "kinds": {"question": Kind(share=1.0, effort_hours=1.0)},
        "difficulty": Difficulty(first_line={"question": 0.5}),
        "customer_delay_hours": hour,
        "attempt_hours": hour,
        "assist_hours": hour,
        "segments": {"all": Segment(package="basic", customers=1)},
        "packages": {"basic": Package(calendar="always", targets=Targets())},
        "grades": {"junior": Grade(wage_per_year=1.0, competence={"question": 0.5})},
    }
    return Scenario.model_validate(world | changes)


def crew(headcount: float = 2.0, **changes: object) -> Staff:
    """People of one grade on the day shift."""
    return Staff.model_validate(
        {"grade": "junior", "headcount": headcount, "shift": "day"} | changes
    )


def team(
    staff: dict[str, Staff] | None = None, *, starts: str = "09:00", ends: str = "17:00"
) -> Design:
    """One desk `front` with the staff given, by default two people `front/day`."""
    return Design(
        description="A small team.",
        source="assumption",
        shifts={
            "day": Shift(days=WORKDAYS, starts=starts, ends=ends),
            "late": Shift(days=["sat"], starts="22:00", ends="06:00"),
        },
        desks={"front": Desk(site="boston", staff=staff or {"day": crew()})},
        intake=[Intake(desk="front")],
    )


@pytest.fixture(name="office")
def office_fixture() -> Callable[..., Scenario]:
    return office


@pytest.fixture(name="crew")
def crew_fixture() -> Callable[..., Staff]:
    return crew


@pytest.fixture(name="team")
def team_fixture() -> Callable[..., Design]:
    return team
