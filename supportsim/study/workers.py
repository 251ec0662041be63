"""Worker processes: tasks in, results out; a worker that dies costs its task a retry.

On Linux workers are forked from a process that runs no other thread: they start at once, with
all that is imported and laid out already. Elsewhere they are spawned, and each takes about half a
second to start.
"""

import os
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

from supportsim.errors import InputError, SupportSimError

TaskType = TypeVar("TaskType")
Result = TypeVar("Result")

#: A task whose worker died so many times is given up.
MOST_DEATHS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a task has no result.

    Attributes:
        reason: In words.
        is_of_input: Whether what people wrote cannot be run, whatever is drawn.
    """

    reason: str
    is_of_input: bool = False


@dataclass(frozen=True, slots=True)
class _Guarded(Generic[TaskType, Result]):
    """A function whose errors come back as values, so that they cross the pipe."""

    function: Callable[[TaskType], Result]

    def __call__(self, task: TaskType) -> Result | Failure:
        try:
            return self.function(task)
        except SupportSimError as error:
            return Failure(reason=str(error), is_of_input=isinstance(error, InputError))
        except Exception as error:  # noqa: BLE001 (a bug in one replication must not end the study)
            return Failure(reason=f"{type(error).__name__}: {error}{_place(error)}")


class Workers:
    """A pool of worker processes that outlives the death of some; use as a context.

    Args:
        jobs: Worker processes; 1 runs everything in this process.
    """

    def __init__(self, jobs: int) -> None:
        if jobs < 1:
            raise SupportSimError(f"jobs must be at least 1, not {jobs}")
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop(at_once=kind is not None)

    def run(
        self, function: Callable[[TaskType], Result], tasks: Sequence[TaskType]
    ) -> Iterator[tuple[int, Result | Failure]]:
        """Yield (position of the task, its result) as they come, in no order to rely on.

        Args:
            function: Importable by name in another process, as are its tasks and results.
            tasks: What it is called with, one at a time.
        """
        guarded = _Guarded(function)
        if self.jobs == 1:
            for index, task in enumerate(tasks):
                yield index, guarded(task)
            return
        yield from _Round(self, guarded, tasks).results()

    def submit(self, function: Callable[..., Result], task: object) -> "Future[Result]":
        """Hand a task to a worker process."""
        if self._pool is not None:
            return self._pool.submit(function, task)
        context = get_context(start_method())
        self._pool = ProcessPoolExecutor(
            self.jobs, mp_context=context, initializer=_live_with_parent
        )
        with warnings.catch_warnings():
            # The only other threads are numpy's, which look after themselves at a fork.
            warnings.simplefilter("ignore", DeprecationWarning)
            return self._pool.submit(function, task)

    def renew(self) -> None:
        """Give up a broken pool; the next task starts a fresh one."""
        self._stop(at_once=True)

    def _stop(self, *, at_once: bool) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        # Only workers of this pool; without it the running replications would be waited for.
        processes = dict(getattr(pool, "_processes", None) or {}) if at_once else {}
        pool.shutdown(wait=not at_once, cancel_futures=True)
        for process in processes.values():
            process.terminate()


class _Round(Generic[TaskType, Result]):
    """One list of tasks on its way through the workers.

    One task more is in flight than there are workers, so that nobody waits for the next. When
    a worker dies the pool is gone with all that was in flight; these suspects then run one at
    a time, so that the next death has one culprit.
    """

    def __init__(
        self,
        workers: Workers,
        function: Callable[[TaskType], Result | Failure],
        tasks: Sequence[TaskType],
    ) -> None:
        self.workers = workers
        self.function = function
        self.tasks = tasks
        self.waiting = deque(range(len(tasks)))
        self.suspects: deque[int] = deque()
        self.deaths = [0] * len(tasks)
        self.flying: dict[Future[Result | Failure], int] = {}

    def results(self) -> Iterator[tuple[int, Result | Failure]]:
        """Every task with its result or failure."""
        while self.waiting or self.suspects or self.flying:
            self._launch()
            done, _ = wait(self.flying, return_when=FIRST_COMPLETED)
            broken = []
            for future in done:
                index = self.flying.pop(future)
                error: Any = future.exception()
                if isinstance(error, BrokenProcessPool):
                    broken.append(index)
                elif error is not None:
                    yield index, Failure(reason=f"{type(error).__name__}: {error}")
                else:
                    yield index, future.result()
            if broken:
                yield from self._bury(broken)

    def _launch(self) -> None:
        """Fill the workers; one suspect alone while there are any."""
        if self.suspects:
            if not self.flying:
                self._fly(self.suspects.popleft())
            return
        while self.waiting and len(self.flying) <= self.workers.jobs:
            self._fly(self.waiting.popleft())

    def _fly(self, index: int) -> None:
        try:
            future = self.workers.submit(self.function, self.tasks[index])
        except BrokenProcessPool:
            self.workers.renew()
            future = self.workers.submit(self.function, self.tasks[index])
        self.flying[future] = index

    def _bury(self, broken: list[int]) -> Iterator[tuple[int, Failure]]:
        """Count a death for all that was in flight, and retry or give up."""
        lost = sorted([*broken, *self.flying.values()])
        self.flying.clear()
        self.workers.renew()
        for index in lost:
            self.deaths[index] += 1
            if self.deaths[index] >= MOST_DEATHS:
                yield index, Failure(reason=f"its worker process died {MOST_DEATHS} times")
            else:
                self.suspects.append(index)


def start_method() -> str:
    """How the next worker processes start: "fork" or "spawn"."""
    is_alone = threading.active_count() == 1
    return "fork" if sys.platform == "linux" and is_alone else "spawn"


def _live_with_parent() -> None:
    """Leave Ctrl-C to the parent, which then ends its workers; but end when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    """Wait for the end of the parent: a killed one can no longer end its workers."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _place(error: Exception) -> str:
    """Where an unforeseen error was raised, in short."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    code = trace.tb_frame.f_code
    return f" (in {code.co_name}, line {trace.tb_lineno})"
