"""Recomputes headcount, the cost lines of the statement and the margins; used by `recompute.py`.

Pay comes from the provenance, hours and cases from the saved tables, and from when to when people
are employed from the table of people. Where nobody comes or goes but new hires on their day, the
headcount that is written is paid, as the pages say.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction

from recompute_hours import DAYS
from recompute_people import Run, exact, outsourcing, runs_of, staffs, standby
from recompute_tables import HOUR, Saved, inside

FULL_WEEK = 40
YEAR = 52
OVERHEAD = ("tools", "rent", "management")
#: Source of a cost to the beginning of its lines.
SOURCES = {
    "base": "salaries: ", "premium": "shift premiums", "standby": "standby",
    "call_outs": "call-outs", "overtime": "overtime", "outsourced": "outsourcing: ",
    "interns": "interns: ", "hiring": "hiring",
}  # fmt: skip
Cents = dict[str, list[int]]
Key = tuple[str, str]


@dataclass
class Stint:
    """Full-time people from a first instant (None: from before) to a last (None: stays).

    Attributes:
        price: Key of what finding one of them costs.
        found: How many had to be found.
    """

    people: Fraction
    since: int | None
    until: int | None
    price: str
    found: int

    def within(self, span: tuple[int, int]) -> Fraction:
        """Time of full-time people inside an interval."""
        since = span[0] if self.since is None else self.since
        until = span[1] if self.until is None else self.until
        return self.people * inside(since, max(since, until), span)


@dataclass
class Payee:
    """One staff of the payroll.

    Attributes:
        each_week: Hours of a full-time week.
        yearly: Pay of a full-time year, burden included; of it `premium` is a share on top.
    """

    desk: str
    grade: str
    site: str
    name: str
    stints: list[Stint]
    is_programme: bool
    each_week: Fraction
    yearly: Fraction
    premium: Fraction
    by_hour: bool

    def years(self, saved: Saved, run: Run) -> list[Fraction]:
        """Full-time years due in each month: by months employed, or by hours of shifts."""
        found = []
        for month, whole in zip(saved.months, saved.whole_months, strict=True):
            length = whole[1] - whole[0]
            if self.by_hour:
                spans = run.spans(self.name, "shift", "absent", "rest")
                time = sum(inside(*span, month) for span in spans)
                found.append(Fraction(time, HOUR * FULL_WEEK * YEAR))
                continue
            found.append(sum(one.within(month) for one in self.stints) / length / 12)
        return found

    def headcount(self, saved: Saved) -> Fraction:
        """Mean full-time people over the window."""
        begin, end = saved.window
        return sum((one.within(saved.window) for one in self.stints), Fraction(0)) / (end - begin)


def week_minutes(days: list[str], starts: str, ends: str) -> set[int]:
    """Minutes of the week inside a weekly window; one that ends as it starts lasts a day."""
    begin, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (starts, ends))
    if end <= begin:
        end += 1440
    return {(DAYS.index(day) * 1440 + minute) % 10080 for day in days
            for minute in range(begin, end)}  # fmt: skip


def patterns(design: dict, staff: dict) -> list[tuple[Fraction, set[int]]]:
    """How many work at which minutes of the week."""
    always = set(range(10080))
    seats = staff["seats"]
    if seats:
        parts = [(Fraction(seats["always"]), always)] if seats["always"] else []
        return parts + [
            (Fraction(one["count"]), week_minutes(one["days"], one["starts"], one["ends"]))
            for one in seats["windows"].values()
        ]
    if staff["shift"] == "always":
        return [(exact(staff["headcount"]), always)]
    shift = design["shifts"][staff["shift"]]
    return [(exact(staff["headcount"]), week_minutes(shift["days"], shift["starts"],
                                                     shift["ends"]))]  # fmt: skip


def payee(
    saved: Saved, design: dict, name: str, staff: dict, people: list[dict[str, str]]
) -> Payee:
    """One staff, "desk/staff", priced; `people` are its rows in the table."""
    desk = name.partition("/")[0]
    costs, grade = saved.scenario["costs"], saved.scenario["grades"][staff["grade"]]
    burden = exact(costs["burden"] if grade["burden"] is None else grade["burden"])
    by_hour = grade["wage_per_year"] is None
    wage = exact(grade["wage_per_hour" if by_hour else "wage_per_year"])
    wage *= FULL_WEEK * YEAR if by_hour else 1
    parts = patterns(design, staff)
    minutes = sum(count * len(work) for count, work in parts)
    extra = sum(
        count * exact(one["share"])
        * len(work & week_minutes(one["days"], one["opens"], one["closes"]))
        for count, work in parts for one in costs["premiums"].values()
    )  # fmt: skip
    # Seats, people around the clock and pay by the hour count by weeks of 40 hours.
    by_week = bool(staff["seats"]) or staff["shift"] == "always" or by_hour
    full = Fraction(FULL_WEEK) if by_week else Fraction(len(parts[0][1]), 60)
    whole, each = minutes / 60 / full, Fraction(len(parts[0][1]), 60) / full
    return Payee(
        desk=desk, grade=staff["grade"], site=design["desks"][desk]["site"], name=name,
        stints=stints(saved, staff, people, whole, each), is_programme=bool(staff["programme"]),
        each_week=full, yearly=wage * burden,
        premium=Fraction(extra) / minutes if minutes else Fraction(0), by_hour=by_hour,
    )  # fmt: skip


def stints(
    saved: Saved, staff: dict, people: list[dict[str, str]], whole: Fraction, each: Fraction
) -> list[Stint]:
    """Who is paid from when to when: the headcount as written, or person by person.

    Args:
        saved: The run.
        staff: What the design says.
        people: Rows of its people.
        whole: Full-time people of the staff.
        each: Full-time people that one of the headcount stands for.
    """
    plain = all(not one["left"] and one["arrival"] in {"there", "hired"} for one in people)
    if not (plain and not staff["hires"] and not staff["departures"] and not staff["programme"]):
        return [
            Stint(
                people=Fraction(int(one["full_time"]), 10**6) * each,
                since=int(one["hired"]) if one["hired"] else None,
                until=int(one["left"]) if one["left"] else None,
                price=f"hiring_per_{'intern' if one['arrival'] == 'intern' else 'person'}",
                found=one["arrival"] in {"hired", "intern"},
            )
            for one in people
        ]
    persons, heads = staff["new_hires"], exact(staff["headcount"] or 0)
    old = min(heads, Fraction(-int(-heads // 1) - persons))
    new = (heads - old) * each if persons else Fraction(0)
    first = first_day(saved, staff)
    return [
        Stint(whole - new, None, None, "hiring_per_person", 0),
        Stint(new, first, None, "hiring_per_person", persons),
    ]


def first_day(saved: Saved, staff: dict) -> int:
    """Midnight, on the clock of the books, of the day on which new hires start."""
    start = dt.date.fromisoformat(saved.scenario["start"])
    day = start + dt.timedelta(weeks=staff["hired_week"] or 0)
    if staff["hired"]:
        day = dt.date.fromisoformat(staff["hired"])
    return saved.midnight(day, saved.scenario["books_timezone"])


def payroll(saved: Saved, design: dict, run: Run) -> list[Payee]:
    """Everybody who is no vendor's."""
    return [payee(saved, design, name, staff, run.employed.get(name, []))
            for _, name, staff in staffs(design) if not staff["outsourced"]]  # fmt: skip


