"""Mistakes of type, of names and of fit are told in one round, and none that another one causes."""

import shutil
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from supportsim import api
from supportsim.checking import check_files
from supportsim.errors import InputError
from supportsim.inputs.together import Asked, all_mistakes

VALID = Path(__file__).parents[2] / "files" / "valid"

#: Mistakes as (file, text, what it becomes).
Mistake = tuple[str, str, str]

#: Of types, ranges, keys and places.
TYPES: list[Mistake] = [
    ("scenario", "start: 2025-01-06\n", ""),
    ("scenario", "books_timezone: America/New_York", "books_timezone: 7"),
    ("scenario", "window_weeks: 4", "window_weeks: many"),
    ("scenario", "shrinkage: 0.25", "shrinkage: 1.25"),
    ("scenario", 'opens: "07:00"', "opens: seven"),
    ("scenario", "  effort_law: lognormal\n", "  effort_law: lognorml\n"),
    ("scenario", "mean: 0.4", "mean: [0.4]"),
    ("scenario", "costs:\n", "csts:\n"),
    ("scenario", "    wage_per_year: 60000\n", ""),
    ("scenario", "grades:\n", "grads:\n"),
    ("scenario", "\nskills:\n", "\nskils:\n"),
    ("scenario", "    profile: office\n    licence_per_year: 25000", "    prof: 1"),
    ("design", "headcount: 1.5", "headcount: -1.5"),
    ("design", "headcount: 1.5", "headcount: few"),
    ("design", "to: specialists}", "too: specialists}"),
    ("design", "escalation: {rule: transfer, to: specialists}", "escalation: transfer"),
    ("design", 'starts: "11:00"', "starts: eleven"),
    ("design", "shifts:\n", "shfts:\n"),
    ("design", "    staff:\n      early: {grade: L2", "    staf:\n      early: {grade: L2"),
    ("design", "description: A front desk", "about: A front desk"),
]
#: Of names inside a file.
NAMES: list[Mistake] = [
    ("scenario", "calendar: extended", "calendar: extend"),
    ("scenario", "package: standard", "package: standrd"),
    ("scenario", "kinds.question.effort_hours: assum", "kinds.questn.effort_hours: assum"),
    ("design", "L1, headcount: 1, shift: late", "L1, headcount: 1, shift: lat"),
    ("design", "balance: {desk: specialists", "balance: {desk: specialist"),
]
#: Of names in one file that the other one lacks.
FITS: list[Mistake] = [
    ("design", "grade: L1, headcount: 1, shift: early", "grade: L3, headcount: 1, shift: early"),
    ("design", "  front:\n    site: boston", "  front:\n    site: bostn"),
    (
        "design",
        "grade: L2, headcount: 1, ",
        "grade: L2, skills: [netwrk], headcount: 1, ",
    ),
]


