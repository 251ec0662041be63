from typing import Any

import numpy as np
import pytest
from worlds import SEGMENT, world

from supportsim.demand.draw import draw_tape
from supportsim.demand.incidents import expected_incident_cases
from supportsim.demand.tape import CaseTape
from supportsim.errors import InputError
from supportsim.units import HOUR, NONE, WEEK

SEVEN = {"law": "deterministic", "mean": 7.0}


def tape(incident: dict[str, Any], **changes: Any) -> CaseTape:
    keys = {"per_week": 1.5, "cases": SEVEN} | incident
    return draw_tape(world(incidents={"outage": keys}, **changes), seed=3, replication=0)


def test_all_cases_of_an_incident_open_at_once_by_as_many_customers():
    drawn = tape({})
    numbers = sorted(set(drawn.incident) - {NONE})
    assert numbers == list(range(len(numbers)))
    assert len(numbers) > 3
    starts = []
    for number in numbers:
        rows = drawn.incident == number
        assert rows.sum() == 7
        assert len(set(drawn.customer[rows])) == 7
        (start,) = set(drawn.opened[rows])
        starts.append(start)
    assert starts == sorted(starts)


def test_a_spread_is_kept_to():
    drawn = tape({"spread_hours": 4.0, "cases": {"law": "deterministic", "mean": 20.0}})
    width = [np.ptp(drawn.opened[drawn.incident == n]) for n in set(drawn.incident) - {NONE}]
    assert max(width) <= 4 * HOUR
    assert min(width) > HOUR


def test_cases_of_an_incident_have_one_kind_skill_and_topic_and_severities_of_their_own():
    changes = {
        "topics": {"login": 0.5, "billing": 0.5},
        "skills": {"database": 0.5, "network": 0.5},
    }
    drawn = tape({"cases": {"law": "deterministic", "mean": 20.0}}, **changes)
    severities = set()
    kinds = set()
    for number in set(drawn.incident) - {NONE}:
        rows = drawn.incident == number
        for column in (drawn.kind, drawn.skill, drawn.topic):
            assert len(set(column[rows])) == 1
        severities |= set(drawn.severity[rows])
        kinds |= {(*drawn.kind[rows][:1], *drawn.skill[rows][:1], *drawn.topic[rows][:1])}
    assert severities == {1, 2, 3}
    assert len(kinds) > 2


def test_customers_of_a_segment_with_skills_of_its_own_call_in_these_about_an_incident():
    skills = {"english": 1.0, "german": 0.0}
    abroad = SEGMENT | {"skills": {"german": 1.0}}
    segments = {"here": SEGMENT, "abroad": abroad}
    drawn = tape({}, skills=skills, segments=segments)
    segment = drawn.customers.segment[drawn.customer]
    assert np.array_equal(drawn.skill, segment)
    assert (drawn.incident >= 0).any()
    drawn = tape({"skill": "english"}, skills=skills, segments=segments)
    assert set(drawn.skill[drawn.incident >= 0]) == {0}


def test_what_is_given_of_an_incident_is_that_of_all_its_cases():
    given = {"severity": 1, "kind": "defect", "skill": "general", "topic": "any"}
    drawn = tape(given)
    rows = drawn.incident >= 0
    assert set(drawn.severity[rows]) == {1}
    assert set(drawn.kind[rows]) == {1}


def test_only_the_segments_named_are_hit():
    segments = {"basic": SEGMENT, "large": SEGMENT}
    drawn = tape({"segments": ["large"]}, segments=segments)
    rows = drawn.incident >= 0
    assert rows.any()
    assert set(drawn.customers.segment[drawn.customer[rows]]) == {1}


def test_more_cases_than_customers_go_round_again_with_ordinals_of_their_own():
    drawn = tape({"cases": {"law": "deterministic", "mean": 45.0}})
    rows = drawn.incident == 0
    counts = np.bincount(drawn.customer[rows])
    assert sorted(counts) == [2] * 15 + [3] * 5
    addresses = set(zip(drawn.customer.tolist(), drawn.ordinal.tolist(), strict=True))
    assert len(addresses) == len(drawn)
    assert drawn.ordinal[rows].min() >= 2**31


def test_other_cases_do_not_know_of_incidents():
    plain = draw_tape(world(), seed=3, replication=0)
    drawn = tape({})
    rows = drawn.incident == NONE
    for name in ("opened", "customer", "ordinal", "severity", "kind", "difficulty", "lot"):
        assert np.array_equal(getattr(drawn, name)[rows], getattr(plain, name))


def test_another_entry_moves_no_incident():
    one = {"outage": {"per_week": 1.0, "cases": SEVEN}}
    more = one | {"upgrade": {"per_week": 2.0, "cases": SEVEN}}
    before, after = (draw_tape(world(incidents=i), seed=3, replication=0) for i in (one, more))

    def found(drawn: CaseTape) -> set[tuple[int, ...]]:
        columns = (drawn.customer, drawn.ordinal, drawn.opened, drawn.lot, drawn.kind)
        return set(zip(*(column.tolist() for column in columns), strict=True))

    assert found(before) < found(after)


def test_an_incident_brings_at_least_one_case_and_load_brings_more_of_them():
    none = {"cases": {"law": "deterministic", "mean": 0.0}}
    drawn = tape(none)
    assert np.bincount(drawn.incident[drawn.incident >= 0]).tolist() == [1] * (
        drawn.incident.max() + 1
    )
    assert tape(none, load=4.0).incident.max() > 2 * drawn.incident.max()


def test_the_cases_expected_of_incidents_are_their_rate_times_their_mean():
    incidents = {"outage": {"per_week": 1.5, "cases": SEVEN}}
    assert expected_incident_cases(world(incidents=incidents, load=2.0)) == pytest.approx(21.0)


def test_an_incident_too_large_to_tell_its_cases_apart_is_refused():
    with pytest.raises(InputError, match=r"incidents.outage: more than"):
        tape({"cases": {"law": "deterministic", "mean": 30_000.0}})


def test_the_starting_backlog_opens_at_zero_before_all_others_and_stands_beside_them():
    drawn = draw_tape(world(starting_backlog={"basic": 45}), seed=3, replication=0)
    old = drawn.is_backlog == 1
    assert np.array_equal(np.flatnonzero(old), np.arange(45))
    assert set(drawn.opened[old]) == {0}
    assert sorted(np.bincount(drawn.customer[old])) == [2] * 15 + [3] * 5
    assert set(drawn.ordinal[old]) == {-1, -2, -3}
    plain = draw_tape(world(), seed=3, replication=0)
    for name in ("opened", "customer", "ordinal", "severity", "difficulty", "lot"):
        assert np.array_equal(getattr(drawn, name)[~old], getattr(plain, name))
    assert len(set(drawn.lot.tolist())) > len(drawn) - 3


def test_a_larger_backlog_keeps_the_cases_of_a_smaller_one():
    small, large = (
        draw_tape(world(starting_backlog={"basic": n}), seed=3, replication=0) for n in (10, 30)
    )

    def found(drawn: CaseTape) -> set[tuple[int, ...]]:
        columns = (drawn.customer, drawn.ordinal, drawn.difficulty)
        return set(
            zip(*(column[drawn.is_backlog == 1].tolist() for column in columns), strict=True)
        )

    assert found(small) < found(large)


def test_incidents_end_with_the_tape():
    drawn = tape({"per_week": 20.0, "spread_hours": 400.0})
    assert drawn.opened.max() < 8 * WEEK
