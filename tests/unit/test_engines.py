import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, build
from parity import differences

from supportsim import cli, engines
from supportsim.compiled import library, run
from supportsim.compiled.run import simulate as compiled
from supportsim.engine.run import simulate as simpy
from supportsim.errors import SupportSimError

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

needs_library = pytest.mark.skipif(
    library.why_missing() is not None, reason=str(library.why_missing())
)


def a_plan():
    return build([CaseSpec(0), CaseSpec(5, [(10, 20), (5, 0)])], [DeskSpec()], [EngineerSpec()])


@needs_library
def test_auto_is_the_compiled_engine_where_it_is_there():
    assert engines.engine_of("auto") is compiled
    assert engines.engine_of("simpy") is simpy
    assert engines.remark_on("auto") is None


def test_without_the_library_simpy_serves_and_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engines, "why_missing", lambda: "it was not built")
    assert engines.engine_of("auto") is simpy
    assert "it was not built" in str(engines.remark_on("auto"))
    assert engines.remark_on("simpy") is None
    with pytest.raises(SupportSimError, match="it was not built"):
        engines.engine_of("compiled")


def test_simpy_s_engine_is_imported_only_where_it_plays():
    command = [sys.executable, "-c", "import sys, supportsim.api; print(*sys.modules)"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)  # noqa: S603
    loaded = set(done.stdout.split())
    assert "supportsim.engines" in loaded
    assert "supportsim.engine.run" not in loaded


@needs_library
def test_a_small_plan_has_one_ledger():
    plan = a_plan()
    assert differences(simpy(plan), compiled(plan)) == []


def test_the_command_line_knows_the_engines():
    option = next(each for each in cli.run.params if each.name == "engine")
    assert tuple(option.type.choices) == tuple(sorted(engines.ENGINE_NAMES))


def test_a_library_of_another_source_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    if library.why_missing() is not None:
        pytest.skip(str(library.why_missing()))
    shutil.copytree(library.SOURCE, tmp_path / "source")
    (tmp_path / "source" / "rules.h").write_text("/* another rule */\n", encoding="utf-8")
    monkeypatch.setattr(library, "SOURCE", tmp_path / "source")
    assert library.why_missing.__wrapped__() == "it was built of another source: install again"


@pytest.mark.parametrize("name", ["ENGINE", "NATIVE"])
def test_the_package_installs_without_a_compiler(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    hatch_build = pytest.importorskip("hatch_build")
    wanted = getattr(hatch_build, name)
    room = tmp_path / wanted.room
    shutil.copytree(ROOT / wanted.room / "source", room / "source")
    (room / wanted.file).write_bytes(b"an old one")
    monkeypatch.setenv("SUPPORTSIM_NO_COMPILER", "1")
    assert hatch_build.compile_library(tmp_path, wanted) is None
    assert not (room / wanted.file).exists()
    monkeypatch.delenv("SUPPORTSIM_NO_COMPILER")
    monkeypatch.setattr(hatch_build.shutil, "which", lambda _: None)
    assert hatch_build.compile_library(tmp_path, wanted) is None
    assert not (room / wanted.file).exists()


def test_where_one_compiler_fails_the_next_one_builds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    hatch_build = pytest.importorskip("hatch_build")
    if not hatch_build.compilers():
        pytest.skip("there is no C compiler")
    wanted = hatch_build.ENGINE
    shutil.copytree(ROOT / wanted.room / "source", tmp_path / wanted.room / "source")
    monkeypatch.setenv("CC", "false --with a-flag")
    assert hatch_build.compilers()[0] == ["false", "--with", "a-flag"]
    assert hatch_build.compile_library(tmp_path, wanted) == tmp_path / wanted.room / wanted.file


@needs_library
def test_a_column_that_the_library_does_not_know_is_refused(monkeypatch: pytest.MonkeyPatch):
    given = run.columns_of
    monkeypatch.setattr(run, "columns_of", lambda plan: given(plan)[:-1])
    with pytest.raises(SupportSimError, match="reads other columns than there are"):
        compiled(a_plan())
