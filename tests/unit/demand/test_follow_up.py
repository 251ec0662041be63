import numpy as np
from worlds import world

from supportsim.demand.draw import draw_tape
from supportsim.units import HOUR, NONE


def kinds(**keys: float) -> dict[str, dict[str, float]]:
    return {
        "how_to": {"share": 0.75, "effort_hours": 1.0},
        "defect": {"share": 0.25, "effort_hours": 4.0, **keys},
    }


def test_only_the_share_of_its_kind_needs_a_reproduction():
    law = {"law": "uniform", "low": 1.0, "high": 2.0}
    scenario = world(kinds=kinds(reproduction_share=0.5), reproduction_hours=law)
    tape = draw_tape(scenario, seed=1, replication=0)
    needed = tape.reproduction != NONE
    assert set(tape.kind[needed]) == {1}
    assert 0.3 < needed[tape.kind == 1].mean() < 0.7
    assert tape.reproduction[needed].min() >= HOUR
    assert tape.reproduction[needed].max() <= 2 * HOUR


def test_only_the_share_of_its_kind_reopens():
    scenario = world(
        kinds=kinds(reopen_share=1.0),
        reopen_delay_hours={"law": "deterministic", "mean": 48.0},
        reopen_hours={"law": "exponential", "mean": 0.5},
    )
    tape = draw_tape(scenario, seed=1, replication=0)
    defects = tape.kind == 1
    assert set(tape.reopen_delay[defects]) == {48 * HOUR}
    assert set(tape.reopen_delay[~defects]) == {NONE}
    assert tape.reopen_effort[defects].min() >= 0
    assert len(set(tape.reopen_effort[defects].tolist())) > 0.9 * defects.sum()
    assert not tape.reopen_effort[~defects].any()


def test_a_larger_share_adds_cases_and_keeps_what_they_take():
    law = {"law": "exponential", "mean": 1.0}
    few, many = (
        draw_tape(
            world(kinds=kinds(reproduction_share=share), reproduction_hours=law),
            seed=1,
            replication=0,
        ).reproduction
        for share in (0.3, 0.9)
    )
    assert np.array_equal(few[few != NONE], many[few != NONE])
    assert (many != NONE).sum() > 2 * (few != NONE).sum()


def test_a_law_without_a_share_is_neutral():
    law = {"law": "exponential", "mean": 1.0}
    scenario = world(reproduction_hours=law, reopen_delay_hours=law, reopen_hours=law)
    tape = draw_tape(scenario, seed=1, replication=0)
    assert set(tape.reproduction) == set(tape.reopen_delay) == {NONE}
