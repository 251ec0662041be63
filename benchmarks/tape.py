"""How long a year of 100,000 cases takes to draw: `python benchmarks/tape.py`.

Drawn twice, turn about: with the plain laws, and with every law of the tape at work.
"""

import argparse
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


def with_every_law() -> Scenario:
    """The same load under all laws of the tape."""
    keys = scenario().model_dump()
    keys["kinds"]["defect"] |= {
        "profile": "week",
        "reproduction_share": 0.5,
        "reopen_share": 0.1,
        "touches": {"numbers": {1: 0.5, 4: 0.5}, "effort_cv": 0.8},
        "topics": {"login": 0.1, "billing": 0.9},
    }
    parts = [
        {"share": 0.2, "law": "deterministic", "mean": 0.0},
        {"share": 0.8, "law": "lognormal", "mean": 20.0, "cv": 1.5},
    ]
    keys |= {
        "topics": {"login": 0.6, "billing": 0.4},
        "channels": {"phone": 0.5, "web": 0.5},
        "customer_delay_hours": {"law": "mixture", "parts": parts},
        "attempt_touches": {1: 0.7, 2: 0.3},
        "patience_hours": {"law": "exponential", "mean": 100.0},
        "reproduction_hours": {"law": "uniform", "low": 0.5, "high": 1.5},
        "reopen_delay_hours": {"law": "gamma", "mean": 40.0, "cv": 0.5},
        "reopen_hours": {"law": "weibull", "mean": 1.0, "cv": 0.7},
        "daily_factor": {"law": "gamma", "cv": 0.3},
        "incidents": {
            "outage": {
                "per_week": 1.0,
                "cases": {"law": "exponential", "mean": 20.0},
                "spread_hours": 4.0,
            }
        },
        "starting_backlog": {"premium": 300},
    }
    keys["difficulty"] |= {"perception_error": {"law": "normal", "sd": 0.1}}
    return Scenario.model_validate(keys)


def main() -> None:
    """Print the best and the worst of five draws of each, and the ratio of the best."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    worlds = {"plain laws": scenario(), "every law": with_every_law()}
    seconds: dict[str, list[float]] = {name: [] for name in worlds}
    sizes = {}
    for replication in range(5):
        for name, world in worlds.items():
            begun = time.perf_counter()
            tape = draw_tape(world, seed=1, replication=replication)
            seconds[name].append(time.perf_counter() - begun)
            sizes[name] = f"{len(tape):,} cases, {len(tape.touch_effort):,} touches"
    for name, times in seconds.items():
        print(f"{name}: {sizes[name]}, best {min(times):.3f} s, worst {max(times):.3f} s")
    plain, every = (min(times) for times in seconds.values())
    print(f"every law takes {every / plain:.2f} times as long as plain laws")


if __name__ == "__main__":
    main()
