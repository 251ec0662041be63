"""Published figures against a script that shares no code with the product."""

import subprocess
import sys
from pathlib import Path

from supportsim.study.run import run_compare
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
    result = run_compare(
        ROOT / "configs" / "enterprise_software.yaml",
        designs,
        sets=SMALL,
        replications=2,
        cases=cases,
    )
    write_results(result, tmp_path)
    script = ROOT / "scripts" / "recompute.py"
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(script), str(cases), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 of 18 figures differ" in done.stdout
    assert "resolution_attainment" in done.stdout
