"""Lists and paths as a page shows them."""

import pytest

from supportsim.report.blocks import folded, typeset, without_detours
from supportsim.report.style import headed


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("experiments/one/../../models/cover/a.yaml:3:1: x", "models/cover/a.yaml:3:1: x"),
        ("a: x (scenario experiments/one/../../configs/b.yaml)", "a: x (scenario configs/b.yaml)"),
        ("../../models/a.yaml: stays", "../../models/a.yaml: stays"),
        ("/home/me/../you/a.yaml, from 1 to 2", "/home/you/a.yaml, from 1 to 2"),
        ("nobody is rostered 00:00-07:00 ...", "nobody is rostered 00:00-07:00 ..."),
    ],
)
def test_a_path_makes_no_detour(written: str, shown: str):
    assert without_detours(written) == shown


def test_of_many_lines_some_are_folded():
    few, many = (str(folded("Warnings", [f"w{n}" for n in range(count)], 5)) for count in (5, 8))
    assert "<details" not in few
    assert "The other 3" in many
    assert many.index("w4") < many.index("<details") < many.index("w5")


def test_a_long_name_has_a_row_of_the_title_to_itself():
    assert headed("On-call", "money by month") == "On-call: money by month"
    assert headed("Night-and-weekend-shifts", "money by month") == (
        "Night-and-weekend-shifts:\nmoney by month"
    )


def test_signs_and_units_stay_with_their_numbers():
    assert typeset("between -$19,194 and 3 h") == (
        "between \N{MINUS SIGN}\N{WORD JOINER}$19,194 and 3\N{NO-BREAK SPACE}h"
    )
    assert typeset("~ -1.5 to 8.13 M") == (
        "~\N{NO-BREAK SPACE}\N{MINUS SIGN}1.5 to 8.13\N{NO-BREAK SPACE}M"
    )
    assert typeset("3 hours of 2 Mondays") == "3 hours of 2 Mondays"
