"""Checks of samples against exact laws, in two stages, with false alarms that are bounded.

Every p-value here is valid: under its law it is at most x with probability x at most, however
small the sample or x, or the docstring says how far that is off.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import records
from scipy.stats import binom, norm, poisson

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

#: Checks of the suite share its false alarms; `test_suite.py` counts them.
CHECKS: Final = 200
#: A check alarms falsely with at most this probability, both stages together.
FALSE_ALARM: Final = 1e-6 / CHECKS
FIRST_STAGE: Final = 1e-3
#: Stage to the level below which it fails.
LEVELS: Final = {1: FIRST_STAGE, 2: FALSE_ALARM / FIRST_STAGE}
#: Stage to samples of the law itself that a sample is ranked among.
DRAWS: Final = {1: 9_999, 2: 1_499_999}
#: Numbers drawn at a time.
BLOCK: Final = 500_000
#: So many samples as far out are more than any failure has: no more are drawn then.
PLENTY: Final = 30
#: Share of replications of which a claim about one of them must be true.
MOSTLY: Final = 0.95


def multinomial_p(
    counts: Integers | Floats, law: Floats, *, stage: int, parts: int = 1, two_sided: bool = False
) -> float:
    """Rank of the chi-square statistic of counts among those of samples drawn from their law.

    Valid without any approximation: of N + 1 samples of one law, each is as likely as any other
    to be the farthest. Source: Dwass (1957), Barnard (1963).

    Args:
        counts: (cells,) of one sample.
        law: (cells,) weights of the cells, all above 0.
        stage: How many samples to rank among; see `DRAWS`.
        parts: P-values that `holds` looks at beside this one, itself counted.
        two_sided: Whether counts that lie too near to their law are unlikely too.
    """
    total, draws = int(counts.sum()), DRAWS[stage] * parts
    shares = law / law.sum()
    found = float(chi_square(np.asarray(counts, dtype=float)[None], total * shares)[0])
    rng = np.random.default_rng([stage, len(law), total])
    step = max(1, BLOCK // len(law))
    beyond = within = done = 0
    while done < draws and min(beyond, within if two_sided else beyond) < PLENTY:
        others = chi_square(rng.multinomial(total, shares, size=min(step, draws - done)),
                            total * shares)  # fmt: skip
        done += len(others)
        # What is equal but for the last digits counts as equal.
        beyond += int((others >= found * (1 - 1e-12)).sum())
        within += int((others <= found * (1 + 1e-12)).sum())
    upper, lower = ((one + 1) / (done + 1) for one in (beyond, within))
    return min(1.0, 2 * min(upper, lower)) if two_sided else upper


def chi_square(counts: Integers | Floats, expected: Floats) -> Floats:
    """Statistic of each row of counts."""
    return np.asarray(((counts - expected) ** 2 / expected).sum(axis=1))


def cdf_p(values: npt.ArrayLike, cdf: Callable[[Floats], Floats]) -> float:
    """Bound of the probability that independent values lie as far from their law as these.

    Valid for every number of values and every continuous law. Source: the inequality of Dvoretzky,
    Kiefer and Wolfowitz, with the constant of Massart (1990).
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    n, at = len(ordered), cdf(ordered)
    steps = np.arange(n + 1) / n
    off = max(float((steps[1:] - at).max()), float((at - steps[:-1]).max()))
    return min(1.0, 2 * float(np.exp(-2 * n * off**2)))


def poisson_p(count: int, mean: float) -> float:
    """Exact probability, on both sides, of a Poisson count as far out."""
    return min(1.0, 2 * float(min(poisson.cdf(count, mean), poisson.sf(count - 1, mean))))


def binomial_p(hits: int, tries: int, share: float) -> float:
    """Exact probability, on both sides, of a number of hits as far out."""
    tails = binom.cdf(hits, tries, share), binom.sf(hits - 1, tries, share)
    return min(1.0, 2 * float(min(tails)))


def fewer_p(hits: int, tries: int, share: float) -> float:
    """Exact probability of no more hits where each has at least that chance, at the worst."""
    return float(binom.cdf(hits, tries, share))


def more_p(hits: int, tries: int, share: float) -> float:
    """Exact probability of no fewer hits where each has at most that chance, at the worst."""
    return float(binom.sf(hits - 1, tries, share))


def mostly_p(hits: int, tries: int) -> float:
    """Exact probability of no more hits where each has a chance of `MOSTLY` or more."""
    return fewer_p(hits, tries, MOSTLY)


def correlation_p(scores: Sequence[float]) -> float:
    """Bound for the largest of some correlations of independent columns, each times sqrt(rows).

    By the normal law, whose tails are the heavier ones: ranks and uniform numbers have less
    kurtosis, so their correlations have too, by 6 parts in 5 of the rows.
    """
    return min(1.0, 2 * len(scores) * float(norm.sf(np.abs(scores).max())))


def holds(p_values: Callable[[int], Sequence[float]]) -> bool:
    """Check some p-values together, in two stages; fails only if both fail, on fresh keys.

    Args:
        p_values: Stage, 1 or 2, to valid p-values; the second on a larger sample of other keys.
    """
    for stage, level in LEVELS.items():
        found = p_values(stage)
        least = len(found) * min(found)
        if least > level:
            break
    records.tested(min(1.0, least), level, stage=stage, seen=0.0)
    return least > level
