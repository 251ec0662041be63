"""Slips of the pen in the C engine, as `make slips` tries them: built, played, noticed or not."""

from pathlib import Path

import pytest
import slips
from compiled_builds import compiler
from slips import NOT_BUILT, NOT_NOTICED, STOPPED, Slip, all_slips, outcome, some_slips, write_known

from supportsim.compiled.library import why_missing

pytestmark = [
    pytest.mark.skipif(why_missing() is not None, reason=str(why_missing())),
    pytest.mark.skipif(compiler() is None, reason="there is no C compiler"),
]


@pytest.fixture(scope="module", name="known")
def known_plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("known") / "known"
    with pytest.MonkeyPatch.context() as fewer:
        fewer.setattr(slips, "SMALL", 100)
        fewer.setattr(slips, "CROWDS", 1)
        write_known(path)
    return path


def slip_of(file: str, was: str, now: str) -> Slip:
    """A slip in the only line that has some code."""
    found = [one for one in all_slips() if one.file == file and was in one.was]
    assert len({one.line for one in found}) == 1
    line = found[0].was
    return Slip(file=file, line=found[0].line, was=line, now=line.replace(was, now))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("who->idle_since = engine->now", NOT_NOTICED),
        ("who->idle_since = 0", "small"),
        ("who->idle_since = nobody", NOT_BUILT),
        ("fail(OUT_OF_BOUNDS)", STOPPED),
    ],
)
def test_a_slip_is_noticed_by_what_it_does(known: Path, now: str, expected: str):
    slip = slip_of("hands.h", "who->idle_since = engine->now", now)
    assert outcome(slip, known) == expected


def test_slips_are_drawn_from_the_whole_source():
    drawn = some_slips(400, 1)
    assert len(set(drawn)) == 400
    assert len({slip.file for slip in drawn}) > 20
    assert all(slip.was != slip.now.strip() for slip in drawn)
    assert drawn == some_slips(400, 1)
