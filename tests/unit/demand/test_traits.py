import numpy as np
from worlds import SEGMENT, world

from supportsim.demand.draw import draw_tape
from supportsim.demand.traits import site_names

SITES = {"berlin": {"timezone": "Europe/Berlin"}, "boston": {"timezone": "America/New_York"}}


def test_a_kind_may_have_topics_of_its_own():
    kinds = {
        "how_to": {"share": 0.5, "effort_hours": 1.0},
        "defect": {"share": 0.5, "effort_hours": 4.0, "topics": {"crash": 1.0}},
    }
    scenario = world(kinds=kinds, topics={"login": 0.5, "crash": 0.2, "billing": 0.3})
    tape = draw_tape(scenario, seed=1, replication=0)
    assert tape.topics == ("login", "crash", "billing")
    assert set(tape.topic[tape.kind == 1]) == {1}
    assert set(tape.topic[tape.kind == 0]) == {0, 1, 2}


def test_a_customer_stays_at_one_site_drawn_by_the_shares_of_the_segment():
    segments = {
        "local": SEGMENT | {"sites": {"boston": 1.0}},
        "wide": SEGMENT | {"sites": {"berlin": 0.5, "boston": 0.5}},
    }
    tape = draw_tape(world(sites=SITES, segments=segments), seed=1, replication=0)
    assert tape.sites == ("berlin", "boston")
    for customer in range(40):
        found = set(tape.site[tape.customer == customer])
        assert len(found) == 1
        assert customer >= 20 or found == {1}
    wide = tape.customers.segment[tape.customer] == 1
    assert set(tape.site[wide]) == {0, 1}


def test_a_segment_may_need_skills_of_its_own_as_where_another_language_is_spoken():
    segments = {"here": SEGMENT, "abroad": SEGMENT | {"skills": {"german": 0.75, "english": 0.25}}}
    skills = {"english": 1.0, "german": 0.0}
    tape = draw_tape(world(skills=skills, segments=segments), seed=1, replication=0)
    assert tape.skills == ("english", "german")
    abroad = tape.customers.segment[tape.customer] == 1
    assert set(tape.skill[~abroad]) == {0}
    assert abs(np.mean(tape.skill[abroad] == 1) - 0.75) < 0.1
    plain = draw_tape(
        world(skills=skills, segments={"here": SEGMENT, "abroad": SEGMENT}), seed=1, replication=0
    )
    assert set(plain.skill) == {0}
    assert np.array_equal(plain.touch_effort, tape.touch_effort)


def test_sites_are_known_only_where_somebody_states_them():
    assert site_names(world()) == ("any",)
    segments = {"basic": SEGMENT | {"sites": {"office": 1.0}}}
    assert site_names(world(segments=segments)) == ("office",)


def test_channels_come_by_share():
    tape = draw_tape(world(channels={"phone": 0.25, "web": 0.75}), seed=1, replication=0)
    assert tape.channels == ("phone", "web")
    assert abs(np.mean(tape.channel == 0) - 0.25) < 0.1
