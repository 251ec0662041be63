import math
from collections.abc import Callable

import pytest

from supportsim.inputs.mechanisms import KnownTopic
from supportsim.plan.mechanisms import topic_table
from supportsim.plan.plan import Plan
from supportsim.units import MINUTE, PPM

Planned = Callable[..., Plan]


def test_what_is_not_stated_is_neutral(planned: Planned):
    given = planned().mechanisms
    assert given.resume == 0
    assert len(given.topic) == 0


def test_resuming_interrupted_work_takes_the_minutes_stated(planned: Planned):
    assert planned(None, {"mechanisms.resume": {"minutes": 20}}).mechanisms.resume == 20 * MINUTE
    off = {"mechanisms.resume": {"enabled": False, "minutes": 20}}
    assert planned(None, off).mechanisms.resume == 0


def test_known_topics_make_work_shorter_down_to_the_largest_cut(planned: Planned):
    scenario = {"mechanisms.known_topic": {"largest_cut": 0.4, "cases": 2}}
    table = planned(None, scenario).mechanisms.topic
    assert table[0] == PPM
    assert table[2] == round((1 - 0.4 * (1 - math.exp(-1))) * PPM)
    assert table[-1] == 600_000


@pytest.mark.parametrize("cases", [0.1, 5, 1000])
def test_the_table_of_topics_ends_where_nothing_more_is_learned(cases: float):
    table = topic_table(KnownTopic(largest_cut=0.9, cases=cases)).tolist()
    assert table[-1] == 100_000
    assert table == sorted(table, reverse=True)


@pytest.mark.parametrize("mechanism", ["known_topic", "familiarity"])
def test_no_cut_shrinks_work_to_nothing(mechanism: str, planned: Planned):
    given = planned(None, {f"mechanisms.{mechanism}": {"largest_cut": 1, "cases": 0.1}}).mechanisms
    table = given.topic if mechanism == "known_topic" else given.familiarity
    assert table[-1] == 1
