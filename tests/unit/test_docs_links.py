"""Links in README and docs lead somewhere, and nothing was left to be filled in."""

import re
from pathlib import Path

import pytest

from supportsim.library import FOLDERS

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for folder in (".", "docs", "models", "configs", "experiments")
    for path in (ROOT / folder).glob("*.md" if folder == "." else "**/*.md")
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_relative_links_lead_to_a_file(page: Path):
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_copy_of_the_shipped_files_is_complete(page: Path):
    """Of what is copied by `supportsim init`, no page leads out of the copy."""
    if page.parent == ROOT:
        return
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    inside = [(page.parent / link).resolve().relative_to(ROOT).parts[0] for link in links]
    assert set(inside) <= set(FOLDERS)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_is_left_to_be_filled_in(page: Path):
    assert not re.search(r"@[A-Z]{3,}@|TODO|TBD", page.read_text(encoding="utf-8"))


def test_there_are_pages():
    assert len(PAGES) > 20
