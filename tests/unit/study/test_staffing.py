import pytest
from study_fakes import desk, offices, organisation

from supportsim.errors import SupportSimError
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.study.equal_cost import balance
from supportsim.study.headcounts import headcounts, with_headcounts
from supportsim.study.scaling import expected_utilisation, scale
from supportsim.study.staffing import Staffing, restaff
from supportsim.study.workload import expected_work
from supportsim.study.workload_cases import Stream, drawn_streams

WAGES = {"l1": 60_000.0, "l2": 90_000.0}


def staff_cost(_: Scenario, design: Design) -> float:
    return sum(
        staff.headcount * WAGES[staff.grade]
        for one in design.desks.values()
        for staff in one.staff.values()
    )


def case_hours(_: Scenario, design: Design) -> dict[str, float]:
    return {name: 1000.0 * count for name, count in headcounts(design).items()}


def two_desks(**changes: object) -> Design:
    back = {"day": {"grade": "l2", "headcount": 1.0, "shift": "day"}}
    desks = {"front": desk(**changes), "back": desk(staff=back)}
    return organisation(desks, balance={"desk": "front", "staff": "day"})


def one_case(kind: str = "how_to") -> list[Stream]:
    return [
        Stream(
            segment="basic",
            package="plain",
            kind=kind,
            skill="general",
            severity=1,
            per_year=1000.0,
            effort_hours=2.0,
        )
    ]


def plain(**changes: object) -> Scenario:
    """No loss, two touches a case at most, attempts .5 h, assists 1 h."""
    keys = {
        "mechanisms": {"hand_off_loss": {"enabled": False}, "grade_speed": {"enabled": False}},
        "touches": {"completion_share": 0.5, "most": 2},
        "attempt_hours": {"law": "deterministic", "mean": 0.5},
        "assist_hours": {"law": "deterministic", "mean": 1.0},
    }
    return offices(**(keys | changes))


def work(scenario: Scenario, design: Design) -> dict[str, float]:
    hours = case_hours(scenario, design)
    return expected_work(scenario, design, streams=one_case(), case_hours=hours)


def test_headcounts_are_read_and_replaced_by_role():
    changed = with_headcounts(two_desks(), {"back/day": 3.5})
    assert headcounts(changed) == {"front/day": 2.0, "back/day": 3.5}
    with pytest.raises(SupportSimError, match="no staff"):
        with_headcounts(two_desks(), {"back/night": 1.0})


def test_equal_cost_changes_the_balance_headcount_only():
    # 2 x 60,000 + 90,000 = 210,000; 255,000 pays for three quarters of a person more.
    found = balance(offices(), two_desks(), name="x", target=255_000.0, staff_cost=staff_cost)
    assert headcounts(found.design) == {"front/day": 2.75, "back/day": 1.0}
    assert (found.cost, found.residue) == (255_000.0, 0.0)


def test_equal_cost_is_exact_to_a_thousandth_of_a_person():
    found = balance(offices(), two_desks(), name="x", target=255_017.0, staff_cost=staff_cost)
    assert found.after == 2.75
    assert found.residue == pytest.approx(-17.0)


def test_a_design_that_cannot_become_so_cheap_is_an_error():
    with pytest.raises(SupportSimError, match="even without front/day"):
        balance(offices(), two_desks(), name="x", target=80_000.0, staff_cost=staff_cost)


def test_a_design_without_balance_cannot_be_made_equal():
    design = organisation({"front": desk()})
    with pytest.raises(SupportSimError, match="needs `balance`"):
        balance(offices(), design, name="x", target=80_000.0, staff_cost=staff_cost)


def test_work_of_one_desk_is_cases_times_effort():
    assert work(plain(), organisation({"front": desk()})) == {"front": pytest.approx(2000.0)}


def test_a_transfer_costs_an_attempt_and_the_case_is_solved_beyond():
    # Difficulty is uniform and l1 solves how-to below .8: 200 of 1000 cases go on.
    design = two_desks(escalation={"rule": "transfer", "to": "back"})
    assert work(plain(), design) == {
        "front": pytest.approx(800 * 2.0 + 200 * 0.5),
        "back": pytest.approx(200 * 2.0),
    }


def test_an_assist_leaves_the_case_with_its_owner():
    rule = {"rule": "assist", "to": "back", "assist_share": 0.25}
    design = two_desks(escalation=rule, ownership="engineer")
    assert work(plain(), design) == {
        "front": pytest.approx(1000 * 2.0 + 200 * (0.5 + 0.25 * 1.0)),
        "back": pytest.approx(200 * 1.0),
    }


