from typing import Any

import numpy as np
from worlds import world

from supportsim.demand.attempts import (
    assist_laws,
    attempt_laws,
    draw_assists,
    draw_attempts,
)
from supportsim.demand.draw import draw_tape
from supportsim.demand.tape import digest
from supportsim.demand.work import Draws
from supportsim.streams import name_ids
from supportsim.units import HOUR, RANKS

COUNT = 400
DRAWS = Draws(
    who=name_ids(f"c/{case}" for case in range(COUNT)),
    ordinal=np.zeros(COUNT, dtype=np.int64),
    seed=1,
    replication=0,
)
KIND = np.arange(COUNT) % 2
KINDS: dict[str, Any] = {
    "how_to": {"share": 0.75, "effort_hours": 1.0},
    "defect": {"share": 0.25, "effort_hours": 4.0},
}
OWN = KINDS | {"defect": KINDS["defect"] | {"attempt_touches": {2: 0.25, 3: 0.75}}}


def fixed(hours: float) -> dict[str, Any]:
    return {"law": "deterministic", "mean": hours}


def test_an_attempt_is_one_step_without_delay_unless_said_otherwise():
    attempts = draw_attempts(world(attempt_hours=fixed(0.5)), DRAWS, KIND)
    assert np.array_equal(attempts.offset, np.arange(COUNT * RANKS + 1))
    assert set(attempts.effort) == {HOUR // 2}
    assert not attempts.delay.any()


def test_the_steps_of_an_attempt_share_its_effort_evenly_to_the_millisecond():
    scenario = world(attempt_touches={1: 0.4, 7: 0.6}, attempt_delay_hours=fixed(2.0))
    attempts = draw_attempts(scenario, DRAWS, KIND)
    whole = draw_attempts(world(), DRAWS, KIND)
    steps = np.diff(attempts.offset)
    expected = np.where(DRAWS.by_rank("attempt_touches") < 0.4, 1, 7).ravel()
    assert np.array_equal(steps, expected)
    assert np.array_equal(np.add.reduceat(attempts.effort, attempts.offset[:-1]), whole.effort)
    for cell in range(50):
        rows = slice(*attempts.offset[cell : cell + 2])
        assert np.ptp(attempts.effort[rows]) <= 1
        assert attempts.delay[rows].tolist() == [2 * HOUR] * (steps[cell] - 1) + [0]


def test_delays_between_steps_follow_the_customers_law_and_differ():
    attempts = draw_attempts(world(attempt_touches={3: 1.0}), DRAWS, KIND)
    delays = attempts.delay[attempts.delay > 0]
    assert len(delays) == 2 * COUNT * RANKS
    assert len(set(delays.tolist())) > 0.99 * len(delays)
    assert abs(delays.mean() / (16 * HOUR) - 1) < 0.1


def test_a_rank_may_have_a_law_of_its_own_and_a_kind_comes_first():
    kinds = {
        "how_to": {"share": 0.75, "effort_hours": 1.0},
        "defect": {
            "share": 0.25,
            "effort_hours": 4.0,
            "attempt_hours": fixed(3.0),
            "assist_hours": fixed(4.0),
        },
    }
    scenario = world(
        kinds=kinds,
        attempt_hours=fixed(1.0),
        attempt_hours_by_rank={1: fixed(2.0)},
        assist_hours=fixed(1.0),
        assist_hours_by_rank={3: fixed(5.0)},
    )
    attempts = draw_attempts(scenario, DRAWS, KIND).effort.reshape(COUNT, RANKS) // HOUR
    assert attempts[0].tolist() == [1, 2, 1, 1]
    assert attempts[1].tolist() == [3, 3, 3, 3]
    assists = draw_assists(scenario, DRAWS, KIND) // HOUR
    assert assists[0].tolist() == [1, 1, 1, 5]
    assert assists[1].tolist() == [4, 4, 4, 4]
    assert [law.mean for law in attempt_laws(scenario, "how_to")] == [1, 2, 1, 1]
    assert [law.mean for law in assist_laws(scenario, "defect")] == [4, 4, 4, 4]


def test_a_law_for_one_rank_moves_no_other_rank():
    before = draw_assists(world(), DRAWS, KIND)
    law = {"law": "exponential", "mean": 1.0}
    after = draw_assists(world(assist_hours_by_rank={2: law}), DRAWS, KIND)
    assert set(np.flatnonzero((before != after).any(axis=0))) == {2}


def test_the_expected_steps_of_an_attempt():
    assert world().mean_attempt_touches("how_to") == 1.0
    scenario = world(kinds=OWN, attempt_touches={1: 0.5, 4: 0.5})
    assert scenario.mean_attempt_touches("how_to") == 2.5
    assert scenario.mean_attempt_touches("defect") == 2.75


def test_a_kind_may_have_attempts_of_its_own_number_of_touches():
    u = DRAWS.by_rank("attempt_touches")
    own, plain = (draw_attempts(world(kinds=kinds), DRAWS, KIND) for kinds in (OWN, KINDS))
    steps = np.diff(own.offset).reshape(COUNT, RANKS)
    assert (steps[KIND == 0] == 1).all()
    assert np.array_equal(steps[KIND == 1], np.where(u[KIND == 1] < 0.25, 2, 3))
    assert np.array_equal(np.add.reduceat(own.effort, own.offset[:-1]), plain.effort)
    both = draw_attempts(world(kinds=OWN, attempt_touches={5: 1.0}), DRAWS, KIND)
    assert (np.diff(both.offset).reshape(COUNT, RANKS)[KIND == 0] == 5).all()
    rows = np.repeat(np.repeat(KIND == 1, RANKS), np.diff(both.offset))
    mine = np.repeat(np.repeat(KIND == 1, RANKS), np.diff(own.offset))
    assert np.array_equal(both.delay[rows], own.delay[mine])


def test_a_kind_whose_attempts_are_those_of_the_scenario_moves_nothing():
    general, same = {1: 0.4, 7: 0.6}, {1: 0.4, 7: 0.6}
    tapes = [
        draw_tape(world(kinds=kinds, attempt_touches=table), seed=1, replication=0)
        for kinds, table in (
            (KINDS, general),
            ({name: kind | {"attempt_touches": same} for name, kind in KINDS.items()}, general),
            ({name: kind | {"attempt_touches": same} for name, kind in KINDS.items()}, None),
        )
    ]
    assert len({digest(tape) for tape in tapes}) == 1
    ones = {name: kind | {"attempt_touches": {1: 1.0}} for name, kind in KINDS.items()}
    plain, off = (draw_tape(world(kinds=k), seed=1, replication=0) for k in (KINDS, ones))
    assert digest(plain) == digest(off) != digest(tapes[0])
