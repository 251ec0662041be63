"""Run a study: every point, every replication, and what they amount to together."""

import datetime as dt
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from supportsim.demand.draw import draw_tape
from supportsim.engines import EngineName, engine_of
from supportsim.errors import InputError, SupportSimError
from supportsim.inputs.design import Design
from supportsim.inputs.overrides import Override
from supportsim.inputs.scenario import Scenario
from supportsim.outcome.metrics import LONG_MEASURES
from supportsim.outcome.outsourcing import is_paid_by_case, yearly_contracts
from supportsim.outcome.payroll import yearly_staff_cost
from supportsim.study.case_tables import Saving
from supportsim.study.cases import saving_to
from supportsim.study.course import Course, Progress, Runner
from supportsim.study.crossover import crossovers
from supportsim.study.metrics import judged, unit_of, whole
from supportsim.study.optimum import optima
from supportsim.study.points import Point, Points, StudySpec, points_of, spec_of_files
from supportsim.study.promises import promise_result
from supportsim.study.provenance import (
    assumptions_of,
    hash_of,
    holidays_used,
    resolved_inputs,
    versions,
)
from supportsim.study.replicate import perform
from supportsim.study.results import DesignResult, PointResult, StudyResult
from supportsim.study.scaling import expected_utilisation
from supportsim.study.staffing import Staffing
from supportsim.study.workers import Workers
from supportsim.study.workload import expected_cases
from supportsim.study.workload_cases import Stream, drawn_streams, tape_streams
from supportsim.supply.capacity import case_hours_per_year


def staff_cost(scenario: Scenario, design: Design) -> float:
    """Yearly loaded cost of the rostered people and of vendors, in currency units.

    A vendor who is paid by the case gets the cases expected; see `workload`.
    """
    own, cases = sum(yearly_staff_cost(scenario, design).values()), dict[str, float]()
    if is_paid_by_case(design):
        hours = case_hours_per_year(scenario, design)
        cases = expected_cases(scenario, design, streams=streams_of(scenario), case_hours=hours)
    return (own + sum(yearly_contracts(design, cases).values())) / 100


def streams_of(scenario: Scenario) -> list[Stream]:
    """The cases of a year: by rates, or as a trace has them."""
    if scenario.trace is None:
        return drawn_streams(scenario)
    return tape_streams(scenario, draw_tape(scenario, seed=0, replication=0))


def utilisation_of(scenario: Scenario, design: Design) -> dict[str, float]:
    """Expected work over case hours of each desk before any run; see `workload`."""
    return expected_utilisation(
        scenario, design, streams=streams_of(scenario), case_hours=case_hours_per_year
    )


#: How headcounts are made outside tests.
STAFFING = Staffing(staff_cost=staff_cost, case_hours=case_hours_per_year, streams=streams_of)


