"""Slips of the pen in the C engine: one token of its source written otherwise.

Each is a build of its own, which plays organisations whose ledgers are known; it is noticed when
one ledger is another, or the build stops. Tokens that give memory back or fetch it are left alone:
the first has a test that counts, the second changes nothing but time.
"""

import os
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from compiled_builds import CHECKED, ROOT, SOURCE, TESTS, library
from crowds import some_crowds
from organisations import some_organisations
from slip_worker import Known, digest

from supportsim.engine.run import simulate
from supportsim.units import HOUR

#: What a token may be, and what it becomes.
RULES: Final = tuple(
    (re.compile(was), now)
    for was, now in (
        (r"<=", "<"),
        (r">=", ">"),
        (r"==", "!="),
        (r"!=", "=="),
        (r"(?<![<-])<(?=\s)", "<="),
        (r"(?<![>-])>(?=\s)", ">="),
        (r"&&", "||"),
        (r"\|\|", "&&"),
        (r"\+ 1\b", "+ 2"),
        (r"- 1\b", "- 0"),
        (r" \+ ", " - "),
        (r"(?<=[\w)]) - ", " + "),
        (r"\+\+|--(?=[;)])", ""),
        (r"(?<=[(\s])!(?=[a-z(])", ""),
        (r"\breturn true\b", "return false"),
        (r"\breturn false\b", "return true"),
        (r"= true\b", "= false"),
        (r"= false\b", "= true"),
        (r"\b(?:continue|break);", ";"),
        (r"^\s+\w+\([^;=]*\);$", ";"),
        (r"^\s+[\w>.\-\[\]()]+ [+\-|&]?= [^;]+;$", ";"),
    )
)
#: Lines that are left alone.
LEFT_ALONE: Final = re.compile(r"^\s*(?:#|\*|DROP)|\\$|fetch|FETCH|drop_chain|_Noreturn")

#: Organisations that each build plays, small ones and crowds.
SMALL: Final = 600
CROWDS: Final = 400
#: Seconds until a build that has come to no end has stopped.
SECONDS: Final = 120

NOT_NOTICED: Final = "not noticed"
NOT_BUILT: Final = "not built"
STOPPED: Final = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A slip.

    Attributes:
        file: Of the source.
        line: From 1.
        was: The line as it is.
        now: The line with the slip.
    """

    file: str
    line: int
    was: str
    now: str


def all_slips() -> Iterator[Slip]:
    """Every slip of every line, file by file."""
    for path in sorted(SOURCE.parent.glob("*.h")):
        is_remark = False
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            is_remark = is_remark or line.lstrip().startswith("/*")
            if not is_remark and not LEFT_ALONE.search(line):
                for now in _slips_of(line.partition("/*")[0].rstrip()):
                    yield Slip(file=path.name, line=number, was=line.strip(), now=now)
            is_remark = is_remark and "*/" not in line


def _slips_of(code: str) -> Iterator[str]:
    """A line, each time with another slip."""
    for was, now in RULES:
        for found in was.finditer(code):
            yield code[: found.start()] + now + code[found.end() :]


def some_slips(count: int, seed: int) -> list[Slip]:
    """So many of them, drawn without return."""
    slips = list(all_slips())
    return Random(seed).sample(slips, min(count, len(slips)))  # noqa: S311 (no secret)


def write_known(path: Path) -> None:
    """Write the plans that builds play, with what the SimPy engine makes of them."""
    groups = {"small": some_organisations(SMALL), "crowd": some_crowds(CROWDS)}
    known: Known = {
        name: [
            (plan := one.plan(7 * HOUR if number % 3 == 0 else 1), digest(simulate(plan)))
            for number, one in enumerate(group)
        ]
        for name, group in groups.items()
    }
    path.write_bytes(pickle.dumps(known))


def outcome(slip: Slip, known: Path) -> str:
    """What a build with a slip comes to: what it is noticed on, or one of the words above."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        shutil.copytree(SOURCE.parent, source)
        file = source / slip.file
        lines = file.read_text(encoding="utf-8").splitlines()
        lines[slip.line - 1] = slip.now
        file.write_text("\n".join([*lines, ""]), encoding="utf-8")
        try:
            built = library(Path(folder), (*CHECKED, "-w"), source / SOURCE.name, quiet=True)
        except subprocess.CalledProcessError:
            return NOT_BUILT
        return _played(built, known)


def _played(built: Path, known: Path) -> str:
    """What a build comes to when it plays."""
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "SUPPORTSIM_ENGINE_LIBRARY": str(built),
    }  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 (our own program)
            [sys.executable, str(TESTS / "slip_worker.py"), str(known)],
            check=False, capture_output=True, text=True, timeout=SECONDS, env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return STOPPED
    return done.stdout.strip() if done.returncode == 0 else STOPPED
