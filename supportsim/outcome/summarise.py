"""From what happened to what it amounts to: every measure, series and line of money of a run.

What only series need is imported where they are asked for: a brief run has none.
"""

import numpy as np

from supportsim.demand.tape import CaseTape
from supportsim.errors import SupportSimError
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.tables import Ledger
from supportsim.outcome.called_hours import called_hours
from supportsim.outcome.called_out import on_call_measures
from supportsim.outcome.cuts import Ratios
from supportsim.outcome.facts import Facts, facts_of
from supportsim.outcome.metrics import case_metrics, missed_months
from supportsim.outcome.onboarding import onboarding
from supportsim.outcome.outcome import Floats, Outcome
from supportsim.outcome.outsourcing import outsourcing
from supportsim.outcome.passed_on import hand_over_measures, vendor_measures
from supportsim.outcome.payroll import Role, roles
from supportsim.outcome.people import hours_of, third_parties
from supportsim.outcome.revenue import GOALS, Income, income, month_goals
from supportsim.outcome.samples import samples
from supportsim.outcome.series import (
    backlog,
    backlog_by_age,
    backlog_by_day,
    demand_by_hour_of_week,
    headcount,
    staffing_by_hour_of_week,
    task_hours,
    use_of_people,
)
from supportsim.outcome.statement import Lines, Totals, costs, statement, totals
from supportsim.outcome.turnover import comings_and_goings
from supportsim.plan.plan import Plan
from supportsim.supply.roster import Roster
from supportsim.supply.turnover import is_drawn
from supportsim.units import NONE

#: Metrics that need income.
INCOME_METRICS = ("revenue", "margin", "margin_share", "direct_margin", "direct_margin_share")


def summarise(
    scenario: Scenario,
    design: Design,
    plan: Plan,
    tape: CaseTape,
    ledger: Ledger,
    *,
    roster: Roster | None = None,
    brief: bool = False,
    facts: Facts | None = None,
) -> Outcome:
    """Measures and money of one run; `docs/metrics.md` defines each.

    Args:
        scenario: The world.
        design: The organisation.
        plan: What the engine was given.
        tape: The cases.
        ledger: What happened.
        roster: Who was employed; may be left out where nobody comes or goes by chance.
        brief: Leave out `LONG_MEASURES` and the series that only a report shows; of the cuts of
            case measures keep those by severity and by package, of quantiles the whole ones.
        facts: Of this run and as brief, where they are known already.

    Raises:
        LedgerError: The parts of some case do not add up to the time it was open.
        SupportSimError: The roster is left out and needed.
    """
    if roster is None and is_drawn(scenario, design):
        raise SupportSimError("people come and go by chance here: summarise needs the roster")
    if facts is None:
        facts = facts_of(scenario, plan, tape, ledger, design=design, brief=brief)
    hours = hours_of(ledger, third_parties(plan), plan.window_start, plan.window_end)
    goals, daily = _goals(scenario, tape, facts), backlog_by_day(facts)
    paid = roles(scenario, design, roster)
    earned = income(scenario, tape, facts.months, _opened(tape, facts), goals)
    lines = statement(earned, _spent(scenario, design, paid, facts))
    ratios = (
        case_metrics(facts, brief=brief)
        | missed_months(goals, facts.months.is_judged)
        | backlog(facts, daily)
        | use_of_people(facts, scenario, design, hours)
        | task_hours(facts)
        | on_call_measures(facts)
        | called_hours(facts, scenario)
        | hand_over_measures(facts, design)
        | vendor_measures(facts, design)
        | headcount(facts, paid)
        | comings_and_goings(scenario, design, plan, roster)
        | onboarding(design, plan, roster, paid)
        | money_metrics(totals(lines), earned, facts)
    )
    return Outcome(
        ratios=ratios,
        reasons=_reasons(earned, plan),
        samples=samples(facts, brief=brief),
        series={} if brief else _series(scenario, tape, facts, daily, roster),
        statement=lines,
        months=facts.months.labels,
    )


