"""Rows and numbers of files that other programs write."""

import csv
import math
import zlib
from collections.abc import Iterator
from typing import Final, TextIO

#: What may part the cells of a table, besides commas, in words.
_SEPARATORS: Final = {";": "semicolons", "\t": "tabs", "|": "bars"}

#: What a file may raise that is cut off, spoilt, or not what its name says.
UNREADABLE: Final = (OSError, EOFError, zlib.error)


class BadRowError(ValueError):
    """A row that cannot be read.

    Attributes:
        line: Line on which it begins, from 1.
    """

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def rows_of(file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """Line on which it begins, and cells, of each row of a CSV file.

    Raises:
        BadRowError: A quotation mark is left open, or stands where none may.
    """
    reader = csv.reader(file, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = f"no row of a CSV file: {error}; look at its quotation marks"
            raise BadRowError(line, reason) from error
        yield line, cells
        line = reader.line_num + 1


def other_separator(line: str) -> str | None:
    """What parts the cells of a first line that has no comma, in words; None for nothing."""
    return next((words for mark, words in _SEPARATORS.items() if mark in line), None)


def number_of(text: str) -> float:
    """A number as people write it, in plain digits; nan for anything else."""
    if not text.isascii() or "_" in text:
        return math.nan
    try:
        return float(text)
    except ValueError:
        return math.nan
