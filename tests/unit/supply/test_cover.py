import datetime as dt
from collections.abc import Callable

from supportsim.inputs.contracts import Package, Segment, Targets
from supportsim.inputs.design import Design, Desk, Intake, Shift, Staff
from supportsim.inputs.people import Away, Programme, Term
from supportsim.inputs.places import Calendar, Site, Window
from supportsim.inputs.routes import Backup, Overflow
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import Seats, SeatWindow
from supportsim.supply.cover import cover_gaps, rostered
from supportsim.supply.cover_words import cover_warnings
from supportsim.supply.promise import promises
from supportsim.units import DAY, HOUR, WEEK
from supportsim.workweek import elapsed

Crew = Callable[..., Staff]
Office = Callable[..., Scenario]
Team = Callable[..., Design]

WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]
EVERY_DAY = [*WORKDAYS, "sat", "sun"]
PROMISE = Targets(response_hours={1: 1.0})


def contracts(office: Office, *, opens: str = "08:00", holidays: str | None = "US") -> Scenario:
    """An office whose basic package promises weekdays from `opens` to 17:00."""
    window = Window(days=WORKDAYS, opens=opens, closes="17:00")
    hours = Calendar(timezone="America/New_York", windows=[window], holidays=holidays)
    return office(
        calendars={"hours": hours, "always": Calendar(timezone="America/New_York")},
        packages={"basic": Package(calendar="hours", targets=PROMISE)},
    )


def sunny(*, dawn: str = "09:00", works_holidays: bool = True) -> Design:
    """Three sites one after the other, every day of the week."""

    def desk(site: str) -> Desk:
        return Desk(site=site, staff={"day": Staff(grade="junior", headcount=2, shift="day")})

    shift = Shift(days=EVERY_DAY, starts=dawn, ends="17:00", works_holidays=works_holidays)
    entry = {"when": {"hours": ["day"]}}
    return Design(
        description="Three sites.",
        source="assumption",
        shifts={"day": shift},
        desks={site: desk(site) for site in ("boston", "london", "sydney")},
        intake=[
            Intake.model_validate({**entry, "desk": "boston"}),
            Intake.model_validate({**entry, "desk": "london"}),
            Intake(desk="sydney"),
        ],
    )


def world_around(office: Office) -> Scenario:
    return office(
        sites={
            "boston": Site(timezone="America/New_York", holidays="US"),
            "london": Site(timezone="Europe/London", holidays="GB"),
            "sydney": Site(timezone="Australia/Sydney", holidays="AU"),
        },
        packages={"basic": Package(calendar="always", targets=PROMISE)},
    )


def test_hours_before_the_first_shift_are_a_gap_of_every_week(office: Office, team: Team):
    (warning,) = cover_warnings(contracts(office), team())
    assert warning == (
        "front",
        (
            "nobody is rostered in hours that basic promises: "
            "mon, tue, wed, thu, fri 08:00-09:00 (5 h every week)"
        ),
    )


def test_no_gap_no_warning(office: Office, team: Team):
    assert cover_warnings(contracts(office, opens="09:00"), team()) == []


def test_a_holiday_that_the_contract_does_not_know_is_a_gap_with_its_date(
    office: Office, team: Team
):
    ((desk, text),) = cover_warnings(contracts(office, opens="09:00", holidays=None), team())
    assert desk == "front"
    assert text.startswith(
        "nobody is rostered on public holidays in hours that basic promises: 2025-01-20 09:00-17:00"
    )
    assert "3 more (88 h in all)" in text


def test_a_shift_that_works_on_holidays_closes_that_gap(office: Office, team: Team):
    design = team()
    day = design.shifts["day"].model_copy(update={"works_holidays": True})
    design = design.model_copy(update={"shifts": {**design.shifts, "day": day}})
    assert cover_warnings(contracts(office, opens="09:00", holidays=None), design) == []


def test_a_part_time_person_alone_leaves_a_gap_and_a_second_one_closes_it(
    office: Office, team: Team, crew: Crew
):
    scenario = contracts(office, opens="09:00")
    ((_, text),) = cover_warnings(scenario, team({"day": crew(0.5)}))
    assert "mon, tue, wed, thu, fri 13:00-17:00 (20 h every week)" in text
    assert cover_warnings(scenario, team({"day": crew(1.5)})) == []


