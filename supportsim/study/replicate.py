"""One replication of a point: the tape drawn once, then played under every design.

What audits a run and what saves its tables is imported where it is asked for.
"""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from supportsim.demand.draw import draw_tape
from supportsim.demand.tape import CaseTape, digest
from supportsim.engines import EngineName, engine_of
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.ways import ranks
from supportsim.kept import MOST, kept
from supportsim.outcome.facts import READ_IN_AUDIT, READ_IN_BRIEF, Facts, facts_of
from supportsim.outcome.outcome import Outcome
from supportsim.outcome.summarise import summarise
from supportsim.plan.build import build_plan
from supportsim.plan.onboarding import onboarded
from supportsim.supply.roster import draw_roster
from supportsim.supply.strain import require_workable

if TYPE_CHECKING:
    from supportsim.study.case_parts import Saving


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a worker gets: one replication of one point, with all its designs.

    Attributes:
        saving: Where the ledgers of this replication go; None drops them.
        is_audited: Whether every run is audited.
        engine: Which engine plays the plans; the outcome does not depend on it.
        brief: Whether the measures that take longest are left out; see `summarise`.
    """

    scenario: Scenario
    designs: Mapping[str, Design]
    seed: int
    replication: int
    saving: "Saving | None" = None
    is_audited: bool = False
    engine: EngineName = "auto"
    brief: bool = False

    def __reduce__(self) -> tuple[Any, ...]:
        """Tasks of a point share its inputs on the way to a worker, and there."""
        rest = {
            one.name: getattr(self, one.name)
            for one in fields(self)
            if one.name not in {"scenario", "designs"}
        }
        return _task_of, (_packed(self.scenario, self.designs), rest)


@kept
def _packed(scenario: Scenario, designs: Mapping[str, Design]) -> bytes:
    return pickle.dumps((scenario, designs), protocol=pickle.HIGHEST_PROTOCOL)


@lru_cache(maxsize=MOST)
def _unpacked(packed: bytes) -> tuple[Scenario, Mapping[str, Design]]:
    inputs: tuple[Scenario, Mapping[str, Design]] = pickle.loads(packed)  # noqa: S301 (our own)
    return inputs


def _task_of(packed: bytes, rest: dict[str, Any]) -> Task:
    scenario, designs = _unpacked(packed)
    return Task(scenario=scenario, designs=designs, **rest)


def perform(task: Task) -> dict[str, Outcome]:
    """Run a task; what a worker process calls."""
    return run_replication(
        task.scenario,
        task.designs,
        seed=task.seed,
        replication=task.replication,
        saving=task.saving,
        is_audited=task.is_audited,
        engine=task.engine,
        brief=task.brief,
    )


def run_replication(
    scenario: Scenario,
    designs: Mapping[str, Design],
    *,
    seed: int,
    replication: int,
    saving: "Saving | None" = None,
    is_audited: bool = False,
    engine: EngineName = "auto",
    brief: bool = False,
) -> dict[str, Outcome]:
    """Draw the cases once, run every design on them, and say what came of it.

    Args:
        scenario: The world.
        designs: By name.
        seed: Seed of every draw.
        replication: From 0.
        saving: Where the ledgers go; None drops them.
        is_audited: Whether every run is audited.
        engine: Which engine plays the plans.
        brief: Whether the measures that take longest are left out; see `summarise`.

    Raises:
        LedgerError: The audit found a violation; it is named.
        SupportSimError: A roster that nobody could work.
    """
    tape = draw_tape(scenario, seed=seed, replication=replication, ranks=ranks_of(designs))
    drawn, outcomes = digest(tape) if is_audited else "", {}
    simulate = engine_of(engine)
    wanted = READ_IN_AUDIT if is_audited else READ_IN_BRIEF
    columns = wanted if brief and saving is None else None
    for order, (name, design) in enumerate(designs.items()):
        roster = draw_roster(scenario, design, seed=seed, replication=replication)
        require_workable(scenario, design, roster)
        roster = onboarded(scenario, design, tape, roster)
        plan = build_plan(scenario, design, tape, roster)
        ledger = simulate(plan, columns=columns)
        facts = facts_of(scenario, plan, tape, ledger, design=design, brief=brief)
        outcomes[name] = summarise(
            scenario, design, plan, tape, ledger, roster=roster, brief=brief, facts=facts
        )
        if is_audited:
            _require_sound(name, facts, outcomes[name], changed=(drawn, tape))
        if saving is not None:
            from supportsim.study.case_parts import save_part  # noqa: PLC0415 (see the top)
            from supportsim.study.case_tables import ledger_tables  # noqa: PLC0415 (likewise)

            tables = ledger_tables(scenario, plan, tape, ledger, roster=roster)
            save_part(saving, tables, design=name, order=order, replication=replication)
    return outcomes


def ranks_of(designs: Mapping[str, Design]) -> int:
    """Ranks that the desks of some designs have: what the tape is drawn for."""
    return 1 + max(rank for design in designs.values() for rank in ranks(design).values())


def _require_sound(
    name: str, facts: Facts, outcome: Outcome, *, changed: tuple[str, CaseTape]
) -> None:
    """Audit one run: its ledger, its money, and that the cases are still those drawn."""
    from supportsim.outcome.audit import (  # noqa: PLC0415 (see the top)
        audit,
        audit_money,
        audit_tape,
        require_sound,
    )

    drawn, tape = changed
    found = audit(facts.plan, facts.ledger, facts)
    faults = [*found, *audit_money(outcome), *audit_tape(drawn, digest(tape))]
    require_sound(name, faults)
