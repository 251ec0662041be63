"""What holds of every roster, whatever the design, and who keeps their draws when it changes."""

import datetime as dt
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from supportsim.dates import origin, public_holidays, to_datetime
from supportsim.inputs.base import WEEKDAYS
from supportsim.inputs.contracts import Package, Segment, Targets
from supportsim.inputs.design import Design, Desk, Intake, Shift, Staff
from supportsim.inputs.kinds import Difficulty, Kind
from supportsim.inputs.law import Law
from supportsim.inputs.market import Absence, Grade
from supportsim.inputs.places import Calendar, Site
from supportsim.inputs.scenario import Scenario
from supportsim.supply.roster import ABSENT, BLOCK, SHIFT, Roster, draw_roster

ZONES = ("America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
HOUR_LAW = Law(law="deterministic", mean=1.0)
AWAY = Absence(
    leave_days_per_year=25.0,
    leave_stretch_days=5,
    sickness_spells_per_year=5.0,
    sickness_days=3.0,
)
Rows = dict[str, list[tuple[int, ...]]]


def world(zone: str = "America/New_York", **changes: object) -> Scenario:
    """A year somewhere, with leave, illness and blocks."""
    values: dict[str, object] = {
        "description": "A place of work.",
        "source": "assumption",
        "start": dt.date(2025, 2, 10),
        "books_timezone": "UTC",
        "warm_up_weeks": 0,
        "window_weeks": 40,
        "run_off_weeks": 0,
        "sites": {"here": Site(timezone=zone, holidays="DE")},
        "calendars": {"always": Calendar(timezone="UTC")},
        "severities": {1: 1.0},
        "kinds": {"question": Kind(share=1.0, effort_hours=1.0)},
        "difficulty": Difficulty(first_line={"question": 0.5}),
        "customer_delay_hours": HOUR_LAW,
        "attempt_hours": HOUR_LAW,
        "assist_hours": HOUR_LAW,
        "segments": {"all": Segment(package="basic", customers=1)},
        "packages": {"basic": Package(calendar="always", targets=Targets())},
        "grades": {"junior": Grade(wage_per_year=1.0, competence={"question": 0.5})},
        "absence": AWAY,
        "shrinkage": 0.25,
    }
    return Scenario.model_validate(values | changes)


def organisation(desks: dict[str, dict[str, float]], shift: Shift | None = None) -> Design:
    """Desks of roles with a head count each, all on one shift."""
    pattern = shift or Shift(days=["mon", "tue", "wed", "thu", "fri"], starts="09:00", ends="17:00")
    places = {
        desk: Desk(
            site="here",
            staff={
                role: Staff(grade="junior", headcount=count, shift="day")
                for role, count in staff.items()
            },
        )
        for desk, staff in desks.items()
    }
    return Design(
        description="Some people.",
        source="assumption",
        shifts={"day": pattern},
        desks=places,
        intake=[Intake(desk=next(iter(places)))],
    )


def by_name(roster: Roster) -> Rows:
    """Everything about each engineer, whoever else there is."""
    found: Rows = {name: [] for name in roster.names}
    duty = (roster.duty_engineer, roster.duty_from, roster.duty_to, roster.duty_kind)
    leave = (roster.leave_engineer, roster.leave_from, roster.leave_to, roster.leave_planned)
    for table in (duty, leave):
        for row in zip(*(column.tolist() for column in table), strict=True):
            found[roster.names[row[0]]].append(row[1:])
    return found


@st.composite
def clocks(draw: st.DrawFn) -> str:
    minutes = draw(st.integers(0, 95)) * 15
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@st.composite
def shifts(draw: st.DrawFn) -> Shift:
    days = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=7, unique=True))
    ends = draw(st.one_of(clocks(), st.just("24:00")))
    return Shift(days=days, starts=draw(clocks()), ends=ends)


@settings(max_examples=40, deadline=None)
@given(
    shift=shifts(),
    zone=st.sampled_from(ZONES),
    headcount=st.sampled_from([1.0, 1.4, 3.0]),
    shrinkage=st.sampled_from([0.0, 0.2, 0.6]),
    replication=st.integers(0, 1000),
)
def test_rows_of_a_person_fit_together(
    shift: Shift, zone: str, headcount: float, shrinkage: float, replication: int
):
    scenario = world(zone, shrinkage=shrinkage)
    design = organisation({"front": {"day": headcount}}, shift)
    roster = draw_roster(scenario, design, seed=1, replication=replication)
    end = (scenario.window_weeks * 7 + 1) * 86_400_000
    assert ((roster.duty_from >= 0) & (roster.duty_from < roster.duty_to)).all()
    assert (roster.duty_to <= end).all()
    assert (roster.leave_from < roster.leave_to).all()
    for engineer in range(len(roster.names)):
        shift_rows, block_rows = (table(roster, engineer, kind) for kind in (SHIFT, BLOCK))
        absent_rows = table(roster, engineer, ABSENT)
        assert all(one[1] < other[0] for one, other in pairwise(shift_rows))
        assert all(one[1] < other[0] for one, other in pairwise(block_rows))
        together = sorted(shift_rows + absent_rows)
        assert all(one[1] <= other[0] for one, other in pairwise(together))
        starts = np.array([row[0] for row in shift_rows])
        for begin, stop in block_rows:
            around = shift_rows[int(np.searchsorted(starts, begin, side="right")) - 1]
            assert around[0] <= begin
            assert stop <= around[1]
            assert (begin, stop) != around or begin == 0 or stop == end


