import inspect
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, replace
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
from worlds import DAYS, SEGMENT, world

from supportsim.demand.draw import draw_tape
from supportsim.demand.tape import CaseTape, digest
from supportsim.units import NONE, RANKS

PER_CASE = (
    "opened",
    "ordinal",
    "severity",
    "kind",
    "skill",
    "is_backlog",
    "topic",
    "site",
    "channel",
    "incident",
    "difficulty",
    "perceived",
    "patience",
    "lot",
    "assist_effort",
    "reproduction",
    "reopen_delay",
    "reopen_effort",
)
PER_TOUCH = ("touch_effort", "touch_delay", "touch_completion", "touch_move")
PER_STEP = ("attempt_effort", "attempt_delay")
OFFSETS = ("touch_offset", "attempt_offset")

#: A world in which every law of the tape is at work.
EVERYTHING: dict[str, Any] = {
    "profiles": {
        "office": {"days": {day: [1.0] * 8 + [9.0] * 8 + [1.0] * 8 for day in DAYS}},
        "night": {"days": {day: [1.0] * 4 + [0.0] * 20 for day in DAYS}},
    },
    "segments": {
        "basic": SEGMENT
        | {
            "profile": "office",
            "sites": {"office": 0.7, "lab": 0.3},
            "patience_hours": {"law": "exponential", "mean": 30.0},
        }
    },
    "sites": {
        "office": {"timezone": "America/New_York"},
        "lab": {"timezone": "Europe/Berlin"},
    },
    "kinds": {
        "how_to": {"share": 0.75, "effort_hours": 1.0, "reopen_share": 0.3},
        "defect": {
            "share": 0.25,
            "effort_hours": 4.0,
            "profile": "night",
            "touches": {"numbers": {1: 0.5, 4: 0.5}, "effort_cv": 0.4},
            "attempt_hours": {"law": "exponential", "mean": 2.0},
            "topics": {"login": 0.1, "billing": 0.9},
            "reproduction_share": 0.6,
        },
    },
    "difficulty": {
        "first_line": {"how_to": 0.8, "defect": 0.2},
        "perception_error": {"law": "normal", "sd": 0.1},
    },
    "topics": {"login": 0.6, "billing": 0.4},
    "channels": {"phone": 0.5, "web": 0.5},
    "attempt_touches": {1: 0.5, 3: 0.5},
    "reproduction_hours": {"law": "uniform", "low": 0.5, "high": 1.5},
    "reopen_delay_hours": {"law": "exponential", "mean": 40.0},
    "reopen_hours": {"law": "deterministic", "mean": 1.0},
    "daily_factor": {"law": "gamma", "cv": 0.5},
    "incidents": {
        "outage": {
            "per_week": 1.0,
            "cases": {"law": "uniform", "low": 3.0, "high": 9.0},
            "spread_hours": 4.0,
            "severity": 1,
        }
    },
    "starting_backlog": {"basic": 30},
}


def steps_of(tape: CaseTape, case: int) -> slice:
    return slice(*tape.attempt_offset[[case * RANKS, (case + 1) * RANKS]])


def cases_of(tape: CaseTape) -> dict[tuple[str, int], tuple[object, ...]]:
    """Everything a tape says of each case, by (name of the customer, ordinal)."""
    found = {}
    for case, (customer, ordinal) in enumerate(zip(tape.customer, tape.ordinal, strict=True)):
        rows = slice(tape.touch_offset[case], tape.touch_offset[case + 1])
        found[tape.customers.names[customer], int(ordinal)] = (
            *(getattr(tape, name)[case].tolist() for name in PER_CASE),
            *(getattr(tape, name)[rows].tolist() for name in PER_TOUCH),
            *(getattr(tape, name)[steps_of(tape, case)].tolist() for name in PER_STEP),
        )
    return found


def test_no_design_no_staff_and_no_worker_count_has_a_say():
    wanted = {"scenario", "seed", "replication", "ranks"}
    assert set(inspect.signature(draw_tape).parameters) == wanted


