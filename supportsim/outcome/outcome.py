"""What one run amounts to: figures that can be pooled over replications, and no more."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Outcome:
    """Measures and money of one replication of one design.

    Attributes:
        ratios: Metric name to (numerator, denominator); over replications the metric is
            sum of numerators / sum of denominators. A plain number has denominator 1.
            Cut metrics are named "response_attainment/severity=1".
        reasons: Metric name to why it has no value in this scenario.
        samples: "first_response_hours", "resolution_hours" (and cuts that have quantiles)
            to sorted milliseconds of judged cases; a case without the event counts as
            infinite (the largest int64).
        series: Name to numbers by day, hour of the week or age; see `docs/metrics.md`.
        statement: Line of the income statement to cents by month of the window; costs
            and credits are negative.
        months: "2027-01" for each month of the window (the first and last may be partial).
    """

    ratios: dict[str, tuple[float, float]]
    reasons: dict[str, str]
    samples: dict[str, Integers]
    series: dict[str, Floats]
    statement: dict[str, Integers]
    months: tuple[str, ...]
