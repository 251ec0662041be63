"""The command line: reads what is asked, calls the program, prints; no rule of its own.

What needs time to import is imported in the command that needs it: `--help` and `run` bring
neither scipy.stats nor matplotlib, which only a written report needs.
"""

import gc
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from supportsim.errors import InputError, SupportSimError
from supportsim.places import has_results, require_places
from supportsim.printed import (
    NEXT_STEPS,
    checked_text,
    failures_of,
    first_failures,
    times_text,
)
from supportsim.progress import ProgressLine

if TYPE_CHECKING:
    from supportsim.engines import EngineName
    from supportsim.inputs.overrides import Override
    from supportsim.study.results import StudyResult
    from supportsim.study.spec import StudySpec

#: What the program returns to the shell; 130 is the shell's own number for Ctrl-C.
OK: Final = 0
GOAL_MISSED: Final = 1
BAD_INPUT: Final = 2
PARTIAL: Final = 3
INTERRUPTED: Final = 130

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options that `run` and `compare` share."""

    out: Path | None
    seed: int | None
    reps: int | None
    jobs: int
    sets: tuple[str, ...]
    cases: Path | None
    cases_of: frozenset[int] | None
    audit: bool
    engine: "EngineName"
    as_json: bool
    quiet: bool
    check: bool

    def values(self) -> dict[str, object]:
        """Path to value of every `--set`."""
        return dict(_overrides(self.sets))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave the process with its exit code."""
    _spare_start()
    gc.disable()  # Until the work begins: imports and files leave no garbage, but look like it.
    try:
        found = cli.main(arguments, prog_name="supportsim", standalone_mode=False)
        code = found if isinstance(found, int) else OK
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except InputError as error:
        click.echo("\n".join(error.problems), err=True)
        code = BAD_INPUT
    except SupportSimError as error:
        click.echo(str(error), err=True)
        code = PARTIAL
    except OSError as error:
        click.echo(f"{error.filename or 'output'}: {error.strerror}", err=True)
        code = BAD_INPUT
    except click.Abort:
        click.echo("interrupted", err=True)
        code = INTERRUPTED
    finally:
        gc.enable()
    sys.exit(code)


def _spare_start() -> None:
    """Keep libraries from what they would do at their start for nothing of ours.

    OpenBLAS starts threads that spin, and nothing here multiplies matrices; pydantic looks through
    all that is installed for plugins. Who sets these variables is obeyed.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="supportsim")
def cli() -> None:
    """Simulate technical-support organisations on the same cases.

    Exit codes: 0 done; 1 a goal is missed (with --check); 2 bad input, nothing written; 3 some
    replications failed, the results are partial.
    """


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> int:
    """Copy the shipped files to the new folder DIR.

    They are the designs (models), the scenarios (configs), the studies (experiments) and the pages
    that explain them (docs).
    """
    from supportsim.library import copy_library  # noqa: PLC0415 (see the top)

    copy_library(folder)
    _print(f"Copied models, configs, experiments and docs to {folder}.\n\n")
    _print(NEXT_STEPS.format(folder=folder))
    return OK


@cli.command()
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--set", "sets", multiple=True, metavar="PATH=VALUE", help="Replace a value.")
def check(files: tuple[Path, ...], sets: tuple[str, ...]) -> int:
    """Check scenarios, designs and studies, without running anything.

    All mistakes are told at once. For a study, and for a scenario with designs, also how busy
    each desk is expected to be.
    """
    from supportsim.checking import check_files  # noqa: PLC0415 (see the top)

    _print(checked_text(check_files(files, _overrides(sets))))
    return OK


def _shared_options(command: Command) -> Command:
    """The options of `run` and `compare`."""
    options = [
        click.option("-o", "--out", type=_FOLDER, help="Write results, report and figures here."),
        click.option("--seed", type=click.IntRange(0, (1 << 63) - 1), help="Seed of every draw."),
        click.option(
            "-n", "--reps", type=click.IntRange(1, 100_000), help="Replications, at every point."
        ),
        click.option(
            "-j",
            "--jobs",
            type=click.IntRange(1, 1024),
            default=_cores,
            show_default="all cores",
            help="Worker processes; the results do not depend on it.",
        ),
        click.option(
            "--set",
            "sets",
            multiple=True,
            metavar="PATH=VALUE",
            help="Replace a value, as scenario.load=1.3 or design.desks.front.open_case_limit=30; "
            "may be repeated.",
        ),
        click.option(
            "--cases",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Save the ledgers of the base point: .csv, .csv.gz or .parquet.",
        ),
        click.option(
            "--cases-of",
            metavar="NUMBERS",
            callback=_numbers,
            help="Only of these replications, as 0,5-9; all when left out.",
        ),
        click.option(
            "--audit", is_flag=True, help="Audit every replication; one with a violation fails."
        ),
        click.option(
            "--engine",
            type=click.Choice(["auto", "compiled", "simpy"]),
            default="auto",
            show_default="compiled where installed",
            help="Which engine plays the plans; the results do not depend on it.",
        ),
        click.option("--json", "as_json", is_flag=True, help="Print results.json, no table."),
        click.option("-q", "--quiet", is_flag=True, help="No progress and no remarks."),
        click.option("--check", is_flag=True, help="Exit with 1 if a mean misses its goal."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _numbers(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> frozenset[int] | None:
    """Numbers and ranges of them, as "0,5-9"."""
    if text is None:
        return None
    found: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        ends = [first, last if dash else first]
        if not all(end.isascii() and end.isdecimal() and len(end) <= 6 for end in ends):
            raise click.BadParameter(f"'{text}' must be numbers and ranges, as 0,5-9")
        found.update(range(int(ends[0]), int(ends[1]) + 1))
    if not found:
        raise click.BadParameter(f"'{text}' names no replication")
    return frozenset(found)


def _cores() -> int:
    """Cores that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


