"""Traits: severity, kind, skill, topic, site and channel of each case, by shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.demand.curve import has_kind_profiles, kinds_at
from supportsim.demand.openings import Openings, known_of
from supportsim.demand.work import Draws, band
from supportsim.inputs.scenario import Scenario
from supportsim.units import NONE

Floats = npt.NDArray[np.float64]
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
    return tuple(scenario.sites) if scenario.says_sites else ("any",)


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
    own = [segment.skills for segment in scenario.segments.values()]
    of_segment = openings.customers.segment[openings.customer]
    return _by_group(scenario.skills, own, of_segment, draws.uniform("skill"))


def _topics(scenario: Scenario, draws: Draws, kind: Integers) -> Integers:
    """Topics by the shares of the kind where it has its own, else of the scenario."""
    if len(scenario.topics) == 1:
        return np.zeros(len(kind), dtype=np.int64)
    own = [one.topics for one in scenario.kinds.values()]
    return _by_group(scenario.topics, own, kind, draws.uniform("topic"))


def _sites(scenario: Scenario, openings: Openings, draws: Draws) -> Integers:
    """Site of each case: where its customer is, the first where the segment does not say."""
    own = [segment.sites for segment in scenario.segments.values()]
    if all(one is None for one in own):
        return np.zeros(len(openings.customer), dtype=np.int64)
    u = draws.stream("site").uniform(openings.identity)
    first = {name: float(place == 0) for place, name in enumerate(scenario.sites)}
    return _by_group(first, own, openings.customers.segment, u)[openings.customer]


def _by_group(
    shares: Mapping[str, float],
    own: Sequence[Mapping[str, float] | None],
    group: Integers,
    u: Floats,
) -> Integers:
    """Place of a name for each uniform number, by the shares of its group.

    Args:
        shares: Of all names, for groups without shares of their own.
        own: Shares of each group by name, those left out being 0; None for none.
        group: (n,) the one of each number.
        u: (n,) uniform numbers.
    """
    found = band(list(shares.values()), u)
    for index, stated in enumerate(own):
        if stated is not None:
            rows = group == index
            found[rows] = band([stated.get(name, 0.0) for name in shares], u[rows])
    return found


def _unless_known(drawn: Integers, known: Integers) -> Integers:
    """What is known where something is, else what was drawn."""
    return np.where(known == NONE, drawn, known) if len(known) else drawn
