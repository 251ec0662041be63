"""The four tables of a run as people read them: names for codes, nothing for "none"."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from supportsim.demand.tape import CaseTape
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.tables import (
    END_REASONS,
    NEXTS,
    OUTCOMES,
    PURPOSES,
    STATUSES,
    Ledger,
    Whole,
)
from supportsim.ledger.waits import WAIT_REASONS
from supportsim.outcome.facts import facts_of
from supportsim.outcome.people import stood_in
from supportsim.plan.plan import Plan
from supportsim.supply.person import (
    ARRIVALS,
    INTERN,
    LEAVINGS,
    NO_OFFER,
    OFFERS,
    RETURNED,
    THERE,
)
from supportsim.supply.roster import DUTY_KINDS, Roster
from supportsim.units import NONE, PPM
from supportsim.workweek import NEVER

Integers = npt.NDArray[np.int64]

#: The tables, in the order of a case's life.
TABLES: Final = ("cases", "spells", "duty", "people")
#: Columns that are saved under another name.
SAVED_AS: Final = {"effort": "effort_drawn", "start": "from", "end": "to"}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Column:
    """Whole numbers, -1 for none; with labels they are positions among these."""

    values: Whole
    labels: tuple[str, ...] | None = None

    def cells(self) -> list[str]:
        """The column as texts, "" for none."""
        if self.labels is not None:
            names = np.array([*self.labels, ""], dtype=object)
            return [str(name) for name in names[self.values]]
        return ["" if value == NONE else str(value) for value in self.values.tolist()]

    def plain(self) -> list[Any]:
        """The column as numbers or texts, None for none."""
        if self.labels is not None:
            return [name or None for name in self.cells()]
        return [None if value == NONE else value for value in self.values.tolist()]


Table = dict[str, Column]


def ledger_tables(
    scenario: Scenario, plan: Plan, tape: CaseTape, ledger: Ledger, *, roster: Roster
) -> dict[str, Table]:
    """All that is saved of one run; times are milliseconds since the scenario's start."""
    return {
        "cases": case_table(scenario, plan, tape, ledger),
        "spells": spell_table(plan, ledger),
        "duty": duty_table(scenario, plan, ledger),
        "people": people_table(scenario, plan, roster),
    }


def case_table(scenario: Scenario, plan: Plan, tape: CaseTape, ledger: Ledger) -> Table:
    """One row a case: what it was, what became of it, its clocks, and where its time went."""
    facts, rows = facts_of(scenario, plan, tape, ledger), ledger.cases
    customer = tape.customer
    engineers, desks = plan.engineers.names, plan.desks.names
    table = {
        "case": Column(values=np.arange(len(tape))),
        "customer": Column(values=customer, labels=tape.customers.names),
        "segment": Column(values=tape.customers.segment[customer], labels=tape.segments),
        "package": Column(values=tape.customers.package[customer], labels=tape.packages),
        "site": Column(values=tape.site, labels=tape.sites),
        "channel": Column(values=tape.channel, labels=tape.channels),
        "kind": Column(values=tape.kind, labels=tape.kinds),
        "skill": Column(values=tape.skill, labels=tape.skills),
        "severity": Column(values=tape.severity),
        "topic": Column(values=tape.topic, labels=tape.topics),
        "incident": Column(values=tape.incident),
        "difficulty": Column(values=tape.difficulty),
        "judged": Column(values=plan.cases.judged),
        "status": Column(values=rows.status, labels=STATUSES),
        "patience": Column(values=tape.patience),
        "entry_desk": Column(values=plan.cases.entry_desk, labels=desks),
        "last_desk": Column(values=rows.last_desk, labels=desks),
        "first_engineer": Column(values=rows.first_engineer, labels=engineers),
        "last_owner": Column(values=rows.last_owner, labels=engineers),
    }
    for name in (
        *("opened", "assigned", "first_start", "first_end", "resolved", "withdrawn"),
        *("touches", "escalations", "returns", "assists", "hand_offs"),
        *("interruptions", "reopened"),
        *("effort_drawn", "progress", "rework"),
    ):
        table[name] = Column(values=getattr(rows, name))
    for name, clock in (
        ("response", facts.response),
        ("update", facts.update),
        ("resolution", facts.resolution),
    ):
        table[f"{name}_due"] = Column(values=clock.due)
        table[f"{name}_outcome"] = Column(values=clock.outcome, labels=OUTCOMES)
        table[f"{name}_clock"] = Column(values=clock.elapsed)
    parts = facts.parts
    for position, reason in enumerate(WAIT_REASONS):
        table[f"wait_{reason}"] = Column(values=parts.waited[:, position])
    table["wait_customer"] = Column(values=parts.customer)
    table["wait_third_party"] = Column(values=parts.third_party)
    table["worked"] = Column(values=parts.worked)
    return table


