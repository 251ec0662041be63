"""The results of a study: figures with intervals, by point and design."""

from dataclasses import dataclass, field

from supportsim.inputs.study import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A metric over replications with its 95 % interval, or the reason for having none.

    Attributes:
        mean, low, high: None when undefined; `reason` says why.
        replications: How many stand behind it.
        indicative: True when there are too few for the interval to be trusted
            (below 30; below 50 for a quantile).
    """

    mean: float | None
    low: float | None
    high: float | None
    replications: int
    reason: str | None = None
    indicative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Paired difference of two designs in one metric, `of` minus `versus`.

    Attributes:
        mean, low, high: With a simultaneous (paired Bonferroni) 95 % interval over all
            designs compared at this point.
        correlation: Between the two designs over replications.
        variance_ratio: Variance of the difference had the designs been run on separate
            cases, over its variance on the same cases.
    """

    of: str
    versus: str
    metric: str
    mean: float | None
    low: float | None
    high: float | None
    reason: str | None = None
    correlation: float | None = None
    variance_ratio: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """Anonymous places of a role.

    Attributes:
        most: Most of them staffed at once in a week without holidays.
        weekly_hours: Hours of all of them in such a week.
    """

    most: int
    weekly_hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignResult:
    """One design at one point.

    Attributes:
        metrics: Metric name to figure.
        series: Name of a series to its mean over replications.
        statement: Line of the income statement to the mean money by month.
        months: Labels of those months.
        headcounts: "desk/role" to the headcount that was run (after equal cost, scaling).
        seats: "desk/role" to its seats, where it has some.
        vendors: Which "desk/role" are a vendor's.
        staff_cost: Yearly loaded cost of the rostered people, before the run.
        overloaded: Whether the backlog grows, so that no figure is a steady one; None when
            that is not judged, since the run starts empty.
    """

    name: str
    metrics: dict[str, Figure]
    series: dict[str, list[float]]
    statement: dict[str, list[float]]
    months: list[str]
    headcounts: dict[str, float]
    staff_cost: float
    overloaded: bool | None
    seats: dict[str, Seated] = field(default_factory=dict)
    vendors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointResult:
    """All designs at one point of a study.

    Attributes:
        values: Curve name to the value set here; empty at the base point.
        best: Metric to the designs that may be the best (comparison with the best, 95 %).
        failures: One line for each replication that failed.
    """

    values: dict[str, object]
    designs: dict[str, DesignResult]
    differences: list[Difference]
    best: dict[str, list[str]]
    replications: int
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossover:
    """Where along a curve the lead in a metric passes from one design to another.

    Attributes:
        curve, metric: Which.
        before, after: Designs with the best mean on the lower and on the upper side.
        at: Value of the curve at which their paired difference is 0, between the points
            by straight lines.
        low, high: 95 % interval of `at`: the values around it at which the interval of
            the difference holds 0; None when that reaches beyond the curve.
        text: The same in words.
    """

    curve: str
    metric: str
    before: str
    after: str
    at: float | None
    low: float | None
    high: float | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """Which value of a curve is best for a design, and which may be.

    Attributes:
        curve, metric, design: Of what.
        at: The value with the best mean.
        low, high: Least and greatest value that no other value surely beats (simultaneous
            paired 95 % intervals over all pairs); at an end of the curve the best value may
            lie beyond it.
        text: The same in words.
    """

    curve: str
    metric: str
    design: str
    at: float
    low: float
    high: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Which designs keep a promise at a point; overloaded designs keep none.

    Attributes:
        stage, values: The point: "base" or the curve, and its value there.
        keep: Designs whose figures lie on the good side of every goal with their whole
            intervals; the best in the deciding measure first.
        best: Those of them that may be the best in it (comparison with the best, 95 %).
        rivals: Designs that may or may not keep it, and whose mean is better than that of the
            first of `best`; all that are unsure where no design surely keeps it.
    """

    stage: str
    values: dict[str, object]
    keep: list[str]
    best: list[str]
    rivals: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Where along a curve the best design of those whose means keep a promise changes.

    Attributes:
        before, after: On the lower and the upper side; None where no design keeps it.
        designs, metric: What happens there: one design passes its goal in the metric, or two
            pass each other in the deciding one. None and empty where a design drops out by
            overload.
        at, low, high: As in `Crossover`; by overload the two points between which it is.
        text: The same in words.
    """

    curve: str
    before: str | None
    after: str | None
    designs: list[str]
    metric: str | None
    at: float | None
    low: float | None
    high: float | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseResult:
    """What came of a promise of the study.

    Attributes:
        label, goals, then: As the study has them.
        kept: At the base point, then along each curve.
        turns: Along each curve.
    """

    label: str
    goals: dict[str, float]
    then: str
    kept: list[Kept]
    turns: list[Turn]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyResult:
    """A whole study.

    Attributes:
        base: The base point.
        curves: Curve name to its points, in the order of the study's values.
        grids: Grid name to its points.
        labels: Curve name to words for its axis.
        reference: The design the others are compared with.
        assumptions: "file: key: text" of every input whose source is an assumption.
        warnings: What the reader should know about the inputs.
        notes: Printed facts (what is judged, overrides, scaling factor, residue of equal cost).
        provenance: Seed, hash of the inputs, versions.
        crossovers: Where the best design changes, by curve and judged metric.
        optima: Best values of each curve, by design, in the study's `turning_points`.
        promises: What came of each promise of the study.
        along: Metrics whose parts are written along curves as well: those the study names.
        resolved: "scenario" and the name of each design to its complete form, as run at
            the base point.
        holidays: Country code to the dates that were used as public holidays.
        timings: Stage to seconds; never written into results, which are reproducible.
    """

    name: str
    description: str
    question: str
    scenario: str
    reference: str
    base: PointResult
    curves: dict[str, list[PointResult]]
    grids: dict[str, list[PointResult]]
    labels: dict[str, str]
    units: dict[str, str]
    goals: dict[str, float]
    assumptions: list[str]
    warnings: list[str]
    notes: list[str]
    provenance: dict[str, Value]
    crossovers: list[Crossover] = field(default_factory=list)
    optima: list[Optimum] = field(default_factory=list)
    promises: dict[str, PromiseResult] = field(default_factory=dict)
    along: tuple[str, ...] = ()
    resolved: dict[str, object] = field(default_factory=dict)
    holidays: dict[str, list[str]] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
