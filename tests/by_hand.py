"""Plans worked by hand: what each writing of the rules tells of them, in one form."""

from collections.abc import Callable
from typing import Any, Final

from twin import Twin, happened, told

from supportsim.compiled.library import why_missing
from supportsim.compiled.run import simulate as compiled
from supportsim.engine.run import simulate as simpy
from supportsim.ledger import tables as is_
from supportsim.ledger.tables import Ledger
from supportsim.plan.plan import Plan

Story = dict[str, Any]
Run = Callable[..., Story]


def by_twin(plan: Plan) -> Story:
    return happened(Twin(plan).run())


def by_engine(simulate: Callable[[Plan], Ledger]) -> Callable[[Plan], Story]:
    return lambda plan: told(simulate(plan), plan.engineers.is_seat)


#: The twin and every engine that is here.
RUNS: Final = {"twin": by_twin, "simpy": by_engine(simpy)}
if why_missing() is None:
    RUNS["compiled"] = by_engine(compiled)


def work(story: Story) -> list[tuple[int, int, int, int]]:
    """(case, engineer, from, to) of every spell on a case, in order of time."""
    rows = [(r[0], r[10], r[2], r[3]) for r in story["rows"] if r[4] != is_.WAITING]
    return sorted(rows, key=lambda row: (row[2], row[3], row))
