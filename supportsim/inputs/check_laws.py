"""What must hold of a law: its own parameters and no others, and a reach that the clock has."""

from collections.abc import Iterator, Mapping, Sequence
from math import fsum
from typing import Final

from pydantic import BaseModel

from supportsim.inputs.law import Law
from supportsim.inputs.problems import KeyPath, Problem
from supportsim.laws import NEEDED, Distribution, largest

#: What a file must say of each law; the rest is what the formulas need.
_NEEDS: Final[dict[str, tuple[str, ...]]] = {
    **NEEDED,
    "table": ("values", "shares"),
    "empirical": ("file",),
    "mixture": ("parts",),
}
_MAY: Final[dict[str, tuple[str, ...]]] = {"empirical": ("column",)}
_PARAMETERS: Final = tuple(name for name in Law.model_fields if name != "law")
_SUM_TOLERANCE: Final = 1e-6
#: Means beyond a century of hours are typing mistakes, and thousands of them have to add up.
_LARGEST_MEAN: Final = 1e6
_LARGEST_DRAW: Final = 1e9


def laws_of(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Law]]:
    """Yield every law at or below a value, the parts of mixtures included, with its path."""
    if isinstance(value, Law):
        yield path, value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from laws_of(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from laws_of(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from laws_of(inner, (*path, number))


def law_problems(path: KeyPath, law: Law, *, unit: str = "hours") -> Iterator[Problem]:
    """Yield what is wrong with a law; its parts are laws of their own.

    Args:
        path: Where it stands.
        law: The law.
        unit: What it is a law of, for messages.
    """
    found = [*_parameter_problems(path, law), *_choice_problems(path, law)]
    yield from found
    if not found and law.law not in {"empirical", "mixture"}:
        yield from _reach_problems(path, law, unit)


def sum_problems(path: KeyPath, shares: Sequence[float]) -> Iterator[Problem]:
    """Yield a problem if shares do not add up to 1."""
    total = fsum(shares)
    if abs(total - 1) > _SUM_TOLERANCE:
        message = f"the shares must add up to 1 (they add up to {total:.6g})"
        yield Problem(path=path, message=message)


def table_problems(
    path: KeyPath, table: Mapping[int, float] | Mapping[str, float] | None
) -> Iterator[Problem]:
    """Yield a problem if a mapping to shares is given and does not add up to 1."""
    if table is not None:
        yield from sum_problems(path, list(table.values()))


def mean_problems(path: KeyPath, average: float, unit: str) -> Iterator[Problem]:
    """Yield a problem if a mean is so large that many of them would overflow the clock."""
    if average > _LARGEST_MEAN:
        message = f"must be at most {_LARGEST_MEAN:,.0f} {unit} (got {average:g})"
        yield Problem(path=path, message=message)


def reach_problem(path: KeyPath, reach: float, unit: str) -> Problem:
    """The problem of a law that may draw more than the clock holds."""
    much = f"may draw {reach:.2g} {unit}, which would overflow the clock"
    return Problem(path=path, message=f"{much}; the most is {_LARGEST_DRAW:,.0f}")


def overflows(reach: float) -> bool:
    """Whether a law with this largest draw may overflow the clock."""
    return not reach <= _LARGEST_DRAW


def _parameter_problems(path: KeyPath, law: Law) -> Iterator[Problem]:
    needed, allowed = _NEEDS[law.law], _MAY.get(law.law, ())
    for name in _PARAMETERS:
        value = getattr(law, name)
        if name in needed and value is None:
            yield Problem(path=(*path, name), message=f"is missing; {law.law} needs it")
        if name not in (*needed, *allowed) and value is not None:
            message = f"{law.law} takes no {name}, only {' and '.join((*needed, *allowed))}"
            yield Problem(path=(*path, name), message=message)


def _choice_problems(path: KeyPath, law: Law) -> Iterator[Problem]:
    """Ends, values and parts that contradict each other."""
    low, mode, high = law.low, law.mode, law.high
    if low is not None and high is not None and law.law in {"uniform", "triangular"}:
        if low >= high:
            yield Problem(path=(*path, "high"), message=f"must be above low ({low:g})")
        elif mode is not None and not low <= mode <= high:
            message = f"must lie from low ({low:g}) to high ({high:g})"
            yield Problem(path=(*path, "mode"), message=message)
    if law.law == "table" and law.values is not None and law.shares is not None:
        if len(law.values) != len(law.shares) or not law.values:
            counts = f"got {len(law.shares)} shares, {len(law.values)} values"
            message = f"must hold one share for each value ({counts})"
            yield Problem(path=(*path, "shares"), message=message)
        else:
            yield from sum_problems((*path, "shares"), law.shares)
    if law.law == "mixture" and law.parts is not None:
        for number, part in enumerate(law.parts):
            if part.law == "mixture":
                message = "a part is no mixture itself; list its parts here"
                yield Problem(path=(*path, "parts", number, "law"), message=message)
        yield from sum_problems((*path, "parts"), [part.share for part in law.parts])


def _reach_problems(path: KeyPath, law: Law, unit: str) -> Iterator[Problem]:
    """Means and spreads with which the clock would overflow."""
    if law.law == "weibull" and not 0.02 <= (law.cv or 0.0) <= 100:
        message = f"weibull takes a cv from 0.02 to 100 (got {law.cv:g})"
        yield Problem(path=(*path, "cv"), message=message)
        return
    average = law.mean or law.high or max(law.values or [0.0])
    if average > _LARGEST_MEAN:
        key = "mean" if law.mean else "high" if law.high else "values"
        yield from mean_problems((*path, key), average, unit)
        return
    reach = _reach(law)
    if overflows(reach):
        yield reach_problem((*path, "cv"), reach, unit)


def _reach(law: Law) -> float:
    if law.law == "table" or law.law == "empirical" or law.law == "mixture":  # noqa: PLR1714
        return 0.0
    return largest(
        Distribution(
            law=law.law, mean=law.mean, cv=law.cv, low=law.low, mode=law.mode, high=law.high
        )
    )
