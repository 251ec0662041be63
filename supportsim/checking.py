"""What `supportsim check` finds out before anything is run: mistakes, warnings, utilisation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from supportsim.errors import InputError, SupportSimError
from supportsim.inputs.base import Document
from supportsim.inputs.design import Design
from supportsim.inputs.files import read_yaml, reread
from supportsim.inputs.load import is_there, load_design, load_scenario, read_study
from supportsim.inputs.overrides import (
    Override,
    check_design_names,
    sets_for_design,
    sets_for_scenario,
)
from supportsim.inputs.problems import KeyPath, Problem
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.study import Study
from supportsim.study.beforehand import STAFFING, streams_of
from supportsim.study.points import Point, points_of
from supportsim.study.scaling import expected_shares
from supportsim.study.spec import StudySpec, mistakes_of, spec_of_files, spec_of_study
from supportsim.study.workload_left_out import left_out
from supportsim.study.workload_overflow import handed_on, without_hours
from supportsim.supply.capacity import case_hours_per_year
from supportsim.supply.mentoring import hours_asked
from supportsim.supply.people import roles
from supportsim.supply.roster import Roster, draw_roster
from supportsim.supply.shifts import period
from supportsim.supply.strain import require_workable
from supportsim.units import HOUR

#: Interns fall ill, and mentors have other blocks: so much of the hours is as good as all.
_ENOUGH_MENTORING: Final = 0.8

#: What is said of a desk whose people have other things to do, or are not there when it counts.
_NO_HOURS: Final = "nobody here has hours for case work in the judged window"

_KINDS: Final[dict[str, type[Document]]] = {"scenario": Scenario, "design": Design, "study": Study}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Expected work over case hours of a design, before any run.

    Attributes:
        scenario, design: Names.
        desks: Desk to share.
        overall: Share over all desks.
        left_out: Rules in force that are not counted, in words.
    """

    scenario: str
    design: str
    desks: dict[str, float]
    overall: float
    left_out: list[str]


@dataclass(slots=True, kw_only=True)
class Checked:
    """What there is to say about files without mistakes.

    Attributes:
        kinds: File to "scenario", "design" or "study".
        warnings: Parts that have no effect.
        notes: What was made of headcounts.
        expected: Utilisation of every design on every scenario that it was given with.
    """

    kinds: dict[Path, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)


def study_file(path: Path) -> Path:
    """The file meant by a path: of a folder, the `study.yaml` in it."""
    return path / "study.yaml" if path.is_dir() else path


def kind_of(path: Path) -> str:
    """Return "scenario", "design" or "study": whose keys the file has most of.

    Raises:
        InputError: It cannot be read, or has keys of none.
    """
    source = read_yaml(path)
    common = set(Document.model_fields)
    counts = {
        kind: len(set(source.data) & (set(model.model_fields) - common))
        for kind, model in _KINDS.items()
    }
    best = max(counts, key=lambda kind: counts[kind])
    if counts[best] == 0:
        raise InputError([f"{path}: has no key of a scenario, a design or a study"])
    return best


def check_files(paths: Sequence[Path], sets: Sequence[Override] = ()) -> Checked:
    """Check files alone, then a study's together, and scenarios with all designs given.

    Raises:
        InputError: With every mistake found, a line each.
    """
    files = [study_file(path) for path in paths]
    found = Checked()
    gather = _Gather()
    for file in files:
        gather.take(_note_kind, found, file)
    gather.stop()
    designs = [file for file, kind in found.kinds.items() if kind == "design"]
    for file, kind in found.kinds.items():
        _load(gather, file, kind, sets)
    if "study" not in found.kinds.values():
        gather.take(check_design_names, [file.stem for file in designs], sets)
    if gather.problems:
        for file, kind in found.kinds.items():
            if kind == "study" or (kind == "scenario" and designs):
                together = designs if kind == "scenario" else []
                gather.take(_tell_all, gather, file, together, sets)
    gather.stop()
    for file, kind in found.kinds.items():
        if kind == "study":
            gather.take(_together, found, spec_of_study(file, sets))
        elif kind == "scenario" and designs:
            gather.take(_together, found, spec_of_files(file, designs, sets=sets))
    gather.stop()
    return found