def test_fewer_ranks_leave_out_what_the_deeper_ones_would_take_and_move_nothing():
    scenario = world(
        attempt_touches={1: 0.5, 3: 0.5},
        attempt_hours_by_rank={3: {"law": "exponential", "mean": 2.0}},
    )
    whole, part = (draw_tape(scenario, seed=1, replication=0, ranks=n) for n in (RANKS, 2))
    for column in fields(CaseTape):
        if not column.name.startswith(("attempt", "assist", "customers")):
            assert np.array_equal(getattr(whole, column.name), getattr(part, column.name))
    assert np.array_equal(whole.assist_effort[:, :2], part.assist_effort)
    for case in range(len(part)):
        rows = slice(*whole.attempt_offset[[case * RANKS, case * RANKS + 2]])
        here = slice(*part.attempt_offset[[case * 2, case * 2 + 2]])
        assert np.array_equal(whole.attempt_effort[rows], part.attempt_effort[here])
        assert np.array_equal(whole.attempt_delay[rows], part.attempt_delay[here])


def test_a_new_customer_moves_nobody_elses_cases():
    small = cases_of(draw_tape(world(), seed=1, replication=0))
    segments = {"first": SEGMENT | {"customers": 5}, "basic": SEGMENT | {"customers": 23}}
    large = cases_of(draw_tape(world(segments=segments), seed=1, replication=0))
    assert len(large) > len(small) > 50
    assert small == {address: large[address] for address in small}


@pytest.mark.parametrize(
    ("changes", "moved"),
    [
        ({"skills": {"general": 0.5, "network": 0.5}}, {"skill"}),
        ({"patience_hours": {"law": "exponential", "mean": 9.0}}, {"patience"}),
        ({"severities": {1: 0.5, 2: 0.2, 3: 0.3}}, {"severity"}),
        ({"assist_hours": {"law": "exponential", "mean": 9.0}}, {"assist_effort"}),
        ({"customer_delay_hours": {"law": "exponential", "mean": 9.0}}, {"touch_delay"}),
        ({"attempt_hours": {"law": "exponential", "mean": 9.0}}, {"attempt_effort"}),
        ({"topics": {"login": 0.5, "billing": 0.5}}, {"topic"}),
        ({"channels": {"phone": 0.5, "web": 0.5}}, {"channel"}),
        (
            {"difficulty": {"first_line": {"how_to": 0.8, "defect": 0.2}, "easy_share": 0.8}},
            {"difficulty", "perceived"},
        ),
        (
            {
                "difficulty": {
                    "first_line": {"how_to": 0.8, "defect": 0.2},
                    "perception_error": {"law": "triangular", "low": -0.2, "mode": 0, "high": 0.2},
                }
            },
            {"perceived"},
        ),
    ],
    ids=[
        "skill",
        "patience",
        "severity",
        "assist",
        "delay",
        "attempt",
        "topic",
        "channel",
        "difficulty",
        "perception",
    ],
)
def test_a_change_of_one_law_moves_its_own_column_only(changes: dict[str, object], moved: set[str]):
    before = draw_tape(world(), seed=1, replication=0)
    after = draw_tape(world(**changes), seed=1, replication=0)
    differing = {
        name
        for name in (*PER_CASE, "customer", *OFFSETS, *PER_TOUCH, *PER_STEP)
        if not np.array_equal(getattr(before, name), getattr(after, name))
    }
    assert differing == moved


def test_seed_and_replication_make_other_tapes():
    tapes = {
        digest(draw_tape(world(), seed=seed, replication=replication))
        for seed in (1, 2)
        for replication in (0, 1)
    }
    assert len(tapes) == 4


def test_a_worker_process_draws_the_same_bytes():
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as workers:
        there = workers.submit(draw_tape, world(), seed=1, replication=3).result()
    assert digest(there) == digest(draw_tape(world(), seed=1, replication=3))


