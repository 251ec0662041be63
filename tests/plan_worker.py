"""Plays random plans with the compiled engine: `plan_worker.py KIND N SEED`.

Small organisations by Hypothesis, or crowds where the kind is "crowd". A process of its own, so
that a crash is seen as one. Each plan has ten seconds; the alarm that rings then ends the process.
The last line says which plan it was.
"""

import signal
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
from crowds import some_crowds
from hostile import corrupted, enlarged
from hypothesis import HealthCheck, Phase, given, seed, settings
from organisations import UNITS, Organisation, organisations
from parity import differences

from supportsim.compiled.library import library
from supportsim.compiled.run import simulate
from supportsim.engine.run import simulate as reference
from supportsim.errors import SupportSimError
from supportsim.outcome.facts import READ_IN_BRIEF
from supportsim.plan.plan import Plan, Tasks

SECONDS = 10
Play = Callable[[Plan, int, int], str]


def tell(line: str) -> None:
    """Say it at once: nothing is left to say after a crash."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def sound(plan: Plan, _seed: int, _number: int) -> str:
    """A plan as it should be."""
    simulate(plan)
    return "played"


def given_back(plan: Plan, _seed: int, _number: int) -> str:
    """A plan for which a build that counts its memory keeps none."""
    simulate(plan)
    assert library().engine_pieces() == 0
    return "played"


def alike(plan: Plan, _seed: int, _number: int) -> str:
    """A plan on which this build and the SimPy engine must agree."""
    found = differences(reference(plan), simulate(plan))
    assert found == []
    return "alike"


def in_brief(plan: Plan, _seed: int, _number: int) -> str:
    """A plan, with its tasks and without, of which few columns are wanted, or no spells."""
    for whole in (plan, replace(plan, tasks=_none_of(plan.tasks))):
        ledger = simulate(whole)
        short = simulate(whole, columns=READ_IN_BRIEF)
        for name in READ_IN_BRIEF:
            assert getattr(short.spells, name).tolist() == getattr(ledger.spells, name).tolist()
        assert differences(ledger, replace(short, spells=ledger.spells)) == []
        without = simulate(whole, spells=False)
        assert differences(ledger, replace(without, spells=ledger.spells)) == []
    return "alike"


def _none_of(tasks: Tasks) -> Tasks:
    columns = {each.name: getattr(tasks, each.name)[:0] for each in fields(tasks)}
    return Tasks(**columns)


def hostile(plan: Plan, start: int, number: int) -> str:
    """A plan with something wrong in it: refused in words, or played to one end by both engines."""
    broken, how = corrupted(plan, np.random.default_rng((start, number)))
    tell(f"{number} {how}")
    try:
        ledger = simulate(broken)
    except SupportSimError as error:
        if not str(error):
            raise
        return "refused"
    assert differences(reference(broken), ledger) == []
    return "played"


def enlarged_alike(plan: Plan, start: int, number: int) -> str:
    """A plan of huge times: refused, or played without a number that wraps round.

    The SimPy engine counts without bounds, so the two would differ.
    """
    large = enlarged(plan, np.random.default_rng((start, number)))
    try:
        ledger = simulate(large)
    except SupportSimError:
        return "refused"
    assert differences(reference(large), ledger) == []
    spells = ledger.spells
    assert (spells.ended >= spells.started).all()
    assert min(spells.rework.min(initial=0), spells.progress.min(initial=0)) >= 0
    return "played"


def starved(plan: Plan, _seed: int, _number: int) -> str:
    """A plan for which memory runs out at every request in turn, the last ones excepted.

    However it ends, all memory that the engine had is given back.
    """
    fail_after, failures = library().engine_fail_after, 0
    while True:
        tell(f"with {failures} requests")
        fail_after(failures)
        try:
            simulate(plan)
        except SupportSimError as error:
            if "memory" not in str(error):
                raise
            failures += 1
            continue
        finally:
            fail_after(2**62)
            assert library().engine_pieces() == 0
        return "played" if failures else "never starved"


def play_crowds(count: int) -> None:
    """Play so many crowds, on which this build and the SimPy engine must agree; then tell it."""
    for number, one in enumerate(some_crowds(count)):
        signal.alarm(SECONDS)
        alike(one.plan(), 0, number)
    signal.alarm(0)
    tell(f"{count} alike")


def main(play: Play, examples: int, start: int) -> None:
    """Play so many plans, then tell how often each outcome came."""
    outcomes: Counter[str] = Counter()

    @seed(start)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(organisations(), UNITS)
    def play_one(organisation: Organisation, unit: int) -> None:
        number = outcomes.total()
        if number >= examples:
            return
        signal.alarm(SECONDS)
        outcomes[play(organisation.plan(unit), start, number)] += 1
        signal.alarm(0)

    play_one()
    tell(", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items())))


if __name__ == "__main__":
    PLAYS = {
        play.__name__: play
        for play in (sound, given_back, alike, in_brief, hostile, enlarged_alike, starved)
    }
    if sys.argv[1] == "crowd":
        play_crowds(int(sys.argv[2]))
    else:
        main(PLAYS[sys.argv[1]], int(sys.argv[2]), int(sys.argv[3]))
