"""Run a study: every point, every replication, and what they amount to together."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from supportsim.engines import EngineName, engine_of
from supportsim.errors import InputError, SupportSimError
from supportsim.outcome.metrics import LONG_MEASURES
from supportsim.study.beforehand import STAFFING
from supportsim.study.course import Course, Progress, Runner
from supportsim.study.metrics import judged, whole
from supportsim.study.points import Point, points_of
from supportsim.study.provenance import hash_of, holidays_used, resolved_inputs, versions
from supportsim.study.replicate import perform
from supportsim.study.results import Crossover, Optimum, PointResult, PromiseResult, StudyResult
from supportsim.study.spec import StudySpec
from supportsim.study.staffing import Staffing
from supportsim.study.telling import assumptions_in, goals_of, notes_of, units_of
from supportsim.study.workers import Workers

if TYPE_CHECKING:
    from supportsim.study.case_parts import Saving


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stages:
    """What came of all points, and what the curves tell together."""

    base: PointResult
    curves: dict[str, list[PointResult]]
    grids: dict[str, list[PointResult]]
    crossovers: list[Crossover]
    optima: list[Optimum]
    promises: dict[str, PromiseResult]


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
        spec: What is asked; see `spec.spec_of_study` and `spec.spec_of_files`.
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
            brief=brief and not _needs_long_measures(spec, points.base),
            judged=judged(spec.along),
        )
        stages = _run_stages(course, spec, cases)
    return _result(course, spec, stages)


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


def _needs_long_measures(spec: StudySpec, base: Point) -> bool:
    """Whether a goal, a promise or a turning point is about what takes longest to measure."""
    named = (*goals_of(base.scenario), *spec.along)
    return bool(LONG_MEASURES & {whole(metric) for metric in named})


def _run_stages(course: Course, spec: StudySpec, cases: Path | None) -> _Stages:
    """Run the base point, the curves and the grids, in this order."""
    base = _run_base(course, spec, cases)
    points = course.points
    curves = {name: course.stage(name, line) for name, line in points.curves.items()}
    changes, bests = _along_curves(course, spec, list(curves))
    promises = _promises(course, spec, {"base": [base], **curves})
    return _Stages(
        base=base,
        curves=curves,
        grids={name: course.stage(name, some) for name, some in points.grids.items()},
        crossovers=changes,
        optima=bests,
        promises=promises,
    )


def _promises(
    course: Course, spec: StudySpec, stages: dict[str, list[PointResult]]
) -> dict[str, PromiseResult]:
    """What came of the promises of the study."""
    if not spec.promises:
        return {}
    from supportsim.study.promises import promise_result  # noqa: PLC0415 (few studies have any)

    return {
        name: promise_result(promise, stages, course.traces)
        for name, promise in spec.promises.items()
    }


def _run_base(course: Course, spec: StudySpec, cases: Path | None) -> PointResult:
    """Run the base point, and save its ledgers if wanted.

    Raises:
        InputError: No replication succeeded, because of what people wrote.
        SupportSimError: None did for another reason.
    """
    point = course.points.base
    with _saving(cases, spec.scenario.stem, point) as course.saving:
        base = course.stage("base", [point])[0]
    if not base.designs:
        reason = f"no replication succeeded: {base.failures[0]}"
        raise InputError([reason]) if course.is_refused else SupportSimError(reason)
    return base


def _saving(
    cases: Path | None, scenario: str, base: Point
) -> "AbstractContextManager[Saving | None]":
    """Where the base point's ledgers go, if anywhere."""
    if cases is None:
        return nullcontext()
    from supportsim.study.cases import saving_to  # noqa: PLC0415 (few runs save any)

    return saving_to(cases, scenario=scenario, point=base)


def _along_curves(
    course: Course, spec: StudySpec, curves: Sequence[str]
) -> tuple[list[Crossover], list[Optimum]]:
    """Where the best design changes along each curve, and the best values of each."""
    if not curves:
        return [], []
    from supportsim.study.crossover import crossovers  # noqa: PLC0415 (many runs have no curves)
    from supportsim.study.optimum import optima  # noqa: PLC0415 (likewise)

    asked, traces = spec.turning_points, course.traces
    changes = [crossovers(name, traces[name], judged=judged(asked)) for name in curves]
    bests = [optima(name, traces[name], metrics=asked) for name in curves]
    return list(chain.from_iterable(changes)), list(chain.from_iterable(bests))


def _result(course: Course, spec: StudySpec, stages: _Stages) -> StudyResult:
    """All that is told of a study that has been run."""
    points = course.points
    base = points.base
    resolved = resolved_inputs(base.scenario, base.designs)
    return StudyResult(
        name=spec.name,
        description=spec.description,
        question=spec.question,
        scenario=spec.scenario.stem,
        reference=spec.reference,
        base=stages.base,
        curves=stages.curves,
        grids=stages.grids,
        labels={name: curve.label for name, curve in spec.curves.items()},
        units=units_of(stages.base, base.scenario.currency),
        goals=goals_of(base.scenario),
        assumptions=assumptions_in(spec, base),
        warnings=points.warnings,
        notes=notes_of(points, spec),
        provenance={
            "seed": base.seed,
            "replications": base.replications,
            "input_hash": hash_of(resolved),
            **versions(),
        },
        crossovers=stages.crossovers,
        optima=stages.optima,
        promises=stages.promises,
        along=spec.along,
        resolved=resolved,
        holidays=holidays_used(base.scenario),
        timings=course.timings,
    )
