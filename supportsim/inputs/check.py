"""What must hold inside one file beyond the types of its values."""

from collections.abc import Iterator

from supportsim.inputs.base import Document
from supportsim.inputs.check_design import design_problems
from supportsim.inputs.check_goals import range_problem
from supportsim.inputs.check_memory import case_memory_problems
from supportsim.inputs.check_scenario import scenario_problems
from supportsim.inputs.cuts import measure_problem
from supportsim.inputs.design import Design
from supportsim.inputs.directions import NATURES
from supportsim.inputs.overrides import own_keys, path_problem, walk_problem
from supportsim.inputs.problems import KeyPath, Problem, name_problems, unknown_name
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.study import Curve, Promise, Study


def check(document: Document) -> list[Problem]:
    """Return all mistakes of a validated file that its types cannot see."""
    problems = list(_source_problems(document))
    if isinstance(document, Scenario):
        problems += scenario_problems(document)
        problems += case_memory_problems(document)
    elif isinstance(document, Design):
        problems += design_problems(document)
    elif isinstance(document, Study):
        problems += _study_problems(document)
    return problems


def _source_problems(document: Document) -> Iterator[Problem]:
    """Every key of `sources` must be the path of a key."""
    data = document.model_dump()
    for path in document.sources:
        problem = walk_problem(type(document), path.split("."), data)
        if problem:
            yield Problem(path=("sources", path), message=problem)


def _study_problems(study: Study) -> Iterator[Problem]:
    designs = list(study.designs)
    if study.reference is not None:
        yield from name_problems(("reference",), "design", [study.reference], designs)
    for name, curve in study.curves.items():
        for path, message in _curve_problems(curve, designs):
            yield Problem(path=("curves", name, *path), message=message)
    for name, grid in study.grids.items():
        where = ("grids", name, "curves")
        yield from name_problems(where, "curve", grid.curves, study.curves)
        if len(set(grid.curves)) < len(grid.curves):
            yield Problem(path=where, message="names the same curve twice")
    yield from _turning_problems(study.turning_points)
    for name, promise in study.promises.items():
        for path, message in _promise_problems(promise):
            yield Problem(path=("promises", name, *path), message=message)


def _turning_problems(metrics: list[str]) -> Iterator[Problem]:
    """Every metric must be known, have a better way, and be named once."""
    for metric in metrics:
        message = measure_problem(metric)
        if message:
            yield Problem(path=("turning_points",), message=message)
    if len(set(metrics)) < len(metrics):
        yield Problem(path=("turning_points",), message="names the same metric twice")


def _promise_problems(promise: Promise) -> Iterator[tuple[KeyPath, str]]:
    """Yield the keys below a promise and what is wrong there."""
    for metric, goal in promise.goals.items():
        message = measure_problem(metric)
        message = message or range_problem(NATURES[metric.partition("/")[0]], goal)
        if message:
            yield ("goals", metric), message
    if "/" in promise.then:
        yield ("then",), f"is a whole metric, not a part of one (got '{promise.then}')"
    elif message := measure_problem(promise.then):
        yield ("then",), message


def _curve_problems(curve: Curve, designs: list[str]) -> Iterator[tuple[KeyPath, str]]:
    """Yield the keys below a curve and what is wrong there."""
    if not curve.paths and not curve.settings:
        yield (), "needs paths or settings: what takes the values"
    named: dict[KeyPath, str] = {("paths", at): path for at, path in enumerate(curve.paths)}
    for where, path in (named | {("settings", path): path for path in curve.settings}).items():
        problem = _swept_problem(path, designs)
        if problem:
            yield where, problem
    wanted = len(curve.values)
    for path, values in curve.settings.items():
        if len(values) != wanted:
            yield ("settings", path), f"must hold {wanted} values, as `values` does"
    if len(set(map(repr, curve.values))) < wanted:
        yield ("values",), "holds the same value twice"


def _swept_problem(path: str, designs: list[str]) -> str | None:
    """Return what is wrong with a swept path as far as the study alone can tell."""
    problem = path_problem(path)
    if problem:
        return problem
    owner, second = path.split(".")[:2]
    if owner == "designs" and second not in designs:
        return unknown_name("design", second, designs)
    return walk_problem(Scenario if owner == "scenario" else Design, own_keys(path), None)
