"""The study: the question that an analyst asks of designs and scenarios."""

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from supportsim.inputs.base import Document, Model, Name
from supportsim.inputs.cuts import CUTS
from supportsim.inputs.directions import WITH_GOAL
from supportsim.inputs.scenario import Goal

#: For editors: a measure, or one that has parts with what stands behind the slash.
_MEASURE_SCHEMA: Final[dict[str, Any]] = {
    "anyOf": [
        {"enum": list(WITH_GOAL)},
        {"type": "string", "pattern": f"^({'|'.join(CUTS)})/[a-z]+=[^,=]+(,[a-z]+=[^,=]+)?$"},
    ]
}


def _one_value(value: Any) -> Any:
    """Refuse lists and mappings: an axis needs values that can be written beside it."""
    if not isinstance(value, bool | int | float | str):
        raise ValueError("must be a number, a text, true or false")  # noqa: TRY004
    return value


Value = Annotated[bool | int | float | str, BeforeValidator(_one_value)]


class Curve(Model):
    """Values swept one at a time, everything else at base.

    Attributes:
        label: Words for the axis.
        paths: Keys that take the value, as "scenario.load" or
            "design.desks.front.open_case_limit" ("designs.NAME." for one design only).
        values: The values, in order.
        settings: Further keys that move along: path to what it is at each of the values.
        replications: Replications at each value; the study's when left out.
        at_equal_cost: Whether headcounts are made equal in cost again at each value, or
            stay as at the base point.
        only_full: Whether it is run with `--full` only.
    """

    label: str
    paths: list[str] = Field(default_factory=list)
    values: list[Value] = Field(min_length=1)
    settings: dict[str, list[Value]] = Field(default_factory=dict)
    replications: int | None = Field(default=None, ge=2, le=100_000)
    at_equal_cost: bool = False
    only_full: bool = False

    def sets(self, value: Value) -> list[tuple[str, Value]]:
        """Return the overrides at one of the values."""
        at = [repr(one) for one in self.values].index(repr(value))
        along = [(path, values[at]) for path, values in self.settings.items()]
        return [*((path, value) for path in self.paths), *along]


class Grid(Model):
    """Every combination of the values of some curves.

    Attributes:
        curves: Names of curves of this study.
        replications: Replications at each combination.
    """

    curves: list[Name] = Field(min_length=1)
    replications: int = Field(ge=2, le=100_000)


class Promise(Model):
    """What has to be kept, and which of the designs that keep it is then the best.

    Attributes:
        label: Words for it, as they stand in a sentence: "severity 1 answered in an hour".
        goals: Measure, whole or a part of one, to the value wanted: at least that where more
            is better, at most where less is.
        then: The whole measure that decides among the designs that keep all goals.
    """

    label: str = Field(min_length=1)
    goals: dict[str, Goal] = Field(
        min_length=1, max_length=20, json_schema_extra={"propertyNames": _MEASURE_SCHEMA}
    )
    then: str = Field(default="cost", json_schema_extra={"enum": list(WITH_GOAL)})


class Study(Document):
    """Designs x scenario x swept values, with replications and seed.

    Attributes:
        question: What is asked, in a sentence.
        scenario: Path of the scenario, relative to this file.
        designs: Name to path of a design, relative to this file.
        reference: The design with which the others are compared; the first when left out.
        equal_cost: Whether the other designs get the reference's yearly staff cost.
        replications: Replications at the base point.
        seed: Seed of every draw.
        curves: Values swept one at a time.
        grids: What `--full` adds, besides curves of its own: combinations of curves.
        turning_points: Metrics, beside the four that are judged anyway, for which each curve
            tells where the best design changes and which values may be best; whole, or a
            part as "response_attainment/package=premium,severity=1".
        promises: For each, which design is the best of those that keep it, at the base
            point and along the curves.
    """

    question: str
    scenario: str
    designs: dict[Name, str] = Field(min_length=1)
    reference: Name | None = None
    equal_cost: bool = True
    replications: int = Field(default=30, ge=2, le=100_000)
    seed: int = Field(default=1, ge=0, lt=1 << 63)
    curves: dict[Name, Curve] = Field(default_factory=dict)
    grids: dict[Name, Grid] = Field(default_factory=dict)
    turning_points: list[str] = Field(
        default_factory=list,
        max_length=20,
        json_schema_extra={"items": _MEASURE_SCHEMA},
    )
    promises: dict[Name, Promise] = Field(default_factory=dict, max_length=20)