def test_before_the_first_person_is_hired_there_are_dates(office: Office, team: Team, crew: Crew):
    late = crew(1, new_hires=1, hired=dt.date(2025, 1, 15))
    gaps = cover_gaps(contracts(office, opens="09:00"), team({"day": late}))["front"]
    assert {gap.cause for gap in gaps} == {"date"}
    assert [gap.start.day for gap in gaps] == [6, 7, 8, 9, 10, 13, 14]
    ((_, text),) = cover_warnings(contracts(office, opens="09:00"), team({"day": late}))
    assert text.endswith("2025-01-06 to 2025-01-14 09:00-17:00 on 7 days (56 h in all)")


def test_exam_days_of_students_are_a_gap_with_its_dates(office: Office, team: Team, crew: Crew):
    terms = {"all": Term(date=dt.date(2025, 1, 6), weeks=52)}
    exams = {"exams": Away(date=dt.date(2025, 1, 8), days=3)}
    scenario, shy = contracts(office, opens="09:00"), Programme(terms=terms)
    assert cover_warnings(scenario, team({"day": crew(1, programme=shy)})) == []
    busy = Programme(terms=terms, away=exams)
    ((_, text),) = cover_warnings(scenario, team({"day": crew(1, programme=busy)}))
    assert text.endswith("2025-01-08 to 2025-01-10 09:00-17:00 on 3 days (24 h in all)")


def test_who_is_on_call_in_a_gap_is_told_with_the_severities(
    office: Office, team: Team, crew: Crew
):
    standby = {"shift": "late", "from_severity": 2}
    design = team({"day": crew(3, on_call=standby)})

    def promising(*shifts: str) -> Design:
        desk = design.desks["front"].model_copy(update={"cover": list(shifts)})
        return design.model_copy(update={"desks": {"front": desk}})

    assert cover_warnings(office(), promising("day", "late")) == [
        (
            "front",
            (
                "nobody is rostered in hours that the desk promises, but front/day is on call "
                "for severities 1 to 2: sat 22:00-24:00, sun 00:00-06:00 (8 h every week)"
            ),
        )
    ]
    gaps = cover_gaps(office(), promising("always"))["front"]
    # The clocks change in two of the nights: one is an hour shorter, one longer.
    assert sum(gap.hours for gap in gaps if gap.on_call == ("front/day",)) == 52 * 8
    assert {gap.on_call for gap in gaps} == {(), ("front/day",)}


def test_who_backs_a_desk_is_on_call_for_it_too(office: Office, team: Team, crew: Crew):
    standby = {"shift": "always", "from_severity": 1, "backs": ["front"]}
    design = team()
    back = design.desks["front"].model_copy(update={"staff": {"x": crew(3, on_call=standby)}})
    design = design.model_copy(update={"desks": {**design.desks, "back": back}})
    ((desk, text),) = cover_warnings(contracts(office), design)
    assert desk == "front"
    assert "basic promises, but back/x is on call for severity 1: mon, tue" in text


def test_new_cases_of_named_owners_call_somebody_only_by_a_backup_at_once(
    office: Office, team: Team, crew: Crew
):
    standby = {"shift": "always", "from_severity": 1, "backs": ["front"]}
    plain = team().desks["front"]
    back = plain.model_copy(update={"staff": {"x": crew(3, on_call=standby)}})

    def is_told(after_hours: float | None) -> bool:
        backup = None if after_hours is None else Backup(after_hours=after_hours, desk="back")
        owning = {"ownership": "customer", "backup": backup}
        desks = {"front": plain.model_copy(update=owning), "back": back}
        lines = cover_warnings(contracts(office), team().model_copy(update={"desks": desks}))
        return any("back/x is on call" in text for _, text in lines)

    assert is_told(0)
    assert not is_told(1)
    assert not is_told(None)


def test_of_named_owners_on_call_only_one_group_of_all_takes_every_new_case(
    office: Office, team: Team, crew: Crew
):
    design = team({"day": crew(3, on_call={"shift": "always", "from_severity": 1})})

    def is_told(group_size: int) -> bool:
        owning = {"ownership": "customer", "group_size": group_size}
        desk = design.desks["front"].model_copy(update=owning)
        lines = cover_warnings(
            contracts(office), design.model_copy(update={"desks": {"front": desk}})
        )
        return any("front/day is on call" in text for _, text in lines)

    assert is_told(3)
    assert not is_told(1)


