"""Incidents and backlog: cases that customers open beside those of their own rate.

Both deal a number of cases out to customers who come in a random order of their own: every
customer has a uniform number, the lowest go first, and when all have one the next round
begins. So another customer may take over one case and moves no other.

Ordinal of an incident case: 2**31 + place x 2**27 + number x 2**10 + round, where place is
that of the incident in the scenario's list (up to 16), number counts the incidents of that
entry over the run (up to 2**17), and round is 0 for a customer's first case of it. So the
cases of one entry do not move when another is added after it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.demand.arrivals import unit_points
from supportsim.demand.openings import INCIDENT_ORDINAL, Openings, horizon, known_of
from supportsim.demand.work import band, distribution_of
from supportsim.errors import InputError
from supportsim.inputs.openings import Incident
from supportsim.inputs.scenario import Scenario
from supportsim.laws import mean, quantile
from supportsim.streams import Stream, Words, name_id
from supportsim.units import HOUR, NONE, WEEK

Integers = npt.NDArray[np.int64]

_PLACE_BITS: Final = 27
_NUMBER_BITS: Final = 10
_MOST_INCIDENTS: Final = 1 << (_PLACE_BITS - _NUMBER_BITS)
_MOST_ROUNDS: Final = 1 << _NUMBER_BITS


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Batch:
    """The cases of one incident entry, in order of incident.

    Attributes:
        number, start: (n,) which incident of the entry, and when that starts.
        customer, ordinal, opened: (n,) as on the tape.
    """

    number: Integers
    start: Integers
    customer: Integers
    ordinal: Integers
    opened: Integers


def incident_openings(
    scenario: Scenario, base: Openings, *, seed: int, replication: int
) -> Openings:
    """The openings of all incidents; the number of an incident is its rank by start.

    Raises:
        InputError: An entry brings more incidents, or larger ones, than can be told apart.
    """
    batches = [
        _batch(scenario, place, base, seed=seed, replication=replication)
        for place in range(len(scenario.incidents))
    ]
    place = np.repeat(np.arange(len(batches)), [len(batch.number) for batch in batches])
    number, start, customer, ordinal, opened = (
        np.concatenate([getattr(batch, name) for batch in batches])
        for name in ("number", "start", "customer", "ordinal", "opened")
    )
    inside = opened < horizon(scenario)
    starts = np.stack((start, place, number), axis=1)[inside]
    _, rank = np.unique(starts, axis=0, return_inverse=True)
    segment = base.customers.segment[customer[inside]]
    known = known_of(int(inside.sum()), **_known(scenario, starts, segment, seed, replication))
    return Openings(
        customers=base.customers,
        identity=base.identity,
        opened=opened[inside],
        customer=customer[inside],
        ordinal=ordinal[inside],
        known=known,
        incident=rank.ravel().astype(np.int64),
    )


def backlog_openings(
    scenario: Scenario, base: Openings, *, seed: int, replication: int
) -> Openings:
    """The cases open at time 0, dealt out to the customers of each segment."""
    stream = Stream(seed, replication, "backlog")
    customers, ordinals = [], []
    for index, name in enumerate(scenario.segments):
        members = np.flatnonzero(base.customers.segment == index)
        dealt, turn = _deal(
            members, base.identity, stream, 0, scenario.starting_backlog.get(name, 0)
        )
        customers.append(dealt)
        ordinals.append(-1 - turn)
    customer = np.concatenate(customers)
    return Openings(
        customers=base.customers,
        identity=base.identity,
        opened=np.zeros(len(customer), dtype=np.int64),
        customer=customer,
        ordinal=np.concatenate(ordinals),
    )


def expected_incident_cases(scenario: Scenario) -> float:
    """Cases a week that incidents are expected to bring."""
    return scenario.load * sum(
        incident.per_week * mean(distribution_of(incident.cases))
        for incident in scenario.incidents.values()
    )


def _batch(
    scenario: Scenario, place: int, base: Openings, *, seed: int, replication: int
) -> _Batch:
    """The cases of one entry of `incidents`."""
    name, incident = list(scenario.incidents.items())[place]
    rate = incident.per_week * scenario.load
    starts = _starts(name, rate, horizon(scenario), Stream(seed, replication, "incident"))
    who = name_id(f"incident/{name}")
    u = Stream(seed, replication, "incident_cases").uniform(who, np.arange(len(starts)))
    sizes = np.maximum(np.rint(quantile(distribution_of(incident.cases), u)), 1).astype(np.int64)
    members = _members(scenario, incident, base)
    if len(starts) > _MOST_INCIDENTS or (
        members.size and sizes.max(initial=0) > members.size * _MOST_ROUNDS
    ):
        most = f"{_MOST_INCIDENTS:,} incidents, {_MOST_ROUNDS:,} cases a customer in each"
        raise InputError([f"incidents.{name}: more than {most}"])
    stream = Stream(seed, replication, "incident_customer")
    dealt = [
        _deal(members, base.identity, stream, (place << 17) + number, size)
        for number, size in enumerate(sizes.tolist())
    ]
    number = np.repeat(np.arange(len(dealt)), [len(customers) for customers, _ in dealt])
    empty = np.zeros(0, dtype=np.int64)
    customer = np.concatenate([empty, *(customers for customers, _ in dealt)])
    turn = np.concatenate([empty, *(turns for _, turns in dealt)])
    ordinal = INCIDENT_ORDINAL + (place << _PLACE_BITS) + (number << _NUMBER_BITS) + turn
    u = Stream(seed, replication, "incident_spread").uniform(base.identity[customer], ordinal)
    start = starts[number]
    opened = start + np.rint(u * incident.spread_hours * HOUR).astype(np.int64)
    return _Batch(number=number, start=start, customer=customer, ordinal=ordinal, opened=opened)


def _starts(name: str, per_week: float, end: int, stream: Stream) -> Integers:
    """When the incidents of an entry start: a Poisson process."""
    who: Words = np.array([name_id(f"incident/{name}")], dtype=np.uint64)
    _, order, points = unit_points(stream, who, per_week * end / WEEK)
    weeks = points[np.argsort(order)] / (per_week or 1.0)
    starts = np.rint(weeks * WEEK).astype(np.int64)
    return starts[starts < end]


def _members(scenario: Scenario, incident: Incident, base: Openings) -> Integers:
    """Customers that an incident may hit."""
    names = list(scenario.segments)
    hit = [names.index(name) for name in incident.segments or names]
    return np.flatnonzero(np.isin(base.customers.segment, hit))


def _deal(
    members: Integers, identity: Words, stream: Stream, ordinal: int, cases: int
) -> tuple[Integers, Integers]:
    """Customer of each of so many cases, and how many of these the customer had before."""
    if not members.size:
        return members, members
    queue = members[np.argsort(stream.uniform(identity[members], ordinal), kind="stable")]
    case = np.arange(cases)
    return queue[case % len(queue)], case // len(queue)


def _known(
    scenario: Scenario, starts: Integers, segment: Integers, seed: int, replication: int
) -> dict[str, Integers]:
    """Severity, kind, skill and topic of cases of incidents of customers of segments.

    The starts are rows of start, place and number. Kind, skill and topic are those of the
    incident, drawn once where they are not given; a segment with skills of its own draws them
    case by case, since its customers need others.
    """
    own = [one.skills is not None for one in scenario.segments.values()]
    columns = {
        name: np.full(len(starts), NONE, dtype=np.int64)
        for name in ("severity", "kind", "skill", "topic")
    }
    kinds = {name: kind.share for name, kind in scenario.kinds.items()}
    for place, (name, incident) in enumerate(scenario.incidents.items()):
        rows = np.flatnonzero(starts[:, 1] == place)
        who, number = name_id(f"incident/{name}"), starts[rows, 2]

        def shared(
            purpose: str,
            shares: Mapping[str, float],
            given: str | None,
            *,
            who: int = who,
            number: Integers = number,
        ) -> Integers:
            if given is not None:
                return np.full(len(number), list(shares).index(given), dtype=np.int64)
            u = Stream(seed, replication, purpose).uniform(who, number)
            return band(list(shares.values()), u)

        if incident.severity is not None:
            columns["severity"][rows] = incident.severity
        columns["kind"][rows] = shared("kind", kinds, incident.kind)
        columns["skill"][rows] = shared("skill", scenario.skills, incident.skill)
        columns["topic"][rows] = shared("topic", scenario.topics, incident.topic)
        if incident.skill is None:
            columns["skill"][rows[np.array(own)[segment[rows]]]] = NONE
    return columns
