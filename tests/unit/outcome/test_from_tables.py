"""Measures of a real log: by hand, with whatever columns there are."""

from pathlib import Path

import pytest

from supportsim import InputError, measure, read_cases

HOUR = 3_600_000
LOG = {
    "cases": {
        "case": ["A-1", "A-2", "A-3", "A-4"],
        "opened": [0, 2 * HOUR, 5 * HOUR, 20 * HOUR],
        "first_start": [HOUR, 5 * HOUR, None, 21 * HOUR],
        "resolved": [4 * HOUR, 15 * HOUR, None, None],
        "withdrawn": [None, None, 6 * HOUR, None],
        "severity": [1, 3, 3, 1],
        "response_outcome": ["met", "missed", "missed", "undecided"],
        "hand_offs": [0, 2, 0, 1],
    },
    "spells": {
        "case": ["A-1", "A-2", None],
        "engineer": ["ann", "ben", "ann"],
        "purpose": ["touch", "touch", "task"],
        "started": [HOUR, 5 * HOUR, 7 * HOUR],
        "ended": [4 * HOUR, 15 * HOUR, 9 * HOUR],
    },
    "duty": {
        "engineer": ["ann", "ben", "ben"],
        "from": [0, 0, 10 * HOUR],
        "to": [10 * HOUR, 10 * HOUR, 15 * HOUR],
        "kind": ["shift", "shift", "overtime"],
    },
}


def test_a_log_is_measured_by_the_columns_that_it_has():
    found = measure(tables=LOG, window=(0, 10 * HOUR)).metrics
    assert found["first_response_hours"] == pytest.approx((1 + 3) / 2)
    assert found["resolution_hours"] == pytest.approx((4 + 13) / 2)
    assert found["first_response_hours_p50"] == 3
    assert found["hand_offs_per_case"] == pytest.approx(2 / 3)
    assert found["hand_offs_per_case/severity=3"] == 1
    # Open [0, 4), [2, 10) and [5, 6) of 10 hours.
    assert found["backlog"] == pytest.approx(13 / 10)
    # Ann works 3 h and 2 h on a task, Ben [5, 10): the rest is overtime beyond the window.
    assert found["occupancy"] == pytest.approx(10 / 20)
    assert found["task_hours"] == 2
    assert found["overtime_hours"] == 0


def test_call_outs_count_apart_and_rest_is_paid():
    more = {
        "engineer": ["ann", "ann", "ben"],
        "from": [20 * HOUR, 21 * HOUR, 30 * HOUR],
        "to": [40 * HOUR, 24 * HOUR, 35 * HOUR],
        "kind": ["on_call", "call_out", "rest"],
    }
    spells = {
        "case": ["A-4", "A-4"],
        "engineer": ["ann", None],
        "purpose": ["touch", "waiting"],
        "started": [22 * HOUR, 24 * HOUR],
        "ended": [24 * HOUR, 24 * HOUR],
    }
    log = LOG | {
        "spells": {name: LOG["spells"][name] + spells[name] for name in spells},
        "duty": {name: LOG["duty"][name] + more[name] for name in more},
    }
    found, plain = (measure(tables=one, window=(0, 50 * HOUR)).metrics for one in (log, LOG))
    assert found["occupancy"] == plain["occupancy"] == pytest.approx(10 / 20)
    assert plain["utilisation"] == pytest.approx(10 / 20)
    assert found["utilisation"] == pytest.approx(10 / 25)


def test_attainment_comes_by_each_convention():
    found = measure(tables=LOG).metrics
    assert found["response_attainment"] == pytest.approx(1 / 3)
    assert found["response_attainment_answered"] == pytest.approx(1 / 2)
    assert found["response_attainment_all"] == pytest.approx(1 / 4)
    assert found["undecided_share/goal=response"] == pytest.approx(1 / 4)
    assert found["cases_opened"] == 4