def test_a_transfer_loses_a_share_of_the_attempt():
    loss = {"hand_off_loss": {"share": 0.5}, "grade_speed": {"enabled": False}}
    back = {"day": {"grade": "l2", "headcount": 1.0, "shift": "day"}}
    desks = {
        "front": desk(escalation={"rule": "transfer", "to": "back"}, ownership="engineer"),
        "back": desk(staff=back, ownership="engineer"),
    }
    found = work(plain(mechanisms=loss), organisation(desks))
    assert found["back"] == pytest.approx(200 * (2.0 + 0.5 * 0.5))


def test_colleagues_who_share_a_backlog_lose_between_touches():
    # Mean touches 1.5, so 4/3 h each; half of the cases have a second touch, which half of
    # the time another of the two people works: .5 x .5 x 4/3 h of others' effort, a tenth lost.
    loss = {"hand_off_loss": {"colleague_share": 0.1}, "grade_speed": {"enabled": False}}
    found = work(plain(mechanisms=loss), organisation({"front": desk()}))
    assert found["front"] == pytest.approx(1000 * (2.0 + 0.1 * 0.25 * 4 / 3))


def test_groups_lose_between_their_members_only():
    loss = {"hand_off_loss": {"colleague_share": 0.1}, "grade_speed": {"enabled": False}}
    alone = organisation({"front": desk(ownership="customer", group_size=1)})
    assert work(plain(mechanisms=loss), alone)["front"] == pytest.approx(2000.0)


def test_fast_people_need_fewer_hours():
    staff = {"day": {"grade": "l2", "headcount": 1.0, "shift": "day"}}
    found = work(
        plain(mechanisms={"hand_off_loss": {"enabled": False}}),
        organisation({"front": desk(staff=staff)}),
    )
    assert found["front"] == pytest.approx(1000.0)


def test_drawn_streams_bring_all_cases_of_a_year():
    streams = drawn_streams(offices(load=1.5))
    assert sum(stream.per_year for stream in streams) == pytest.approx(20 * 2 * 12 * 1.5)


def test_utilisation_is_work_over_case_hours_by_desk():
    found = expected_utilisation(
        plain(), organisation({"front": desk()}), streams=one_case(), case_hours=case_hours
    )
    assert found == {"front": pytest.approx(1.0)}


def test_one_factor_scales_every_design_to_the_utilisation_of_the_first():
    designs = {
        "one": organisation({"front": desk()}),
        "two": organisation({"front": desk(ownership="customer", group_size=3)}),
    }
    found = scale(
        plain(),
        designs,
        reference="one",
        utilisation=0.8,
        streams=one_case(),
        case_hours=case_hours,
    )
    assert found.factor == pytest.approx(1.25)
    assert headcounts(found.designs["one"]) == {"front/day": 2.5}
    assert headcounts(found.designs["two"]) == {"front/day": 3.0}
    assert found.utilisation == pytest.approx(0.8)


class Terms:
    """What the study says of headcounts."""

    reference = "one"
    equal_cost = True


def test_a_point_keeps_the_headcounts_of_the_base_but_for_what_it_sets():
    staffing = Staffing(staff_cost=staff_cost, case_hours=case_hours, streams=lambda _: one_case())
    written = {"one": with_headcounts(two_desks(), {"front/day": 3.0}), "two": two_desks()}
    base = staffing.staff(offices(), written, reference="one", equal_cost=True)
    assert headcounts(base.designs["two"])["front/day"] == 3.0
    set_here = {**written, "two": with_headcounts(two_desks(), {"back/day": 2.0})}
    found = restaff(staffing, base, offices(load=2.0), set_here, Terms())
    assert headcounts(found.designs["two"]) == {"front/day": 3.0, "back/day": 2.0}


def test_a_point_that_sets_the_utilisation_is_staffed_anew():
    staffing = Staffing(staff_cost=staff_cost, case_hours=case_hours, streams=lambda _: one_case())
    written = {"one": two_desks(), "two": two_desks()}
    base = staffing.staff(
        plain(staffing={"utilisation": 0.8}), written, reference="one", equal_cost=True
    )
    fuller = restaff(staffing, base, plain(staffing={"utilisation": 0.4}), written, Terms())
    assert headcounts(fuller.designs["one"])["front/day"] == pytest.approx(
        2 * headcounts(base.designs["one"])["front/day"], abs=0.02
    )
    assert "every headcount times" in fuller.notes[0]
