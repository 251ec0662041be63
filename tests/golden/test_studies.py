"""Every shipped study, made small, gives the committed tables: what changes a number is seen.

After an intended change `make golden` writes the tables anew; look at the difference.
"""

import csv
import functools
import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

import supportsim as ss
from supportsim.inputs.study import Curve
from supportsim.study.results import StudyResult
from supportsim.study.tables import csv_text, differences_text

ROOT = Path(__file__).parents[2]
EXPECTED = Path(__file__).parent / "expected"
DIFFERENCES = Path(__file__).parent / "differences"
STUDIES = sorted((ROOT / "experiments").glob("*/*.yaml"))
#: Those that compare designs.
SEVERAL = [study for study in STUDIES if len(ss.load_study(study).designs) > 1]
#: A quarter of the customers for four weeks; staff scaled to them, so that queues form.
SMALL = {
    "scenario.warm_up_weeks": 1,
    "scenario.window_weeks": 4,
    "scenario.run_off_weeks": 1,
    "scenario.segments.premium.customers": 75,
    "scenario.segments.standard.customers": 675,
    "scenario.staffing.utilisation": 0.85,
}
#: A laboratory has no segments to cut down and is quick anyway; two weeks, ends of curves.
SMALL_LABORATORY = {
    "scenario.warm_up_weeks": 1,
    "scenario.window_weeks": 2,
    "scenario.run_off_weeks": 1,
}
#: A log has the callers it has: three weeks of it.
SMALL_LOG = {"scenario.window_weeks": 3, "scenario.run_off_weeks": 1}
#: From the first day of summer interns to the first week of students, offers between them.
SUMMER = {"scenario.start": "2027-05-31", "scenario.window_weeks": 13}
#: The same and a quarter of a year more, when most people leave, so that interns are hired.
HIRED = {
    "scenario.start": "2027-05-31",
    "scenario.window_weeks": 26,
    "scenario.grades.l1.leavers_per_year": 1.5,
}
#: Studies of one time of the year, or of people who come and go later than in four weeks.
SEASON: dict[str, dict[str, object]] = {
    "do_interns_pay": {**SUMMER},
    "do_interns_pay_three_years": {**HIRED},
    "do_interns_pay_try_out": {**HIRED},
    "what_turnover_costs_departures": {"scenario.window_weeks": 30},
    # Enough under-performers that some of a few people are replaced after half a year.
    "what_turnover_costs_under_performers": {
        "scenario.window_weeks": 36,
        "scenario.under_performers.share": 0.3,
    },
}
#: What is kept of each curve; of the base point all that is not cut is kept.
ALONG = {"resolution_attainment", "response_attainment", "cost_per_case", "margin"}


def shipped_table(study: Path) -> Path:
    """The table of the full run of a study."""
    return study.with_name(
        "expected.csv" if study.stem == "study" else f"expected_{study.stem}.csv"
    )


def differences_of(table: Path) -> Path:
    """The table of differences beside one of a full run."""
    return table.with_stem(f"{table.stem}_differences")


def name_of(study: Path) -> str:
    """Name of the table of a study: its folder's, and the file's where that is not study.yaml."""
    folder = study.parent.name
    return folder if study.stem == "study" else f"{folder}_{study.stem}"


def ends(curve: Curve) -> Curve:
    """The first and the last point of a curve."""
    settings = {path: values[:: len(values) - 1] for path, values in curve.settings.items()}
    values = curve.values[:: len(curve.values) - 1]
    return curve.model_copy(update={"values": values, "settings": settings})


@functools.cache
def scenario_of(file: Path) -> Path:
    """The file of the world of a study."""
    return ss.load_study(file).scenario


def is_laboratory(file: Path) -> bool:
    """Whether the world of a study is a laboratory."""
    return scenario_of(file).parent.name == "laboratory"


def settings_of(file: Path) -> dict[str, object]:
    """What makes a study small."""
    if is_laboratory(file):
        return {**SMALL_LABORATORY}
    if ss.load_scenario(scenario_of(file)).trace is not None:
        return {**SMALL_LOG}
    return SMALL | SEASON.get(name_of(file), {})


