"""Staff: the people of a desk, the shifts they work and the seats that planners count."""

import datetime as dt
from typing import Final, Literal

from pydantic import Field

from supportsim.inputs.base import (
    WEEKDAYS,
    Clock,
    Date,
    Model,
    Name,
    Speed,
    Weekday,
)
from supportsim.inputs.on_call import OnCall, OwnRamp
from supportsim.inputs.outsourcing import Outsourced
from supportsim.inputs.people import Dated, Programme, Replacement

#: The name of the shift that nobody has to write: on duty around the clock.
ALWAYS: Final = "always"


class Shift(Model):
    """A weekly pattern of work in the local time of the desk's site.

    Attributes:
        works_holidays: Whether it is worked on public holidays of the site too.
    """

    days: list[Weekday] = Field(min_length=1)
    starts: Clock
    ends: Clock
    works_holidays: bool = False


#: What the shift `always` stands for.
AROUND_THE_CLOCK: Final = Shift(days=list(WEEKDAYS), starts="00:00", ends="24:00")


class SeatWindow(Model):
    """So many seats on some days of the week, in the local time of the desk's site.

    Attributes:
        works_holidays: Whether they are staffed on public holidays of the site too.
    """

    days: list[Weekday] = Field(min_length=1)
    starts: Clock
    ends: Clock
    count: int = Field(ge=1, le=10_000)
    works_holidays: bool = False

    @property
    def pattern(self) -> Shift:
        """The weekly pattern without the count."""
        return Shift(
            days=self.days, starts=self.starts, ends=self.ends, works_holidays=self.works_holidays
        )


class Seats(Model):
    """How many anonymous places are staffed when; what overlaps adds up.

    Attributes:
        always: So many around the clock, public holidays included.
        windows: More of them by name; none start on a public holiday of the site, unless they
            say so.
    """

    always: int = Field(default=0, ge=0, le=10_000)
    windows: dict[Name, SeatWindow] = Field(default_factory=dict)

    def parts(self) -> list[tuple[Shift, int]]:
        """Weekly patterns and how many seats each of them staffs."""
        found = [(AROUND_THE_CLOCK, self.always)] if self.always else []
        found += [(window.pattern, window.count) for window in self.windows.values()]
        return found


class Staff(Model):
    """People of one grade on one shift at a desk, or the seats of a desk.

    Attributes:
        grade: A grade of the scenario.
        headcount: Full-time people, at least a thousandth; a fraction makes the last person
            part-time.
        shift: Name of a shift of this design, or `always`: around the clock without leave,
            sickness or shrinkage.
        seats: Instead of headcount and shift: anonymous places, staffed as stated, without
            leave, sickness or shrinkage.
        skills: Skills they have; null for all.
        skill_order: A free person takes work that needs these skills first, in this order,
            however long other work has waited; null for the oldest.
        speed_by_skill: Speed at work that needs a skill, relative to their speed at a kind.
        blocks: Fixed hours that are not case work (meetings, classes), by name.
        new_hires: So many of them (the last ones) start on `hired` or in `hired_week`.
        hired: Date on which the new hires start; before it they are not there.
        hired_week: The same in weeks after the scenario's start (negative for before), so
            that a design fits scenarios of different years.
        hires: More of them who start later, by name; part of the headcount, as new hires.
        departures: People who leave for good on a day, by name: those who were there from the
            start, lowest slots first. Their places stay empty.
        replacement: What follows when somebody leaves who was not meant to.
        programme: They are interns: when they are there, who looks after and who hires them.
        outsourced: The people or seats are a vendor's, paid by this contract.
        takes: `all` work of the desk, or of cases only what they can solve
            (`within_competence`), so that they never attempt one.
        ramp: How they get up to speed, instead of the scenario's ramp.
        on_call: Standby outside their shifts; null for none.
    """

    grade: Name
    headcount: float | None = Field(default=None, ge=0.001, le=10_000, allow_inf_nan=False)
    shift: Name | None = None
    seats: Seats | None = None
    skills: list[Name] | None = Field(default=None, min_length=1)
    skill_order: list[Name] | None = Field(default=None, min_length=1)
    speed_by_skill: dict[Name, Speed] = Field(default_factory=dict)
    blocks: dict[Name, Shift] = Field(default_factory=dict)
    new_hires: int = Field(default=0, ge=0)
    hired: Date | None = None
    hired_week: int | None = Field(default=None, ge=-520, le=520)
    hires: dict[Name, Dated] = Field(default_factory=dict)
    departures: dict[Name, Dated] = Field(default_factory=dict)
    replacement: Replacement = Replacement.model_construct()
    programme: Programme | None = None
    outsourced: Outsourced | None = None
    takes: Literal["all", "within_competence"] = "all"
    ramp: OwnRamp | None = None
    on_call: OnCall | None = None

    @property
    def people(self) -> float:
        """Full-time people of the roster; 0 for seats."""
        return self.headcount or 0.0

    def joined(self, start: dt.date) -> dt.date:
        """Day on which the new hires start; the scenario's start when nothing is said."""
        return self.hired or start + dt.timedelta(weeks=self.hired_week or 0)

    def first_days(self, start: dt.date) -> list[dt.date]:
        """First days of all who start later, by new_hires and hires, in order."""
        days = [self.joined(start)] * self.new_hires
        for hire in self.hires.values():
            days += [hire.day(start)] * hire.people
        return sorted(days)

    def last_days(self, start: dt.date) -> list[dt.date]:
        """Days from which planned leavers are gone, in order."""
        return sorted(
            leave.day(start) for leave in self.departures.values() for _ in range(leave.people)
        )


class Unlimited(Model):
    """A desk of any number of people, as a vendor or development: all starts at once.

    Attributes:
        grade: A grade of the scenario, for competence and speed; nobody is paid.
        skills: Skills they have; null for all.
    """

    grade: Name
    skills: list[Name] | None = Field(default=None, min_length=1)
