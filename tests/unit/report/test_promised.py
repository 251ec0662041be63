from dataclasses import replace

from supportsim.report.headline import headline
from supportsim.report.page import render
from supportsim.report.promised import promised
from supportsim.report.tables.along import turning
from supportsim.report.turning import goal_of, metrics_along
from supportsim.study.results import Figure, Kept, PromiseResult, StudyResult, Turn

GOAL = "response_attainment/package=premium,severity=1"
LOADS = (0.7, 0.85, 1.0, 1.15, 1.3)


def kept(load: float | None, best: list[str], rivals: list[str]) -> Kept:
    values: dict[str, object] = {} if load is None else {"load": load}
    stage = "base" if load is None else "load"
    return Kept(stage=stage, values=values, keep=best, best=best, rivals=rivals)


def turn(before: str | None, after: str | None, *place: float | None) -> Turn:
    at, low, high = place
    return Turn(
        curve="load", before=before, after=after, designs=[], metric=None,
        at=at, low=low, high=high, text="",
    )  # fmt: skip


def with_promise(result: StudyResult, base: Kept, *turns: Turn) -> StudyResult:
    best = (["tiered"], ["tiered"], ["tiered", "dedicated"], [], [])
    along = [kept(load, who, []) for load, who in zip(LOADS, best, strict=True)]
    promise = PromiseResult(
        label="severity 1 answered", goals={GOAL: 0.95}, then="cost", kept=[base, *along],
        turns=list(turns),
    )  # fmt: skip
    curves = {"load": result.curves["load"]}
    return replace(result, curves=curves, promises={"severity_1": promise})


def test_the_best_that_keeps_it_is_told_with_who_might(result: StudyResult):
    changes = [
        turn("tiered", "dedicated", 0.94, 0.9, None),
        turn("dedicated", None, None, 1.0, 1.15),
    ]
    base = kept(None, ["dedicated"], ["touch_and_hold"])
    assert promised(with_promise(result, base, *changes)) == [
        (
            "Severity 1 answered (answered in time, package premium, severity 1 at least 95.0%): "
            "of the designs that surely keep it, the lowest cost is with dedicated ($6.79 M); too "
            "close to call whether it is kept: touch-and-hold ($6.78 M)."
        ),
        (
            "Severity 1 answered, over case load (times today's), for certain: tiered from 0.7 to "
            "0.85; tiered or dedicated at 1; no design from 1.15 to 1.3. By the means the best "
            "changes from tiered to dedicated near 0.94 (95% interval: at least 0.9); from "
            "dedicated to no design between 1 and 1.15, by overload."
        ),
    ]


def measured(result: StudyResult) -> StudyResult:
    """The result with figures of what is promised along its curve."""
    points = result.curves["load"]
    figure = Figure(mean=0.9, low=0.8, high=1.0, replications=10)
    told = [
        replace(
            point,
            designs={
                name: replace(design, metrics={**design.metrics, GOAL: figure})
                for name, design in point.designs.items()
            },
        )
        for point in points
    ]
    return replace(result, curves={"load": told})


def test_what_is_promised_is_shown_over_the_curves_with_its_goal(result: StudyResult):
    one = with_promise(result, kept(None, ["dedicated"], []))
    assert metrics_along(measured(one), "load")[0] == GOAL
    assert GOAL not in metrics_along(measured(result), "load")
    asked = replace(measured(result), along=(GOAL, "resolution_hours"))
    assert metrics_along(asked, "load")[-2:] == [GOAL, "resolution_hours"]
    assert GOAL not in metrics_along(replace(result, along=(GOAL,)), "load")
    assert goal_of(one, GOAL) == 0.95
    assert goal_of(one, "margin") == result.goals.get("margin")


def test_one_answer_along_a_whole_curve_is_told_once(result: StudyResult):
    one = with_promise(result, kept(None, ["dedicated"], []))
    kept_by_all = [replace(found, best=["tiered"]) for found in one.promises["severity_1"].kept]
    same = replace(one.promises["severity_1"], kept=kept_by_all)
    _, along = promised(replace(one, promises={"severity_1": same}))
    assert along.endswith("for certain: tiered throughout.")


def test_where_somebody_may_keep_it_that_is_not_called_nobody(result: StudyResult):
    one = with_promise(result, kept(None, ["dedicated"], []))
    promise = one.promises["severity_1"]
    unsure = [
        replace(found, rivals=["tiered"]) if found.values == {"load": 1.15} else found
        for found in promise.kept
    ]
    one = replace(one, promises={"severity_1": replace(promise, kept=unsure)})
    _, along = promised(one)
    assert "dedicated at 1; too close to call at 1.15 (tiered); no design at 1.3." in along
    table = turning(one, "load")
    assert table is not None
    assert [cell.text for cell in table.rows[0].cells][-2:] == ["too close", "no design"]


def test_where_nobody_keeps_it_that_is_said(result: StudyResult):
    first, _ = promised(with_promise(result, kept(None, [], [])))
    assert first.endswith("at least 95.0%): no design surely keeps it.")


def test_terminal_and_page_have_the_sentences(result: StudyResult):
    one = with_promise(result, kept(None, ["dedicated"], []))
    (first, second) = promised(one)
    assert headline(one)[:2] == [first, second]
    assert "of the designs that surely keep it" in render(one, [])
    assert promised(result) == []


def test_who_keeps_a_promise_stands_above_who_leads_along_a_curve(result: StudyResult):
    table = turning(with_promise(result, kept(None, ["dedicated"], [])), "load")
    assert table is not None
    first, *others = table.rows
    assert table.corner == "Best at"
    assert first.label == "Severity 1 answered"
    assert first.gloss == "The lowest cost of those that surely keep it."
    assert [cell.text for cell in first.cells] == [
        "tiered", "tiered", "tiered or dedicated", "no design", "no design",
    ]  # fmt: skip
    assert [cell.quiet for cell in first.cells] == [False, False, False, True, True]
    assert others == list(turning(result, "load").rows)
