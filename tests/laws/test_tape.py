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
    assert tape.attempt_effort.shape == tape.assist_effort.shape == (count, RANKS)
    assert np.all(tape.patience >= (-1 if scenario.patience_hours is None else 0))


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
