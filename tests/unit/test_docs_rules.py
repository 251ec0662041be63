"""The pages of the rules are complete: parts of each section, keys of the files, columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

import pytest

from supportsim.demand.draw import draw_tape
from supportsim.engine.run import simulate
from supportsim.inputs.base import Model
from supportsim.inputs.design import Design
from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.tables import END_REASONS, NEXTS, OUTCOMES, PURPOSES, STATUSES
from supportsim.plan.build import build_plan
from supportsim.study.case_tables import TABLES, ledger_tables
from supportsim.supply.person import ARRIVALS, LEAVINGS, OFFERS
from supportsim.supply.roster import DUTY_KINDS, draw_roster

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "rules.md", *sorted((ROOT / "docs" / "rules").glob("*.md"))]
SOURCES = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
#: Words that are no names, though one may begin a sentence.
IN_SMALL_LETTERS = set(re.findall(r"\b[a-z][\w-]+", SOURCES))
HEADING = re.compile(r"^(#{2,3}) (.+)$", re.MULTILINE)

#: What a rule has beside its words. A diagram is drawn in an indented block.
PARTS: Final = {
    "equation, table or diagram": r"^    \S|^\|---|^```python$",
    "YAML": r"^```yaml$",
    "example": r"\bExamples?\b",
    "source": r"\bSource: ",
    "test that works the example out": r"^```python$|^<!-- tests: [^>]+ -->$",
}
#: Whoever says so in public stands in the table of sources; else it is marked.
MARKS: Final = re.compile(r"own decision|[Aa]ssumption|sources\.md|decisions/")
#: Sections that are no rule of their own: lists, and the ledger, whose columns are told below.
NO_RULE: Final = {"What is drawn", "The files", "The ledger", "Not yet"}


@dataclass(frozen=True)
class Section:
    """A piece of a page without pieces of its own."""

    place: str
    title: str
    text: str


def sections() -> Iterator[Section]:
    for page in PAGES:
        if page.name == "ledger.md":
            continue
        _, *rest = HEADING.split(page.read_text(encoding="utf-8"))
        found = list(zip(rest[::3], rest[1::3], rest[2::3], strict=True))
        for (level, title, text), (below, *_) in zip(found, [*found[1:], ("##",)], strict=True):
            is_cover = len(below) > len(level)
            if not is_cover and title not in NO_RULE:
                yield Section(f"{page.name}: {title}", title, text)


RULES = list(sections())


@pytest.mark.parametrize("section", RULES, ids=lambda section: section.place)
def test_a_rule_has_all_its_parts(section: Section):
    found = {name: re.search(form, section.text, re.MULTILINE) for name, form in PARTS.items()}
    assert [name for name, part in found.items() if part is None] == []


@pytest.mark.parametrize("section", RULES, ids=lambda section: section.place)
def test_what_a_rule_comes_from_is_marked_or_stands_among_the_sources(section: Section):
    for told in re.findall(r"\bSource: (.+?)(?:\n\n|\Z)", section.text, re.DOTALL):
        words = re.findall(r"\b[A-Z][\w-]{2,}", told)
        names = [word for word in words if word.lower() not in IN_SMALL_LETTERS]
        assert MARKS.search(told) or any(name in SOURCES for name in names), told


def test_the_tests_that_pages_name_are_there():
    written = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")
    )
    known = set(re.findall(r"^def (test_\w+)", written, re.MULTILINE))
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    told = re.findall(r"<!-- tests: (.+?) -->", pages, re.DOTALL)
    named = [name for names in told for name in re.split(r",\s*", names)]
    assert len(named) > 50
    assert [name for name in named if name not in known] == []


def anchors(page: Path) -> set[str]:
    """What links may name of a page: its headings in lower case, joined by hyphens."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: page.name)
def test_links_to_a_heading_lead_to_one(page: Path):
    links = re.findall(r"\]\(([^):#\s]*)#([^)\s]+)\)", page.read_text(encoding="utf-8"))
    inside = [(page.parent / file if file else page, name) for file, name in links]
    assert [name for file, name in inside if name not in anchors(file)] == []


def models(*roots: type[Model]) -> set[type[Model]]:
    """Models and all that their fields hold; a law may hold laws."""
    found: set[type[Model]] = set()
    ahead = list(roots)
    while ahead:
        model = ahead.pop()
        if model not in found:
            found.add(model)
            for field in model.model_fields.values():
                ahead += held(field.annotation)
    return found


def held(annotation: object) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for part in get_args(annotation):
        yield from held(part)


def keys() -> dict[str, str]:
    """Every key of a scenario or design, and where it stands."""
    found: dict[str, str] = {}
    for model in models(Scenario, Design):
        for name in model.model_fields:
            found[name] = f"{model.__name__}.{name}"
    return found


def test_every_key_of_a_scenario_or_design_is_told_on_a_page_of_the_rules():
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    blocks = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    words = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    quoted = re.findall(r"`([^`\n]+)`", words)
    told = set(re.findall(r"\w+", " ".join(quoted)))
    told |= set(re.findall(r"(\w+):", "\n".join(blocks)))
    assert [place for name, place in sorted(keys().items()) if name not in told] == []


@pytest.fixture(name="saved", scope="module")
def tables_that_are_saved() -> dict[str, list[str]]:
    """Names of the tables that `--cases` writes, and of their columns in order."""
    folder = ROOT / "tests" / "files" / "valid"
    scenario = load_scenario(folder / "scenario.yaml", [("window_weeks", 1), ("run_off_weeks", 0)])
    design = load_design(folder / "tiered.yaml")
    tape = draw_tape(scenario, seed=1, replication=0)
    roster = draw_roster(scenario, design, seed=1, replication=0)
    plan = build_plan(scenario, design, tape, roster)
    made = ledger_tables(scenario, plan, tape, simulate(plan), roster=roster)
    return {name: list(table) for name, table in made.items()}


LEDGER = (ROOT / "docs" / "rules" / "ledger.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_the_ledger_is_told_once_with_its_unit(
    table: str, saved: dict[str, list[str]]
):
    text = LEDGER.split(f"\n## {table}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]+) \| ([^|]*?) ?\| ([^|]*?) ?\|$", text, re.MULTILINE)
    told = [(name, unit) for names, unit, _ in rows for name in re.findall(r"`(\w+)`", names)]
    assert sorted(name for name, _ in told) == sorted(saved[table])
    assert [name for name, unit in told if not unit] == []


@pytest.mark.parametrize(
    "codes",
    [PURPOSES, END_REASONS, NEXTS, STATUSES, OUTCOMES, DUTY_KINDS, ARRIVALS, LEAVINGS, OFFERS],
    ids=lambda codes: codes[0],
)
def test_every_code_of_the_ledger_is_told(codes: tuple[str, ...]):
    pages = LEDGER + (ROOT / "docs" / "rules" / "clocks.md").read_text(encoding="utf-8")
    assert [code for code in codes if f"`{code}`" not in pages] == []
