import pytest
from worlds import world

import supportsim as ss
from supportsim.inputs.design import Design

DAYS = ["mon", "tue", "wed", "thu", "fri"]
ABLE = {"how_to": 1.0, "defect": 1.0}


def made(on_call: dict[str, object] | None) -> ss.Run:
    """Two desks, of which one may have people on call."""
    own = {"grade": "l2", "headcount": 4, "shift": "day"}
    design = Design.model_validate({
        "description": "Two desks.",
        "source": "assumption",
        "shifts": {
            "day": {"days": DAYS, "starts": "09:00", "ends": "17:00"},
            "late": {"days": ["fri"], "starts": "20:00", "ends": "02:00"},
        },
        "desks": {
            "front": {"site": "office", "staff": {"all": own}},
            "back": {"site": "office", "staff": {"all": {**own, "on_call": on_call}}},
        },
        "intake": [{"when": {"severity": [1]}, "desk": "back"}, {"desk": "front"}],
    })  # fmt: skip
    return ss.simulate(design, world(grades={"l2": {"wage_per_year": 1.0, "competence": ABLE}}))


def test_people_on_call_are_counted_by_the_hour_outside_their_shifts():
    series = made({"shift": "late", "people": 2}).outcome.series
    friday = 4 * 24
    whole = series["standby_by_hour_of_week"]
    assert whole.sum() == 12
    assert whole[friday + 20 : friday + 26].tolist() == [2] * 6
    assert series["standby_by_hour_of_week/desk=back"].tolist() == whole.tolist()
    assert "standby_by_hour_of_week/desk=front" not in series
    # Whoever has the turn is on shift by day, and not on call.
    always = made({"shift": "always"}).outcome.series["standby_by_hour_of_week"]
    assert always[friday + 8 : friday + 18].tolist() == pytest.approx([1, *[0] * 8, 1])


def test_who_backs_a_desk_is_on_call_for_it():
    series = made({"shift": "late", "backs": ["front"]}).outcome.series
    assert series["standby_by_hour_of_week/desk=front"].sum() == 6


def test_without_standby_there_is_no_such_series():
    assert not any("standby" in name for name in made(None).outcome.series)
