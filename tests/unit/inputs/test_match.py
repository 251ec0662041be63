from pathlib import Path

import pytest

from supportsim.errors import InputError
from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.match import match

VALID = Path(__file__).parents[2] / "files" / "valid"
SCENARIO = VALID / "scenario.yaml"


def matched(
    name: str,
    design_sets: list[tuple[str, object]] | None = None,
    scenario_sets: list[tuple[str, object]] | None = None,
) -> list[str]:
    path = VALID / f"{name}.yaml"
    scenario = load_scenario(SCENARIO, scenario_sets or ())
    design = load_design(path, design_sets or ())
    try:
        lines = match(scenario, design, scenario_file="s.yaml", design_file=path)
    except InputError as error:
        lines = ["refused", *error.problems]
    return [line.removeprefix(f"{path}:").removesuffix(" (scenario s.yaml)") for line in lines]


@pytest.mark.parametrize("name", ["tiered", "touch_and_hold", "dedicated"])
def test_the_valid_designs_fit_the_valid_scenario(name: str):
    assert matched(name) == []


def test_a_condition_that_never_holds_and_the_desk_behind_it_are_warnings():
    intake = [{"when": {"package": ["gold"]}, "desk": "named"}, {"desk": "pool"}]
    assert matched("dedicated", [("intake", intake)]) == [
        "7:3: desks.named: no case comes here in this scenario",
        (
            "32:12: intake[0].when.package: package gold never matches in this scenario "
            "(known: premium, standard)"
        ),
    ]


def test_only_kinds_that_come_to_the_last_desk_must_be_solved_there():
    intake = [{"when": {"kind": ["defect"]}, "desk": "specialists"}, {"desk": "front"}]
    competence = {"question": 1, "configuration": 1, "defect": 0.1}
    alone = [("desks.front.escalation", None), ("intake", intake)]
    assert matched("tiered", alone, [("grades.L1.competence", competence)]) == []
    assert matched("tiered", alone)[0] == "refused"


def test_a_kind_without_cases_need_not_be_solved():
    nearly = {"question": 1, "configuration": 1, "defect": 0.5}
    none = [("kinds.question.share", 0.7), ("kinds.defect.share", 0)]
    assert matched("tiered", [], [("grades.L2.competence", nearly), *none]) == []
    assert matched("tiered", [], [("grades.L2.competence", nearly)]) == [
        "refused",
        (
            "18:15: desks.specialists.staff.early.grade: L2 has competence defect 0.5, and this "
            "desk has no escalation, so its people must solve every case"
        ),
        (
            "19:14: desks.specialists.staff.late.grade: L2 has competence defect 0.5, and this "
            "desk has no escalation, so its people must solve every case"
        ),
    ]


def test_a_skill_must_be_held_where_cases_that_need_it_come():
    nets: list[tuple[str, object]] = [
        ("desks.specialists.staff.early.skills", ["network"]),
        ("desks.specialists.staff.late.skills", ["network"]),
    ]
    assert matched("tiered", nets)[0] == "refused"
    other = [("desks.specialists.staff.late.skills", ["database"])]
    assert matched("tiered", [*nets, *other]) == []


def test_an_entry_passes_only_cases_that_meet_all_its_conditions():
    intake = [
        {"when": {"severity": [1], "segment": ["small"]}, "desk": "front"},
        {"when": {"package": ["standard"], "severity": [2, 3, 4]}, "desk": "front"},
        {"when": {"package": ["premium"]}, "desk": "front"},
        {"desk": "specialists"},
    ]
    sets = [("intake", intake), ("desks.front.escalation", None)]
    lines = matched(
        "tiered",
        sets,
        [("grades.L1.competence", dict.fromkeys(("question", "configuration", "defect"), 1))],
    )
    assert lines == ["14:3: desks.specialists: no case comes here in this scenario"]


def test_without_the_file_messages_have_no_positions(tmp_path: Path):
    scenario = load_scenario(SCENARIO)
    design = load_design(VALID / "tiered.yaml", [("desks.front.site", "paris")])
    nowhere = tmp_path / "gone.yaml"
    with pytest.raises(InputError) as error:
        match(scenario, design, scenario_file="s.yaml", design_file=nowhere)
    assert error.value.problems == [
        f"{nowhere}: desks.front.site: unknown site 'paris' (known: boston) (scenario s.yaml)"
    ]


def test_a_language_that_nobody_speaks_is_refused_only_where_its_customers_call():
    skills = {"english": 1.0, "german": 0.0}
    abroad = [("skills", skills), ("segments.large.skills", {"german": 1.0})]
    english = [
        (f"desks.{desk}.staff.{role}.skills", ["english"])
        for desk, role in (("front", "early"), ("front", "late"))
    ]
    assert matched("tiered", english, [("skills", skills)]) == []
    (*_, line) = matched("tiered", english, abroad)
    assert line.endswith("cases come here that need german, and nobody here has it")


def test_work_handed_over_to_who_lacks_its_skill_names_the_desk_it_comes_from():
    nets: list[tuple[str, object]] = [
        (f"desks.specialists.staff.{role}.skills", ["network"]) for role in ("early", "late")
    ]
    handed = [
        ("desks.front.escalation", None),
        ("desks.front.shift_end", "hand_over"),
        ("desks.front.hand_over", {"to": "specialists", "from_severity": 1}),
    ]
    able = [("grades.L1.competence", dict.fromkeys(("question", "configuration", "defect"), 1))]
    lacking = "that need database, and nobody here has it"
    (_, line) = matched("tiered", [*nets, *handed], able)
    assert line.endswith(f"desks.specialists.staff: cases come here from front {lacking}")
    apart = [{"when": {"skill": ["database"]}, "desk": "specialists"}, {"desk": "front"}]
    (_, line) = matched("tiered", [*nets, handed[0], ("intake", apart)], able)
    assert line.endswith(f"desks.specialists.staff: cases come here {lacking}")
