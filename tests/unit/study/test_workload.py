"""The formula of expected work, each part by hand on 1000 cases of 2 hours."""

from typing import Any

import numpy as np
import pytest
from study_fakes import desk, offices, organisation

from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.study.headcounts import headcounts
from supportsim.study.workload import expected_cases, expected_work
from supportsim.study.workload_cases import Stream, drawn_streams
from supportsim.study.workload_entry import Entries
from supportsim.units import HOUR

YEAR_WEEKS = 365.25 / 7
BACK = {"day": {"grade": "l2", "headcount": 1.0, "shift": "day"}}
TRANSFER = {"rule": "transfer", "to": "back"}


def plain(**changes: Any) -> Scenario:
    """No loss, always two touches of 1 h; attempts .5 h, assists 1 h; l1 solves below .8."""
    keys: dict[str, Any] = {
        "mechanisms": {"hand_off_loss": {"enabled": False}, "grade_speed": {"enabled": False}},
        "touches": {"numbers": {2: 1.0}},
        "attempt_hours": {"law": "deterministic", "mean": 0.5},
        "assist_hours": {"law": "deterministic", "mean": 1.0},
    }
    return offices(**(keys | changes))


def stream(**changes: Any) -> Stream:
    keys: dict[str, Any] = {
        "segment": "basic",
        "package": "plain",
        "kind": "how_to",
        "skill": "general",
        "severity": 1,
        "per_year": 1000.0,
        "effort_hours": 2.0,
    }
    return Stream(**(keys | changes))


def work(scenario: Scenario, design: Design, *streams: Stream) -> dict[str, float]:
    hours = {name: 1000.0 * count for name, count in headcounts(design).items()}
    return expected_work(scenario, design, streams=list(streams or [stream()]), case_hours=hours)


def front_and(**desks: Any) -> Design:
    """A front desk of l1 and others; `front` changes keys of the front desk."""
    own = desks.pop("front", {})
    return organisation({"front": desk(**own)} | desks)


def law(hours: float) -> dict[str, Any]:
    return {"law": "exponential", "mean": hours}


def kinds(**changes: Any) -> dict[str, Any]:
    """The kinds of the small world, how-to changed."""
    return {
        "how_to": {"share": 0.75, "effort_hours": 1.0} | changes,
        "defect": {"share": 0.25, "effort_hours": 4.0},
    }


def test_a_rate_by_the_hour_counts_all_hours_of_the_year():
    segment = {"package": "plain", "customers": 20, "cases_per_hour": 0.5}
    streams = drawn_streams(plain(segments={"basic": segment}, load=2.0))
    assert sum(one.per_year for one in streams) == pytest.approx(0.5 * 8760 * 2.0)


def test_incidents_bring_their_mean_number_of_cases():
    incident = {"per_week": 2.0, "cases": law(30.0), "kind": "defect", "severity": 1}
    scenario = plain(incidents={"outage": incident}, load=0.5)
    extra = [one for one in drawn_streams(scenario) if one.opened is not None]
    assert {(one.kind, one.severity) for one in extra} == {("defect", 1)}
    assert sum(one.per_year for one in extra) == pytest.approx(2.0 * 30.0 * YEAR_WEEKS * 0.5)


def test_incidents_hit_segments_by_their_customers():
    segment = {"package": "plain", "cases_per_month": 1.0}
    segments = {"few": segment | {"customers": 5}, "many": segment | {"customers": 15}}
    incident = {"per_week": 1.0, "cases": law(8.0)}
    scenario = plain(segments=segments, incidents={"outage": incident})
    extra = [one for one in drawn_streams(scenario) if one.opened is not None]
    assert sum(one.per_year for one in extra if one.segment == "few") == pytest.approx(
        8.0 * YEAR_WEEKS / 4
    )


def test_the_starting_backlog_is_worked_off_in_warm_up_and_window():
    scenario = plain(starting_backlog={"basic": 60})
    extra = [one for one in drawn_streams(scenario) if one.opened is not None]
    assert sum(one.per_year for one in extra) == pytest.approx(60 / 6 * YEAR_WEEKS)


