import inspect
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, replace
from multiprocessing import get_context

import numpy as np
import pytest
from worlds import SEGMENT, world

from supportsim.demand.draw import draw_tape
from supportsim.demand.tape import CaseTape, digest

PER_CASE = (
    "opened",
    "ordinal",
    "severity",
    "kind",
    "skill",
    "difficulty",
    "patience",
    "lot",
    "attempt_effort",
    "assist_effort",
)
PER_TOUCH = ("touch_effort", "touch_delay", "touch_completion")


def cases_of(tape: CaseTape) -> dict[tuple[str, int], tuple[object, ...]]:
    """Everything a tape says of each case, by (name of the customer, ordinal)."""
    found = {}
    for case, (customer, ordinal) in enumerate(zip(tape.customer, tape.ordinal, strict=True)):
        rows = slice(tape.touch_offset[case], tape.touch_offset[case + 1])
        found[tape.customers.names[customer], int(ordinal)] = (
            *(getattr(tape, name)[case].tolist() for name in PER_CASE),
            *(getattr(tape, name)[rows].tolist() for name in PER_TOUCH),
        )
    return found


def test_no_design_no_staff_and_no_worker_count_has_a_say():
    assert set(inspect.signature(draw_tape).parameters) == {"scenario", "seed", "replication"}


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
        (
            {"difficulty": {"first_line": {"how_to": 0.8, "defect": 0.2}, "easy_share": 0.8}},
            {"difficulty"},
        ),
    ],
    ids=["skill", "patience", "severity", "assist", "delay", "difficulty"],
)
def test_a_change_of_one_law_moves_its_own_column_only(changes: dict[str, object], moved: set[str]):
    before = draw_tape(world(), seed=1, replication=0)
    after = draw_tape(world(**changes), seed=1, replication=0)
    differing = {
        name
        for name in (*PER_CASE, "customer", "touch_offset", *PER_TOUCH)
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
    for name in (*PER_CASE, *PER_TOUCH, "customer", "touch_offset"):
        changed = getattr(tape, name).copy()
        changed.flat[-1] += 1
        seen.add(digest(replace(tape, **{name: changed})))
    seen.add(digest(replace(tape, kinds=("other", "names"))))
    seen.add(digest(replace(tape, customers=replace(tape.customers, names=("other",)))))
    assert len(seen) == len((*PER_CASE, *PER_TOUCH)) + 5


def test_nobody_opens_a_case_without_customers():
    tape = draw_tape(world(segments={"basic": SEGMENT | {"customers": 0}}), seed=1, replication=0)
    assert len(tape) == 0
    assert tape.touch_offset.tolist() == [0]
    assert tape.attempt_effort.shape == (0, 4)
