"""Every `yaml` block of the docs is valid: in a complete file it passes all checks of one."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from supportsim.inputs.base import WEEKDAYS
from supportsim.inputs.check import check
from supportsim.inputs.design import Design
from supportsim.inputs.files import read_yaml
from supportsim.inputs.match import match
from supportsim.inputs.samples import sample_problems
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.study import Study

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```yaml\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
Keys = dict[str, Any]

HEAD: Final = {"description": "A page of the docs.", "source": "assumption"}
CLOCK: Final = {"timezone": "America/New_York"}
#: Desks that pages name.
DESKS: Final = (
    *("front", "backline", "named", "pool", "experts", "lab", "night", "billing", "licences"),
    *("database", "network", "berlin", "sydney", "second_line", "development", "after_hours"),
)
HOURS: Final = {
    "day": ("09:00", "17:00"),
    "early": ("07:00", "15:00"),
    "late": ("11:00", "19:00"),
    "evening": ("17:00", "21:00"),
    "night": ("22:00", "06:00"),
}
GRADES: Final = ("l1", "l2", "student", "intern", "developer")
WORLD: Final[Keys] = HEAD | {
    "start": "2027-01-04",
    "books_timezone": "America/New_York",
    "sites": dict.fromkeys(("boston", "berlin", "sydney", "headquarters"), CLOCK),
    "calendars": dict.fromkeys(("always", "office_new_york", "office_berlin"), CLOCK),
    "severities": {1: 0.1, 2: 0.2, 3: 0.7},
    "kinds": {
        "how_to": {"share": 0.5, "effort_hours": 1},
        "defect": {"share": 0.5, "effort_hours": 3, "reproduction_share": 0.5},
    },
    "skills": {"general": 0.5, "network": 0.25, "database": 0.25},
    "channels": {"phone": 0.5} | dict.fromkeys(DESKS, 0.5 / len(DESKS)),
    "profiles": {"office_week": {"days": {day: [1.0] * 24 for day in WEEKDAYS}}},
    "customer_delay_hours": {"law": "exponential", "mean": 16},
    "attempt_hours": {"law": "exponential", "mean": 0.5},
    "assist_hours": {"law": "exponential", "mean": 0.5},
    "reproduction_hours": {"law": "exponential", "mean": 1},
    "segments": {
        "premium": {"package": "premium", "customers": 20, "cases_per_hour": 0.1},
        "standard": {"package": "standard", "customers": 200, "cases_per_hour": 0.2},
    },
    "packages": {
        "premium": {"calendar": "always", "targets": {}},
        "standard": {"calendar": "always", "targets": {}},
    },
}
#: The only keys of which a block may state some parts; of others it states the whole.
IN_PARTS: Final = dict.fromkeys(("desks", "packages"), 1) | dict.fromkeys(
    ("shifts", "grades", "calendars", "profiles"), 0
)


@dataclass(frozen=True)
class Block:
    """A piece of a page, its place for messages, and the blocks before it in its section."""

    place: str
    text: str
    before: tuple[str, ...]


def blocks() -> list[Block]:
    found = []
    for path in sorted((ROOT / "docs").rglob("*.md")):
        text, section = path.read_text(encoding="utf-8"), -1
        before: tuple[str, ...] = ()
        for piece in BLOCK.finditer(text):
            line = text.count("\n", 0, piece.start("text")) + 1
            heading = text.rfind("\n## ", 0, piece.start())
            before = before if heading == section else ()
            place = f"{path.relative_to(ROOT).as_posix()}:{line}"
            found.append(Block(place, piece["text"], before))
            before, section = (*before, piece["text"]), heading
    return found


def laid_over(base: Keys, keys: Keys, depth: int) -> Keys:
    """The base with these keys in it, those of its mappings merged so many levels deep."""
    made = dict(base)
    for key, value in keys.items():
        merges = depth and isinstance(made.get(key), dict)
        made[key] = laid_over(made[key], value, depth - 1) if merges else value
    return made


def complete(base: Keys, keys: Keys) -> Keys:
    return base | {
        key: laid_over(base.get(key, {}), value, IN_PARTS[key]) if key in IN_PARTS else value
        for key, value in keys.items()
    }


def world(keys: Keys) -> Keys:
    """A scenario with these keys in it; who is not in them can solve all kinds of cases."""
    kinds = dict.fromkeys(keys.get("kinds", WORLD["kinds"]), 1)
    able = {grade: {"wage_per_year": 60_000, "competence": kinds} for grade in GRADES}
    return complete(WORLD | {"difficulty": {"first_line": kinds}, "grades": able}, keys)


def organisation(keys: Keys) -> Keys:
    """A design with these keys in it; each desk has an entry, and people unless it states them."""
    entered = [entry["desk"] for entry in keys.get("intake", [])] or DESKS
    names = {name: {"site": "boston"} for name in entered}
    entries: list[Keys] = [{"when": {"channel": [desk]}, "desk": desk} for desk in DESKS]
    shifts = {
        name: {"days": list(WEEKDAYS[:5]), "starts": starts, "ends": ends}
        for name, (starts, ends) in HOURS.items()
    }
    base = HEAD | {"shifts": shifts, "desks": names, "intake": [*entries, {"desk": "front"}]}
    made = complete(base, keys)
    for desk in made["desks"].values():
        if "unlimited" not in desk:
            desk.setdefault("staff", {"day": {"grade": "l1", "headcount": 6, "shift": "day"}})
    return made


def of(model: type[Scenario | Design], keys: Keys) -> Keys:
    return {key: value for key, value in keys.items() if key in model.model_fields}


def read(text: str, folder: Path) -> Keys:
    file = folder / "block.yaml"
    file.write_text(text, encoding="utf-8")
    source = read_yaml(file)
    assert list(source.problems) == []
    return dict(source.data)


@pytest.mark.parametrize("block", blocks(), ids=lambda block: block.place)
def test_a_block_is_valid_in_a_complete_file(block: Block, tmp_path: Path):
    (tmp_path / "reopened.csv").write_text("hours\n1\n2.5\n", encoding="utf-8")
    keys = read(block.text, tmp_path)
    if "question" in keys:
        assert check(Study.model_validate(keys)) == []
        return
    of_world, of_design = of(Scenario, keys), of(Design, keys)
    assert set(keys) == set(of_world) | set(of_design)
    for text in reversed(block.before):
        # Not the grades: a design of a page may have a last desk of people who solve less.
        further = of(Scenario, read(text, tmp_path))
        of_world = {key: further[key] for key in further if key != "grades"} | of_world
    scenario = Scenario.model_validate(world(of_world))
    assert [*check(scenario), *sample_problems(scenario, tmp_path)] == []
    if of_design:
        design = Design.model_validate(organisation(of_design))
        assert check(design) == []
        match(scenario, design, scenario_file="the page", design_file=block.place)