def test_a_kind_has_touches_of_its_own():
    # Half of the cases stop after one of three touches at a desk that closes half at once.
    scenario = plain(kinds=kinds(touches={"numbers": {3: 1.0}}))
    design = front_and(front={"completion_share": 0.5})
    assert work(scenario, design)["front"] == pytest.approx(1000 * (1 + 0.5 + 0.25) * 2 / 3)


def test_attempts_and_assists_cost_what_kind_and_rank_say():
    rule = {"rule": "assist", "to": "back", "assist_share": 0.25}
    design = front_and(front={"escalation": rule}, back=desk(staff=BACK))
    by_rank = plain(attempt_hours_by_rank={0: law(0.1)}, assist_hours_by_rank={1: law(3.0)})
    assert work(by_rank, design) == {
        "front": pytest.approx(1000 * 2.0 + 200 * (0.1 + 0.25 * 3.0)),
        "back": pytest.approx(200 * 3.0),
    }
    by_kind = plain(kinds=kinds(attempt_hours=law(0.2), assist_hours=law(4.0)))
    assert work(by_kind, design) == {
        "front": pytest.approx(1000 * 2.0 + 200 * (0.2 + 0.25 * 4.0)),
        "back": pytest.approx(200 * 4.0),
    }


def test_a_step_of_an_attempt_may_fall_to_somebody_who_can_solve_it():
    # Half of the hours are l2's. Of 200 hard cases 100 meet l1 first; half of these meet l2
    # next, after half of the attempt.
    both = {
        "day": {"grade": "l1", "headcount": 1.0, "shift": "day"},
        "old": {"grade": "l2", "headcount": 1.0, "shift": "day"},
    }
    design = front_and(front={"staff": both, "escalation": TRANSFER}, back=desk(staff=BACK))
    assert work(plain(attempt_touches={2: 1.0}), design) == {
        "front": pytest.approx(950 * 2.0 + 100 * 0.5 * 0.75),
        "back": pytest.approx(50 * 2.0),
    }


def test_a_kind_may_have_attempts_of_its_own_number_of_touches():
    both = {
        "day": {"grade": "l1", "headcount": 1.0, "shift": "day"},
        "old": {"grade": "l2", "headcount": 1.0, "shift": "day"},
    }
    design = front_and(front={"staff": both, "escalation": TRANSFER}, back=desk(staff=BACK))
    everywhere, once = (work(plain(**keys), design) for keys in ({"attempt_touches": {2: 1.0}}, {}))
    assert everywhere != once
    assert work(plain(kinds=kinds(attempt_touches={2: 1.0})), design) == everywhere
    own = kinds(attempt_touches={1: 1.0})
    assert work(plain(kinds=own, attempt_touches={2: 1.0}), design) == once


def test_all_helpers_of_a_swarm_are_asked():
    # l1 helpers cannot solve what l1 could not: an attempt each. One l2 helper always can.
    rule = {"rule": "swarm", "to": "back", "helpers": ["first", "second"], "assist_share": 0.25}
    helpers = {"first": desk(staff=BACK), "second": desk()}
    design = front_and(front={"escalation": rule}, back=desk(staff=BACK), **helpers)
    assert work(plain(), design) == {
        "front": pytest.approx(1000 * 2.0 + 200 * (0.5 + 0.25)),
        "first": pytest.approx(200 * 1.0),
        "second": pytest.approx(200 * 0.5),
        "back": 0.0,
    }


def test_a_swarm_without_help_transfers():
    rule = {"rule": "swarm", "to": "back", "helpers": ["second"]}
    design = front_and(front={"escalation": rule}, second=desk(), back=desk(staff=BACK))
    found = work(plain(), design)
    assert found["front"] == pytest.approx(800 * 2.0 + 200 * 0.5)
    assert (found["second"], found["back"]) == (pytest.approx(100.0), pytest.approx(400.0))


def test_what_looks_too_hard_is_referred_after_its_triage():
    refer = {"above": 0.6, "to": "back", "triage_minutes": 15}
    design = front_and(front={"refer_at_sight": refer}, back=desk(staff=BACK))
    assert work(plain(), design) == {
        "front": pytest.approx(600 * 2.0 + 400 * 0.25),
        "back": pytest.approx(400 * 2.0),
    }


