"""Loads the made-up study once; its pictures and page take seconds to draw."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from supportsim.report.page import render
from supportsim.report.picture import Picture
from supportsim.report.pictures import pictures
from supportsim.study.results import StudyResult


def _load() -> ModuleType:
    path = Path(__file__).with_name("factory.py")
    spec = importlib.util.spec_from_file_location("report_factory", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["report_factory"] = module
    spec.loader.exec_module(module)
    return module


FACTORY = _load()


@pytest.fixture(scope="session")
def factory() -> ModuleType:
    return FACTORY


@pytest.fixture(scope="session")
def result() -> StudyResult:
    return FACTORY.study()


@pytest.fixture(scope="session")
def drawn(result: StudyResult) -> list[Picture]:
    return pictures(result)


@pytest.fixture(scope="session")
def page(result: StudyResult, drawn: list[Picture]) -> str:
    return render(result, drawn)
