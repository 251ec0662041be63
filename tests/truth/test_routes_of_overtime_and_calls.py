"""The laws of `test_overtime_and_calls.py`, found a second time in another way, to a millionth."""

from collections.abc import Callable
from math import comb, exp, pi, sqrt

import numpy as np
import pytest
from numpy.polynomial import Polynomial
from numpy.polynomial.legendre import leggauss
from scipy.integrate import quad
from scipy.special import ive
from scipy.stats import poisson
from truth import test_overtime_and_calls as people

CLOSE = 1e-6

# --- overtime ------------------------------------------------------------------------------------


def below_the_limit(days: int) -> Polynomial:
    """Density of the overtime of some days, over its exponential: one more day, one more integral.

    f_k+1(s) = integral of f_k(u) exp(-(s - u)) over u < s, with f_1(s) = exp(-s).
    """
    return Polynomial([1.0]) if days == 1 else below_the_limit(days - 1).integ()


def integral(what: Callable[[float], float], low: float, high: float) -> float:
    nodes, weights = leggauss(30)
    half = (high - low) / 2
    return half * sum(
        weight * what(low + half * (node + 1)) for node, weight in zip(nodes, weights, strict=True)
    )


def more_overtime(hours: float) -> float:
    """Chance of more overtime, day by day: still below the limit after the last, or passed on one.

    On the first day it is passed from nothing; on another from what the days before have left.
    """
    limit, farther = people.LIMIT, max(hours, people.LIMIT)
    chance = exp(-farther)
    for day in range(1, people.SHIFTS):
        density = below_the_limit(day)
        chance += integral(lambda u, f=density: f(u) * exp(-u) * exp(u - farther), 0.0, limit)
    last = below_the_limit(people.SHIFTS)
    if hours < limit:
        chance += integral(lambda s: last(s) * exp(-s), hours, limit)
    return chance


@pytest.mark.parametrize("hours", [0.5, *people.OVERTIME_BINS, 7.0])
def test_overtime_day_by_day(hours: float):
    """The renewal count is the Poisson tail of the law."""
    assert people.overtime_tail(hours) == pytest.approx(more_overtime(hours), abs=CLOSE)


# --- call-outs -----------------------------------------------------------------------------------


def inverted(transform: Callable[[complex], complex], at: float) -> float:
    """A function from its Laplace transform: Abate and Whitt 1995, Euler's summation."""
    spread, plain, summed = 18.4, 40, 14

    def term(k: int) -> float:
        point = complex(spread, 2 * pi * k) / (2 * at)
        return (-1) ** k * transform(point).real * (0.5 if k == 0 else 1.0)

    sums = np.cumsum([term(k) for k in range(plain + summed + 1)])
    weights = [comb(summed, k) / 2**summed for k in range(summed + 1)]
    return float(exp(spread / 2) / at * np.dot(weights, sums[plain:]))


def test_the_calls_of_a_stretch_by_busy_periods():
    """The j-th call comes after j exponential times, and j - 1 of waking and work until idle.

    Work until idle is one busy period for each case that is there (Takacs): one, and a Poisson
    number that came meanwhile.
    """
    rate, wake = people.CALLS, people.WAKE

    def until_idle(s: complex) -> complex:
        whole = rate + 1 + s
        busy = (whole - np.sqrt(whole**2 - 4 * rate)) / (2 * rate)
        return complex(busy * np.exp(-rate * wake * (1 - busy)))

    tail = [1.0]
    for call in range(1, people.MOST_CALLS + 1):
        found = inverted(
            lambda s, j=call: (rate / (rate + s)) ** j * until_idle(s) ** (j - 1) / s,
            people.STRETCH - (call - 1) * wake,
        )
        tail.append(found)
    assert -np.diff([*tail, 0.0]) == pytest.approx(people.calls_law(), abs=CLOSE)


@pytest.mark.parametrize("hours", [0.2, 2.0, 3.0, 5.5, 8.0])
def test_the_going_after_a_call_out_by_bessel(hours: float):
    """Work until idle from n cases has the density n / t exp(-(a + 1) t) a^(-n/2) I_n(2 t sqrt a).

    The first case came so long before that waking and work fit: exponential, integrated.
    """
    rate, left = people.CALLS, hours - people.WAKE

    def gone(n: int, t: float) -> float:
        # Of the exponentials only the difference is left, as `ive` is I times exp(-argument).
        density = n / t * exp(-t * (1 - sqrt(rate)) ** 2) * rate ** (-n / 2)
        return density * float(ive(n, 2 * t * sqrt(rate))) * (1 - exp(-rate * (left - t)))

    chance = 0.0
    for n in range(1, 14):
        share = float(poisson.pmf(n - 1, rate * people.WAKE))
        chance += share * quad(lambda t, n=n: gone(n, t), 0, left)[0] if left > 0 else 0.0
    assert people.gone_by(hours) == pytest.approx(chance, abs=CLOSE)
