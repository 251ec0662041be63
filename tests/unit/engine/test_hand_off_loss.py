"""Two people who take turns at a touch lose what the other has spent since."""

from builders import CaseSpec, DeskSpec, EngineerSpec
from by_hand import Run

from supportsim.ledger import tables as is_
from supportsim.units import PPM

#: Shifts of the one and of the other, each of 100 ms.
TURNS = [[(at, at + 100) for at in range(first, 800, 200)] for first in (0, 100)]
#: Work added at each turn. The second loses a tenth of 100: 10. Of their 800 and 10 they do 98 and
#: 1; so the first has 702 and 9 left, and a tenth of 98 besides: 18. And so on.
ADDED = [0, 10, 18, 25, 31, 35, 37, 35]


def added(run: Run, desks: list[DeskSpec], share: str) -> list[int]:
    """Work added to each spell of a touch of 900 ms; the last person is of the last desk."""
    people = [EngineerSpec(0, shifts=TURNS[0]), EngineerSpec(len(desks) - 1, shifts=TURNS[1])]
    story = run([CaseSpec(0, [(900, 0)])], desks, people, mechanisms={share: PPM // 10})
    rows = sorted((r for r in story["rows"] if r[4] != is_.WAITING), key=lambda r: r[2])
    assert [r[10] for r in rows] == [0, 1] * 4
    return [r[13] for r in rows]


def test_colleagues_who_take_turns(run: Run):
    assert added(run, [DeskSpec(shift_end="return")], "colleague_share") == ADDED


def test_desks_that_take_turns(run: Run):
    desks = [
        DeskSpec(shift_end="hand_over", hand_over_to=other, hand_over_moves=True)
        for other in (1, 0)
    ]
    assert added(run, desks, "loss_share") == ADDED
