"""Values as they are written: numbers of nine digits, nothing for what is undefined."""

import math
from typing import Final

#: Digits of every number written: fewer than a double has, so that a last bit that differs
#: between two machines does not show.
DIGITS: Final = 9
#: What is nearer to 0 than this is written as 0: the rest of a subtraction.
TINY: Final = 1e-12


def number(value: float | None) -> float | None:
    """The value as it is written; None for what is undefined."""
    if value is None or not math.isfinite(value):
        return None
    return 0.0 if abs(value) < TINY else float(f"{value:.{DIGITS}g}")


def cell(value: object) -> str:
    """A value of a table: nothing for None, true and false as YAML has them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def rounded(data: object) -> object:
    """Plain data with every float as it is written."""
    if isinstance(data, float):
        return number(data)
    if isinstance(data, dict):
        return {name: rounded(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [rounded(value) for value in data]
    return data
