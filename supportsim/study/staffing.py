"""Headcounts of a point: scaled to the scenario, then made equal in yearly staff cost."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.study.headcounts import headcounts, with_headcounts

if TYPE_CHECKING:
    from supportsim.study.equal_cost import StaffCost
    from supportsim.study.scaling import CaseHours
    from supportsim.study.workload_cases import Stream


class Terms(Protocol):
    """What of a study decides headcounts."""

    @property
    def reference(self) -> str:
        """The design that keeps its cost."""

    @property
    def equal_cost(self) -> bool:
        """Whether the others get that cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffed:
    """Designs with the headcounts to run.

    Attributes:
        scenario: For which they were made.
        written: The designs as read, before any change.
        designs: The designs to run.
        staff_cost: Yearly loaded cost of the people of each, in currency units.
        notes: Printed facts: the factor, what equal cost changed and the residue.
    """

    scenario: Scenario
    written: dict[str, Design]
    designs: dict[str, Design]
    staff_cost: dict[str, float]
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """How headcounts are made; the parts are injected so that each can be tested alone.

    Attributes:
        staff_cost: Yearly loaded cost of a design's people, in currency units.
        case_hours: "desk/role" to expected hours a year for case work.
        streams: The cases of a year of a scenario.
    """

    staff_cost: "StaffCost"
    case_hours: "CaseHours"
    streams: "Callable[[Scenario], list[Stream]]"

    def staff(
        self, scenario: Scenario, designs: dict[str, Design], *, reference: str, equal_cost: bool
    ) -> Staffed:
        """Scale designs where the scenario asks for it, then make them equal in cost."""
        made, notes = dict(designs), []
        if scenario.staffing is not None:
            from supportsim.study import scaling  # noqa: PLC0415 (few runs need it)

            wanted = scenario.staffing.utilisation
            scaled = scaling.scale(
                scenario,
                designs,
                reference=reference,
                utilisation=wanted,
                streams=self.streams(scenario),
                case_hours=self.case_hours,
            )
            made = scaled.designs
            notes.append(scaling.note_on(scaled, reference=reference, utilisation=wanted))
        if equal_cost:
            from supportsim.study import equal_cost as equality  # noqa: PLC0415 (likewise)

            target = self.staff_cost(scenario, made[reference])
            for name in [name for name in made if name != reference]:
                found = equality.balance(
                    scenario, made[name], name=name, target=target, staff_cost=self.staff_cost
                )
                made[name] = found.design
                notes.append(equality.note_on(name, found, currency=scenario.currency))
        return self._priced(scenario, designs, made, notes)

    def keep(self, base: Staffed, scenario: Scenario, designs: dict[str, Design]) -> Staffed:
        """Designs with the headcounts of the base point, but for those set at this point."""
        made = {name: _with_base(base, name, design) for name, design in designs.items()}
        return self._priced(scenario, designs, made, [])

    def _priced(
        self,
        scenario: Scenario,
        written: dict[str, Design],
        made: dict[str, Design],
        notes: list[str],
    ) -> Staffed:
        return Staffed(
            scenario=scenario,
            written=written,
            designs=made,
            staff_cost={name: self.staff_cost(scenario, design) for name, design in made.items()},
            notes=notes,
        )


def restaff(
    staffing: Staffing,
    base: Staffed,
    scenario: Scenario,
    designs: dict[str, Design],
    terms: Terms,
) -> Staffed:
    """Headcounts at a point that keeps those of the base.

    A point that changes the scenario's `staffing` is about headcounts: there they are made anew.
    """
    if scenario.staffing != base.scenario.staffing:
        return staffing.staff(
            scenario, designs, reference=terms.reference, equal_cost=terms.equal_cost
        )
    return staffing.keep(base, scenario, designs)


def _with_base(base: Staffed, name: str, design: Design) -> Design:
    """One design with the base's headcounts where this point writes what the base wrote."""
    before, made = headcounts(base.written[name]), headcounts(base.designs[name])
    kept = {
        role: made[role]
        for role, headcount in headcounts(design).items()
        if before.get(role) == headcount
    }
    return with_headcounts(design, kept)