def test_the_desk_may_promise_more_itself_or_less(office: Office, team: Team):
    design, scenario = team(), contracts(office)

    def promising(*shifts: str) -> Design:
        desk = design.desks["front"].model_copy(update={"cover": list(shifts)})
        return design.model_copy(update={"desks": {"front": desk}})

    assert cover_warnings(scenario, promising("day")) == []
    ((_, late),) = cover_warnings(scenario, promising("late"))
    assert late == (
        "nobody is rostered in hours that the desk promises: "
        "sat 22:00-24:00, sun 00:00-06:00 (8 h every week)"
    )
    gaps = cover_gaps(scenario, promising("always"))["front"]
    assert sum(gap.hours for gap in gaps if gap.cause == "holiday") == 11 * 8
    everything = sum(gap.hours for gap in gaps)
    assert everything == 52 * 7 * 24 - (52 * 5 - 11) * 8


def test_a_severity_without_a_target_promises_nothing(office: Office, team: Team):
    assert promises(office(), team()) == {}


def test_overflow_helps_and_seats_are_people(office: Office, team: Team):
    design = team()
    window = SeatWindow(days=WORKDAYS, starts="08:00", ends="10:00", count=1)
    pool = Desk(
        site="boston", staff={"all": Staff(grade="junior", seats=Seats(windows={"rush": window}))}
    )
    front = design.desks["front"].model_copy(update={"overflow": Overflow(desk="pool")})
    with_pool = Design.model_validate(
        design.model_dump() | {"desks": {"front": front.model_dump(), "pool": pool.model_dump()}}
    )
    assert cover_warnings(contracts(office), with_pool) == []
    there = rostered(contracts(office), with_pool)
    assert elapsed(there["pool"], 0, WEEK) == 10 * HOUR


def test_an_entry_with_hours_leaves_the_rest_of_the_week_to_the_next(office: Office):
    scenario = world_around(office)
    found = promises(scenario, sunny())
    assert elapsed(found["boston"].hours, 0, WEEK) == 7 * 8 * HOUR
    # London, five hours ahead, is taken from nine to two of its day by nobody else.
    assert elapsed(found["london"].hours, 0, DAY) == 5 * HOUR
    whole = sum(elapsed(one.hours, 0, WEEK) for one in found.values())
    assert whole == WEEK


def test_follow_the_sun_with_a_gap_in_the_northern_winter_is_found_with_its_dates(office: Office):
    """London opens at 7 UTC in winter and 6 in summer; Sydney closes at 6, or at 7 in its winter.

    So six to seven is nobody's while London keeps GMT: 6 January to 29 March and from 26 October.
    """
    gaps = cover_gaps(world_around(office), sunny(dawn="07:00"))
    assert list(gaps) == ["sydney"]
    assert {(gap.cause, gap.clock) for gap in gaps["sydney"]} == {("date", "17:00-18:00")}
    assert len(gaps["sydney"]) == 83 + 71
    ((_, text),) = cover_warnings(world_around(office), sunny(dawn="07:00"))
    assert text == (
        "nobody is rostered in hours that basic promises: "
        "2025-01-06 to 2025-03-29 17:00-18:00 on 83 days, "
        "2025-10-26 to 2026-01-04 17:00-18:00 on 71 days (154 h in all), "
        "on the clock of Australia/Sydney"
    )


def test_what_is_there_in_most_weeks_but_not_in_nearly_all_has_dates_too(office: Office):
    """Boston closes at 22 UTC in winter and at 21 in summer; Tokyo opens at 22 all the year."""
    scenario = world_around(office)
    tokyo = Site(timezone="Asia/Tokyo", holidays="JP")
    scenario = scenario.model_copy(update={"sites": {**scenario.sites, "sydney": tokyo}})
    assert cover_warnings(scenario, sunny(dawn="07:00")) == [
        (
            "sydney",
            (
                "nobody is rostered in hours that basic promises: "
                "2025-03-10 to 2025-11-02 06:00-07:00 on 238 days (238 h in all), "
                "on the clock of Asia/Tokyo"
            ),
        )
    ]


