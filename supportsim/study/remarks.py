"""What files say of each other: cover that is promised, parts that are named; with their lines."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from supportsim.errors import InputError
from supportsim.inputs.check_scenario import holiday_remarks
from supportsim.inputs.cuts import cut_problems
from supportsim.inputs.design import Design
from supportsim.inputs.files import reread
from supportsim.inputs.problems import Problem
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.source import Source
from supportsim.supply.cover_words import cover_warnings


def cover_lines(
    scenario: Scenario,
    designs: Mapping[str, Design],
    scenario_file: Path,
    files: Mapping[str, Path],
) -> list[str]:
    """A line for each desk and cause of hours that are promised and in which nobody is rostered.

    Args:
        scenario: Whose contracts promise hours.
        designs: By name.
        scenario_file: Where the scenario was read from.
        files: Where each design was read from, by name.
    """
    found = []
    for name, design in designs.items():
        gaps = [
            Problem(path=("desks", desk), message=text)
            for desk, text in cover_warnings(scenario, design)
        ]
        lines = reread(files[name]).lines(gaps) if gaps else []
        found += [f"{line} (scenario {scenario_file})" for line in lines]
    return found


def scenario_lines(scenario: Scenario, file: Path) -> list[str]:
    """A line for each thing a reader should know of what a scenario's files hold.

    Args:
        scenario: With the absolute path of its trace.
        file: Where it was read from.
    """
    found = list(holiday_remarks(scenario))
    if scenario.trace is not None:
        # Few scenarios have a trace, and every run looks at these lines.
        from supportsim.inputs.check_trace import trace_remarks  # noqa: PLC0415
        from supportsim.inputs.trace_file import read_rows  # noqa: PLC0415

        found += trace_remarks(scenario, read_rows(scenario))
    return reread(file).lines(found) if found else []


def require_parts(
    study: Path | None,
    named: Mapping[str, Sequence[str]],
    scenario: Scenario,
    designs: Mapping[str, Design],
) -> None:
    """Refuse parts of measures that nothing of the scenario or the designs has.

    Args:
        study: The file, if any.
        named: Key of the study, with dots, to the metrics that it names.
        scenario: Of the base point.
        designs: Likewise, by name.

    Raises:
        InputError: With a line for each.
    """
    problems = [
        problem
        for key, metrics in named.items()
        for problem in cut_problems(key, metrics, scenario, designs)
    ]
    if problems:
        source = reread(study) if study else Source(shown="study", data={}, positions={})
        raise InputError(source.lines(problems))
