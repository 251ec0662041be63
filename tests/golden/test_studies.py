"""Every shipped study, made small, gives the committed table: what changes a number is seen.

After an intended change `make golden` writes the tables anew; look at the difference.
"""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

import supportsim as ss
from supportsim.study.write import csv_text

ROOT = Path(__file__).parents[2]
EXPECTED = Path(__file__).parent / "expected"
STUDIES = sorted(file.parent for file in (ROOT / "experiments").glob("*/study.yaml"))
#: A quarter of the customers for four weeks; staff scaled to them, so that queues form.
SMALL = {
    "scenario.warm_up_weeks": 1,
    "scenario.window_weeks": 4,
    "scenario.run_off_weeks": 1,
    "scenario.segments.premium.customers": 75,
    "scenario.segments.standard.customers": 675,
    "scenario.staffing.utilisation": 0.85,
}
#: What is kept of each curve; of the base point all that is not cut is kept.
ALONG = {"resolution_attainment", "response_attainment", "cost_per_case", "margin"}


def small_table(folder: Path) -> str:
    """Results of a study at small size: two replications a point, all curves, no grids."""
    study = ss.load_study(folder, sets=SMALL)
    curves = {
        name: curve.model_copy(update={"only_full": False}) for name, curve in study.curves.items()
    }
    result = ss.run_study(replace(study, curves=curves, grids={}), replications=2)
    rows = list(csv.DictReader(io.StringIO(csv_text(result))))
    kept = [
        row
        for row in rows
        if "/" not in row["metric"] and (row["stage"] == "base" or row["metric"] in ALONG)
    ]
    out = io.StringIO()
    columns = ["design", "stage", "point", "metric", "mean", "low", "high", "reason"]
    table = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(kept)
    return out.getvalue()


def test_there_is_a_study():
    assert STUDIES


@pytest.mark.parametrize("folder", STUDIES, ids=lambda folder: folder.name)
def test_a_study_gives_its_table(folder: Path, request: pytest.FixtureRequest):
    found, file = small_table(folder), EXPECTED / f"{folder.name}.csv"
    if request.config.getoption("--write-golden", default=False):
        file.parent.mkdir(exist_ok=True)
        file.write_text(found, encoding="utf-8")
    assert found.splitlines() == file.read_text(encoding="utf-8").splitlines()


def test_every_table_belongs_to_a_study():
    assert {file.stem for file in EXPECTED.iterdir()} == {folder.name for folder in STUDIES}
