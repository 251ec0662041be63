import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest

from supportsim.inputs.design import Design, Staff
from supportsim.inputs.market import Absence
from supportsim.inputs.scenario import Scenario
from supportsim.supply.roster import ABSENT, BLOCK, SHIFT, Roster, draw_roster
from supportsim.units import DAY, HOUR, PPM, WEEK

Crew = Callable[..., Staff]
Office = Callable[..., Scenario]
Team = Callable[..., Design]


def rows(roster: Roster, name: str, kind: int) -> list[tuple[int, int]]:
    mine = (roster.duty_engineer == roster.names.index(name)) & (roster.duty_kind == kind)
    return list(zip(roster.duty_from[mine].tolist(), roster.duty_to[mine].tolist(), strict=True))


def drawn(scenario: Scenario, design: Design, replication: int = 0) -> Roster:
    return draw_roster(scenario, design, seed=11, replication=replication)


def test_a_first_week_of_nine_to_five(office: Office, team: Team):
    roster = drawn(office(), team())
    assert rows(roster, "front/day/01", SHIFT)[:5] == [
        (day * DAY + 9 * HOUR, day * DAY + 17 * HOUR) for day in range(5)
    ]
    assert roster.names == ("front/day/00", "front/day/01")


def test_a_public_holiday_has_no_row(office: Office, team: Team):
    roster = drawn(office(), team())
    fourth_of_july = (dt.date(2025, 7, 4) - dt.date(2025, 1, 6)).days * DAY
    near = (roster.duty_from > fourth_of_july - DAY // 2) & (
        roster.duty_from < fourth_of_july + DAY
    )
    assert not near.any()


def test_a_part_time_person_leaves_early(office: Office, team: Team, crew: Crew):
    roster = drawn(office(), team({"day": crew(1.25)}))
    assert roster.fraction.tolist() == [PPM, 250_000]
    assert rows(roster, "front/day/01", SHIFT)[0] == (9 * HOUR, 11 * HOUR)


def test_a_new_hire_has_no_rows_before_the_first_day(office: Office, team: Team, crew: Crew):
    staff = {"day": crew(2.0, new_hires=1, hired=dt.date(2025, 1, 8))}
    roster = drawn(office(), team(staff))
    assert rows(roster, "front/day/00", SHIFT)[0][0] == 9 * HOUR
    assert rows(roster, "front/day/01", SHIFT)[0][0] == 2 * DAY + 9 * HOUR


def test_adjacent_shifts_are_one_shift(office: Office, team: Team):
    roster = drawn(office(window_weeks=1, run_off_weeks=0), team(starts="08:00", ends="08:00"))
    expected = [(8 * HOUR, 5 * DAY + 8 * HOUR), (7 * DAY + 8 * HOUR, 8 * DAY)]
    assert rows(roster, "front/day/00", SHIFT) == expected


def test_shifts_are_cut_at_time_zero_and_at_the_end(office: Office, team: Team, crew: Crew):
    scenario = office(window_weeks=1, run_off_weeks=0, start=dt.date(2025, 1, 5))
    roster = drawn(scenario, team({"night": crew(1.0, shift="late")}))
    expected = [(0, 6 * HOUR), (6 * DAY + 22 * HOUR, 7 * DAY + 6 * HOUR)]
    assert rows(roster, "front/night/00", SHIFT) == expected


def test_leave_removes_whole_shifts_and_says_when(office: Office, team: Team, crew: Crew):
    scenario = office(absence=Absence(leave_days_per_year=25.0), window_weeks=104)
    design = team({"day": crew(10.0)})
    full, roster = drawn(office(window_weeks=104), design), drawn(scenario, design)
    for name in roster.names:
        here, away = rows(roster, name, SHIFT), rows(roster, name, ABSENT)
        assert sorted(here + away) == rows(full, name, SHIFT)
    assert (roster.leave_planned == 1).all()
    first = roster.leave_engineer.tolist().index(0)
    start, end = int(roster.leave_from[first]), int(roster.leave_to[first])
    here = rows(roster, "front/day/00", SHIFT)
    away = [row for row in rows(roster, "front/day/00", ABSENT) if start <= row[0] < end]
    assert len(away) == 5
    assert max(row[1] for row in here if row[1] <= away[0][0]) == start
    assert min(row[0] for row in here if row[0] >= away[-1][1]) == end
    assert end - start > 5 * DAY


def test_sickness_is_not_planned(office: Office, team: Team):
    absence = Absence(sickness_spells_per_year=10.0, sickness_days=3.0)
    roster = drawn(office(absence=absence), team())
    assert len(roster.leave_planned) > 5
    assert (roster.leave_planned == 0).all()


def test_rows_are_in_order_of_engineer_start_and_kind(office: Office, team: Team, crew: Crew):
    absence = Absence(leave_days_per_year=25.0, sickness_spells_per_year=5.0)
    roster = drawn(office(absence=absence, shrinkage=0.3), team({"a": crew(3.0), "b": crew(2.5)}))
    keys = list(
        zip(
            roster.duty_engineer.tolist(),
            roster.duty_from.tolist(),
            roster.duty_kind.tolist(),
            strict=True,
        )
    )
    assert keys == sorted(keys)
    assert set(roster.duty_kind.tolist()) == {SHIFT, BLOCK, ABSENT}


def test_columns_are_int64_and_read_only(office: Office, team: Team):
    roster = drawn(office(shrinkage=0.2), team())
    for name in Roster.__slots__[3:]:
        column = getattr(roster, name)
        assert column.dtype == np.int64
        assert not column.flags.writeable


def test_replications_and_seeds_differ(office: Office, team: Team):
    scenario, design = office(shrinkage=0.2), team()
    base = drawn(scenario, design).duty_from.tolist()
    assert base == drawn(scenario, design).duty_from.tolist()
    assert base != drawn(scenario, design, replication=1).duty_from.tolist()
    assert base != draw_roster(scenario, design, seed=12, replication=0).duty_from.tolist()


@pytest.mark.parametrize("weeks", [13, 60])
def test_a_longer_run_changes_nothing_before_its_end(office: Office, team: Team, weeks: int):
    absence = Absence(leave_days_per_year=20.0, sickness_spells_per_year=5.0, sickness_days=2.0)
    rules = {"absence": absence, "shrinkage": 0.25}
    short = drawn(office(window_weeks=weeks, **rules), team())
    long = drawn(office(window_weeks=104, **rules), team())
    end = weeks * WEEK
    for name in ("duty_from", "duty_to", "duty_kind"):
        before = getattr(short, name)[short.duty_from < end]
        assert before.tolist() == getattr(long, name)[long.duty_from < end].tolist()
