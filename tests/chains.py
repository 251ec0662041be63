"""Markov chains solved exactly, and checks against them with bounded false alarms."""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import records
from checks import FIRST_STAGE, LEVELS, multinomial_p
from scipy import sparse
from scipy.sparse.linalg import expm_multiply, spsolve
from scipy.stats import chi2, ncx2, poisson

State = tuple[int, ...]
Law = dict[State, float]
Moves = Callable[[State], Iterable[tuple[State, float]]]
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Sample = Callable[[int, int], Integers]

#: Probability with which the first stage sees the error that a test states.
POWER: Final = 0.99
#: States of a first stage, before `DEPTH`.
FEWEST, MOST = 400, 20_000
#: Most copies in one plan: what the engine does at one instant is not free of their number.
CHUNK: Final = 200
#: `make truth` multiplies every sample by this; `scripts/truth.py` says by how much in each room.
DEPTH: Final = int(os.environ.get("SUPPORTSIM_TRUTH_DEPTH", "1"))


# --- chains --------------------------------------------------------------------------------------


def _generator(
    moves: Moves, starts: Iterable[State], most: int
) -> tuple[dict[State, int], sparse.csr_matrix]:
    """States within reach, numbered, and their matrix of rates; rows add up to nothing."""
    states = {state: row for row, state in enumerate(starts)}
    frontier = list(states)
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
    size = len(states)
    if not edges:
        return states, sparse.csr_matrix((size, size))
    rows, columns, rates = (np.array(part) for part in zip(*edges, strict=True))
    matrix = sparse.coo_matrix((rates, (rows, columns)), shape=(size, size)).tocsr()
    return states, (matrix - sparse.diags(np.asarray(matrix.sum(axis=1)).ravel())).tocsr()


def transient(moves: Moves, start: State | Law, time: float, most: int) -> Law:
    """Law of a chain at a time, from a known start.

    Args:
        moves: Next states of a state with their rates.
        start: State at time 0, or its law.
        time: In the unit of the rates.
        most: States with a larger sum are left out (their mass must be negligible).
    """
    first = start if isinstance(start, dict) else {start: 1.0}
    states, generator = _generator(moves, first, most)
    begin = np.zeros(len(states))
    begin[: len(first)] = list(first.values())
    law = _uniformised(generator.T.tocsr(), begin, time)
    return {state: float(law[row]) for state, row in states.items()}


def _uniformised(generator: sparse.csr_matrix, begin: Floats, time: float) -> Floats:
    """Matrix exponential times a vector: a Poisson number of steps of one clock for all states."""
    pace = float(-generator.diagonal().min()) * time
    if pace == 0:
        return begin
    steps = np.arange(int(poisson.isf(1e-14, pace)) + 2)
    step, law = generator * (time / pace), np.zeros_like(begin)
    for weight in poisson.pmf(steps, pace):
        law += weight * begin
        begin = begin + step @ begin
    return law


def by_exponential(moves: Moves, start: State, time: float, most: int) -> Law:
    """The same as `transient` by scipy's matrix exponential: a second route."""
    states, generator = _generator(moves, [start], most)
    law = expm_multiply(generator.T.tocsr() * time, np.eye(1, len(states)).ravel())
    return {state: float(law[row]) for state, row in states.items()}


def stationary(moves: Moves, start: State, most: int) -> Law:
    """Law of a chain in the long run; `most` as in `transient`."""
    states, generator = _generator(moves, [start], most)
    balance = generator.T.tolil()
    balance[0, :] = 1.0
    right = np.zeros(len(states))
    right[0] = 1.0
    law = spsolve(balance.tocsc(), right)
    return {state: float(law[row]) for state, row in states.items()}


def moved(law: Law, where: Callable[[State], State]) -> Law:
    """Law after every state has jumped to another at once (a shift end, a new count)."""
    found: Law = {}
    for state, mass in law.items():
        target = where(state)
        found[target] = found.get(target, 0.0) + mass
    return found


def valued(law: Law, value: Callable[[State], int]) -> Floats:
    """Law of a whole number >= 0 that the state determines."""
    masses: dict[int, float] = {}
    for state, mass in law.items():
        masses[value(state)] = masses.get(value(state), 0.0) + mass
    values = np.zeros(max(masses) + 1)
    values[list(masses)] = list(masses.values())
    return np.clip(values, 0.0, None)


def marginal(law: Law, position: int) -> Floats:
    """Law of one coordinate of the state."""
    return valued(law, lambda state: state[position])


def expected(law: Law, value: Callable[[State], float]) -> float:
    """Mean of what the state determines."""
    return sum(value(state) * mass for state, mass in law.items())


def drawn(rng: np.random.Generator, law: Law, size: int) -> Integers:
    """Independent states of a law, one a row."""
    states = np.array(list(law))
    mass = np.clip(np.array(list(law.values())), 0.0, None)
    return states[rng.choice(len(states), size, p=mass / mass.sum())]


# --- laws of times in bins -----------------------------------------------------------------------


