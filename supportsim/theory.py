"""Exact results of queueing theory: what a design without mechanisms must agree with.

Rates are per hour, handle times and waits in hours, loads in erlangs (rate x handle time).
"""

import math
from collections.abc import Sequence


def erlang_b(offered_load: float, engineers: int) -> float:
    """Probability that all engineers are busy in a system without waiting (M/G/c/c).

    Args:
        offered_load: In erlangs, >= 0.
        engineers: >= 0.

    Raises:
        ValueError: An argument is out of range.

    Source:
        The recursion B(n) = a B(n-1) / (n + a B(n-1)), B(0) = 1, which cannot overflow.
    """
    _check(offered_load, engineers, least=0)
    blocked = 1.0
    for n in range(1, engineers + 1):
        blocked = offered_load * blocked / (n + offered_load * blocked)
    return blocked


def erlang_c(offered_load: float, engineers: int) -> float:
    """Probability that an arriving case must wait (M/M/c); 1.0 when the load is too large.

    >>> round(erlang_c(offered_load=10, engineers=12), 4)
    0.4494
    """
    _check(offered_load, engineers, least=1)
    if offered_load >= engineers:
        return 1.0
    blocked = erlang_b(offered_load, engineers)
    return blocked / (1 - offered_load / engineers * (1 - blocked))


def mean_wait(rate: float, handle_time: float, engineers: int) -> float:
    """Mean hours in the queue of an M/M/c; infinite when the load is too large."""
    load = rate * handle_time
    if load >= engineers:
        return math.inf
    return erlang_c(load, engineers) * handle_time / (engineers - load)


def wait_tail(rate: float, handle_time: float, engineers: int, hours: float) -> float:
    """Probability of waiting longer than `hours` in a first-come M/M/c; 1.0 when too large."""
    load = rate * handle_time
    if load >= engineers:
        return 1.0
    return erlang_c(load, engineers) * math.exp(-(engineers - load) * hours / handle_time)


def mean_wait_general(rate: float, handle_time: float, cv: float) -> float:
    """Mean hours in the queue of an M/G/1 (Pollaczek and Khinchine); cv of the handle time."""
    load = rate * handle_time
    if load >= 1:
        return math.inf
    return load * handle_time * (1 + cv * cv) / 2 / (1 - load)


def mean_wait_by_severity(
    rates: Sequence[float], handle_time: float, engineers: int
) -> list[float]:
    """Mean hours in the queue by severity, most urgent first, without interruption (M/M/c).

    All severities have one exponential handle time. A severity whose load, with all more
    urgent ones, is too large waits for ever.

    Source:
        Kella and Yechiali (1985): W_k = C / (c mu (1 - s_{k-1}) (1 - s_k)), C Erlang's
        delay probability at the full load, s_k the load up to severity k over c.
    """
    load = sum(rates) * handle_time
    delayed = erlang_c(load, engineers)
    waits, before = [], 0.0
    for rate in rates:
        upto = before + rate * handle_time / engineers
        stable = upto < 1 and load < engineers
        base = delayed * handle_time / engineers
        waits.append(base / (1 - before) / (1 - upto) if stable else math.inf)
        before = upto
    return waits


def erlang_a(
    rate: float, handle_time: float, patience: float, engineers: int
) -> tuple[float, float]:
    """Probability to wait and probability to give up (M/M/c with exponential patience).

    Args:
        rate: Cases an hour, > 0.
        handle_time: Mean hours, > 0.
        patience: Mean hours until a waiting case gives up, > 0.
        engineers: >= 1.

    Raises:
        ValueError: An argument is out of range.

    Source:
        Birth and death balance: deaths n mu up to c, then c mu + (n - c) / patience. Who
        gives up in an hour is the mean queue over patience.
    """
    if min(rate, handle_time, patience) <= 0 or engineers < 1:
        raise ValueError("rate, handle time and patience must be > 0, engineers >= 1")
    weight = 1 / erlang_b(rate * handle_time, engineers)
    below, queue, waiting = weight - 1, 0.0, 1.0
    term, n, deaths = 1.0, 0, 0.0
    while term > 1e-16 * (waiting + below) or deaths < rate:
        n += 1
        deaths = engineers / handle_time + n / patience
        term *= rate / deaths
        waiting += term
        queue += n * term
    total = below + waiting
    return waiting / total, queue / patience / total / rate


def machine_repair_busy(customers: int, rate: float, handle_time: float, engineers: int) -> float:
    """Mean engineers busy when each of a few customers has one case at a time.

    Args:
        customers: How many, >= 1.
        rate: Cases an hour of a customer without an open case, >= 0.
        handle_time: Mean hours, exponential.
        engineers: >= 1.

    Source:
        Machine repair: births (N - n) rate, deaths min(n, c) / handle_time.
    """
    weights = [1.0]
    for n in range(1, customers + 1):
        birth = (customers - n + 1) * rate
        weights.append(weights[-1] * birth * handle_time / min(n, engineers))
    busy = sum(min(n, engineers) * weight for n, weight in enumerate(weights))
    return busy / sum(weights)


def jackson_loads(
    outside: Sequence[float], routes: Sequence[Sequence[float]], handle_times: Sequence[float]
) -> list[float]:
    """Offered load in erlangs of each desk of an open network.

    Args:
        outside: Cases an hour that enter at each desk.
        routes: routes[i][j], share of what ends at desk i that goes on to desk j.
        handle_times: Mean hours at each desk.

    Raises:
        ValueError: The routes never let a case leave.

    Source:
        The traffic equations rate_j = outside_j + sum_i rate_i routes_ij, solved by Gauss.
    """
    size = len(outside)
    rows = [[float(i == j) - routes[j][i] for j in range(size)] + [outside[i]] for i in range(size)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        if abs(rows[i][i]) < 1e-12:
            raise ValueError("these routes never let a case leave")
        for k in range(size):
            if k != i:
                share = rows[k][i] / rows[i][i]
                rows[k] = [a - share * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [rows[i][size] / rows[i][i] * handle_times[i] for i in range(size)]


def saturation_rate(limit: int, rate: float, completes: float, answers: float) -> float:
    """Most cases an hour that one engineer with an open-case limit can resolve.

    Args:
        limit: Most open cases, those with the customer included; >= 1.
        rate: Touches an hour while at work, > 0.
        completes: Probability that a touch is the last, in (0, 1).
        answers: Rate at which a customer answers, > 0.

    Raises:
        ValueError: An argument is out of range.

    Source:
        A full backlog keeps the engineer at the limit, a closed network of one engineer and
        independent customers. With k cases ready, p_k is in proportion to limit! / (limit - k)!
        (answers / (rate (1 - completes)))^k; work stands still in p_0 (after Campello,
        Ingolfsson and Shumsky, 2017).
    """
    if limit < 1 or min(rate, answers) <= 0 or not 0 < completes < 1:
        raise ValueError("limit must be >= 1, rates > 0, completes between 0 and 1")
    weight, total = 1.0, 1.0
    for k in range(limit):
        weight *= (limit - k) * answers / (rate * (1 - completes))
        total += weight
    return rate * completes * (1 - 1 / total)


def _check(offered_load: float, engineers: int, *, least: int) -> None:
    if offered_load < 0 or engineers < least:
        raise ValueError(
            f"offered load must be >= 0 and engineers >= {least}, "
            f"got {offered_load} and {engineers}"
        )
