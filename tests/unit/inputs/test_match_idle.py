import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.match import match
from supportsim.inputs.overrides import Override

FILES = Path(__file__).parents[2] / "files" / "valid"
STAFF = "design.desks.front.staff"
RESTED: dict[str, Any] = {"shift": "always", "rest_hours": 11}


def told(**parts: Any) -> list[str]:
    """What is told of the first staff of the first desk with these keys, without file and key."""
    scenario = load_scenario(FILES / "scenario.yaml", [("scenario.costs.standby_per_hour", 5)])
    plain = load_design(FILES / "tiered.yaml")
    role = next(iter(plain.desks["front"].staff))
    sets: list[Override] = [(f"{STAFF}.{role}.{key}", value) for key, value in parts.items()]
    design = load_design(FILES / "tiered.yaml", sets)
    lines = match(scenario, design, scenario_file="s", design_file="d")
    return [line.partition(f"staff.{role}.")[2].removesuffix(" (scenario s)") for line in lines]


def test_a_severity_that_no_case_has_calls_nobody_out():
    found = told(headcount=3, on_call=RESTED | {"from_severity": 7})
    known = sorted(load_scenario(FILES / "scenario.yaml").severities)
    text = ", ".join(str(one) for one in known)
    assert found == [
        f"on_call.from_severity: no case has severity 7 in this scenario (known: {text})"
    ]
    assert told(headcount=3, on_call=RESTED | {"from_severity": known[0]}) == []


@pytest.mark.parametrize(
    ("key", "week", "is_told"),
    [
        ("departures", 500, True),
        ("departures", -3, True),
        ("departures", 1, False),
        ("hires", 500, True),
        ("hires", -3, False),
    ],
)
def test_who_comes_or_goes_outside_the_run_is_told(key: str, week: int, is_told: bool):
    start = load_scenario(FILES / "scenario.yaml").start
    day = start + dt.timedelta(weeks=week)
    found = told(**{key: {"some": {"people": 1, "week": week}}})
    assert [line.partition(", from")[0] for line in found] == (
        [f"{key}.some: {day} lies outside the run"] if is_told else []
    )


@pytest.mark.parametrize(
    ("days", "starts", "ends", "is_told"),
    [
        (["sat"], "09:00", "17:00", True),
        (["mon"], "05:00", "07:00", True),
        (["mon"], "05:00", "07:01", False),
        (["mon"], "15:00", "16:00", True),
        (["sun"], "23:00", "08:00", False),
    ],
)
def test_a_block_outside_every_shift_is_told(
    days: list[str], starts: str, ends: str, is_told: bool
):
    block = {"days": days, "starts": starts, "ends": ends}
    assert told(blocks={"class": block}) == (
        ["blocks.class: lies outside every shift of these people: nobody is there anyway"]
        if is_told
        else []
    )


def test_a_block_after_the_hours_of_a_half_time_person_is_told():
    block = {"days": ["mon"], "starts": "13:00", "ends": "14:00"}
    assert told(blocks={"late": block}) == []
    assert told(blocks={"late": block}, headcount=0.5)[-1] == (
        "blocks.late: lies outside every shift of these people: nobody is there anyway"
    )


def test_exams_outside_every_term_are_told():
    terms = {"only": {"week": 1, "weeks": 2}}
    shift = {"terms": terms, "away": {"in": {"week": 2, "days": 3}, "out": {"week": 3, "days": 3}}}
    assert told(programme=shift) == [
        "programme.away.out: lies outside every term: nobody is there anyway"
    ]


def test_standby_for_named_owners_without_a_backup_at_once_is_told():
    on_call = RESTED | {"backs": ["named"]}

    def warned(backup: object) -> bool:
        design = load_design(
            FILES / "dedicated.yaml",
            [
                ("desks.pool.staff.late.headcount", 2),
                ("desks.pool.staff.late.on_call", on_call),
                ("desks.named.backup", backup),
            ],
        )
        scenario = load_scenario(FILES / "scenario.yaml", [("costs.standby_per_hour", 5)])
        lines = match(scenario, design, scenario_file="s", design_file="d")
        return any("on_call.backs: customers of named have owners" in line for line in lines)

    assert warned(None)
    assert warned({"after_hours": 2, "desk": "pool"})
    assert not warned({"after_hours": 0, "desk": "pool"})


def test_a_shift_that_nobody_works_is_told():
    scenario, plain = load_scenario(FILES / "scenario.yaml"), load_design(FILES / "tiered.yaml")
    late = [
        f"design.desks.{desk}.staff.{role}"
        for desk, of in plain.desks.items()
        for role, staff in of.staff.items()
        if staff.shift == "late"
    ]
    assert late
    sets: list[Override] = [(f"{where}.shift", "early") for where in late]

    def idle_shifts(*more: Override) -> list[str]:
        design = load_design(FILES / "tiered.yaml", [*sets, *more])
        lines = match(scenario, design, scenario_file="s", design_file="d")
        return [line.partition("shifts.")[2] for line in lines if "nobody works it" in line]

    assert idle_shifts() == ["late: nobody works it (scenario s)"]
    assert idle_shifts((f"{late[0]}.on_call", RESTED | {"shift": "late"})) == []