def spent(saved: Saved, design: dict, run: Run, paid: list[Payee]) -> Cents:
    """Cost lines by month in cents, each rounded once a month; negative."""
    costs, months = saved.scenario["costs"], range(len(saved.months))
    lines: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0) for _ in months])
    for one in paid:
        hour = one.yearly / YEAR / one.each_week * exact(costs["overtime_factor"])
        for number, years in enumerate(one.years(saved, run)):
            span = saved.months[number]
            pay = years * one.yearly
            what = "interns" if one.is_programme else "salaries"
            lines[f"{what}: {one.grade} at {one.site}"][number] += pay
            lines["shift premiums"][number] += pay * one.premium
            late = sum(inside(*stretch, span) for stretch in run.spans(one.name, "overtime"))
            lines["overtime"][number] += hour * Fraction(late, HOUR)
            lines["hiring"][number] += sum(
                stint.found * exact(costs[stint.price]) for stint in one.stints
                if stint.since is not None and span[0] <= stint.since < span[1]
            )  # fmt: skip
            for share in OVERHEAD:
                lines[share][number] += pay * exact(costs[f"{share}_share"])
    lines |= standby(saved, design, run) | outsourcing(saved, design, run)
    return {line: [-round(due * 100) for due in amounts] for line, amounts in lines.items()}


