"""All mistakes of a scenario and its designs at once: of each file, and where they do not fit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from supportsim.errors import InputError
from supportsim.inputs.base import Document
from supportsim.inputs.design import Design
from supportsim.inputs.load import Reading, read_design, read_scenario, with_files
from supportsim.inputs.match import match
from supportsim.inputs.match_names import name_problems_of
from supportsim.inputs.overrides import Override
from supportsim.inputs.scenario import Scenario

AnyDocument = TypeVar("AnyDocument", bound=Document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A file, and the overrides that are its own."""

    file: Path
    sets: Sequence[Override]


def all_mistakes(scenario: Asked, designs: Mapping[str, Asked]) -> list[str]:
    """A line for each mistake of a scenario and its designs, none twice.

    Where all is sound but two files do not fit, all of `match` is told. Where one of them has
    mistakes of its own, its names are still compared, so far as they are surely those meant: a
    name is told only where the scenario is sure to lack it.

    Args:
        scenario: The scenario.
        designs: The designs by name.
    """
    lines: list[str] = []
    world = _taken(read_scenario, scenario, lines)
    for design in designs.values():
        wanted = _taken(read_design, design, lines)
        if world is None or wanted is None or not world.document or not wanted.document:
            continue
        if world.lines or wanted.lines:
            found = _names_not_there(world, wanted)
        else:
            complete = with_files(world.document, scenario.file.parent)
            found = _misfits(complete, wanted.document, scenario.file, design.file)
        lines += found
    return list(dict.fromkeys(lines))


def _taken(
    read: Callable[[Path, Sequence[Override]], Reading[AnyDocument]], asked: Asked, lines: list[str]
) -> Reading[AnyDocument] | None:
    """What a file holds, its mistakes added to some lines; None where it cannot be read."""
    try:
        reading = read(asked.file, asked.sets)
    except InputError as error:
        lines += error.problems
        return None
    lines += reading.lines
    return reading


def _misfits(scenario: Scenario, design: Design, scenario_file: Path, file: Path) -> list[str]:
    """Lines for where two sound files do not fit."""
    try:
        match(scenario, design, scenario_file=str(scenario_file), design_file=str(file))
    except InputError as error:
        return error.problems
    return []


def _names_not_there(world: Reading[Scenario], wanted: Reading[Design]) -> list[str]:
    """Lines for names in a design that the scenario surely lacks."""
    if world.document is None or wanted.document is None:
        return []
    problems = [
        problem
        for problem in name_problems_of(world.document, wanted.document)
        if (world.guess is None or world.guess.knows(problem.message))
        and (wanted.guess is None or not wanted.guess.gave(problem.path))
    ]
    lines = wanted.source.lines(problems)
    return [f"{line} (scenario {world.source.shown})" for line in lines]
