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


_NEUTRAL = ("grade_speed", "pick_up", "familiarity", "context_switching", "ramp")


def plain(**changes: Any) -> Scenario:
    """No loss, always two touches of 1 h; attempts .5 h, assists 1 h; l1 solves below .8."""
    keys: dict[str, Any] = {
        "mechanisms": {
            "hand_off_loss": {"enabled": False},
            **{name: {"enabled": False} for name in _NEUTRAL},
        },
        "absence": {"leave_days_per_year": 0.0, "sickness_spells_per_year": 0.0},
        "customer_delay_hours": {"law": "deterministic", "mean": 1.0},
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
    found = beyond(plain(mechanisms=pick_up), design).cuts.pick_up("front")
    # Four blocks on sixteen half hours begin 4 x 12 / 16 times after work, and the end is one.
    assert found == pytest.approx(0.1 * (3 + 1) / 6)
    finish = beyond(plain(mechanisms=pick_up), organisation({"front": desk(shift_end="finish")}))
    assert finish.cuts.pick_up("front") == pytest.approx(0.1 * 3 / 6)
    assert beyond(plain(), design).cuts.pick_up("front") == 0


def test_a_touch_finds_its_owner_off_after_a_reply_or_a_cut():
    # The customer answers after an hour: of sixteen half hours the last two come too late. Early
    # people are gone until the morning, late ones until 11, two hours after the offer.
    found = beyond(plain(), owners(backup=BACKUP))
    assert found.stand_in("front", 2, 0.0) == pytest.approx(2 / 16)
    # Six hours of work end a shift, and all that is cut then is offered in time.
    assert found.stand_in("front", 2, 1.5) == pytest.approx(2 / 16 + 1.5 / 6)
    assert found.stand_in("front", 3, 1.5) == 0
    assert beyond(plain(), owners()).stand_in("front", 1, 1.5) == 0


def test_who_falls_ill_before_the_reply_is_off_too():
    absence = {"sickness_spells_per_year": 13.0, "sickness_days": 2.0, "leave_days_per_year": 0.0}
    delay = {"law": "deterministic", "mean": 24.0}
    scenario = plain(absence=absence, customer_delay_hours=delay)
    found = beyond(scenario, owners(backup=BACKUP))
    # One working day in twenty begins an illness. Replies of Friday's touches come on Saturday:
    # early people are back before the offer, late ones are not.
    early, late = 0.05, (4 * 0.05 + 1) / 5
    assert found.stand_in("front", 1, 0.0) == pytest.approx((early + late) / 2)


#: Helped with from 9 to 17 for 1 h 20 min with blocks: early owners are gone after three of
#: sixteen pleas, and offered to others; late ones are back before the offer.
AFTER_HELP = (3 / 16 + 0) / 2


def test_stand_ins_ask_for_help_of_their_own():
    design, scenario = owners(backup=BACKUP), plain()
    # Two touches of 1 h, an attempt of .5 h and half the help: 3 h of which every sixth is cut.
    asked = 1 + 2 / 16 + 3 / 6
    again = asked / (1 - AFTER_HELP) - 1
    assert beyond(scenario, design).again("front", 1, 2.0, 1.0, 3.0) == pytest.approx(again)
    before, now = (work(scenario, design, all_of_it=some) for some in (False, True))
    # A fifth of the cases are too hard for everybody at the front.
    assert now["back"] == pytest.approx(before["back"] * (1 + again))
    assert now["front"] - before["front"] == pytest.approx(200 * again * (0.5 + 0.5))
    assert work(scenario, design, all_of_it=True, severity=3) == pytest.approx(before)


def test_stand_ins_lose_what_was_done_and_what_they_do_is_lost():
    mechanisms = plain().mechanisms.model_dump() | {
        "hand_off_loss": {"share": 0.0, "colleague_share": 0.2}
    }
    scenario, away = plain(mechanisms=mechanisms), owners(backup=BACKUP)
    lossless = work(plain(), away, all_of_it=True)
    lossy = work(scenario, away, all_of_it=True)
    # Of two touches of 1 h the second changes hands: it loses one hour, and its own is lost.
    chance = 2 / 16 + 1 / 6
    assert lossy["front"] - lossless["front"] == pytest.approx(1000 * 0.2 * chance * 2)


#: Hours by the clock from a touch to the owner's next: fourteen of sixteen replies come within
#: the shift, two are seen the next morning; from a plea to the next work; from shift to shift.
GAP = (14 * 1 + 16.75 + 16.25 + 2 * 48 / 5) / 16
EARLY_HELP = (37 / 12 + 31 / 12 + 25 / 12 + 19 / 12 + 9 * 4 / 3 + 50.25 + 3 * 48 / 5) / 16
LATE_HELP = (9 * 4 / 3 + 7 * 17.75 + 7 * 48 / 5) / 16
NIGHT = (4 * 16 + 64) / 5


def test_long_leave_brings_new_owners_who_need_help():
    absence = {"leave_days_per_year": 20.0, "leave_stretch_days": 5, "sickness_spells_per_year": 0}
    scenario, design = plain(absence=absence), owners(reassign_after_days=4)
    held = GAP + 3 + 3 / 6 * NIGHT + (EARLY_HELP + LATE_HELP) / 2
    found = beyond(scenario, design)
    assert found.held("front", 2.0, 3.0, is_helped=True) == pytest.approx(held)
    before, now = (work(scenario, design, all_of_it=some) for some in (False, True))
    # Four leaves a year.
    assert now["back"] == pytest.approx(before["back"] * (1 + 4 / 8766 * held))
    short = plain(absence=absence | {"leave_stretch_days": 2})
    assert work(short, design, all_of_it=True)["back"] == pytest.approx(before["back"])


@pytest.mark.parametrize(
    ("opens", "rules", "share"),
    [
        # From 9 to 17 eight hours after 17:00 are over the next day at 17:00, from 6 to 22 in time.
        ((("day", "09:00", "17:00"),), {}, 0),
        ((("day", "09:00", "17:00"),), {"return_after_hours": 0}, 1),
        ((("early", "06:00", "14:00"), ("late", "14:00", "22:00")), {}, 1),
        ((("day", "09:00", "17:00"),), {"shift_end": "return"}, 1),
        ((("day", "09:00", "17:00"),), {"shift_end": "return", "ownership": "engineer"}, 0),
    ],
)
def test_work_cut_at_a_desk_goes_on_with_a_colleague_if_its_holder_is_not_back(
    opens: tuple[tuple[str, str, str], ...], rules: dict[str, Any], share: float
):
    shifts = {name: {"days": WEEK, "starts": a, "ends": b} for name, a, b in opens}
    staff = {name: {"grade": "l1", "headcount": 2.0, "shift": name} for name in shifts}
    design = organisation({"front": desk(staff=staff, **rules)}, shifts=shifts)
    assert beyond(plain(), design).cuts.returned("front") == pytest.approx(share / 6)


def test_who_goes_on_with_work_that_was_cut_loses_what_came_before():
    mechanisms = plain().mechanisms.model_dump() | {
        "hand_off_loss": {"share": 0.0, "colleague_share": 0.2}
    }
    scenario = plain(mechanisms=mechanisms, touches={"numbers": {1: 1.0}})
    staff = {"day": {"grade": "l2", "headcount": 4.0, "shift": "day"}}
    alone = organisation({"front": desk(staff=staff)})
    shared = organisation({"front": desk(staff=staff, return_after_hours=0)})
    # One touch of 2 h is cut 2 / 6 times; three of four times a colleague goes on with it, and
    # has half of it yet to learn.
    lost = 0.2 * 2 * (2 / 6) * (3 / 4) / 2
    assert work(scenario, alone, all_of_it=True)["front"] == pytest.approx(2000)
    assert work(scenario, shared, all_of_it=True)["front"] == pytest.approx(2000 + 1000 * lost)


def test_owners_with_many_open_cases_are_slower():
    context = {"context_switching": {"share_per_open_case": 0.1, "free_open_cases": 1}}
    mechanisms = plain().mechanisms.model_dump() | context
    scenario, design = plain(mechanisms=mechanisms), owners()
    before = work(scenario, design, all_of_it=False)
    now = work(scenario, design, all_of_it=True)
    easy, hard = GAP + 2 + 2 / 6 * NIGHT, GAP + 3 + 3 / 6 * NIGHT
    held = 800 * easy + 200 * (hard + (EARLY_HELP + LATE_HELP) / 2)
    # Four owners; the case in hand is free.
    assert now["front"] == pytest.approx(before["front"] * (1 + 0.1 * held / 8766 / 4))
    assert now["back"] == pytest.approx(before["back"])


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
    [
        ("tiered", "second_line", 0.03),
        ("touch_and_hold", "front", 0.03),
        ("touch_and_hold", "backline", 0.06),
        ("dedicated", "named", 0.03),
    ],
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
