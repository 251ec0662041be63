"""Published figures against a script that shares no code with the product."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from supportsim import measure, read_cases
from supportsim.study.results import StudyResult
from supportsim.study.run import run_study
from supportsim.study.spec import spec_of_files
from supportsim.study.write import write_results

ROOT = Path(__file__).parents[2]
SMALL = (
    ("scenario.warm_up_weeks", 1),
    ("scenario.window_weeks", 3),
    ("scenario.run_off_weeks", 1),
    ("scenario.segments.premium.customers", 200),
    ("scenario.segments.standard.customers", 1800),
    ("design.desks.backline.staff.day.headcount", 2),
)


def test_saved_cases_give_the_published_figures_again(tmp_path: Path):
    designs = [ROOT / "models" / f"{name}.yaml" for name in ("touch_and_hold", "dedicated")]
    cases = tmp_path / "run.csv.gz"
    scenario = ROOT / "configs" / "enterprise_software.yaml"
    result = run_study(spec_of_files(scenario, designs, sets=SMALL, replications=2), cases=cases)
    write_results(result, tmp_path)
    script = ROOT / "scripts" / "recompute.py"
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(script), str(cases), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = re.search(r"^0 of (\d+) figures differ$", done.stdout, re.MULTILINE)
    assert told is not None
    assert int(told[1]) > 1000
    for metric in (
        *("resolution_attainment_all", "wait_hours/reason=owner_away", "occupancy/desk="),
        *("resolution_clock_hours_p90", "backlog_growth", "month_missed_share/", "revenue"),
        *("headcount/grade=l2", "cost_per_case", "direct_margin_share", "statement/tools/0"),
        *("late_share/reason=work", "late_hours/reason=queue", "wait_hours/desk=backline"),
        *("waited_share/grade=front", "waited_share/desk=named"),
        *("backlog_by_day/20", "backlog_by_age/4", "demand_by_hour_of_week/desk=front/33"),
        *("staffing_by_hour_of_week/33", "work_by_hour_of_week/desk=front/33"),
        *("resolution_attainment/grade=", "first_response_hours/month=", "backlog/severity="),
    ):
        assert metric in done.stdout
    assert not _untold(done.stdout, tmp_path)
    _measured_from_tables(result, cases)


def test_a_figure_that_nobody_recomputes_is_noticed(tmp_path: Path):
    lines = ["scenario,design,stage,point,metric,mean", "s,d,base,,new_metric/desk=a,1.5"]
    (tmp_path / "results.csv").write_text("\n".join(lines), encoding="utf-8")
    parts = {"series": {}, "statement": {}, "cost_by_source": {}}
    write_json(tmp_path, {"name": "d", **parts})
    assert _untold("d    new_metric/desk=a    NOT RECOMPUTED", tmp_path) == {"new_metric"}
    told = "d    new_metric/desk=a    1.500000000    1.500000000 "
    assert not _untold(told, tmp_path)
    write_json(tmp_path, {"name": "d", **parts, "series": {"new_series/desk=a": [0.5, 0.0]}})
    assert _untold(told, tmp_path) == {"new_series"}
    first = "d    new_series/desk=a/0    0.500000000    0.500000000 "
    assert _untold(f"{told}\n{first}", tmp_path) == {"new_series"}
    assert not _untold(f"{told}\n{first}\n{first.replace('a/0', 'a/1')}", tmp_path)
    write_json(tmp_path, {"name": "d", **parts, "statement": {"new line": [1.0]}})
    assert _untold(told, tmp_path) == {"statement"}


def write_json(folder: Path, design: dict[str, Any]) -> None:
    """The part of results.json that the guard looks at."""
    (folder / "results.json").write_text(json.dumps({"designs": [design]}), encoding="utf-8")


AROUND = ROOT / "configs" / "enterprise_around_the_clock.yaml"
INTERNS = ROOT / "configs" / "enterprise_with_interns.yaml"
WEEKS = (
    ("scenario.warm_up_weeks", 1),
    ("scenario.window_weeks", 6),
    ("scenario.run_off_weeks", 1),
)
FEWER = (
    ("scenario.segments.premium.customers", 100),
    ("scenario.segments.standard.customers", 900),
)
UPDATES = ("scenario.packages.premium.targets.update_hours", {3: 8, 4: 12})
VENDOR = "design.desks.after_hours.staff.vendor"
DEFECTS = "design.desks.second_line.staff.day.on_call.from_severity"


@pytest.mark.parametrize(
    ("scenario", "design", "sets", "told"),
    [
        pytest.param(
            AROUND, "cover/on_call", ((DEFECTS, 2), *WEEKS, *FEWER),
            ["statement/standby/1", "statement/call-outs/0", "utilisation", "standby_hours",
             "call_outs", "call_out_hours", "rest_hours", "call_out_response_attainment",
             "short_rests"],
            id="on call",
        ),
        pytest.param(
            AROUND, "cover/outsourced_after_hours", (*WEEKS, *FEWER),
            ["statement/outsourcing: after_hours/1", "occupancy", "vendor_cases",
             "vendor_escalations"], id="vendor by the hour",
        ),
        pytest.param(
            AROUND, "cover/outsourced_by_the_case",
            ((f"{VENDOR}.outsourced", {"price_per_case": 21.37}), *WEEKS, *FEWER),
            ["statement/outsourcing: after_hours/1"], id="vendor by the case",
        ),
        pytest.param(
            AROUND, "cover/follow_the_sun_severity_1", (*WEEKS, *FEWER),
            ["hand_overs"], id="hand-overs at shift ends",
        ),
        pytest.param(
            ROOT / "configs" / "enterprise_software.yaml", "swarming",
            (*WEEKS, *FEWER, ("scenario.window_weeks", 3), UPDATES),
            ["update_attainment", "undecided_share/goal=update", "wait_hours/reason=off_hours"],
            id="several requests of a case at once",
        ),
        pytest.param(
            INTERNS, "interns/summer_hiring",
            (("scenario.costs.hiring_per_intern", 150), WEEKS[0], ("scenario.window_weeks", 40),
             *FEWER),
            ["statement/interns: intern at headquarters/5", "mentoring_hours", "hires", "interns",
             "converts", "leavers", "vacancy_share", "under_performer_share", "offers",
             "offers_accepted", "headcount/grade=intern", "margin",
             "cost_by_source/hiring", "net_intern_hours_by_week/22"], id="interns",
        ),
    ],
)  # fmt: skip
def test_what_people_and_hours_cost_is_in_the_saved_tables(
    scenario: Path, design: str, sets: tuple[tuple[str, Any], ...], told: list[str], tmp_path: Path
):
    cases, name = tmp_path / "run.csv.gz", design.rpartition("/")[2]
    designs = [ROOT / "models" / f"{design}.yaml"]
    result = run_study(spec_of_files(scenario, designs, sets=sets, replications=2), cases=cases)
    write_results(result, tmp_path)
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(ROOT / "scripts" / "recompute.py"), str(cases), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^0 of \d+ figures differ$", done.stdout, re.MULTILINE)
    for figure in told:
        values = re.search(rf"^{name} +{re.escape(figure)} +(\S+) ", done.stdout, re.MULTILINE)
        assert values is not None, figure
        assert float(values[1]) != 0, figure
    assert _untold(done.stdout, tmp_path) == set()
    _measured_from_tables(result, cases)


def _untold(output: str, folder: Path) -> set[str]:
    """Names of published figures of which the script has no value in some cut or place.

    Metrics of results.csv; series, lines and sources of results.json.
    """
    pattern = r"^(\S+) +(\S.*?) +-?\d+\.\d+ +-?\d+\.\d+ *$"
    told = set(re.findall(pattern, output, re.MULTILINE))
    with (folder / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["stage"] == "base" and row["mean"]]
    assert rows
    published = {(row["design"], row["metric"]) for row in rows}
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    for design in results["designs"]:
        lines = {f"statement/{line}": months for line, months in design["statement"].items()}
        for name, values in (design["series"] | lines).items():
            published |= {(design["name"], f"{name}/{n}") for n in range(len(values))}
        sources = design["cost_by_source"]
        published |= {(design["name"], f"cost_by_source/{source}") for source in sources}
    untold = published - told
    return {metric.partition("/")[0] for _, metric in untold}


def _measured_from_tables(result: StudyResult, cases: Path) -> None:
    """The public function that needs nothing but tables says the same."""
    side = json.loads((cases.parent / "run.json").read_text(encoding="utf-8"))
    for name, design in result.base.designs.items():
        tables = read_cases(cases, design=name)
        found = measure(tables=tables, window=(side["warm_up_end"], side["window_end"]))
        compared = 0
        for metric, value in found.metrics.items():
            figure = design.metrics.get(metric)
            if figure is None or (value is None and figure.mean is None):
                continue
            if value is None:
                assert found.reasons[metric], metric
                continue
            assert figure.mean == pytest.approx(value, rel=1e-9, abs=1e-12), metric
            compared += 1
        assert compared > 150
        untold = {metric for metric, value in found.metrics.items() if value is None}
        for metric in untold - set(found.reasons):
            pytest.fail(f"{metric} has neither value nor reason")
