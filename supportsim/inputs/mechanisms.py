"""How people work: what a hand-off, a new hire or many open cases cost."""

from pydantic import Field

from supportsim.inputs.base import Minutes, Model, Positive, Share


class HandOffLoss(Model):
    """Part of the effort that others spent on a case has to be done again.

    Attributes:
        enabled: Whether it counts.
        share: Of what people of other desks did.
        colleague_share: Of what people of the same desk did; `share` when null.
    """

    enabled: bool = True
    share: Share = 0.5
    colleague_share: Share | None = None


class Familiarity(Model):
    """Work shrinks with the cases one has handled for this customer, and that fades.

    The factor is 1 - largest_cut * (1 - exp(-n / cases)), n the cases handled, halved
    every half_life_days.
    """

    enabled: bool = True
    largest_cut: Share = 0.25
    cases: Positive = 10.0
    half_life_days: Positive = 180.0


class ContextSwitching(Model):
    """Every open case beyond the free ones slows its owner: 1 + share * cases beyond."""

    enabled: bool = True
    share_per_open_case: Share = 0.01
    free_open_cases: int = Field(default=1, ge=0)


class GradeSpeed(Model):
    """Whether the speeds of grades count; when not, everybody works at speed 1."""

    enabled: bool = True


class Ramp(Model):
    """New people start slow and reach full speed linearly."""

    enabled: bool = True
    months: float = Field(default=6.0, gt=0, le=600, allow_inf_nan=False)
    # A float of its own: on a Share the lower of two bounds would count.
    start_productivity: float = Field(default=0.25, ge=0.01, le=1, allow_inf_nan=False)


class PickUp(Model):
    """Minutes lost at the start of a spell that continues work cut by a shift end or block."""

    enabled: bool = True
    minutes: Minutes = 5.0


class Resume(Model):
    """Minutes lost at the start of a spell that continues work cut by an interruption."""

    enabled: bool = True
    minutes: Minutes = 15.0


class KnownTopic(Model):
    """Work shrinks with the cases of the same topic that the person has resolved.

    The factor is 1 - largest_cut * (1 - exp(-n / cases)), n the cases resolved.

    Attributes:
        largest_cut: What is saved in the end.
        cases: Cases after which 63 % of that is saved.
        from_assists: Whether help received counts as a case resolved for who asked.
    """

    enabled: bool = True
    largest_cut: Share = 0.25
    cases: float = Field(default=5.0, gt=0, le=1000, allow_inf_nan=False)
    from_assists: bool = False


class SkillSpeed(Model):
    """Whether the speeds of staff by skill count; when not, every skill is as fast."""

    enabled: bool = True


class Mechanisms(Model):
    """What makes the same work take longer or shorter; each is neutral when not enabled."""

    hand_off_loss: HandOffLoss = HandOffLoss.model_construct()
    familiarity: Familiarity = Familiarity.model_construct()
    context_switching: ContextSwitching = ContextSwitching.model_construct()
    grade_speed: GradeSpeed = GradeSpeed.model_construct()
    ramp: Ramp = Ramp.model_construct()
    pick_up: PickUp = PickUp.model_construct()
    resume: Resume = Resume.model_construct(enabled=False)
    known_topic: KnownTopic = KnownTopic.model_construct(enabled=False)
    skill_speed: SkillSpeed = SkillSpeed.model_construct()
