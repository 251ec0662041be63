import json
import re
from pathlib import Path

import pytest

from supportsim.inputs.base import Model
from supportsim.inputs.design import Design, Desk, When
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.schema import json_schema
from supportsim.inputs.staff import Staff
from supportsim.inputs.study import Study


def references(node: object) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(references(value) for value in node.values()))
    if isinstance(node, list):
        return set().union(*(references(value) for value in node))
    return set()


@pytest.mark.parametrize("name", [None, "scenario", "design", "study"])
def test_a_schema_is_json_whose_references_all_lead_somewhere(name: str | None):
    schema = json.loads(json.dumps(json_schema(name)))
    targets = {f"#/$defs/{key}" for key in schema["$defs"]}
    assert references(schema) <= targets
    assert schema["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize(("name", "model"), [("scenario", Scenario), ("design", Design)])
def test_a_schema_knows_every_key_and_no_other(name: str, model: type):
    schema = json_schema(name)
    assert set(schema["properties"]) == set(model.model_fields)
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("model", [Desk, Staff, When])
def test_every_key_of_a_desk_its_staff_and_intake_stands_beside_the_designs(model: type[Model]):
    page = (Path(__file__).parents[3] / "models" / "README.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`(\w+)(?:\.NAME)?`", page)) | {"site", "staff"}
    assert set(model.model_fields) - told == set()


def test_the_schema_of_all_files_takes_any_of_the_three():
    schema = json_schema()
    assert len(schema["anyOf"]) == 3
    assert set(schema["$defs"]["study"]["properties"]) == set(Study.model_fields)


def test_an_unknown_kind_of_file_has_no_schema():
    with pytest.raises(ValueError, match="no schema for 'desk'"):
        json_schema("desk")
