"""What a researcher calls from Python: load, run, compare, look inside one run, write results.

What saved tables and written results need is imported where it is asked for: `run` shows a table.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supportsim.demand.draw import draw_tape
from supportsim.demand.tape import CaseTape
from supportsim.engines import EngineName, engine_of, warn_if_slow
from supportsim.errors import InputError, SupportSimError
from supportsim.inputs import load
from supportsim.inputs.design import Design
from supportsim.inputs.match import match
from supportsim.inputs.overrides import Override, path_problem, sets_for_design, sets_for_scenario
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.tables import Ledger
from supportsim.outcome.outcome import Outcome
from supportsim.outcome.summarise import summarise
from supportsim.places import has_results
from supportsim.plan.build import build_plan
from supportsim.plan.onboarding import onboarded
from supportsim.plan.plan import Plan
from supportsim.report.text import study_text
from supportsim.study import run as studies
from supportsim.study.beforehand import staff_cost
from supportsim.study.course import Course, Progress
from supportsim.study.points import Point, Points
from supportsim.study.replicate import perform
from supportsim.study.results import DesignResult, StudyResult
from supportsim.study.spec import StudySpec, mistakes_of, spec_of_files, spec_of_study
from supportsim.study.workers import Workers
from supportsim.supply.roster import Roster, draw_roster
from supportsim.supply.strain import require_workable

if TYPE_CHECKING:
    from supportsim.outcome.from_tables import Measured
    from supportsim.outcome.saved import Tables

AnyPath = str | Path
#: Path of a key to the value it takes, as {"scenario.load": 1.3}.
Sets = Mapping[str, object]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Run:
    """One replication of one design, open for inspection.

    Attributes:
        scenario: The world it was run in.
        tape: The cases as drawn.
        plan: What the engine was told.
        ledger: What happened: cases, spells and duty as integer arrays.
        outcome: What it amounts to.
        roster: Who was employed, and on duty when.
    """

    scenario: Scenario
    tape: CaseTape
    plan: Plan
    ledger: Ledger
    outcome: Outcome
    roster: Roster

    def tables(self) -> dict[str, dict[str, list[Any]]]:
        """Return "cases", "spells", "duty" and "people" as columns, None for none."""
        from supportsim.study.case_tables import ledger_tables  # noqa: PLC0415 (see the top)

        found = ledger_tables(self.scenario, self.plan, self.tape, self.ledger, roster=self.roster)
        return {
            table: {name: column.plain() for name, column in columns.items()}
            for table, columns in found.items()
        }


def load_scenario(path: AnyPath, *, sets: Sets | None = None) -> Scenario:
    """Read a scenario.

    Args:
        path: The file.
        sets: Values that replace the file's, as {"scenario.load": 1.3}.

    Raises:
        InputError: With every mistake, a line each.
    """
    return load.load_scenario(Path(path), sets_for_scenario(_owned(sets)))


def load_design(path: AnyPath, *, sets: Sets | None = None) -> Design:
    """Read a design.

    Args:
        path: The file.
        sets: Values that replace the file's, as {"design.desks.front.open_case_limit": 30}.

    Raises:
        InputError: With every mistake, a line each.
    """
    return load.load_design(Path(path), sets_for_design(Path(path).stem, _owned(sets)))


def load_study(path: AnyPath, *, sets: Sets | None = None) -> StudySpec:
    """Read a study, from its file or the folder that holds its `study.yaml`.

    Args:
        path: The file or folder.
        sets: Values that hold at every point, for the scenario and the designs.

    Raises:
        InputError: With every mistake, a line each.
    """
    return spec_of_study(Path(path), _owned(sets))


def study_of(
    scenario: AnyPath,
    designs: Sequence[AnyPath],
    *,
    equal_cost: bool | None = None,
    replications: int = 30,
    seed: int = 1,
    sets: Sets | None = None,
) -> StudySpec:
    """Make a study of designs on a scenario, the first design being the reference.

    Args:
        scenario: File of the scenario.
        designs: Files of the designs, which are named after them.
        equal_cost: Whether the others get the reference's yearly staff cost; when left out,
            if every one of them names a `balance`.
        replications: At least 1; with one there are no intervals.
        seed: Seed of every draw.
        sets: Values that replace those of the files.

    Raises:
        InputError: With every mistake of the files, or what is wrong with the request.
    """
    overrides = _owned(sets)
    files = [Path(design) for design in designs]
    spec = spec_of_files(
        Path(scenario), files, sets=overrides, replications=replications, seed=seed
    )
    if equal_cost is None:
        try:
            others = [
                load.load_design(file, sets_for_design(name, overrides))
                for name, file in spec.designs.items()
                if name != spec.reference
            ]
        except InputError as error:
            raise InputError(mistakes_of(spec, overrides)) from error
        equal_cost = bool(others) and all(other.balance is not None for other in others)
    question, told = spec.question, "Designs on the same cases, each as it is written."
    if len(files) == 1:
        question = "What service does this design give, what does it cost, what does it earn?"
        told = "One design on its own."
    elif equal_cost:
        told = "Designs on the same cases, at the same yearly staff cost."
    return replace(spec, equal_cost=equal_cost, question=question, description=told)


def run_study(
    study: StudySpec | AnyPath,
    *,
    replications: int | None = None,
    seed: int | None = None,
    jobs: int = 1,
    full: bool = False,
    progress: Progress | None = None,
    cases: AnyPath | None = None,
    cases_of: Collection[int] | None = None,
    audit: bool = False,
    engine: EngineName = "auto",
    brief: bool = False,
) -> StudyResult:
    """Run a study: its base point, its curves, and with `full` its grids.

    Args:
        study: What `load_study` or `study_of` returned, or a path for `load_study`.
        replications: Replaces every number of replications of the study, at least 1.
        seed: Replaces the study's.
        jobs: Worker processes; the results do not depend on it. A script that asks for more
            than one must start under `if __name__ == "__main__":`.
        full: Whether grids, and curves marked `only_full`, are run.
        progress: Called with (done, total, stage) after every replication.
        cases: File that takes the base point's ledgers: .csv, .csv.gz or .parquet.
        cases_of: Numbers of the replications whose ledgers it takes, from 0; None for all.
        audit: Whether every replication is audited; one with a violation has failed, and
            the result's `failures` say what was found.
        engine: "compiled", "simpy", or "auto": the compiled one where it is installed. The
            results do not depend on it.
        brief: Whether what `table` does not show may be left out of the result: waits and
            their reasons, lateness and its causes, side work, stand-ins, all series, and the
            cuts of case measures and quantiles that no goal or turning point names; whole
            measures, and those by severity and by package, stay.

    Raises:
        InputError: With every mistake of the files, a line each.
        SupportSimError: No replication of the base point succeeded, or `cases` has a wrong name.
    """
    warn_if_slow(engine)
    spec = study if isinstance(study, StudySpec) else load_study(study)
    target = None if cases is None else Path(cases)
    if target is not None:
        from supportsim.study.cases import suffix_of  # noqa: PLC0415 (see the top)

        suffix_of(target)
    if replications is not None:
        _require_some(replications)
    return studies.run_study(
        spec,
        seed=seed,
        replications=replications,
        jobs=jobs,
        full=full,
        progress=progress,
        cases=target,
        cases_of=cases_of,
        audit=audit,
        engine=engine,
        brief=brief,
    )


def compare(
    scenario: AnyPath,
    designs: Sequence[AnyPath],
    *,
    equal_cost: bool | None = None,
    replications: int = 30,
    seed: int = 1,
    jobs: int = 1,
    sets: Sets | None = None,
) -> StudyResult:
    """Compare designs on the same cases, the first one being the reference; see `study_of`.

    Raises:
        InputError: With every mistake of the files, a line each.
    """
    _require_some(replications)
    spec = study_of(
        scenario, designs, equal_cost=equal_cost, replications=replications, seed=seed, sets=sets
    )
    return run_study(spec, jobs=jobs)


def replicate(
    design: Design, scenario: Scenario, *, replications: int = 30, seed: int = 1, jobs: int = 1
) -> DesignResult:
    """Run one design, as it is staffed, on the cases of a scenario.

    Args:
        design: As `load_design` returns it.
        scenario: As `load_scenario` returns it.
        replications: At least 1; with one there are no intervals.
        seed: Seed of every draw.
        jobs: Worker processes; see `run_study`.

    Returns:
        Its `metrics`: name to figure with mean, low and high; its `series` and `statement`.

    Raises:
        InputError: The design cannot serve the scenario.
        SupportSimError: A replication failed.
    """
    _require_some(replications)
    warn_if_slow("auto")
    point = Point(
        values={},
        scenario=scenario,
        designs={"design": design},
        staff_cost={"design": _staff_cost(design, scenario)},
        replications=replications,
        seed=seed,
    )
    points = Points(base=point, curves={}, grids={}, warnings=[], notes=[])
    with Workers(jobs) as workers:
        course = Course(workers=workers, runner=perform, points=points, reference="design")
        result = course.stage("base", [point])[0]
    if result.failures:
        raise SupportSimError("\n".join(result.failures))
    return result.designs["design"]


def simulate(
    design: Design,
    scenario: Scenario,
    *,
    seed: int = 1,
    replication: int = 0,
    engine: EngineName = "auto",
) -> Run:
    """Run one replication of one design and return all that happened.

    Args:
        design: As `load_design` returns it.
        scenario: As `load_scenario` returns it.
        seed: Seed of every draw.
        replication: From 0; the same one as in a study with this seed.
        engine: Which engine plays the plan; see `run_study`.

    Raises:
        InputError: The design cannot serve the scenario.
        SupportSimError: Nobody could work the roster.
    """
    warn_if_slow(engine)
    match(scenario, design, scenario_file="scenario", design_file="design")
    tape = draw_tape(scenario, seed=seed, replication=replication)
    roster = draw_roster(scenario, design, seed=seed, replication=replication)
    require_workable(scenario, design, roster)
    roster = onboarded(scenario, design, tape, roster)
    plan = build_plan(scenario, design, tape, roster)
    ledger = engine_of(engine)(plan)
    outcome = summarise(scenario, design, plan, tape, ledger, roster=roster)
    return Run(
        scenario=scenario, tape=tape, plan=plan, ledger=ledger, outcome=outcome, roster=roster
    )


def read_cases(path: AnyPath, *, design: str | None = None) -> dict[str, dict[str, list[Any]]]:
    """Read the tables that `--cases` saved.

    Args:
        path: The name that was given to `--cases`, as "run.csv.gz".
        design: Its rows only; all rows when left out.

    Returns:
        "cases", "spells", "duty" and "people" as columns, None for none, times in milliseconds.

    Raises:
        InputError: No such file or design, or a damaged file: all that is wrong, by line.
        SupportSimError: Another ending, or Parquet without pyarrow.
    """
    from supportsim.outcome.from_tables import of_design  # noqa: PLC0415 (see the top)
    from supportsim.outcome.saved import read_tables  # noqa: PLC0415 (likewise)

    tables, _ = read_tables(Path(path))
    return {name: dict(columns) for name, columns in of_design(tables, design).items()}


def measure(
    *, tables: "Tables", window: tuple[int, int] | None = None, cut: int | None = None
) -> "Measured":
    """Return the metrics of one design from its tables, the simulator's or of a real log.

    Args:
        tables: "cases" with at least `opened`, and "spells" and "duty" if there are any, with
            columns as `--cases` saves them. Times are whole milliseconds since any instant.
        window: Start and end of the judged window; without it there is no backlog and no
            occupancy, and without a column `judged` all cases are judged.
        cut: Only what was due before it was judged; None when all was.

    Returns:
        Its `metrics`: name to value, None where the tables do not tell it; then its
        `reasons` say why.

    Raises:
        InputError: No cases, several designs, or rows that cannot be (a time that is no whole
            number, an unknown code, an end before its start, two shifts at once ...): table,
            column, row from 0 and value of each, the first twenty.
    """
    from supportsim.outcome.from_tables import measure_tables  # noqa: PLC0415 (see the top)

    return measure_tables(tables, window=window, cut=cut)


def table(result: StudyResult) -> str:
    """Return the result as plain text, at most 100 characters wide."""
    return study_text(result)


def write_results(result: StudyResult, directory: AnyPath) -> list[Path]:
    """Write results.json, results.csv, differences.csv, provenance.json, report and figures.

    What is there of earlier results goes, figures that these do not have included.

    Returns:
        The files written; the same result gives the same bytes.

    Raises:
        OSError: The directory cannot be written.
    """
    # The report brings matplotlib, a second of start-up, along.
    from supportsim.report.write import drop_others  # noqa: PLC0415 (see the top)
    from supportsim.report.write import write as write_report  # noqa: PLC0415 (likewise)
    from supportsim.study.write import write_results as write_numbers  # noqa: PLC0415 (likewise)

    folder = Path(directory)
    had_results = has_results(folder)
    written = [*write_numbers(result, folder), *write_report(result, folder)]
    if had_results:
        drop_others(folder, written)
    return written


def _owned(sets: Sets | None) -> list[Override]:
    """Overrides whose paths all say whose they are.

    Raises:
        InputError: With a line for each that does not.
    """
    problems = [f"sets: {problem}" for path in sets or () if (problem := path_problem(path))]
    if problems:
        raise InputError(problems)
    return list((sets or {}).items())


def _require_some(replications: int) -> None:
    if replications < 1:
        raise InputError([f"replications must be at least 1, not {replications}"])


def _staff_cost(design: Design, scenario: Scenario) -> float:
    """Yearly staff cost of a design that can serve the scenario."""
    match(scenario, design, scenario_file="scenario", design_file="design")
    return staff_cost(scenario, design)