def test_the_tape_is_read_only_int64():
    tape = draw_tape(world(), seed=1, replication=0)
    for part in (tape, tape.customers):
        for column in fields(part):
            array = getattr(part, column.name)
            if isinstance(array, np.ndarray):
                assert (column.name, array.dtype) == (column.name, np.int64)
                assert not array.flags.writeable


def test_a_digest_sees_every_column():
    tape = draw_tape(world(), seed=1, replication=0)
    seen = {digest(tape)}
    for name in (*PER_CASE, *PER_TOUCH, *PER_STEP, *OFFSETS, "customer"):
        changed = getattr(tape, name).copy()
        changed.flat[-1] += 1
        seen.add(digest(replace(tape, **{name: changed})))
    seen.add(digest(replace(tape, kinds=("other", "names"))))
    seen.add(digest(replace(tape, customers=replace(tape.customers, names=("other",)))))
    assert len(seen) == len((*PER_CASE, *PER_TOUCH, *PER_STEP, *OFFSETS)) + 4


def test_nobody_opens_a_case_without_customers():
    tape = draw_tape(world(segments={"basic": SEGMENT | {"customers": 0}}), seed=1, replication=0)
    assert len(tape) == 0
    assert tape.touch_offset.tolist() == [0]
    assert tape.attempt_offset.tolist() == [0]
    assert tape.assist_effort.shape == (0, RANKS)


def test_a_law_that_is_left_out_leaves_its_column_neutral():
    tape = draw_tape(world(), seed=1, replication=0)
    zero = np.zeros(len(tape), dtype=np.int64)
    for name in ("topic", "site", "channel", "is_backlog", "reopen_effort"):
        assert np.array_equal(getattr(tape, name), zero)
    for name in ("incident", "reproduction", "reopen_delay"):
        assert set(getattr(tape, name)) == {NONE}
    assert np.array_equal(tape.perceived, tape.difficulty)
    assert np.array_equal(tape.attempt_offset, np.arange(len(tape) * RANKS + 1))
    assert not tape.attempt_delay.any()
    assert (tape.topics, tape.sites, tape.channels) == (("any",), ("any",), ("any",))


def test_with_every_law_at_work_a_new_customer_takes_over_extra_cases_and_moves_no_other():
    before = cases_of(draw_tape(world(**EVERYTHING), seed=1, replication=0))
    more = EVERYTHING["segments"]["basic"] | {"customers": 21}
    after = cases_of(
        draw_tape(world(**EVERYTHING | {"segments": {"basic": more}}), seed=1, replication=0)
    )
    lost = set(before) - set(after)
    assert len(before) - len(lost) > 0
    assert all(ordinal < 0 or ordinal >= 2**31 for _, ordinal in lost)
    assert len(lost) == sum(
        name == "basic/20" and (ordinal < 0 or ordinal >= 2**31) for name, ordinal in after
    )
    assert all(before[address] == after[address] for address in set(before) - lost)


def test_with_every_law_at_work_one_more_law_moves_no_other_column():
    plain = {key: EVERYTHING[key] for key in EVERYTHING if key != "channels"}
    before, after = (
        draw_tape(world(**keys), seed=1, replication=0) for keys in (plain, EVERYTHING)
    )
    for name in (*PER_CASE, *PER_TOUCH, *PER_STEP, *OFFSETS, "customer"):
        same = np.array_equal(getattr(before, name), getattr(after, name))
        assert same == (name != "channel")


def test_the_daily_factor_moves_cases_and_keeps_their_identity():
    calm, moody = (
        cases_of(draw_tape(world(**keys), seed=1, replication=0))
        for keys in ({}, {"daily_factor": {"law": "gamma", "cv": 0.5}})
    )
    common = set(calm) & set(moody)
    assert len(common) > 0.8 * len(calm)
    assert all(calm[address][1:] == moody[address][1:] for address in common)
    assert any(calm[address][0] != moody[address][0] for address in common)
