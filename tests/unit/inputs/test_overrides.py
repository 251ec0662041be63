from pathlib import Path

import pytest

from supportsim.errors import InputError
from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.overrides import (
    check_design_names,
    parse_set,
    sets_for_design,
    sets_for_scenario,
)

VALID = Path(__file__).parents[2] / "files" / "valid"
SCENARIO = VALID / "scenario.yaml"
TIERED = VALID / "tiered.yaml"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("scenario.load=1.3", 1.3),
        ("scenario.currency = EUR", "EUR"),
        ("scenario.mechanisms.ramp.enabled=false", False),
        ("design.shifts.early.days=[mon, tue]", ["mon", "tue"]),
        ("design.shifts.early.starts=08:00", "08:00"),
        ("designs.tiered.desks.front.backup=null", None),
    ],
)
def test_a_set_is_read_as_path_and_yaml_value(text: str, value: object):
    assert parse_set(text) == (text.partition("=")[0].strip(), value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("scenario.load", "--set scenario.load: write PATH=VALUE, as scenario.load=1.3"),
        ("scenario.load=", "--set scenario.load=: write PATH=VALUE, as scenario.load=1.3"),
        (
            "load=1.3",
            "--set load=1.3: a path starts with scenario, design or designs.NAME (got 'load')",
        ),
        ("designs.tiered=1", "--set designs.tiered=1: the path 'designs.tiered' leads to no key"),
        ("scenario..load=1", "--set scenario..load=1: the path 'scenario..load' leads to no key"),
    ],
)
def test_a_set_without_path_or_value_is_refused(text: str, message: str):
    with pytest.raises(InputError) as error:
        parse_set(text)
    assert error.value.problems == [message]


def test_overrides_go_to_the_files_that_they_name():
    sets = [("scenario.load", 1), ("design.a.b", 2), ("designs.x.a.b", 3), ("designs.xy.a", 4)]
    assert sets_for_scenario(sets) == [("scenario.load", 1)]
    assert sets_for_design("x", sets) == [("design.a.b", 2), ("designs.x.a.b", 3)]
    check_design_names(["x", "xy"], sets)
    with pytest.raises(InputError, match=r"override designs.xy.a=4: unknown design 'xy'"):
        check_design_names(["x"], sets)


def test_overrides_change_what_is_written_and_what_is_left_to_defaults():
    sets = [
        ("scenario.load", 1.3),
        ("scenario.mechanisms.ramp.months", 3),
        ("scenario.packages.premium.targets.response_hours.1", 0.25),
        ("scenario.kinds.question.effort_hours", 0.9),
    ]
    scenario = load_scenario(SCENARIO, sets)
    assert scenario.load == 1.3
    assert scenario.mechanisms.ramp.months == 3
    assert scenario.packages["premium"].targets.response_hours[1] == 0.25
    assert scenario.kinds["question"].effort_hours == 0.9


def test_overrides_of_designs_reach_below_keys_that_the_file_leaves_out():
    sets = [
        ("design.desks.front.ownership", "engineer"),
        ("design.desks.front.backup.desk", "specialists"),
        ("designs.any.desks.front.open_case_limit", 20),
        ("shifts.early.starts", "08:00"),
    ]
    design = load_design(TIERED, sets)
    assert design.desks["front"].backup is not None
    assert design.desks["front"].backup.desk == "specialists"
    assert design.desks["front"].open_case_limit == 20
    assert design.shifts["early"].starts == "08:00"


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            "design.desks.front.open_case_limt",
            20,
            (
                "override design.desks.front.open_case_limt=20: unknown key 'open_case_limt' "
                "(did you mean 'open_case_limit'?)"
            ),
        ),
        (
            "design.desks.frnt.open_case_limit",
            20,
            (
                "override design.desks.frnt.open_case_limit=20: unknown name 'frnt' "
                "(did you mean 'front'?)"
            ),
        ),
        (
            "design.intake.0.desk",
            "front",
            "override design.intake.0.desk=front: the key before '0' is a list; set it whole",
        ),
        (
            "design.desks.front.site.name",
            "x",
            "override design.desks.front.site.name=x: the key before 'name' has no keys below it",
        ),
        (
            "design.desks.front.open_case_limit",
            0,
            (
                "override design.desks.front.open_case_limit=0: desks.front.open_case_limit: "
                "must be from 1 to 1000000 (got 0)"
            ),
        ),
        (
            "design.desks.front.escalation",
            {"rule": "transfer", "to": "expert"},
            (
                "override design.desks.front.escalation=a mapping: desks.front.escalation.to: "
                "unknown desk 'expert' (known: front, specialists)"
            ),
        ),
    ],
)
def test_a_mistake_of_an_override_names_the_override(path: str, value: object, message: str):
    with pytest.raises(InputError) as error:
        load_design(TIERED, [(path, value)])
    assert error.value.problems == [f"{TIERED}: {message}"]


def test_a_mistake_of_the_whole_that_an_override_caused_names_it_too():
    with pytest.raises(InputError) as error:
        load_scenario(SCENARIO, [("scenario.kinds.defect.share", 0.4)])
    assert error.value.problems == [
        (
            f"{SCENARIO}:43:1: kinds: the shares must add up to 1 (they add up to 1.2) "
            "(with override scenario.kinds.defect.share=0.4)"
        )
    ]


def test_an_override_with_a_wrong_path_changes_nothing_else():
    with pytest.raises(InputError) as error:
        load_scenario(SCENARIO, [("scenario.trace.fil", "x")])
    assert error.value.problems == [
        f"{SCENARIO}: override scenario.trace.fil=x: unknown key 'fil' (did you mean 'file'?)"
    ]