def spell_table(plan: Plan, ledger: Ledger) -> Table:
    """One row a spell of work or stay in a queue; tasks come last, and have no case."""
    spells, tasks = ledger.spells, ledger.tasks
    labels = {
        "purpose": PURPOSES,
        "desk": plan.desks.names,
        "owner": owner_names(plan),
        "engineer": plan.engineers.names,
        "end_reason": END_REASONS,
        "next": NEXTS,
    }
    table = {}
    for name in type(spells).__dataclass_fields__:
        values = np.concatenate((getattr(spells, name), getattr(tasks, name)))
        table[SAVED_AS.get(name, name)] = Column(values=values, labels=labels.get(name))
        if name == "length":
            table["factor"] = Column(values=_factor(table))
    of_task = (np.full(len(spells.case), NONE), tasks.case)
    outside = np.concatenate([stood_in(plan, rows) for rows in (spells, tasks)])
    table["stand_in"] = Column(values=outside.astype(np.int64))
    table["case"] = Column(values=np.concatenate((spells.case, np.full(len(tasks.case), NONE))))
    table["task"] = Column(values=np.concatenate(of_task))
    return table


def _factor(table: Table) -> Integers:
    """Time a spell would take over its effort and added work, in parts per million."""
    work = table["effort_drawn"].values + table["added"].values
    length = table["length"].values
    factor = np.rint(length / np.maximum(work, 1) * PPM).astype(np.int64)
    return np.where(work > 0, factor, NONE)


def duty_table(scenario: Scenario, plan: Plan, ledger: Ledger) -> Table:
    """One row a stretch of somebody's time, of one of DUTY_KINDS."""
    duty = ledger.duty
    labels = {
        "engineer": plan.engineers.names,
        "desk": plan.desks.names,
        "grade": tuple(scenario.grades),
        "site": tuple(scenario.sites),
        "kind": DUTY_KINDS,
    }
    return {
        SAVED_AS.get(name, name): Column(values=getattr(duty, name), labels=labels.get(name))
        for name in type(duty).__dataclass_fields__
    }


def people_table(scenario: Scenario, plan: Plan, roster: Roster) -> Table:
    """One row a person who is ever employed: from when to when, how they came and why they go.

    Seats and unlimited desks have none.
    """
    is_lasting = plan.desks.is_unlimited[roster.desk] == 0
    row = np.flatnonzero((roster.is_seat == 0) & is_lasting)
    hired, left, arrival = roster.hired[row], roster.left[row], roster.arrival[row]
    staff = [name.split("/")[1] for name in roster.names]
    staffs = tuple(dict.fromkeys(staff))
    is_intern = np.isin(arrival, (INTERN, RETURNED))
    leaving = np.where(is_intern, LEAVINGS.index("term"), roster.leaving[row])
    offer = roster.offer[row]
    return {
        "engineer": Column(values=row, labels=roster.names),
        "desk": Column(values=roster.desk[row], labels=plan.desks.names),
        "staff": Column(
            values=np.array([staffs.index(staff[one]) for one in row.tolist()], dtype=np.int64),
            labels=staffs,
        ),
        "grade": Column(values=roster.grade[row], labels=tuple(scenario.grades)),
        "site": Column(values=roster.site[row], labels=tuple(scenario.sites)),
        "full_time": Column(values=roster.fraction[row]),
        "arrival": Column(values=arrival, labels=ARRIVALS),
        "hired": Column(values=np.where(arrival == THERE, NONE, hired)),
        "leaving": Column(values=np.where(left == NEVER, NONE, leaving), labels=LEAVINGS),
        "left": Column(values=np.where(left == NEVER, NONE, left)),
        "under_performer": Column(values=roster.is_weak[row]),
        "offer": Column(values=np.where(offer == NO_OFFER, NONE, offer - 1), labels=OFFERS),
    }


def owner_names(plan: Plan) -> tuple[str, ...]:
    """Engineers by their names, then groups as "desk/group/0", counted through the plan."""
    people, desks = plan.engineers.names, plan.desks.names
    groups = plan.owners.desk[len(people) :].tolist()
    return (*people, *(f"{desks[desk]}/group/{number}" for number, desk in enumerate(groups)))
