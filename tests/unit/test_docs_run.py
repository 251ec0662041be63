"""Every `sh` and `python` block of README and docs runs, unless `<!-- not run -->` stands above.

Of a block of `make` commands, which would install and run everything, `make` is only asked
whether it could.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from supportsim.library import copy_library

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(
    r"(?P<skip><!-- not run -->\n)?^```(?P<kind>sh|python)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """A piece of a page that is to be run."""

    page: str
    line: int
    kind: str
    text: str


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(
            page=page.relative_to(ROOT).as_posix(),
            line=text.count("\n", 0, found.start("text")) + 1,
            kind=found["kind"],
            text=found["text"],
        )
        for found in BLOCK.finditer(text)
        if not found["skip"]
    ]


ALL = [block for page in PAGES for block in blocks(page)]


def test_there_are_blocks_of_both_kinds_to_run():
    assert {block.kind for block in ALL} == {"sh", "python"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    copy_library(folder)
    return folder


@pytest.mark.parametrize("block", ALL, ids=lambda block: f"{block.page}:{block.line}")
def test_a_block_runs_in_a_copy_of_the_shipped_files(block: Block, copy: Path):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    dry = re.sub(r"^make\b", f"make -n -C '{ROOT}'", block.text, flags=re.MULTILINE)
    command = {
        "sh": ["bash", "-euo", "pipefail", "-c", dry],
        "python": [sys.executable, "-W", "error", "-c", block.text],
    }[block.kind]
    done = subprocess.run(  # noqa: S603 (our own pages)
        command, cwd=copy, env=os.environ | {"PATH": path}, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
