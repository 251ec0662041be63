"""The tables keep every column in the type its annotation promises."""

from dataclasses import fields
from typing import get_args

import numpy as np
import pytest

from supportsim.ledger.tables import CaseRows, Duty, Spells, type_of, typed


@pytest.mark.parametrize("table", [CaseRows, Spells, Duty])
def test_the_type_of_a_column_is_the_one_in_its_annotation(table: type) -> None:
    for column in fields(table):
        promised = get_args(get_args(column.type)[1])[0]
        assert type_of(column.name) == np.dtype(promised), column.name


def test_a_column_is_a_read_only_copy() -> None:
    values = np.arange(3)
    column = typed("engineer", values)
    values[0] = 9
    assert column.dtype == np.int32
    assert column.tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 1
