"""Rules that a plan may state and no engine plays yet: such a plan is refused, not misplayed."""

from supportsim.errors import InputError
from supportsim.plan.plan import Plan
from supportsim.units import NONE


def require_played(plan: Plan) -> None:
    """Refuse a plan with a rule that the engines do not know.

    Raises:
        InputError: Names the first such column.
    """
    people, desks = plan.engineers, plan.desks
    stated = {
        "engineers.on_call": (people.on_call != NONE).any(),
        "engineers.ramp_class": (people.ramp_class != NONE).any(),
        "engineers.only_solvable": people.only_solvable.any(),
        "desks.overtime_limit": (desks.overtime_limit != NONE).any(),
        "desks.review_every": (desks.review_every != NONE).any(),
        "mechanisms.topic_from_assists": plan.mechanisms.topic_from_assists,
    }
    for column, is_stated in stated.items():
        if is_stated:
            raise InputError([f"the plan's {column} states a rule that no engine plays yet"])
