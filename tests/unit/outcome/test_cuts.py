import numpy as np
import pytest

from supportsim.outcome.cuts import crossed, cut, plain, ratio

SEVERITY = cut("severity", [1, 2], np.array([0, 1, 1, -1]))


def test_a_ratio_is_given_whole_and_by_label():
    found = ratio("share", [True, False, True, True], [1, 1, 1, 1], [SEVERITY])
    assert found == {"share": (3, 4), "share/severity=1": (1, 1), "share/severity=2": (1, 2)}


def test_hours_divide_the_numerator_only():
    assert ratio("hours", [3_600_000], [1], (), 3_600_000) == {"hours": (1, 1)}


def test_a_plain_number_has_denominator_one():
    found = plain("cases", [1, 1, 1, 1], [SEVERITY])
    assert found == {"cases": (4, 1), "cases/severity=1": (1, 1), "cases/severity=2": (2, 1)}


def test_two_traits_cross_to_every_pair():
    both = crossed(cut("package", ["a", "b"], np.array([0, 1, 1, 1])), SEVERITY)
    assert both.labels == (
        "package=a,severity=1", "package=a,severity=2",
        "package=b,severity=1", "package=b,severity=2",
    )  # fmt: skip
    assert both.code.tolist() == [0, 3, 3, -1]


@pytest.mark.parametrize("rows", [[0, 2], []])
def test_a_cut_of_some_rows_keeps_its_labels(rows: list[int]):
    part = SEVERITY.of(np.array(rows, dtype=np.int64))
    assert part.labels == SEVERITY.labels
    assert part.code.tolist() == [0, 1][: len(rows)]
