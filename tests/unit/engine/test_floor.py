"""The rules on plans small enough to work by hand; times are plain milliseconds."""

import numpy as np
import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, build

from supportsim.arrays import frozen
from supportsim.engine.run import simulate
from supportsim.ledger.tables import (
    ATTEMPT,
    BLOCK,
    END_REASONS,
    HELP,
    PURPOSES,
    RESOLVED,
    SHIFT_END,
    TOUCH,
    WITHDRAWN,
    Ledger,
)
from supportsim.units import NONE, PPM


def log(ledger: Ledger) -> list[tuple[int, str, int, int, int]]:
    """(case, purpose, engineer, started, ended) of every row, in order of (start, case)."""
    s = ledger.spells
    rows = zip(s.started, s.case, s.spell, s.purpose, s.engineer, s.ended, strict=True)
    return [(int(c), PURPOSES[p], int(e), int(a), int(b)) for a, c, _, p, e, b in sorted(rows)]


def test_one_engineer_works_in_the_order_of_opening():
    plan = build([CaseSpec(0), CaseSpec(10)], [DeskSpec()], [EngineerSpec()])
    assert log(simulate(plan)) == [(0, "touch", 0, 0, 100), (1, "touch", 0, 100, 200)]


def test_the_more_severe_case_goes_first_and_nothing_is_interrupted():
    cases = [CaseSpec(0), CaseSpec(10, severity=3), CaseSpec(20, severity=1)]
    ledger = simulate(build(cases, [DeskSpec()], [EngineerSpec()]))
    assert [row[0] for row in log(ledger)] == [0, 2, 1]


def test_the_longest_idle_engineer_is_chosen():
    cases = [CaseSpec(0), CaseSpec(10, [(20, 0)]), CaseSpec(200)]
    ledger = simulate(build(cases, [DeskSpec()], [EngineerSpec(), EngineerSpec()]))
    # Engineer 1 was done at 30, engineer 0 at 100.
    assert log(ledger)[2] == (2, "touch", 1, 200, 300)


def test_the_customer_delay_runs_between_touches():
    ledger = simulate(build([CaseSpec(0, [(100, 50), (30, 0)])], [DeskSpec()], [EngineerSpec()]))
    assert log(ledger) == [(0, "touch", 0, 0, 100), (0, "touch", 0, 150, 180)]
    assert ledger.cases.resolved[0] == 180
    assert ledger.cases.touches[0] == 2


def test_who_cannot_solve_attempts_and_transfers_the_case_whole():
    desks = [DeskSpec(escalation="transfer", to=1), DeskSpec(rank=1)]
    people = [EngineerSpec(0, competence=0.5), EngineerSpec(1)]
    ledger = simulate(build([CaseSpec(0, difficulty=0.6)], desks, people))
    assert log(ledger) == [(0, "attempt", 0, 0, 50), (0, "touch", 1, 50, 150)]
    assert ledger.cases.escalations[0] == 1
    assert ledger.cases.hand_offs[0] == 1
    assert (ledger.cases.progress[0], ledger.cases.rework[0]) == (100, 50)


def test_difficulty_equal_to_competence_cannot_be_solved():
    desks = [DeskSpec(escalation="transfer", to=1), DeskSpec(rank=1)]
    people = [EngineerSpec(0, competence=0.5), EngineerSpec(1)]
    ledger = simulate(build([CaseSpec(0, difficulty=0.5)], desks, people))
    assert ledger.cases.escalations[0] == 1


