"""What the checks of one test measured, kept for the table that `make truth` writes."""

from dataclasses import asdict, dataclass


@dataclass(slots=True, kw_only=True)
class Findings:
    """What one test has measured so far.

    Attributes:
        sample: Independent states, or replications, behind it; 0 for none.
        unit: Which of the two.
        comparisons: Statistics held against a bound.
        statistic: Which: "p" must be above its bound, "half-widths" must not.
        found: The one of them that came nearest to its bound.
        bound: Its bound.
        strain: How near: 1 is at the bound.
        stage: Of a check by p: 1, or 2 when the first stage asked for more.
        seen: The part of the error which the test names that its sample shows nearly always.
    """

    sample: int = 0
    unit: str = ""
    comparisons: int = 0
    statistic: str = ""
    found: float = 0.0
    bound: float = 0.0
    strain: float = 0.0
    stage: int = 1
    seen: float = 0.0


_findings = Findings()


def begin() -> None:
    """Forget the last test."""
    global _findings  # noqa: PLW0603 (one test runs at a time)
    _findings = Findings()


def findings() -> dict[str, object]:
    """What was measured since, as plain data."""
    return asdict(_findings)


def drew(sample: int, unit: str) -> None:
    """Take note of the sample that a test looks at, the largest of several."""
    if sample > _findings.sample:
        _findings.sample, _findings.unit = sample, unit


def tested(p: float, level: float, *, stage: int, seen: float) -> None:
    """Take note of a probability that had to be above a level."""
    _findings.stage = stage
    _note("p", p, level, strain=level / max(p, 1e-300), seen=seen)


def measured(off: float, most: float, *, seen: float) -> None:
    """Take note of a distance in half-widths, and of the most that it may be."""
    _note("half-widths", off, most, strain=off / most, seen=seen)


def _note(statistic: str, found: float, bound: float, *, strain: float, seen: float) -> None:
    _findings.comparisons += 1
    _findings.seen = max(seen, _findings.seen)
    if strain >= _findings.strain:
        _findings.statistic, _findings.strain = statistic, strain
        _findings.found, _findings.bound = found, bound
