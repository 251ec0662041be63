"""Whose week on call it is, and when, in Boston from Monday 6 January 2025."""

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from supportsim.dates import LocalSpans
from supportsim.inputs.design import Design, Shift, Staff
from supportsim.inputs.market import Absence, Grade
from supportsim.inputs.scenario import Scenario
from supportsim.supply.roster import ABSENT, ON_CALL, SHIFT, Roster, draw_roster
from supportsim.supply.turns import Wanted, turns
from supportsim.units import DAY, HOUR, WEEK

Office = Callable[..., Scenario]
Team = Callable[..., Design]
Crew = Callable[..., Staff]
Row = tuple[int, int, int]


def rows(roster: Roster, kind: int = ON_CALL) -> list[Row]:
    """(engineer, from, to) of one kind, in order of time."""
    columns = (roster.duty_engineer, roster.duty_from, roster.duty_to, roster.duty_kind)
    table = zip(*(column.tolist() for column in columns), strict=True)
    return sorted(((a, b, c) for a, b, c, what in table if what == kind), key=lambda r: r[1:])


def drawn(scenario: Scenario, design: Design) -> Roster:
    return draw_roster(scenario, design, seed=1, replication=0)


def on_call(crew: Crew, headcount: float = 3, staff: dict[str, Any] | None = None, **rules: Any):
    return {"day": crew(headcount, on_call={"shift": "always"} | rules, **(staff or {}))}


def test_people_take_turns_by_the_week(office: Office, team: Team, crew: Crew):
    roster = drawn(office(), team(on_call(crew)))
    for week in range(50):
        inside = {who for who, start, _ in rows(roster) if week * WEEK <= start < (week + 1) * WEEK}
        # An hour more or less after the clock has changed.
        assert week % 3 in inside
        assert len(inside) <= 2
    assert {who for who, start, _ in rows(roster) if start < WEEK} == {0}


def test_standby_is_each_day_outside_their_own_shift(office: Office, team: Team, crew: Crew):
    first = [row[1:] for row in rows(drawn(office(), team(on_call(crew)))) if row[1] < WEEK]
    workday = [(0, 9), (17, 24)]
    wanted = [(24 * day + a, 24 * day + b) for day in range(5) for a, b in workday]
    wanted += [(120, 144), (144, 168)]
    assert first == [(a * HOUR, b * HOUR) for a, b in wanted]


def test_public_holidays_are_covered_whole(office: Office, team: Team, crew: Crew):
    found = rows(drawn(office(), team(on_call(crew))))
    # Martin Luther King's day, Monday 20 January; new year of 2026 in the last week.
    assert (2, 14 * DAY, 15 * DAY) in found


def test_two_may_be_on_call_at_a_time(office: Office, team: Team, crew: Crew):
    roster = drawn(office(), team(on_call(crew, 5, people=2)))
    for week, pair in enumerate([{0, 1}, {2, 3}, {4, 0}, {1, 2}]):
        start = week * WEEK + 2 * HOUR
        assert {who for who, a, b in rows(roster) if a <= start < b} == pair


def test_a_stretch_over_midnight_belongs_to_the_week_it_starts_in(
    office: Office, team: Team, crew: Crew
):
    night = Shift(days=["mon", "sun"], starts="20:00", ends="06:00")
    design = team(on_call(crew, shift="night"))
    design = design.model_copy(update={"shifts": design.shifts | {"night": night}})
    found = rows(drawn(office(), design))
    # The night before time 0 is of the week before: of the last of three.
    assert found[0] == (2, 0, 6 * HOUR)
    sunday = 6 * DAY + 20 * HOUR
    assert found[1:4] == [
        (0, 20 * HOUR, 30 * HOUR),
        (0, sunday, sunday + 10 * HOUR),
        (1, WEEK + 20 * HOUR, WEEK + 30 * HOUR),
    ]


