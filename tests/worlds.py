"""Small scenarios, for tests of demand."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from supportsim.demand.work import Draws
from supportsim.inputs.scenario import Scenario
from supportsim.streams import name_ids

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEGMENT = {"package": "plain", "customers": 20, "cases_per_month": 2.0}


TRACE = {
    "columns": {"opened": "at", "severity": "priority", "customer": "who"},
    "date_format": "%Y-%m-%d %H:%M",
    "timezone": "America/New_York",
    "licence": "ours",
}


def traced_world(folder: Path, header: str, rows: Sequence[str], **changes: Any) -> Scenario:
    """A world that replays the rows of a file in a folder; its columns are those of `TRACE`."""
    file = folder / "cases.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return world(**({"trace": {"file": str(file), **TRACE}} | changes))


def world(**changes: Any) -> Scenario:
    """A scenario of 8 weeks with 20 customers and two kinds; changes replace whole keys."""
    keys: dict[str, Any] = {
        "description": "A small world.",
        "source": "assumption",
        "start": "2027-01-04",
        "books_timezone": "America/New_York",
        "warm_up_weeks": 2,
        "window_weeks": 4,
        "run_off_weeks": 2,
        "sites": {"office": {"timezone": "America/New_York"}},
        "calendars": {"always": {"timezone": "America/New_York"}},
        "severities": {1: 0.1, 2: 0.2, 3: 0.7},
        "kinds": {
            "how_to": {"share": 0.75, "effort_hours": 1.0},
            "defect": {"share": 0.25, "effort_hours": 4.0},
        },
        "difficulty": {"first_line": {"how_to": 0.8, "defect": 0.2}},
        "customer_delay_hours": {"law": "exponential", "mean": 16.0},
        "attempt_hours": {"law": "lognormal", "mean": 0.75, "cv": 1.0},
        "assist_hours": {"law": "gamma", "mean": 1.0, "cv": 0.5},
        "segments": {"basic": SEGMENT},
        "packages": {"plain": {"calendar": "always", "targets": {}}},
        "grades": {"l1": {"wage_per_year": 60_000.0, "competence": {}}},
    }
    return Scenario.model_validate(keys | changes)


def draws(count: int) -> Draws:
    """Where the numbers of so many cases come from, each of a customer of its own."""
    who = name_ids(f"c/{case}" for case in range(count))
    return Draws(who=who, ordinal=np.zeros(count, dtype=np.int64), seed=1, replication=0)
