"""W2 as one writes it in SimPy: a generator for each case, a PriorityResource for each tier."""

import random
from collections.abc import Generator
from typing import Any

import numpy as np
import simpy
from w2_models.workload import (
    BACK,
    CLOSES,
    DELAY_HOURS,
    ESCALATED,
    FRONT,
    HANDLE_HOURS,
    MU,
    RATES,
    RETURNED,
    SIGMA,
    WEEK,
    WEEKS,
    Records,
    opening,
)

Process = Generator[simpy.Event, Any, None]


class Desk:
    """The two tiers, and what is noted of the cases."""

    def __init__(self, seed: int, weeks: float, load: float) -> None:
        self.draw = random.Random(seed)  # noqa: S311
        self.env = simpy.Environment()
        self.tiers = [simpy.PriorityResource(self.env, count) for count in (FRONT, BACK)]
        self.busy = [0.0, 0.0]
        self.rows: list[list[float]] = []
        self.env.process(self.arrivals(weeks * WEEK, (RATES * load).tolist()))
        for tier in self.tiers:
            for _ in range(tier.capacity):
                self.env.process(self.off_duty(tier))

    def arrivals(self, end: float, rates: list[float]) -> Process:
        """Poisson arrivals at rates by hour of the week."""
        now, work = 0.0, self.draw.expovariate(1.0)
        while now < end:
            rate = rates[int(now) % 168]
            rest = int(now) + 1 - now
            if work > rate * rest:
                work -= rate * rest
                now = int(now) + 1.0
                continue
            now += work / rate
            work = self.draw.expovariate(1.0)
            if now < end:
                yield self.env.timeout(now - self.env.now)
                self.env.process(self.case())

    def off_duty(self, tier: simpy.PriorityResource) -> Process:
        """One engineer's time off, as a request that goes before all others."""
        while True:
            with tier.request(priority=0) as off:
                yield off
                yield self.env.timeout(opening(self.env.now) - self.env.now)
            today = self.env.now // 24 * 24
            yield self.env.timeout(today + CLOSES - self.env.now)

    def case(self) -> Process:
        """The way of a case."""
        severity = self.draw.choices((1, 2, 3), (0.1, 0.3, 0.6))[0]
        row = [self.env.now, -1.0, -1.0, severity]
        self.rows.append(row)
        yield from self.touch(0, severity, row)
        last = 0
        if self.draw.random() < ESCALATED:
            last = 1
            yield from self.touch(1, severity, row)
        if self.draw.random() < RETURNED:
            yield self.env.timeout(self.draw.expovariate(1 / DELAY_HOURS))
            yield from self.touch(last, severity, row)
        row[2] = self.env.now

    def touch(self, tier: int, severity: int, row: list[float]) -> Process:
        """Wait for somebody of a tier, and their work."""
        with self.tiers[tier].request(priority=severity) as turn:
            yield turn
            if row[1] < 0:
                row[1] = self.env.now
            length = HANDLE_HOURS[tier] * self.draw.lognormvariate(MU, SIGMA)
            self.busy[tier] += length
            yield self.env.timeout(length)


def run(seed: int, weeks: float = WEEKS, load: float = 1.0) -> Desk:
    """Simulate until the cases of so many weeks are closed."""
    desk = Desk(seed, weeks, load)
    desk.env.run(until=(weeks + 2) * WEEK)
    return desk


def records_of(desk: Desk) -> Records:
    """What is measured."""
    rows = np.array(desk.rows)
    return Records(
        opened=rows[:, 0],
        started=rows[:, 1],
        resolved=rows[:, 2],
        severity=rows[:, 3].astype(np.int64),
        busy=(desk.busy[0], desk.busy[1]),
    )
