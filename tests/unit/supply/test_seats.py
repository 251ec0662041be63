import datetime as dt
from collections.abc import Callable
from itertools import pairwise

from supportsim.inputs.design import Design, Shift, Staff
from supportsim.inputs.market import Absence
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import Seats, SeatWindow
from supportsim.supply.capacity import case_hours_per_person, case_hours_per_year
from supportsim.supply.opening import desk_opening
from supportsim.supply.roster import BLOCK, SHIFT, draw_roster
from supportsim.supply.seats import most_seats, seat_rows
from supportsim.units import DAY, HOUR, WEEK

Crew = Callable[..., Staff]
Office = Callable[..., Scenario]
Team = Callable[..., Design]

AWAY = Absence(leave_days_per_year=25.0, sickness_spells_per_year=5.0)


def window(starts: str, ends: str, count: int, days: tuple[str, ...] = ("mon",)) -> SeatWindow:
    return SeatWindow.model_validate(
        {"days": list(days), "starts": starts, "ends": ends, "count": count}
    )


def seats(always: int = 0, **windows: SeatWindow) -> Staff:
    return Staff(grade="junior", seats=Seats(always=always, windows=windows))


def test_counts_of_windows_that_overlap_add_up(office: Office, team: Team):
    staff = seats(1, a=window("09:00", "12:00", 2), b=window("11:00", "13:00", 3))
    design = team({"pool": staff})
    at, desk, count = seat_rows(office(window_weeks=1, run_off_weeks=0), design).tolist()
    assert [time / HOUR for time in at[:5]] == [0, 9, 11, 12, 13]
    assert count[:5] == [1, 3, 6, 4, 1]
    assert set(desk) == {0}
    assert most_seats(staff.seats or Seats()) == 6


def test_windows_past_midnight_meet_the_next_week():
    night = window("22:00", "06:00", 2, ("sun",))
    assert most_seats(Seats(windows={"night": night, "dawn": window("05:00", "09:00", 1)})) == 3


def test_windows_that_follow_each_other_make_no_change_where_the_count_stays(
    office: Office, team: Team
):
    staff = seats(a=window("09:00", "12:00", 2), b=window("12:00", "15:00", 2))
    at, _, count = seat_rows(
        office(window_weeks=1, run_off_weeks=0), team({"pool": staff})
    ).tolist()
    assert [time / HOUR for time in at[:2]] == [9, 15]
    assert count[:2] == [2, 0]


def test_no_window_starts_on_a_public_holiday_but_seats_around_the_clock_stay(
    office: Office, team: Team
):
    staff = seats(1, a=window("09:00", "12:00", 2, ("mon", "tue")))
    at, _, _ = seat_rows(office(window_weeks=4, run_off_weeks=0), team({"pool": staff})).tolist()
    martin_luther_king_day = (dt.date(2025, 1, 20) - dt.date(2025, 1, 6)).days
    days = {time // DAY for time in at}
    assert martin_luther_king_day not in days
    assert martin_luther_king_day + 1 in days


def test_seats_have_no_duty_rows_and_open_their_desk(office: Office, team: Team):
    scenario = office(window_weeks=1, run_off_weeks=0, absence=AWAY, shrinkage=0.3)
    design = team({"pool": seats(a=window("09:00", "12:00", 2))})
    roster = draw_roster(scenario, design, seed=1, replication=0)
    assert roster.names == ("front/pool/00", "front/pool/01")
    assert roster.is_seat.tolist() == [1, 1]
    assert len(roster.duty_engineer) == 0
    (hours,) = desk_opening(scenario, design)
    assert (hours.start[0], hours.end[0]) == (9 * HOUR, 12 * HOUR)


def test_the_capacity_of_seats_is_their_hours(office: Office, team: Team):
    scenario = office(window_weeks=1, absence=AWAY, shrinkage=0.3)
    design = team({"pool": seats(1, a=window("09:00", "12:00", 2))})
    a_year = 365.25 / 7
    assert case_hours_per_year(scenario, design)["front/pool"] == (168 + 6) * a_year
    assert case_hours_per_person(scenario, design)["front/pool"] == 58 * a_year


def test_people_around_the_clock_are_never_away(office: Office, team: Team, crew: Crew):
    scenario = office(window_weeks=1, run_off_weeks=0, absence=AWAY, shrinkage=0.3)
    design = team({"all": crew(2.0, shift="always")})
    roster = draw_roster(scenario, design, seed=1, replication=0)
    assert roster.duty_kind.tolist() == [SHIFT, SHIFT]
    assert roster.duty_from.tolist() == [0, 0]
    assert roster.duty_to.tolist() == [WEEK + DAY] * 2
    assert case_hours_per_year(scenario, design)["front/all"] == 2 * 168 * 365.25 / 7
    (hours,) = desk_opening(scenario, design)
    assert len(hours.start) == 1


def test_a_new_hire_around_the_clock_starts_on_the_first_day(
    office: Office, team: Team, crew: Crew
):
    hired = crew(2.0, shift="always", new_hires=1, hired=dt.date(2025, 1, 8))
    scenario = office(window_weeks=1, run_off_weeks=0)
    roster = draw_roster(scenario, team({"all": hired}), seed=1, replication=0)
    assert roster.duty_from.tolist() == [0, 2 * DAY]


def test_blocks_at_fixed_hours_lie_inside_shifts(office: Office, team: Team, crew: Crew):
    meeting = Shift(days=["mon", "sat"], starts="16:30", ends="18:00")
    scenario = office(window_weeks=1, run_off_weeks=0)
    design = team({"day": crew(1.0, blocks={"meeting": meeting})})
    roster = draw_roster(scenario, design, seed=1, replication=0)
    block = roster.duty_kind == BLOCK
    starts = [16 * HOUR + HOUR // 2, WEEK + 16 * HOUR + HOUR // 2]
    assert roster.duty_from[block].tolist() == starts
    assert roster.duty_to[block].tolist() == [17 * HOUR, WEEK + 17 * HOUR]
    without = case_hours_per_year(scenario, team({"day": crew(1.0)}))["front/day"]
    # Half an hour of forty a week.
    assert case_hours_per_year(scenario, design)["front/day"] == without * 39.5 / 40


def test_blocks_at_fixed_hours_and_shrinkage_do_not_overlap(office: Office, team: Team, crew: Crew):
    meeting = Shift(days=["mon", "tue", "wed"], starts="09:15", ends="12:00")
    scenario = office(window_weeks=4, shrinkage=0.5)
    design = team({"day": crew(3.0, blocks={"meeting": meeting})})
    roster = draw_roster(scenario, design, seed=1, replication=0)
    block = roster.duty_kind == BLOCK
    rows = sorted(
        zip(
            roster.duty_engineer[block].tolist(),
            roster.duty_from[block].tolist(),
            roster.duty_to[block].tolist(),
            strict=True,
        )
    )
    for one, other in pairwise(rows):
        assert one[0] < other[0] or one[2] < other[1]
    mondays = [row for row in rows if row[1] // DAY == 0]
    for who in range(3):
        inside = [row for row in mondays if row[0] == who and row[1] <= 9.25 * HOUR < row[2]]
        assert inside
        assert inside[0][2] >= 12 * HOUR
