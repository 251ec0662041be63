"""Who is in the duty of saved tables, and which spells are their work."""

from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.outcome.saved import Frame
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]

#: Columns that are needed of duty, and of spells.
OF_DUTY: Final = ("engineer", "from", "to", "kind")
OF_WORK: Final = ("engineer", "started", "ended", "purpose")


class Workers:
    """Whoever is in a row of duty, by number; everybody else is a third party.

    Attributes:
        number: Replication and name to a number from 0.
        on_duty: (d,) whose each row of duty is.
    """

    def __init__(self, duty: Frame) -> None:
        people = duty.keys("engineer")
        self.number = {key: number for number, key in enumerate(dict.fromkeys(people))}
        self.on_duty = np.array([self.number[key] for key in people], dtype=np.int64)

    def work(self, spells: Frame) -> tuple[Integers, Integers]:
        """Rows of the spells that are work of theirs, and whose each is."""
        keys = spells.keys("engineer")
        worker = np.array([self.number.get(key, NONE) for key in keys], dtype=np.int64)
        rows = np.flatnonzero((worker != NONE) & (spells.text("purpose") != "waiting"))
        return rows, worker[rows]