_FOLDER: Final = click.Path(path_type=Path, file_okay=False)
_FILE: Final = click.Path(path_type=Path)


@cli.command()
@click.argument("what", metavar="STUDY | SCENARIO DESIGN", nargs=-1, required=True, type=_FILE)
@click.option("--full", is_flag=True, help="Also what the study keeps for a full run: its grids.")
@_shared_options
def run(what: tuple[Path, ...], full: bool, **options: Any) -> int:
    """Run a study (its folder or file), or one design on a scenario.

    A study's results are written to out/NAME unless --out says otherwise.
    """
    from supportsim import api  # noqa: PLC0415 (see the top)

    asked = Asked(**options)
    if len(what) == 1:
        _require_study(what[0])
        spec = api.load_study(what[0], sets=asked.values())
        return _perform(spec, asked, out=asked.out or Path("out") / spec.name, full=full)
    if len(what) > 2:
        raise click.UsageError("run takes one design; use compare for several")
    if full:
        raise click.UsageError("--full is for studies")
    with _scenario_first(what[0]):
        spec = api.study_of(what[0], what[1:], sets=asked.values())
        return _perform(spec, asked, out=asked.out, full=False)


@cli.command()
@click.argument("scenario", type=_FILE)
@click.argument("designs", metavar="DESIGN...", nargs=-1, required=True, type=_FILE)
@click.option(
    "--as-written", is_flag=True, help="Keep headcounts instead of making yearly staff cost equal."
)
@_shared_options
def compare(scenario: Path, designs: tuple[Path, ...], as_written: bool, **options: Any) -> int:
    """Compare designs on the same cases; the first is the reference.

    The others get the reference's yearly staff cost by the staff that they name under
    `balance`; if one of them names none, all stay as written.
    """
    from supportsim import api  # noqa: PLC0415 (see the top)

    asked = Asked(**options)
    equal = False if as_written else None
    with _scenario_first(scenario):
        spec = api.study_of(scenario, designs, equal_cost=equal, sets=asked.values())
        if len(designs) > 1 and not (as_written or spec.equal_cost):
            _remark(asked, "headcounts as written: not every other design names a `balance`")
        return _perform(spec, asked, out=asked.out, full=False)


