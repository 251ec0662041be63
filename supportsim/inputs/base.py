"""The ground of every input model: frozen, complete, and closed to unknown keys."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NonNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_\-]*$", max_length=60)]
Severity = Annotated[int, Field(ge=1, le=9)]


def _quoted_clock(value: Any) -> Any:
    """Refuse clock times that lost their quotes: YAML reads them as other things."""
    if not isinstance(value, str):
        raise ValueError('a clock time is written in quotes, as "09:30"')  # noqa: TRY004
    return value


Clock = Annotated[
    str, BeforeValidator(_quoted_clock), Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")
]


class Model(BaseModel):
    """A value that people write: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


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
