"""Every study of a laboratory can be checked: without mistakes, with a figure for every desk.

Those of the other worlds are held by tests of all designs on all of these.
"""

import math
from pathlib import Path

import pytest

from supportsim.checking import check_files

ROOT = Path(__file__).parents[2]
STUDIES = [
    study
    for study in sorted((ROOT / "experiments").glob("*/*.yaml"))
    if "configs/laboratory/" in study.read_text(encoding="utf-8")
]


def test_there_are_studies():
    assert len({study.parent for study in STUDIES}) > 5


@pytest.mark.parametrize(
    "study", STUDIES, ids=[f"{study.parent.name}/{study.stem}" for study in STUDIES]
)
def test_each_is_without_mistakes_and_its_work_is_expected(study: Path):
    found = check_files([study])
    shares = [share for one in found.expected for share in one.desks.values()]
    assert shares
    assert all(math.isfinite(share) for share in shares)
