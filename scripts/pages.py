"""Tables that programs write into pages: their rows, and where and how they were measured."""

import datetime as dt
import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from supportsim.study.provenance import versions

ROOT: Final = Path(__file__).resolve().parents[1]


def table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> list[str]:
    """Lines of a table in Markdown."""
    marks = ["---"] * len(head)
    return ["| " + " | ".join(map(str, row)) + " |" for row in (head, marks, *rows)]


def between(page: Path, what: str) -> list[str]:
    """Lines of a page between the marks of what is written there."""
    _, inside, _ = _parts(page, what)
    return inside.strip().splitlines()


def rewrite(page: Path, what: str, lines: Iterable[str]) -> None:
    """Put other lines between the marks."""
    before, _, after = _parts(page, what)
    page.write_text("\n".join([before, "", *lines, "", after]), encoding="utf-8")


def _parts(page: Path, what: str) -> tuple[str, str, str]:
    """What stands up to the mark that begins, between, and from the mark that ends."""
    text = page.read_text(encoding="utf-8")
    begin, end = f"<!-- {what}:", f"<!-- end of {what} -->"
    head = text.index("-->", text.index(begin)) + len("-->")
    tail = text.index(end)
    return text[:head], text[head:tail], text[tail:]


def today() -> str:
    """The date in UTC, as 2026-11-22."""
    return dt.datetime.now(tz=dt.UTC).date().isoformat()


def commit() -> str:
    """The commit that is checked out, with "and changes" where files but the pages differ."""
    if not (ROOT / ".git").exists():
        return "no commit"
    short = _git("rev-parse", "--short", "HEAD")
    return f"{short} and changes" if _git("status", "--porcelain", "-uno", ":!docs") else short


def machine() -> str:
    """Versions that can move a number, and cores."""
    found = {name: text for name, text in versions().items() if name != "supportsim"}
    cores = len(os.sched_getaffinity(0))
    return ", ".join(f"{name} {text}" for name, text in found.items()) + f"; {cores} cores"


def _git(*words: str) -> str:
    return subprocess.run(  # noqa: S603 (our own words)
        ["git", *words],  # noqa: S607 (the git of whoever runs this)
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
