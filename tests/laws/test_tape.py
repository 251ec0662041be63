"""What holds on every tape, whatever the scenario."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import SEGMENT, world

from supportsim.demand.draw import draw_tape
from supportsim.demand.tape import CaseTape, digest
from supportsim.inputs.scenario import Scenario
from supportsim.units import QUANTILE_ONE, RANKS, WEEK

LAWS = st.one_of(
    st.builds(
        lambda law, mean, cv: {"law": law, "mean": mean, "cv": cv},
        st.sampled_from(["deterministic", "exponential", "lognormal", "gamma", "weibull"]),
        st.floats(0, 50),
        st.floats(0.1, 3),
    ),
    st.lists(st.floats(0, 50), min_size=3, max_size=3).map(
        lambda ends: (
            dict(zip(("low", "mode", "high"), sorted(ends), strict=True)) | {"law": "triangular"}
        )
    ),
)
SEGMENTS = st.builds(
    lambda customers, cases: SEGMENT | {"customers": customers, "cases_per_month": cases},
    st.integers(1, 30),
    st.floats(0.05, 6),
)


@st.composite
def worlds(draw: st.DrawFn) -> Scenario:
    """Small scenarios with any laws, touches, segments, load and time zone."""
    changes: dict[str, Any] = {
        "segments": {"a": draw(SEGMENTS), "b": draw(SEGMENTS)},
        "load": draw(st.floats(0.3, 3)),
        "books_timezone": draw(st.sampled_from(["UTC", "Asia/Kolkata", "Australia/Lord_Howe"])),
        "touches": {
            "completion_share": draw(st.floats(0.05, 1)),
            "most": draw(st.integers(1, 40)),
            "effort_law": draw(st.sampled_from(["deterministic", "lognormal", "gamma"])),
        },
        "customer_delay_hours": draw(LAWS),
        "attempt_hours": draw(LAWS),
        "patience_hours": draw(st.one_of(st.none(), LAWS)),
    }
    return world(**changes)


def touches_of(tape: CaseTape) -> tuple[np.ndarray, np.ndarray]:
    """Number of touches of each case, and whether a touch row is the last of its case."""
    last = np.zeros(len(tape.touch_effort), dtype=bool)
    last[tape.touch_offset[1:] - 1] = True
    return np.diff(tape.touch_offset), last


@settings(max_examples=60, deadline=None)
@given(worlds(), st.integers(0, 2**63), st.integers(0, 100))
def test_every_tape_is_in_order_and_in_range(scenario: Scenario, seed: int, replication: int):
    tape = draw_tape(scenario, seed=seed, replication=replication)
    count = len(tape)
    order = np.lexsort((tape.ordinal, tape.customer, tape.opened))
    assert np.array_equal(order, np.arange(count))
    assert np.all((tape.opened >= 0) & (tape.opened < 8 * WEEK))
    assert set(zip(tape.customer.tolist(), tape.ordinal.tolist(), strict=True)) == {
        (customer, ordinal)
        for customer, total in enumerate(np.bincount(tape.customer, minlength=1).tolist())
        for ordinal in range(total)
    }
    for column in (tape.difficulty, tape.lot, tape.touch_completion):
        assert np.all((column >= 0) & (column < QUANTILE_ONE))
    for column in (tape.touch_effort, tape.touch_delay, tape.attempt_effort, tape.assist_effort):
        assert np.all(column >= 0)
    assert tape.assist_effort.shape == (count, RANKS)
    assert len(tape.attempt_offset) == count * RANKS + 1
    assert tape.attempt_offset[-1] == len(tape.attempt_effort) == len(tape.attempt_delay)
    assert np.all(tape.patience >= (-1 if scenario.patience_hours is None else 0))


SHARES = st.lists(st.integers(0, 5), min_size=2, max_size=2).filter(any)


def table(numbers: list[int], weights: list[int]) -> dict[int, float]:
    """Shares in proportion to weights."""
    return {n: weight / sum(weights) for n, weight in zip(numbers, weights, strict=True)}


@st.composite
def full_worlds(draw: st.DrawFn) -> Scenario:
    """Small scenarios that use any of the laws of the tape, in any mixture."""
    scenario = draw(worlds())
    law = {
        "law": "mixture",
        "parts": [
            {"share": 0.25, "law": "deterministic", "mean": 0.0},
            draw(LAWS) | {"share": 0.75},
        ],
    }
    keys: dict[str, Any] = {
        "daily_factor": {"law": "lognormal", "cv": draw(st.floats(0.05, 3))},
        "starting_backlog": {"a": draw(st.integers(0, 90))},
        "incidents": {
            "outage": {
                "per_week": draw(st.floats(0, 3)),
                "cases": draw(LAWS),
                "spread_hours": draw(st.floats(0, 300)),
            }
        },
        "attempt_touches": table([1, 4], draw(SHARES)),
        "attempt_hours": law,
        "topics": {"login": 0.5, "billing": 0.5},
        "kinds": {
            "how_to": {
                "share": 0.75,
                "effort_hours": 1.0,
                "reproduction_share": 0.5,
                "touches": {"numbers": table([1, 3], draw(SHARES))},
            },
            "defect": {
                "share": 0.25,
                "effort_hours": 4.0,
                "reopen_share": 0.5,
                "attempt_touches": table([2, 3], draw(SHARES)),
            },
        },
        "reproduction_hours": law,
        "reopen_delay_hours": law,
        "reopen_hours": law,
        "difficulty": {
            "first_line": {"how_to": 0.8, "defect": 0.2},
            "perception_error": {"law": "normal", "sd": draw(st.floats(0.01, 5))},
        },
    }
    chosen = draw(st.sets(st.sampled_from(sorted(keys))))
    if chosen & {"kinds"}:
        chosen |= {"reproduction_hours", "reopen_delay_hours", "reopen_hours"}
    data = scenario.model_dump() | {key: keys[key] for key in chosen}
    return Scenario.model_validate(data)


@settings(max_examples=60, deadline=None)
@given(full_worlds(), st.integers(0, 2**63))
def test_every_tape_of_any_laws_is_in_order_and_in_range(scenario: Scenario, seed: int):
    tape = draw_tape(scenario, seed=seed, replication=0)
    count = len(tape)
    order = np.lexsort((tape.ordinal, tape.customer, tape.opened))
    assert np.array_equal(order, np.arange(count))
    assert np.all((tape.opened >= 0) & (tape.opened < 8 * WEEK))
    assert len(set(zip(tape.customer.tolist(), tape.ordinal.tolist(), strict=True))) == count
    assert np.array_equal(tape.is_backlog == 1, tape.ordinal < 0)
    assert np.array_equal(tape.incident >= 0, tape.ordinal >= 2**31)
    for column in (tape.difficulty, tape.perceived, tape.touch_move, tape.touch_completion):
        assert np.all((column >= 0) & (column < QUANTILE_ONE))
    for column in (tape.touch_effort, tape.attempt_effort, tape.attempt_delay, tape.reopen_effort):
        assert np.all(column >= 0)
    for column in (tape.reproduction, tape.reopen_delay, tape.incident):
        assert np.all(column >= -1)
    assert np.all(np.diff(tape.attempt_offset) >= 1)
    last = tape.attempt_offset[1:] - 1
    assert not tape.attempt_delay[last].any()
    assert digest(tape) == digest(draw_tape(scenario, seed=seed, replication=0))


@settings(max_examples=60, deadline=None)
@given(worlds(), st.integers(0, 1000))
def test_only_the_last_touch_of_a_case_completes_it(scenario: Scenario, seed: int):
    tape = draw_tape(scenario, seed=seed, replication=0)
    counts, last = touches_of(tape)
    share = round(scenario.touches.completion_share * QUANTILE_ONE)
    assert np.all((counts >= 1) & (counts <= scenario.touches.most))
    assert np.all(tape.touch_completion[last] == 0)
    assert np.all(tape.touch_completion[~last] >= share)


@settings(max_examples=25, deadline=None)
@given(worlds(), st.integers(0, 1000))
def test_a_tape_drawn_twice_is_the_same(scenario: Scenario, seed: int):
    again = Scenario.model_validate(scenario.model_dump())
    tapes = [draw_tape(one, seed=seed, replication=2) for one in (scenario, again)]
    assert digest(tapes[0]) == digest(tapes[1])


@settings(max_examples=25, deadline=None)
@given(worlds(), st.floats(1.01, 3), st.integers(0, 1000))
def test_more_load_opens_the_same_cases_no_later(scenario: Scenario, more: float, seed: int):
    before = draw_tape(scenario, seed=seed, replication=0)
    busier = scenario.model_copy(update={"load": scenario.load * more})
    after = draw_tape(busier, seed=seed, replication=0)
    opened = {
        address: (int(at), int(difficulty))
        for *address_parts, at, difficulty in zip(
            after.customer.tolist(),
            after.ordinal.tolist(),
            after.opened,
            after.difficulty,
            strict=True,
        )
        if (address := tuple(address_parts))
    }
    for case in range(len(before)):
        at, difficulty = opened[int(before.customer[case]), int(before.ordinal[case])]
        assert at <= before.opened[case]
        assert difficulty == before.difficulty[case]
