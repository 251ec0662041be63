import sys
import threading
from pathlib import Path

from dying import die_always, die_once

from supportsim.study.workers import Failure, Workers, start_method


def collected(function: object, folder: Path, jobs: int) -> dict[int, object]:
    with Workers(jobs) as workers:
        return dict(workers.run(function, [(number, folder) for number in range(6)]))


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


def test_workers_are_spawned_where_other_threads_run_and_else_forked_on_linux(tmp_path: Path):
    alone = "fork" if sys.platform == "linux" else "spawn"
    assert start_method() == alone
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert start_method() == "spawn"
        assert collected(die_once, tmp_path, jobs=2) == {n: n * n for n in range(6)}
    finally:
        stop.set()
        other.join()
    assert start_method() == alone


def broken(_: object) -> int:
    raise ZeroDivisionError("a bug")


def test_an_error_is_a_value_with_its_place(tmp_path: Path):
    found = collected(broken, tmp_path, jobs=1)
    assert found[0] == Failure(
        reason=f"ZeroDivisionError: a bug (in broken, line {broken.__code__.co_firstlineno + 1})"
    )
