import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import supportsim

PAGE = Path(__file__).parents[2] / "docs" / "python.md"
#: Nouns that may be given by position, first ones of any function.
NOUNS = {"path", "scenario", "design", "designs", "study", "result", "directory"}
FUNCTIONS = [name for name in supportsim.__all__ if inspect.isfunction(getattr(supportsim, name))]


def test_the_public_names_are_those_that_are_documented():
    documented = re.findall(r"^### `(\w+)`$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(documented) == sorted(set(documented)) == sorted(supportsim.__all__)


@pytest.mark.parametrize("name", supportsim.__all__)
def test_a_public_name_says_what_it_is(name: str):
    assert name in dir(supportsim)
    assert (getattr(supportsim, name).__doc__ or "").strip()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_options_go_by_keyword(name: str):
    parameters = inspect.signature(getattr(supportsim, name)).parameters.values()
    by_position = {one.name for one in parameters if one.kind is not one.KEYWORD_ONLY}
    assert by_position <= NOUNS
    assert all(one.default is one.empty for one in parameters if one.name in by_position)


def test_there_are_no_other_names():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = supportsim.nothing


def test_importing_the_package_imports_nothing_large():
    code = "import sys, supportsim; print(*sys.modules)"
    done = subprocess.run(  # noqa: S603 (ourselves)
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "supportsim" in loaded
    assert loaded.isdisjoint({"numpy", "scipy", "pydantic", "simpy", "click", "matplotlib"})
