"""Recomputes what standby and vendors cost and what interns give, from saved tables alone.

Used by `recompute.py`. Prices and rules come from the provenance; who was there, called out,
resting or at work from the tables of duty and spells.
"""

import datetime as dt
import math
from collections import defaultdict
from fractions import Fraction
from itertools import pairwise

from recompute_tables import DAY, HOUR, WEEK, Saved, inside

Span = tuple[int, int]
Lines = dict[str, list[Fraction]]


class Run:
    """One replication of a design.

    Attributes:
        duty: By kind and engineer.
        spells: Of work, by engineer.
        employed: Rows of people by "desk/staff", in order.
        handed_over: Ends of the spells that a shift end cut and handed over.
        transferred: Engineer and end of each spell after which the case was transferred.
    """

    def __init__(self) -> None:
        self.duty: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
        self.spells: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        self.employed: dict[str, list[dict[str, str]]] = defaultdict(list)
        self.handed_over: list[int] = []
        self.transferred: list[tuple[str, int]] = []

    def people(self, staff: str) -> list[str]:
        """Names of everybody of a "desk/staff" who is in the tables."""
        known = {name for kind in self.duty.values() for name in kind}
        return sorted(name for name in known if name.rpartition("/")[0] == staff)

    def spans(self, staff: str, *kinds: str) -> list[Span]:
        """Duty of some kinds of a staff."""
        return [s for who in self.people(staff) for kind in kinds for s in self.duty[kind][who]]

    def stay(self, name: str) -> Span:
        """First and last instant at which somebody had a shift, missed or not."""
        mine = [s for kind in ("shift", "absent", "rest") for s in self.duty[kind][name]]
        return min(s[0] for s in mine), max(s[1] for s in mine)


def runs_of(saved: Saved) -> dict[tuple[str, str], Run]:
    """Every run by (design, replication)."""
    found: dict[tuple[str, str], Run] = defaultdict(Run)
    for row in saved.rows("duty"):
        spans = found[row["design"], row["replication"]].duty[row["kind"]]
        spans[row["engineer"]].append((int(row["from"]), int(row["to"])))
    for row in saved.rows("people"):
        staff = f"{row['desk']}/{row['staff']}"
        found[row["design"], row["replication"]].employed[staff].append(row)
    for row in saved.rows("spells"):
        if row["engineer"] and row["purpose"] != "waiting":
            spell = (int(row["started"]), int(row["ended"]), row["case"])
            run = found[row["design"], row["replication"]]
            run.spells[row["engineer"]].append(spell)
            if row["case"] and row["end_reason"] == "handed_over":
                run.handed_over.append(spell[1])
            if row["next"] == "transferred":
                run.transferred.append((row["engineer"], spell[1]))
    return found


def exact(value: float) -> Fraction:
    """The decimal that was written."""
    return Fraction(str(value))


def staffs(design: dict) -> list[tuple[str, str, dict]]:
    """(desk, "desk/staff", what the file says) of all people of a design."""
    return [
        (desk, f"{desk}/{name}", staff)
        for desk, place in design["desks"].items()
        for name, staff in place["staff"].items()
    ]


def by_month(saved: Saved, spans: list[Span]) -> list[Fraction]:
    """Hours that lie in each month of the window."""
    return [Fraction(sum(inside(*span, month) for span in spans), HOUR) for month in saved.months]


def salary_hour(saved: Saved, design: dict, staff: dict) -> Fraction:
    """Pay of one rostered hour, burden included."""
    grade, costs = saved.scenario["grades"][staff["grade"]], saved.scenario["costs"]
    burden = exact(costs["burden"] if grade["burden"] is None else grade["burden"])
    if grade["wage_per_hour"] is not None:
        return exact(grade["wage_per_hour"]) * burden
    shift = design["shifts"][staff["shift"]]
    begin, end = (int(shift[k][:2]) * 60 + int(shift[k][3:]) for k in ("starts", "ends"))
    hours = Fraction(((end - begin - 1) % 1440 + 1) * len(shift["days"]), 60)
    return exact(grade["wage_per_year"]) * burden / 52 / hours


def standby(saved: Saved, design: dict, run: Run) -> Lines:
    """Fees and call-outs of everybody on the payroll who takes turns."""
    costs, months = saved.scenario["costs"], saved.months
    fee, called = [Fraction(0)] * len(months), [Fraction(0)] * len(months)
    own = [(name, staff) for _, name, staff in staffs(design)
           if staff["on_call"] and not staff["outsourced"]]  # fmt: skip
    for name, staff in own:
        hours = by_month(saved, run.spans(name, "on_call"))
        fee = [
            had + more * exact(costs["standby_per_hour"])
            for had, more in zip(fee, hours, strict=True)
        ]
        price = salary_hour(saved, design, staff) * exact(costs["call_out_factor"])
        least = exact(costs["call_out_minimum_hours"])
        for begin, end in run.spans(name, "call_out"):
            for number, (first, last) in enumerate(months):
                if first <= begin < last:
                    called[number] += price * max(Fraction(end - begin, HOUR), least)
    return {"standby": fee, "call-outs": called} if own else {}


