"""Places for results, tried before hours are spent on what goes there."""

from pathlib import Path

from supportsim.errors import InputError, SupportSimError


def require_places(out: Path | None, cases: Path | None) -> None:
    """Refuse places that cannot be written before hours are spent on what goes there.

    Raises:
        InputError: With a line for each.
    """
    problems = [
        f"{place}: cannot be written"
        for place in (out, None if cases is None else cases.parent)
        if place is not None and not _writable(place)
    ]
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
