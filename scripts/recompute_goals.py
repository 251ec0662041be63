"""Months in which goals were missed, and what fees less credits bring."""

import datetime as dt
from collections import Counter, defaultdict
from fractions import Fraction

from recompute_tables import inside
from recompute_world import MILLISECOND, Key, Pair, Run, World, add


def kept(world: World, verdicts: dict[tuple[str, str, str, str], list[str]]) -> dict[Key, Pair]:
    """Months in which the goals of packages were missed, of those half of which were judged."""
    months = [month for month, part in parts_of_months(world).items() if 2 * part >= 1]
    found: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for design, run in world.ends:
        for month in months:
            missed = []
            for package, terms in world.packages.items():
                for goal, promised in terms["goals"].items():
                    if promised is None:
                        continue
                    said = verdicts.get((design, run, month, f"{package},{goal}"), [])
                    missed.append(is_missed(said, promised))
                    name = f"month_missed_share/package={package},goal={goal}"
                    add(found, design, name, missed[-1], 1)
                    add(found, design, f"month_missed_share/goal={goal}", missed[-1], 1)
            if missed:
                add(found, design, "month_missed_share", any(missed), 1)
    return {key: (pair[0], pair[1]) for key, pair in found.items()}


def parts_of_months(world: World) -> dict[str, Fraction]:
    """Months that the window touches, and the part of each that lies in it."""
    found, at = {}, world.zero + dt.timedelta(milliseconds=world.window[0])
    first = at.astimezone(world.books).date().replace(day=1)
    while True:
        after = (first + dt.timedelta(days=32)).replace(day=1)
        begin, end = (
            (dt.datetime.combine(day, dt.time(), world.books) - world.zero) // MILLISECOND
            for day in (first, after)
        )
        if begin >= world.window[1]:
            return found
        part = Fraction(inside(begin, end, world.window), end - begin)
        found[f"{first.year}-{first.month:02d}"] = part
        first = after


def incomes(
    world: World, verdicts: dict[tuple[str, str, str, str], list[str]], opened: Counter
) -> dict[Run, dict[str, list[int]]]:
    """Income lines of each run in cents by month, each rounded once a month; credits negative.

    Nothing where a package has no known price.
    """
    found: dict[Run, dict[str, list[int]]] = {}
    parts = parts_of_months(world)
    for design, run in world.ends:
        lines: dict[str, list[int]] = defaultdict(list)
        for package, terms in world.packages.items():
            if terms["fee_share_of_licence"] is None:
                return {}
            licences = sum(
                Fraction(str(one["licence_per_year"] or 0)) * one["customers"]
                for one in world.segments.values()
                if one["package"] == package
            )
            for month, part in parts.items():
                fee = licences * Fraction(str(terms["fee_share_of_licence"])) / 12 * part * 100
                cases = opened[design, run, month, package]
                lines[f"support fees: {package}"].append(round(fee))
                by_case = round(Fraction(str(terms["fee_per_case"] or 0)) * cases * 100)
                lines[f"case fees: {package}"].append(by_case)
                share = Fraction(str(terms["credit_share"] or 0))
                missed = sum(
                    is_missed(verdicts.get((design, run, month, f"{package},{goal}"), []), promised)
                    for goal, promised in terms["goals"].items()
                    if promised is not None and 2 * part >= 1
                )
                lines[f"SLA credits: {package}"].append(-round(share * fee * missed))
        found[design, run] = dict(lines)
    return found


def revenue(earned: dict[Run, dict[str, list[int]]]) -> dict[Key, Pair]:
    """Support fees and case fees less credits, whole and line by line."""
    found: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (design, _), lines in earned.items():
        add(found, design, "revenue", sum(sum(months) for months in lines.values()) / 100, 1)
        for line, months in lines.items():
            for number, amount in enumerate(months):
                add(found, design, f"statement/{line}/{number}", amount / 100, 1)
    return {key: (pair[0], pair[1]) for key, pair in found.items()}


def is_missed(said: list[str], promised: float) -> bool:
    """Whether a month's cases missed a goal; without a decided case none is."""
    met, bad = said.count("met"), said.count("missed")
    return met + bad > 0 and met < promised * (met + bad)
