"""With `--records FILE` every test of this room leaves a line of JSON: what it proved, and how."""

import inspect
import json
from collections.abc import Generator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
import records

#: Words of a test, or of what it calls in its file, that say where its exact value comes from.
CHAIN, FORMULA = {"transient", "stationary"}, {"theory"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--records", type=Path, help="file that takes a line for every test")


def pytest_runtest_setup() -> None:
    records.begin()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    file = item.config.getoption("--records", default=None)
    if file is not None and (call.when == "call" or not report.passed):
        line = {
            "test": item.name,
            "claim": " ".join((inspect.getdoc(item.function) or "").split("\n\n")[0].split()),
            "source": source_of(item.function),
            "passed": report.passed,
            "seconds": call.duration,
            **records.findings(),
        }
        with file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")
    return report


def source_of(test: Any) -> str:
    """Where a test's exact value comes from: a chain solved, a formula, or both."""
    used = words(test)
    chain, formula = bool(used & CHAIN), bool(used & FORMULA)
    return " and ".join(["chain"] * chain + ["formula"] * (formula or not chain))


def words(called: Any, known: set[str] | None = None) -> set[str]:
    """Names that a function and the functions of its file that it calls use."""
    function, known = inspect.unwrap(called), set() if known is None else known
    for name in _names(function.__code__) - known:
        known.add(name)
        found = function.__globals__.get(name)
        target = inspect.unwrap(found) if callable(found) else len
        if isinstance(target, FunctionType) and target.__globals__ is function.__globals__:
            words(target, known)
    return known


def _names(code: CodeType) -> set[str]:
    inner = (each for each in code.co_consts if isinstance(each, CodeType))
    return set(code.co_names).union(*(_names(each) for each in inner))
