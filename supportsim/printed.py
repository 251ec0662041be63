"""What the commands print beside results, as text."""

from typing import TYPE_CHECKING, Final

from supportsim.progress import clock

if TYPE_CHECKING:
    from supportsim.checking import Checked
    from supportsim.study.results import StudyResult

#: So many failed replications are told line by line.
MOST_FAILURES: Final = 10
#: What the expected work of `check` never counts.
_NOT_EXPECTED: Final = (
    "  Not counted: that people are busy when a touch or a plea for help arrives, and what follows."
)

#: What to try in a folder that `init` has made.
NEXT_STEPS: Final = """\
Next:
  cd {folder}
  supportsim check experiments/which_structure
  supportsim compare configs/enterprise_software.yaml models/tiered.yaml \\
      models/touch_and_hold.yaml --reps 2 --out out/first_look
  supportsim run experiments/which_structure
"""


def failures_of(result: "StudyResult") -> list[str]:
    """A line for each replication that failed, at whatever point."""
    stages = [*result.curves.values(), *result.grids.values()]
    points = [result.base, *(point for stage in stages for point in stage)]
    return [
        f"{', '.join(f'{name}={value}' for name, value in point.values.items()) or 'base'}: {line}"
        for point in points
        for line in point.failures
    ]


def first_failures(failures: list[str]) -> list[str]:
    """Lines on the first failed replications, and how many more there are."""
    more = len(failures) - MOST_FAILURES
    told = [f"failed: {line}" for line in failures[:MOST_FAILURES]]
    return told + ([f"and {more} more"] if more > 0 else [])


def checked_text(checked: "Checked") -> str:
    """What `check` found: files without mistakes, warnings, notes, and how busy desks will be."""
    # The words of the report are many modules, which a run that prints none of them does without.
    from supportsim.report.alike import told_once  # noqa: PLC0415
    from supportsim.report.blocks import without_detours  # noqa: PLC0415

    lines = [f"{file}: {kind}, no mistakes" for file, kind in checked.kinds.items()]
    lines += [
        f"warning: {line}" for line in told_once(list(map(without_detours, checked.warnings)))
    ]
    lines += checked.notes
    if checked.expected:
        lines += ["", "Expected work over case hours, before any run:"]
    for one in checked.expected:
        shares = [f"{desk} {share:.1%}" for desk, share in one.desks.items()]
        lines.append(f"  {one.design} on {one.scenario}: {one.overall:.1%} ({', '.join(shares)})")
        too_much = [desk for desk, share in one.desks.items() if share > 1]
        if too_much:
            told = ", ".join(too_much)
            lines.append(f"    more work than hours, so the backlog may grow: {told}")
        lines += [f"    not counted here: {', '.join(one.left_out)}"] if one.left_out else []
    if checked.expected:
        lines.append(_NOT_EXPECTED)
    return "\n".join(lines) + "\n"


def times_text(timings: dict[str, float]) -> str:
    """Stages with the time each took, and all together."""
    parts = [f"{stage} {clock(seconds)}" for stage, seconds in timings.items()]
    return ", ".join([*parts, f"in all {clock(sum(timings.values()))}"])
