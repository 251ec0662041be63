"""Imports point down, and each fenced library is imported in one place."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "supportsim"

#: Floors from the ground up; a module imports from its own floor or below.
FLOORS = [
    {"errors", "units", "arrays", "native", "kept"},
    {"streams", "laws", "workweek", "dates", "theory", "library", "progress"},
    {"inputs"},
    {"ledger"},
    {"demand", "supply"},
    {"plan"},
    {"engine"},
    {"compiled"},
    {"engines"},
    {"outcome"},
    {"study"},
    {"report"},
    {"api", "checking", "printed", "places"},
    {"cli"},
    {"__init__", "__main__"},
]
RANK = {name: rank for rank, floor in enumerate(FLOORS) for name in floor}
#: A room may not import the other room of these pairs, whatever the floor.
STRANGERS = [
    ("outcome", "engine"),
    ("outcome", "compiled"),
    ("demand", "supply"),
    ("supply", "demand"),
]
FENCES = {
    "simpy": "engine",
    "matplotlib": "report/figures.py",
    "ruamel": "inputs/files.py",
    "click": "cli.py",
    "holidays": "dates.py",
}


def test_every_part_of_the_engine_has_its_room_in_the_documentation():
    page = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = page.partition("## The rooms of the engine")[2].partition("\n## ")[0]
    parts = {path.stem for path in (PACKAGE / "engine").glob("[!_]*.py")}
    assert {part for part in parts if f"`{part}`" not in rooms} == set()


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path: Path):
    own = room(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "supportsim" or len(parts) < 2 or parts[1] not in RANK:
            continue
        assert RANK[parts[1]] <= RANK[own], f"{own} imports {name} from above"
        assert (own, parts[1]) not in STRANGERS, f"{own} imports its stranger {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_fenced_libraries_stay_behind_their_fence(path: Path):
    here = path.relative_to(PACKAGE).as_posix()
    for name in imports(path):
        fence = FENCES.get(name.split(".")[0])
        if fence is not None:
            assert here.startswith(fence), f"{here} imports {name}, which belongs to {fence}"


def test_every_room_has_a_floor():
    rooms = {room(path) for path in modules()}
    assert rooms <= set(RANK), "give the new room a floor"
