"""Whether somebody at every desk takes what people within their competence leave."""

from collections.abc import Iterator

from supportsim.inputs.arrivals import Arrivals
from supportsim.inputs.design import Design, Staff
from supportsim.inputs.problems import Problem
from supportsim.inputs.scenario import Scenario


def taking_problems(
    scenario: Scenario, design: Design, coming: dict[str, Arrivals]
) -> Iterator[Problem]:
    """Yield desks at which some case would wait for ever, since all leave what is too hard.

    Args:
        scenario: What people of each grade can solve.
        design: Who takes what.
        coming: Cases of which some work may have to wait at each desk.
    """
    for name, here in coming.items():
        desk = design.desks[name]
        leaving = [
            role for role, staff in desk.staff.items() if _leaves_some(scenario, staff, here)
        ]
        held = [staff.skills for role, staff in desk.staff.items() if role not in leaving]
        if not leaving or None in held:
            continue
        lacking = sorted(here.skills - {skill for skills in held for skill in skills or ()})
        if lacking:
            reason = f"nobody here takes the harder cases that need {', '.join(lacking)}"
            message = f"they take only what they can solve, and {reason}"
            yield Problem(path=("desks", name, "staff", leaving[0], "takes"), message=message)


def _leaves_some(scenario: Scenario, staff: Staff, here: Arrivals) -> bool:
    """Whether people of a staff leave some of the cases that come here."""
    competence = scenario.grades[staff.grade].competence
    is_able = all(competence.get(kind, 0.0) >= 1 for kind in here.kinds)
    return staff.takes == "within_competence" and not is_able
