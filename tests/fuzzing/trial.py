"""Trial: one mutant loaded, and if it is accepted, run small under audit."""

import re
import shutil
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Final

from fuzzing.cutting import cut_design, cut_scenario
from fuzzing.mutants import ROOT, Mutant, mutant

from supportsim.errors import InputError, LedgerError, PlanError, SupportSimError
from supportsim.inputs.load import load_design, load_scenario, load_study
from supportsim.inputs.match import match
from supportsim.inputs.overrides import sets_for_design, sets_for_scenario
from supportsim.study.aggregate import Runs, aggregate
from supportsim.study.beforehand import STAFFING, utilisation_of
from supportsim.study.points import points_of
from supportsim.study.replicate import Task, perform
from supportsim.study.results import DesignResult
from supportsim.study.spec import StudySpec, spec_of_files, spec_of_study

#: Outcomes that are no fault, from the first stage to the last.
FINE: Final = ("refused when read", "refused when matched", "refused when cut",
               "refused when run", "ran")  # fmt: skip
#: Outcomes that are.
FAULTS: Final = ("bad message", "bad plan", "crash", "audit", "bad metric", "memory", "hang")
#: Words that no message of ours has.
_FOREIGN: Final = re.compile(r"Input should|pydantic|Traceback|Value error|ruamel|Error\(|<class")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came of a mutant: one of `FINE` or `FAULTS`, its detail, and the seconds it took."""

    number: int
    kind: str
    changes: tuple[str, ...]
    outcome: str
    detail: str
    seconds: float = 0.0


#: File and place at which a message begins.
_PLACE: Final = re.compile(r"\S*/[\w.-]+\.(yaml(:\d+:\d+|: override .+?)?|csv(\.gz)?:\d+): ")


class _BadMessageError(Exception):
    """A refusal that does not say where, or speaks of our insides."""


class _BadMetricError(Exception):
    """A figure that is no number and does not say why."""


def try_number(seed: int, number: int) -> Verdict:
    """Try one mutant of a seed; what a worker process calls."""
    return try_one(mutant(seed, number))


def try_one(one: Mutant) -> Verdict:
    """Load a mutant, run it if it is accepted, and say what came of it."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = write(one, Path(folder))
        outcome, detail = _judged(one, path)
    return Verdict(
        number=one.number,
        kind=one.kind,
        changes=one.changes,
        outcome=outcome,
        detail=detail.replace(folder, "..."),
        seconds=time.monotonic() - begun,
    )


def write(one: Mutant, folder: Path) -> Path:
    """Write a mutant among copies of the files that it names; return its path."""
    for name in ("configs", "models", "experiments", "tests/files/valid"):
        target = folder / name
        target.mkdir(parents=True)
        for file in (ROOT / name).glob("**/*.yaml"):
            copy = target / file.relative_to(ROOT / name)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
    (folder / "configs/data").symlink_to(ROOT / "configs/data")
    path = folder / one.origin.relative_to(ROOT)
    path.write_bytes(one.content)
    if one.partner is not None and one.partner_content is not None:
        (folder / one.partner.relative_to(ROOT)).write_bytes(one.partner_content)
    return path


def _judged(one: Mutant, path: Path) -> tuple[str, str]:  # noqa: PLR0911 (one an outcome)
    """Outcome and detail of a mutant that stands in a file."""
    stage = ["read"]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            _attempt(one, path, stage)
    except LedgerError as error:
        return "audit", str(error)
    except PlanError as error:
        return "bad plan", str(error)
    except _BadMessageError as error:
        return "bad message", str(error)
    except _BadMetricError as error:
        return "bad metric", str(error)
    except SupportSimError as error:
        return f"refused when {stage[-1]}", str(error).split("\n", maxsplit=1)[0]
    except MemoryError:
        return "memory", traceback.format_exc()
    except Exception:  # noqa: BLE001 (whatever it is, it is a find)
        return "crash", traceback.format_exc()
    return "ran", ""


