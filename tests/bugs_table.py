"""Writes the table of planted bugs into docs/verification.md (`make bugs`)."""

import sys
from collections import Counter

import bugs
from organisations import HEART
from pages import ROOT, rewrite, table

PAGE = ROOT / "docs" / "verification.md"
COLUMNS = (*bugs.CHECKS, "queues")


def row(name: str) -> tuple[list[object], bool]:
    """How many of the organisations each check sees the bug on."""
    seen: Counter[str] = Counter()
    first = bugs.first_seen(name, bugs.ORGANISATIONS)
    for trial in bugs.trials(bugs.ORGANISATIONS, **bugs.FOCUS.get(name, {})):
        seen.update(trial.alarms(name))
    for trial in bugs.trials(bugs.ORGANISATIONS, rules=HEART):
        seen.update(trial.alarms(name, ["queues"]))
    nth = "survives" if first is None else first + 1
    return [name, nth, *(seen[check] for check in COLUMNS)], first is not None


def main() -> None:
    """Count, and write the page."""
    rows = [row(name) for name in bugs.NAMES]
    caught = sum(is_caught for _, is_caught in rows)
    said = f"{caught} of {len(rows)} planted bugs are caught"
    head = ["bug", "first seen on organisation", *COLUMNS]
    lines = table(head, [cells for cells, _ in rows])
    rewrite(PAGE, "bugs", [f"{said}. Of {bugs.ORGANISATIONS} organisations:", "", *lines])
    sys.stdout.write(said + "\n")


if __name__ == "__main__":
    main()
