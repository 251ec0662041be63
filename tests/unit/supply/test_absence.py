import numpy as np

from supportsim.inputs.market import Absence
from supportsim.streams import name_ids
from supportsim.supply.absence import (
    LEAVE,
    SICK,
    WORKED,
    draw_absence,
    draws,
    geometric,
    leave_days,
    stretches,
)

YEARS = np.repeat(np.arange(2020, 2024), 250)
PEOPLE = name_ids(f"front/day/{slot:02d}" for slot in range(400))


def absent(days: np.ndarray | None = None, **rules: float) -> np.ndarray:
    years = YEARS if days is None else days
    return draw_absence(Absence(**rules), years, PEOPLE, draws(7, 0))


def test_nobody_is_away_without_leave_and_illness():
    assert (absent() == WORKED).all()


def test_everybody_takes_exactly_the_leave_of_each_year():
    day = absent(leave_days_per_year=23.0, leave_stretch_days=5)
    for year in range(2020, 2024):
        assert ((day[:, year == YEARS] == LEAVE).sum(axis=1) == 23).all()


def test_stretches_of_leave_have_their_length_and_one_takes_the_rest():
    day = absent(leave_days_per_year=23.0, leave_stretch_days=5)
    who, first, last, cause = stretches(day)
    assert (cause == LEAVE).all()
    length = (last - first).reshape(400, 4, 5)
    assert (np.sort(length, axis=2) == [3, 5, 5, 5, 5]).all()
    assert np.unique(np.argmin(length, axis=2)).tolist() == [0, 1, 2, 3, 4]
    assert np.bincount(who).tolist() == [20] * 400


def test_leave_falls_evenly_over_the_year():
    share = (absent(leave_days_per_year=25.0) == LEAVE).mean(axis=0).reshape(4, 10, 25)
    tenths = share.mean(axis=(0, 2))
    # 40,000 person-days a tenth, in stretches of 5: standard error about 0.0034.
    assert np.abs(tenths - 0.1).max() < 0.015


def test_a_fraction_of_a_day_of_leave_is_carried_over():
    source = draws(7, 0).leave
    rules = Absence(leave_days_per_year=20.25)
    total = sum(leave_days(rules, year, PEOPLE, source) for year in range(2020, 2024))
    assert (total == 81).all()


def test_more_leave_than_working_days_is_a_year_away():
    day = absent(np.full(30, 2025), leave_days_per_year=40.0, leave_stretch_days=7)
    assert (day == LEAVE).all()


def test_leave_without_room_for_days_between_still_adds_up():
    day = absent(np.full(30, 2025), leave_days_per_year=28.0, leave_stretch_days=2)
    assert ((day == LEAVE).sum(axis=1) == 28).all()


def test_illness_takes_the_share_of_days_that_theory_says():
    day = absent(sickness_spells_per_year=6.0, sickness_days=4.0)
    expected = 1 - np.exp(-6 * 4 / 250)
    per_person = (day == SICK).mean(axis=1)
    standard_error = per_person.std(ddof=1) / np.sqrt(len(per_person))
    # The first days know no illness begun the year before: below 0.0002 of bias.
    assert abs(per_person.mean() - expected) < 4 * standard_error + 0.0004


def test_illnesses_of_one_day_have_the_stated_number():
    day = absent(sickness_spells_per_year=1.0, sickness_days=1.0)
    per_person = (day == SICK).sum(axis=1) / 4
    standard_error = per_person.std(ddof=1) / np.sqrt(len(per_person))
    assert abs(per_person.mean() - 250 * (1 - np.exp(-1 / 250))) < 4 * standard_error


def test_leave_stays_leave_when_people_fall_ill():
    leave = absent(leave_days_per_year=25.0) == LEAVE
    both = absent(leave_days_per_year=25.0, sickness_spells_per_year=6.0, sickness_days=4.0)
    assert ((both == LEAVE) == leave).all()


def test_geometric_lengths_by_inverse_transform():
    # Mean 2: half of the illnesses last a day, a quarter two days.
    assert geometric(np.array([0.1, 0.49, 0.51, 0.74, 0.76]), 2.0).tolist() == [1, 1, 2, 2, 3]
    assert geometric(np.array([0.1, 0.9]), 1.0).tolist() == [1, 1]


def test_stretches_are_runs_of_one_cause():
    day = np.array([[LEAVE, LEAVE, SICK, WORKED, SICK], [WORKED] * 5], dtype=np.int8)
    who, first, last, cause = stretches(day)
    assert who.tolist() == [0, 0, 0]
    assert first.tolist() == [0, 2, 4]
    assert last.tolist() == [2, 3, 5]
    assert cause.tolist() == [LEAVE, SICK, SICK]
