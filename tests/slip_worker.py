"""Plays plans of which the ledgers are known: `slip_worker.py FILE`; a process of its own.

Says on which plans the first other ledger came, "small" or "crowd", or "not noticed".
"""

import hashlib
import pickle
import signal
import sys
from pathlib import Path

from parity import TABLES

from supportsim.compiled.run import simulate
from supportsim.errors import SupportSimError
from supportsim.ledger.tables import Ledger
from supportsim.plan.plan import Plan

#: Plans and the digests of their ledgers, by what they are.
Known = dict[str, list[tuple[Plan, str]]]

#: For a plan.
SECONDS = 10


def digest(ledger: Ledger) -> str:
    """A number for all bytes of a ledger."""
    found = hashlib.sha256(str(ledger.end).encode())
    for name in TABLES:
        table = getattr(ledger, name)
        for column in table.__dataclass_fields__:
            values = getattr(table, column)
            found.update(f"{column} {values.dtype} {values.shape}".encode())
            found.update(values.tobytes())
    return found.hexdigest()


def noticed(known: Known) -> str:
    """On what plans the first other ledger came."""
    for name, plans in known.items():
        for plan, told in plans:
            signal.alarm(SECONDS)
            try:
                if digest(simulate(plan)) != told:
                    return name
            except SupportSimError:
                return "stopped"
            finally:
                signal.alarm(0)
    return "not noticed"


if __name__ == "__main__":
    found = noticed(pickle.loads(Path(sys.argv[1]).read_bytes()))  # noqa: S301 (our own)
    sys.stdout.write(f"{found}\n")
