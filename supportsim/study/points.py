"""From what is asked to points: resolved inputs ready to be run."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

from supportsim.errors import InputError, SupportSimError
from supportsim.inputs.design import Design
from supportsim.inputs.files import reread
from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.match import match
from supportsim.inputs.overrides import (
    Override,
    check_design_names,
    sets_for_design,
    sets_for_scenario,
)
from supportsim.inputs.problems import Problem, got
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.study import Value
from supportsim.study.remarks import cover_lines, require_parts, scenario_lines
from supportsim.study.spec import StudySpec, mistakes_of
from supportsim.study.staffing import Staffed, Staffing, restaff

#: Values of the curves at the base point.
_NO_VALUES: Final[dict[str, Value]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a study: resolved inputs, the same for every replication.

    Attributes:
        values: Curve name to the value set here; empty at the base point.
        scenario: Resolved.
        designs: Resolved, with the headcounts that are run.
        staff_cost: Yearly loaded cost of each design's people, in currency units.
        replications: How many are wanted.
        seed: Seed of every draw.
    """

    values: dict[str, Value]
    scenario: Scenario
    designs: dict[str, Design]
    staff_cost: dict[str, float]
    replications: int
    seed: int

    @property
    def label(self) -> str:
        """Words for messages: "base", or "load=1.2"."""
        return ", ".join(f"{name}={value}" for name, value in self.values.items()) or "base"

    def same_inputs(self, other: "Point") -> bool:
        """Whether both would give the same replications."""
        mine = (self.scenario, self.designs, self.seed)
        return mine == (other.scenario, other.designs, other.seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """All points of a study, with what the reader should know of how they came about."""

    base: Point
    curves: dict[str, list[Point]]
    grids: dict[str, list[Point]]
    warnings: list[str]
    notes: list[str]


def points_of(
    spec: StudySpec, *, staffing: Staffing, seed: int, replications: int | None, full: bool
) -> Points:
    """Resolve every point of a study.

    Args:
        spec: The study.
        staffing: How headcounts are made (see `staffing`).
        seed: Seed of every draw.
        replications: Replaces the numbers of the study, at every point.
        full: Whether grids, and curves that only a full run has, are wanted.

    Raises:
        InputError: A file is wrong, or a value makes it so.
    """
    resolver = _Resolver(spec, staffing, seed)
    base = resolver.point(_NO_VALUES, replications or spec.replications)
    curves = {
        name: [
            resolver.point({name: value}, replications or curve.replications or spec.replications)
            for value in curve.values
        ]
        for name, curve in spec.curves.items()
        if full or not curve.only_full
    }
    grids: dict[str, list[Point]] = {}
    for name, grid in spec.grids.items() if full else ():
        values = product(*(spec.curves[curve].values for curve in grid.curves))
        grids[name] = [
            resolver.point(
                dict(zip(grid.curves, combination, strict=True)), replications or grid.replications
            )
            for combination in values
        ]
    return Points(
        base=base, curves=curves, grids=grids, warnings=resolver.warnings, notes=resolver.notes
    )


class _Resolver:
    """Reads files with overrides, each once, and staffs what it read."""

    def __init__(self, spec: StudySpec, staffing: Staffing, seed: int) -> None:
        self.spec = spec
        self.staffing = staffing
        self.seed = seed
        self.warnings: list[str] = []
        self.notes: list[str] = []
        self.scenarios: dict[str, Scenario] = {}
        self.designs: dict[str, Design] = {}
        self.base: Staffed | None = None

    def point(self, values: dict[str, Value], replications: int) -> Point:
        """The point at which some curves have these values."""
        sets = [*self.spec.sets, *self._swept(values)]
        try:
            scenario, designs = self._read(sets)
        except InputError as error:
            raise InputError([*self._asking(values), *error.problems]) from error
        if self.base is None:
            require_parts(self.spec.file, self.spec.metrics_by_key, scenario, designs)
            self.warnings += scenario_lines(scenario, self.spec.scenario)
            self.warnings += cover_lines(scenario, designs, self.spec.scenario, self.spec.designs)
        staffed = self._staff(scenario, designs, values)
        return Point(
            values=values,
            scenario=scenario,
            designs=staffed.designs,
            staff_cost=staffed.staff_cost,
            replications=replications,
            seed=self.seed,
        )

    def _swept(self, values: dict[str, Value]) -> Iterable[Override]:
        """The overrides of some curve values."""
        for name, value in values.items():
            yield from self.spec.curves[name].sets(value)

    def _asking(self, values: dict[str, Value]) -> list[str]:
        """Where the study asks for the curve values of a point that cannot be."""
        if self.spec.file is None or not values:
            return []
        problems = [
            Problem(
                path=("curves", name, "values", self.spec.curves[name].values.index(value)),
                message=f"{got(value)} is no value for this:",
            )
            for name, value in values.items()
        ]
        return reread(self.spec.file).lines(problems)

    def _read(self, sets: list[Override]) -> tuple[Scenario, dict[str, Design]]:
        """Scenario and designs under some overrides; all their mistakes are told at once."""
        check_design_names(self.spec.designs, sets)
        try:
            return self._matched(sets)
        except InputError as error:
            raise InputError(mistakes_of(self.spec, sets) or error.problems) from error

    def _matched(self, sets: list[Override]) -> tuple[Scenario, dict[str, Design]]:
        """Scenario and designs under some overrides, matched with each other."""
        for_scenario = sets_for_scenario(sets)
        key = repr(for_scenario)
        if key not in self.scenarios:
            self.scenarios[key] = load_scenario(self.spec.scenario, for_scenario)
        scenario = self.scenarios[key]
        designs = {name: self._design(name, path, sets) for name, path in self.spec.designs.items()}
        for name, design in designs.items():
            found = match(
                scenario,
                design,
                scenario_file=str(self.spec.scenario),
                design_file=str(self.spec.designs[name]),
            )
            self.warnings += [line for line in found if line not in self.warnings]
        return scenario, designs

    def _design(self, name: str, path: Path, sets: list[Override]) -> Design:
        for_design = sets_for_design(name, sets)
        key = repr((name, for_design))
        if key not in self.designs:
            self.designs[key] = load_design(path, for_design)
        return self.designs[key]

    def _staff(
        self, scenario: Scenario, designs: dict[str, Design], values: dict[str, Value]
    ) -> Staffed:
        """Headcounts of a point: made anew at the base, else as the curves say."""
        anew = self.base is None or any(self.spec.curves[name].at_equal_cost for name in values)
        try:
            if anew or self.base is None:
                staffed = self.staffing.staff(
                    scenario,
                    designs,
                    reference=self.spec.reference,
                    equal_cost=self.spec.equal_cost,
                )
            else:
                staffed = restaff(self.staffing, self.base, scenario, designs, self.spec)
        except SupportSimError as error:
            where = ", ".join(f"{name}={value}" for name, value in values.items())
            raise InputError([f"{where}: {error}" if where else str(error)]) from error
        if self.base is None:
            self.base = staffed
            self.notes += staffed.notes
        return staffed
