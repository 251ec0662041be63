"""Who works at each desk of each design: people, seats, and what of them is a vendor's."""

from collections.abc import Iterable

from supportsim.report.measures import words
from supportsim.report.numbers import count
from supportsim.report.tables.table import Cell, Row
from supportsim.study.results import DesignResult, StudyResult


def people_rows(result: StudyResult) -> Iterable[Row]:
    """People and seats by desk, in small print by role; and all of them."""
    designs = list(result.base.designs.values())
    roles = [role for design in designs for role in (*design.headcounts, *design.seats)]
    for desk in dict.fromkeys(role.partition("/")[0] for role in roles):
        cells = tuple(_desk_cell(design, desk) for design in designs)
        yield Row(label=f"People: {words(desk)}", cells=cells)
    has_seats = any(design.seats for design in designs)
    gloss = (
        "Places as rostered, also those filled for part of the year; of seats the most at once."
        if has_seats
        else "Places as rostered, also those filled for part of the year."
    )
    totals = tuple(Cell(text=_amount(design, list(_parts(design)))) for design in designs)
    yield Row(label="People in all", gloss=gloss, cells=totals, total=True)


def _desk_cell(design: DesignResult, desk: str) -> Cell:
    roles = [role for role in _parts(design) if role.partition("/")[0] == desk]
    if not roles:
        return Cell(text="-", quiet=True)
    return Cell(
        text=_amount(design, roles),
        small=", ".join(_role_words(design, role) for role in roles if role.partition("/")[2]),
        quiet=True,
    )


def _parts(design: DesignResult) -> dict[str, None]:
    """All roles of a design."""
    return dict.fromkeys((*design.headcounts, *design.seats))


def _amount(design: DesignResult, roles: list[str]) -> str:
    """How many people some roles have together, and how many seats: "13 + 2 seats"."""
    people = [design.headcounts[role] for role in roles if role in design.headcounts]
    seats = sum(design.seats[role].most for role in roles if role in design.seats)
    parts = [count(sum(people))] if people else []
    parts += [f"{seats} seat{'s' * (seats != 1)}"] if seats else []
    return " + ".join(parts)


def _role_words(design: DesignResult, role: str) -> str:
    """A role with its people, or the hours of its seats: "vendor 216 h a week (outsourced)"."""
    name, seated = words(role.partition("/")[2]), design.seats.get(role)
    amount = f"{seated.weekly_hours:g} h a week" if seated else count(design.headcounts[role])
    return f"{name} {amount}" + " (outsourced)" * (role in design.vendors)
