"""W2 in Ciw: three classes of customers, two tiers with schedules, a node for the delay."""

import random
from typing import Any

import ciw
import numpy as np
from w2_models.workload import (
    BACK,
    CLOSES,
    DELAY_HOURS,
    ESCALATED,
    FRONT,
    HANDLE_HOURS,
    MU,
    OPENS,
    RATES,
    RETURNED,
    SEVERITIES,
    SIGMA,
    WEEK,
    WEEKS,
    Records,
)

TIERS, DELAY = (1, 2), 3


def way(_: Any, __: Any) -> list[int]:
    """Nodes that a case visits after the front."""
    is_back = random.random() < ESCALATED  # noqa: S311
    nodes = [2] if is_back else []
    is_returned = random.random() < RETURNED  # noqa: S311
    return [*nodes, DELAY, 2 if is_back else 1] if is_returned else nodes


def schedule(count: int) -> ciw.Schedule:
    """Nine to five, Monday to Friday; who is at work finishes."""
    numbers, ends = [], []
    for day in range(5):
        numbers += [0, count]
        ends += [24.0 * day + OPENS, 24.0 * day + CLOSES]
    return ciw.Schedule(numbers_of_servers=[*numbers, 0], shift_end_dates=[*ends, WEEK])


def network(weeks: float) -> ciw.network.Network:
    """The two tiers and the customers' delay."""
    hours = int(weeks * WEEK)
    rates = np.resize(RATES, hours)
    ends = [float(hour + 1) for hour in range(hours)]
    classes = [f"severity {level + 1}" for level in range(3)]
    openings = {
        name: [
            ciw.dists.PoissonIntervals(
                rates=(rates * share).tolist(), endpoints=ends, max_sample_date=float(hours)
            ),
            None,
            None,
        ]
        for name, share in zip(classes, SEVERITIES, strict=True)
    }
    handling = [ciw.dists.Lognormal(float(np.log(mean)) + MU, SIGMA) for mean in HANDLE_HOURS]
    return ciw.create_network(
        arrival_distributions=openings,
        service_distributions={
            name: [*handling, ciw.dists.Exponential(1 / DELAY_HOURS)] for name in classes
        },
        routing={name: ciw.routing.ProcessBased(way) for name in classes},
        number_of_servers=[schedule(FRONT), schedule(BACK), float("inf")],
        priority_classes={name: level for level, name in enumerate(classes)},
    )


def run(seed: int, weeks: float = WEEKS) -> Any:
    """Simulate until the cases of so many weeks are closed."""
    ciw.seed(seed)
    random.seed(seed)
    simulation = ciw.Simulation(network(weeks))
    simulation.simulate_until_max_time((weeks + 2) * WEEK)
    return simulation


def records_of(simulation: Any) -> Records:
    """What is measured."""
    rows = simulation.get_all_records()
    first: dict[int, tuple[float, float, int]] = {}
    last: dict[int, float] = {}
    busy = [0.0, 0.0]
    for row in rows:
        number = row.id_number
        if number not in first or row.arrival_date < first[number][0]:
            severity = int(row.customer_class[-1])
            first[number] = (row.arrival_date, row.service_start_date, severity)
        last[number] = max(last.get(number, 0.0), row.exit_date)
        if row.node in TIERS:
            busy[row.node - 1] += row.service_time
    table = np.array([(*first[number], last[number]) for number in first])
    return Records(
        opened=table[:, 0],
        started=table[:, 1],
        resolved=table[:, 3],
        severity=table[:, 2].astype(np.int64),
        busy=(busy[0], busy[1]),
    )
