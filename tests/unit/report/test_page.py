import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

from supportsim.report.markup import Markup, tag
from supportsim.report.page import render
from supportsim.report.picture import Picture
from supportsim.report.write import write
from supportsim.study.results import Figure, Optimum, StudyResult

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)> id="x" $a_b$'
VOID = {"meta", "br", "img", "hr"}


class Reader(HTMLParser):
    """Collects tags, ids and attributes, and checks that tags close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str | None] = []
        self.links: list[str | None] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]):
        """Note an opening tag."""
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        self._note(attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]):
        """Note a tag that closes itself."""
        self.tags.append(tag)
        self._note(attrs)

    def handle_endtag(self, tag: str):
        """Close what was opened last."""
        assert self.open.pop() == tag

    def _note(self, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            assert not key.startswith("on"), f"{key} runs code"
            if key == "id":
                self.ids.append(value)
            if key in {"href", "src", "xlink:href", "srcset", "action"}:
                self.links.append(value)


def read(page: str):
    reader = Reader()
    reader.feed(page)
    assert not reader.open
    return reader


def test_ids_are_unique_over_all_pictures(page: str):
    ids = read(page).ids
    assert len(ids) > 100
    assert len(ids) == len(set(ids))


def test_nothing_is_loaded_and_nothing_runs(page: str):
    reader = read(page)
    assert not {"script", "link", "iframe", "img", "object", "base"} & set(reader.tags)
    assert all(link.startswith(("#", "data:")) for link in reader.links)
    assert re.findall(r"url\((?!#)", page) == []
    assert "@import" not in page
    assert set(re.findall(r'(\S+)="https?:', page)) <= {"xmlns", "xmlns:xlink"}
    assert "default-src &#x27;none&#x27;; style-src &#x27;unsafe-inline&#x27;" in page


def test_hostile_names_stay_text(result: StudyResult):
    base = result.base
    designs = {EVIL: replace(base.designs["tiered"], name=EVIL), **base.designs}
    hostile = replace(
        result,
        name=EVIL,
        question=EVIL,
        description=EVIL,
        scenario=EVIL,
        base=replace(base, designs=designs, failures=[EVIL], best={EVIL: [EVIL]}),
        curves={EVIL: [replace(base, values={EVIL: EVIL})]},
        labels={EVIL: EVIL},
        assumptions=[EVIL],
        warnings=[EVIL],
        notes=[EVIL],
        provenance={EVIL: EVIL},
    )
    page = render(hostile)
    reader = read(page)
    assert not {"script", "img"} & set(reader.tags)
    assert len(reader.ids) == len(set(reader.ids))


def test_the_parts_stand_in_order(page: str):
    found = re.findall(r'<section[^>]* id="([^"]+)"', page)
    assert found == [
        "answer",
        "measures",
        "designs",
        "curve-load",
        "curve-easy",
        "months",
        "waiting",
        "staffing",
        "money",
        "sure",
        "assumptions",
        "provenance",
    ]


def test_the_reader_finds_headline_assumptions_seed_and_hash(page: str, result: StudyResult):
    assert "Touch-and-hold resolves the most cases in time: 93.4%" in page
    assert "Patience hours: a guess" in page
    assert result.provenance["input_hash"] in page
    assert "misses goal" in page
    assert "\N{MINUS SIGN}252,173" in page


def test_few_replications_are_marked_once_by_a_tilde_that_is_explained(
    result: StudyResult, factory: ModuleType
):
    few = replace(factory.point({"load": 1.0}), values={})
    page = render(replace(result, base=few, curves={}), [])
    assert page.count("~ indicative") == 1
    assert 'class="between">~\N{NO-BREAK SPACE}' in page
    assert "badge" not in page
    assert "~ indicative" not in render(replace(result, curves={}), [])


def test_curves_that_are_too_close_throughout_are_told_in_a_sentence(result: StudyResult):
    """Three tables of nothing but "too close" would tell a reader no more."""
    points = [
        replace(point, differences=[], best={metric: list(point.designs) for metric in point.best})
        for point in result.curves["easy"]
    ]
    close = replace(result, curves={"load": result.curves["load"], "easy": points}, crossovers=[])
    shown = render(close, [])
    sentence = "Too close to call at every value, in every measure: Share of easy cases."
    assert sentence in shown
    assert shown.count('class="stack turning"') == 1
    assert "Too close to call at every value" not in render(result, [])


def test_only_tables_too_wide_for_paper_become_blocks_on_it(factory: ModuleType):
    few, many = (
        render(factory.study(designs=tuple(f"d_{n}" for n in range(count))), [])
        for count in (10, 14)
    )
    assert not re.search(r'<table class="[^"]*wide', few)
    assert re.search(r'<table class="stack many wide', many)
    sheet = many.partition("@media print")[2].partition("</style>")[0]
    assert "table.wide td::before { content: attr(data-label)" in sheet


def test_who_may_be_best_follows_the_rule_of_the_headline(result: StudyResult):
    differences = [
        replace(d, low=-1.0, high=1.0) if d.metric == "resolution_attainment" else d
        for d in result.base.differences
    ]
    close = replace(result, base=replace(result.base, differences=differences), curves={})
    assert result.base.best["resolution_attainment"] == ["touch_and_hold"]
    assert "Resolved in time: touch-and-hold, dedicated and tiered</li>" in render(close, [])


def test_a_curve_says_whether_the_same_people_work_at_every_value(result: StudyResult, page: str):
    assert page.count("The same people at every value") == 2
    moved = {n: replace(d, headcounts={"front/l1": 1.0}) for n, d in result.base.designs.items()}
    other = render(replace(result, base=replace(result.base, designs=moved)), [])
    assert "The same people at every value" not in other


def test_what_the_study_asks_stands_on_the_page_once(result: StudyResult):
    best = Optimum(
        curve="load",
        metric="hand_offs_per_case",
        design="tiered",
        at=1.0,
        low=1.0,
        high=1.0,
        text="",
    )
    asked = render(replace(result, optima=[best]), [])
    assert asked.count("for tiered the best value is 1.") == 1
    bare = {n: replace(d, metrics={}) for n, d in result.base.designs.items()}
    costs = {
        n: replace(
            d,
            metrics={
                "cost_per_case": Figure(
                    mean=1.0, low=0.9, high=1.1, replications=2, indicative=True
                )
            },
            staff_cost=1.0,
        )
        for n, d in bare.items()
    }
    base = replace(result.base, designs=costs)
    few = render(replace(result, optima=[best], base=base, goals={}), [])
    assert few.count("for tiered the best value is 1.") == 1
    assert "First indication only" in few


def test_a_window_of_some_months_is_a_period_and_no_year(result: StudyResult, page: str):
    short = {n: replace(d, months=d.months[:5]) for n, d in result.base.designs.items()}
    other = render(replace(result, base=replace(result.base, designs=short)), [])
    assert "very many such periods" in other
    assert "very many such years" in page


def test_a_result_with_hardly_anything_still_makes_a_page(result: StudyResult):
    bare = {
        name: replace(d, metrics={}, series={}, statement={}, months=[])
        for name, d in result.base.designs.items()
    }
    base = replace(result.base, designs=bare, differences=[], best={})
    page = render(replace(result, base=base, curves={}, crossovers=[]))
    assert "No design has figures that can be compared." in page
    assert read(page).tags.count("svg") == 0


def test_the_page_is_reproducible_and_small_enough_to_mail(
    result: StudyResult, drawn: list[Picture], page: str
):
    assert render(result, drawn) == page
    assert len(page.encode()) < 1_000_000


def test_page_and_pictures_are_written_side_by_side(result: StudyResult, tmp_path: Path):
    paths = write(replace(result, curves={}), tmp_path / "new" / "folder")
    assert (tmp_path / "new/folder/report.html") == paths[0]
    assert {path.suffix for path in paths[1:]} == {".svg"}
    assert all(path.read_text(encoding="utf-8") for path in paths)


def test_markup_escapes_texts_and_attributes_but_not_itself():
    inner = tag("b", "<&>")
    assert tag("p", inner, title='"') == '<p title="&quot;"><b>&lt;&amp;&gt;</b></p>'
    assert isinstance(inner, Markup)


def test_the_second_picture_of_cost_is_explained_where_there_is_one(page: str, result: StudyResult):
    told = "The second picture of cost by source"
    assert told in page
    assert told not in render(result, pictures=[])