def _spent(scenario: Scenario, design: Design, paid: list[Role], facts: Facts) -> Lines:
    """Cost by line and month: of the people paid, and of vendors."""
    people, months = facts.plan.engineers.names, facts.months
    spent = costs(scenario, paid, people, months, facts.ledger)
    return spent | outsourcing(design, people, months, facts.ledger)


def _series(
    scenario: Scenario, tape: CaseTape, facts: Facts, daily: Floats, roster: Roster | None
) -> dict[str, Floats]:
    """What a report draws over time."""
    from supportsim.outcome.interns import net_intern_hours  # noqa: PLC0415 (see the top)
    from supportsim.outcome.rhythm import rhythm  # noqa: PLC0415 (likewise)
    from supportsim.outcome.standby import standby_by_hour_of_week  # noqa: PLC0415 (likewise)

    return {
        "backlog_by_day": daily,
        "backlog_by_age": backlog_by_age(facts),
        "demand_by_hour_of_week": demand_by_hour_of_week(facts, scenario),
        "staffing_by_hour_of_week": staffing_by_hour_of_week(facts, scenario),
        **rhythm(facts, scenario),
        **standby_by_hour_of_week(facts, scenario),
        **net_intern_hours(scenario, facts, tape.kinds, roster),
    }


def money_metrics(sums: Totals, earned: Income, facts: Facts) -> Ratios:
    """Money of the window in currency units, the margins, and the cost of a resolved case."""
    plan, resolved = facts.plan, facts.ledger.cases.resolved
    inside = (resolved >= plan.window_start) & (resolved < plan.window_end)
    found: Ratios = {
        "cost": (sums.cost / 100, 1.0),
        "direct_cost": (sums.direct_cost / 100, 1.0),
        "cost_per_case": (sums.cost / 100, float(inside.sum())),
    }
    if earned.known:
        revenue = sums.revenue / 100
        found |= {
            "revenue": (revenue, 1.0),
            "margin": (sums.margin / 100, 1.0),
            "margin_share": (sums.margin / 100, revenue),
            "direct_margin": (sums.direct_margin / 100, 1.0),
            "direct_margin_share": (sums.direct_margin / 100, revenue),
        }
    return found


def _reasons(earned: Income, plan: Plan) -> dict[str, str]:
    """Why lines of the statement, the metrics of income or of updates have no value."""
    found = {f"statement/{line}": reason for line, reason in earned.reasons.items()}
    if not earned.known:
        unknown = [why for line, why in earned.reasons.items() if line.startswith("support fees")]
        found |= dict.fromkeys(INCOME_METRICS, "; ".join(dict.fromkeys(unknown)))
    if (plan.contract.update_target == NONE).all():
        found["update_attainment"] = "no package has a target for updates"
    return found


def _goals(
    scenario: Scenario, tape: CaseTape, facts: Facts
) -> dict[tuple[str, str], np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    """Which months missed which goal of which package."""
    rows, traits = facts.span, facts.traits
    packages = scenario.packages.values()
    wanted = [
        goal for goal in GOALS if any(getattr(one.goals, goal) is not None for one in packages)
    ]
    return month_goals(
        scenario,
        tape.packages,
        package=traits["package"].code[rows],
        month=traits["month"].code[rows],
        outcomes={goal: getattr(facts, goal).outcome[rows] for goal in wanted},
        judged=facts.months.is_judged,
    )


def _opened(tape: CaseTape, facts: Facts) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """(packages, months) cases opened in the window."""
    rows, count = facts.span, len(facts.months.labels)
    month = facts.traits["month"].code[rows]
    code = facts.traits["package"].code[rows] * count + month
    flat = np.bincount(code[month != NONE], minlength=len(tape.packages) * count)
    return flat.astype(np.int64).reshape(len(tape.packages), count)
