"""People who come and go: planned hires and departures, replacement, and intern programmes."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from supportsim.inputs.base import Date, Model, Name, Share
from supportsim.inputs.labour import LeaverRate, Weeks

#: A year that has no 29 February, as years usually have none.
_USUAL_YEAR: Final = 2001
_MONTH_DAY: Final = r"^[0-9]{2}-[0-9]{2}$"


def _month_day(value: Any) -> Any:
    """Refuse days that not every year has."""
    if isinstance(value, str) and re.match(_MONTH_DAY, value):
        try:
            dt.date.fromisoformat(f"{_USUAL_YEAR}-{value}")
        except ValueError as error:
            raise ValueError("not every year has such a day") from error
    elif isinstance(value, str):
        raise ValueError('must be a month and a day, as "06-15"')
    return value


#: A day of every year, as "06-15".
MonthDay = Annotated[str, Field(pattern=_MONTH_DAY), BeforeValidator(_month_day)]
#: "desk/staff" of a design.
StaffName = Annotated[str, Field(min_length=1, max_length=121)]


class Dated(Model):
    """Some people on one day; `week` or `date` says which.

    Attributes:
        people: How many.
        week: Weeks after the scenario's start, so that a design fits scenarios of any year.
        date: The day.
    """

    people: int = Field(ge=1, le=10_000)
    week: int | None = Field(default=None, ge=-520, le=520)
    date: Date | None = None

    def day(self, start: dt.date) -> dt.date:
        """The day, given that on which the scenario starts."""
        return self.date or start + dt.timedelta(weeks=self.week or 0)


class Replacement(Model):
    """What follows when somebody leaves who was not meant to.

    Attributes:
        enabled: Whether the place is filled again; a hiring freeze otherwise.
        weeks_to_hire: Replaces the scenario's.
        under_performers_after_months: Who does not perform is replaced after so many months,
            those there from the start so many months after it; null never.
    """

    enabled: bool = True
    weeks_to_hire: Weeks | None = None
    under_performers_after_months: float | None = Field(
        default=None, gt=0, le=600, allow_inf_nan=False
    )


class Occasion(Model):
    """A day, once or in every year; one of the three says which.

    Attributes:
        week: Weeks after the scenario's start.
        date: The day.
        each_year: Month and day, as "06-15".
    """

    week: int | None = Field(default=None, ge=-520, le=520)
    date: Date | None = None
    each_year: MonthDay | None = None

    def dates(self, start: dt.date, years: Iterable[int]) -> list[dt.date]:
        """The days, given that on which the scenario starts, and the years that count."""
        if self.each_year is not None:
            return [dt.date.fromisoformat(f"{year}-{self.each_year}") for year in years]
        return [self.date or start + dt.timedelta(weeks=self.week or 0)]


class Term(Occasion):
    """A stretch of a programme: from its day, so many weeks."""

    weeks: int = Field(ge=1, le=52)


class Away(Occasion):
    """Days on which interns are in class or exams, whatever happens: so many in a row."""

    days: int = Field(ge=1, le=366)


class MentorHours(Model):
    """Hours a week that one intern takes of a mentor, from the first week to the last."""

    first: float = Field(default=4.0, ge=0, le=40, allow_inf_nan=False)
    last: float = Field(default=1.0, ge=0, le=40, allow_inf_nan=False)

    def of_week(self, week: int, weeks: int) -> float:
        """Hours of one of so many weeks, counted from 0: on a straight line."""
        return self.first + (self.last - self.first) * week / max(weeks - 1, 1)


class Mentors(Model):
    """Who looks after interns.

    Attributes:
        staff: All people of a "desk/staff".
        engineers: Instead: some, as "desk/staff/03".
        hours_per_week: What one intern takes of one of them.
    """

    staff: StaffName | None = None
    engineers: list[str] | None = Field(default=None, min_length=1)
    hours_per_week: MentorHours = MentorHours.model_construct()


class Returning(Model):
    """Interns who come back for the next term.

    Attributes:
        share: Of those who were not hired at the end of a term.
        ramp_weeks_ahead: Weeks of the ramp that they have behind them.
        offered_share, accepted_share: Replace those of `offers` for them.
    """

    share: Share
    ramp_weeks_ahead: Weeks = 0
    offered_share: Share | None = None
    accepted_share: Share | None = None


class Offers(Model):
    """Interns who are offered a place for good at the end of a term.

    Attributes:
        to: The "desk/staff" where they fill the next vacancy.
        share: Share of interns who get an offer.
        accepted_share: Share of offers that are accepted.
        wait_weeks: Who finds no vacancy for so long goes elsewhere.
        ramp_weeks_ahead: Weeks of the ramp that they have behind them.
        leavers_per_year: Replaces that of their grade, for them.
        under_performer_share: Replaces the scenario's, for them.
    """

    to: StaffName
    share: Share
    accepted_share: Share
    wait_weeks: Weeks = 26
    ramp_weeks_ahead: Weeks = 0
    leavers_per_year: LeaverRate | None = None
    under_performer_share: Share | None = None


class Programme(Model):
    """People who are there for some weeks: interns and students.

    Attributes:
        terms: When they are there, by name; each term brings the headcount of the staff.
        away: Class and exam days, by name: nobody is there, nobody stands in.
        mentors: Who looks after them; null for nobody.
        returning: Who comes back; null for nobody.
        offers: Who is hired; null for nobody.
    """

    terms: dict[Name, Term] = Field(min_length=1)
    away: dict[Name, Away] = Field(default_factory=dict)
    mentors: Mentors | None = None
    returning: Returning | None = None
    offers: Offers | None = None
