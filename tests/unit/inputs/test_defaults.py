"""Defaults that are made without their validator are what it would have made."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

import pytest

import supportsim.inputs
from supportsim.inputs.base import Model


def defaults() -> Iterator[tuple[str, Model]]:
    for module in iter_modules(supportsim.inputs.__path__):
        import_module(f"supportsim.inputs.{module.name}")
    models: list[type[Model]] = [Model]
    for model in models:
        models += model.__subclasses__()
        for name, field in model.model_fields.items():
            if isinstance(field.default, Model):
                yield f"{model.__name__}.{name}", field.default


@pytest.mark.parametrize(("name", "default"), dict(defaults()).items())
def test_a_default_is_what_its_validator_makes(name: str, default: Model):
    written = {key: getattr(default, key) for key in default.model_fields_set}
    made = type(default).model_validate(written)
    # The text tells 8 from 8.0, and a date from its text.
    assert (default, repr(default)) == (made, repr(made)), name
    assert default.model_fields_set == made.model_fields_set


def test_nobody_asks_for_a_default_that_is_not_there():
    assert len(list(defaults())) >= 17
