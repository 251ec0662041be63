"""Whether a run fits in the memory of this machine, estimated before anything is drawn."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from supportsim.inputs.design import Design
from supportsim.inputs.kinds import Kind
from supportsim.inputs.law import Law
from supportsim.inputs.problems import Problem
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import Staff
from supportsim.units import RANKS

#: Bytes of the tape, the plan and the ledger for a case, and for each of its touches.
CASE_BYTES: Final = 1000
TOUCH_BYTES: Final = 250
#: Bytes of one more step of an attempt at one rank.
STEP_BYTES: Final = 32
#: Bytes of one shift of a person: its random numbers, its blocks, its rows.
SHIFT_BYTES: Final = 1000

_WEEKS_A_YEAR: Final = 365 / 7
_HOURS_A_WEEK: Final = 168
_SYSTEM: Final = Path("/proc/meminfo")


def free_memory() -> int | None:
    """Bytes that a program can still take on this machine; None where nobody says."""
    try:
        lines = _SYSTEM.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    kilobytes = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
    return next((int(number) * 1024 for number in kilobytes), None)


def case_memory_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem if the cases of one replication would not fit in memory."""
    cases = expected_cases(scenario)
    touches = mean_touches(scenario)
    steps = sum(
        kind.share * scenario.mean_attempt_touches(name) for name, kind in scenario.kinds.items()
    )
    each = CASE_BYTES + touches * TOUCH_BYTES + (steps - 1) * RANKS * STEP_BYTES
    what = f"about {cases:.3g} cases with {touches:.3g} touches each"
    way_out = "take fewer weeks, customers or cases of each, or a lower load"
    yield from _too_large("segments", cases * each, what, way_out)


def people_memory_problems(scenario: Scenario, design: Design) -> Iterator[Problem]:
    """Yield a problem if the roster of one replication would not fit in memory."""
    shifts = sum(
        staff.people * len(design.shifts[staff.shift].days) * _persons(scenario, staff)
        for desk in design.desks.values()
        for staff in desk.staff.values()
        if staff.shift in design.shifts
    )
    # The roster covers whole calendar years, and one more on either side.
    weeks = scenario.weeks + 3 * _WEEKS_A_YEAR
    what = f"the roster of about {shifts * weeks:.3g} shifts"
    size = shifts * weeks * SHIFT_BYTES
    yield from _too_large("desks", size, what, "take fewer people or weeks")


def _persons(scenario: Scenario, staff: Staff) -> float:
    """About how many persons one place has in a run, one after the other."""
    years = 1 + scenario.weeks / _WEEKS_A_YEAR
    if staff.programme is not None:
        return len(staff.programme.terms) * (years + 1)
    grade = scenario.grades.get(staff.grade)
    months = staff.replacement.under_performers_after_months
    rate = grade.leavers_per_year if grade is not None else 0.0
    if months is not None:
        rate += scenario.under_performers.share * 12 / months
    return 1 + years * rate


def expected_cases(scenario: Scenario) -> float:
    """Cases that open in one replication on average, those of a trace left out."""
    weeks, total = scenario.weeks, float(sum(scenario.starting_backlog.values()))
    for segment in scenario.segments.values():
        hourly = segment.cases_per_hour
        weekly = segment.customers * segment.cases_per_month * 12 / _WEEKS_A_YEAR
        weekly = weekly if hourly is None else hourly * _HOURS_A_WEEK
        total += weekly * weeks * scenario.load
    for incident in scenario.incidents.values():
        total += incident.per_week * weeks * scenario.load * max(_middle(incident.cases), 1.0)
    return total


def mean_touches(scenario: Scenario) -> float:
    """Planned touches of a case on average, roughly: over the kinds by their shares."""
    return math.fsum(kind.share * _touches(scenario, kind) for kind in scenario.kinds.values())


def _touches(scenario: Scenario, kind: Kind) -> float:
    """Planned touches of a case of a kind."""
    own, general = kind.touches, scenario.touches
    numbers = own.numbers if own is not None and own.numbers is not None else general.numbers
    share = own.completion_share if own is not None else None
    if numbers is not None and share is None:
        return math.fsum(count * part for count, part in numbers.items())
    most = own.most if own is not None and own.most is not None else general.most
    return min(1 / (share or general.completion_share), most)


def _middle(law: Law) -> float:
    """About the mean of a law, from what it states."""
    if law.parts is not None:
        return math.fsum(part.share * _middle(part) for part in law.parts)
    if law.values is not None and law.shares is not None:
        return math.fsum(v * share for v, share in zip(law.values, law.shares, strict=False))
    return law.mean if law.mean is not None else ((law.low or 0.0) + (law.high or 2.0)) / 2


def _too_large(key: str, size: float, what: str, way_out: str) -> Iterator[Problem]:
    """Yield a problem at a key if so many bytes are more than are free."""
    free = free_memory()
    if free is not None and size > free:
        need, there = (f"{amount / 2**30:.3g} GiB" for amount in (size, free))
        message = f"{what} would need about {need} of memory, and {there} are free; {way_out}"
        yield Problem(path=(key,), message=message)