def in_bins(times: Integers, edges: Sequence[float]) -> Integers:
    """Bin of each time (hours): 0 up to the first edge, the last beyond the last edge."""
    return np.searchsorted(np.asarray(edges), times, side="left").astype(np.int64)


def bin_masses(tail: Callable[[float], float], edges: Sequence[float]) -> Floats:
    """Law of the bins of a time from its probability to be longer than so many hours."""
    above = np.array([1.0, *(tail(edge) for edge in edges), 0.0])
    return above[:-1] - above[1:]


# --- checks --------------------------------------------------------------------------------------


def pooled(counts: Floats, law: Floats, least: float = 8.0) -> tuple[Floats, Floats]:
    """Counts and expected counts, neighbours merged until each expects at least `least`."""
    total = counts.sum()
    observed, expected_ = [0.0], [0.0]
    for count, mass in zip(counts, law, strict=True):
        observed[-1] += count
        expected_[-1] += total * mass
        if expected_[-1] >= least:
            observed.append(0.0)
            expected_.append(0.0)
    for column in (observed, expected_):
        rest = column.pop()
        column[-1] += rest
    return np.array(observed), np.array(expected_) * total / sum(expected_)


def p_value(sample: Integers, law: Floats, *, stage: int = 1) -> float:
    """Exact chi-square probability of a sample of independent states under a law."""
    size = max(len(law), int(sample.max()) + 1)
    counts = np.bincount(sample, minlength=size).astype(float)
    observed, expected_ = pooled(counts, np.pad(law, (0, size - len(law))))
    return multinomial_p(observed, expected_ / expected_.sum(), stage=stage)


def power(law: Floats, wrong: Floats, size: int, level: float) -> float:
    """Probability that the chi-square check of `size` states catches the wrong law."""
    length = max(len(law), len(wrong))
    law, wrong = (np.pad(x, (0, length - len(x))) for x in (law, wrong))
    shifted, expected_ = pooled(wrong * size, law)
    noncentrality = ((shifted - expected_) ** 2 / expected_).sum()
    bound = chi2.isf(level, len(expected_) - 1)
    return float(ncx2.sf(bound, len(expected_) - 1, noncentrality))


def agrees(sample: Sample, law: Floats, size: int, *, seen: float) -> bool:
    """Two-stage check: a false alarm needs both stages to fail on fresh keys.

    Args:
        sample: (key, size) to that many independent states.
        law: Their exact law.
        size: States of the first stage; the second has four times as many.
        seen: See `finest`; noted with what is found.
    """
    for stage, level in LEVELS.items():
        states = size * 4 ** (stage - 1)
        found = p_value(sample(stage, states), law, stage=stage)
        if found > level:
            break
    records.drew(states, "states")
    records.tested(found, level, stage=stage, seen=seen)
    return found > level


def enough(law: Floats, wrong: Floats) -> int:
    """Fewest states, in steps of a tenth, with which the first stage sees the wrong law."""
    size = FEWEST
    while size <= MOST and power(law, wrong, size, FIRST_STAGE) < POWER:
        size = round(size * 1.1)
    if size > MOST:
        raise ValueError(f"more than {MOST} states to see so small an error")
    return size


def finest(law: Floats, wrong: Floats, size: int) -> float:
    """The part of an error, from the law to a wrong one, that the first stage sees with `POWER`."""
    length = max(len(law), len(wrong))
    law, wrong = (np.pad(x, (0, length - len(x))) for x in (law, wrong))
    low, high = 0.0, 1.0
    for _ in range(12):
        part = (low + high) / 2
        is_seen = power(law, law + part * (wrong - law), size, FIRST_STAGE) >= POWER
        low, high = (low, part) if is_seen else (part, high)
    return high


def prove(sample: Sample, law: Floats, *wrong: Floats) -> None:
    """Demand that the sample has the law, by a check that would see each of the wrong laws.

    The first stage is as large as it must be to see each of them with 99 % probability.

    Args:
        sample: (key, size) to that many independent states.
        law: Their exact law.
        wrong: Laws with the smallest errors that the test claims to see.

    Raises:
        AssertionError: The engine is wrong, or the law is not one.
        ValueError: The claim is too bold.
    """
    law, *others = (each / each.sum() for each in (law, *wrong) if _is_law(each))
    sample = in_chunks(sample, CHUNK)
    size = DEPTH * max(enough(law, other) for other in others)
    seen = max(finest(law, other, size) for other in others)
    assert agrees(sample, law, size, seen=seen)


def in_chunks(sample: Sample, most: int) -> Sample:
    """The same sample from several plans of at most so many copies, each on keys of its own."""

    def chunked(key: int, size: int) -> Integers:
        counts = [min(most, size - done) for done in range(0, size, most)]
        return np.concatenate([sample(key * 10**6 + n, count) for n, count in enumerate(counts)])

    return chunked


def _is_law(masses: Floats) -> bool:
    assert abs(masses.sum() - 1) < 1e-9, "the chain leaves too much out"
    return True
