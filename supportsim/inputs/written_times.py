"""Times as other programs write them, read by their form."""

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

#: Forms of a day and of a time of day in digits, without offset: they can be read apart.
_DAY_FORM: Final = re.compile(r"(%[dmYy]|[-/.])+")
_TIME_FORM: Final = re.compile(r"(%[HMS]|[:.])+")


def reader_of(form: str) -> Callable[[str], dt.datetime]:
    """Reads times written in a form, each day and each time of day once where that will do."""

    @lru_cache(maxsize=10_000)
    def part(text: str, form: str) -> dt.datetime:
        return dt.datetime.strptime(text, form)  # noqa: DTZ007

    day_form, *rest = form.split(" ")
    if len(rest) != 1 or not (_DAY_FORM.fullmatch(day_form) and _TIME_FORM.fullmatch(rest[0])):
        return lambda text: part(text, form)

    def halves(text: str) -> dt.datetime:
        day, *time = text.split(" ")
        if len(time) != 1 or not text.isprintable():
            return part(text, form)
        return dt.datetime.combine(part(day, day_form), part(time[0], rest[0]).time())

    return halves
