"""Work handed over at shift ends and cases passed on by vendors, counted by hand."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from ledgers import Row, ledger

from supportsim.inputs.design import Design
from supportsim.ledger.tables import (
    ATTEMPT,
    CUSTOMER,
    HANDED_OVER,
    SHIFT_END,
    TRANSFERRED,
    WAITING,
)
from supportsim.outcome.facts import Facts
from supportsim.outcome.passed_on import hand_over_measures, vendor_measures

NAMES = ("front/own/00", "night/vendor/00", "night/vendor/01", "night/vendors/00")


def design(*, outsourced: bool = True, shift_end: str = "pause") -> Design:
    """Our own people at a desk, a vendor's at another beside some whose name begins alike."""
    own = {"grade": "l1", "headcount": 1, "shift": "day"}
    vendor = own | {"headcount": 2} | ({"outsourced": {"price_per_case": 9}} if outsourced else {})
    night: dict[str, Any] = {"site": "office", "staff": {"vendor": vendor, "vendors": own}}
    if shift_end == "hand_over":
        night |= {"shift_end": shift_end, "hand_over": {"to": "front"}}
    return Design.model_validate({
        "description": "Two desks.",
        "source": "assumption",
        "shifts": {"day": {"days": ["mon"], "starts": "09:00", "ends": "17:00"}},
        "desks": {"front": {"site": "office", "staff": {"own": own}}, "night": night},
        "intake": [{"desk": "front"}],
    })  # fmt: skip


def facts(*spells: Row) -> Facts:
    """What the measures ask of a run with the window 100-200."""
    plan = SimpleNamespace(window_start=100, window_end=200, engineers=SimpleNamespace(names=NAMES))
    made = ledger([{}] * 4, list(spells), end=1000)
    return cast("Facts", SimpleNamespace(plan=plan, ledger=made))


def passed(who: int, case: int, started: int, ended: int, **more: int) -> Row:
    """An attempt after which the case was transferred."""
    row = {"engineer": who, "case": case, "started": started, "ended": ended}
    return row | {"purpose": ATTEMPT, "next": TRANSFERRED} | more


def test_cases_of_a_vendor_count_once_and_transfers_where_they_end():
    found = vendor_measures(
        facts(
            passed(1, 0, 90, 110),  # begun before the window, passed on in it
            passed(2, 1, 120, 130, next=CUSTOMER),
            passed(1, 1, 150, 160),
            passed(2, 2, 190, 200),  # begun in the window, passed on after it
            passed(0, 2, 120, 130),  # our own people, at both desks
            passed(3, 3, 120, 130),
            passed(-1, 3, 120, 130, purpose=WAITING),  # by age, out of the queue
        ),
        design(),
    )
    assert found == {"vendor_cases": (2.0, 1.0), "vendor_escalations": (2.0, 1.0)}


@pytest.mark.parametrize(("ended", "counted"), [(99, 0), (100, 1), (199, 1), (200, 0)])
def test_what_is_handed_over_in_the_window_is_counted_where_it_is_cut(ended: int, counted: int):
    handed = {"started": 10, "ended": ended, "end_reason": HANDED_OVER}
    paused = {"started": 150, "ended": 160, "end_reason": SHIFT_END}
    found = hand_over_measures(facts(handed, paused), design(shift_end="hand_over"))
    assert found == {"hand_overs": (float(counted), 1.0)}


def test_designs_without_a_vendor_or_hand_overs_have_none_of_these_figures():
    some = facts(passed(1, 0, 110, 120, end_reason=HANDED_OVER))
    assert vendor_measures(some, design(outsourced=False)) == {}
    assert hand_over_measures(some, design()) == {}
