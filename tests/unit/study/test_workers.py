import sys
import threading
from pathlib import Path

import pytest
from dying import die_always, die_once

from supportsim.study import workers
from supportsim.study.workers import Failure, Workers, start_method


def collected(function: object, folder: Path, jobs: int) -> dict[int, object]:
    with Workers(jobs) as pool:
        return dict(pool.run(function, [(number, folder) for number in range(6)]))


def test_a_killed_worker_costs_a_retry_and_not_the_run(tmp_path: Path):
    assert collected(die_once, tmp_path, jobs=2) == {n: n * n for n in range(6)}
    assert (tmp_path / "died").exists()


def test_a_task_that_always_kills_is_given_up_and_the_others_live(tmp_path: Path):
    found = collected(die_always, tmp_path, jobs=2)
    failure = found.pop(1)
    assert isinstance(failure, Failure)
    assert "died 3 times" in failure.reason
    assert found == {n: n * n for n in (0, 2, 3, 4, 5)}
    assert len(list(tmp_path.glob("death-*"))) == 3


@pytest.mark.parametrize(
    ("platform", "threads", "method"),
    [("linux", 1, "fork"), ("linux", 2, "spawn"), ("darwin", 1, "spawn")],
)
def test_workers_are_forked_only_on_linux_and_beside_no_other_thread(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, threads: int, method: str
):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(threading, "active_count", lambda: threads)
    assert start_method() == method
    monkeypatch.undo()
    monkeypatch.setattr(workers, "start_method", lambda: method)
    assert collected(die_once, tmp_path, jobs=2) == {n: n * n for n in range(6)}


def broken(_: object) -> int:
    raise ZeroDivisionError("a bug")


def test_an_error_is_a_value_with_its_place(tmp_path: Path):
    found = collected(broken, tmp_path, jobs=1)
    assert found[0] == Failure(
        reason=f"ZeroDivisionError: a bug (in broken, line {broken.__code__.co_firstlineno + 1})"
    )
