"""Writes the report of a study: the page, and each picture as a file of its own."""

from collections.abc import Collection
from pathlib import Path
from typing import Final

from supportsim.report.page import render
from supportsim.report.pictures import pictures
from supportsim.study.results import StudyResult
from supportsim.study.write import write_whole

_PROLOG: Final = '<?xml version="1.0" encoding="utf-8"?>\n'


def write(result: StudyResult, directory: Path) -> list[Path]:
    """Write `report.html` and `figures/NAME.svg` into a directory; the paths written.

    Each file appears whole or not at all.

    Raises:
        OSError: If the directory cannot be written.
    """
    drawn = pictures(result)
    folder = directory / "figures"
    folder.mkdir(parents=True, exist_ok=True)
    page = directory / "report.html"
    write_whole(page, render(result, drawn).encode())
    paths = [page]
    for picture in drawn:
        path = folder / f"{picture.name}.svg"
        write_whole(path, f"{_PROLOG}{picture.svg}\n".encode())
        paths.append(path)
    return paths


def drop_others(directory: Path, written: Collection[Path]) -> None:
    """Remove pictures of earlier results, so that a folder shows those of its page and no others.

    Args:
        directory: That of a page.
        written: Pictures that stay, among others.
    """
    for picture in (directory / "figures").glob("*.svg"):
        if picture not in written:
            picture.unlink()
