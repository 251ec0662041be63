"""Work rules: what the law lets one person work, as the scenario states it."""

from typing import Annotated

from pydantic import Field

from supportsim.inputs.base import Model

#: Hours of a week.
WeekHours = Annotated[float, Field(ge=0, le=168, allow_inf_nan=False)]


class WorkRules(Model):
    """Limits on the roster of a person; seats and `always` stand for nobody and have none.

    The defaults are those of the European Working Time Directive, 2003/88/EC: articles 6
    (48 hours a week), 3 (11 hours of rest a day) and 5 (24 hours more once a week).

    Attributes:
        hours_per_week: Most rostered hours in a week; 168 for no limit.
        rest_hours: Least rest between two shifts; 0 for none.
        weekly_rest_hours: Least length of the longest rest of a week; 0 for none.
    """

    hours_per_week: WeekHours = Field(default=48.0, gt=0)
    rest_hours: float = Field(default=11.0, ge=0, le=24, allow_inf_nan=False)
    weekly_rest_hours: WeekHours = 35.0
