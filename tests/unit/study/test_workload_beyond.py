"""What `check` adds to the expected work: pick-up, stand-ins, new owners, competence."""

from pathlib import Path
from typing import Any

import pytest
from study_fakes import desk, offices, organisation

import supportsim as ss
from supportsim.checking import check_files
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.study.headcounts import headcounts
from supportsim.study.workload import expected_work
from supportsim.study.workload_beyond import Beyond
from supportsim.study.workload_cases import Stream

ROOT = Path(__file__).parents[3]
WEEK = ["mon", "tue", "wed", "thu", "fri"]
BACK = {"day": {"grade": "l2", "headcount": 1.0, "shift": "day"}}


def plain(**changes: Any) -> Scenario:
    """No loss, always two touches of 1 h; attempts .5 h, assists 1 h; l1 solves below .8."""
    keys: dict[str, Any] = {
        "mechanisms": {
            "hand_off_loss": {"enabled": False},
            "grade_speed": {"enabled": False},
            "pick_up": {"enabled": False},
        },
        "touches": {"numbers": {2: 1.0}},
        "attempt_hours": {"law": "deterministic", "mean": 0.5},
        "assist_hours": {"law": "deterministic", "mean": 1.0},
        "shrinkage": 0.25,
    }
    return offices(**(keys | changes))


def hours_of(design: Design) -> dict[str, float]:
    return {name: 1000.0 * count for name, count in headcounts(design).items()}


def beyond(scenario: Scenario, design: Design) -> Beyond:
    return Beyond(scenario, design, hours_of(design))


def work(scenario: Scenario, design: Design, *, all_of_it: bool, severity: int = 1) -> Any:
    stream = Stream(
        segment="basic", package="plain", kind="how_to", skill="general", severity=severity,
        per_year=1000.0, effort_hours=2.0,
    )  # fmt: skip
    return expected_work(
        scenario, design, streams=[stream], case_hours=hours_of(design), beyond=all_of_it
    )


def owners(**rules: Any) -> Design:
    """Owners on an early and a late shift, helped by the back."""
    staff = {name: {"grade": "l1", "headcount": 2.0, "shift": name} for name in ("early", "late")}
    keys: dict[str, Any] = {
        "staff": staff,
        "ownership": "engineer",
        "escalation": {"rule": "assist", "to": "back", "assist_share": 0.5},
    }
    shifts = {
        "day": {"days": WEEK, "starts": "09:00", "ends": "17:00"},
        "early": {"days": WEEK, "starts": "07:00", "ends": "15:00"},
        "late": {"days": WEEK, "starts": "11:00", "ends": "19:00"},
    }
    return organisation({"front": desk(**(keys | rules)), "back": desk(staff=BACK)}, shifts=shifts)


BACKUP = {"after_hours": 2, "from_severity": 2, "desk": "front"}


def test_blocks_and_the_end_of_a_shift_cut_work():
    pick_up = {"pick_up": {"enabled": True, "minutes": 6}}
    design = organisation({"front": desk()})
    found = beyond(plain(mechanisms=pick_up), design).pick_up("front")
    # Four blocks on sixteen half hours begin 4 x 12 / 16 times after work, and the end is one.
    assert found == pytest.approx(0.1 * (3 + 1) / 6)
    finish = organisation({"front": desk(shift_end="finish")})
    assert beyond(plain(mechanisms=pick_up), finish).pick_up("front") == pytest.approx(0.1 * 3 / 6)
    assert beyond(plain(), design).pick_up("front") == 0


def test_a_touch_finds_its_owner_off_by_the_hours_of_the_week():
    # Early: ready from 15 to 17, five days. Late: from 19 to 9, and over the weekend.
    share = (10 + 4 * 14 + 62) / 2 / 168
    found = beyond(plain(), owners(backup=BACKUP))
    assert found.stand_in("front", 2) == pytest.approx(share)
    assert found.stand_in("front", 3) == 0
    assert beyond(plain(), owners()).stand_in("front", 1) == 0


