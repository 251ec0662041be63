"""Studies made small, and claims of theory about one replication, counted over many.

What a replication gives has a law that nobody knows, and an interval over 24 of them is not to be
trusted at one in a million. But replications are independent. So theory is made a claim about one
of them, narrow enough to be worth something and wide enough to be true of 19 in 20; how many bear
it out is then binomial, whatever the law of what they give.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import records
from chains import DEPTH, POWER
from checks import FIRST_STAGE, LEVELS, MOSTLY, mostly_p
from scipy.stats import binom

import supportsim as ss
from supportsim.inputs.study import Curve, Value
from supportsim.outcome.metrics import LONG_MEASURES
from supportsim.study.beforehand import STAFFING
from supportsim.study.metrics import whole
from supportsim.study.points import points_of
from supportsim.study.replicate import Task, perform
from supportsim.study.spec import StudySpec

ROOT: Final = Path(__file__).parents[1]
#: Many short runs instead of few long ones.
SHORT: Final = {"scenario.warm_up_weeks": 1, "scenario.window_weeks": 3}
#: Share of replications that bear out what is wrong, at most: as many as not.
WRONG: Final = 0.5

#: What one replication gives: value of the curve, design and metric to its figure.
Replication = Mapping[Value, Mapping[str, Mapping[str, float]]]
#: Stage and number to that many replications.
Played = Callable[[int, int], Sequence[Replication]]
#: A claim: what it says of one replication.
Claim = Callable[[Replication], bool]


def small(
    study: str,
    curve: str,
    values: Collection[Value] = (),
    *,
    designs: Sequence[str] = (),
    sets: Mapping[str, object] | None = None,
) -> StudySpec:
    """A shipped study with one of its curves.

    Args:
        study: Path below `experiments`.
        curve: Its name.
        values: Those that are run, in their order; all when left out.
        designs: Which of its designs; all when left out.
        sets: Values that hold at every point.
    """
    spec = ss.load_study(ROOT / "experiments" / study, sets=sets)
    kept = {name: spec.designs[name] for name in designs or spec.designs}
    curves = {curve: at_values(spec.curves[curve], values or spec.curves[curve].values)}
    return replace(spec, designs=kept, reference=next(iter(kept)), curves=curves, grids={})


def at_values(curve: Curve, values: Collection[Value]) -> Curve:
    """The curve at some of its values only."""
    places = [curve.values.index(value) for value in values]
    settings = {path: [along[at] for at in places] for path, along in curve.settings.items()}
    return curve.model_copy(update={"values": list(values), "settings": settings})


def played(spec: StudySpec) -> Played:
    """The only curve of a study, every stage on a seed of its own; what was played is kept."""
    known: dict[int, list[Replication]] = {}
    is_brief = not LONG_MEASURES & {whole(metric) for metric in spec.along}

    def play(stage: int, count: int) -> Sequence[Replication]:
        (line,) = points_of(
            spec, staffing=STAFFING, seed=stage, replications=count, full=False
        ).curves.values()
        found = known.setdefault(stage, [])
        for number in range(len(found), count):
            one = {}
            for point in line:
                task = Task(scenario=point.scenario, designs=point.designs, seed=point.seed,
                            replication=number, brief=is_brief)  # fmt: skip
                (value,) = point.values.values()
                one[value] = {
                    name: {metric: top / low for metric, (top, low) in each.ratios.items() if low}
                    for name, each in perform(task).items()
                }
            found.append(one)
        return found[:count]

    return play


def usually(play: Played, claims: Sequence[Claim], *, replications: int) -> bool:
    """Check some claims in two stages, the second on four times as many replications.

    A false alarm needs both to fail. What half of the replications or fewer bear out, the first
    stage sees with `POWER`.

    Args:
        play: Where replications come from.
        claims: Each said to be true of `MOSTLY` of them, or more.
        replications: Of the first stage; `make truth` takes `DEPTH` times as many.

    Raises:
        ValueError: So few replications do not see enough.
    """
    part = part_seen(DEPTH * replications, FIRST_STAGE / len(claims))
    if part > 1:
        raise ValueError(f"{replications} replications are too few to see that a claim is wrong")
    for stage, level in LEVELS.items():
        count = DEPTH * replications * 4 ** (stage - 1)
        rows = play(stage, count)
        least = len(claims) * min(mostly_p(sum(map(claim, rows)), count) for claim in claims)
        if least > level:
            break
    records.drew(count, "replications")
    records.tested(min(1.0, least), level, stage=stage, seen=part)
    return least > level


def part_seen(tries: int, level: float) -> float:
    """The part of the way from `MOSTLY` to `WRONG` at which a claim fails with `POWER`."""
    fails = int(binom.ppf(level, tries, MOSTLY))
    fails -= mostly_p(fails, tries) > level
    low, high = 0.0, 1.0
    for _ in range(40):
        share = (low + high) / 2
        low, high = (share, high) if binom.cdf(fails, tries, share) >= POWER else (low, share)
    return (MOSTLY - low) / (MOSTLY - WRONG)


def near(truth: float, *, by: float) -> Callable[[float], bool]:
    """Whether a figure lies no farther from what a formula says."""
    return lambda figure: abs(figure - truth) <= by
