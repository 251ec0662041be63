"""What a run may add to work, time after time, and still fits int64; else the door refuses it."""

import re
from typing import Any

import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, OnCallSpec, build

from supportsim.arrays import frozen
from supportsim.compiled.library import why_missing
from supportsim.compiled.run import simulate as compiled
from supportsim.engine.run import simulate as simpy
from supportsim.engines import Engine
from supportsim.errors import InputError
from supportsim.plan.door import require_room, require_sound
from supportsim.plan.growth import (
    MOST_ROWS,
    MOST_SUM,
    most_added,
    most_effort,
    most_effort_an_hour,
    most_in_ledger,
)
from supportsim.plan.plan import Plan
from supportsim.units import PPM

RUN = 999


def small(*, desk: dict[str, Any] | None = None, people: int = 1, **mechanisms: Any) -> Plan:
    """One case and a few people at one desk, each with two shifts, in a run of a second."""
    shifts = [(0, 10), (20, 30)]
    return build(
        [CaseSpec(touches=[(10, 0)])],
        [DeskSpec(**(desk or {}))],
        [EngineerSpec(shifts=shifts) for _ in range(people)],
        window=(0, RUN),
        run_off=RUN,
        mechanisms=mechanisms,
    )


def refused(plan: Plan, *wanted: str) -> None:
    with pytest.raises(InputError) as caught:
        require_sound(plan)
    for words in wanted:
        assert words in str(caught.value)


# --- effort -----------------------------------------------------------------------------------


