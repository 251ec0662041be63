"""Cuts: the same measure by severity, package, month and the rest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.arrays import Integers, ranked
from supportsim.ledger.tables import Whole
from supportsim.units import NONE

Floats = npt.NDArray[np.float64]
Ratios = dict[str, tuple[float, float]]

#: A group of cuts has at most one cell for so many rows, or a few cells whatever the rows.
_ROWS_A_CELL: Final = 16
_FEW_CELLS: Final = 64


@dataclass(frozen=True, eq=False, kw_only=True)
class Cut:
    """A way to divide rows.

    Attributes:
        labels: What stands behind the slash of a metric's name, as "severity=1".
        code: (n,) position of each row's label; -1 for rows that have none.
    """

    labels: tuple[str, ...]
    code: Whole

    def of(self, rows: Whole | slice) -> "Cut":
        """The cut of some rows."""
        return Cut(labels=self.labels, code=self.code[rows])


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Group:
    """Cuts that share the cells of n rows: what all of them say of a row.

    Attributes:
        cell: (n,) cell of each row.
        places: Position of each cut among all to the (cells,) place of its label in each cell,
            from 1; 0 where a row has none.
    """

    cell: Integers
    places: dict[int, Integers]

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(next(iter(self.places.values())))

    def totals(self, values: Floats | None) -> Floats | Integers:
        """(cells,) sum of the values, or number of the rows, in each cell."""
        return np.bincount(self.cell, weights=values, minlength=self.size)


@dataclass(frozen=True, eq=False, kw_only=True)
class Division:
    """Several ways to divide the same rows; what is added up is gone through once for many."""

    cuts: tuple[Cut, ...]
    groups: tuple[_Group, ...] = ()

    def first(self, count: int) -> "Division":
        """The first cuts alone."""
        groups = (
            replace(group, places={at: place for at, place in group.places.items() if at < count})
            for group in self.groups
        )
        return Division(
            cuts=self.cuts[:count], groups=tuple(group for group in groups if group.places)
        )

    def also(self, cuts: Sequence[Cut]) -> "Division":
        """These cuts, and more of the same rows."""
        return replace(
            divided(cuts, first=len(self.cuts), groups=self.groups), cuts=(*self.cuts, *cuts)
        )

    def sums(self, values: Floats) -> list[Floats]:
        """For each cut the (labels,) sum of the values of each label."""
        return self._by_label([group.totals(values) for group in self.groups])

    @cached_property
    def counts(self) -> list[Floats]:
        """For each cut the (labels,) number of rows of each label."""
        return self._by_label([group.totals(None) for group in self.groups])

    def _by_label(self, totals: list[Floats | Integers]) -> list[Floats]:
        found: dict[int, Floats] = {}
        for group, total in zip(self.groups, totals, strict=True):
            for at, place in group.places.items():
                labels = len(self.cuts[at].labels)
                by_place = np.bincount(place, weights=total, minlength=labels + 1)
                found[at] = by_place[1:].astype(np.float64, copy=False)
        return [found[at] for at in range(len(self.cuts))]


def divided(cuts: Sequence[Cut], *, first: int = 0, groups: tuple[_Group, ...] = ()) -> Division:
    """The division of rows by some cuts.

    Args:
        cuts: Of the same rows.
        first: Position of the first of them.
        groups: Of the cuts before; the last of them grows where it may.
    """
    made = list(groups)
    for at, each in enumerate(cuts, start=first):
        group = _grown(made[-1], each, at) if made else None
        if group is None:
            found, cell = ranked(each.code.astype(np.int64) + 1)
            made.append(_Group(cell=cell, places={at: found}))
        else:
            made[-1] = group
    return Division(cuts=tuple(cuts), groups=tuple(made))


def apart(cuts: Sequence[Cut]) -> Division:
    """The division of rows by a few cuts, each gone through by itself: for few measures."""
    groups = (
        _Group(cell=each.code.astype(np.int64) + 1, places={at: np.arange(len(each.labels) + 1)})
        for at, each in enumerate(cuts)
    )
    return Division(cuts=tuple(cuts), groups=tuple(groups))


def _grown(group: _Group, each: Cut, at: int) -> _Group | None:
    """The group with one more cut; None when that makes too many cells."""
    if not each.code.any():
        one = np.ones(group.size, dtype=np.int64)
        return _Group(cell=group.cell, places={**group.places, at: one})
    labels = len(each.labels) + 1
    code = group.cell * labels
    code += each.code
    code += 1
    found, cell = ranked(code)
    if len(found) > max(len(code) // _ROWS_A_CELL, _FEW_CELLS):
        return None
    before = found // labels
    places = {other: place[before] for other, place in group.places.items()}
    return _Group(cell=cell, places={**places, at: found - before * labels})


def cut(name: str, values: Iterable[object], code: Whole) -> Cut:
    """The cut by one trait, labelled "name=value"."""
    return Cut(labels=tuple(f"{name}={value}" for value in values), code=code)


def grade_cut(known: Iterable[str], held: Sequence[str], grade: Whole) -> Cut:
    """The cut by the grades of a design's people.

    Args:
        known: All grades.
        held: Those of them that get a label.
        grade: (n,) positions among the known; -1 for none.
    """
    place = [held.index(name) if name in held else NONE for name in known]
    return cut("grade", held, np.array([*place, NONE])[grade])


def crossed(one: Cut, other: Cut) -> Cut:
    """The cut by two traits at once, labelled "package=gold,severity=1"."""
    labels = tuple(f"{a},{b}" for a in one.labels for b in other.labels)
    known = (one.code >= 0) & (other.code >= 0)
    return Cut(labels=labels, code=np.where(known, one.code * len(other.labels) + other.code, -1))


def ratio(
    name: str,
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike | None,
    cuts: Division | Sequence[Cut] = (),
    unit: int = 1,
) -> Ratios:
    """A measure as sums over rows, whole and by every label of every cut.

    Args:
        name: Name of the metric.
        numerator: (n,) whole numbers or truth values.
        denominator: (n,) likewise; None counts every row once.
        cuts: Ways to divide the rows.
        unit: Divides the numerators, as HOUR for hours.
    """
    division = cuts if isinstance(cuts, Division) else apart(cuts)
    above = np.asarray(numerator, np.float64)
    below = None if denominator is None else np.asarray(denominator, np.float64)
    whole = float(len(above) if below is None else below.sum())
    found = {name: (float(above.sum()) / unit, whole)}
    bottoms = division.counts if below is None else division.sums(below)
    for each, top, bottom in zip(division.cuts, division.sums(above), bottoms, strict=True):
        pairs = zip(each.labels, (top / unit).tolist(), bottom.tolist(), strict=True)
        found |= {f"{name}/{label}": (amount, of) for label, amount, of in pairs}
    return found


def plain(
    name: str,
    values: npt.ArrayLike,
    cuts: Division | Sequence[Cut] = (),
    unit: float = 1.0,
) -> Ratios:
    """A sum over rows, whole and by cut, as a plain number (denominator 1)."""
    division = cuts if isinstance(cuts, Division) else apart(cuts)
    amount = np.asarray(values, dtype=np.float64)
    found = {name: (float(amount.sum()) / unit, 1.0)}
    for each, totals in zip(division.cuts, division.sums(amount), strict=True):
        pairs = zip(each.labels, (totals / unit).tolist(), strict=True)
        found |= {f"{name}/{label}": (total, 1.0) for label, total in pairs}
    return found


def sums(values: Floats, by: Cut) -> Floats:
    """(labels,) sum of the values of each label."""
    return apart([by]).sums(values)[0]
