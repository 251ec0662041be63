"""The page an executive forwards: one HTML file that opens anywhere, offline."""

from importlib import resources
from typing import Final

from supportsim.report.blocks import bullets, typeset
from supportsim.report.headline import answers, cautions
from supportsim.report.markup import Markup, tag
from supportsim.report.measures import words
from supportsim.report.numbers import capital
from supportsim.report.picture import Picture
from supportsim.report.pictures import pictures as all_pictures
from supportsim.report.sections import (
    assumptions,
    comparison_section,
    curve_sections,
    detail_section,
    front_section,
    heat_section,
    money_section,
    month_section,
    provenance,
    turning_tables,
    waiting_section,
)
from supportsim.report.turning_words import asked_points
from supportsim.study.results import StudyResult

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def render(result: StudyResult, pictures: list[Picture] | None = None) -> str:
    """The whole report as one HTML text, with nothing to load and no script.

    `pictures` are drawn from the result when left out. The same result gives the same
    bytes.
    """
    drawn = all_pictures(result) if pictures is None else pictures
    body = tag("main", *_parts(result, drawn))
    return f"<!DOCTYPE html>\n{tag('html', _head(result), tag('body', body), lang='en')}\n"


def _head(result: StudyResult) -> Markup:
    sheet = resources.files("supportsim.report").joinpath("page.css").read_text(encoding="utf-8")
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{_title(result)}: report"),
        tag("style", Markup(sheet)),
    )


def _title(result: StudyResult) -> str:
    return capital(result.name.replace("_", " "))


def _parts(result: StudyResult, drawn: list[Picture]) -> list[Markup]:
    return [
        _top(result),
        _answer(result),
        front_section(result, drawn),
        detail_section(result),
        *curve_sections(result, drawn),
        month_section(result, drawn),
        waiting_section(drawn),
        heat_section(drawn),
        money_section(result, drawn),
        comparison_section(result),
        assumptions(result),
        provenance(result),
    ]


def _top(result: StudyResult) -> Markup:
    names = ", ".join(capital(words(name)) for name in result.base.designs)
    facts = f"Scenario {words(result.scenario)} \N{MIDDLE DOT} {names} \N{MIDDLE DOT} "
    facts += f"{result.base.replications} replications on the same cases"
    return tag(
        "header",
        tag("p", _title(result), class_="kicker"),
        tag("h1", result.question),
        tag("p", result.description),
        tag("p", facts, class_="facts"),
    )


def _answer(result: StudyResult) -> Markup:
    first, *rest = answers(result)
    if not result.promises:
        rest += [
            sentence
            for sentence in asked_points(result)
            if sentence not in rest and not first.endswith(sentence)
        ]
    return tag(
        "section",
        tag("h2", "The answer"),
        tag("p", typeset(first), class_="lead"),
        bullets("", rest),
        turning_tables(result),
        *(tag("p", sentence, class_="small") for sentence in cautions(result)),
        id="answer",
        class_="answer",
    )
