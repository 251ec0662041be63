"""Routes: where a case, or a plea for help, goes from a desk."""

from typing import Literal

from pydantic import Field

from supportsim.inputs.base import Minutes, Model, Name, NonNegative, Positive, Severity, Share
from supportsim.inputs.law import Law


class Escalation(Model):
    """What happens when the engineer cannot solve a case.

    Attributes:
        rule: `transfer` moves the case to the other desk; `assist` asks it for help
            and the case comes back; `swarm` asks several desks at once.
        to: The other desk; of a swarm, where the case goes if nobody could help.
        helpers: Of a swarm: the desks that are asked.
        assist_share: Part of the helper's effort that the owner spends on taking it in.
    """

    rule: Literal["transfer", "assist", "swarm"]
    to: Name
    helpers: list[Name] = Field(default_factory=list)
    assist_share: Share = 0.5


class Backup(Model):
    """Who else is offered a touch while its owner is off duty.

    Attributes:
        after_hours: Opening hours of the desk since the touch was ready.
        from_severity: Only severities 1 to this.
        desk: The desk that may step in; it may be the owner's own.
    """

    after_hours: NonNegative = 8.0
    from_severity: Severity = 9
    desk: Name


class Overflow(Model):
    """Who else is offered work that finds nobody free at a desk.

    Attributes:
        desk: The other desk.
        after_minutes: Minutes since the work joined the queue, around the clock.
    """

    desk: Name
    after_minutes: NonNegative = 0.0


class ReferAtSight(Model):
    """Cases that look too hard are passed on when they come, before anybody tries.

    Attributes:
        above: Perceived difficulty above which a case is passed on.
        to: The desk it goes to.
        triage_minutes: Work of finding out.
    """

    above: Share
    to: Name
    triage_minutes: Minutes = 0.0


class ReferByAge(Model):
    """Cases that have been open for long are passed on.

    Attributes:
        after_hours: Resolution clock of the case, on its contract's calendar.
        to: The desk it goes to.
        review_days: Days of 24 hours between two reviews of the desk's cases, counted from the
            start of the run, at which alone cases are found too old; null for at any time.
    """

    after_hours: Positive
    to: Name
    review_days: float | None = Field(default=None, ge=0.01, le=3660, allow_inf_nan=False)


class Reproduction(Model):
    """Who reproduces the problem, where a case needs that.

    Attributes:
        desk: The desk that does it.
        wait_hours: Hours after which the case's own people do it, around the clock.
    """

    desk: Name
    wait_hours: NonNegative = 8.0


class HandOver(Model):
    """What becomes of work in hand when a shift hands over.

    Attributes:
        to: The desk that takes over.
        from_severity: Only severities 1 to this; the rest is paused.
        minutes: Work added when work that was cut so is continued.
        owner: `keeps` leaves the case with its owner and desk; with `moves` it goes along.
    """

    to: Name
    from_severity: Severity = 9
    minutes: Minutes = 0.0
    owner: Literal["keeps", "moves"] = "keeps"


class Onboarding(Model):
    """What it takes a newly named engineer to get to know the customers.

    Attributes:
        hours_per_customer: For each customer of the engineer, or of the group.
        weeks: From the first day on, over which the hours are spread.
    """

    hours_per_customer: float = Field(gt=0, le=1000, allow_inf_nan=False)
    weeks: int = Field(default=4, ge=1, le=52)


class Task(Model):
    """Work that can wait and belongs to no case, as articles, lab or reviews.

    Attributes:
        per_week: How many come in a week, while the desk is open.
        effort_hours: Law of the work of one.
        skill: Skill it needs; when left out, the first of the scenario that somebody at
            the desk has.
    """

    per_week: float = Field(gt=0, le=100_000, allow_inf_nan=False)
    effort_hours: Law
    skill: Name | None = None
