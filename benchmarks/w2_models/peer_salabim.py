"""W2 in salabim: a component for each case, resources with priorities and shifts."""

import random
from collections.abc import Generator
from typing import Any

import numpy as np
import salabim
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
    SIGMA,
    WEEK,
    WEEKS,
    Records,
)

salabim.yieldless(value=False)
Process = Generator[Any, Any, None]


class Case(salabim.Component):
    """A case and its way."""

    def setup(self, desk: "Desk") -> None:
        """Remember the desk."""
        self.desk = desk

    def process(self) -> Process:
        """Front, perhaps back, perhaps once more after the customer's delay."""
        draw = self.desk.draw
        self.severity = draw.choices((1, 2, 3), (0.1, 0.3, 0.6))[0]
        self.row = [self.env.now(), -1.0, -1.0, self.severity]
        self.desk.rows.append(self.row)
        yield from self.touch(0)
        last = 0
        if draw.random() < ESCALATED:
            last = 1
            yield from self.touch(1)
        if draw.random() < RETURNED:
            yield self.hold(draw.expovariate(1 / DELAY_HOURS))
            yield from self.touch(last)
        self.row[2] = self.env.now()

    def touch(self, tier: int) -> Process:
        """Wait for somebody of a tier, and their work."""
        yield self.request((self.desk.tiers[tier], 1, self.severity))
        if self.row[1] < 0:
            self.row[1] = self.env.now()
        length = HANDLE_HOURS[tier] * self.desk.draw.lognormvariate(MU, SIGMA)
        self.desk.busy[tier] += length
        yield self.hold(length)
        self.release(self.desk.tiers[tier])


class Arrivals(salabim.Component):
    """Poisson at rates by hour of the week."""

    def setup(self, desk: "Desk", end: float) -> None:
        """Remember the desk, and when openings end."""
        self.desk, self.end = desk, end

    def process(self) -> Process:
        """Make the cases."""
        draw, rates = self.desk.draw, RATES.tolist()
        now, work = 0.0, draw.expovariate(1.0)
        while now < self.end:
            rate = rates[int(now) % 168]
            rest = int(now) + 1 - now
            if work > rate * rest:
                work -= rate * rest
                now = int(now) + 1.0
                continue
            now += work / rate
            work = draw.expovariate(1.0)
            if now < self.end:
                yield self.hold(till=now)
                Case(desk=self.desk, env=self.env)


class Shifts(salabim.Component):
    """Nine to five, Monday to Friday."""

    def setup(self, desk: "Desk") -> None:
        """Remember the desk."""
        self.desk = desk

    def process(self) -> Process:
        """Open and close both tiers."""
        day = 0
        while True:
            if day % 7 < 5:
                yield self.hold(till=24 * day + OPENS)
                for tier, count in zip(self.desk.tiers, (FRONT, BACK), strict=True):
                    tier.set_capacity(count)
                yield self.hold(till=24 * day + CLOSES)
                for tier in self.desk.tiers:
                    tier.set_capacity(0)
            day += 1
            yield self.hold(till=24 * day)


class Desk:
    """The two tiers, and what is noted of the cases."""

    def __init__(self, seed: int, weeks: float) -> None:
        self.draw = random.Random(seed)  # noqa: S311
        self.env = salabim.Environment(trace=False, random_seed=seed)
        self.tiers = [
            salabim.Resource(name, capacity=0, env=self.env, monitor=False)
            for name in ("front", "back")
        ]
        self.busy = [0.0, 0.0]
        self.rows: list[list[float]] = []
        Arrivals(desk=self, end=weeks * WEEK, env=self.env)
        Shifts(desk=self, env=self.env)


def run(seed: int, weeks: float = WEEKS) -> Desk:
    """Simulate until the cases of so many weeks are closed."""
    desk = Desk(seed, weeks)
    desk.env.run(till=(weeks + 2) * WEEK)
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