def _attempt(one: Mutant, path: Path, stage: list[str]) -> None:
    """Read, match, cut and run; `stage` tells how far it came."""
    spec = _cut_study(path, stage) if one.kind == "study" else _cut_files(one, path, stage)
    stage.append("run")
    points = points_of(spec, staffing=STAFFING, seed=1, replications=1, full=False)
    chosen = [points.base, *(line[-1] for line in points.curves.values())]
    for point in chosen:
        for design in point.designs.values():
            utilisation_of(point.scenario, design)
        task = Task(
            scenario=point.scenario,
            designs=point.designs,
            seed=1,
            replication=0,
            is_audited=True,
            engine="simpy" if one.number % 2 else "auto",
        )
        runs = Runs(outcomes={0: perform(task)}, failures=[])
        result = aggregate(point, runs, reference=spec.reference)
        for design_result in result.designs.values():
            _require_metrics(design_result)


def _cut_files(one: Mutant, path: Path, stage: list[str]) -> StudySpec:
    """The mutant and its partner as a study of one design, cut small."""
    folder = path.parents[len(one.origin.relative_to(ROOT).parts) - 1]
    assert one.partner is not None
    partner = folder / one.partner.relative_to(ROOT)
    world, office = (path, partner) if one.kind != "design" else (partner, path)
    with _said(path):
        scenario, design = load_scenario(world), load_design(office)
        stage.append("matched")
        match(scenario, design, scenario_file=world, design_file=office)
    stage.append("cut")
    sets = [*cut_scenario(scenario), *cut_design(design)]
    with _said(path):
        small = load_scenario(world, sets_for_scenario(sets))
        match(small, load_design(office, sets_for_design(office.stem, sets)),
              scenario_file=world, design_file=office)  # fmt: skip
    return spec_of_files(world, [office], sets=sets, replications=1)


def _cut_study(path: Path, stage: list[str]) -> StudySpec:
    """A study with two of its designs and one of its curves, cut small."""
    with _said(path):
        load_study(path)
        stage.append("matched")
        spec = spec_of_study(path)
        scenario = load_scenario(spec.scenario)
    stage.append("cut")
    sets = cut_scenario(scenario)
    wanted = [spec.reference, *(name for name in spec.designs if name != spec.reference)][:2]
    curves = dict(list(spec.curves.items())[:1])
    designs = {name: spec.designs[name] for name in wanted}
    return replace(spec, designs=designs, curves=curves, grids={}, sets=tuple(sets))


class _said:  # noqa: N801 (reads as a word)
    """Refusals inside must each say the file, in one line of our words; of a table its line too."""

    def __init__(self, path: Path) -> None:
        self.folder = str(path.parent)

    def __enter__(self) -> None: ...

    def __exit__(self, _: object, error: object, __: object) -> None:
        if isinstance(error, InputError):
            for line in error.problems:
                if not _PLACE.match(line) or "\n" in line or _FOREIGN.search(line):
                    raise _BadMessageError(line)
            if not error.problems:
                raise _BadMessageError("a refusal without a word")


def _require_metrics(result: DesignResult) -> None:
    """Every figure is finite or has a reason.

    Raises:
        _BadMetricError: One is not.
    """
    for place, number in _numbers(result):
        if not isfinite(number):
            raise _BadMetricError(f"{place} is {number}")
    for name, figure in result.metrics.items():
        if figure.mean is None and not figure.reason:
            raise _BadMetricError(f"{name} has neither value nor reason")


def _numbers(result: DesignResult) -> Iterator[tuple[str, float]]:
    """Every number of a result and where it stands."""
    for name, figure in result.metrics.items():
        for number in (figure.mean, figure.low, figure.high):
            if number is not None:
                yield name, number
    for name, line in {**result.series, **result.statement}.items():
        for number in line:
            yield name, number
    yield "staff_cost", result.staff_cost
