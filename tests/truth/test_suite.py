"""What is promised of the truth suite as a whole: enough checks, few enough false alarms."""

import ast
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import records
from chains import Integers, Sample, agrees, enough, finest
from checks import (
    CHECKS,
    DRAWS,
    FALSE_ALARM,
    FIRST_STAGE,
    LEVELS,
    MOSTLY,
    PLENTY,
    binomial_p,
    cdf_p,
    correlation_p,
    more_p,
    mostly_p,
    multinomial_p,
    poisson_p,
)
from results import part_seen, usually
from scipy.stats import binom

#: All rooms but this one, which tries the checks themselves.
FILES = sorted(
    {file.stem for file in Path(__file__).parent.glob("test_*.py")} - {Path(__file__).stem}
)
PAGE = Path(__file__).parents[2] / "docs" / "verification.md"
#: What each is called to check in two stages.
CALLS = {"prove", "holds", "usually"}


def checks() -> int:
    """Tests that make one of the `CALLS`, each as often as its (literal) parameters say."""
    count = 0
    for name in FILES:
        tree = ast.parse(Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8"))
        sizes = _sizes(tree)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                calls = sum(
                    isinstance(each, ast.Call) and getattr(each.func, "id", "") in CALLS
                    for each in ast.walk(node)
                )
                count += calls and calls * _times(node, sizes)
    return count


def _sizes(tree: ast.Module) -> Counter[str]:
    """Lengths of the module's literal lists and dictionaries, by name, with what is added later."""
    found: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign):
            name = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(name, ast.Name) and isinstance(node.value, ast.List | ast.Dict):
                inside = node.value
                found[name.id] += len(inside.elts if isinstance(inside, ast.List) else inside.keys)
    return found


def _times(node: ast.FunctionDef, sizes: Counter[str]) -> int:
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


def test_the_page_says_how_many_checks_there_are():
    assert f", {checks()} of them in all:" in PAGE.read_text(encoding="utf-8")


def test_every_check_says_what_it_sees():
    """The docstring of every check names the smallest error that it sees."""
    for name in FILES:
        tree = ast.parse(Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8"))
        for node in tree.body:
            text = ast.unparse(node)
            if isinstance(node, ast.FunctionDef) and any(f"{call}(" in text for call in CALLS):
                says = (ast.get_docstring(node) or "").lower()
                found = "see" in says or "catches" in says
                assert not node.name.startswith("test_") or found, node.name


def named_in(name: str) -> dict[str, bool]:
    """Tests of a file, and whether each is a check against the law of a chain or a formula."""
    tree = ast.parse(Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8"))
    return {
        node.name: "prove(" in ast.unparse(node)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_the_page_names_every_law_with_its_second_route():
    """The table of docs/verification.md: each check has a row, and each row its route."""
    known = {test: proves for name in FILES for test, proves in named_in(name).items()}
    text = PAGE.read_text(encoding="utf-8").split("| law | smallest", 1)[1].split("\n\n", 1)[0]
    rows = [row.split("|")[1:-1] for row in text.splitlines()[2:]]
    checked, routes = ({*re.findall(r"`(test_\w+)`", " ".join(row[at] for row in rows))}
                       for at in (2, 4))  # fmt: skip
    assert checked == {test for test, proves in known.items() if proves}
    assert routes <= known.keys()
    assert all("`test_" in row[4] and row[3].strip() for row in rows)


def test_every_level_can_be_reached():
    """The farthest of all samples fails at either stage, and some that are not quite so far."""
    for stage, level in LEVELS.items():
        assert 6 < level * (DRAWS[stage] + 1) < PLENTY


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


@pytest.mark.parametrize("shares", [(0.95, 0.5), (0.5, 0.95), (0.5, 0.5)])
def test_a_claim_fails_only_where_both_stages_bear_it_out_too_seldom(shares: tuple[float, float]):
    """Half of 24 replications and then half of 96 are too few; either alone is not enough."""

    def play(stage: int, count: int) -> list[dict[str, dict[str, dict[str, float]]]]:
        rng = np.random.default_rng([3, stage])
        return [{"": {"": {"is": float(u < shares[stage - 1])}}} for u in rng.random(count)]

    records.begin()
    holds = usually(play, [lambda one: one[""][""]["is"] > 0], replications=24)
    assert holds == (max(shares) == 0.95)
    assert records.findings()["stage"] == (1 if shares[0] == 0.95 else 2)


def test_too_few_replications_are_refused():
    """With 20 of them a claim that only half bear out passes more often than 1 in 100 times."""
    with pytest.raises(ValueError, match="20 replications are too few"):
        usually(lambda *_: [], [bool], replications=20)
    assert part_seen(24, FIRST_STAGE) < 1 < part_seen(20, FIRST_STAGE)
    assert part_seen(240, FIRST_STAGE) < 0.3


# --- p-values under their law --------------------------------------------------------------------


def share_below(found: list[float], level: float) -> bool:
    """Whether p-values are below a level no oftener than they may, but for once in a million."""
    hits = sum(p <= level for p in found)
    return bool(binom.sf(hits - 1, len(found), level) > 1e-6)


def some(kind: str, rng: np.random.Generator) -> float:
    """The p-value of a sample that has the law claimed; so small that no sum of it is normal."""
    return SAMPLES[kind](rng)


def some_counts(rng: np.random.Generator) -> float:
    law = np.array([0.5, 0.4, 0.06, 0.04])
    return multinomial_p(rng.multinomial(60, law), law, stage=1)


def some_columns(rng: np.random.Generator) -> float:
    columns = rng.random((4, 400))
    return correlation_p([float(np.corrcoef(columns[0], c)[0, 1]) * 20 for c in columns[1:]])


SAMPLES = {
    "multinomial": some_counts,
    "cdf": lambda rng: cdf_p(rng.random(12), lambda x: x),
    "poisson": lambda rng: poisson_p(int(rng.poisson(4.0)), 4.0),
    "binomial": lambda rng: binomial_p(int(rng.binomial(9, 0.3)), 9, 0.3),
    "mostly": lambda rng: mostly_p(int(rng.binomial(24, MOSTLY)), 24),
    "more": lambda rng: more_p(int(rng.binomial(24, 0.1)), 24, 0.1),
    "correlation": some_columns,
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_p_value_is_small_no_oftener_than_it_says(kind: str):
    """Sees 2 % where it should be 1 %."""
    rng = np.random.default_rng(5)
    found = [some(kind, rng) for _ in range(600 if kind == "multinomial" else 4000)]
    for level in (0.2, 0.05, 0.01, FIRST_STAGE):
        assert share_below(found, level)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_p_value_shows_another_law(kind: str):
    """Each is below the level of the second stage for a sample of a law that is far off."""
    rng = np.random.default_rng(6)
    law, shared = np.array([0.5, 0.3, 0.2]), rng.random(400)
    found = {
        "multinomial": lambda: multinomial_p(np.array([30, 40, 130]), law, stage=2),
        "cdf": lambda: cdf_p(rng.random(400) ** 2, lambda x: x),
        "poisson": lambda: poisson_p(60, 20.0),
        "binomial": lambda: binomial_p(60, 100, 0.3),
        "mostly": lambda: mostly_p(48, 96),
        "more": lambda: more_p(48, 96, 0.1),
        "correlation": lambda: correlation_p([np.corrcoef(shared, shared**2)[0, 1] * 20]),
    }[kind]()
    assert found < LEVELS[2]