def test_errors_of_perception_refer_easy_cases_too():
    # With an error far wider than the scale half of all cases look above the middle.
    refer = {"above": 0.5, "to": "back"}
    design = front_and(front={"refer_at_sight": refer}, back=desk(staff=BACK))
    wide = {"first_line": {"how_to": 0.8, "defect": 0.2}, "perception_error": {"sd": 1000.0}}
    found = work(plain(difficulty=wide), design)
    assert found["back"] == pytest.approx(500 * 2.0, rel=1e-3)


def test_cases_that_never_look_too_hard_stay():
    refer = {"above": 1.0, "to": "back"}
    design = front_and(front={"refer_at_sight": refer}, back=desk(staff=BACK))
    assert work(plain(), design)["back"] == 0


def test_after_a_touch_a_share_moves_with_the_rest():
    # The first of two touches is made at the front, then a quarter goes.
    moves = {"front": 0.0, "back": 0.25}
    design = front_and(front={"moves": moves}, back=desk(staff=BACK))
    assert work(plain(), design) == {
        "front": pytest.approx(1000 + 750),
        "back": pytest.approx(250.0),
    }


def test_moves_back_and_forth_keep_all_the_work():
    back = desk(staff=BACK, moves={"front": 0.5})
    design = front_and(front={"moves": {"back": 0.5}}, back=back)
    found = work(plain(touches={"numbers": {6: 1.0}}), design)
    assert sum(found.values()) == pytest.approx(2000.0)


def test_the_work_before_a_move_is_lost_on_the_others():
    # A quarter of the cases bring 1 h that another desk did, half of which is done again.
    loss = {"hand_off_loss": {"share": 0.5}, "grade_speed": {"enabled": False}}
    back = desk(staff=BACK, ownership="engineer")
    design = front_and(front={"moves": {"back": 0.25}, "ownership": "engineer"}, back=back)
    assert work(plain(mechanisms=loss), design)["back"] == pytest.approx(250 * 1.5)


def test_problems_are_reproduced_where_the_first_desk_says():
    scenario = plain(kinds=kinds(reproduction_share=0.1), reproduction_hours=law(3.0))
    front = {"reproduction": {"desk": "lab"}, "moves": {"back": 0.5}}
    back = desk(staff=BACK, reproduction={"desk": "lab"})
    design = front_and(front=front, lab=desk(), back=back)
    assert work(scenario, design)["lab"] == pytest.approx(1000 * 0.1 * 3.0)


def test_reopened_cases_are_worked_where_they_were_solved():
    laws = {"reopen_delay_hours": law(24.0), "reopen_hours": law(1.5)}
    scenario = plain(kinds=kinds(reopen_share=0.2), **laws)
    design = front_and(front={"escalation": TRANSFER}, back=desk(staff=BACK))
    assert work(scenario, design) == {
        "front": pytest.approx(800 * (2.0 + 0.2 * 1.5) + 200 * 0.5),
        "back": pytest.approx(200 * (2.0 + 0.2 * 1.5)),
    }


def test_cases_of_a_year_are_those_that_come_to_a_desk_by_case_hours():
    staff = {
        "own": {"grade": "l1", "headcount": 3.0, "shift": "day"},
        "vendor": {"grade": "l1", "headcount": 1.0, "shift": "day"},
    }
    design = front_and(front={"staff": staff, "escalation": TRANSFER}, back=desk(staff=BACK))
    hours = {name: 1000.0 * count for name, count in headcounts(design).items()}
    found = expected_cases(plain(), design, streams=[stream()], case_hours=hours)
    # The first line of l1 solves four of five, and all of them begin there.
    assert found == pytest.approx({"front/own": 750, "front/vendor": 250, "back/day": 200})


def test_cases_that_are_helped_with_or_looked_at_are_cases_of_a_desk():
    assist = {"rule": "assist", "to": "back"}
    design = front_and(front={"escalation": assist}, back=desk(staff=BACK))
    hours = {name: 1000.0 * count for name, count in headcounts(design).items()}
    found = expected_cases(plain(), design, streams=[stream()], case_hours=hours)
    assert found["back/day"] == pytest.approx(200)


