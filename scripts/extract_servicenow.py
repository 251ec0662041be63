"""Makes configs/data/servicenow_incidents_2016.csv.gz from the public event log.

Usage: python scripts/extract_servicenow.py EVENT_LOG.csv.gz EXTRACT.csv.gz
"""

import csv
import gzip
import io
import sys
from pathlib import Path

COLUMNS = ("number", "opened_at", "caller_id", "priority", "contact_type")


def last_rows(log: Path) -> list[dict[str, str]]:
    """The last row of each incident, in order of the incidents' first rows."""
    incidents: dict[str, dict[str, str]] = {}
    with gzip.open(log, "rt", encoding="ascii", newline="") as file:
        for row in csv.DictReader(file):
            incidents[row["number"]] = {name: row[name] for name in COLUMNS}
    return list(incidents.values())


def write(rows: list[dict[str, str]], extract: Path) -> None:
    """Write the rows so that the same rows give the same bytes on every day."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    extract.write_bytes(gzip.compress(text.getvalue().encode("ascii"), compresslevel=9, mtime=0))


if __name__ == "__main__":
    write(last_rows(Path(sys.argv[1])), Path(sys.argv[2]))