def resolved_inside(saved: Saved) -> Counter:
    """Cases resolved in the window by (design, replication), whenever they opened."""
    begin, end = saved.window
    return Counter(
        (row["design"], row["replication"])
        for row in saved.rows("cases")
        if row["resolved"] and begin <= int(row["resolved"]) < end
    )


def heads(saved: Saved, paid: list[Payee]) -> dict[str, Fraction]:
    """Headcount, whole and by desk and grade."""
    found: dict[str, Fraction] = defaultdict(Fraction)
    for one in paid:
        for cut in ("", f"/desk={one.desk}", f"/grade={one.grade}"):
            found[f"headcount{cut}"] += one.headcount(saved)
    return found


def money(spending: Cents, resolved: int, revenue: int | None) -> dict[str, tuple[float, float]]:
    """Costs and margins of one run, in currency units: numerator and denominator."""
    whole = {line: -sum(months) for line, months in spending.items()}
    cost = sum(whole.values())
    direct = cost - sum(whole.get(line, 0) for line in (*OVERHEAD, "hiring"))
    found = {
        "cost": (cost / 100, 1),
        "direct_cost": (direct / 100, 1),
        "cost_per_case": (cost / 100, resolved),
    }
    for source, head in SOURCES.items():
        mine = [amount for line, amount in whole.items() if line.startswith(head)]
        if mine:
            found[f"cost_by_source/{source}"] = (sum(mine) / 100, 1)
    overhead = sum(whole.get(line, 0) for line in OVERHEAD)
    found["cost_by_source/overhead"] = (overhead / 100, 1)
    for name, less in (("margin", cost), ("direct_margin", direct)) if revenue is not None else ():
        found[name] = ((revenue - less) / 100, 1)
        found[f"{name}_share"] = ((revenue - less) / 100, revenue / 100)
    return found


def figures(saved: Saved, incomes: dict[tuple[str, str], Cents]) -> dict[Key, tuple[float, float]]:
    """Design and figure to numerator and denominator.

    Args:
        saved: The run.
        incomes: Income lines by (design, replication); none where they are not known.
    """
    sums: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    resolved = resolved_inside(saved)
    for (name, number), run in runs_of(saved).items():
        design, income = saved.designs[name], incomes.get((name, number))
        paid = payroll(saved, design, run)
        spending = spent(saved, design, run, paid)
        revenue = None if income is None else sum(sum(months) for months in income.values())
        told = money(spending, resolved[name, number], revenue)
        told |= {figure: (float(value), 1) for figure, value in heads(saved, paid).items()}
        for line, amounts in spending.items():
            told |= {f"statement/{line}/{n}": (one / 100, 1) for n, one in enumerate(amounts)}
        for figure, pair in told.items():
            sums[name, figure][0] += pair[0]
            sums[name, figure][1] += pair[1]
    return {key: (above, below) for key, (above, below) in sums.items()}
