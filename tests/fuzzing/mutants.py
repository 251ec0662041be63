"""Mutants: a valid file changed by chance, by a seed and a number; the same for ever."""

import copy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, Final

from fuzzing import texts, trees
from fuzzing.values import Values, names_in
from fuzzing.writing import yaml_text
from pydantic import ValidationError

from supportsim.errors import InputError
from supportsim.inputs.check import check
from supportsim.inputs.design import Design
from supportsim.inputs.files import read_yaml
from supportsim.inputs.match import match
from supportsim.inputs.scenario import Scenario

ROOT: Final = Path(__file__).parents[2]
_VALID: Final = Path("tests/files/valid")
#: Scenarios, and the designs that each of them fits; the small one is taken most.
WORLDS: Final = {
    _VALID / "scenario.yaml": (6, sorted((ROOT / _VALID).glob("[dt]*.yaml"))),
    Path("configs/enterprise_software.yaml"): (3, sorted((ROOT / "models").glob("*.yaml"))),
    Path("configs/servicenow_2016.yaml"): (1, sorted((ROOT / "models").glob("*.yaml"))),
}
STUDIES: Final = (_VALID / "study.yaml", Path("experiments/which_structure/study.yaml"))
#: Which file is changed, and how often.
KINDS: Final = {"scenario": 39, "design": 39, "study": 7, "both": 15}
#: Share of mutants changed as text.
_AS_TEXT: Final = 0.2
#: Changes of "both" that are tried; those after which the files are valid stay.
_STEPS: Final = (20, 150)


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A changed file and the files around it.

    Attributes:
        number: Which one of its seed.
        kind: What was changed: "scenario", "design", "study", or "both" of the first two, so
            that both stay valid.
        changes: Names of the mutations.
        content: The changed file.
        origin: The file that was changed.
        partner: Of a scenario (or both) the design to run with it, and the other way round.
        partner_content: What stands there when both were changed.
    """

    number: int
    kind: str
    changes: tuple[str, ...]
    content: bytes
    origin: Path
    partner: Path | None
    partner_content: bytes | None = None


def mutant(seed: int, number: int) -> Mutant:
    """Mutant number so and so of a seed."""
    dice = Random(f"{seed}/{number}")  # noqa: S311 (no secret)
    kind = dice.choices(list(KINDS), list(KINDS.values()))[0]
    scenario = dice.choices(list(WORLDS), [weight for weight, _ in WORLDS.values()])[0]
    design = dice.choice(WORLDS[scenario][1])
    origin, partner = {
        "scenario": (ROOT / scenario, design),
        "design": (design, ROOT / scenario),
        "study": (ROOT / dice.choice(STUDIES), None),
        "both": (ROOT / scenario, design),
    }[kind]
    if kind == "both":
        return _both(dice, number, origin, design)
    if dice.random() < _AS_TEXT:
        change = dice.choices(list(texts.CHANGES), list(texts.CHANGES.values()))[0]
        content, names = change(dice, origin.read_text(encoding="utf-8")), (change.__name__,)
    else:
        content, names = _tree(dice, kind, origin, partner)
    return Mutant(
        number=number, kind=kind, changes=names, content=content, origin=origin, partner=partner
    )


def _tree(
    dice: Random, kind: str, origin: Path, partner: Path | None
) -> tuple[bytes, tuple[str, ...]]:
    """The file after one mutation of its data, sometimes two or three."""
    data = copy.deepcopy(_data(origin))
    others = [] if partner is None else [_data(partner)]
    names = []
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        values = Values(dice, kind, names_in(*others, data))
        change = dice.choices(list(trees.CHANGES), list(trees.CHANGES.values()))[0]
        change(dice, data, values)
        names.append(change.__name__)
    return yaml_text(data).encode("utf-8", errors="surrogatepass"), tuple(names)


def _both(dice: Random, number: int, world: Path, office: Path) -> Mutant:
    """Scenario and design after many changes, each kept if both are still valid."""
    now = {"scenario": copy.deepcopy(_data(world)), "design": copy.deepcopy(_data(office))}
    for _ in range(dice.randint(*_STEPS)):
        trial = copy.deepcopy(now)
        kind = dice.choice(["scenario", "design", "design"])
        values = Values(dice, kind, names_in(now["scenario"], now["design"]))
        change = dice.choice([trees.one_valid, trees.rule, trees.rule, trees.pair, trees.shares])
        change(dice, trial[kind], values)
        if _are_valid(trial, world):
            now = trial
    return Mutant(
        number=number,
        kind="both",
        changes=("both_valid",),
        content=yaml_text(now["scenario"]).encode(),
        origin=world,
        partner=office,
        partner_content=yaml_text(now["design"]).encode(),
    )


def _are_valid(data: dict[str, Any], world: Path) -> bool:
    """Whether a scenario and a design are sound and fit."""
    try:
        scenario = Scenario.model_validate(data["scenario"])
        design = Design.model_validate(data["design"])
        if check(scenario) or check(design):
            return False
        match(scenario, design, scenario_file=world, design_file="design")
    except (ValidationError, InputError):
        return False
    return True


@lru_cache
def _data(path: Path) -> dict[Any, Any]:
    return read_yaml(path).data
