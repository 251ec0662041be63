"""What a case asks for: its kind, touches and difficulty."""

from typing import Annotated, Literal

from pydantic import Field

from supportsim.inputs.base import Model, Name, NonNegative, Positive, Share
from supportsim.inputs.law import Law

#: A difference between two difficulties.
Offset = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]


#: A number of touches.
TouchCount = Annotated[int, Field(ge=1, le=1000)]


#: A number of touches of one attempt.
AttemptCount = Annotated[int, Field(ge=1, le=100)]


class KindTouches(Model):
    """What one kind does otherwise than `touches`; null means the same."""

    completion_share: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] | None = None
    numbers: dict[TouchCount, Share] | None = None
    most: TouchCount | None = None
    effort_law: Literal["deterministic", "exponential", "lognormal", "gamma"] | None = None
    effort_cv: Positive | None = None
    effort_shape: Law | None = None


class Kind(Model):
    """A kind of case: how many there are and how much work solving one takes.

    Attributes:
        share: Share of all cases.
        effort_hours: Mean solving effort of a case, over all its touches.
        profile: Name of the profile of this kind's openings; that of the segment when null.
        touches: What differs from `touches` of the scenario.
        attempt_hours: Replaces the scenario's, whatever the rank.
        attempt_touches: Replaces the scenario's.
        assist_hours: Replaces the scenario's, whatever the rank.
        topics: Replaces the shares of topics of the scenario.
        reproduction_share: Share of cases whose problem has to be reproduced.
        reopen_share: Share of resolved cases that reopen, once.
    """

    share: Share
    effort_hours: NonNegative
    profile: Name | None = None
    touches: KindTouches | None = None
    attempt_hours: Law | None = None
    attempt_touches: dict[AttemptCount, Share] | None = None
    assist_hours: Law | None = None
    topics: dict[Name, Share] | None = None
    reproduction_share: Share = 0.0
    reopen_share: Share = 0.0


class Touches(Model):
    """How a case's solving effort comes in steps.

    Attributes:
        completion_share: Share of solving touches after which the case is resolved, so
            the planned touches are geometric with mean 1 / completion_share.
        numbers: Number of planned touches to share of cases ({3: 1.0} is always three);
            replaces completion_share and most.
        most: No case needs more touches than this.
        effort_law: Law of the effort of one touch, about its mean.
        effort_cv: Coefficient of variation of the effort of one touch.
        effort_shape: Instead of both: any law, of which only the shape counts; what it draws
            is scaled to the mean effort of a touch.
    """

    completion_share: Share = Field(default=0.25, gt=0)
    numbers: dict[TouchCount, Share] | None = None
    most: int = Field(default=60, ge=1, le=1000)
    effort_law: Literal["deterministic", "exponential", "lognormal", "gamma"] = "lognormal"
    effort_cv: Positive = 1.2
    effort_shape: Law | None = None


class PerceptionError(Model):
    """How far difficulty at opening looks off: an error on the scale of difficulty.

    Attributes:
        law: `normal` about 0 (sd) or `triangular` (low, mode, high; may be negative).
    """

    law: Literal["normal", "triangular"] = "normal"
    sd: Positive | None = None
    low: Offset | None = None
    mode: Offset | None = None
    high: Offset | None = None


class Difficulty(Model):
    """The law of difficulty, a number in [0, 1); effort and kinds do not depend on it.

    Difficulty is `u ** exponent` for a uniform u. The exponent is the one for which the
    share of cases below `first_line` competence is `easy_share`; 1 when it is null.

    Attributes:
        easy_share: Share of cases whose difficulty lies below first-line competence, or
            null for uniform difficulty.
        first_line: Competence of the reference first line by kind.
        perception_error: By how much difficulty is misjudged at opening; null for not at all.
    """

    easy_share: Share | None = None
    first_line: dict[Name, Share]
    perception_error: PerceptionError | None = None
