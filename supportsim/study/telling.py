"""What is told of a study beside its figures: goals, units, assumptions and notes."""

import datetime as dt

from supportsim.inputs.scenario import Scenario
from supportsim.study.aggregate import why_not_judged
from supportsim.study.metrics import unit_of
from supportsim.study.points import Point, Points
from supportsim.study.provenance import assumptions_of
from supportsim.study.results import PointResult
from supportsim.study.spec import StudySpec


def goals_of(scenario: Scenario) -> dict[str, float]:
    """Metric to what is wanted of it.

    Attainment as packages promise it, and overall where all agree; then the goals of the
    organisation, which win.
    """
    found: dict[str, float] = {}
    for clock in ("response", "update", "resolution"):
        promised = {
            name: goal
            for name, package in scenario.packages.items()
            if (goal := getattr(package.goals, clock)) is not None
        }
        for name, goal in promised.items():
            found[f"{clock}_attainment/package={name}"] = goal
        if len(promised) == len(scenario.packages) and len(set(promised.values())) == 1:
            found[f"{clock}_attainment"] = next(iter(promised.values()))
    return found | scenario.goals


def units_of(base: PointResult, currency: str) -> dict[str, str]:
    """Unit of every metric of the base point."""
    names = dict.fromkeys(name for design in base.designs.values() for name in design.metrics)
    return {name: unit_of(name, currency) for name in names}


def assumptions_in(spec: StudySpec, base: Point) -> list[str]:
    """Every input of the base point whose source is an assumption, as "file: key: text"."""
    documents = {spec.scenario.name: base.scenario}
    files = {spec.designs[name].name: design for name, design in base.designs.items()}
    return assumptions_of({**documents, **files})


def notes_of(points: Points, spec: StudySpec) -> list[str]:
    """What is judged, what was set for this run, and on what the figures are conditional."""
    scenario = points.base.scenario
    first = scenario.start + dt.timedelta(weeks=scenario.warm_up_weeks)
    weeks, before = scenario.window_weeks, scenario.warm_up_weeks
    judged = f"{weeks} {'week is' if weeks == 1 else 'weeks are'} judged, from {first}"
    found = [f"{judged}, after {before} {'week' if before == 1 else 'weeks'} of warm-up"]
    found += [f"set for this run: {path} = {value}" for path, value in spec.sets]
    if (why := why_not_judged(scenario)) is not None:
        found.append(f"{why}: no design is called steady")
    if scenario.trace is not None:
        found.append("opening times come from a trace: intervals are conditional on them")
    if points.grids:
        found.append("grids stand in results.csv and results.json alone, without promises")
    return found + points.notes
