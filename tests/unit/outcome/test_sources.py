import pytest

from supportsim.outcome.sources import SOURCES, cost_by_source, source_of

STATEMENT = {
    "support fees: gold": [900.0, 900.0],
    "SLA credits: gold": [-5.0, 0.0],
    "salaries: l1 at paris": [-100.0, -110.0],
    "salaries: l2 at paris": [-50.0, -50.0],
    "shift premiums": [-7.0, -8.0],
    "overtime": [0.0, 0.0],
    "outsourcing: night": [-20.0, -21.0],
    "hiring": [-12.0, 0.0],
    "tools": [-1.0, -2.0],
    "rent": [-3.0, -4.0],
    "management": [-5.0, -6.0],
}


def test_the_sources_add_up_to_the_cost():
    found = cost_by_source(STATEMENT)
    assert found == {
        "base": 310,
        "premium": 15,
        "overtime": 0,
        "outsourced": 41,
        "hiring": 12,
        "overhead": 21,
    }
    costs = [months for line, months in STATEMENT.items() if ": gold" not in line]
    assert sum(found.values()) == -sum(sum(months) for months in costs)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("interns: summer at paris", "interns"),
        ("standby", "standby"),
        ("call-outs", "call_outs"),
        ("case fees: gold", None),
        ("a line of tomorrow", "base"),
    ],
)
def test_every_line_has_its_source(line: str, source: str | None):
    assert source_of(line) == source
    assert source is None or source in SOURCES
