from pathlib import Path

import pytest
from study_fakes import FILES, small_study

from supportsim.errors import InputError
from supportsim.study.beforehand import STAFFING
from supportsim.study.headcounts import headcounts
from supportsim.study.points import Points, points_of
from supportsim.study.spec import StudySpec, spec_of_files, spec_of_study


def points(of: StudySpec, *, full: bool = False, replications: int | None = None) -> Points:
    return points_of(of, staffing=STAFFING, seed=3, replications=replications, full=full)


def test_a_study_has_a_base_its_curves_and_with_full_its_grids():
    found = points(small_study(), full=True)
    assert found.base.values == {}
    assert [point.values for point in found.curves["load"]] == [
        {"load": 0.8},
        {"load": 1.0},
        {"load": 1.2},
    ]
    assert len(found.grids["load_and_easy"]) == 6
    assert found.grids["load_and_easy"][1].values == {"load": 0.8, "easy": 0.6}
    assert points(small_study()).grids == {}


def test_a_curve_changes_what_its_paths_say_and_nothing_else():
    found = points(small_study())
    point = found.curves["load"][0]
    assert point.scenario.load == 0.8
    assert point.scenario.model_copy(update={"load": 1.0}) == found.base.scenario
    assert point.designs == found.base.designs


def test_the_base_value_of_a_curve_has_the_inputs_of_the_base():
    found = points(small_study())
    assert [found.base.same_inputs(point) for point in found.curves["load"]] == [
        False,
        True,
        False,
    ]


def test_designs_of_the_base_have_equal_staff_cost():
    found = points(small_study())
    cost = found.base.staff_cost
    assert all(abs(one / cost["tiered"] - 1) < 0.001 for one in cost.values())
    assert [note.split()[2] for note in found.notes] == ["touch_and_hold", "dedicated"]


def test_replications_are_the_points_own_unless_replaced():
    found = points(small_study())
    assert (found.base.replications, found.curves["load"][0].replications) == (4, 2)
    assert points(small_study(), replications=9).curves["load"][0].replications == 9


def test_overrides_hold_at_every_point_and_for_one_design_only_where_said():
    found = points(
        small_study(
            ("scenario.warm_up_weeks", 3),
            ("designs.tiered.desks.front.staff.early.headcount", 2.0),
        )
    )
    assert found.curves["easy"][0].scenario.warm_up_weeks == 3
    assert headcounts(found.base.designs["tiered"])["front/early"] == 2.0


def test_a_comparison_is_named_by_its_files_and_keeps_headcounts_as_written():
    compared = spec_of_files(FILES / "scenario.yaml", [FILES / "tiered.yaml"])
    assert (compared.name, list(compared.designs), compared.reference) == (
        "scenario",
        ["tiered"],
        "tiered",
    )
    assert points(compared).notes == []


def test_two_designs_of_one_name_and_no_design_are_refused():
    with pytest.raises(InputError, match="same name"):
        spec_of_files(FILES / "scenario.yaml", [FILES / "tiered.yaml"] * 2)
    with pytest.raises(InputError, match="no design"):
        spec_of_files(FILES / "scenario.yaml", [])


def test_an_override_of_a_design_not_there_is_refused():
    with pytest.raises(InputError, match="teired"):
        spec_of_study(FILES / "study.yaml", [("designs.teired.desks.front.site", "boston")])


def test_a_design_that_cannot_be_made_equal_is_an_error_of_the_input():
    with pytest.raises(InputError, match="even without"):
        points(spec_of_study(FILES / "study.yaml"))


def test_a_value_that_cannot_be_is_told_where_the_study_asks_for_it(tmp_path: Path):
    text = (
        (FILES / "study.yaml")
        .read_text(encoding="utf-8")
        .replace("equal_cost: true", "equal_cost: false")
    )
    for name in ("scenario", "tiered", "touch_and_hold", "dedicated"):
        text = text.replace(f": {name}.yaml", f": {FILES / name}.yaml")
    asked = "  share: {label: Share, paths: [scenario.difficulty.easy_share], values: [0.4, 1.4]}"
    study = tmp_path / "study.yaml"
    study.write_text(text.replace("curves:", f"curves:\n{asked}", 1), encoding="utf-8")
    line = text[: text.index("curves:")].count("\n") + 2
    with pytest.raises(InputError) as refusal:
        points(spec_of_study(study))
    where, what, *_ = refusal.value.problems
    assert where.startswith(f"{study}:{line}:")
    assert where.endswith("curves.share.values[1]: 1.4 is no value for this:")
    assert "override scenario.difficulty.easy_share=1.4" in what
