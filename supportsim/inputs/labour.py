"""The labour market of a scenario: how long hiring takes, and people who do not perform."""

from typing import Annotated

from pydantic import Field

from supportsim.inputs.base import Model, Share

#: People who leave in a year, for each who is employed: the hazard of leaving.
LeaverRate = Annotated[float, Field(ge=0, le=12, allow_inf_nan=False)]
#: Whole weeks, up to ten years.
Weeks = Annotated[int, Field(ge=0, le=520)]


class Hiring(Model):
    """How a vacancy is filled.

    Attributes:
        weeks_to_hire: From a departure to the first day of the successor.
    """

    weeks_to_hire: Weeks = 8


class UnderPerformers(Model):
    """People who do not perform, and slow down those around them.

    Attributes:
        share: Chance that somebody who is employed is one; interns are none.
        productivity: Their speed, relative to others of their grade.
        drag_on_peers: Each slows every other person of the desk by this share.
    """

    share: Share = 0.0
    # Floats of their own: on a Share the lower of two bounds would count.
    productivity: float = Field(default=0.6, ge=0.01, le=1, allow_inf_nan=False)
    drag_on_peers: float = Field(default=0.02, ge=0, le=0.5, allow_inf_nan=False)
