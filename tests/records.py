"""What the checks of one test measured, kept for the table that `make truth` writes."""

from dataclasses import asdict, dataclass


@dataclass(slots=True, kw_only=True)
class Findings:
    """What one test has measured so far.

    Attributes:
        sample: Independent states, or replications, behind it; 0 for none.
        unit: Which of the two.
        comparisons: Probabilities held against a bound.
        found: The one of them that came nearest to its bound, which it must be above.
        bound: Its bound.
        strain: How near: 1 is at the bound.
        stage: 1, or 2 when the first stage asked for more.
        seen: The part of the error which the test names that its sample shows nearly always.
    """

    sample: int = 0
    unit: str = ""
    comparisons: int = 0
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
    """Take note of a probability that had to be above a level, the nearest to it of several."""
    _findings.comparisons += 1
    _findings.stage = stage
    _findings.seen = max(seen, _findings.seen)
    strain = level / max(p, 1e-300)
    if strain >= _findings.strain:
        _findings.strain, _findings.found, _findings.bound = strain, p, level
