"""Expected work of a design before any run: a first-order formula.

What is counted. Cases enter by the intake (`workload_entry`) and are walked along the
escalation chain of their entry desk. People of a desk meet a case in proportion to their case
hours. With difficulty u**e the chance that a person solves it is competence**(1/e). Who cannot
solve it spends an attempt (by kind and rank; of one in S steps at a desk where anybody may take
the next, u the share of those who cannot solve it, sum_{j<S} u^j / S is spent and u^(S-1) of
the cases still cannot be solved). The case is then transferred and solved beyond; or an assist
is given, and the owner solves it and spends `assist_share` of the assist on taking it in; or
all helpers of a swarm are asked and paid, and it is transferred if none can help. What looks
too hard is referred at sight after its triage. Solving takes the touches of the case, each of
its mean effort; after a touch that leaves it open a share moves to another desk, to make the
rest there. Reproductions are done at the desk that the first desk names, reopenings where the
case was solved, tasks at their desk.

Hand-off loss is added: a share of the effort of others since this person last worked on it,
`colleague_share` of what people of the desk did and `share` of what other desks did. A touch is
worked by another person than a given earlier one with chance q = 1 - 1/n at a desk that owns
its cases (n its able people), 1 - 1/group under customer ownership, 0 under engineer ownership;
with K touches of mean effort t and work a of other desks before them the loss is
colleague_share x t sum_{m>=1} q^m E[(K - m)+] + share x a sum_{k>=1} q^(k-1) P(K >= k). Hours
are effort over the speed of the grade and skill.

What is left out. Who works: overflow (but from a desk without hours, see
`workload_overflow`), backup, stand-ins, handed-over shifts, referral by age (all depend on
queues). Whether: patience; people at a desk of mixed competence who meet a case
that a colleague has solved so far; a swarm's pleas that nobody begins. How long: familiarity,
known topics, context switching, ramp, pick-up and resumption minutes, loss at a reopening, the
number of touches that a trace records. Moves are followed until less than a hundredth of a
sort moves at once; the rest is worked where it stands.

What `check` prints goes beyond it (`workload_beyond`), in two walks: the first tells how many
cases people hold, and whose. Work is cut by blocks and shift ends (`workload_cuts`): pick-up
minutes, and at a desk that owns its cases colleagues who go on, with loss. Owners are off when
a reply comes, when their work is cut, or when help is given (`workload_owners`): stand-ins, and
new owners after long absence, each of whom asks for help of their own and loses what others did.
People within competence leave the rest to colleagues. People are slow in their ramp, slower with
many open cases, faster with customers they know (`workload_pace`). Rules in force that are
not counted are named (`workload_left_out`). Staffing by utilisation does without all of it: it
decides headcounts, and so results.
"""

import math
from collections.abc import Mapping

from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.study.workload_beyond import Beyond
from supportsim.study.workload_cases import Stream
from supportsim.study.workload_walk import Walk


def expected_work(
    scenario: Scenario,
    design: Design,
    *,
    streams: list[Stream],
    case_hours: Mapping[str, float],
    beyond: bool = False,
) -> dict[str, float]:
    """Hours of work a year at each desk, by the formula of this module.

    Args:
        scenario: The world.
        design: The organisation.
        streams: The cases of a year.
        case_hours: "desk/role" to hours a year for case work.
        beyond: Whether clock, absence and speed count too; see above.

    Raises:
        SupportSimError: A case enters no desk.
    """
    added = Beyond(scenario, design, case_hours) if beyond else None
    walk = _walked(scenario, design, streams, case_hours, added)
    for name, desk in design.desks.items():
        for task in desk.tasks.values():
            walk.add_task(name, task)
    if added is None:
        return walk.hours
    return {name: hours * (1 + added.cuts.pick_up(name)) for name, hours in walk.hours.items()}


def expected_cases(
    scenario: Scenario,
    design: Design,
    *,
    streams: list[Stream],
    case_hours: Mapping[str, float],
) -> dict[str, float]:
    """Cases a year on which people of each "desk/role" work, by the walk of this module.

    People of a desk meet its cases, triage and help included, in proportion to their case hours;
    a case counts at each visit to a desk, and once however many months it lasts. Reproductions
    for other desks are left out.

    Raises:
        SupportSimError: A case enters no desk.
    """
    walk = _walked(scenario, design, streams, case_hours)
    found = {}
    for name, desk in design.desks.items():
        there = math.fsum(case_hours.get(f"{name}/{role}", 0.0) for role in desk.staff)
        for role in desk.staff:
            share = case_hours[f"{name}/{role}"] / there if there > 0 else 0.0
            found[f"{name}/{role}"] = walk.cases[name] * share
    return found


def _walked(
    scenario: Scenario,
    design: Design,
    streams: list[Stream],
    case_hours: Mapping[str, float],
    beyond: Beyond | None = None,
) -> Walk:
    """The cases of a year, sent through a design."""
    walk = Walk(scenario, design, case_hours, beyond)
    for stream in streams:
        walk.send(stream)
    if beyond is None:
        return walk
    # Only now it is known how many cases people hold, and whose.
    beyond.learn(walk.held, walk.solved)
    again = Walk(scenario, design, case_hours, beyond)
    for stream in streams:
        again.send(stream)
    return again
