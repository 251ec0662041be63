"""Traits: severity, kind, skill, topic, site and channel of each case, by shares."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.demand.curve import has_kind_profiles, kinds_at
from supportsim.demand.openings import Openings, known_of
from supportsim.demand.work import Draws, band
from supportsim.inputs.scenario import Scenario
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Traits:
    """Traits of n cases; the columns are those of `CaseTape`, `sites` the names of sites."""

    severity: Integers
    kind: Integers
    skill: Integers
    topic: Integers
    site: Integers
    channel: Integers
    sites: tuple[str, ...]


def draw_traits(scenario: Scenario, openings: Openings, draws: Draws) -> Traits:
    """Traits of every case: what is known of it, else drawn by shares.

    A customer stays at one site, drawn by the shares of the segment. Where neither segments
    nor a trace say anything of sites, everybody is at the only site "any".
    """
    known = openings.known or known_of(0)
    levels = sorted(scenario.severities)
    drawn = draws.category("severity", (scenario.severities[level] for level in levels))
    severity = _unless_known(np.array(levels)[drawn], known.severity)
    kind = _unless_known(_kinds(scenario, openings, draws), known.kind)
    channel = draws.category("channel", scenario.channels.values())
    return Traits(
        severity=severity,
        kind=kind,
        skill=_unless_known(_skills(scenario, openings, draws), known.skill),
        topic=_unless_known(_topics(scenario, draws, kind), known.topic),
        site=_unless_known(_sites(scenario, openings, draws), known.site),
        channel=_unless_known(channel, known.channel),
        sites=site_names(scenario),
    )


def site_names(scenario: Scenario) -> tuple[str, ...]:
    """Names of the sites of customers: those of the scenario, or only "any"."""
    traced = scenario.trace is not None and scenario.trace.columns.site is not None
    stated = any(segment.sites is not None for segment in scenario.segments.values())
    return tuple(scenario.sites) if traced or stated else ("any",)


def _kinds(scenario: Scenario, openings: Openings, draws: Draws) -> Integers:
    """Kinds by share; given the time of opening where kinds have profiles."""
    shares = [kind.share for kind in scenario.kinds.values()]
    if not has_kind_profiles(scenario):
        return draws.category("kind", shares)
    u = draws.uniform("kind")
    kind = band(shares, u)
    segment = openings.customers.segment[openings.customer]
    for index, name in enumerate(scenario.segments):
        rows = (segment == index) & (openings.ordinal >= 0)
        kind[rows] = kinds_at(scenario, name, openings.opened[rows], u[rows])
    return kind


def _skills(scenario: Scenario, openings: Openings, draws: Draws) -> Integers:
    """Skills by the shares of the segment where it has its own, else of the scenario."""
    if all(segment.skills is None for segment in scenario.segments.values()):
        return draws.category("skill", scenario.skills.values())
    u = draws.uniform("skill")
    skill = band(list(scenario.skills.values()), u)
    of_segment = openings.customers.segment[openings.customer]
    for index, segment in enumerate(scenario.segments.values()):
        if segment.skills is not None:
            rows = of_segment == index
            skill[rows] = band(_in_order(segment.skills, scenario.skills), u[rows])
    return skill


def _topics(scenario: Scenario, draws: Draws, kind: Integers) -> Integers:
    """Topics by the shares of the kind where it has its own, else of the scenario."""
    if len(scenario.topics) == 1:
        return np.zeros(len(kind), dtype=np.int64)
    u = draws.uniform("topic")
    topic = band(list(scenario.topics.values()), u)
    for index, one in enumerate(scenario.kinds.values()):
        if one.topics is not None:
            rows = kind == index
            topic[rows] = band(_in_order(one.topics, scenario.topics), u[rows])
    return topic


def _sites(scenario: Scenario, openings: Openings, draws: Draws) -> Integers:
    """Site of each case: where its customer is."""
    site = np.zeros(len(openings.identity), dtype=np.int64)
    if all(segment.sites is None for segment in scenario.segments.values()):
        return site[openings.customer]
    u = draws.stream("site").uniform(openings.identity)
    for index, segment in enumerate(scenario.segments.values()):
        if segment.sites is not None:
            rows = openings.customers.segment == index
            site[rows] = band(_in_order(segment.sites, scenario.sites), u[rows])
    return site[openings.customer]


def _in_order(shares: Mapping[str, float], names: Mapping[str, object]) -> list[float]:
    """Shares in the order of all names; 0 for those left out."""
    return [shares.get(name, 0.0) for name in names]


def _unless_known(drawn: Integers, known: Integers) -> Integers:
    """What is known where something is, else what was drawn."""
    return np.where(known == NONE, drawn, known) if len(known) else drawn
