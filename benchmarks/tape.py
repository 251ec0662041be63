"""How long a year of 100,000 cases takes to draw: `python benchmarks/tape.py`."""

import datetime as dt
import time

from supportsim.demand.draw import draw_tape
from supportsim.inputs.scenario import Scenario

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def scenario() -> Scenario:
    """3,000 customers who open 100,000 cases in a year, on an hourly profile."""
    return Scenario.model_validate(
        {
            "description": "A year of 100,000 cases.",
            "source": "assumption",
            "start": dt.date(2027, 1, 4),
            "books_timezone": "America/New_York",
            "warm_up_weeks": 0,
            "run_off_weeks": 0,
            "sites": {"office": {"timezone": "America/New_York"}},
            "calendars": {"always": {"timezone": "America/New_York"}},
            "profiles": {
                "week": {
                    "days": {day: list(range(1, 25)) for day in DAYS},
                    "holidays": "US",
                    "holiday_weight": 0.2,
                }
            },
            "severities": {1: 0.03, 2: 0.12, 3: 0.5, 4: 0.35},
            "kinds": {
                "how_to": {"share": 0.68, "effort_hours": 1.0},
                "configuration": {"share": 0.2, "effort_hours": 3.0},
                "defect": {"share": 0.12, "effort_hours": 4.0},
            },
            "difficulty": {"first_line": {"how_to": 0.85, "configuration": 0.45, "defect": 0.1}},
            "customer_delay_hours": {"law": "lognormal", "mean": 16.0, "cv": 1.5},
            "attempt_hours": {"law": "lognormal", "mean": 0.75, "cv": 1.0},
            "assist_hours": {"law": "lognormal", "mean": 1.0, "cv": 1.0},
            "segments": {
                "premium": {
                    "package": "plain",
                    "customers": 300,
                    "cases_per_month": 100_000 / 2 / 300 / 12,
                    "profile": "week",
                },
                "standard": {
                    "package": "plain",
                    "customers": 2_700,
                    "cases_per_month": 100_000 / 2 / 2_700 / 12,
                    "profile": "week",
                },
            },
            "packages": {"plain": {"calendar": "always", "targets": {}}},
            "grades": {"l1": {"wage_per_year": 60_000.0, "competence": {}}},
        }
    )


def main() -> None:
    """Print the best and the worst of five draws."""
    world = scenario()
    seconds = []
    for replication in range(5):
        begun = time.perf_counter()
        tape = draw_tape(world, seed=1, replication=replication)
        seconds.append(time.perf_counter() - begun)
    touches = len(tape.touch_effort)
    print(f"{len(tape):,} cases, {touches:,} touches")
    print(f"best {min(seconds):.3f} s, worst {max(seconds):.3f} s")


if __name__ == "__main__":
    main()
