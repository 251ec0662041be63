"""Changes of a plan whose effect on the ledger is known exactly, on random organisations.

They are drawn over the whole rule space; where a rule stands in the way, the test says which.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from builders import CaseSpec, DeskSpec, EngineerSpec
from hypothesis import given
from hypothesis import strategies as st
from organisations import ALL_RULES, Organisation, fuzzed, organisations
from twin import told

from supportsim.arrays import frozen
from supportsim.engine.run import simulate
from supportsim.ledger.tables import WAITING, Ledger
from supportsim.units import NONE

TIMES = {
    "cases": ("opened", "assigned", "first_start", "first_end", "resolved", "withdrawn",
              "effort_drawn", "progress", "rework"),
    "spells": ("joined", "ready", "started", "ended", "effort", "added", "length", "progress",
               "rework", "overtime", "reply_at"),
    "duty": ("start", "end"),
}  # fmt: skip


def columns(ledger: Ledger, *tables: str) -> dict[tuple[str, str], list[int]]:
    """The columns of some tables of a ledger."""
    return {
        (table, name): getattr(getattr(ledger, table), name).tolist()
        for table in tables
        for name in type(getattr(ledger, table)).__dataclass_fields__
    }


def run(organisation: Organisation) -> dict[tuple[str, str], list[int]]:
    """Cases and spells of a run."""
    return columns(simulate(organisation.plan()), "cases", "spells")


@fuzzed(25)
@given(
    organisations(mechanisms=False, rules=ALL_RULES - {"interruption", "own_ramp"}),
    st.sampled_from([2, 3, 1000]),
)
def test_longer_times_only_stretch_the_ledger(organisation: Organisation, factor: int):
    """Not with interruption: work is safe from it for its first millisecond, however long.

    Nor with ramps, which go by days.
    """
    short, long = simulate(organisation.plan()), simulate(organisation.plan(factor))
    stretched = columns(short, "cases", "spells", "duty")
    for table, names in TIMES.items():
        for name in names:
            column = stretched[table, name]
            stretched[table, name] = [t if t == NONE else t * factor for t in column]
    assert columns(long, "cases", "spells", "duty") == stretched
    assert long.end == factor * short.end


@fuzzed(25)
@given(organisations(), st.permutations(range(4)))
def test_customers_are_only_names(organisation: Organisation, name: list[int]):
    # All four customers are there in both, the last cases opening after the end.
    tail = [CaseSpec(5000, customer=customer, judged=False) for customer in range(4)]
    given_start = organisation.mechanisms.get("familiarity_start")
    mechanisms = dict(organisation.mechanisms)
    if given_start is not None:
        mechanisms["familiarity_start"] = frozen([[p, name[c], k] for p, c, k in given_start])
    before = replace(organisation, cases=[*organisation.cases, *tail])
    after = replace(
        before,
        cases=[replace(case, customer=name[case.customer]) for case in before.cases],
        owned={(name[customer], desk): o for (customer, desk), o in before.owned.items()},
        mechanisms=mechanisms,
    )
    assert run(before) == run(after)


@fuzzed(25)
@given(organisations())
def test_only_the_order_of_severities_counts_and_which_is_the_first(organisation: Organisation):
    name = {1: 1, 2: 4, 3: 7, 9: 9}
    desks = [
        replace(
            desk,
            backup_from=name[desk.backup_from],
            hand_over_from=name[desk.hand_over_from],
        )
        for desk in organisation.desks
    ]
    cases = [replace(case, severity=name[case.severity]) for case in organisation.cases]
    on_call = [
        replace(each, from_severity=name[each.from_severity]) for each in organisation.on_call
    ]
    after = replace(organisation, cases=cases, desks=desks, on_call=on_call)
    assert run(organisation) == run(after)


@fuzzed(25)
@given(organisations())
def test_a_customer_without_cases_changes_nothing(organisation: Organisation):
    more = organisation.plan()
    silent = np.full((1, more.owners.of_customer.shape[1]), NONE)
    table = frozen(np.concatenate([more.owners.of_customer, silent]))
    more = replace(more, owners=replace(more.owners, of_customer=table))
    assert columns(simulate(more), "cases", "spells", "duty") == columns(
        simulate(organisation.plan()), "cases", "spells", "duty"
    )


def joined_by(organisation: Organisation, person: EngineerSpec, **changes: Any) -> Organisation:
    """The organisation with one more engineer; groups are numbered after the engineers."""
    old = len(organisation.engineers)
    owned = {key: o + (o >= old) for key, o in organisation.owned.items()}
    engineers = [*organisation.engineers, person]
    return replace(organisation, engineers=engineers, owned=owned, **changes)


def renumbered(organisation: Organisation) -> dict[tuple[str, str], list[int]]:
    """Its run, with groups numbered as if there were one more engineer."""
    found, old = run(organisation), len(organisation.engineers)
    found["spells", "owner"] = [o + (o >= old) for o in found["spells", "owner"]]
    return found


@fuzzed(25)
@given(organisations(), st.integers(0, 2))
def test_an_engineer_who_is_never_there_changes_nothing(organisation: Organisation, desk: int):
    staffed = [number for number, rules in enumerate(organisation.desks) if not rules.is_unlimited]
    absent = EngineerSpec(desk=staffed[desk % len(staffed)], shifts=[], skills=3)
    assert run(joined_by(organisation, absent)) == renumbered(organisation)


@fuzzed(25)
@given(organisations())
def test_a_desk_that_nothing_reaches_changes_nothing(organisation: Organisation):
    desks = [*organisation.desks, DeskSpec("engineer", limit=1)]
    idle = EngineerSpec(desk=len(organisation.desks), shifts=[(0, 2000)], skills=3)
    more = joined_by(
        organisation,
        idle,
        desks=desks,
        opening=[*organisation.opening, None],
        one_touch=[*organisation.one_touch, False],
    )
    assert run(more) == renumbered(organisation)


@fuzzed(25)
@given(organisations(handovers=False))
def test_where_all_can_solve_all_there_are_no_tiers(organisation: Organisation):
    able = [replace(person, competence=1.0) for person in organisation.engineers]
    alone = [replace(desk, escalation=None, to=NONE) for desk in organisation.desks]
    tiered = replace(organisation, engineers=able)
    assert run(tiered) == run(replace(tiered, desks=alone))


def starts(organisation: Organisation) -> list[tuple[int, ...]]:
    """(case, touch, start, end, engineer, end reason) of every spell."""
    rows = told(simulate(organisation.plan()))["rows"]
    return [(*row[:4], row[10], row[11]) for row in rows if row[4] != WAITING]


#: Rules under which a pool is no group: those of owners, and of who of several free people starts.
OF_OWNERS = frozenset({"choice", "push", "seats", "unlimited"})


@fuzzed(25)
@given(organisations(mechanisms=False, handovers=False, rules=ALL_RULES - OF_OWNERS))
def test_one_group_that_owns_all_customers_is_a_pool(organisation: Organisation):
    """At one desk. Not with rotation or least loaded, which look at desks and at counted cases."""
    people = [
        replace(p, desk=0, competence=1.0, skills=3, on_call=min(p.on_call, 0))
        for p in organisation.engineers
    ]
    first = organisation.desks[0]
    alone = DeskSpec(
        "desk",
        shift_end=first.shift_end,
        order=first.order,
        by_opening=first.by_opening,
        interruption=first.interruption,
        overtime_limit=first.overtime_limit,
    )
    pool = replace(
        organisation,
        cases=[replace(case, desk=0) for case in organisation.cases],
        tasks=[replace(task, desk=0) for task in organisation.tasks],
        engineers=people,
        desks=[alone],
        on_call=[replace(each, backs=[]) for each in organisation.on_call[:1]],
        groups=[],
        owned={},
        opening=organisation.opening[:1],
        one_touch=organisation.one_touch[:1],
    )
    everyone = len(people)
    group = replace(
        pool,
        desks=[replace(alone, ownership="customer")],
        groups=[(0, list(range(everyone)))],
        owned={(customer, 0): everyone if everyone > 1 else 0 for customer in range(4)},
    )
    assert starts(pool) == starts(group)


@fuzzed(25)
@given(organisations(mechanisms=False))
def test_customers_that_nobody_owns_or_knows_may_be_one(organisation: Organisation):
    """With named owners, familiarity and the most familiar it does matter whose a case is."""
    desks = [
        replace(
            desk,
            ownership="engineer" if desk.ownership == "customer" else desk.ownership,
            choice="random" if desk.choice == "most_familiar" else desk.choice,
        )
        for desk in organisation.desks
    ]
    several = replace(organisation, desks=desks, groups=[], owned={})
    one = replace(several, cases=[replace(case, customer=0) for case in several.cases])
    assert run(several) == run(one)


@fuzzed(25)
@given(organisations())
def test_hours_that_never_close_are_no_hours(organisation: Organisation):
    ever = [(-(10**9), 10**9)]
    open_ended = replace(
        organisation,
        opening=[hours or ever for hours in organisation.opening],
        calendar=organisation.calendar or ever,
    )
    assert run(open_ended) == run(organisation)


def fifo(cases: list[tuple[int, int]], people: int) -> Organisation:
    """One desk, first come first served, everybody always there."""
    return Organisation(
        cases=[CaseSpec(opened, [(effort, 0)]) for opened, effort in sorted(cases)],
        desks=[DeskSpec()],
        engineers=[EngineerSpec() for _ in range(people)],
        window=(0, 10**6),
        run_off=10**6,
    )


FIFO = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), min_size=1, max_size=25)


@fuzzed(40)
@given(FIFO, st.integers(1, 4))
def test_one_more_at_a_first_come_desk_makes_no_case_later(
    cases: list[tuple[int, int]], people: int
):
    fewer, more = (simulate(fifo(cases, n).plan()).cases.resolved for n in (people, people + 1))
    assert (more <= fewer).all()


@fuzzed(40)
@given(FIFO, st.integers(1, 3), st.data())
def test_less_work_on_one_case_delays_no_other(
    cases: list[tuple[int, int]], people: int, data: st.DataObject
):
    cases = sorted(cases)
    chosen = data.draw(st.integers(0, len(cases) - 1))
    less = [(at, 0 if n == chosen else effort) for n, (at, effort) in enumerate(cases)]
    before = simulate(fifo(cases, people).plan())
    # Of cases that open at one instant, the order stays that of the list.
    shorter = replace(fifo(cases, people), cases=[CaseSpec(at, [(e, 0)]) for at, e in less])
    assert (simulate(shorter.plan()).cases.resolved <= before.cases.resolved).all()


OWNED = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 30), st.integers(0, 3), st.integers(1, 3)),
    min_size=1,
    max_size=20,
)


@fuzzed(40)
@given(OWNED, st.permutations(range(4)), st.booleans())
def test_engineers_and_desks_are_only_names_where_no_tie_goes_by_number(
    cases: list[tuple[int, int, int, int]], name: list[int], swapped: bool
):
    """Each customer has a named engineer at one of two desks, so no choice looks at numbers.

    Engineers differ in speed and shifts. With choices from a pool the last tie goes to the lowest
    number, so there the relation does not hold.
    """
    people = [
        EngineerSpec(n % 2, [(0, 40 + 10 * n), (60 + 5 * n, 10**6)], factor=10**6 + 250_000 * n)
        for n in range(4)
    ]
    rows = [
        CaseSpec(opened, [(effort, 0)], customer=customer, severity=severity, desk=customer % 2)
        for opened, effort, customer, severity in sorted(cases)
    ]
    desks = [DeskSpec("customer"), DeskSpec("customer", shift_end="finish", order="fifo")]
    before = Organisation(
        cases=rows, desks=desks, engineers=people, owned={(n, n % 2): n for n in range(4)},
        window=(0, 10**4), run_off=10**4,
    )  # fmt: skip
    desk = (1, 0) if swapped else (0, 1)
    after = replace(
        before,
        cases=[replace(case, desk=desk[case.desk]) for case in rows],
        desks=[desks[desk[0]], desks[desk[1]]],
        engineers=[
            replace(people[old], desk=desk[people[old].desk])
            for old in sorted(range(4), key=name.__getitem__)
        ],
        owned={(n, desk[n % 2]): name[n] for n in range(4)},
    )
    renamed = [(*row[:4], name[row[4]], *row[5:]) for row in starts(before)]
    assert starts(after) == renamed
