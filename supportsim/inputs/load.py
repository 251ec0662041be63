"""From a path to a validated object: read, override, validate, check; all mistakes at once."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from supportsim.errors import InputError
from supportsim.inputs.base import Document
from supportsim.inputs.check import check
from supportsim.inputs.design import Design
from supportsim.inputs.explain import explain
from supportsim.inputs.files import read_yaml
from supportsim.inputs.guess import further_problems
from supportsim.inputs.overrides import Override, apply_sets
from supportsim.inputs.problems import KeyPath, Problem, got
from supportsim.inputs.samples import sample_problems, with_samples
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.source import Source
from supportsim.inputs.study import Study

AnyDocument = TypeVar("AnyDocument", bound=Document)


def load_scenario(path: Path, sets: Sequence[Override] = ()) -> Scenario:
    """Read a scenario; the paths of its trace and its observed values become absolute.

    Args:
        path: The file.
        sets: Overrides, with paths as "scenario.load" or just "load".

    Raises:
        InputError: With every mistake of the file, a line each.
    """
    source = read_yaml(path)
    scenario = _validated(source, Scenario, sets)
    bad_samples = list(sample_problems(scenario, path.parent))
    if bad_samples:
        raise InputError(source.lines(bad_samples))
    scenario = with_samples(scenario, path.parent)
    if scenario.trace is None:
        return scenario
    _require_files(source, path.parent, {("trace", "file"): scenario.trace.file})
    file = (path.parent / scenario.trace.file).resolve()
    trace = scenario.trace.model_copy(update={"file": str(file)})
    return scenario.model_copy(update={"trace": trace})


def load_design(path: Path, sets: Sequence[Override] = ()) -> Design:
    """Read a design.

    Args:
        path: The file.
        sets: Overrides, with paths as "design.desks.front.open_case_limit",
            "designs.NAME.desks..." or just "desks...".

    Raises:
        InputError: With every mistake of the file, a line each.
    """
    return _validated(read_yaml(path), Design, sets)


def load_study(path: Path) -> Study:
    """Read a study; the files that it names must exist, and stay relative to it.

    Raises:
        InputError: With every mistake of the file, a line each.
    """
    source = read_yaml(path)
    study = _validated(source, Study, ())
    named: dict[KeyPath, str] = {("scenario",): study.scenario}
    named |= {("designs", name): file for name, file in study.designs.items()}
    _require_files(source, path.parent, named)
    return study


def resolved(document: Document) -> str:
    """Return the complete form of a file as JSON, no default left open, keys in its order."""
    return json.dumps(document.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


def _validated(source: Source, model: type[AnyDocument], sets: Sequence[Override]) -> AnyDocument:
    lines = apply_sets(source, model, sets)
    problems = list(source.problems)
    try:
        document = model.model_validate(source.data)
    except ValidationError as error:
        told = {problem.path for problem in problems}
        problems += [found for found in explain(error, model) if found.path not in told]
        problems += further_problems(source.data, model, error)
    else:
        problems += check(document)
        if not problems and not lines:
            return document
    raise InputError(lines + source.lines(problems))


def _require_files(source: Source, folder: Path, named: dict[KeyPath, str]) -> None:
    """Refuse names of files that are not there, relative to a folder.

    Raises:
        InputError: With a line for each.
    """
    problems = [
        Problem(path=path, message=f"no such file (got {got(name)})")
        for path, name in named.items()
        if not _is_file(folder, name)
    ]
    if problems:
        raise InputError(source.lines(problems))


def _is_file(folder: Path, name: str) -> bool:
    try:
        return (folder / name).is_file()
    except (OSError, ValueError):
        return False
