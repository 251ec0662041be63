"""The designs side by side: people, pay, the way work runs, and attainment by package."""

from dataclasses import replace
from typing import Final

from supportsim.report.measures import MISSED_MONTH, RESOLUTION, RESPONSE
from supportsim.report.numbers import currency_of, money
from supportsim.report.tables.cells import NO_TARGET, metric_row, metrics_of, target_cell
from supportsim.report.tables.front import front_metrics
from supportsim.report.tables.people import people_rows
from supportsim.report.tables.table import Cell, Row, Table, design_columns, table_of
from supportsim.report.turning import has_figure
from supportsim.study.results import StudyResult

#: Whether a design keeps up, by `overloaded`.
KEEPS_UP: Final = {False: "yes", True: "no", None: "not judged"}
#: Of designs with people on call; other designs have none of these.
ON_CALL: Final = (
    "standby_hours",
    "call_outs",
    "call_out_hours",
    "call_out_response_attainment",
    "rest_hours",
    "overlong_weeks",
    "short_rests",
)
#: What stands in the table of the designs side by side, in this order.
SIDE_BY_SIDE: Final = (
    "utilisation",
    "occupancy",
    "first_response_hours",
    "first_response_hours_p50",
    "first_response_hours_p90",
    "resolution_hours",
    "resolution_hours_p50",
    "resolution_hours_p90",
    "wait_hours",
    "waited_share",
    "worked_hours",
    "rework_hours",
    "touches_per_case",
    "hand_offs_per_case",
    "escalation_share",
    "assist_share",
    "one_touch_share",
    "backup_share",
    "reopen_share",
    "update_attainment",
    "cases_opened",
    "cases_resolved",
    "cases_withdrawn",
    "cases_open",
    "backlog",
    "overtime_hours",
    *ON_CALL,
    "hand_overs",
    "vendor_cases",
    "vendor_escalations",
    "leavers",
    "hires",
    "vacancy_share",
    "under_performer_share",
    "interns",
    "interns_returned",
    "mentoring_hours",
    "onboarding_hours",
    "onboarding_cost",
    "offers",
    "offers_accepted",
    "converts",
    "cost",
    "revenue",
)


#: What is told of each desk.
BY_DESK: Final = ("occupancy", "response_attainment", "resolution_attainment", "wait_hours")
DESK_NOTE: Final = (
    "Occupancy is that of the desk's people. Answered in time counts for the desk at which a case "
    "began, resolved in time for the one at which it ended; waiting adds up over the desks."
)


def side_by_side(result: StudyResult, metrics: tuple[str, ...] = SIDE_BY_SIDE) -> Table:
    """People, pay and the way work runs, design by design; and goals not on the front."""
    designs = result.base.designs.values()
    rows = [*people_rows(result), _staff_cost(result)]
    shown = {*metrics, *front_metrics(result)}
    others = [metric for metric in result.goals if "/" not in metric and metric not in shown]
    rows += [
        metric_row(result, metric)
        for metric in (*metrics, *others)
        if any(metric in design.metrics for design in designs)
    ]
    rows.append(
        Row(
            label="Keeps up with the case load",
            gloss="If not, the backlog keeps growing.",
            cells=tuple(Cell(text=KEEPS_UP[d.overloaded]) for d in designs),
        )
    )
    return table_of("The designs side by side", "", design_columns(result.base), rows)


def cuts(result: StudyResult, dimension: str) -> Table | None:
    """Attainment by package, severity or another cut; None when no such cut has a figure.

    Targets stand in a column where there is one.
    """
    wanted = [
        metric
        for base in (RESPONSE, RESOLUTION, MISSED_MONTH)
        for metric in metrics_of(result.base)
        if metric.startswith(f"{base}/{dimension}=")
        and ("," not in metric or base == MISSED_MONTH)
        and has_figure([result.base], metric)
    ]
    if not wanted:
        return None
    targets = {metric: target_cell(result, metric) for metric in wanted}
    title, columns = f"In time by {dimension}", design_columns(result.base)
    if all(cell.text == NO_TARGET for cell in targets.values()):
        return table_of(title, "Measure", columns, [metric_row(result, m) for m in wanted])
    rows = [metric_row(result, metric, target=target) for metric, target in targets.items()]
    return table_of(title, "Measure", ("Target", *columns), rows)


def by_desk(result: StudyResult) -> Table | None:
    """How busy each desk is and what its cases get; None when nothing is known by desk."""
    known = metrics_of(result.base)
    desks = dict.fromkeys(
        m.partition("/desk=")[2] for m in known if m.startswith(BY_DESK[0] + "/desk=")
    )
    rows = [
        metric_row(result, metric)
        for desk in desks
        for metric in (f"{base}/desk={desk}" for base in BY_DESK)
        if has_figure([result.base], metric)
    ]
    if not rows:
        return None
    found = table_of("Figures by desk", "Measure", design_columns(result.base), rows)
    return replace(found, notes=(DESK_NOTE,))


def _staff_cost(result: StudyResult) -> Row:
    currency = currency_of(result)
    designs = result.base.designs.values()
    cells = tuple(Cell(text=money(design.staff_cost, currency)) for design in designs)
    return Row(label="Staff cost a year", gloss="Loaded, as rostered before the run.", cells=cells)
