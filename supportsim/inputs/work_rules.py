"""Work rules: what the law lets one person work, as the scenario states it."""

from typing import Annotated, Final

from pydantic import Field

from supportsim.inputs.base import Model

#: Days in which those on standby are counted.
FOUR_WEEKS: Final = 28
#: Hours of a week.
WeekHours = Annotated[float, Field(ge=0, le=168, allow_inf_nan=False)]


class WorkRules(Model):
    """Limits on the roster of a person; seats and `always` stand for nobody and have none.

    The defaults are those of the European Working Time Directive, 2003/88/EC: articles 6
    (48 hours a week), 3 (11 hours of rest in each 24, so at most 13 of work) and 5 (24 hours
    more once a week); that of standby is that of US physicians in training: one day in seven
    free of call, over four weeks.
    Standby without a call is rest, and counts for no other limit than its own.

    Attributes:
        hours_per_week: Most rostered hours in a week; 168 for no limit.
        longest_shift_hours: Most hours of one shift; 24 for no limit.
        rest_hours: Least rest between two shifts; 0 for none.
        weekly_rest_hours: Least length of the longest rest of a week; 0 for none.
        standby_days_in_four_weeks: Most days in any 28 on which a person is on standby; 28 for
            no limit.
    """

    hours_per_week: WeekHours = Field(default=48.0, gt=0)
    longest_shift_hours: float = Field(default=13.0, gt=0, le=24, allow_inf_nan=False)
    rest_hours: float = Field(default=11.0, ge=0, le=24, allow_inf_nan=False)
    weekly_rest_hours: WeekHours = 35.0
    standby_days_in_four_weeks: int = Field(default=24, ge=0, le=FOUR_WEEKS)
