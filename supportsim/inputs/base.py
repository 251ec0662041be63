"""The ground of every input model: frozen, complete, and closed to unknown keys."""

import datetime as dt
import re
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

NAME_PATTERN: Final = r"^[A-Za-z][A-Za-z0-9_\-]*$"
CLOCK_PATTERN: Final = r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$"
#: No quantity is larger: so many hours, times what a law adds, are still int64 milliseconds.
LARGEST: Final = 1e9

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, le=LARGEST, allow_inf_nan=False)]
NonNegative = Annotated[float, Field(ge=0, le=LARGEST, allow_inf_nan=False)]
#: Work that is added each time, at most a week of it.
Minutes = Annotated[float, Field(ge=0, le=10_080, allow_inf_nan=False)]
#: How fast somebody is, relative to the effort on the tape.
Speed = Annotated[float, Field(ge=0.01, le=100, allow_inf_nan=False)]
Name = Annotated[str, Field(pattern=NAME_PATTERN, max_length=60)]
Severity = Annotated[int, Field(ge=1, le=9)]


def _quoted_clock(value: Any) -> Any:
    """Refuse clock times that lost their quotes: YAML reads them as other things."""
    if not isinstance(value, str):
        raise ValueError('a clock time is written in quotes, as "09:30"')  # noqa: TRY004
    return value


def _calendar_day(value: Any) -> Any:
    """Read a day written as 2025-01-31; years far off are typing mistakes."""
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError("must be a day written as 2025-01-31")
        try:
            value = dt.date.fromisoformat(value)
        except ValueError as error:
            raise ValueError("there is no such day in the calendar") from error
    if isinstance(value, dt.date) and not 1970 <= value.year <= 2150:
        raise ValueError("must lie between 1970 and 2150")
    return value


# The pattern stands inside, so that the schema for editors has it.
Clock = Annotated[str, Field(pattern=CLOCK_PATTERN), BeforeValidator(_quoted_clock)]
Date = Annotated[dt.date, BeforeValidator(_calendar_day)]


class Model(BaseModel):
    """A value that people write: frozen, and an unknown key is an error.

    Strict: no text is read as a number, and no number as true or false. A default that is a model
    is made by `model_construct`: a validator is built when a file is read, not with the class.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_default=True, strict=True, defer_build=True
    )


class Document(Model):
    """What every file starts with.

    Attributes:
        description: What the file is, in a sentence.
        source: Where its numbers come from; "assumption" is a source too.
        sources: Path of a key to where its value comes from. A text that starts with
            "assumption" is listed among the assumptions of every report.
    """

    description: str = Field(min_length=1)
    source: str = Field(min_length=1)
    sources: dict[str, str] = Field(default_factory=dict)
