"""W2 in cimba: a process for each case, compiled; capacity follows the shifts.

cimba hands back numbers, not records, so the model adds up its own figures.
"""

import math

import cimba as cb
from cimba import random
from w2_models.workload import (
    BACK,
    DUTY_HOURS_A_WEEK,
    FRONT,
    HANDLE_HOURS,
    MU,
    RATES,
    SIGMA,
    WEEK,
    WEEKS,
)


class Case(cb.Model):
    """A case and its way."""

    desk: cb.Ref["Desk"]

    @cb.process
    def way(self) -> None:
        """Front, perhaps back, perhaps once more after the customer's delay."""
        desk = self.desk
        u = random.uniform()
        severity = 1 if u < 0.1 else (2 if u < 0.4 else 3)
        opened = cb.now()
        desk.front.acquire(1, priority=-severity)
        started = cb.now()
        length = random.lognormal(desk.mu_front, desk.sigma)
        desk.busy_front += length
        cb.hold(length)
        desk.front.release(1)
        is_back = random.uniform() < 0.35
        if is_back:
            desk.back.acquire(1, priority=-severity)
            length = random.lognormal(desk.mu_back, desk.sigma)
            desk.busy_back += length
            cb.hold(length)
            desk.back.release(1)
        if random.uniform() < 0.3:
            cb.hold(random.exponential(8.0))
            if is_back:
                desk.back.acquire(1, priority=-severity)
                length = random.lognormal(desk.mu_back, desk.sigma)
                desk.busy_back += length
                cb.hold(length)
                desk.back.release(1)
            else:
                desk.front.acquire(1, priority=-severity)
                length = random.lognormal(desk.mu_front, desk.sigma)
                desk.busy_front += length
                cb.hold(length)
                desk.front.release(1)
        desk.note(opened, started, severity)


class Desk(cb.Model):
    """Both tiers, arrivals and shifts."""

    front: cb.Resource = cb.Resource(capacity=0)
    back: cb.Resource = cb.Resource(capacity=0)
    rates: cb.Array[float] = cb.Array(RATES.tolist())
    targets: cb.Array[float] = cb.Array([0.25, 1.0, 8.0])
    end: cb.Param[float] = WEEKS * WEEK
    mu_front: cb.Param[float] = math.log(HANDLE_HOURS[0]) + MU
    mu_back: cb.Param[float] = math.log(HANDLE_HOURS[1]) + MU
    sigma: cb.Param[float] = SIGMA
    cases: cb.Output[float]
    started: cb.Output[float]
    resolved: cb.Output[float]
    wait: cb.Output[float]
    met: cb.Output[float]
    resolution: cb.Output[float]
    busy_front: cb.Output[float]
    busy_back: cb.Output[float]

    @cb.on_start
    def begin(self) -> None:
        """All sums are zero."""
        self.cases = 0.0
        self.started = 0.0
        self.resolved = 0.0
        self.wait = 0.0
        self.met = 0.0
        self.resolution = 0.0
        self.busy_front = 0.0
        self.busy_back = 0.0

    @cb.function
    def business(self, time: float) -> float:
        """Business hours before an instant."""
        day = int(time / 24.0)
        hour = min(max(time - 24.0 * day - 9.0, 0.0), 8.0)
        weekday = day % 7
        full = min(weekday, 5) * 8.0 + (day // 7) * 40.0
        return full + hour if weekday < 5 else full

    @cb.function
    def note(self, opened: float, started: float, severity: int) -> None:
        """Add up a case that is resolved now."""
        self.cases += 1.0
        if started < self.end:
            self.started += 1.0
            self.wait += started - opened
            used = self.business(started) - self.business(opened)
            self.met += 1.0 if used <= self.targets[severity - 1] else 0.0
        if cb.now() < self.end:
            self.resolved += 1.0
            self.resolution += cb.now() - opened

    @cb.process
    def arrivals(self) -> None:
        """Poisson at rates by hour of the week."""
        now = 0.0
        work = random.exponential(1.0)
        while now < self.end:
            hour = int(now)
            rate = self.rates[hour % 168]
            rest = hour + 1 - now
            if work > rate * rest:
                work -= rate * rest
                now = hour + 1.0
            else:
                now += work / rate
                work = random.exponential(1.0)
                if now < self.end:
                    cb.hold(now - cb.now())
                    cb.spawn(Case, desk=self)

    @cb.process
    def shifts(self) -> None:
        """Nine to five, Monday to Friday."""
        day = 0
        while day < self.end / 24 + 7:
            cb.hold(9.0)
            if day % 7 < 5:
                self.front.set_capacity(10)
                self.back.set_capacity(6)
            cb.hold(8.0)
            self.front.set_capacity(0)
            self.back.set_capacity(0)
            cb.hold(7.0)
            day += 1


def run(seed: int, weeks: float = WEEKS) -> dict[str, float]:
    """Simulate until the cases of so many weeks are closed; the sums."""
    desk = Desk()
    desk.end = weeks * WEEK
    window = cb.Window(duration=(weeks + 2) * WEEK)
    result = cb.Experiment(desk, replications=1, window=window, seed=seed).run(workers=1)
    fields = result[desk]._fields
    return {name: float(fields[name].values.ravel()[0]) for name in fields}


def figures_of(sums: dict[str, float], weeks: float = WEEKS) -> dict[str, float]:
    """The figures of `workload.figures`."""
    duty = weeks * DUTY_HOURS_A_WEEK
    return {
        "cases": sums["cases"],
        "wait": sums["wait"] / sums["started"],
        "attainment": sums["met"] / sums["started"],
        "use_front": sums["busy_front"] / FRONT / duty,
        "use_back": sums["busy_back"] / BACK / duty,
        "resolution": sums["resolution"] / sums["resolved"],
    }
