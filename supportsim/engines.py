"""Which engine plays a plan: the compiled one where it is there, else SimPy's; same ledger."""

import warnings
from collections.abc import Collection
from typing import Final, Literal, Protocol, get_args

from supportsim.compiled.library import why_missing
from supportsim.compiled.run import simulate as simulate_compiled
from supportsim.errors import SupportSimError
from supportsim.ledger.tables import Ledger
from supportsim.plan.plan import Plan

EngineName = Literal["auto", "simpy", "compiled"]

ENGINE_NAMES: Final[tuple[str, ...]] = get_args(EngineName)


class Engine(Protocol):
    """What turns a plan into a ledger."""

    def __call__(
        self, plan: Plan, *, spells: bool = True, columns: Collection[str] | None = None
    ) -> Ledger:
        """Play a plan out.

        Args:
            plan: The plan.
            spells: Whether the spells of cases are wanted; without them that table is empty, and
                all others are the same.
            columns: Which columns of these spells are wanted, "case" among them; all when left
                out. The others are not there: to read one is an AttributeError.

        Raises:
            ValueError: A column that there is not, or "case" is missing.
            SupportSimError: The plan is not sound.
        """
        ...


def engine_of(name: EngineName) -> Engine:
    """The engine of a name; "auto" is the compiled one where it can serve.

    Raises:
        SupportSimError: The compiled engine is asked for and cannot serve.
    """
    reason = why_missing()
    if name == "compiled" and reason is not None:
        raise SupportSimError(f"the compiled engine cannot serve: {reason}")
    if name != "simpy" and reason is None:
        return simulate_compiled
    from supportsim.engine.run import simulate  # noqa: PLC0415 (few runs need SimPy)

    return simulate


def remark_on(name: EngineName) -> str | None:
    """What to tell about the choice: that the slow engine serves where the fast one is missing."""
    reason = why_missing()
    if name != "auto" or reason is None:
        return None
    return f"the SimPy engine serves, many times slower than the compiled one: {reason}"


class SlowEngineWarning(UserWarning):
    """The SimPy engine serves where the compiled one is missing."""


def warn_if_slow(name: EngineName) -> None:
    """Warn the caller of who calls this, once from each place, as `remark_on` says."""
    if (remark := remark_on(name)) is not None:
        warnings.warn(remark, SlowEngineWarning, stacklevel=3)
