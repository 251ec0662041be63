from pathlib import Path
from typing import Any

import numpy as np
import pytest
from worlds import traced_world, world

from supportsim.demand.draw import draw_tape
from supportsim.demand.trace import trace_openings
from supportsim.errors import InputError
from supportsim.inputs.scenario import Scenario
from supportsim.units import DAY, HOUR

PACKAGE = {"calendar": "always", "targets": {}}
ROWS = (
    "2027-01-20 10:00,1,cara",
    "2027-01-04 09:00,1,bob",
    "2027-01-04 09:00,2,ann",
    "2027-01-05 09:00,3,ann",
    "2027-01-06 09:00,1,?",
    "2027-01-03 23:59,1,bob",
    "2027-03-01 00:00,1,ann",
    "2027-01-07 09:00,1,cara",
)


def traced(folder: Path, *rows: str, **changes: Any) -> Scenario:
    """A world of 8 weeks from 4 January 2027 that replays some rows."""
    keys = {
        "packages": {"plain": PACKAGE, "gold": PACKAGE},
        "segments": {
            "rest": {"package": "plain"},
            "busy": {"package": "gold", "busiest_customers": 2},
        },
    }
    return traced_world(folder, "at,priority,who", rows, **(keys | changes))


def test_rows_inside_the_run_become_openings_in_order_of_time(tmp_path: Path):
    openings = trace_openings(traced(tmp_path, *ROWS))
    names = [openings.customers.names[customer] for customer in openings.customer]
    assert names == ["bob", "ann", "ann", "row/6", "cara", "cara"]
    days = [0, 0, 1, 2, 3, 16]
    assert (openings.opened // DAY).tolist() == days
    assert openings.opened[0] == 9 * HOUR
    assert openings.ordinal.tolist() == [0, 0, 1, 0, 0, 1]
    assert openings.known is not None
    assert openings.known.severity.tolist() == [1, 2, 3, 1, 1, 1]


def test_rows_at_the_same_instant_stand_in_order_of_customer_on_the_tape(tmp_path: Path):
    tape = draw_tape(traced(tmp_path, *ROWS), seed=1, replication=0)
    order = list(zip(tape.opened, tape.customer, tape.ordinal, strict=True))
    assert order == sorted(order)


def test_the_busiest_customers_go_to_their_segment(tmp_path: Path):
    customers = trace_openings(traced(tmp_path, *ROWS)).customers
    assert customers.names == ("bob", "row/6", "ann", "cara")
    assert customers.segment.tolist() == [0, 0, 1, 1]
    assert customers.package.tolist() == [0, 0, 1, 1]


def test_of_equally_busy_customers_the_first_name_goes(tmp_path: Path):
    segments = {
        "rest": {"package": "plain"},
        "busy": {"package": "gold", "busiest_customers": 1},
    }
    customers = trace_openings(traced(tmp_path, *ROWS, segments=segments)).customers
    assert dict(zip(customers.names, customers.segment.tolist(), strict=True)) == {
        "bob": 0,
        "cara": 0,
        "row/6": 0,
        "ann": 1,
    }


def test_yearly_cases_are_those_of_the_window(tmp_path: Path):
    customers = trace_openings(traced(tmp_path, *ROWS)).customers
    # The window is 18 January to 14 February 2027: one case of cara's in four weeks.
    assert customers.yearly_cases.tolist() == [0, 0, 0, round(1000 * 365.25 / 28)]


def test_replications_differ_only_in_what_the_file_does_not_say(tmp_path: Path):
    scenario = traced(tmp_path, *ROWS)
    one, two = (draw_tape(scenario, seed=1, replication=number) for number in (0, 1))
    for column in ("opened", "customer", "ordinal", "severity"):
        assert np.array_equal(getattr(one, column), getattr(two, column))
    assert not np.array_equal(one.difficulty, two.difficulty)
    assert not np.array_equal(one.attempt_effort, two.attempt_effort)


def test_a_missing_severity_is_drawn(tmp_path: Path):
    rows = [f"2027-01-04 09:00,?,c{number}" for number in range(200)]
    tape = draw_tape(traced(tmp_path, *rows), seed=1, replication=0)
    assert set(tape.severity) == {1, 2, 3}


def test_a_changed_file_is_read_again(tmp_path: Path):
    assert len(trace_openings(traced(tmp_path, *ROWS[:2])).opened) == 2
    assert len(trace_openings(traced(tmp_path, *ROWS[:4])).opened) == 4


def test_a_load_other_than_one_is_an_error(tmp_path: Path):
    with pytest.raises(InputError, match=r"load: 1\.3"):
        trace_openings(traced(tmp_path, *ROWS, load=1.3))


def test_a_trace_with_nothing_inside_the_run_is_an_error(tmp_path: Path):
    with pytest.raises(InputError, match=r"trace\.file: none of its 1 rows opened in the run"):
        trace_openings(traced(tmp_path, ROWS[5]))


def test_without_a_segment_for_the_rest_there_must_be_no_rest(tmp_path: Path):
    busy = {"busy": {"package": "gold", "busiest_customers": 3}}
    with pytest.raises(InputError, match="busiest_customers are 3"):
        trace_openings(traced(tmp_path, *ROWS, segments=busy))
    openings = trace_openings(traced(tmp_path, *ROWS[:4], segments=busy))
    assert openings.customers.segment.tolist() == [0, 0, 0]


def test_a_scenario_without_a_trace_has_no_openings_of_one():
    with pytest.raises(InputError, match="has none"):
        trace_openings(world())


def with_columns(folder: Path, *rows: str, **changes: Any) -> Scenario:
    """A world that replays rows of time, severity, topic, site and channel."""
    scenario = traced(folder, **changes)
    assert scenario.trace is not None
    file = folder / "wide.csv"
    file.write_text("\n".join(["at,priority,topic,site,how", *rows]) + "\n", encoding="utf-8")
    columns = {"opened": "at", "severity": "priority", "topic": "topic", "site": "site"}
    trace = scenario.trace.model_dump() | {
        "file": str(file),
        "columns": columns | {"channel": "how"},
    }
    return Scenario.model_validate(scenario.model_dump() | {"trace": trace})


WIDE: dict[str, Any] = {
    "sites": {"berlin": {"timezone": "Europe/Berlin"}, "boston": {"timezone": "America/New_York"}},
    "topics": {"login": 1.0, "billing": 0.0},
    "channels": {"phone": 1.0, "web": 0.0},
}


def test_topic_site_and_channel_of_the_file_stand_on_the_tape(tmp_path: Path):
    rows = ("2027-01-04 09:00,1,billing,boston,web", "2027-01-05 09:00,1,,berlin,?")
    tape = draw_tape(with_columns(tmp_path, *rows, **WIDE), seed=1, replication=0)
    assert tape.topic.tolist() == [1, 0]
    assert tape.site.tolist() == [1, 0]
    assert tape.channel.tolist() == [1, 0]
    assert tape.sites == ("berlin", "boston")


def test_a_site_that_nobody_knows_is_an_error(tmp_path: Path):
    rows = ("2027-01-04 09:00,1,billing,boston,web", "2027-01-05 09:00,1,,,")
    with pytest.raises(InputError, match="1 rows, first line 3, have no site"):
        draw_tape(with_columns(tmp_path, *rows, **WIDE), seed=1, replication=0)
    segments = {"rest": {"package": "plain", "sites": {"boston": 1.0}}}
    scenario = with_columns(tmp_path, *rows, **WIDE, segments=segments)
    assert draw_tape(scenario, seed=1, replication=0).site.tolist() == [1, 1]


def test_a_trace_may_start_with_a_backlog(tmp_path: Path):
    plain = draw_tape(traced(tmp_path, *ROWS), seed=1, replication=0)
    tape = draw_tape(traced(tmp_path, *ROWS, starting_backlog={"rest": 3}), seed=1, replication=0)
    assert tape.is_backlog.tolist() == [1] * 3 + [0] * len(plain)
    assert set(tape.customers.segment[tape.customer[:3]]) == {0}
    assert tape.opened[3:].tolist() == plain.opened.tolist()
    assert tape.severity[3:].tolist() == plain.severity.tolist()
    assert tape.touch_effort[tape.touch_offset[3] :].tolist() == plain.touch_effort.tolist()
