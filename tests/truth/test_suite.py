"""What is promised of the truth suite as a whole: enough checks, few enough false alarms."""

import ast
from pathlib import Path

import numpy as np
import pytest
import records
from chains import CHECKS, FALSE_ALARM, Integers, Sample, agrees, enough, finest

FILES = ["test_queues", "test_priorities", "test_structures", "test_hours"]


def checks() -> int:
    """Tests that call `prove`, each as often as its parameters say at least (literal lists)."""
    count = 0
    for name in FILES:
        tree = ast.parse(Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8"))
        sizes = _sizes(tree)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                calls = sum(
                    isinstance(each, ast.Call) and getattr(each.func, "id", "") == "prove"
                    for each in ast.walk(node)
                )
                count += calls * _times(node, sizes)
    return count


def _sizes(tree: ast.Module) -> dict[str, int]:
    """Lengths of the module's literal lists and dictionaries, by name."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if isinstance(node.value, ast.List):
                found[node.targets[0].id] = len(node.value.elts)
            elif isinstance(node.value, ast.Dict):
                found[node.targets[0].id] = len(node.value.keys)
    return found


def _times(node: ast.FunctionDef, sizes: dict[str, int]) -> int:
    times = 1
    for mark in node.decorator_list:
        values = mark.args[1] if isinstance(mark, ast.Call) else None
        if isinstance(values, ast.List):
            times *= len(values.elts)
        elif isinstance(values, ast.Name):
            times *= sizes[values.id]
    return times


def test_at_least_fifty_checks_share_one_in_a_million():
    """Each check has its part of 1e-6, and there are no more checks than parts."""
    assert 50 <= checks() <= CHECKS
    assert checks() * FALSE_ALARM <= 1e-6


def test_every_check_says_what_it_sees():
    """The docstring of every check names the smallest error that it sees."""
    for name in FILES:
        tree = ast.parse(Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and "prove(" in ast.unparse(node):
                says = ast.get_docstring(node) or ""
                assert not node.name.startswith("test_") or "see" in says, node.name


# --- the checks themselves -----------------------------------------------------------------------

FAIR = np.array([0.5, 0.3, 0.2])


def draws_of(*laws: np.ndarray) -> Sample:
    """Draws from one law at the first stage, from the next at the second."""

    def sample(key: int, size: int) -> Integers:
        return np.random.default_rng(key).choice(3, size, p=laws[key - 1])

    return sample


def test_nine_times_the_sample_shows_a_third_of_the_error():
    wrong = np.array([0.44, 0.33, 0.23])
    assert finest(FAIR, wrong, enough(FAIR, wrong)) == pytest.approx(1.0, abs=0.06)
    assert finest(FAIR, wrong, 9 * enough(FAIR, wrong)) == pytest.approx(1 / 3, abs=0.02)


def test_a_check_fails_only_where_both_stages_do():
    """What failed by chance is acquitted by fresh keys, what is wrong is not; either is noted."""
    wrong = np.array([0.3, 0.3, 0.4])
    for laws, verdict, stage in (
        ((FAIR, wrong), True, 1),
        ((wrong, FAIR), True, 2),
        ((wrong, wrong), False, 2),
    ):
        records.begin()
        assert agrees(draws_of(*laws), FAIR, 1000, seen=0.5) == verdict
        noted = records.findings()
        assert (noted["stage"], noted["sample"]) == (stage, {1: 1000, 2: 4000}[stage])
        assert (noted["found"] > noted["bound"]) == verdict