def test_tasks_are_work_of_their_desk():
    front = {"tasks": {"articles": {"per_week": 4.0, "effort_hours": law(1.5)}}}
    found = work(plain(), front_and(front=front))
    assert found["front"] == pytest.approx(2000 + 4 * YEAR_WEEKS * 1.5)


def test_people_are_as_fast_as_they_are_at_the_skill():
    staff = {"day": BACK["day"] | {"grade": "l1", "speed_by_skill": {"general": 0.5}}}
    assert work(plain(), front_and(front={"staff": staff}))["front"] == pytest.approx(4000.0)
    off = {"skill_speed": {"enabled": False}, "hand_off_loss": {"enabled": False}}
    scenario = plain(mechanisms=off)
    assert work(scenario, front_and(front={"staff": staff}))["front"] == pytest.approx(2000.0)


def test_an_unlimited_desk_works_at_the_speed_of_its_grade():
    fast = {"hand_off_loss": {"enabled": False}}
    vendor = {"site": "office", "unlimited": {"grade": "l2"}}
    design = front_and(front={"escalation": TRANSFER}, back=vendor)
    assert work(plain(mechanisms=fast), design)["back"] == pytest.approx(200 * 2.0 / 2.0)


def entered(scenario: Scenario, *intake: dict[str, Any], of: Stream | None = None) -> Any:
    desks = {"front": desk(), "back": desk(staff=BACK), "lab": desk()}
    design = organisation(desks, intake=list(intake))
    return Entries(scenario, design).of(of or stream())


def test_topics_and_channels_enter_by_their_shares():
    scenario = plain(topics={"sql": 0.3, "mail": 0.7}, channels={"phone": 0.6, "web": 0.4})
    found = entered(
        scenario,
        {"when": {"topic": ["sql"], "channel": ["phone"]}, "desk": "back"},
        {"when": {"topic": ["sql"]}, "desk": "lab"},
        {"desk": "front"},
    )
    assert found == {
        "back": pytest.approx(0.18),
        "lab": pytest.approx(0.12),
        "front": pytest.approx(0.7),
    }


def test_what_is_known_of_a_case_enters_whole():
    scenario = plain(topics={"sql": 0.3, "mail": 0.7})
    intake = [{"when": {"topic": ["sql"]}, "desk": "back"}, {"desk": "front"}]
    assert entered(scenario, *intake, of=stream(topic="sql")) == {"back": 1.0}


def test_sites_enter_by_the_shares_of_the_segment():
    zone = {"timezone": "America/New_York"}
    segment = {"package": "plain", "customers": 20, "cases_per_month": 2.0}
    scenario = plain(
        sites={"office": zone, "plant": zone},
        segments={"basic": segment | {"sites": {"office": 0.25, "plant": 0.75}}},
    )
    found = entered(scenario, {"when": {"site": ["office"]}, "desk": "back"}, {"desk": "front"})
    assert found["back"] == pytest.approx(0.25)


def test_hours_enter_by_the_profile_of_openings():
    # Even openings: 40 of 168 hours a week lie in the shift, in a year of 365 days from Monday.
    found = entered(plain(), {"when": {"hours": ["day"]}, "desk": "back"}, {"desk": "front"})
    assert found["back"] == pytest.approx(261 * 8 / (365 * 24))
    found = entered(plain(), {"when": {"hours": ["always"]}, "desk": "back"}, {"desk": "front"})
    assert found == {"back": pytest.approx(1.0)}


def test_hours_of_a_trace_are_those_at_which_its_cases_open():
    # Monday 10:00 inside the shift, Sunday outside.
    opened = np.array([10, 11, 12, 6 * 24 + 10]) * HOUR
    intake = [{"when": {"hours": ["day"]}, "desk": "back"}, {"desk": "front"}]
    assert entered(plain(), *intake, of=stream(opened=opened)) == {"back": 0.75, "front": 0.25}
