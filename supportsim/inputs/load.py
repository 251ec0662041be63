"""From a path to a validated object: read, override, validate, check; all mistakes at once.

What only a mistake or a trace needs is imported when there is one.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import ValidationError

from supportsim.errors import InputError
from supportsim.inputs.base import Document
from supportsim.inputs.check import check
from supportsim.inputs.design import Design
from supportsim.inputs.files import read_yaml
from supportsim.inputs.overrides import Override, apply_sets
from supportsim.inputs.problems import KeyPath, Problem, got
from supportsim.inputs.samples import sample_problems, with_samples
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.source import Source
from supportsim.inputs.study import Study

if TYPE_CHECKING:
    from supportsim.inputs.guess import Guess

AnyDocument = TypeVar("AnyDocument", bound=Document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Generic[AnyDocument]):
    """What a file holds, and what is wrong with it.

    Attributes:
        source: The file.
        document: As it stands, or as it may have been meant; None when nobody can tell.
        guess: What was guessed; None when nothing was.
        lines: Every mistake.
    """

    source: Source
    document: AnyDocument | None
    guess: "Guess | None"
    lines: list[str]

    def sound(self) -> AnyDocument:
        """The document.

        Raises:
            InputError: With every mistake of the file, a line each.
        """
        if self.lines or self.document is None:
            raise InputError(self.lines)
        return self.document


def read_scenario(path: Path, sets: Sequence[Override] = ()) -> Reading[Scenario]:
    """Read a scenario and the files that it names; arguments as `load_scenario`.

    The rows of a trace are looked at where all else is sound, as they lean on it.

    Raises:
        InputError: The file cannot be read at all.
    """
    reading = _read(path, Scenario, sets, lambda scenario: _absent_parts(scenario, path.parent))
    if reading.lines or reading.document is None or reading.document.trace is None:
        return reading
    from supportsim.inputs.check_trace import trace_problems  # noqa: PLC0415 (see the top)
    from supportsim.inputs.trace_file import read_rows  # noqa: PLC0415

    scenario = with_files(reading.document, path.parent)
    try:
        rows = read_rows(scenario)
    except InputError as error:
        return replace(reading, lines=error.problems)
    return replace(reading, lines=reading.source.lines(list(trace_problems(scenario, rows))))


def read_design(path: Path, sets: Sequence[Override] = ()) -> Reading[Design]:
    """Read a design; arguments as `load_design`.

    Raises:
        InputError: The file cannot be read at all.
    """
    return _read(path, Design, sets, lambda _: ())


def load_scenario(path: Path, sets: Sequence[Override] = ()) -> Scenario:
    """Read a scenario; the paths of its trace and its observed values become absolute.

    Args:
        path: The file.
        sets: Overrides, with paths as "scenario.load" or just "load".

    Raises:
        InputError: With every mistake of the file, a line each.
    """
    return with_files(read_scenario(path, sets).sound(), path.parent)


def load_design(path: Path, sets: Sequence[Override] = ()) -> Design:
    """Read a design.

    Args:
        path: The file.
        sets: Overrides, with paths as "design.desks.front.open_case_limit",
            "designs.NAME.desks..." or just "desks...".

    Raises:
        InputError: With every mistake of the file, a line each.
    """
    return read_design(path, sets).sound()


def load_study(path: Path) -> Study:
    """Read a study; the files that it names must exist, and stay relative to it.

    Raises:
        InputError: With every mistake of the file, a line each.
    """
    return read_study(path).sound()


def read_study(path: Path) -> Reading[Study]:
    """Read a study, the files that it names not yet opened.

    Raises:
        InputError: The file cannot be read at all.
    """
    return _read(path, Study, (), lambda study: _absent_files(study, path.parent))


def with_files(scenario: Scenario, folder: Path) -> Scenario:
    """A sound scenario with its observed values, and the absolute path of its trace."""
    scenario = with_samples(scenario, folder)
    if scenario.trace is None:
        return scenario
    file = (folder / scenario.trace.file).resolve()
    trace = scenario.trace.model_copy(update={"file": str(file)})
    return scenario.model_copy(update={"trace": trace})


def resolved(document: Document) -> str:
    """Return the complete form of a file as JSON, no default left open, keys in its order."""
    return json.dumps(document.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


def _read(
    path: Path,
    model: type[AnyDocument],
    sets: Sequence[Override],
    beside: Callable[[AnyDocument], Iterable[Problem]],
) -> Reading[AnyDocument]:
    """Read a file, as far as it can be told what it means.

    Args:
        path: The file.
        model: What it should be.
        sets: Overrides.
        beside: What is wrong with the files that it names.
    """
    source = read_yaml(path)
    lines = apply_sets(source, model, sets)
    problems, guess = list(source.problems), None
    document: AnyDocument | None = None
    try:
        document = model.model_validate(source.data)
    except ValidationError as error:
        from supportsim.inputs.explain import explain  # noqa: PLC0415 (see the top)
        from supportsim.inputs.guess import guess_of  # noqa: PLC0415 (likewise)

        told = {problem.path for problem in problems}
        problems += [found for found in explain(error, model) if found.path not in told]
        guess = guess_of(source.data, model, error)
        document = guess.document if guess and isinstance(guess.document, model) else None
    if document is not None:
        problems += filter(guess.allows if guess else None, check(document))
        absent = beside(document)
        problems += [one for one in absent if guess is None or not guess.is_near(one.path)]
    lines += source.lines(problems)
    return Reading(source=source, document=document, guess=guess, lines=lines)


def _absent_parts(scenario: Scenario, folder: Path) -> Iterator[Problem]:
    """What is wrong with the files of observed values and the trace."""
    yield from sample_problems(scenario, folder)
    if scenario.trace is not None:
        yield from _absent({("trace", "file"): scenario.trace.file}, folder)


def _absent_files(study: Study, folder: Path) -> Iterator[Problem]:
    named: dict[KeyPath, str] = {("scenario",): study.scenario}
    named |= {("designs", name): file for name, file in study.designs.items()}
    yield from _absent(named, folder)


def _absent(named: dict[KeyPath, str], folder: Path) -> Iterator[Problem]:
    """A problem for each name of a file that is not there, relative to a folder."""
    for path, name in named.items():
        if not is_there(folder, name):
            yield Problem(path=path, message=f"no such file (got {got(name)})")


def is_there(folder: Path, name: str) -> bool:
    """Whether a name is that of a file, relative to a folder."""
    try:
        return (folder / name).is_file()
    except (OSError, ValueError):
        return False
