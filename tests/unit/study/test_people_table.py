"""Who was employed when, as it is saved."""

from pathlib import Path
from typing import Any

import pytest

import supportsim as ss

ROOT = Path(__file__).parents[3]
SETS = {
    "scenario.warm_up_weeks": 1,
    "scenario.window_weeks": 40,
    "scenario.run_off_weeks": 1,
    "scenario.segments.premium.customers": 20,
    "scenario.segments.standard.customers": 100,
    "scenario.grades.l1.leavers_per_year": 0.5,
    "scenario.under_performers.share": 0.2,
}
STAFF = "design.desks.first_line.staff.day"
MOVES = {
    f"{STAFF}.replacement": {"under_performers_after_months": 2, "weeks_to_hire": 4},
    f"{STAFF}.departures": {"merger": {"week": 20, "people": 4}},
}


@pytest.fixture(name="tables", scope="module")
def tables_of_a_run() -> dict[str, dict[str, list[Any]]]:
    design = ss.load_design(ROOT / "models" / "interns" / "summer_hiring.yaml", sets=MOVES)
    scenario = ss.load_scenario(ROOT / "configs" / "enterprise_with_interns.yaml", sets=SETS)
    return ss.simulate(design, scenario, seed=1).tables()


def rows(table: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(table, cells, strict=True)) for cells in zip(*table.values(), strict=True)]


def test_it_tells_how_each_stay_began_and_ended(tables: dict[str, dict[str, list[Any]]]):
    people = rows(tables["people"])
    assert {row["arrival"] for row in people} >= {"there", "hired", "intern", "convert"}
    assert {row["leaving"] for row in people} == {None, "planned", "leaver", "replaced", "term"}
    for row in people:
        assert (row["left"] is None) == (row["leaving"] is None)
        assert (row["hired"] is None) == (row["arrival"] == "there")
        assert row["left"] is None or (row["hired"] or 0) < row["left"]
        assert (row["leaving"] == "term") == (row["arrival"] in {"intern", "returned"})
        assert row["offer"] is None or row["leaving"] == "term"
        assert row["leaving"] != "replaced" or row["under_performer"] == 1
    assert 1 <= sum(row["leaving"] == "planned" for row in people) <= 4


def test_nobody_is_on_duty_who_is_not_employed(tables: dict[str, dict[str, list[Any]]]):
    stays = {row["engineer"]: row for row in rows(tables["people"])}
    assert len(stays) == len(tables["people"]["engineer"])
    duty = rows(tables["duty"])
    assert {row["engineer"] for row in duty} <= set(stays)
    for row in duty:
        mine = stays[row["engineer"]]
        assert row["engineer"].startswith(f"{mine['desk']}/{mine['staff']}/")
        assert (row["desk"], row["grade"], row["site"]) == tuple(
            mine[name] for name in ("desk", "grade", "site")
        )
        assert mine["hired"] is None or mine["hired"] <= row["from"]
        # The last shift may run past midnight.
        assert mine["left"] is None or row["from"] < mine["left"]


def test_seats_and_unlimited_desks_are_nobody():
    folder = ROOT / "models" / "cover"
    sets = {name: SETS[name] for name in list(SETS)[:5]} | {"scenario.window_weeks": 1}
    scenario = ss.load_scenario(ROOT / "configs" / "enterprise_around_the_clock.yaml", sets=sets)
    run = ss.simulate(ss.load_design(folder / "outsourced_after_hours.yaml"), scenario, seed=1)
    named = [not seat for seat in run.roster.is_seat.tolist()]
    assert not all(named)
    people = [name for name, is_named in zip(run.roster.names, named, strict=True) if is_named]
    known = run.tables()["people"]["engineer"]
    assert set(people) - set(known) == {name for name in people if "/unlimited/" in name}
