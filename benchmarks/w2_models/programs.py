"""The programs that play W2: each simulates a year and says what it took and what came of it.

A year takes the compiled ones so little that they simulate three and give the middle one's
time; the others, which take seconds, simulate one.
"""

import importlib.util
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from w2_models.workload import BACK, FRONT, RATES, WEEKS, Records, figures

Lines = dict[str, Any]


def timed(run: Callable[[], Any]) -> tuple[Any, float]:
    """What it returns, and the CPU seconds it took."""
    begun = time.process_time()
    result = run()
    return result, time.process_time() - begun


def middle_of_three(run: Callable[[], Lines]) -> Lines:
    """The middle one of three runs by their seconds."""
    return sorted((run() for _ in range(3)), key=lambda line: line["seconds"])[1]


def idiomatic(seed: int) -> Lines:
    """SimPy as one writes it."""
    from w2_models import idiomatic as model  # noqa: PLC0415

    desk, seconds = timed(lambda: model.run(seed))
    return {"seconds": seconds, **figures(model.records_of(desk))}


def ciw(seed: int) -> Lines:
    """Ciw."""
    from w2_models import peer_ciw as model  # noqa: PLC0415

    simulation, seconds = timed(lambda: model.run(seed))
    return {"seconds": seconds, **figures(model.records_of(simulation))}


def salabim(seed: int) -> Lines:
    """Salabim."""
    from w2_models import peer_salabim as model  # noqa: PLC0415

    desk, seconds = timed(lambda: model.run(seed))
    return {"seconds": seconds, **figures(model.records_of(desk))}


def cimba(seed: int) -> Lines:
    """cimba; the first run compiles and does not count."""
    from w2_models import peer_cimba as model  # noqa: PLC0415

    def year() -> Lines:
        sums, seconds = timed(lambda: model.run(seed))
        return {"seconds": seconds, **model.figures_of(sums)}

    model.run(seed, 1)
    return middle_of_three(year)


def c_program(seed: int) -> Lines:
    """The same workload in C, compiled by `main`."""
    return middle_of_three(lambda: c_year(seed))


def c_year(seed: int) -> Lines:
    """A year of it, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        rates, out = Path(folder) / "rates", Path(folder) / "out"
        np.asarray(RATES).tofile(rates)
        command = [os.environ["W2_PROGRAM"], str(seed), str(WEEKS), "1", str(rates), str(out)]
        printed = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        rows = np.fromfile(out).reshape(-1, 4)
    seconds, front, back, peak = (float(word) for word in printed.stdout.split())
    records = Records(
        opened=rows[:, 0],
        started=rows[:, 1],
        resolved=rows[:, 2],
        severity=rows[:, 3].astype(np.int64),
        busy=(front, back),
    )
    return {"seconds": seconds, "peak": peak / 1024, **figures(records)}


def _engine(seed: int, simulate: Callable[..., Any], **options: Any) -> Lines:
    """One of our engines, a year: cases drawn in numpy, plan, ledger; the desks are made before."""
    from w2_models import arrays  # noqa: PLC0415

    world = arrays.world(FRONT, BACK)
    plan, drawing = timed(lambda: arrays.plan_of(world, seed=seed, weeks=WEEKS))
    ledger, playing = timed(lambda: simulate(plan, **options))
    found = figures(arrays.records_of(plan, ledger))
    return {"seconds": drawing + playing, "engine": playing, "draws and plan": drawing, **found}


def simpy_engine(seed: int) -> Lines:
    """Our engine on SimPy."""
    from supportsim.engine.run import simulate  # noqa: PLC0415

    return _engine(seed, simulate)


def compiled_engine(seed: int) -> Lines:
    """Our compiled engine."""
    from supportsim.compiled.run import simulate  # noqa: PLC0415

    return middle_of_three(lambda: _engine(seed, simulate))


def cases_alone(seed: int) -> Lines:
    """Our compiled engine, asked for the table of cases alone."""
    from supportsim.compiled.run import simulate  # noqa: PLC0415

    return middle_of_three(lambda: _engine(seed, simulate, spells=False))


def whole_run(seed: int) -> Lines:
    """Tape, roster, plan, compiled engine, ledger and metrics from the two files."""
    from w2_models import arrays  # noqa: PLC0415

    def year() -> Lines:
        steps, found = arrays.whole(seed)
        return {"seconds": sum(steps.values()), **steps, **found}

    return middle_of_three(year)


PROGRAMS: Final[dict[str, tuple[Callable[[int], Lines], str | None]]] = {
    "idiomatic SimPy": (idiomatic, "simpy"),
    "Ciw": (ciw, "ciw"),
    "salabim": (salabim, "salabim"),
    "cimba": (cimba, "cimba"),
    "C -O3": (c_program, None),
    "our SimPy engine": (simpy_engine, "simpy"),
    "our compiled engine": (compiled_engine, None),
    "the same, cases alone": (cases_alone, None),
    "our whole run": (whole_run, None),
}
COMPILED: Final = frozenset({"our compiled engine", "the same, cases alone", "our whole run"})


def missing(name: str) -> str | None:
    """Why a program cannot run here; None when it can."""
    package = PROGRAMS[name][1]
    if package is not None and importlib.util.find_spec(package) is None:
        return f"the package {package} is not installed"
    if name == "C -O3" and "W2_PROGRAM" not in os.environ:
        return "no C compiler"
    if name not in COMPILED:
        return None
    from supportsim.compiled.library import why_missing  # noqa: PLC0415

    if reason := why_missing():
        return f"the compiled engine cannot serve: {reason}"
    return None
