"""Where measures of saved tables are gathered, each with its value or why it has none."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


@dataclass(slots=True, kw_only=True)
class Pool:
    """Collects measures as sums over rows, with a reason for what cannot be told."""

    metrics: dict[str, float | None] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def ratio(self, name: str, above: npt.ArrayLike, below: npt.ArrayLike) -> None:
        """Add a measure: sum of the numerators over sum of the denominators."""
        bottom = float(np.sum(below))
        self.metrics[name] = float(np.sum(above)) / bottom if bottom else None
        if not bottom:
            self.reasons[name] = "nothing counts"

    def missing(self, name: str, why: str) -> None:
        """Add a measure without a value."""
        self.metrics[name], self.reasons[name] = None, why
