"""One desk of equal engineers, first come first served: the engine against M/M/c and M/M/c+M.

Copies of one organisation stand side by side (`lab.py`); what is measured in each is one draw from
a law that is known exactly. Every check is made in two stages (`chains.prove`) and proves that it
sees the error its docstring states with 99 % probability.
"""

import numpy as np
import pytest
from builders import DeskSpec
from chains import (
    Floats,
    Integers,
    Law,
    Moves,
    Sample,
    State,
    bin_masses,
    by_exponential,
    drawn,
    in_bins,
    marginal,
    prove,
    stationary,
    transient,
)
from lab import Crowd, at_once, cases_of, counted, crowd, is_open, poisson, run, staff
from scipy.special import gammaincc
from scipy.stats import poisson as poisson_law

from supportsim import theory
from supportsim.ledger.tables import Ledger
from supportsim.units import HOUR


def birth_death(servers: int, per_hour: float, rate: float, leaving: float = 0.0) -> Moves:
    """Number at a desk; `leaving` is the rate at which each who waits gives up."""

    def moves(state: State) -> list[tuple[State, float]]:
        (n,) = state
        down = min(n, servers) * rate + max(n - servers, 0) * leaving
        return [((n + 1,), per_hour), ((n - 1,), down if n else 0.0)]

    return moves


def wait_law(law: Law, servers: int, rate: float, edges: list[float]) -> Floats:
    """Law of the wait of who finds a desk in a state of this law: an Erlang time of each."""

    def tail(hours: float) -> float:
        ahead = [(n - servers + 1, mass) for (n,), mass in law.items() if n >= servers]
        return sum(mass * gammaincc(k, servers * rate * hours) for k, mass in ahead)

    return bin_masses(tail, edges)


# --- number open, from empty ---------------------------------------------------------------------


def open_after(servers: int, per_hour: float, hours: float) -> Sample:
    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, per_hour, hours))
        cases = cases_of(people, rng.exponential(1.0, len(people)))
        ledger = run(people, cases, [DeskSpec()], staff(servers), hours)
        return counted(people, is_open(ledger))

    return sample


@pytest.mark.parametrize(
    ("servers", "per_hour", "hours", "slower"),
    [(1, 0.9, 8.0, 0.1), (3, 2.7, 5.0, 0.08), (8, 7.8, 4.0, 0.08)],
)
def test_the_number_open_from_empty(servers: int, per_hour: float, hours: float, slower: float):
    """M/M/c from empty by matrix exponential: sees work that takes 8 to 10 % longer."""
    law = transient(birth_death(servers, per_hour, 1.0), (0,), hours, 120)
    wrong = transient(birth_death(servers, per_hour, 1 - slower), (0,), hours, 120)
    prove(open_after(servers, per_hour, hours), marginal(law, 0), marginal(wrong, 0))


# --- waits in the long run -----------------------------------------------------------------------


def with_tagged(
    rng: np.random.Generator, size: int, per_hour: float, start: Law, hours: float
) -> Crowd:
    """Desks that begin in a law, cases at a rate, and one case labelled 1 after some hours."""
    return crowd(
        at_once(drawn(rng, start, size)[:, 0], 0.0),
        poisson(rng, size, per_hour, hours),
        at_once([1] * size, hours, label=1),
    )


def tagged_waits(
    servers: int, per_hour: float, start: Law, hours: float, edges: list[float], **rules: str
) -> Sample:
    """Wait of one case that opens after some hours at a desk that began in a law."""

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = with_tagged(rng, size, per_hour, start, hours)
        tagged = people.label == 1
        cases = cases_of(people, rng.exponential(1.0, len(people)), judged=tagged)
        desk = DeskSpec(**rules)
        ledger = run(people, cases, [desk], staff(servers), 5000.0, window=hours + 1)
        return in_bins(waited(ledger)[tagged], edges)

    return sample


def waited(ledger: Ledger) -> Floats:
    """Hours to the first spell."""
    return (ledger.cases.first_start - ledger.cases.opened) / HOUR


WAITS = [
    (1, 0.5, 3.0, 0.1),
    (1, 0.9, 3.0, 0.2),
    (2, 0.8, 2.0, 0.12),
    (2, 0.97, 1.0, 0.3),
    (5, 0.7, 1.5, 0.1),
    (5, 0.95, 0.6, 0.25),
    (20, 0.9, 0.3, 0.3),
    (20, 0.97, 0.2, 0.3),
]


