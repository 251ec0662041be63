import numpy as np
import pytest

from supportsim.outcome.cuts import Cut, crossed, cut, divided, plain, ratio

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


def random_cuts(rows: int) -> list[Cut]:
    """Cuts with and without rows that have no label, one of a single label."""
    dice = np.random.default_rng(rows)
    sizes = (3, 1, 9, 4, 40)
    columns = [dice.integers(-1 if size % 2 else 0, size, rows) for size in sizes]
    columns[1] = np.zeros(rows, dtype=np.int64)
    return [
        cut(f"trait{size}", range(size), column)
        for size, column in zip(sizes, columns, strict=True)
    ]


@pytest.mark.parametrize("rows", [0, 1, 50, 3000])
@pytest.mark.parametrize("first", [0, 2, 5])
def test_a_division_adds_up_what_every_cut_adds_up_alone(rows: int, first: int):
    cuts, values = random_cuts(rows), np.arange(rows) * 1.0
    division = divided(cuts[:first]).also(cuts[first:])
    for count in (1, 3, 5):
        part = division.first(count)
        found = zip(part.cuts, part.sums(values), part.counts, strict=True)
        for each, total, number in found:
            kept = [each.code == code for code in range(len(each.labels))]
            assert total.tolist() == [values[mine].sum() for mine in kept]
            assert number.tolist() == [mine.sum() for mine in kept]


def test_cuts_share_a_group_as_long_as_it_has_few_cells_for_its_rows():
    assert len(divided(random_cuts(3000)).groups) > 1
    assert len(divided(random_cuts(200_000)).groups) == 1