def outsourcing(saved: Saved, design: dict, run: Run) -> Lines:
    """What vendors are paid, each staff rounded once a month."""
    lines: Lines = {}
    for desk, name, staff in staffs(design):
        contract = staff["outsourced"]
        if not contract:
            continue
        if contract["price_per_hour"] is not None:
            hours = by_month(saved, run.spans(name, "shift", "overtime", "call_out"))
            due = [more * exact(contract["price_per_hour"]) for more in hours]
        else:
            begun = [spell for who in run.people(name) for spell in run.spells[who]]
            cases = [{case for at, _, case in begun if first <= at < last and case}
                     for first, last in saved.months]  # fmt: skip
            due = [len(some) * exact(contract["price_per_case"]) for some in cases]
        line = f"outsourcing: {desk}"
        had = lines.get(line, [Fraction(0)] * len(due))
        lines[line] = [a + Fraction(round(b * 100), 100) for a, b in zip(had, due, strict=True)]
    return lines


def on_call(saved: Saved, design: dict, run: Run) -> dict[str, float]:
    """Calls in the window; hours of standby, call-outs and rest owed. Vendors' people count."""
    if not any(staff["on_call"] for _, _, staff in staffs(design)):
        return {}
    begin, end = saved.window
    spans = {kind: [s for mine in run.duty[kind].values() for s in mine]
             for kind in ("on_call", "call_out", "rest")}  # fmt: skip
    hours = {kind: sum(inside(*s, saved.window) for s in mine) / HOUR
             for kind, mine in spans.items()}  # fmt: skip
    return {
        "call_outs": sum(begin <= at < end for at, _ in spans["call_out"]),
        "call_out_hours": hours["call_out"],
        "standby_hours": hours["on_call"],
        "rest_hours": hours["rest"],
    }


def beyond_the_rules(saved: Saved, design: dict, run: Run) -> dict[str, float]:
    """Weeks with too many hours and rests cut too short, of people who take turns on call."""
    rules, (begin, end) = saved.scenario["work_rules"], saved.window
    people = [who for _, name, staff in staffs(design) if staff["on_call"]
              for who in run.people(name)]  # fmt: skip
    long_weeks = short = 0
    for who in people:
        shifts, calls = sorted(run.duty["shift"][who]), run.duty["call_out"][who]
        work = [*shifts, *calls, *run.duty["overtime"][who]]
        for monday in range(begin, end - WEEK + 1, WEEK):
            spent = sum(inside(*span, (monday, monday + WEEK)) for span in work)
            long_weeks += spent > rules["hours_per_week"] * HOUR
        for (_, gone), (back, _) in pairwise(shifts):
            if not begin <= back < end or not any(gone <= at < back for at, _ in calls):
                continue
            out = sorted(span for span in work if gone <= span[0] < back)
            edges = [gone, *(at for span in out for at in span), back]
            rest = max(b - a for a, b in zip(edges[::2], edges[1::2], strict=True))
            short += rest < rules["rest_hours"] * HOUR
    return {"overlong_weeks": long_weeks, "short_rests": short} if people else {}


def passed_on(saved: Saved, design: dict, run: Run) -> dict[str, float]:
    """Work handed over at shift ends; cases that vendors' people worked on and passed on."""
    begin, end = saved.window
    found: dict[str, float] = {}
    if any(desk["shift_end"] == "hand_over" for desk in design["desks"].values()):
        found["hand_overs"] = sum(begin <= at < end for at in run.handed_over)
    vendors = [name for _, name, staff in staffs(design) if staff["outsourced"]]
    if vendors:
        people = {who for name in vendors for who in run.people(name)}
        worked = {case for who in people for at, _, case in run.spells[who]
                  if case and begin <= at < end}  # fmt: skip
        found["vendor_cases"] = len(worked)
        passed = [at for who, at in run.transferred if who in people]
        found["vendor_escalations"] = sum(begin <= at < end for at in passed)
    return found