@pytest.mark.parametrize(("servers", "load", "hours", "slower"), WAITS)
def test_the_waiting_time_in_the_long_run(servers: int, load: float, hours: float, slower: float):
    """Erlang's delay probability and waiting time up to 97 % load, mean included.

    The desk starts in its long-run law, so any other pace of work shows in the wait of a later
    case: sees work that takes 10 to 30 % longer (a queue at 97 % hardly moves meanwhile).
    """
    per_hour, most = servers * load, 60 + round(20 * servers / (1 - load) ** 0.5)
    start = stationary(birth_death(servers, per_hour, 1.0), (0,), max(most, round(30 / (1 - load))))
    mean = theory.mean_wait(per_hour, 1.0, servers)
    edges = [0.0, *(mean * np.array([0.1, 0.25, 0.5, 0.8, 1.2, 1.8, 2.5, 3.5]))]
    law = bin_masses(lambda hours: theory.wait_tail(per_hour, 1.0, servers, hours), edges)
    by_chain = wait_law(start, servers, 1.0, edges)
    assert np.abs(law - by_chain).max() < 1e-6
    later = transient(birth_death(servers, per_hour, 1 / (1 + slower)), start, hours, 2000)
    wrong = wait_law(later, servers, 1 / (1 + slower), edges)
    prove(tagged_waits(servers, per_hour, start, hours, edges), law, wrong)


def test_the_waiting_time_from_empty():
    """M/M/3 at load .9, a case two hours after an empty start: sees work 10 % longer."""
    edges = [0.0, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5]

    def law(rate: float) -> Floats:
        after = transient(birth_death(3, 2.7, rate), (0,), 3.0, 80)
        return wait_law(after, 3, rate, edges)

    prove(tagged_waits(3, 2.7, {(0,): 1.0}, 3.0, edges), law(1.0), law(0.9))


def test_the_order_of_service_shows_in_the_waiting_time():
    """First come first served by joining, M/M/2 at load .9: a service in random order is seen.

    The wrong law is that of last come first served: the busy period that a newcomer starts.
    """
    edges = [0.0, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0]
    start = stationary(birth_death(2, 1.8, 1.0), (0,), 300)
    law = wait_law(start, 2, 1.0, edges)
    busy = [transient(birth_death_stopped(2, 1.8, 1.0), (1,), edge, 200) for edge in edges[1:]]
    alive = [0.0, *(sum(mass for (n,), mass in after.items() if n) for after in busy)]
    delayed = theory.erlang_c(1.8, 2)
    tails = dict(zip(edges, [delayed, *(delayed * part for part in alive[1:])], strict=True))
    wrong = bin_masses(lambda edge: tails[edge], edges)
    prove(tagged_waits(2, 1.8, start, 2.0, edges, order="fifo"), law, wrong)


def birth_death_stopped(servers: int, per_hour: float, rate: float) -> Moves:
    """Newcomers and their like before an earlier one is served: ends at 0."""

    def moves(state: State) -> list[tuple[State, float]]:
        (n,) = state
        return [((n + 1,), per_hour), ((n - 1,), servers * rate)] if n else []

    return moves


# --- patience ------------------------------------------------------------------------------------

#: Servers, cases an hour, rate of giving up; handle time 1 h.
PATIENCE = [(1, 1.3, 0.5), (5, 6.0, 1.0)]
TARGET = 0.3


def fates(law: Law, servers: int, rate: float, leaving: float) -> Floats:
    """Served within the target, served later, gone within it, gone later, for an arrival.

    By the chain of those ahead while the tagged one waits: each step one is served or gives up.
    """
    most = max(n for (n,) in law)

    def moves(state: State) -> list[tuple[State, float]]:
        kind, ahead = state
        if kind:
            return []
        pace = servers * rate + ahead * leaving
        target = (0, ahead - 1) if ahead else (1, 0)
        return [(target, pace), ((2, 0), leaving)]

    start: Law = {}
    for (n,), mass in law.items():
        state = (0, n - servers) if n >= servers else (1, 0)
        start[state] = start.get(state, 0.0) + mass
    for far in ((1, 0), (2, 0)):
        start.setdefault(far, 0.0)
    soon, late = (transient(moves, start, time, most + 5) for time in (TARGET, 40.0))
    served, gone = soon[1, 0], soon[2, 0]
    return np.array([served, late[1, 0] - served, gone, late[2, 0] - gone])