@cli.command()
@click.argument("kind", type=click.Choice(["scenario", "design", "study"]), required=False)
def schema(kind: str | None) -> int:
    """Print the JSON Schema of the files, for completion in editors."""
    from supportsim.inputs.schema import json_schema  # noqa: PLC0415 (see the top)

    _print(json.dumps(json_schema(kind), indent=1) + "\n")
    return OK


def _perform(spec: "StudySpec", asked: Asked, *, out: Path | None, full: bool) -> int:
    """Run a study, write and print what is asked for; the exit code."""
    from supportsim import api  # noqa: PLC0415 (see the top)
    from supportsim.engines import SlowEngineWarning, remark_on  # noqa: PLC0415 (see the top)

    if asked.cases_of is not None and asked.cases is None:
        raise click.UsageError("--cases-of needs --cases")
    require_places(out, asked.cases)
    if out is not None and has_results(out):
        _remark(asked, f"{out} has results already, which these will replace")
    if (slow := remark_on(asked.engine)) is not None:
        _remark(asked, slow)
        warnings.simplefilter("ignore", SlowEngineWarning)
    # What is here by now stays: collections leave it alone, and forked workers share it.
    gc.freeze()
    gc.enable()
    with ProgressLine(sys.stderr, shown=not asked.quiet) as progress:
        result = api.run_study(
            spec,
            replications=asked.reps,
            seed=asked.seed,
            jobs=asked.jobs,
            full=full,
            progress=progress,
            cases=asked.cases,
            cases_of=asked.cases_of,
            audit=asked.audit,
            engine=asked.engine,
            brief=out is None and not asked.as_json,
        )
    written = [] if out is None else api.write_results(result, out)
    _print(_json_text(result) if asked.as_json else api.table(result))
    if written:
        _remark(asked, f"report: {out}/report.html, with {len(written) - 1} files beside it")
    if asked.audit and not failures_of(result):
        _remark(asked, "audit: every replication was looked through, no violation found")
    _remark(asked, f"time: {times_text(result.timings)}")
    return _verdict(result, asked)


def _json_text(result: "StudyResult") -> str:
    """Text of results.json."""
    from supportsim.study.write import json_text  # noqa: PLC0415 (see the top)

    return json_text(result)


def _verdict(result: "StudyResult", asked: Asked) -> int:
    """Say what failed and which goals are missed; the exit code."""
    from supportsim.report.goals import goals_missed  # noqa: PLC0415 (see the top)

    failures = failures_of(result)
    for line in first_failures(failures):
        click.echo(line, err=True)
    missed = goals_missed(result) if asked.check else []
    for line in missed:
        click.echo(f"goal missed: {line}", err=True)
    if failures:
        return PARTIAL
    return GOAL_MISSED if missed else OK


def _overrides(sets: Sequence[str]) -> "list[Override]":
    """What the `--set` options say.

    Raises:
        InputError: With a line for each that cannot be read.
    """
    from supportsim.inputs.overrides import parse_set  # noqa: PLC0415 (see the top)

    found, problems = [], []
    for text in sets:
        try:
            found.append(parse_set(text))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return found


def _require_study(path: Path) -> None:
    """Refuse a lone scenario or design where a study is needed."""
    from supportsim.checking import kind_of, study_file  # noqa: PLC0415 (see the top)

    kind = kind_of(study_file(path))
    if kind != "study":
        raise click.UsageError(f"{path} is a {kind}; run takes a study, or a scenario and a design")


@contextmanager
def _scenario_first(path: Path) -> Iterator[None]:
    """Say so when what failed is that a design or study stands where the scenario does."""
    try:
        yield
    except InputError as error:
        from supportsim.checking import kind_of  # noqa: PLC0415 (see the top)

        try:
            kind = kind_of(path)
        except InputError:
            raise error from None  # whoever loaded it says what is wrong
        if kind == "scenario":
            raise
        wrong = f"{path} is a {kind}; the scenario comes first, then designs"
        raise click.UsageError(wrong) from error


def _remark(asked: Asked, text: str) -> None:
    """Tell something beside the results."""
    if not asked.quiet:
        click.echo(text, err=True)


def _print(text: str) -> None:
    """Print results; a reader that has gone away is no mistake."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