def test_hand_off_loss_is_a_share_of_what_others_worked():
    desks = [DeskSpec(escalation="transfer", to=1), DeskSpec(rank=1)]
    people = [EngineerSpec(0, competence=0.5), EngineerSpec(1)]
    case = CaseSpec(0, difficulty=0.6, attempt=51)
    ledger = simulate(build([case], desks, people, mechanisms={"loss_share": PPM // 2}))
    # Half of 51, rounded down, is done again.
    assert log(ledger)[1] == (0, "touch", 1, 51, 51 + 100 + 25)


def test_an_assist_frees_the_owner_and_the_owner_takes_it_in():
    desks = [DeskSpec("engineer", escalation="assist", to=1), DeskSpec(rank=1)]
    people = [EngineerSpec(0, competence=0.5), EngineerSpec(1)]
    cases = [CaseSpec(0, difficulty=0.6), CaseSpec(1, [(10, 0)])]
    ledger = simulate(build(cases, desks, people))
    assert log(ledger) == [
        (0, "attempt", 0, 0, 50),
        (0, "assist", 1, 50, 80),
        (1, "touch", 0, 50, 60),
        (0, "touch", 0, 80, 195),
    ]
    assert (ledger.cases.assists[0], ledger.cases.hand_offs[0]) == (1, 0)
    assert ledger.cases.last_owner[0] == 0


def test_after_an_assist_the_owner_can_solve_the_later_touches():
    desks = [DeskSpec("engineer", escalation="assist", to=1), DeskSpec(rank=1)]
    people = [EngineerSpec(0, competence=0.5), EngineerSpec(1)]
    ledger = simulate(build([CaseSpec(0, [(100, 10), (100, 0)], difficulty=0.6)], desks, people))
    assert [row[1] for row in log(ledger)] == ["attempt", "assist", "touch", "touch"]


def test_the_owner_keeps_the_case_though_a_colleague_is_free():
    cases = [CaseSpec(0, [(100, 50), (30, 0)]), CaseSpec(120, [(100, 0)])]
    people = [EngineerSpec(), EngineerSpec(shifts=[(130, 10**6)])]
    ledger = simulate(build(cases, [DeskSpec("engineer")], people))
    # Case 0 is ready at 150, its owner is busy until 220.
    assert log(ledger)[-1] == (0, "touch", 0, 220, 250)


def test_the_open_case_limit_stops_new_cases_and_never_returning_ones():
    cases = [CaseSpec(0, [(10, 50), (10, 0)]), CaseSpec(5)]
    ledger = simulate(build(cases, [DeskSpec("engineer", limit=1)], [EngineerSpec()]))
    assert log(ledger) == [
        (0, "touch", 0, 0, 10),
        (0, "touch", 0, 60, 70),
        (1, "touch", 0, 70, 170),
    ]


def test_pause_leaves_the_rest_for_the_next_shift():
    people = [EngineerSpec(shifts=[(0, 60), (200, 400)])]
    ledger = simulate(build([CaseSpec(0)], [DeskSpec()], people, mechanisms={"pick_up": 7}))
    assert log(ledger) == [(0, "touch", 0, 0, 60), (0, "touch", 0, 200, 247)]
    assert END_REASONS[ledger.spells.end_reason[0]] == END_REASONS[SHIFT_END]
    assert ledger.spells.progress.tolist() == [60, 40]
    assert ledger.spells.rework.tolist() == [0, 7]


def test_finish_works_on_in_overtime():
    people = [EngineerSpec(shifts=[(0, 60), (200, 400)])]
    ledger = simulate(build([CaseSpec(0), CaseSpec(1)], [DeskSpec(shift_end="finish")], people))
    assert log(ledger) == [(0, "touch", 0, 0, 100), (1, "touch", 0, 200, 300)]
    assert ledger.spells.overtime[0] == 40
    assert (ledger.duty.start[-2:].tolist(), ledger.duty.end[-2:].tolist()) == (
        [60, 200],
        [100, 400],
    )


def test_a_block_pauses_a_spell():
    people = [EngineerSpec(blocks=[(30, 50)])]
    ledger = simulate(build([CaseSpec(0)], [DeskSpec()], people))
    assert log(ledger) == [(0, "touch", 0, 0, 30), (0, "touch", 0, 50, 120)]
    assert ledger.spells.end_reason[0] == BLOCK


def test_a_holder_takes_only_severity_one_before_the_held_work():
    people = [EngineerSpec(blocks=[(30, 50)])]
    cases = [CaseSpec(0), CaseSpec(35, [(10, 0)], severity=2), CaseSpec(40, [(10, 0)], severity=1)]
    ledger = simulate(build(cases, [DeskSpec()], people))
    assert [row[0] for row in log(ledger)] == [0, 2, 0, 1]


def test_held_work_returns_to_the_desk_after_a_while():
    people = [EngineerSpec(shifts=[(0, 60), (900, 1000)]), EngineerSpec(shifts=[(100, 800)])]
    ledger = simulate(build([CaseSpec(0)], [DeskSpec(return_after=300)], people))
    assert log(ledger) == [
        (0, "touch", 0, 0, 60),
        (0, "waiting", NONE, 360, 360),
        (0, "touch", 1, 360, 400),
    ]


def test_a_backup_steps_in_for_an_owner_off_duty_and_the_owner_keeps_the_case():
    desks = [DeskSpec("engineer", backup=1, backup_after=40), DeskSpec(rank=1)]
    people = [EngineerSpec(0, shifts=[(0, 60), (500, 900)]), EngineerSpec(1)]
    ledger = simulate(build([CaseSpec(0, [(50, 30), (50, 500), (50, 0)])], desks, people))
    assert log(ledger) == [
        (0, "touch", 0, 0, 50),
        (0, "touch", 1, 120, 170),
        (0, "touch", 0, 670, 720),
    ]


def test_a_backup_leaves_alone_what_is_not_severe_enough():
    desks = [DeskSpec("engineer", backup=1, backup_from=2), DeskSpec(rank=1)]
    people = [EngineerSpec(0, shifts=[(0, 60), (500, 900)]), EngineerSpec(1)]
    ledger = simulate(build([CaseSpec(0, [(50, 30), (50, 0)], severity=3)], desks, people))
    assert log(ledger)[-1] == (0, "touch", 0, 500, 550)


def test_an_offer_ends_when_the_owner_is_back():
    desks = [DeskSpec("engineer", backup=1), DeskSpec(rank=1)]
    people = [EngineerSpec(0, shifts=[(0, 60), (100, 900)]), EngineerSpec(1, shifts=[(100, 900)])]
    cases = [CaseSpec(0, [(50, 30), (50, 0)])]
    assert log(simulate(build(cases, desks, people)))[-1] == (0, "touch", 0, 100, 150)


def test_a_stand_in_who_fails_at_a_desk_without_escalation_leaves_the_touch_to_the_owner():
    desks = [DeskSpec("engineer", backup=1), DeskSpec(rank=1)]
    people = [EngineerSpec(0, shifts=[(0, 60), (400, 900)]), EngineerSpec(1, competence=0.1)]
    cases = [CaseSpec(0, [(50, 30), (50, 0)], difficulty=0.5)]
    assert log(simulate(build(cases, desks, people))) == [
        (0, "touch", 0, 0, 50),
        (0, "attempt", 1, 80, 130),
        (0, "touch", 0, 400, 450),
    ]


def test_a_group_serves_as_one_owner_and_loss_holds_between_its_members():
    people = [EngineerSpec(shifts=[(0, 120)]), EngineerSpec(shifts=[(100, 900)]), EngineerSpec()]
    plan = build(
        [CaseSpec(0, [(100, 50), (40, 0)])],
        [DeskSpec("customer")],
        people,
        groups=[(0, [0, 1])],
        owned={(0, 0): 3},
        mechanisms={"colleague_share": PPM // 10},
    )
    ledger = simulate(plan)
    assert log(ledger) == [(0, "touch", 0, 0, 100), (0, "touch", 1, 150, 200)]
    assert ledger.cases.last_owner[0] == 0


def test_a_customer_without_a_named_owner_is_served_as_by_engineers():
    plan = build(
        [CaseSpec(0, [(10, 50), (10, 0)])], [DeskSpec("customer")], [EngineerSpec(), EngineerSpec()]
    )
    assert [row[2] for row in log(simulate(plan))] == [0, 0]


def test_open_cases_are_handed_over_before_long_leave():
    people = [
        EngineerSpec(shifts=[(0, 60), (5000, 9000)], handovers=[(60, True)]),
        EngineerSpec(shifts=[(50, 9000)]),
    ]
    cases = [CaseSpec(0, [(20, 10), (100, 0)]), CaseSpec(1, [(20, 300), (100, 0)])]
    ledger = simulate(build(cases, [DeskSpec("engineer")], people))
    # Case 0 is cut at 60 and returns to the backlog; case 1 comes back from its customer.
    assert log(ledger)[-2:] == [
        (0, "touch", 1, 60, 140),
        (1, "touch", 1, 340, 440),
    ]
    assert ledger.cases.last_owner.tolist() == [1, 1]


def test_patience_ends_only_before_the_first_spell_and_a_tie_goes_to_service():
    cases = [
        CaseSpec(0),
        CaseSpec(1, patience=50),
        CaseSpec(2, patience=98),
        CaseSpec(3, patience=5000),
    ]
    ledger = simulate(build(cases, [DeskSpec()], [EngineerSpec()]))
    assert ledger.cases.status.tolist() == [RESOLVED, WITHDRAWN, RESOLVED, RESOLVED]
    assert ledger.cases.withdrawn[1] == 51
    assert ledger.cases.first_start[2] == 100


@pytest.mark.parametrize("patience", [0])
def test_with_zero_patience_a_case_is_served_at_once_or_gone(patience: int):
    cases = [CaseSpec(0, patience=patience), CaseSpec(10, patience=patience)]
    ledger = simulate(build(cases, [DeskSpec()], [EngineerSpec()]))
    assert ledger.cases.status.tolist() == [RESOLVED, WITHDRAWN]


def test_skills_decide_who_may_take_a_case():
    people = [EngineerSpec(skills=0b01), EngineerSpec(skills=0b10)]
    ledger = simulate(build([CaseSpec(0, skill=1), CaseSpec(1, skill=1)], [DeskSpec()], people))
    assert [row[2] for row in log(ledger)] == [1, 1]


def test_the_run_ends_when_all_judged_cases_are_closed_and_cuts_what_runs():
    cases = [CaseSpec(0, [(300, 0)]), CaseSpec(250, judged=False), CaseSpec(260, judged=False)]
    people = [EngineerSpec(), EngineerSpec()]
    ledger = simulate(build(cases, [DeskSpec()], people, window=(0, 200), run_off=1000))
    assert ledger.end == 300
    assert log(ledger) == [
        (0, "touch", 0, 0, 300),
        (1, "touch", 1, 250, 300),
        (2, "touch", 0, 300, 300),
    ]


def test_the_run_off_has_an_end():
    ledger = simulate(
        build(
            [CaseSpec(0, [(900, 0)])], [DeskSpec()], [EngineerSpec()], window=(0, 200), run_off=500
        )
    )
    assert (ledger.end, ledger.cases.status[0]) == (500, 0)
    assert ledger.spells.progress[0] == 500


def test_zero_effort_takes_no_time_and_lets_the_next_start_at_the_same_instant():
    cases = [CaseSpec(0, [(0, 0)]), CaseSpec(0, [(0, 0)]), CaseSpec(0)]
    ledger = simulate(build(cases, [DeskSpec()], [EngineerSpec()]))
    assert [row[3:] for row in log(ledger)] == [(0, 0), (0, 0), (0, 100)]


def test_factors_scale_work_in_their_order():
    people = [EngineerSpec(factor=1_250_000, hired=0)]
    tables = {"ramp": frozen([2 * PPM]), "context": frozen([PPM, 1_100_000])}
    ledger = simulate(build([CaseSpec(0)], [DeskSpec("engineer")], people, mechanisms=tables))
    assert ledger.spells.length[0] == 100 * 1.25 * 2 * 1.1


def test_familiarity_comes_with_cases_resolved_for_the_customer_and_fades():
    table = frozen([PPM] * 10 + [PPM // 2] * 10)
    day = 86_400_000
    cases = [CaseSpec(0), CaseSpec(200), CaseSpec(400, customer=1), CaseSpec(3 * day)]
    plan = build(
        cases,
        [DeskSpec()],
        [EngineerSpec(shifts=[(0, 10 * day)])],
        window=(0, 10 * day),
        run_off=10 * day,
        mechanisms={"familiarity": table, "familiarity_fade": frozen([PPM, PPM // 2, PPM // 4])},
    )
    # The fourth finds two credits, faded to a quarter: below one case.
    assert simulate(plan).spells.length.tolist() == [100, 50, 100, 100]


def test_transfer_counts_under_nobody_and_frees_the_limit():
    desks = [DeskSpec("engineer", escalation="transfer", to=1, limit=1), DeskSpec(rank=1)]
    people = [EngineerSpec(0, competence=0.5), EngineerSpec(1)]
    cases = [CaseSpec(0, difficulty=0.6), CaseSpec(1, [(10, 0)])]
    assert (1, "touch", 0, 50, 60) in log(simulate(build(cases, desks, people)))


@pytest.mark.parametrize("is_next_desk", [False, True])
def test_a_failed_helper_passes_the_assist_on(is_next_desk: bool):
    """To a colleague, or to the desk that theirs would ask."""
    desks = [DeskSpec("engineer", escalation="assist", to=1), DeskSpec(rank=1)]
    if is_next_desk:
        desks[1:] = [DeskSpec(escalation="assist", to=2, rank=1), DeskSpec(rank=2)]
    people = [EngineerSpec(0, competence=0.5), EngineerSpec(1, competence=0.5)]
    people.append(EngineerSpec(2 if is_next_desk else 1))
    ledger = simulate(build([CaseSpec(0, difficulty=0.6)], desks, people))
    assert log(ledger) == [
        (0, "attempt", 0, 0, 50),
        (0, "assist", 1, 50, 100),
        (0, "assist", 2, 100, 130),
        (0, "touch", 0, 130, 245),
    ]
    assert ledger.cases.assists[0] == 1


def test_hours_with_nobody_on_duty_are_normal():
    people = [EngineerSpec(shifts=[(500, 900)])]
    ledger = simulate(build([CaseSpec(0), CaseSpec(600)], [DeskSpec()], people))
    assert [row[3] for row in log(ledger)] == [500, 600]


def test_every_column_is_read_only():
    ledger = simulate(build([CaseSpec(0)], [DeskSpec()], [EngineerSpec()]))
    with pytest.raises(ValueError, match="read-only"):
        ledger.spells.started[0] = 1
    assert {ATTEMPT, HELP, TOUCH} == {1, 2, 0}
    assert ledger.cases.opened.dtype == np.int64
