"""Scale designs to a scenario: one factor gives the first design a stated utilisation."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from supportsim.errors import SupportSimError
from supportsim.inputs.design import Design, Desk
from supportsim.inputs.scenario import Scenario
from supportsim.study.headcounts import headcounts, with_headcounts
from supportsim.study.workload import expected_work
from supportsim.study.workload_cases import Stream
from supportsim.study.workload_overflow import handed_on

#: "desk/role" to hours a year for case work.
CaseHours = Callable[[Scenario, Design], Mapping[str, float]]

#: Scaled headcounts are whole hundredths.
DECIMALS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaled:
    """Designs multiplied by one factor; `utilisation` is what the first one then expects."""

    designs: dict[str, Design]
    factor: float
    utilisation: float


def expected_utilisation(
    scenario: Scenario,
    design: Design,
    *,
    streams: list[Stream],
    case_hours: CaseHours,
    beyond: bool = False,
) -> dict[str, float]:
    """Expected work over case hours at each desk that has them, before any run (see `workload`).

    `beyond` adds what staffing leaves out; see `workload_beyond`.

    Raises:
        SupportSimError: A desk has no case hours, and its cases do not overflow to one that has.
    """
    hours = case_hours(scenario, design)
    work = expected_work(scenario, design, streams=streams, case_hours=hours, beyond=beyond)
    return _by_desk(design, hours, work)


def expected_shares(
    scenario: Scenario, design: Design, *, streams: list[Stream], case_hours: CaseHours
) -> tuple[dict[str, float], float]:
    """Expected work over case hours, with all of `workload_beyond`: of each desk, and over all.

    Raises:
        SupportSimError: As the two functions beside it, whose work this does once.
    """
    hours = case_hours(scenario, design)
    work = expected_work(scenario, design, streams=streams, case_hours=hours, beyond=True)
    return _by_desk(design, hours, work), _overall(design, hours, work)


def _by_desk(
    design: Design, hours: Mapping[str, float], work: Mapping[str, float]
) -> dict[str, float]:
    """Work over case hours of each desk that has them."""
    found = {}
    for desk, place in design.desks.items():
        if place.unlimited is not None:
            continue
        there = _desk_hours(hours, desk)
        if there <= 0 and desk in handed_on(design, hours):
            continue
        if there <= 0:
            raise SupportSimError(f"desk {desk} has no hours for case work")
        found[desk] = work[desk] / there
    return found


def overall_utilisation(
    scenario: Scenario,
    design: Design,
    *,
    streams: list[Stream],
    case_hours: CaseHours,
    beyond: bool = False,
) -> float:
    """Expected work over case hours of all desks but the unlimited; see above."""
    hours = case_hours(scenario, design)
    work = expected_work(scenario, design, streams=streams, case_hours=hours, beyond=beyond)
    return _overall(design, hours, work)


def _overall(design: Design, hours: Mapping[str, float], work: Mapping[str, float]) -> float:
    """Work over case hours of all desks but the unlimited."""
    total = math.fsum(hours.values())
    if total <= 0:
        raise SupportSimError("this design has no hours for case work")
    limited = [desk for desk, place in design.desks.items() if place.unlimited is None]
    return math.fsum(work[desk] for desk in limited) / total


def scale(
    scenario: Scenario,
    designs: Mapping[str, Design],
    *,
    reference: str,
    utilisation: float,
    streams: list[Stream],
    case_hours: CaseHours,
) -> Scaled:
    """Multiply every headcount of every design by the factor that loads the reference so.

    Headcounts become whole hundredths, at least 0.01; a desk that serves customers by
    groups keeps at least one group of people. Work depends a little on headcount, so the
    factor is found by repetition.
    """
    factor = 1.0
    for _ in range(20):
        enlarged = _times(designs[reference], factor, rounded=False)
        reached = overall_utilisation(scenario, enlarged, streams=streams, case_hours=case_hours)
        if reached == 0:
            raise SupportSimError("staffing.utilisation: this scenario brings no work")
        factor *= reached / utilisation
        if abs(reached / utilisation - 1) < 1e-6:
            break
    factor = float(f"{factor:.6g}")
    scaled = {name: _times(design, factor, rounded=True) for name, design in designs.items()}
    reached = overall_utilisation(
        scenario, scaled[reference], streams=streams, case_hours=case_hours
    )
    return Scaled(designs=scaled, factor=factor, utilisation=reached)


def note_on(found: Scaled, *, reference: str, utilisation: float) -> str:
    """One printed line on the factor."""
    return (
        f"staffing: every headcount times {found.factor:g}, so that the expected work of "
        f"{reference} is {utilisation:.0%} of its case hours "
        f"({found.utilisation:.1%} after rounding headcounts to 0.01), before what `check` adds: "
        "pace, cuts of work, absence of owners; seats and people on call are not scaled"
    )


def _times(design: Design, factor: float, *, rounded: bool) -> Design:
    """The design with every headcount multiplied."""
    changed = {name: max(count * factor, 1e-6) for name, count in headcounts(design).items()}
    if rounded:
        changed = {
            name: max(round(count, DECIMALS), 10**-DECIMALS) for name, count in changed.items()
        }
    for name, desk in design.desks.items():
        if desk.ownership == "customer":
            changed.update(_whole_group(name, desk, changed))
    return with_headcounts(design, changed)


def _whole_group(name: str, desk: Desk, changed: Mapping[str, float]) -> dict[str, float]:
    """Headcounts of a desk of groups, raised in proportion to make one group at least."""
    own = {f"{name}/{role}": changed[f"{name}/{role}"] for role in desk.staff}
    total = math.fsum(own.values())
    if total >= desk.group_size:
        return own
    return {role: count * desk.group_size / total for role, count in own.items()}


def _desk_hours(hours: Mapping[str, float], desk: str) -> float:
    return math.fsum(value for name, value in hours.items() if name.partition("/")[0] == desk)