def run_study(
    spec: StudySpec,
    *,
    seed: int | None = None,
    replications: int | None = None,
    jobs: int = 1,
    full: bool = False,
    progress: Progress | None = None,
    cases: Path | None = None,
    cases_of: Collection[int] | None = None,
    audit: bool = False,
    engine: EngineName = "auto",
    brief: bool = False,
    runner: Runner = perform,
    staffing: Staffing = STAFFING,
) -> StudyResult:
    """Run a study: the base point, its curves, and with `full` its grids.

    Args:
        spec: What is asked; see `points.spec_of_study` and `points.spec_of_files`.
        seed: Replaces the study's.
        replications: Replaces every number of replications of the study, >= 1.
        jobs: Worker processes; results do not depend on it.
        full: Whether the grids are run.
        progress: Told after every replication.
        cases: File that takes the ledgers of the base point; see `cases.saving_to`.
        cases_of: Replications whose ledgers it takes; None for all.
        audit: Whether every replication is audited; one with a violation has failed.
        engine: Which engine plays the plans; the results do not depend on it.
        brief: Whether what `summarise` can leave out may be: it is where no goal and no
            turning point needs any of it.
        runner: What a worker does with a task.
        staffing: How headcounts are made.

    Raises:
        InputError: A file is wrong.
        SupportSimError: Headcounts cannot be made, or no replication of the base succeeds.
    """
    engine_of(engine)  # A missing engine is told before any work.
    seed = spec.seed if seed is None else seed
    points = points_of(spec, staffing=staffing, seed=seed, replications=replications, full=full)
    _require_known(cases_of, points.base)
    goals = goals_of(points.base.scenario)
    needed = {whole(metric) for metric in (*goals, *spec.along)}
    with Workers(jobs) as workers:
        course = Course(
            workers=workers,
            runner=runner,
            points=points,
            reference=spec.reference,
            progress=progress,
            saved=cases_of,
            is_audited=audit,
            engine=engine,
            brief=brief and not LONG_MEASURES & needed,
            judged=judged(spec.along),
        )
        with _saving(cases, spec.scenario.stem, points.base) as course.saving:
            base = course.stage("base", [points.base])[0]
        if not base.designs:
            reason = f"no replication succeeded: {base.failures[0]}"
            raise InputError([reason]) if course.is_refused else SupportSimError(reason)
        curves = {name: course.stage(name, line) for name, line in points.curves.items()}
        changes = [
            one
            for name in curves
            for one in crossovers(name, course.traces[name], judged=judged(spec.turning_points))
        ]
        bests = [
            one
            for name in curves
            for one in optima(name, course.traces[name], metrics=spec.turning_points)
        ]
        promises = {
            name: promise_result(promise, {"base": [base], **curves}, course.traces)
            for name, promise in spec.promises.items()
        }
        grids = {name: course.stage(name, some) for name, some in points.grids.items()}
    resolved = resolved_inputs(points.base.scenario, points.base.designs)
    return StudyResult(
        name=spec.name,
        description=spec.description,
        question=spec.question,
        scenario=spec.scenario.stem,
        reference=spec.reference,
        base=base,
        curves=curves,
        grids=grids,
        labels={name: curve.label for name, curve in spec.curves.items()},
        units=_units(base, points.base.scenario.currency),
        goals=goals,
        assumptions=_assumptions(spec, points.base),
        warnings=points.warnings,
        notes=[*_notes(points, spec), *points.notes],
        provenance={
            "seed": seed,
            "replications": points.base.replications,
            "input_hash": hash_of(resolved),
            **versions(),
        },
        crossovers=changes,
        optima=bests,
        promises=promises,
        along=spec.along,
        resolved=resolved,
        holidays=holidays_used(points.base.scenario),
        timings=course.timings,
    )


def run_compare(
    scenario: Path,
    designs: Sequence[Path],
    *,
    sets: Sequence[Override] = (),
    equal_cost: bool = False,
    seed: int = 1,
    replications: int = 30,
    jobs: int = 1,
    progress: Progress | None = None,
    cases: Path | None = None,
) -> StudyResult:
    """Compare designs on a scenario, the first one the reference; see `run_study`."""
    spec = spec_of_files(
        scenario,
        designs,
        sets=sets,
        equal_cost=equal_cost,
        replications=replications,
        seed=seed,
    )
    return run_study(spec, jobs=jobs, progress=progress, cases=cases)


def _require_known(cases_of: Collection[int] | None, base: Point) -> None:
    """Refuse replications that are not run.

    Raises:
        InputError: Names them.
    """
    unknown = sorted(set(cases_of or ()) - set(range(base.replications)))
    if unknown:
        named = ", ".join(map(str, unknown[:5])) + (", ..." if len(unknown) > 5 else "")
        last = f"there are 0 to {base.replications - 1}"
        raise InputError([f"cases_of: no replication {named}; {last}"])


def _saving(
    cases: Path | None, scenario: str, base: Point
) -> AbstractContextManager[Saving | None]:
    """Where the base point's ledgers go, if anywhere."""
    return nullcontext() if cases is None else saving_to(cases, scenario=scenario, point=base)


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


def _units(base: PointResult, currency: str) -> dict[str, str]:
    """Unit of every metric of the base point."""
    first: DesignResult = next(iter(base.designs.values()))
    names = {name: None for one in (first, *base.designs.values()) for name in one.metrics}
    return {name: unit_of(name, currency) for name in names}


def _assumptions(spec: StudySpec, base: Point) -> list[str]:
    documents = {spec.scenario.name: base.scenario}
    files = {spec.designs[name].name: design for name, design in base.designs.items()}
    return assumptions_of({**documents, **files})


def _notes(points: Points, spec: StudySpec) -> list[str]:
    """What a reader should know of these figures beside the figures."""
    scenario = points.base.scenario
    first = scenario.start + dt.timedelta(weeks=scenario.warm_up_weeks)
    weeks, before = scenario.window_weeks, scenario.warm_up_weeks
    judged = f"{weeks} {'week is' if weeks == 1 else 'weeks are'} judged, from {first}"
    found = [f"{judged}, after {before} {'week' if before == 1 else 'weeks'} of warm-up"]
    found += [f"set for this run: {path} = {value}" for path, value in spec.sets]
    if scenario.warm_up_weeks == 0:
        found.append("the run starts empty and without warm-up: no design is called steady")
    if scenario.trace is not None:
        found.append("opening times come from a trace: intervals are conditional on them")
    return found
