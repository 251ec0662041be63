"""How often intervals of skewed figures hold the truth, and how long they are.

    python scripts/coverage.py [TRIALS]

For each law and number of replications: coverage in per cent, and the mean length in standard
deviations, of the plain t interval, of one bent as far as the skewness of the values says, and of
ours, which is bent no further than `largest_bend`. The laws have mean 0 and deviation 1.
"""

import math
import sys
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.study.intervals import (
    LARGE_SKEWNESS,
    interval_of_mean,
    sample_skewness,
    standard_deviation,
    straightened,
)
from supportsim.study.student import student

Floats = npt.NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Floats]

SEED: Final = 20261123
REPLICATIONS: Final = (4, 6, 8, 10, 20, 30, 50)


def gamma(skewness: float) -> Draw:
    """Values with this skewness below 0: most years are good, a few are bad."""
    shape = (2 / skewness) ** 2
    return lambda rng, count: (shape - rng.gamma(shape, size=count)) / math.sqrt(shape)


LAWS: Final[dict[str, Draw]] = {
    "normal": lambda rng, count: rng.normal(size=count),
    "skewness -1": gamma(1.0),
    "skewness -2.3": gamma(2.3),
}


def unlimited(values: list[float]) -> tuple[float, float]:
    """The interval bent as far as the skewness of the values says."""
    count, centre = len(values), math.fsum(values) / len(values)
    spread = standard_deviation(values, centre=centre)
    skewness = sample_skewness([value - centre for value in values], spread)
    bend = skewness / math.sqrt(count) if abs(skewness) > LARGE_SKEWNESS else 0.0
    quantile, error = student(0.975, count - 1), spread / math.sqrt(count)
    return (
        centre - error * straightened(quantile, bend),
        centre - error * straightened(-quantile, bend),
    )


def ours(values: list[float], *, skewed: bool | None) -> tuple[float, float]:
    """The interval of the program."""
    found = interval_of_mean(values, centre=math.fsum(values) / len(values), skewed=skewed)
    if found.low is None or found.high is None:
        raise ValueError(f"no interval: {found.reason}")
    return found.low, found.high


def main(trials: int) -> None:
    """Print the table."""
    methods: dict[str, Callable[[list[float]], tuple[float, float]]] = {
        "plain t": lambda values: ours(values, skewed=False),
        "bent, no limit": unlimited,
        "ours": lambda values: ours(values, skewed=None),
    }
    print(f"{trials} trials; coverage of nominal 95 %, mean length")
    print(f"{'law':14s} {'replications':>12s}" + "".join(f"{name:>18s}" for name in methods))
    for law, draw in LAWS.items():
        for count in REPLICATIONS:
            rng = np.random.default_rng([SEED, count])
            samples = [draw(rng, count).tolist() for _ in range(trials)]
            cells = []
            for method in methods.values():
                ends = [method(values) for values in samples]
                held = sum(low <= 0 <= high for low, high in ends) / trials
                length = math.fsum(high - low for low, high in ends) / trials
                cells.append(f"{100 * held:11.1f}  {length:5.2f}")
            print(f"{law:14s} {count:12d}" + "".join(cells))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
