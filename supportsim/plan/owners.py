"""Who owns which customer: engineers, groups, and the dealing of customers to them.

What owns customers is a place, not a person: who follows in a place has its customers and open
cases. The people of a place are one owner, of whom one is there at a time.
"""

from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heapreplace

import numpy as np

from supportsim.arrays import Integers, frozen
from supportsim.demand.tape import CaseTape
from supportsim.errors import InputError
from supportsim.inputs.design import Design, Desk
from supportsim.inputs.scenario import Scenario
from supportsim.plan.arrays import offsets
from supportsim.plan.mechanisms import history_credit
from supportsim.plan.plan import Owners
from supportsim.supply.people import staff_of
from supportsim.supply.person import place_of
from supportsim.supply.roster import Roster
from supportsim.units import NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt:
    """Owners of a plan and the familiarity that their history gives them.

    Attributes:
        owners: Engineers and groups, and the customers they own.
        familiarity_start: (s, 3) engineer, customer, credit.
    """

    owners: Owners
    familiarity_start: Integers


def groups_of(engineers: list[int], size: int) -> list[list[int]]:
    """Engineers dealt like cards into groups of `size`, so that a group mixes roles and shifts.

    Those left over make the first groups larger by one.
    """
    count = max(len(engineers) // size, 1)
    return [engineers[group::count] for group in range(count)]


def customers_of(design: Design, desk: str, tape: CaseTape) -> list[int]:
    """Customers whose cases may enter a desk by their segment and package."""
    chosen = np.zeros(len(tape.customers.names), dtype=bool)
    for entry in design.intake:
        if entry.desk != desk:
            continue
        fits = np.ones(len(chosen), dtype=bool)
        if entry.when.segment is not None:
            fits &= np.isin(tape.customers.segment, _positions(tape.segments, entry.when.segment))
        if entry.when.package is not None:
            fits &= np.isin(tape.customers.package, _positions(tape.packages, entry.when.package))
        chosen |= fits
    return [int(customer) for customer in np.flatnonzero(chosen)]


def deal(
    customers: list[int], loads: Integers, capacities: list[int], mapped: dict[int, int]
) -> dict[int, int]:
    """Deal customers out, largest expected load first, to the least loaded owner.

    Args:
        customers: Rows of the customers to deal.
        loads: (customers,) expected load of every customer.
        capacities: Capacity of each owner; loads are compared relative to it.
        mapped: Customers who have the owner at this position already.

    Returns:
        The position of every customer's owner, dealt in the order of `customers` and then
        the other mapped ones; ties go to the first owner.
    """
    held = [0] * len(capacities)
    for customer, owner in mapped.items():
        held[owner] += int(loads[customer])
    owner_of = dict.fromkeys(customers, 0) | mapped
    free = [customer for customer in customers if customer not in mapped]
    # Fractions, so that the comparison is exact on every machine.
    least = [(Fraction(held[owner], capacities[owner]), owner) for owner in range(len(held))]
    heapify(least)
    for customer in sorted(free, key=lambda row: (-int(loads[row]), row)):
        full, owner = least[0]
        heapreplace(least, (full + Fraction(int(loads[customer]), capacities[owner]), owner))
        owner_of[customer] = owner
    return owner_of


def mapped_customers(
    desk: Desk, roster: Roster, owners: list[int], members: list[list[int]], tape: CaseTape
) -> dict[int, int]:
    """Customers whom the design maps to an engineer of a desk, or to the group around one.

    Args:
        desk: The desk.
        roster: Its engineers by name.
        owners: Owners of the desk.
        members: Engineers of every owner.
        tape: The customers by name.

    Returns:
        Customer to position in `owners`.

    Raises:
        InputError: The scenario has no such customer; a line for each.
    """
    rows = {name: row for row, name in enumerate(tape.customers.names)} if desk.customers else {}
    own = {engineer: row for row, owner in enumerate(owners) for engineer in members[owner]}
    short = {roster.names[engineer].partition("/")[2]: row for engineer, row in own.items()}
    unknown = [one for names in desk.customers.values() for one in names if one not in rows]
    if unknown:
        known = ", ".join(list(rows)[:3])
        hint = f"customers are named as {known}"
        raise InputError([f"unknown customer {one!r} of an engineer ({hint})" for one in unknown])
    return {
        rows[one]: short[engineer] for engineer, names in desk.customers.items() for one in names
    }


def deal_customers(scenario: Scenario, design: Design, tape: CaseTape, roster: Roster) -> Dealt:
    """Make the owners of a design: every engineer, then groups; and deal customers out."""
    members = [[engineer] for engineer in range(len(roster.names))]
    desks = list(roster.desk)
    of_customer = np.full((len(tape.customers.names), len(design.desks)), NONE, dtype=np.int64)
    start: list[tuple[int, int, int]] = []
    for position, (name, desk) in enumerate(design.desks.items()):
        if desk.ownership != "customer":
            continue
        places = places_of(design, roster, position)
        owners = _owners_of_desk(places, desk.group_size, members, desks, position)
        mapped = mapped_customers(desk, roster, owners, members, tape)
        first = {place[0] for place in places}
        firsts = [[e for e in members[owner] if e in first] for owner in owners]
        capacities = [sum(int(roster.fraction[e]) for e in group) for group in firsts]
        customers = customers_of(design, name, tape)
        choices = deal(customers, tape.customers.yearly_cases, capacities, mapped)
        for customer, choice in choices.items():
            of_customer[customer, position] = owners[choice]
            start += _history(scenario, desk, tape, customer, firsts[choice])
    owners_table = Owners(
        offset=offsets(len(group) for group in members),
        member=frozen([engineer for group in members for engineer in group]),
        desk=frozen(desks),
        of_customer=frozen(of_customer),
    )
    return Dealt(owners=owners_table, familiarity_start=frozen(np.reshape(start, (-1, 3))))


def places_of(design: Design, roster: Roster, desk: int) -> list[list[int]]:
    """The places of a desk that may own customers, each with its people in order; no interns."""
    places: dict[str, list[int]] = {}
    for engineer in np.flatnonzero(roster.desk == desk).tolist():
        staff = staff_of(design, roster.names[engineer])
        if staff is None or staff.programme is None:
            places.setdefault(place_of(roster.names[engineer]), []).append(engineer)
    return list(places.values())


def _owners_of_desk(
    places: list[list[int]], size: int, members: list[list[int]], desks: list[int], desk: int
) -> list[int]:
    """Owner numbers of a desk; adds its groups to `members` and `desks`.

    A group of places has the people of all of them; a place with one person is that person.
    """
    groups = [[row] for row in range(len(places))]
    if size > 1:
        groups = groups_of(list(range(len(places))), size)
    owners = []
    for group in groups:
        people = sorted(engineer for row in group for engineer in places[row])
        if size == 1 and len(people) == 1:
            owners += people
            continue
        owners.append(len(members))
        members.append(people)
        desks.append(desk)
    return owners


def _history(
    scenario: Scenario, desk: Desk, tape: CaseTape, customer: int, group: list[int]
) -> list[tuple[int, int, int]]:
    """Familiarity of the first people of a group with a customer from before the start."""
    familiarity = scenario.mechanisms.familiarity
    if not familiarity.enabled or desk.history_months == 0:
        return []
    yearly = int(tape.customers.yearly_cases[customer]) / 1000 / len(group)
    credit = history_credit(familiarity, yearly, desk.history_months)
    return [(engineer, customer, credit) for engineer in group]


def _positions(names: tuple[str, ...], wanted: list[str]) -> list[int]:
    """Positions of the wanted names that exist here."""
    return [names.index(name) for name in wanted if name in names]
