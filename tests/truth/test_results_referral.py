"""When to refer at sight: the threshold of Shumsky and Pinker (2003), found by simulation.

A gatekeeper should try iff the chance to solve is at least (t1 + h - h0) / (t2 + h): t1 a try, t2
an expert's case, h the work done again after a failed try, h0 a referral, all in hours of the same
worth. The study is `experiments/when_to_refer`.
"""

import numpy as np
import pytest
from results import SHORT, best, figure, require_near, run_small
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import norm

STUDY = "when_to_refer"
TRY, EXPERT, ABLE = 0.75, 5.625, 0.5
HOURS = "worked_hours"


def hours(above: float, *, error: float, again: float, referral: float) -> float:
    """Mean hours of work on a case when what looks harder than `above` is referred."""

    def at(difficulty: float) -> float:
        tried = norm.cdf((above - difficulty) / error) if above < 1 else 1.0
        failed = again + EXPERT if difficulty >= ABLE else 0.0
        return float(tried * (TRY + failed) + (1 - tried) * (referral + EXPERT))

    return float(quad(at, 0, ABLE)[0] + quad(at, ABLE, 1)[0])


def threshold(*, error: float, again: float, referral: float) -> float:
    """Perceived difficulty at which the chance to solve is the one of the formula."""
    chance = (TRY + again - referral) / (EXPERT + again)

    def excess(seen: float) -> float:
        below, lowest, highest = norm.cdf((np.array([ABLE, 0.0, 1.0]) - seen) / error)
        return float((below - lowest) / (highest - lowest) - chance)

    return float(brentq(excess, 0.1, 0.95))


#: Curve to error, work done again, cost of a referral, the formula's threshold, values run.
CURVES = {
    "free_referral": (0.15, 1.40625, 0.0, 0.576, [0.35, 0.5, 0.58, 0.66, 0.8]),
    "dear_referral": (0.15, 1.40625, 0.475, 0.606, [0.35, 0.5, 0.62, 0.7, 0.8]),
    "dear_hand_off": (0.15, 2.8125, 0.0, 0.529, [0.35, 0.45, 0.54, 0.62, 0.8]),
    "sharp_eyes": (0.05, 1.40625, 0.0, 0.525, [0.35, 0.48, 0.52, 0.56, 0.7]),
}


@pytest.mark.parametrize("curve", CURVES)
def test_the_best_threshold_is_the_one_of_the_formula(curve: str):
    """The threshold nearest to the formula's wins, and both ends of the curve surely lose."""
    error, again, referral, about, values = CURVES[curve]
    terms = {"error": error, "again": again, "referral": referral}
    assert threshold(**terms) == pytest.approx(about, abs=0.0015)
    result = run_small(STUDY, {curve: values}, replications=24, sets=SHORT)
    found = best(result, curve, HOURS, "gatekeepers")
    nearest = min(values, key=lambda above: hours(above, **terms))
    assert nearest == min(values, key=lambda above: abs(above - about))
    assert values[0] < found.low <= nearest <= found.high < values[-1]
    for above in values:
        require_near(
            figure(result, curve, above, "gatekeepers", HOURS), hours(above, **terms), sees=0.35
        )
