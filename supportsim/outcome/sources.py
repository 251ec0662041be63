"""Where the cost comes from: lines of the statement gathered into a few sources."""

from collections.abc import Mapping, Sequence
from typing import Final

from supportsim.outcome.outsourcing import OUTSOURCING
from supportsim.outcome.statement import OVERHEAD_LINES, REVENUE_LINES

#: Source to the beginnings of its lines, in the order in which they are shown. A line of
#: which nobody has heard is base pay.
SOURCES: Final[dict[str, tuple[str, ...]]] = {
    "base": ("salaries: ",),
    "premium": ("shift premiums",),
    "standby": ("standby",),
    "call_outs": ("call-outs",),
    "overtime": ("overtime",),
    "outsourced": (OUTSOURCING,),
    "interns": ("interns",),
    "hiring": ("hiring",),
    "overhead": tuple(line for line in OVERHEAD_LINES if line != "hiring"),
}


def source_of(line: str) -> str | None:
    """The source of a cost line; None for income."""
    if line.startswith(REVENUE_LINES):
        return None
    found = (source for source, heads in SOURCES.items() if line.startswith(heads))
    return next(found, "base")


def cost_by_source(statement: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Cost of the whole window by source, positive; sources without a line are left out.

    The sources add up to the cost of the statement.

    Args:
        statement: Line to money by month, costs negative.
    """
    found: dict[str, float] = {}
    for line, months in statement.items():
        source = source_of(line)
        if source is not None:
            found[source] = found.get(source, 0.0) - sum(months)
    return {source: found[source] + 0.0 for source in SOURCES if source in found}
