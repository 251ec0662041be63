"""The course of a study: stage after stage, tasks out, results in, points complete."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supportsim.engines import EngineName
from supportsim.outcome.outcome import Outcome
from supportsim.study.aggregate import Runs, aggregate, ratios_of
from supportsim.study.crossover import CurvePoint
from supportsim.study.metrics import judged
from supportsim.study.points import Point, Points
from supportsim.study.replicate import Task
from supportsim.study.results import PointResult
from supportsim.study.workers import Failure, Workers

if TYPE_CHECKING:
    from supportsim.study.case_parts import Saving

#: Called with (replications done, replications in all, name of the stage).
Progress = Callable[[int, int, str], None]
#: What a worker does with a task; importable by name.
Runner = Callable[[Task], Mapping[str, Outcome]]


@dataclass(slots=True, kw_only=True)
class Course:
    """Runs the stages of a study; points with the same inputs share their replications.

    Attributes:
        saving: Where the base point's ledgers go; None drops them.
        saved: Replications whose ledgers go there; None for all.
        is_audited: Whether every run is audited.
        engine: Which engine plays the plans.
        brief: Whether the measures that take longest are left out.
        judged: Metrics that are traced along curves, and whether more is better.
        kept: Replications of points that came, whose inputs come again.
        done: Replications that came back so far.
        is_refused: Whether one of them could not be run because of what people wrote.
        total: Replications of the whole study, what is taken over from other points left out.
        timings: Stage to seconds.
        traces: Stage to what crossovers need of its points.
    """

    workers: Workers
    runner: Runner
    points: Points
    reference: str
    progress: Progress | None = None
    saving: "Saving | None" = None
    saved: Collection[int] | None = None
    is_audited: bool = False
    engine: EngineName = "auto"
    brief: bool = False
    judged: Mapping[str, bool] = field(default_factory=judged)
    kept: list[tuple[Point, Runs]] = field(default_factory=list)
    done: int = 0
    is_refused: bool = False
    total: int = field(init=False)
    timings: dict[str, float] = field(default_factory=dict)
    traces: dict[str, list[CurvePoint]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        apart: list[Point] = []
        for point in self._points():
            twin = next((other for other in apart if other.same_inputs(point)), None)
            if twin is None or twin.replications < point.replications:
                apart = [other for other in apart if other is not twin] + [point]
        self.total = sum(point.replications for point in apart)

    def _points(self) -> list[Point]:
        """Every point of the study."""
        stages = [*self.points.curves.values(), *self.points.grids.values()]
        return [self.points.base, *(point for stage in stages for point in stage)]

    def stage(self, name: str, points: Sequence[Point]) -> list[PointResult]:
        """Run some points; each is aggregated and let go of as soon as it is complete."""
        begun = time.monotonic()
        runs = [self._known(point) for point in points]
        wanted = [
            (at, number)
            for at, point in enumerate(points)
            for number in range(point.replications)
            if number not in runs[at].outcomes
        ]
        left = Counter(at for at, _ in wanted)
        found = {
            at: self._finish(points[at], runs[at]) for at in range(len(points)) if not left[at]
        }
        tasks = [self._task(points[at], number) for at, number in wanted]
        for index, result in self.workers.run(self.runner, tasks):
            at, number = wanted[index]
            _take(runs[at], number, result)
            self.is_refused |= isinstance(result, Failure) and result.is_of_input
            left[at] -= 1
            if not left[at]:
                found[at] = self._finish(points[at], runs[at])
            self._tell(name)
        self.timings[name] = time.monotonic() - begun
        self.traces[name] = [found[at][1] for at in range(len(points))]
        return [found[at][0] for at in range(len(points))]

    def _known(self, point: Point) -> Runs:
        """Replications of an earlier point that serve for this one too."""
        known: dict[int, Mapping[str, Outcome]] = {}
        for other, runs in self.kept:
            if other.same_inputs(point):
                known |= runs.first(point.replications).outcomes
        return Runs(outcomes=known, failures=[])

    def _task(self, point: Point, replication: int) -> Task:
        return Task(
            scenario=point.scenario,
            designs=point.designs,
            seed=point.seed,
            replication=replication,
            saving=self.saving if self._is_saved(point, replication) else None,
            is_audited=self.is_audited,
            engine=self.engine,
            brief=self.brief,
        )

    def _is_saved(self, point: Point, replication: int) -> bool:
        return point is self.points.base and (self.saved is None or replication in self.saved)

    def _tell(self, stage: str) -> None:
        """Count a replication, and say so."""
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, max(self.done, self.total), stage)

    def _finish(self, point: Point, runs: Runs) -> tuple[PointResult, CurvePoint]:
        """A complete point: its results, and what crossovers need of it."""
        runs.failures.sort(key=_number_of)
        result = aggregate(point, runs, reference=self.reference, judged=self.judged)
        numbers = tuple(sorted(runs.outcomes))
        ratios = {}
        for name, design in result.designs.items():
            if design.overloaded:
                continue
            every = ratios_of([runs.outcomes[number][name] for number in numbers])
            ratios[name] = {metric: every[metric] for metric in self.judged if metric in every}
        if any(other is not point and other.same_inputs(point) for other in self._points()):
            self.kept.append((point, Runs(outcomes=dict(runs.outcomes), failures=[])))
        runs.outcomes.clear()
        value = next(iter(point.values.values()), None)
        return result, CurvePoint(value=value, replications=numbers, ratios=ratios)


def _take(runs: Runs, number: int, result: Mapping[str, Outcome] | Failure) -> None:
    """Note what came of a replication."""
    if isinstance(result, Failure):
        runs.failures.append(f"replication {number}: {result.reason}")
    else:
        runs.outcomes[number] = result


def _number_of(failure: str) -> int:
    return int(failure.removeprefix("replication ").partition(":")[0])
