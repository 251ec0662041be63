"""JSON Schemas of the three files, for completion in editors."""

from typing import Any

from supportsim.inputs.base import Document
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.study import Study

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: dict[str, type[Document]] = {"scenario": Scenario, "design": Design, "study": Study}


def json_schema(name: str | None = None) -> dict[str, Any]:
    """Return the schema of "scenario", "design" or "study", or one that takes any of them.

    Raises:
        ValueError: No such kind of file.
    """
    if name is None:
        schemas = {key: _MODELS[key].model_json_schema() for key in _MODELS}
        definitions: dict[str, Any] = {}
        for key, schema in schemas.items():
            definitions.update(schema.pop("$defs", {}))
            definitions[key] = schema
        any_of = [{"$ref": f"#/$defs/{key}"} for key in _MODELS]
        return {"$schema": _DIALECT, "anyOf": any_of, "$defs": definitions}
    if name not in _MODELS:
        raise ValueError(f"no schema for {name!r}; there are {', '.join(_MODELS)}")
    return {"$schema": _DIALECT, **_MODELS[name].model_json_schema()}
