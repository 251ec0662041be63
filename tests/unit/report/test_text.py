from dataclasses import replace
from types import ModuleType

from supportsim.report.tables.front import front
from supportsim.report.tables.table import Cell, Row, table_of
from supportsim.report.text import WIDTH, study_text, table_text
from supportsim.study.results import PointResult, StudyResult


def test_no_line_is_wider_than_the_terminal(result: StudyResult, factory: ModuleType):
    many = ("tiered", "touch_and_hold", "dedicated", "swarm_with_a_rather_long_name", "e", "f")
    for study in (result, factory.study(designs=many)):
        lines = study_text(study).splitlines()
        assert max(map(len, lines)) <= WIDTH
        assert min(len(line) - len(line.rstrip()) for line in lines) == 0


def test_columns_are_aligned_right_under_their_heads(result: StudyResult):
    lines = table_text(front(result)).splitlines()
    head = lines[1]
    for name in ("Tiered", "Touch-and-hold", "Dedicated"):
        end = head.index(name) + len(name)
        values = [line for line in lines[3:] if len(line) >= end]
        assert values
        assert all(line[end - 1] != " " and line[end : end + 2].strip() == "" for line in values)


def test_more_designs_than_fit_go_into_further_blocks(factory: ModuleType):
    designs = tuple(f"design_number_{n}_of_six" for n in range(6))
    text = table_text(front(factory.study(designs=designs)))
    assert text.count("Measure") > 1
    for n in range(6):
        assert f"Design number {n} of six" in text


def test_the_text_is_plain_ascii_and_ends_with_headline_and_notes(result: StudyResult):
    text = study_text(result)
    assert text.isascii()
    assert "- Touch-and-hold resolves the most cases in time: 93.4%" in text
    assert text.rstrip().endswith("The base point took 212 s")


def test_overloaded_points_carry_a_star(result: StudyResult):
    assert "* overloaded: the backlog keeps growing" in study_text(result)


def test_a_study_without_curves_prints(result: StudyResult):
    assert "MARGIN: CASE LOAD (TIMES TODAY'S)" in study_text(result)
    assert "CASE LOAD" not in study_text(replace(result, curves={}))


def test_indicative_intervals_carry_a_tilde_that_is_explained(result: StudyResult):
    lines = study_text(result).splitlines()
    assert sum(line.startswith("~ indicative") for line in lines) == 1
    assert "~ indicative" not in table_text(front(result))


def test_differences_stand_in_a_line_each_with_what_pairing_gained(result: StudyResult):
    lines = [" ".join(line.split()) for line in study_text(result).splitlines()]
    assert "tiered less touch-and-hold -6.3 points -6.9 to -5.7 points 0.81 4.2" in lines
    assert "DIFFERENCES" not in study_text(
        replace(result, base=replace(result.base, differences=[]))
    )


def test_the_terminal_leaves_the_long_list_to_the_report(result: StudyResult):
    text = study_text(result)
    assert "Occupancy" in text
    assert "Staff cost a year" in text
    assert "Waiting per case" not in text


def test_a_block_of_designs_leaves_out_what_none_of_them_has():
    has, lacks = Cell(text="7"), Cell(text="-", quiet=True)
    columns = tuple(f"a design of a long name {n}" for n in range(4))
    rows = [
        Row(label="People", cells=(has,) * 4),
        Row(label="Call-outs", cells=(has, lacks, lacks, lacks)),
    ]
    text = table_text(table_of("Side by side", "", columns, rows))
    assert text.count("People") == 2
    assert text.count("Call-outs") == 1


def test_the_terminal_folds_warnings_that_say_the_same(result: StudyResult):
    lines = [f"models/{name}.yaml:3:1: nobody is rostered" for name in ("a", "b")]
    text = study_text(replace(result, warnings=lines))
    assert "- models/a.yaml:3:1 and b.yaml:3:1: nobody is rostered" in text


def test_without_contracts_the_terminal_tells_what_the_study_asks_about(result: StudyResult):
    def bare(point: PointResult) -> PointResult:
        kept = ("cost_per_case", "resolution_hours")
        return replace(
            point,
            designs={
                name: replace(design, metrics={m: design.metrics[m] for m in kept})
                for name, design in point.designs.items()
            },
        )

    curves = {"load": [bare(point) for point in result.curves["load"]]}
    asked = replace(
        result, base=bare(result.base), curves=curves, goals={}, along=("resolution_hours",)
    )
    text = study_text(asked)
    assert "TIME TO RESOLUTION: CASE LOAD (TIMES TODAY'S)" in text
    differences = text.partition("DIFFERENCES")[2]
    assert "Time to resolution\ntiered less touch-and-hold" in differences
