"""Workers: processes that try mutants one at a time, with limits on time and memory."""

import resource
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from fuzzing.mutants import mutant
from fuzzing.trial import Verdict, try_number

#: Seconds of a processor that a mutant may take, and bytes it may hold.
MOST_SECONDS: Final = 60
#: Seconds of the clock for a mutant and for a new process: who waits for a processor is no hang.
_CLOCK_SECONDS: Final = 300
MOST_BYTES: Final = 2 << 30


def verdicts(seed: int, numbers: Iterable[int], jobs: int) -> Iterator[Verdict]:
    """What comes of some mutants of a seed, in order."""
    with ThreadPoolExecutor(jobs) as threads:
        chairs = [_Worker(seed) for _ in range(jobs)]
        free = list(chairs)

        def one(number: int) -> Verdict:
            worker = free.pop()
            try:
                return worker.judge(number)
            finally:
                free.append(worker)

        try:
            yield from threads.map(one, numbers)
        finally:
            threads.shutdown(cancel_futures=True)
            for worker in chairs:
                worker.end()


class _Worker:
    """A process that judges mutants, replaced when it hangs or dies."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._begin()

    def judge(self, number: int) -> Verdict:
        """What comes of a mutant."""
        self.line.send(number)
        try:
            if self.line.poll(_CLOCK_SECONDS):
                return self.line.recv()
            outcome, detail = "hang", f"no answer in {_CLOCK_SECONDS} s"
        except (EOFError, ConnectionResetError):
            self.process.join()
            outcome, detail = ending(self.process.exitcode)
        self.end()
        self._begin()
        one = mutant(self.seed, number)
        return Verdict(
            number=number, kind=one.kind, changes=one.changes, outcome=outcome, detail=detail
        )

    def end(self) -> None:
        """Stop the process."""
        self.process.kill()
        self.process.join()
        self.line.close()

    def _begin(self) -> None:
        context = get_context("spawn")
        self.line, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, self.seed), daemon=True)
        self.process.start()
        theirs.close()
        if not self.line.poll(_CLOCK_SECONDS):
            raise TimeoutError("a worker does not start")
        self.line.recv()


def _serve(line: Connection, seed: int) -> None:
    """Answer numbers with verdicts; what a worker process does."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MOST_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    line.send("ready")
    while True:
        number = line.recv()
        allow_seconds(MOST_SECONDS)
        line.send(try_number(seed, number))


def allow_seconds(seconds: int) -> None:
    """Let this process use so many seconds of a processor from here on; then it is killed."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def ending(code: int | None) -> tuple[str, str]:
    """Outcome and detail of a process that ended by itself, by its exit code."""
    if code == -signal.SIGXCPU:
        return "hang", f"no answer in {MOST_SECONDS} s of a processor"
    return "crash", f"the process ended with code {code}"
