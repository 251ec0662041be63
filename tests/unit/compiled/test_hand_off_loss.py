"""Two people who take turns at a touch lose what the other has spent since, in both engines."""

import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, build

from supportsim.compiled.library import why_missing
from supportsim.compiled.run import simulate
from supportsim.engine.run import simulate as reference
from supportsim.engines import Engine
from supportsim.units import PPM

ENGINES = [
    reference,
    pytest.param(
        simulate, marks=pytest.mark.skipif(why_missing() is not None, reason=str(why_missing()))
    ),
]
#: Shifts of the one and of the other, each of 100 ms.
TURNS = [[(at, at + 100) for at in range(first, 800, 200)] for first in (0, 100)]
#: Work added at each turn. The second loses a tenth of 100: 10. Of their 800 and 10 they do 98 and
#: 1; so the first has 702 and 9 left, and a tenth of 98 besides: 18. And so on.
ADDED = [0, 10, 18, 25, 31, 35, 37, 35]


def added(engine: Engine, desks: list[DeskSpec], share: str) -> list[int]:
    """Work added to each spell of a touch of 900 ms; the last person is of the last desk."""
    people = [EngineerSpec(0, shifts=TURNS[0]), EngineerSpec(len(desks) - 1, shifts=TURNS[1])]
    plan = build([CaseSpec(0, [(900, 0)])], desks, people, mechanisms={share: PPM // 10})
    spells = engine(plan).spells
    is_work = spells.engineer >= 0
    assert spells.engineer[is_work].tolist() == [0, 1] * 4
    return [int(one) for one in spells.added[is_work]]


@pytest.mark.parametrize("engine", ENGINES)
def test_colleagues_who_take_turns(engine: Engine):
    assert added(engine, [DeskSpec(shift_end="return")], "colleague_share") == ADDED


@pytest.mark.parametrize("engine", ENGINES)
def test_desks_that_take_turns(engine: Engine):
    desks = [
        DeskSpec(shift_end="hand_over", hand_over_to=other, hand_over_moves=True)
        for other in (1, 0)
    ]
    assert added(engine, desks, "loss_share") == ADDED
