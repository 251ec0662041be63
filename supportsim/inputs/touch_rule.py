"""The number of touches of a case, as the scenario and its kinds say together."""

from collections.abc import Mapping
from dataclasses import dataclass

from supportsim.inputs.kinds import KindTouches
from supportsim.inputs.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchRule:
    """How the solving effort of one kind comes in touches.

    Attributes:
        completion_share: Share of touches after which a case is solved; 0 with `numbers`.
        most: No case of the kind needs more touches.
        numbers: Number of planned touches to share of cases, or None for a geometric number.
    """

    completion_share: float
    most: int
    numbers: Mapping[int, float] | None

    @property
    def mean(self) -> float:
        """Expected number of planned touches."""
        if self.numbers is not None:
            return sum(number * share for number, share in self.numbers.items())
        share, most = self.completion_share, self.most
        return (1 - (1 - share) ** most) / share if share > 0 else float(most)


def touch_rule(scenario: Scenario, kind: str | None = None) -> TouchRule:
    """The rule of a kind, or the scenario's general one.

    A kind that states `completion_share` or `most` is geometric, whatever the scenario's
    `numbers`.
    """
    rules = scenario.touches
    own = (None if kind is None else scenario.kinds[kind].touches) or KindTouches()
    numbers = own.numbers
    if numbers is None and own.completion_share is None and own.most is None:
        numbers = rules.numbers
    return TouchRule(
        completion_share=0.0 if numbers else own.completion_share or rules.completion_share,
        most=max(numbers) if numbers else own.most or rules.most,
        numbers=numbers or None,
    )