class _Gather:
    """Collects the mistakes of several steps, so that all are told at once."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def take(self, step: Callable[..., object], *arguments: object) -> None:
        """Call something, and keep what it complains about."""
        try:
            step(*arguments)
        except InputError as error:
            self.problems += error.problems
        except SupportSimError as error:
            self.problems.append(str(error))

    def stop(self) -> None:
        """Raise what was collected, if anything was.

        Raises:
            InputError: With every mistake, none twice.
        """
        if self.problems:
            raise InputError(list(dict.fromkeys(self.problems)))


def _note_kind(found: Checked, file: Path) -> None:
    found.kinds[file] = kind_of(file)


def _load(gather: _Gather, file: Path, kind: str, sets: Sequence[Override]) -> None:
    """Load a file, and what a study names."""
    if kind == "scenario":
        gather.take(load_scenario, file, sets_for_scenario(sets))
    elif kind == "design":
        gather.take(load_design, file, sets_for_design(file.stem, sets))
    else:
        gather.take(_load_parts, gather, file, sets)


def _load_parts(gather: _Gather, file: Path, sets: Sequence[Override]) -> None:
    """Load a study, and what it names as far as that is surely meant and there."""
    reading, folder = read_study(file), file.parent
    gather.problems += reading.lines
    study, guess = reading.document, reading.guess
    if study is None:
        return
    if guess is None or not guess.gave(("designs",)):
        gather.take(check_design_names, study.designs, sets)
    named: dict[KeyPath, str] = {("scenario",): study.scenario}
    named |= {("designs", name): design for name, design in study.designs.items()}
    for path, name in named.items():
        if (guess is not None and guess.gave(path)) or not is_there(folder, name):
            continue
        if path == ("scenario",):
            gather.take(load_scenario, folder / name, sets_for_scenario(sets))
        else:
            gather.take(load_design, folder / name, sets_for_design(str(path[-1]), sets))


def _tell_all(
    gather: _Gather, file: Path, designs: Sequence[Path], sets: Sequence[Override]
) -> None:
    """Tell all mistakes of a study, or of a scenario with designs, also where they do not fit."""
    spec = spec_of_files(file, designs, sets=sets) if designs else spec_of_study(file, sets)
    gather.problems += mistakes_of(spec, sets)


def _together(found: Checked, spec: StudySpec) -> None:
    """Resolve every point, and note what the base point lets expect."""
    points = points_of(spec, staffing=STAFFING, seed=spec.seed, replications=None, full=True)
    found.warnings += [line for line in points.warnings if line not in found.warnings]
    found.notes += points.notes
    _require_hours(points.base, spec)
    found.expected += expected(points.base, spec.scenario.stem)
    found.warnings += _rosters(points.base)


def _require_hours(point: Point, spec: StudySpec) -> None:
    """Refuse designs with desks at which nobody has hours for cases, unless all overflow.

    Raises:
        InputError: With a line for each such desk.
    """
    lines: list[str] = []
    for name, design in point.designs.items():
        hours = case_hours_per_year(point.scenario, design)
        served = handed_on(design, hours)
        idle = [
            Problem(path=("desks", desk, "staff"), message=_NO_HOURS)
            for desk in without_hours(design, hours)
            if desk not in served
        ]
        told = reread(spec.designs[name]).lines(idle) if idle else []
        lines += [f"{line} (scenario {spec.scenario})" for line in told]
    if lines:
        raise InputError(lines)


def _rosters(point: Point) -> list[str]:
    """Draw the first roster of every design, and refuse what nobody could work.

    Returns:
        A line for each design whose mentors have no room for what interns ask of them.

    Raises:
        InputError: With a line for each of the first people; see `strain.require_workable`.
    """
    problems, warnings = [], []
    for name, design in point.designs.items():
        roster = draw_roster(point.scenario, design, seed=point.seed, replication=0)
        try:
            require_workable(point.scenario, design, roster)
        except SupportSimError as error:
            problems += [f"{name}: {line}" for line in str(error).splitlines()]
        warnings += _mentoring(point.scenario, name, design, roster)
    if problems:
        raise InputError(problems)
    return warnings


def _mentoring(scenario: Scenario, name: str, design: Design, roster: Roster) -> list[str]:
    """A line where much less mentoring fits into the mentors' shifts than interns ask for."""
    covered = period(scenario)
    asked = hours_asked(roles(scenario, design, covered), scenario, covered)
    found = int((roster.mentoring_to - roster.mentoring_from).sum()) / HOUR
    if found >= _ENOUGH_MENTORING * asked:
        return []
    return [f"{name}: mentors have room for {found:.0f} of the {asked:.0f} hours interns ask for"]


def expected(point: Point, scenario: str) -> list[Expected]:
    """Expected utilisation of every design at a point, with all of `workload_beyond`."""
    world, streams = point.scenario, streams_of(point.scenario)
    found = []
    for name, design in point.designs.items():
        desks, overall = expected_shares(
            world, design, streams=streams, case_hours=case_hours_per_year
        )
        told = left_out(world, design)
        one = Expected(scenario=scenario, design=name, desks=desks, overall=overall, left_out=told)
        found.append(one)
    return found