#: Where the names themselves are not understood, nobody can tell whether one is among them.
HIDDEN = {
    (TYPES[9], FITS[0]),
    (TYPES[10], FITS[2]),
    (TYPES[17], NAMES[3]),
    (TYPES[18], FITS[2]),
}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own, in which files have the same names in every test."""
    monkeypatch.chdir(tmp_path)


def write(*mistakes: Mistake) -> tuple[Path, Path]:
    """The valid scenario and design with some mistakes; an earlier one may undo a later one."""
    files = {"scenario": "scenario.yaml", "design": "tiered.yaml"}
    for which, name in files.items():
        text = (VALID / name).read_text(encoding="utf-8")
        for file, old, new in mistakes:
            if file == which:
                assert old in (VALID / name).read_text(encoding="utf-8")
                text = text.replace(old, new, 1)
        Path(name).write_text(text, encoding="utf-8")
    return Path("scenario.yaml"), Path("tiered.yaml")


@cache
def told(*mistakes: Mistake) -> list[str]:
    """Messages without their places, which other mistakes may move."""
    scenario, design = write(*mistakes)
    lines = all_mistakes(Asked(file=scenario, sets=()), {"tiered": Asked(file=design, sets=())})
    return [line.split(": ", 1)[1] for line in lines]


@pytest.mark.parametrize("mistake", [*TYPES, *NAMES, *FITS], ids=str)
def test_each_mistake_alone_is_told_and_causes_no_other_message(mistake: Mistake):
    lines = told(mistake)
    # A key that is misspelt is unknown, and may be missing.
    assert 1 <= len(lines) <= 2
    assert len(lines) == 1 or any("is missing" in line for line in lines)


@pytest.mark.parametrize(("one", "other"), list(product(TYPES, [*NAMES, *FITS])), ids=str)
def test_a_mistake_of_type_hides_no_wrong_name_and_adds_no_message(one: Mistake, other: Mistake):
    expected = told(one) if (one, other) in HIDDEN else told(one) + told(other)
    assert set(told(one, other)) == set(expected)


@pytest.mark.parametrize("one", TYPES, ids=str)
def test_two_mistakes_of_type_add_no_message(one: Mistake):
    for other in TYPES[::3]:
        assert set(told(one, other)) <= {*told(one), *told(other)}


def test_no_mistakes_make_no_message():
    assert told() == []


THREE_KINDS = (
    ("scenario", "window_weeks: 4", "window_weeks: many"),
    ("scenario", "start: 2025-01-06\n", ""),
    ("scenario", "calendar: extended", "calendar: extend"),
    ("design", "headcount: 1.5", "headcount: few"),
    ("design", "L1, headcount: 1, shift: late", "L1, headcount: 1, shift: lat"),
    ("design", "  front:\n    site: boston", "  front:\n    site: bostn"),
    ("design", "grade: L2, headcount: 1, ", "grade: L3, headcount: 1, "),
)  # fmt: skip
EXPECTED = [
    "scenario.yaml:1:1: start: is missing",
    "scenario.yaml:5:1: window_weeks: must be a whole number (got 'many')",
    (
        "scenario.yaml:74:5: packages.premium.calendar: unknown calendar 'extend' "
        "(did you mean 'extended'?)"
    ),
    "tiered.yaml:12:39: desks.front.staff.late.shift: unknown shift 'lat' (did you mean 'late'?)",
    "tiered.yaml:19:25: desks.specialists.staff.late.headcount: must be a number (got 'few')",
    (
        "tiered.yaml:8:5: desks.front.site: unknown site 'bostn' (did you mean 'boston'?) "
        "(scenario scenario.yaml)"
    ),
    (
        "tiered.yaml:18:15: desks.specialists.staff.early.grade: unknown grade 'L3' "
        "(known: L1, L2) (scenario scenario.yaml)"
    ),
]


def test_mistakes_of_all_three_kinds_are_told_in_one_round():
    files = write(*THREE_KINDS)
    with pytest.raises(InputError) as checked:
        check_files(files)
    assert checked.value.problems == EXPECTED
    with pytest.raises(InputError) as run:
        api.run_study(api.study_of(files[0], files[1:]))
    assert run.value.problems == EXPECTED


def test_two_designs_are_told_together():
    scenario, design = write(*THREE_KINDS)
    other = Path("other.yaml")
    shutil.copy(design, other)
    with pytest.raises(InputError) as refused:
        api.study_of(scenario, [design, other])
    again = [line.replace("tiered.yaml", "other.yaml") for line in EXPECTED[3:]]
    assert refused.value.problems == [*EXPECTED, *again]


def test_a_design_that_cannot_serve_is_told_where_both_files_are_sound():
    unable = ("design", "grade: L2, headcount: 1.5", "grade: L1, headcount: 1.5")
    assert told(unable) == [
        (
            "desks.specialists.staff.late.grade: L1 has competence question 0.85, "
            "configuration 0.45, defect 0.1, and this desk has no escalation, "
            "so its people must solve every case (scenario scenario.yaml)"
        )
    ]


def test_a_study_with_mistakes_tells_those_of_its_files_too():
    write(*THREE_KINDS)
    Path("study.yaml").write_text(
        "description: d\nsource: s\nquestion: q\nscenario: scenario.yaml\nseed: one\n"
        "designs: {tiered: tiered.yaml, lost: nowhere.yaml}\nreference: tierd\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as refused:
        check_files([Path("study.yaml")])
    assert refused.value.problems == [
        "study.yaml:5:1: seed: must be a whole number (got 'one')",
        "study.yaml:6:32: designs.lost: no such file (got 'nowhere.yaml')",
        "study.yaml:7:1: reference: unknown design 'tierd' (did you mean 'tiered'?)",
        *EXPECTED[:5],
    ]
