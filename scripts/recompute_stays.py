"""Recomputes who came and went in the window from the table of people; used by `recompute.py`."""

from collections import defaultdict
from itertools import pairwise

from recompute_people import Run, runs_of, staffs
from recompute_tables import Saved, inside

#: Before any run begins, and after any ends.
ALWAYS = 1 << 60
Pair = tuple[float, float]


def stay(row: dict[str, str]) -> tuple[int, int]:
    """From when to when somebody is employed."""
    return int(row["hired"] or -ALWAYS), int(row["left"] or ALWAYS)


def vacancies(rows: list[dict[str, str]], window: tuple[int, int]) -> Pair:
    """Time between a person of a place and the next, over that and the time employed."""
    empty = employed = 0
    places = defaultdict(list)
    for row in rows:
        places[row["engineer"].partition("~")[0]].append(stay(row))
    for stays in places.values():
        employed += sum(inside(*one, window) for one in stays)
        for (_, end), (begin, _) in pairwise(stays):
            empty += inside(end, begin, window)
    return empty, empty + employed


def of_run(design: dict, run: Run, window: tuple[int, int]) -> dict[str, Pair]:
    """The figures of one replication; those of the interns are 0 where there is no programme."""
    programmes = {name for _, name, staff in staffs(design) if staff["programme"]}
    people = [(name, row) for name, rows in run.employed.items() for row in rows]
    interns = [row for name, row in people if name in programmes]
    lasting = [row for name, row in people if name not in programmes]

    def count(rows: list[dict[str, str]], which: int) -> float:
        return sum(window[0] <= stay(row)[which] < window[1] for row in rows)

    def of(rows: list[dict[str, str]], column: str, *values: str) -> list[dict[str, str]]:
        return [row for row in rows if row[column] in values]

    time = {
        weak: sum(inside(*stay(row), window) for row in of(lasting, "under_performer", weak))
        for weak in ("0", "1")
    }
    return {
        "leavers": (count(lasting, 1), 1),
        "hires": (count(of(lasting, "arrival", "hired"), 0), 1),
        "converts": (count(of(lasting, "arrival", "convert"), 0), 1),
        "vacancy_share": vacancies(lasting, window),
        "under_performer_share": (time["1"], time["0"] + time["1"]),
        "interns": (count(interns, 0), 1),
        "interns_returned": (count(of(interns, "arrival", "returned"), 0), 1),
        "offers": (count(of(interns, "offer", "offered", "accepted"), 1), 1),
        "offers_accepted": (count(of(interns, "offer", "accepted"), 1), 1),
    }


def figures(saved: Saved) -> dict[tuple[str, str], Pair]:
    """Design and figure to numerator and denominator."""
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (name, _), run in runs_of(saved).items():
        for figure, pair in of_run(saved.designs[name], run, saved.window).items():
            sums[name, figure][0] += pair[0]
            sums[name, figure][1] += pair[1]
    return {key: (above, below) for key, (above, below) in sums.items()}
