"""Laws of durations and delays, as people write them."""

from typing import Literal

from supportsim.inputs.base import Model, NonNegative, Positive, Share


class Law(Model):
    """A law of a non-negative quantity; its unit stands in the key that holds it.

    `mean` and `cv` describe a law, `mean` alone `exponential` and `deterministic`; others:
    `uniform` (low, high), `triangular` (low, mode, high), `table` (values, shares),
    `empirical` (file, column), `mixture` (parts).

    Attributes:
        values, shares: What a table may give, and the share of each.
        file: Observed values, each as likely: a text file, relative to the scenario file.
        column: Column of a CSV file; null for a file of one number a line.
        parts: Laws, each with a share; one of them may be a point mass (deterministic).
    """

    law: Literal[
        "deterministic",
        "exponential",
        "lognormal",
        "gamma",
        "weibull",
        "uniform",
        "triangular",
        "table",
        "empirical",
        "mixture",
    ]
    mean: NonNegative | None = None
    cv: Positive | None = None
    low: NonNegative | None = None
    mode: NonNegative | None = None
    high: NonNegative | None = None
    values: list[NonNegative] | None = None
    shares: list[Share] | None = None
    file: str | None = None
    column: str | None = None
    parts: "list[LawPart] | None" = None


class LawPart(Law):
    """A law that a share of all draws follows; not a mixture itself."""

    share: Share
