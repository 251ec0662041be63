"""Writes the table of planted bugs into docs/verification.md (`make bugs`)."""

from collections import Counter
from pathlib import Path

import bugs
from organisations import HEART

PAGE = Path(__file__).parents[1] / "docs" / "verification.md"
BEGIN, END = "<!-- bugs: written by make bugs -->", "<!-- end of bugs -->"
COLUMNS = (*bugs.CHECKS, "queues")


def row(name: str) -> tuple[str, bool]:
    """How many of the organisations each check sees the bug on."""
    seen: Counter[str] = Counter()
    first = bugs.first_seen(name, bugs.ORGANISATIONS)
    for trial in bugs.trials(bugs.ORGANISATIONS, **bugs.FOCUS.get(name, {})):
        seen.update(trial.alarms(name))
    for trial in bugs.trials(bugs.ORGANISATIONS, rules=HEART):
        seen.update(trial.alarms(name, ["queues"]))
    counts = " | ".join(str(seen[check]) for check in COLUMNS)
    nth = "survives" if first is None else str(first + 1)
    return f"| {name} | {nth} | {counts} |", first is not None


def main() -> None:
    """Count, and write the page."""
    rows = [row(name) for name in bugs.NAMES]
    caught = sum(is_caught for _, is_caught in rows)
    table = [
        BEGIN,
        "",
        f"{caught} of {len(rows)} planted bugs are caught. Of {bugs.ORGANISATIONS} organisations:",
        "",
        "| bug | first seen on organisation | " + " | ".join(COLUMNS) + " |",
        "|---|---|" + "---|" * len(COLUMNS),
        *(line for line, _ in rows),
        "",
    ]
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(before + "\n".join(table) + "\n" + END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