def test_of_a_gap_that_grows_on_some_days_the_rest_is_told_as_every_week(
    office: Office, team: Team, crew: Crew
):
    day = crew(1, new_hires=1, hired=dt.date(2025, 1, 15))
    ((_, weekly), (_, dated)) = cover_warnings(contracts(office), team({"day": day}))
    assert weekly.endswith("mon, tue, wed, thu, fri 08:00-09:00 (5 h every week)")
    assert dated.endswith("2025-01-06 to 2025-01-14 09:00-17:00 on 7 days (56 h in all)")


def test_an_hour_more_of_overlap_closes_it_all_year(office: Office):
    assert cover_gaps(world_around(office), sunny(dawn="06:00")) == {}


def test_packages_that_never_come_to_a_desk_promise_nothing_there(office: Office, team: Team):
    scenario = contracts(office)
    gold = Package(calendar="always", targets=PROMISE)
    scenario = scenario.model_copy(
        update={
            "packages": {**scenario.packages, "gold": gold},
            "segments": {
                **scenario.segments,
                "few": Segment(package="gold", customers=1),
            },
        }
    )
    design = team()
    night = design.desks["front"].model_copy()
    entry = Intake.model_validate({"when": {"package": ["gold"]}, "desk": "night"})
    design = design.model_copy(
        update={
            "desks": {**design.desks, "night": night},
            "intake": [entry, *design.intake],
        }
    )
    found = promises(scenario, design)
    assert {desk: [claims for claims, _ in one.by] for desk, one in found.items()} == {
        "front": [[("basic", 1)]],
        "night": [[("gold", 1)]],
    }


def test_a_desk_promises_the_hours_of_customers_at_the_sites_that_come_to_it(office: Office):
    scenario = world_around(office)
    package = Package(
        calendar="always", calendar_by_site={"london": "london_hours"}, targets=PROMISE
    )
    window = Window(days=WORKDAYS, opens="09:00", closes="17:00")
    hours = Calendar(timezone="Europe/London", windows=[window], holidays=None)
    segment = Segment(package="basic", customers=9, sites={"boston": 0.4, "london": 0.6})
    scenario = scenario.model_copy(
        update={
            "packages": {"basic": package},
            "calendars": {**scenario.calendars, "london_hours": hours},
            "segments": {"all": segment},
        }
    )
    london = Intake.model_validate({"when": {"site": ["london"]}, "desk": "london"})
    sydney = Intake.model_validate({"when": {"site": ["sydney"]}, "desk": "sydney"})
    entries = [london, sydney, Intake(desk="boston")]
    design = sunny().model_copy(update={"intake": entries})
    found = promises(scenario, design)
    assert {name: elapsed(one.hours, 0, WEEK) / HOUR for name, one in found.items()} == {
        "boston": 7 * 24,
        "london": 5 * 8,
    }
    # Nobody says where customers are: then they are at no site that an entry could name.
    unsaid = {"segments": {"all": segment.model_copy(update={"sites": None})}}
    found = promises(scenario.model_copy(update=unsaid), design)
    assert {name: elapsed(one.hours, 0, WEEK) / HOUR for name, one in found.items()} == {
        "boston": 7 * 24
    }


def test_a_promise_to_some_severities_is_told_as_theirs(office: Office, team: Team):
    """What comes in at night goes to a crew there, but for severities 2 and 3."""
    targets = Targets(response_hours={1: 1.0, 2: 2.0, 3: 4.0}, resolution_hours={})
    scenario = contracts(office)
    basic = scenario.packages["basic"].model_copy(update={"targets": targets})
    scenario = scenario.model_copy(
        update={"packages": {**scenario.packages, "basic": basic}, "severities": {1: 1, 2: 1, 3: 1}}
    )
    design = team()
    night = design.desks["front"].model_copy()
    entry = Intake.model_validate({"when": {"severity": [1, 3]}, "desk": "night"})
    design = design.model_copy(
        update={"desks": {**design.desks, "night": night}, "intake": [entry, *design.intake]}
    )
    told = {desk: text.partition(":")[0] for desk, text in cover_warnings(scenario, design)}
    hours = "nobody is rostered in hours that basic"
    assert told == {
        "front": f"{hours} (severity 2) promises",
        "night": f"{hours} (severities 1 and 3) promises",
    }