def mentoring(saved: Saved, design: dict, run: Run) -> list[int]:
    """Milliseconds that mentors set aside by week of the window: as the programme says it.

    In weeks in which the intern works; all of it found room, or this differs.
    """
    weeks = [0] * ((saved.window[1] - saved.window[0]) // WEEK)
    for desk, name, staff in staffs(design):
        mentors = (staff["programme"] or {}).get("mentors")
        if not mentors:
            continue
        zone = saved.scenario["sites"][design["desks"][desk]["site"]]["timezone"]
        for one in run.people(name):
            term, first = term_of(saved, staff["programme"], run.stay(one)[0], zone)
            for week in range(term["weeks"]):
                begin, end = (saved.midnight(first + dt.timedelta(weeks=week + k), zone)
                              for k in (0, 1))  # fmt: skip
                hours = mentors["hours_per_week"]
                share = week / max(term["weeks"] - 1, 1)
                minutes = round((hours["first"] + (hours["last"] - hours["first"]) * share) * 60)
                works = any(inside(*span, (begin, end)) for span in run.duty["shift"][one])
                # Its shifts lie away from midnight, which the change of the clock moves.
                place = ((begin + end) // 2 - saved.window[0]) // WEEK
                if works and 0 <= place < len(weeks):
                    weeks[place] += minutes * 60_000
    return weeks


def term_of(saved: Saved, programme: dict, at: int, zone: str) -> tuple[dict, dt.date]:
    """The term in which an intern works for the first time, and its first day."""
    start = dt.date.fromisoformat(saved.scenario["start"])
    found = []
    for term in programme["terms"].values():
        days = [dt.date.fromisoformat(term["date"])] if term["date"] else []
        if term["each_year"]:
            years = range(start.year - 1, start.year + 12)
            days = [dt.date.fromisoformat(f"{year}-{term['each_year']}") for year in years]
        elif term["week"] is not None:
            days = [start + dt.timedelta(weeks=term["week"])]
        found += [(day, term) for day in days if saved.midnight(day, zone) <= at]
    day, term = max(found, key=lambda pair: pair[0])
    return term, day


def is_plain(saved: Saved, design: dict) -> bool:
    """Whether no intern comes back, or has other speeds by kind."""
    return not any(
        staff["programme"]["returning"] or saved.scenario["grades"][staff["grade"]]["speed_by_kind"]
        for _, _, staff in staffs(design)
        if staff["programme"]
    )


def employed_since(saved: Saved, design: dict, desk: str, staff: dict, at: int) -> int:
    """Local midnight at which the term of an intern began who works from this instant."""
    zone = saved.scenario["sites"][design["desks"][desk]["site"]]["timezone"]
    _, day = term_of(saved, staff["programme"], at, zone)
    return saved.midnight(day, zone)


def productivity(saved: Saved, staff: dict, days: int) -> float:
    """Speed after so many days of employment: of the ramp, and of the grade.

    One over each is a whole number of parts per million, by the rules.
    """
    found, rules, ramp = 1.0, saved.scenario["mechanisms"], staff["ramp"]
    if rules["grade_speed"]["enabled"]:
        found = 1e6 / round(1e6 / saved.scenario["grades"][staff["grade"]]["speed"])
    if not rules["ramp"]["enabled"]:
        return found
    general = rules["ramp"]
    months = general["months"] * 365.25 / 12
    begin, end = (ramp or general)["start_productivity"], ramp["end_productivity"] if ramp else 1.0
    whole = math.ceil(ramp["weeks"] * 7 if ramp else months)
    return found * 1e6 / round(1e6 / (begin + (end - begin) * min(days / whole, 1)))


def worth_of_interns(saved: Saved, design: dict, run: Run) -> list[float]:
    """Milliseconds of work of interns by week of the window, each times its productivity.

    Holds where `is_plain`.
    """
    edges = range(saved.window[0], saved.window[1], WEEK)
    work = [
        (begin, end, productivity(saved, staff, (begin - first) // DAY))
        for desk, name, staff in staffs(design)
        if staff["programme"]
        for who in run.people(name)
        for first in [employed_since(saved, design, desk, staff, run.stay(who)[0])]
        for begin, end, _ in run.spells[who]
    ]
    return [
        sum(speed * inside(begin, end, (at, at + WEEK)) for begin, end, speed in work)
        for at in edges
    ]


def figures(saved: Saved) -> dict[tuple[str, str], tuple[float, float]]:
    """Design and figure to numerator and denominator; names as `published` has them."""
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0])
    for (name, _), run in runs_of(saved).items():
        design = saved.designs[name]

        def add(figure: str, value: float, name: str = name) -> None:
            sums[name, figure][0] += value
            sums[name, figure][1] += 1

        more = on_call(saved, design, run) | beyond_the_rules(saved, design, run)
        more |= passed_on(saved, design, run)
        for what, amount in more.items():
            add(what, amount)
        mentored = mentoring(saved, design, run)
        if any(mentored):
            add("mentoring_hours", sum(mentored) / HOUR)
        if any(mentored) and is_plain(saved, design):
            for week, time in enumerate(worth_of_interns(saved, design, run)):
                add(f"net_intern_hours_by_week/{week}", (time - mentored[week]) / HOUR)
    return {key: (above, below) for key, (above, below) in sums.items()}


def published(results: dict) -> dict[tuple[str, str], float]:
    """Lines by month, sources and series of results.json, named as in `figures`."""
    found = {}
    for design in results["designs"]:
        name = design["name"]
        for line, months in design["statement"].items():
            found |= {(name, f"statement/{line}/{n}"): v for n, v in enumerate(months)}
        for source, value in design["cost_by_source"].items():
            found[name, f"cost_by_source/{source}"] = value
        for series, values in design["series"].items():
            found |= {(name, f"{series}/{n}"): value for n, value in enumerate(values)}
    return found
