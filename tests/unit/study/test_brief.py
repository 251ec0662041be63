"""A run in brief is told only some columns of the spells, and comes to the same."""

from pathlib import Path

import numpy as np
import pytest

import supportsim as ss
from supportsim.outcome.facts import READ_IN_BRIEF
from supportsim.outcome.outcome import Outcome
from supportsim.study import replicate

ROOT = Path(__file__).parents[3]
DESIGNS = sorted(
    path
    for pattern in ("*", "cover/*", "interns/summer_hiring", "premium/named_engineer", "owners/*")
    for path in (ROOT / "models").glob(f"{pattern}.yaml")
)
SHORT: dict[str, object] = {
    "scenario.warm_up_weeks": 1,
    "scenario.window_weeks": 2,
    "scenario.run_off_weeks": 1,
    "scenario.start": "2027-05-31",
    "scenario.kinds.how_to.reopen_share": 0.2,
    "scenario.reopen_delay_hours": {"law": "exponential", "mean": 30.0},
    "scenario.reopen_hours": {"law": "exponential", "mean": 0.5},
}


@pytest.mark.parametrize("name", ["enterprise_around_the_clock", "enterprise_with_interns"])
def test_all_that_a_brief_run_reads_is_there(name: str, monkeypatch: pytest.MonkeyPatch):
    scenario = ss.load_scenario(ROOT / "configs" / f"{name}.yaml", sets=SHORT)
    designs = {path.stem: ss.load_design(path) for path in DESIGNS}

    def played() -> dict[str, Outcome]:
        return replicate.run_replication(scenario, designs, seed=1, replication=0, brief=True)

    short = played()
    monkeypatch.setattr(replicate, "READ_IN_BRIEF", None)
    whole = played()
    assert len(READ_IN_BRIEF) < 12
    for design, outcome in short.items():
        assert outcome.ratios == whole[design].ratios
        assert outcome.statement.keys() == whole[design].statement.keys()
        for line, cents in outcome.statement.items():
            assert np.array_equal(cents, whole[design].statement[line])
        for metric, times in outcome.samples.items():
            assert np.array_equal(times, whole[design].samples[metric])


def test_so_is_all_that_its_audit_reads():
    path = ROOT / "configs" / "enterprise_around_the_clock.yaml"
    scenario = ss.load_scenario(path, sets=SHORT)
    files = [*DESIGNS, ROOT / "models" / "team" / "case_reviews.yaml"]
    designs = {path.stem: ss.load_design(path) for path in files}
    asked = {"seed": 1, "replication": 0, "is_audited": True}
    short = replicate.run_replication(scenario, designs, brief=True, **asked)
    assert short.keys() == designs.keys()


def test_a_brief_run_is_told_only_what_it_asks_for(monkeypatch: pytest.MonkeyPatch):
    scenario = ss.load_scenario(ROOT / "configs" / "enterprise_around_the_clock.yaml", sets=SHORT)
    designs = {"tiered": ss.load_design(ROOT / "models" / "tiered.yaml")}
    monkeypatch.setattr(replicate, "READ_IN_BRIEF", {"case"})
    with pytest.raises(AttributeError):
        replicate.run_replication(scenario, designs, seed=1, replication=0, brief=True)
    assert replicate.run_replication(scenario, designs, seed=1, replication=0)