def test_who_is_away_in_a_week_is_passed_over(office: Office, team: Team, crew: Crew):
    absence = Absence(leave_days_per_year=25, sickness_spells_per_year=4, sickness_days=2.0)
    roster = drawn(office(absence=absence), team(on_call(crew, 6)))
    away = {(who, start // WEEK) for who, start, _ in rows(roster, ABSENT)}
    weeks = {(who, (start + 2 * HOUR) // WEEK) for who, start, _ in rows(roster) if start >= 0}
    assert len(away) > 30
    assert not away & weeks
    assert {week for _, week in weeks} >= set(range(52))
    plain = {(week % 6, week) for week in range(52)}
    assert plain - away <= weeks


def weeks_of(here: npt.NDArray[np.bool_], most: int, people: int = 1) -> list[list[int]]:
    """Who is on standby in each of eight weeks, for every day of them."""
    monday = dt.date(2027, 1, 4)
    days = np.arange(monday.toordinal(), monday.toordinal() + 56)
    spans = LocalSpans(day=days, start=np.arange(56), end=np.arange(1, 57))
    places = np.arange(here.shape[1])
    found = turns(spans, monday, here, places, Wanted(people=people, most=most))
    assert len(found) == 56 * people
    return [[who for who, start, _ in found if start == 7 * week] for week in range(8)]


def test_nobody_steps_in_more_often_than_the_work_rules_let():
    """The first three of six are away for four weeks: the fourth person has three of them."""
    here = np.ones((9, 6), dtype=bool)
    here[1:5, :3] = False
    assert weeks_of(here, 28) == [[3], [3], [3], [3], [4], [5], [0], [1]]
    assert weeks_of(here, 24) == [[3], [3], [3], [4], [4], [5], [0], [1]]
    assert weeks_of(here, 13) == [[3], [4], [5], [3], [0], [1], [2], [3]]


def test_of_several_each_is_passed_over_alone():
    here = np.ones((9, 4), dtype=bool)
    here[:, 0] = False
    weeks = weeks_of(here, 24, people=2)
    assert all(len(set(two)) == 2 for two in weeks)
    assert weeks[:4] == [[1, 2], [2, 3], [1, 2], [3, 1]]
    assert weeks_of(here, 20, people=2)[2] == [1, 3]


def test_who_was_too_often_is_on_call_all_the_same_if_alone():
    here = np.zeros((9, 2), dtype=bool)
    here[:, 1] = True
    assert weeks_of(here, 24) == [[1]] * 8


def test_new_people_come_on_call_in_their_first_whole_week(office: Office, team: Team, crew: Crew):
    staff = on_call(crew, 2, {"new_hires": 1, "hired_week": 3})
    starts = [start for who, start, _ in rows(drawn(office(), team(staff))) if who == 1]
    assert min(starts) == 3 * WEEK


def test_nobody_is_on_call_on_shift_or_twice_at_once(office: Office, team: Team, crew: Crew):
    absence = Absence(leave_days_per_year=25, sickness_spells_per_year=4, sickness_days=2.0)
    roster = drawn(office(absence=absence), team(on_call(crew, 4.5, people=2), ends="02:00"))
    busy = sorted(rows(roster) + rows(roster, SHIFT))
    assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(busy))


def test_without_standby_the_roster_has_none(office: Office, team: Team):
    assert rows(drawn(office(), team())) == []


def test_a_successor_takes_the_turn_of_the_place(office: Office, team: Team, crew: Crew):
    grade = {"wage_per_year": 1.0, "competence": {"question": 0.5}, "leavers_per_year": 0.9}
    scenario = office(grades={"junior": Grade.model_validate(grade)})
    roster = drawn(scenario, team(on_call(crew, 4)))
    place = [int(name.partition("~")[0][-2:]) for name in roster.names]
    assert len(place) > 4
    for week in range(52):
        start = week * WEEK + 2 * HOUR
        (who,) = [who for who, a, b in rows(roster) if a <= start < b]
        assert roster.hired[who] <= week * WEEK <= roster.left[who] - WEEK
        there = roster.hired <= week * WEEK
        there &= roster.left >= (week + 1) * WEEK
        turns = [(week + step) % 4 for step in range(4)]
        wanted = next(slot for slot in turns if any(there[np.array(place) == slot]))
        assert place[who] == wanted
