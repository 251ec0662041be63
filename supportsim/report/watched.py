"""Which months of a study were watched long enough to be drawn: at least half of their days."""

import calendar
import datetime as dt
from collections.abc import Mapping

from supportsim.study.results import StudyResult


def watched(result: StudyResult, months: list[str]) -> list[str]:
    """Those of "2027-03" of which at least half lies in the period judged.

    All of them where the result does not hold the scenario it was run on, or none would be left.
    """
    period = _period(result)
    kept = [month for month in months if period is None or _half_inside(month, period)]
    return kept or months


def _period(result: StudyResult) -> tuple[dt.date, dt.date] | None:
    """First day judged, and the day after the last."""
    scenario = result.resolved.get("scenario")
    if not isinstance(scenario, Mapping):
        return None
    first = dt.date.fromisoformat(str(scenario["start"]))
    first += dt.timedelta(weeks=float(scenario["warm_up_weeks"]))
    return first, first + dt.timedelta(weeks=float(scenario["window_weeks"]))


def _half_inside(month: str, period: tuple[dt.date, dt.date]) -> bool:
    year, number = map(int, month.split("-"))
    begin = dt.date(year, number, 1)
    days = calendar.monthrange(year, number)[1]
    inside = min(period[1], begin + dt.timedelta(days=days)) - max(period[0], begin)
    return 2 * inside.days >= days
