"""Flow: cases alike on their way through a design, and what a kind of them needs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from supportsim.demand.attempts import assist_laws, attempt_laws
from supportsim.demand.work import distribution_of
from supportsim.inputs.kinds import Kind
from supportsim.inputs.law import Law
from supportsim.inputs.scenario import Scenario
from supportsim.laws import mean
from supportsim.study.workload_cases import Stream
from supportsim.study.workload_difficulty import Range
from supportsim.study.workload_touches import TouchPlan, touch_plan

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """What the cases of a kind need, in hours of effort.

    Attributes:
        touches: How many touches.
        attempt: Mean of an attempt at a desk of each rank.
        steps: Number of touches of an attempt to share of attempts.
        assist: Mean of an assist by a desk of each rank.
        reproduction: Mean over all cases, those without need included.
        reopening: Mean over all resolved cases of the work after it.
    """

    touches: TouchPlan
    attempt: tuple[float, ...]
    steps: Mapping[int, float]
    assist: tuple[float, ...]
    reproduction: float
    reopening: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Flow:
    """Cases alike.

    Attributes:
        difficulty: Of all of them; who has a competence above its lower end can solve them.
        arriving: (t,) how many a year, by the touch that is next.
        tried: Hours that people of other desks spent on each.
        seen: Desks that gave them on, since they last moved.
        is_new: Whether nobody has worked on them yet.
    """

    stream: Stream
    sort: Sort
    difficulty: Range
    arriving: Floats
    tried: float = 0.0
    seen: frozenset[str] = frozenset()
    is_new: bool = True

    @property
    def per_year(self) -> float:
        """How many."""
        return float(self.arriving.sum())

    @property
    def share(self) -> float:
        """Part of all cases of the sort and difficulty."""
        return self.per_year / (self.stream.per_year * self.difficulty.share)

    @property
    def touch(self) -> float:
        """Mean effort of a touch in hours."""
        return self.stream.effort_hours / self.sort.touches.mean

    def part(self, share: float) -> "Flow":
        """A share of them."""
        return replace(self, arriving=self.arriving * share)

    def onward(self, desk: str, *, tried: float) -> "Flow":
        """The same after an attempt of so many hours at a desk."""
        seen = self.seen | {desk}
        return replace(self, tried=self.tried + tried, seen=seen, is_new=False)

    def moved(self, arriving: Floats) -> "Flow":
        """Those that move on after a touch, their work so far being that of another desk."""
        position = np.arange(len(arriving))
        done = float((arriving * position).sum() / arriving.sum())
        done -= float((self.arriving * position).sum()) / self.per_year
        tried = self.tried + self.touch * max(done, 0.0)
        return replace(self, arriving=arriving, tried=tried, seen=frozenset(), is_new=False)


def flow_of(stream: Stream, sort: Sort, difficulty: Range, share: float) -> Flow:
    """A share of the cases of a stream that have this difficulty, none begun."""
    arriving = np.zeros(len(sort.touches.goes_on))
    arriving[0] = stream.per_year * share * difficulty.share
    return Flow(stream=stream, sort=sort, difficulty=difficulty, arriving=arriving)


def sort_of(scenario: Scenario, name: str) -> Sort:
    """What the cases of a kind need."""
    kind: Kind = scenario.kinds[name]
    return Sort(
        touches=touch_plan(scenario, name),
        attempt=tuple(_mean(law) for law in attempt_laws(scenario, name)),
        steps=scenario.attempt_touches_of(name),
        assist=tuple(_mean(law) for law in assist_laws(scenario, name)),
        reproduction=kind.reproduction_share * _mean(scenario.reproduction_hours),
        reopening=kind.reopen_share * _mean(scenario.reopen_hours),
    )


def _mean(law: Law | None) -> float:
    return 0.0 if law is None else mean(distribution_of(law))
