"""Markov chains solved exactly, and checks against them with bounded false alarms."""

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import expm_multiply
from scipy.stats import chi2, ncx2

State = tuple[int, ...]
Floats = npt.NDArray[np.float64]

#: A check alarms falsely with at most this probability, both stages together.
FALSE_ALARM = 1e-6 / 50
FIRST_STAGE = 1e-3


def transient(
    moves: Callable[[State], Iterable[tuple[State, float]]], start: State, time: float, most: int
) -> dict[State, float]:
    """Law of a chain at a time, from a known start.

    Args:
        moves: Next states of a state with their rates.
        start: State at time 0.
        time: In the unit of the rates.
        most: States with a larger sum are left out (their mass must be negligible).
    """
    states, frontier = {start: 0}, [start]
    edges: list[tuple[int, int, float]] = []
    while frontier:
        state = frontier.pop()
        for target, rate in moves(state):
            if rate == 0 or sum(target) > most:
                continue
            if target not in states:
                states[target] = len(states)
                frontier.append(target)
            edges.append((states[state], states[target], rate))
    rows, columns, rates = (np.array(part) for part in zip(*edges, strict=True))
    size = len(states)
    generator = sparse.coo_matrix((rates, (rows, columns)), shape=(size, size)).tocsr()
    generator = generator - sparse.diags(np.asarray(generator.sum(axis=1)).ravel())
    law = expm_multiply(generator.T.tocsr() * time, np.eye(1, size).ravel())
    return {state: float(law[row]) for state, row in states.items()}


def marginal(law: dict[State, float], position: int) -> Floats:
    """Law of one coordinate of the state."""
    values = np.zeros(max(state[position] for state in law) + 1)
    for state, mass in law.items():
        values[state[position]] += mass
    return values


def pooled(counts: Floats, law: Floats, least: float = 8.0) -> tuple[Floats, Floats]:
    """Counts and expected counts, neighbours merged until each expects at least `least`."""
    total = counts.sum()
    observed, expected = [0.0], [0.0]
    for count, mass in zip(counts, law, strict=True):
        observed[-1] += count
        expected[-1] += total * mass
        if expected[-1] >= least:
            observed.append(0.0)
            expected.append(0.0)
    observed[-2] += observed.pop()
    expected[-2] += expected.pop()
    return np.array(observed), np.array(expected) * total / sum(expected)


def p_value(sample: npt.NDArray[np.int64], law: Floats) -> float:
    """Chi-square probability of a sample of independent states under a law."""
    size = max(len(law), int(sample.max()) + 1)
    counts = np.bincount(sample, minlength=size).astype(float)
    observed, expected = pooled(counts, np.pad(law, (0, size - len(law))))
    statistic = ((observed - expected) ** 2 / expected).sum()
    return float(chi2.sf(statistic, len(observed) - 1))


def power(law: Floats, wrong: Floats, size: int, level: float) -> float:
    """Probability that the chi-square check of `size` states catches the wrong law."""
    length = max(len(law), len(wrong))
    law, wrong = (np.pad(x, (0, length - len(x))) for x in (law, wrong))
    shifted, expected = pooled(wrong * size, law)
    noncentrality = ((shifted - expected) ** 2 / expected).sum()
    bound = chi2.isf(level, len(expected) - 1)
    return float(ncx2.sf(bound, len(expected) - 1, noncentrality))


def agrees(sample: Callable[[int, int], npt.NDArray[np.int64]], law: Floats, size: int) -> bool:
    """Two-stage check: a false alarm needs both stages to fail on fresh keys.

    Args:
        sample: (key, size) to that many independent states.
        law: Their exact law.
        size: States of the first stage; the second has four times as many.
    """
    if p_value(sample(1, size), law) > FIRST_STAGE:
        return True
    return p_value(sample(2, 4 * size), law) > FALSE_ALARM / FIRST_STAGE