@settings(max_examples=25, deadline=None)
@given(
    shift=shifts(),
    meeting=shifts(),
    zone=st.sampled_from(ZONES),
    shrinkage=st.sampled_from([0.0, 0.4]),
)
def test_fixed_blocks_take_their_part_of_every_shift_and_nothing_else(
    shift: Shift, meeting: Shift, zone: str, shrinkage: float
):
    scenario = world(zone, shrinkage=shrinkage, window_weeks=8)
    plain = organisation({"front": {"day": 2.0}}, shift)
    busy = with_block(plain, meeting)
    before, after = (draw_roster(scenario, one, seed=1, replication=0) for one in (plain, busy))
    always_there = draw_roster(
        scenario, organisation({"front": {"day": 1.0}}, meeting), seed=1, replication=0
    )
    held = table(always_there, 0, SHIFT) + table(always_there, 0, ABSENT)
    for engineer in range(2):
        assert table(before, engineer, SHIFT) == table(after, engineer, SHIFT)
        free, taken = (set(quarters(table(one, engineer, BLOCK))) for one in (before, after))
        on_duty = set(quarters(table(after, engineer, SHIFT)))
        assert taken == free | (on_duty & set(quarters(held)))


def with_block(design: Design, meeting: Shift) -> Design:
    """The design with a meeting of everybody at the front."""
    desk = design.desks["front"]
    staff = {
        role: one.model_copy(update={"blocks": {"meeting": meeting}})
        for role, one in desk.staff.items()
    }
    return design.model_copy(update={"desks": {"front": desk.model_copy(update={"staff": staff})}})


def quarters(rows: list[tuple[int, int]]) -> list[int]:
    """The quarters of an hour that some rows cover."""
    step = 900_000
    return [quarter for start, end in rows for quarter in range(start // step, -(-end // step))]


def table(roster: Roster, engineer: int, kind: int) -> list[tuple[int, int]]:
    """Rows of one kind of one engineer."""
    row = (roster.duty_engineer == engineer) & (roster.duty_kind == kind)
    return list(zip(roster.duty_from[row].tolist(), roster.duty_to[row].tolist(), strict=True))


@settings(max_examples=25, deadline=None)
@given(zone=st.sampled_from(ZONES), replication=st.integers(0, 1000))
def test_shifts_keep_local_hours_and_spare_holidays(zone: str, replication: int):
    scenario, zero = world(zone), origin(dt.date(2025, 2, 10), "UTC")
    design = organisation({"front": {"day": 2.0}})
    roster = draw_roster(scenario, design, seed=1, replication=replication)
    free = public_holidays("DE", (2025, 2026))
    inner = (roster.duty_kind != BLOCK) & (roster.duty_from > 0)
    inner &= roster.duty_to < roster.duty_to.max()
    for start, end in zip(roster.duty_from[inner], roster.duty_to[inner], strict=True):
        begin, stop = (
            to_datetime(int(time), zero).astimezone(ZoneInfo(zone)) for time in (start, end)
        )
        assert (begin.hour, begin.minute, stop.hour, stop.minute) == (9, 0, 17, 0)
        assert begin.date() == stop.date()
        assert begin.date() not in free


@settings(max_examples=15, deadline=None)
@given(replication=st.integers(0, 1000))
def test_nobody_moves_when_a_person_a_role_or_a_desk_is_added(replication: int):
    scenario = world()
    base = {"front": {"day": 3.0, "eve": 2.0}}
    before = by_name(draw_roster(scenario, organisation(base), seed=1, replication=replication))
    larger = [
        {"front": {"day": 4.0, "eve": 2.0}},
        {"front": {"early": 2.0, "day": 3.0, "eve": 2.0}},
        {"expert": {"day": 2.0}, **base},
    ]
    for desks in larger:
        after = by_name(draw_roster(scenario, organisation(desks), seed=1, replication=replication))
        assert len(after) > len(before)
        assert all(after[name] == rows for name, rows in before.items())


def test_a_part_time_person_has_the_leave_and_illness_of_a_full_time_one():
    scenario = world()
    full, part = (
        by_name(draw_roster(scenario, organisation({"a": {"b": count}}), seed=1, replication=0))
        for count in (2.0, 1.5)
    )
    assert full["a/b/00"] == part["a/b/00"]
    absent = [
        [row[0] for row in rows["a/b/01"] if len(row) == 3 and row[2] == ABSENT]
        for rows in (full, part)
    ]
    assert absent[0] == absent[1]


def test_two_people_of_a_role_are_not_away_together_more_than_chance():
    design = organisation({"front": {"day": 2.0}})
    same = []
    for replication in range(40):
        roster = draw_roster(world(), design, seed=2, replication=replication)
        days = [{start for start, _ in table(roster, who, ABSENT)} for who in (0, 1)]
        same.append(len(days[0] & days[1]))
    # About 190 shifts, each missed by both with chance 0.16 squared: mean 4.7, sd about 4.
    assert 2.0 < float(np.mean(same)) < 8.0


def test_everybody_has_draws_of_their_own():
    design = organisation({"front": {"day": 2.0, "eve": 2.0}, "expert": {"day": 2.0}})
    found = by_name(draw_roster(world(), design, seed=1, replication=0)).values()
    assert len({tuple(rows) for rows in found}) == 6


def test_a_worker_process_draws_the_same_bytes():
    draw = partial(draw_roster, world(), organisation({"front": {"day": 3.5}}), seed=1)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        there = pool.submit(draw, replication=4).result()
    here = draw(replication=4)
    assert here.names == there.names
    for name in Roster.__slots__[3:]:
        assert getattr(here, name).tobytes() == getattr(there, name).tobytes()