def test_effort_an_hour_is_that_of_the_fastest_and_what_rounding_gives():
    assert most_effort_an_hour(small()) == 3  # grade and skill at 1: 1/1 + 1/1 + 1/(1 1)
    fast = build([CaseSpec()], [DeskSpec()], [EngineerSpec(factor=PPM // 4)])
    assert most_effort_an_hour(fast) == 4 + 4 + 4


def test_a_rounded_spell_does_no_more_effort_than_the_bound():
    """7 ms of effort at a quarter take 1 ms: seven hours of effort an hour, of at most twelve."""
    plan = build([CaseSpec(touches=[(7, 0)])], [DeskSpec()], [EngineerSpec(factor=PPM // 4)])
    spell = simpy(plan).spells
    assert int(spell.ended[0] - spell.started[0]) == 1
    assert int(spell.progress[0]) == 7 <= most_effort_an_hour(plan)


def test_slow_people_do_not_lower_the_bound_of_others():
    slow = small(familiarity=frozen([4 * PPM]))
    assert most_effort_an_hour(slow) == 4  # one factor more to round
    assert most_effort(slow) == 4 * (RUN + 1)


# --- what is added ----------------------------------------------------------------------------


def test_nothing_is_added_when_nothing_can_be():
    assert most_added(small(desk={"assist_share": 0.0})) == 0


def test_loss_comes_once_to_each_of_several_people():
    alone = small(desk={"assist_share": 0.0}, loss_share=PPM // 2)
    assert most_added(alone) == 0
    four = small(desk={"assist_share": 0.0}, people=4, loss_share=PPM // 2)
    assert most_added(four) == 0.5 * 4 * most_effort(four)
    among = small(desk={"assist_share": 0.0}, people=4, colleague_share=PPM // 2)
    assert most_added(among) == most_added(four)


def test_pick_up_comes_with_every_end_of_a_shift():
    plan = small(desk={"assist_share": 0.0}, people=3, pick_up=7)
    assert most_added(plan) == 7 * 2 * (3 * 2)
    over = small(desk={"assist_share": 0.0, "hand_over_added": 9}, people=3, pick_up=7)
    assert most_added(over) == 9 * 2 * (3 * 2)


def test_pick_up_comes_with_every_call_out_too():
    plan = build(
        [CaseSpec()],
        [DeskSpec(assist_share=0.0)],
        [EngineerSpec(shifts=[(0, 10)], standby=[(20, 30)], on_call=0)],
        on_call=[OnCallSpec(most_call_outs=5)],
        mechanisms={"pick_up": 7},
    )
    assert most_added(plan) == 7 * 2 * (1 + 1 + 5)


def test_resuming_comes_at_most_once_a_millisecond_and_only_with_interruption():
    assert most_added(small(desk={"assist_share": 0.0}, resume=7)) == 0
    plan = small(desk={"assist_share": 0.0, "interruption": "severity_1"}, resume=7)
    assert most_added(plan) == 7 * (RUN + 1)


def test_a_ledger_that_no_memory_holds_bounds_the_interruptions_of_a_century():
    plan = century(interruption="severity_1", resume=900_000)
    require_sound(plan)
    assert most_added(plan) == 900_000 * MOST_ROWS


def test_of_help_a_share_is_taken_in():
    plan = small(desk={"assist_share": 0.25})
    assert most_added(plan) == 0.25 * most_effort(plan)


# --- refusals ---------------------------------------------------------------------------------


def worn(shifts: int) -> Plan:
    """A case so long that it is cut at the end of every shift, of which there are many."""
    ends = [(2 * number, 2 * number + 1) for number in range(shifts)]
    return build(
        [CaseSpec(touches=[(2**40, 0)])],
        [DeskSpec(assist_share=0.0)],
        [EngineerSpec(shifts=ends, factor=2**17)],
        window=(0, 2 * shifts),
        run_off=2 * shifts,
        mechanisms={"pick_up": 2**44},
    )


@pytest.mark.parametrize("engine", [simpy, compiled])
def test_minutes_that_come_again_and_again_are_refused_with_numbers(engine: Engine):
    """Once they fit; after half a million shifts rework wrapped round."""
    if engine is compiled and why_missing() is not None:
        pytest.skip(str(why_missing()))
    with pytest.raises(InputError) as caught:
        engine(worn(2**19))
    assert re.search(
        r"up to [\d,]+ hours of work may be added to one touch by 1 people in a run of 0\.3 hours",
        str(caught.value),
    )


def test_fewer_of_them_are_played():
    plan = worn(2**10)
    require_room(plan)
    assert most_added(plan) == 2**44 * 2**11
    if why_missing() is None:
        spells = compiled(plan).spells
        assert (spells.ended >= spells.started).all()
        assert len(spells.ended) > 2**10


def century(**changes: Any) -> Plan:
    """A hundred years of a case that a crowd passes round."""
    run = 100 * 366 * 24 * 3_600_000
    return build(
        [CaseSpec(touches=[(1000, 0)])],
        [DeskSpec(interruption=changes.pop("interruption", "none"), assist_share=0.0)],
        [EngineerSpec(**changes.pop("people", {})) for _ in range(changes.pop("crowd", 50))],
        window=(0, run),
        run_off=run,
        mechanisms=changes,
    )


def test_a_century_of_ordinary_mechanisms_passes():
    plan = century(loss_share=PPM // 2, pick_up=900_000, crowd=500)
    require_sound(plan)
    assert most_added(plan) < MOST_SUM / 100


def test_a_century_in_which_work_may_overflow_is_refused():
    refused(
        century(
            interruption="any_more_severe", resume=7 * 24 * 3_600_000, people={"factor": 2 * PPM}
        ),
        "by 50 people in a run of 878,400.0 hours",
        "pick_up, resume or hand_over, or hand_off_loss",
    )


def test_speeds_at_which_the_ledger_overflows_are_refused():
    quick = century(people={"factor": 1})
    assert most_in_ledger(quick) > MOST_SUM
    refused(quick, "1 cases and 50 people", "3,000,000 hours of effort an hour", "lower the speeds")


def test_times_of_all_cases_together_must_fit():
    cases = [CaseSpec(touches=[(1, 0)]) for _ in range(40)]
    plan = build(cases, [DeskSpec()], [EngineerSpec()], window=(0, 9), run_off=2**58)
    require_sound(build(cases[:2], [DeskSpec()], [EngineerSpec()], window=(0, 9), run_off=2**58))
    refused(plan, "40 cases and 1 people in a run of 80,063,", "overflow the clock")


def test_work_of_all_cases_together_must_fit():
    cases = [CaseSpec(touches=[(2**44 - 1, 0)], attempt=0, assist=0)] * 2**18
    refused(
        build(cases, [DeskSpec(assist_share=0.0)], [EngineerSpec(factor=2**17)]),
        "262,144 cases of up to 9,773,437 hours of work overflow the clock when they are added up",
    )