@functools.cache
def small_result(file: Path) -> StudyResult:
    """A study at small size: two replications a point, all curves, no grids."""
    study = ss.load_study(file, sets=settings_of(file))
    curves = {
        name: (ends(curve) if is_laboratory(file) else curve).model_copy(
            update={"only_full": False}
        )
        for name, curve in study.curves.items()
    }
    return ss.run_study(replace(study, curves=curves, grids={}), replications=2)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def small_table(file: Path, rows: list[dict[str, str]], columns: list[str]) -> str:
    """What is kept of a table of a small study."""
    along = ALONG | set(ss.load_study(file).turning_points)
    kept = [
        row
        for row in rows
        if "/" not in row["metric"] and (row["stage"] == "base" or row["metric"] in along)
    ]
    out = io.StringIO()
    table = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(kept)
    return out.getvalue()


def test_there_is_a_study():
    assert STUDIES
    assert SEVERAL


def require_same(found: str, file: Path, request: pytest.FixtureRequest) -> None:
    """A table is the committed one; with --write-golden it becomes that."""
    if request.config.getoption("--write-golden", default=False):
        file.parent.mkdir(exist_ok=True)
        file.write_text(found, encoding="utf-8")
    assert found.splitlines() == file.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("study", STUDIES, ids=name_of)
def test_a_study_gives_its_table(study: Path, request: pytest.FixtureRequest):
    columns = ["design", "stage", "point", "metric", "mean", "low", "high", "reason"]
    found = small_table(study, rows_of(csv_text(small_result(study))), columns)
    require_same(found, EXPECTED / f"{name_of(study)}.csv", request)


@pytest.mark.parametrize("study", SEVERAL, ids=name_of)
def test_a_study_gives_its_differences(study: Path, request: pytest.FixtureRequest):
    columns = ["design", "versus", "stage", "point", "metric", "mean", "low", "high"]
    columns += ["simultaneous", "reason"]
    found = small_table(study, rows_of(differences_text(small_result(study))), columns)
    require_same(found, DIFFERENCES / f"{name_of(study)}.csv", request)


@pytest.mark.parametrize("study", STUDIES, ids=name_of)
def test_the_full_table_of_a_study_names_what_a_run_names(study: Path):
    """A grade, a desk or a measure more would make new rows in the table that is shipped."""
    with shipped_table(study).open(encoding="utf-8", newline="") as lines:
        found = rows_of(csv_text(small_result(study)))
        assert names_of(csv.DictReader(lines)) == names_of(found)


@pytest.mark.parametrize("study", SEVERAL, ids=name_of)
def test_the_full_differences_of_a_study_are_those_of_its_full_table(study: Path):
    """All pairs and measures that a run names are there, each as far apart as the figures are."""
    shipped = shipped_table(study)
    rows = rows_of(differences_of(shipped).read_text(encoding="utf-8"))
    small = rows_of(differences_text(small_result(study)))
    assert pairs_of(rows) == pairs_of(small)
    means = {
        (row["design"], row["stage"], row["point"], row["metric"]): float(row["mean"])
        for row in rows_of(shipped.read_text(encoding="utf-8"))
        if row["mean"]
    }
    for row in rows:
        place = (row["stage"], row["point"], row["metric"])
        if row["mean"]:
            own, other = means[row["design"], *place], means[row["versus"], *place]
            size = max(abs(own), abs(other))
            assert float(row["mean"]) == pytest.approx(own - other, rel=0, abs=1e-8 * size)


def pairs_of(rows: Iterable[dict[str, str]]) -> set[tuple[str, str, str]]:
    """Pairs and measures of the base point."""
    return {(row["design"], row["versus"], row["metric"]) for row in rows if row["stage"] == "base"}


def names_of(rows: Iterable[dict[str, str]]) -> set[tuple[str, str]]:
    """Designs and measures of the base point; the months of a small run are fewer."""
    return {
        (row["design"], row["metric"])
        for row in rows
        if row["stage"] == "base" and "month=" not in row["metric"]
    }


def test_every_table_belongs_to_a_study():
    shipped = {shipped_table(study) for study in STUDIES}
    shipped |= {differences_of(shipped_table(study)) for study in SEVERAL}
    assert set((ROOT / "experiments").glob("*/*.csv")) == shipped
    assert {file.stem for file in EXPECTED.iterdir()} == {name_of(study) for study in STUDIES}
    assert {file.stem for file in DIFFERENCES.iterdir()} == {name_of(study) for study in SEVERAL}