def tagged_fates(servers: int, per_hour: float, leaving: float, start: Law, hours: float) -> Sample:
    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = with_tagged(rng, size, per_hour, start, hours)
        n, tagged = len(people), people.label == 1
        patience = rng.exponential(1 / leaving, n)
        # Who is in service at the start has never been seen to wait; all others are alike.
        cases = cases_of(people, rng.exponential(1.0, n), patience=patience, judged=tagged)
        rows = run(people, cases, [DeskSpec()], staff(servers), 500.0, window=hours + 1).cases
        served = rows.first_start >= 0
        time = np.where(served, rows.first_start, rows.withdrawn) - rows.opened
        return (2 * ~served + (time > TARGET * HOUR))[tagged]

    return sample


@pytest.mark.parametrize(("servers", "per_hour", "leaving"), PATIENCE)
def test_who_is_served_and_who_gives_up(servers: int, per_hour: float, leaving: float):
    """M/M/c+M, served or gone within the target or after: sees patience a third too short."""
    start = stationary(birth_death(servers, per_hour, 1.0, leaving), (0,), 80)
    law = fates(start, servers, 1.0, leaving)
    waits, gone = theory.erlang_a(per_hour, 1.0, 1 / leaving, servers)
    assert law[2:].sum() == pytest.approx(gone, rel=1e-6)
    assert sum(mass for (n,), mass in start.items() if n >= servers) == pytest.approx(waits)
    wrong = fates(
        transient(birth_death(servers, per_hour, 1.0, leaving * 1.5), start, 2.0, 120),
        servers, 1.0, leaving * 1.5,
    )  # fmt: skip
    prove(tagged_fates(servers, per_hour, leaving, start, 2.0), law, wrong)


CONVENTIONS = {
    "over all": ([0], [0, 1, 2, 3]),
    "over answered": ([0], [0, 1]),
    "over answered and late withdrawals": ([0], [0, 1, 3]),
}


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_attainment_by_every_convention(convention: str):
    """M/M/5+M, target .3 h: sees an attainment 6 points off.

    The sample has the fates of so many cases as fall into the base of the convention.
    """
    servers, per_hour, leaving = PATIENCE[1]
    met, base = CONVENTIONS[convention]
    start = stationary(birth_death(servers, per_hour, 1.0, leaving), (0,), 80)
    law = fates(start, servers, 1.0, leaving)
    share = law[met].sum() / law[base].sum()

    def sample(key: int, size: int) -> Integers:
        found = tagged_fates(servers, per_hour, leaving, start, 2.0)(key + 10, 2 * size)
        return np.isin(found[np.isin(found, base)][:size], met).astype(np.int64)

    law_of = np.array([1 - share, share])
    prove(sample, law_of, law_of + np.array([0.06, -0.06]))


def test_the_number_open_with_patience_from_empty():
    """M/M/2+M at 1.5 times its capacity: sees patience a quarter too short."""
    hours, leaving = 4.0, 0.4

    def sample(key: int, size: int) -> Integers:
        rng = np.random.default_rng(key)
        people = crowd(poisson(rng, size, 3.0, hours))
        n = len(people)
        cases = cases_of(people, rng.exponential(1.0, n), patience=rng.exponential(1 / leaving, n))
        return counted(people, is_open(run(people, cases, [DeskSpec()], staff(2), hours)))

    law = marginal(transient(birth_death(2, 3.0, 1.0, leaving), (0,), hours, 80), 0)
    wrong = marginal(transient(birth_death(2, 3.0, 1.0, leaving * 1.25), (0,), hours, 80), 0)
    prove(sample, law, wrong)


# --- two routes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("servers", "per_hour", "leaving"), [(1, 0.9, 0.0), (5, 6.0, 1.0)])
def test_both_routes_to_a_transient_law_agree(servers: int, per_hour: float, leaving: float):
    """Uniformised steps and the matrix exponential of scipy agree to 1e-9."""
    moves = birth_death(servers, per_hour, 1.0, leaving)
    one, other = (route(moves, (0,), 6.0, 80) for route in (transient, by_exponential))
    assert max(abs(one[state] - other[state]) for state in one) < 1e-9


def test_a_transient_law_has_its_closed_form():
    """M/M/infinity from empty is Poisson, to 1e-9."""
    law = marginal(transient(birth_death(60, 3.0, 1.0), (0,), 1.5, 59), 0)
    assert np.abs(law - poisson_law.pmf(np.arange(60), 3.0 * (1 - np.exp(-1.5)))).max() < 1e-9
