from collections.abc import Callable

import pytest

from supportsim.plan.plan import Plan
from supportsim.units import PPM

Planned = Callable[..., Plan]
EARLY = "desks.front.staff.early"


def test_skills_are_taken_in_the_order_of_the_staff_and_the_rest_last(planned: Planned):
    scenario = {"skills": {"database": 0.5, "network": 0.3, "storage": 0.2}}
    plan = planned({f"{EARLY}.skill_order": ["storage", "database"]}, scenario)
    assert plan.engineers.skill_place.tolist()[0] == [1, 2, 0]
    assert plan.engineers.skill_place[1:].tolist() == [[0, 0, 0]] * (len(plan.engineers.names) - 1)


def test_a_second_skill_may_be_slower(planned: Planned):
    speeds = {f"{EARLY}.speed_by_skill": {"network": 0.8}}
    assert planned(speeds).engineers.skill_factor[0].tolist() == [PPM, 1_250_000]
    off = planned(speeds, {"mechanisms.skill_speed.enabled": False})
    assert (off.engineers.skill_factor == PPM).all()


def test_grades_of_one_desk_are_chosen_in_its_order(planned: Planned):
    design = {
        "desks.front.staff.late.grade": "L2",
        "desks.front.choice": "grade_order",
        "desks.front.grade_order": ["L2", "L1"],
    }
    plan = planned(design)
    assert plan.engineers.names[:2] == ("front/early/00", "front/late/00")
    assert plan.engineers.choice_place.tolist()[:2] == [1, 0]
    assert not plan.engineers.choice_place[2:].any()


BY_RATE = {"desks.front.choice": "highest_solving_rate"}


def test_a_solving_rate_is_the_chance_times_the_speeds(planned: Planned):
    speeds = {f"{EARLY}.speed_by_skill": {"network": 0.8}}
    plan = planned(BY_RATE | speeds)
    first = plan.engineers.solving_rate[0].reshape(3, 2)
    # L1: .85, .45 and .1 of the kinds at speed .9; the second skill at .8 of that.
    assert first.tolist() == [[7650, 6120], [4050, 3240], [900, 720]]
    expert = plan.engineers.solving_rate[plan.engineers.grade == 1][0].reshape(3, 2)
    assert expert.tolist() == [[11000, 11000], [10000, 10000], [10000, 10000]]


def test_a_solving_rate_counts_what_mechanisms_and_difficulty_leave_of_it(planned: Planned):
    level = planned(BY_RATE, {"mechanisms.grade_speed.enabled": False}).engineers
    assert level.solving_rate[0].reshape(3, 2)[:, 0].tolist() == [8500, 4500, 1000]
    # Three in four easy instead of .58: competence counts for a larger share of the cases.
    easier = planned(BY_RATE, {"difficulty.easy_share": 0.75}).engineers.solving_rate[0]
    shares = easier.reshape(3, 2)[:, 0] / 9000
    assert float(shares @ [0.5, 0.3, 0.2]) == pytest.approx(0.75, abs=0.0001)


def test_solving_rates_are_left_out_where_no_desk_chooses_by_them(planned: Planned):
    assert not planned().engineers.solving_rate.any()


def test_seats_are_engineers_without_duty_of_their_own(planned: Planned):
    window = {"days": ["mon"], "starts": "09:00", "ends": "12:00", "count": 2}
    staff = {"pool": {"grade": "L1", "seats": {"always": 1, "windows": {"rush": window}}}}
    plan = planned({"desks.front.staff": staff})
    assert plan.engineers.names[:3] == ("front/pool/00", "front/pool/01", "front/pool/02")
    assert plan.engineers.is_seat.tolist()[:4] == [1, 1, 1, 0]
    assert plan.engineers.duty_offset[3] == 0
    assert plan.seats.desk.tolist() == [0] * len(plan.seats.at)
    assert plan.seats.count.tolist()[:3] == [1, 3, 1]


def test_customers_go_to_the_engineer_that_the_design_says(planned: Planned):
    design = {
        "desks.named.customers": {"late/00": ["large/3", "small/7"]},
        "desks.named.group_size": 1,
    }
    plan = planned(design, name="dedicated")
    names = [plan.engineers.names[owner] for owner in plan.owners.of_customer[[3, 17], 0]]
    assert names == ["named/late/00", "named/late/00"]
    others = [row for row in range(10) if row != 3]
    # Ten alike customers, two owners, one with two already: the other gets five more.
    owned = [plan.engineers.names[owner] for owner in plan.owners.of_customer[others, 0]]
    assert owned.count("named/early/00") == 5


def test_a_mapped_customer_goes_to_the_group_around_the_engineer(planned: Planned):
    plan = planned({"desks.named.customers": {"late/00": ["small/7"]}}, name="dedicated")
    group = plan.owners.of_customer[17, 0]
    members = plan.owners.member[plan.owners.offset[group] : plan.owners.offset[group + 1]]
    assert [plan.engineers.names[one] for one in members] == ["named/early/00", "named/late/00"]
    assert plan.owners.of_customer[18, 0] == -1


def test_who_is_hired_after_the_run_is_in_the_plan_and_never_works(planned: Planned):
    late = {"desks.front.staff.early.new_hires": 1, "desks.front.staff.early.hired": "2029-01-01"}
    engineers = planned(late, None).engineers
    idle = (engineers.hired > 0) & (engineers.duty_offset[1:] == engineers.duty_offset[:-1])
    assert idle.sum() == 1
