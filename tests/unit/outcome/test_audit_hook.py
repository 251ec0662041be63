"""`--audit`: sound replications change nothing, and one with a violation fails by name."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from supportsim import cli
from supportsim.ledger.tables import Ledger
from supportsim.plan.plan import Plan
from supportsim.study import replicate

FILES = Path(__file__).parents[2] / "files" / "valid"
COMPARE = [
    "compare", str(FILES / "scenario.yaml"), str(FILES / "tiered.yaml"),
    str(FILES / "touch_and_hold.yaml"), "--reps", "2", "--jobs", "1", "--quiet",
    "--as-written",
]  # fmt: skip
RUN = ["run", str(FILES / "scenario.yaml"), str(FILES / "tiered.yaml"), "--reps", "2", "-j", "1"]


def code_of(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    return int(left.value.code or 0)


def test_an_audited_comparison_of_sound_runs_prints_the_same(capsys: pytest.CaptureFixture[str]):
    assert code_of(COMPARE) == 0
    plain = capsys.readouterr()
    assert code_of([*COMPARE, "--audit"]) == 0
    assert capsys.readouterr() == plain


def test_a_violation_fails_its_replication_and_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    real, seen = replicate.engine_of("auto"), []

    def wrong_once(plan: Plan, *, columns: Collection[str] | None) -> Ledger:
        made = real(plan, columns=columns)
        seen.append(plan)
        if len(seen) > 1:
            return made
        rework = made.cases.rework.copy()
        rework[7] += 1
        return replace(made, cases=replace(made.cases, rework=rework))

    monkeypatch.setattr(replicate, "engine_of", lambda _: wrong_once)
    assert code_of([*RUN, "--audit", "-q"]) == 3
    told = capsys.readouterr().err
    assert "failed: base: replication 0: audit of tiered: invariant 4, work is done once" in told
    assert "case 7: rework of case and spells differ" in told
    seen.clear()
    assert code_of([*RUN, "-q"]) == 0
