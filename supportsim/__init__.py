"""Simulate technical-support organisations: service, cost and margin on the same cases.

The names below are the public interface; `docs/python.md` shows each at work. They are
imported when first used, so that `import supportsim` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supportsim.api import (
        Run,
        compare,
        load_design,
        load_scenario,
        load_study,
        measure,
        read_cases,
        replicate,
        run_study,
        simulate,
        study_of,
        table,
        write_results,
    )
    from supportsim.errors import InputError, SupportSimError
    from supportsim.outcome.service_time import due_time, elapsed_time

__all__ = [
    "InputError",
    "Run",
    "SupportSimError",
    "compare",
    "due_time",
    "elapsed_time",
    "load_design",
    "load_scenario",
    "load_study",
    "measure",
    "read_cases",
    "replicate",
    "run_study",
    "simulate",
    "study_of",
    "table",
    "write_results",
]

#: Where the public names are that are not in `supportsim.api`.
_HOMES = {
    "InputError": "supportsim.errors",
    "SupportSimError": "supportsim.errors",
    "due_time": "supportsim.outcome.service_time",
    "elapsed_time": "supportsim.outcome.service_time",
}


def __getattr__(name: str) -> object:
    """Import a public name on first use."""
    if name not in __all__:
        raise AttributeError(f"module 'supportsim' has no attribute {name!r}")
    home = _HOMES.get(name, "supportsim.api")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Public names, also those not imported yet."""
    return sorted({*globals(), *__all__})