def test_who_is_ill_is_off_too():
    absence = {"sickness_spells_per_year": 13.0, "sickness_days": 2.0}
    share = (10 + 4 * 14 + 62) / 2 / 168
    found = beyond(plain(absence=absence), owners(backup=BACKUP))
    assert found.stand_in("front", 1) == pytest.approx(1 - (1 - share) * 0.9)


def test_stand_ins_ask_for_help_of_their_own():
    design, scenario = owners(backup=BACKUP), plain()
    chance = beyond(scenario, design).stand_in("front", 1)
    again = 2 * chance / (1 - chance)
    before, now = (work(scenario, design, all_of_it=some) for some in (False, True))
    # A fifth of the cases are too hard for everybody at the front.
    assert now["back"] == pytest.approx(before["back"] * (1 + again))
    assert now["front"] - before["front"] == pytest.approx(200 * again * (0.5 + 0.5))
    assert work(scenario, design, all_of_it=True, severity=3) == pytest.approx(before)


def test_stand_ins_lose_what_was_done_and_what_they_do_is_lost():
    loss = {"hand_off_loss": {"share": 0.0, "colleague_share": 0.2}, "pick_up": {"enabled": False},
            "grade_speed": {"enabled": False}}  # fmt: skip
    scenario, away = plain(mechanisms=loss), owners(backup=BACKUP)
    chance = beyond(scenario, away).stand_in("front", 1)
    lossless = work(plain(), away, all_of_it=True)
    lossy = work(scenario, away, all_of_it=True)
    assert lossy["front"] - lossless["front"] == pytest.approx(1000 * 0.2 * chance * 2)


def test_long_leave_brings_new_owners_who_need_help():
    absence = {"leave_days_per_year": 20.0, "leave_stretch_days": 5}
    delay = {"law": "exponential", "mean": 87.66}
    scenario = plain(absence=absence, customer_delay_hours=delay)
    design = owners(reassign_after_days=4)
    before, now = (work(scenario, design, all_of_it=some) for some in (False, True))
    # Four leaves a year, and one delay of a hundredth of it.
    assert now["back"] == pytest.approx(before["back"] * 1.04)
    short = plain(absence=absence | {"leave_stretch_days": 2}, customer_delay_hours=delay)
    assert work(short, design, all_of_it=True)["back"] == pytest.approx(before["back"])


def test_people_within_competence_leave_what_is_hard_to_colleagues():
    staff = {
        "day": {"grade": "l1", "headcount": 1.0, "shift": "day", "takes": "within_competence"},
        "old": {"grade": "l2", "headcount": 1.0, "shift": "day"},
    }
    design = organisation({
        "front": desk(staff=staff, escalation={"rule": "transfer", "to": "back"}),
        "back": desk(staff=BACK),
    })  # fmt: skip
    before, now = (work(plain(), design, all_of_it=some) for some in (False, True))
    # A fifth of the cases is tried in vain by half of the people, and solved beyond.
    assert before["front"] == pytest.approx(2000 - 100 * 2 + 100 * 0.5)
    assert before["back"] == pytest.approx(100 * 2)
    assert now == pytest.approx({"front": 2000, "back": 0})


@pytest.mark.parametrize(
    ("model", "desk_of", "most"),
    [("tiered", "second_line", 0.05), ("touch_and_hold", "backline", 0.15)],
)
def test_what_check_prints_is_near_to_a_run(model: str, desk_of: str, most: float):
    files = [ROOT / "configs" / "enterprise_software.yaml", ROOT / "models" / f"{model}.yaml"]
    expected = check_files(files).expected[0].desks[desk_of]
    sets = {"scenario.warm_up_weeks": 4, "scenario.window_weeks": 48}
    study = ss.study_of(files[0], files[1:], sets=sets)
    result = ss.run_study(study, replications=2)
    found = result.base.designs[model].metrics[f"occupancy/desk={desk_of}"].mean
    assert found is not None
    assert abs(expected - found) < most
