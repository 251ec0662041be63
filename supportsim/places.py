"""Places for results, tried before hours are spent on what goes there."""

from pathlib import Path
from typing import Final

from supportsim.errors import InputError, SupportSimError

#: What every folder of results holds, and what else a run would write over there.
_MARK: Final = "provenance.json"
_WRITTEN: Final = ("results.json", "results.csv", "differences.csv", "report.html", "figures")


def has_results(folder: Path) -> bool:
    """Whether a run has written its results to a folder."""
    return (folder / _MARK).is_file()


def require_places(out: Path | None, cases: Path | None) -> None:
    """Refuse places that cannot be written before hours are spent on what goes there.

    Results take the place of earlier results, but of no files that are none.

    Raises:
        InputError: With a line for each.
    """
    problems = [
        f"{place}: cannot be written"
        for place in (out, None if cases is None else cases.parent)
        if place is not None and not _writable(place)
    ]
    if out is not None and not has_results(out):
        others = [name for name in _WRITTEN if (out / name).exists()]
        problems += [f"{out / name}: is there and no result of a run" for name in others]
    if cases is not None:
        from supportsim.study.cases import suffix_of  # noqa: PLC0415 (it brings numpy along)

        try:
            suffix_of(cases)
        except SupportSimError as error:
            problems.append(str(error))
    if problems:
        raise InputError(problems)


def _writable(folder: Path) -> bool:
    """Whether a folder can be written, or made; found out by trying, and leaving nothing."""
    import tempfile  # noqa: PLC0415 (it brings random numbers along, and few runs write)

    try:
        existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
        tempfile.TemporaryFile(dir=existing).close()
    except OSError:
        return False
    return True