def test_clocks_have_quantiles_and_both_goals_one_share_of_what_is_undecided():
    more = {
        "resolution_outcome": ["met", "no_target", "undecided", "undecided"],
        "response_clock": [0, 2 * HOUR, HOUR, HOUR],
        "resolution_clock": [3 * HOUR, 9 * HOUR, HOUR, 5 * HOUR],
    }
    found = measure(tables={"cases": LOG["cases"] | more})
    # Of four clocks of response and three of resolution.
    assert found.metrics["undecided_share"] == pytest.approx(3 / 7)
    # Answered after 0, 1 and 2 hours, and one never was; resolved after 3 and 9, and two never.
    assert found.metrics["first_response_clock_hours_p50"] == 1
    assert found.metrics["resolution_clock_hours_p50"] == 9
    assert found.reasons["first_response_clock_hours_p90"] == "so many cases never got it"
    plain = measure(tables=LOG)
    assert plain.reasons["undecided_share"] == "the cases have no column resolution_outcome"
    for name, column in (("first_response", "response"), ("resolution", "resolution")):
        lacking = plain.reasons[f"{name}_clock_hours_p50"]
        assert lacking == f"the cases have no column {column}_clock"


def test_a_clock_that_nobody_read_counts_nowhere():
    cases = {"opened": [0, 0, 0], "first_start": [2 * HOUR, 5 * HOUR, None]}
    clock = {"response_clock": [HOUR, None, 7 * HOUR]}
    found = measure(tables={"cases": cases | clock})
    assert found.metrics["first_response_clock_hours"] == 1
    assert found.metrics["first_response_clock_hours_p50"] == 1
    assert found.reasons["first_response_clock_hours_p90"] == "so many cases never got it"
    unread = measure(
        tables={"cases": {"opened": [0], "first_start": [1], "response_clock": [None]}}
    )
    for name in ("first_response_clock_hours", "first_response_clock_hours_p50"):
        assert unread.reasons[name] == "nothing counts"


def test_what_the_columns_do_not_tell_is_none_with_a_reason():
    bare = measure(tables={"cases": {"opened": [0, 1]}})
    assert bare.metrics["cases_opened"] == 2
    assert bare.metrics["resolution_hours"] is None
    assert bare.reasons["resolution_hours"] == "the cases have no column resolved"
    assert bare.reasons["occupancy"] == "no window is given"
    for money in ("margin", "margin_share", "direct_margin_share"):
        assert bare.reasons[money].startswith("needs wages and prices")
    assert bare.reasons["headcount"].startswith("needs who is employed")
    assert bare.reasons["backlog_growth"].startswith("is measured in runs only")
    told = {name for name, value in bare.metrics.items() if value is None}
    assert told == set(bare.reasons)
    assert all(bare.reasons.values())


def test_time_resolved_before_a_reopening_is_no_backlog():
    cases = {"case": ["7"], "opened": [0], "resolved": [10], "reopened": [1]}
    spells = {
        "case": ["7", "7"], "touch": [0, 1], "joined": [0, 6], "ended": [4, 10],
        "next": ["resolution", "resolution"],
    }  # fmt: skip
    found = measure(tables={"cases": cases, "spells": spells}, window=(0, 10))
    assert found.metrics["backlog"] == pytest.approx(0.8)
    alone = measure(tables={"cases": cases}, window=(0, 10))
    assert alone.reasons["backlog"].startswith("reopened cases need spells with case, touch")


def test_mistakes_are_refused_with_where_they_are(tmp_path: Path):
    with pytest.raises(InputError, match="cases with a column opened are needed"):
        measure(tables={"cases": {}})
    with pytest.raises(InputError, match=r"cases, column opened, row 1: a whole number, not 'x'"):
        measure(tables={"cases": {"opened": [0, "x"]}})
    with pytest.raises(InputError, match="columns have different lengths"):
        measure(tables={"cases": {"opened": [0], "resolved": [1, 2]}})
    with pytest.raises(InputError, match="several of design: a, b; choose one"):
        measure(tables={"cases": {"opened": [0, 1], "design": ["a", "b"]}})
    with pytest.raises(InputError, match="no such file"):
        read_cases(tmp_path / "run.csv")
    (tmp_path / "run.cases.csv").write_text("opened,design\n0,a\n1,b\n", encoding="utf-8")
    with pytest.raises(InputError, match="design 'c' is not in the tables: a, b"):
        read_cases(tmp_path / "run.csv", design="c")
    mine = read_cases(tmp_path / "run.csv", design="b")
    assert mine == {"cases": {"opened": [1], "design": ["b"]}}
