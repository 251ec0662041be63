"""Cuts: the same measure by severity, package, month and the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from supportsim.ledger.tables import Whole

Integers = npt.NDArray[np.int64]
Ratios = dict[str, tuple[float, float]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Cut:
    """A way to divide rows.

    Attributes:
        labels: What stands behind the slash of a metric's name, as "severity=1".
        code: (n,) position of each row's label; -1 for rows that have none.
    """

    labels: tuple[str, ...]
    code: Integers

    @cached_property
    def place(self) -> Integers:
        """(n,) the code, with one place more for rows without a label."""
        return np.where(self.code < 0, len(self.labels), self.code)

    def of(self, rows: Whole) -> "Cut":
        """The cut of some rows."""
        return Cut(labels=self.labels, code=self.code[rows])


def cut(name: str, values: Iterable[object], code: Integers) -> Cut:
    """The cut by one trait, labelled "name=value"."""
    return Cut(labels=tuple(f"{name}={value}" for value in values), code=code)


def crossed(one: Cut, other: Cut) -> Cut:
    """The cut by two traits at once, labelled "package=gold,severity=1"."""
    labels = tuple(f"{a},{b}" for a in one.labels for b in other.labels)
    known = (one.code >= 0) & (other.code >= 0)
    return Cut(labels=labels, code=np.where(known, one.code * len(other.labels) + other.code, -1))


def ratio(
    name: str,
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    cuts: Iterable[Cut] = (),
    unit: int = 1,
) -> Ratios:
    """A measure as sums over rows, whole and by every label of every cut.

    Args:
        name: Name of the metric.
        numerator: (n,) whole numbers or truth values.
        denominator: (n,) likewise.
        cuts: Ways to divide the rows.
        unit: Divides the numerators, as HOUR for hours.
    """
    above, below = np.asarray(numerator, np.float64), np.asarray(denominator, np.float64)
    found = {name: (float(above.sum()) / unit, float(below.sum()))}
    for each in cuts:
        tops, bottoms = sums(above, each), sums(below, each)
        for label, top, bottom in zip(each.labels, tops, bottoms, strict=True):
            found[f"{name}/{label}"] = (float(top) / unit, float(bottom))
    return found


def plain(name: str, values: npt.ArrayLike, cuts: Iterable[Cut] = (), unit: float = 1.0) -> Ratios:
    """A sum over rows, whole and by cut, as a plain number (denominator 1)."""
    amount = np.asarray(values, dtype=np.float64)
    found = {name: (float(amount.sum()) / unit, 1.0)}
    for each in cuts:
        for label, total in zip(each.labels, sums(amount, each), strict=True):
            found[f"{name}/{label}"] = (float(total) / unit, 1.0)
    return found


def sums(values: npt.NDArray[np.float64], by: Cut) -> npt.NDArray[np.float64]:
    """(labels,) sum of the values of each label."""
    # The last place is of rows without a label.
    total = np.bincount(by.place, weights=values, minlength=len(by.labels) + 1)
    return total[: len(by.labels)].astype(np.float64)
