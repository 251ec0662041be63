"""Touches: the steps of work on each case, with effort, customer delay and completion."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.demand.openings import Known, milliseconds
from supportsim.demand.work import Draws, band, distribution_of, shares_of
from supportsim.errors import InputError
from supportsim.inputs.kinds import KindTouches
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.touch_rule import TouchRule, touch_rule
from supportsim.laws import Distribution, mean, quantile
from supportsim.units import NONE, QUANTILE_ONE

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Touches:
    """Touches of n cases, flat; the columns are those of `CaseTape`."""

    offset: Integers
    effort: Integers
    delay: Integers
    completion: Integers
    move: Integers


def effort_shape(scenario: Scenario, kind: str) -> Distribution:
    """Law of the effort of one touch of a kind, of which only the shape counts.

    A kind that states `effort_law` or `effort_cv` has these, whatever the scenario's
    `effort_shape`.

    Raises:
        InputError: Its mean is 0, or its file of observed values has gone.
    """
    rules, own = scenario.touches, scenario.kinds[kind].touches or KindTouches()
    shape = own.effort_shape
    if shape is None and own.effort_law is None and own.effort_cv is None:
        shape = rules.effort_shape
    if shape is None:
        cv = own.effort_cv or rules.effort_cv
        return Distribution(law=own.effort_law or rules.effort_law, mean=1.0, cv=cv)
    law = distribution_of(shape)
    if mean(law) == 0:
        raise InputError([f"touches.effort_shape of the kind {kind} has the mean 0"])
    return law


def completion_shares(scenario: Scenario) -> tuple[float, ...]:
    """The scenario's completion share of each kind; 0 where the number of touches is tabled."""
    return tuple(touch_rule(scenario, kind).completion_share for kind in scenario.kinds)


def draw_touches(scenario: Scenario, draws: Draws, kind: Integers, known: Known | None) -> Touches:
    """The touches of every case.

    The mean effort of a touch is the effort of its kind over the mean number of touches of
    the kind, so that of a case is the effort of its kind. What is known of a case replaces
    what is drawn; a known effort is split over the touches in proportion to their drawn
    efforts.

    Args:
        scenario: The laws.
        draws: Addresses of n cases.
        kind: (n,) kind of each case.
        known: What a trace says, or None.
    """
    rules = [touch_rule(scenario, name) for name in scenario.kinds]
    planned = _planned(rules, draws, kind, known)
    offset, completion = _completions(rules, draws, kind, planned)
    counts, at = np.diff(offset), (draws.who, draws.ordinal, offset)
    u = draws.stream("touch_effort").uniform_each(*at)
    hours = [each.effort_hours for each in scenario.kinds.values()]
    means = np.array([of / rule.mean for of, rule in zip(hours, rules, strict=True)])
    shapes = [effort_shape(scenario, name) for name in scenario.kinds]
    about_mean = _about_mean(shapes, np.repeat(kind, counts), u)
    effort = milliseconds(np.repeat(means[kind], counts) * about_mean)
    law = distribution_of(scenario.customer_delay_hours)
    delay = milliseconds(quantile(law, draws.stream("touch_delay").uniform_each(*at)))
    if known is not None:
        effort = _split(effort, offset, known.effort)
        known_delay = np.repeat(known.delay, counts)
        delay = np.where(known_delay != NONE, known_delay, delay)
    move = draws.stream("touch_move").bits32_each(*at)
    return Touches(offset=offset, effort=effort, delay=delay, completion=completion, move=move)


def _about_mean(shapes: list[Distribution], kind: Integers, u: Floats) -> Floats:
    """Effort of each touch over its mean."""
    laws = list(dict.fromkeys(shapes))
    if len(laws) == 1:
        return quantile(laws[0], u) / mean(laws[0])
    result = np.empty(len(u))
    of_kind = np.array([laws.index(shape) for shape in shapes])[kind]
    for index, law in enumerate(laws):
        rows = of_kind == index
        result[rows] = quantile(law, u[rows]) / mean(law)
    return result


def _planned(rules: list[TouchRule], draws: Draws, kind: Integers, known: Known | None) -> Integers:
    """Number of touches of each case where it is known or tabled, else -1."""
    planned = np.full(len(kind), NONE, dtype=np.int64)
    for index, rule in enumerate(rules):
        if rule.numbers is not None:
            numbers, shares = shares_of(rule.numbers)
            rows = kind == index
            planned[rows] = numbers[band(shares, draws.uniform("touch_number")[rows])]
    return planned if known is None else np.where(known.touches == NONE, planned, known.touches)


def _completions(
    rules: list[TouchRule], draws: Draws, kind: Integers, planned: Integers
) -> tuple[Integers, Integers]:
    """First touch row of each case, and completion quantile of each touch.

    A case ends at the first quantile below the completion share, or at the planned number if
    that is known: then the quantiles before it are spread over what lies above the share.
    """
    shares = np.array([round(rule.completion_share * QUANTILE_ONE) for rule in rules])[kind]
    most = np.array([rule.most for rule in rules])[kind]
    stream, is_planned = draws.stream("touch_completion"), planned != NONE
    # A planned number is where the drawing ends, for nothing is below 0.
    edge, last = np.where(is_planned, 0, shares), np.where(is_planned, planned, most)
    counts = stream.draws_until(draws.who, draws.ordinal, edge, last)
    offset = np.concatenate(([0], np.cumsum(counts)))
    completion = stream.bits32_each(draws.who, draws.ordinal, offset)
    if is_planned.any():
        row = np.flatnonzero(np.repeat(is_planned, counts))
        share = np.repeat(shares, counts)[row]
        completion[row] = share + _scaled(completion[row], QUANTILE_ONE - share)
    completion[offset[1:] - 1] = 0
    return offset, completion


def _scaled(quantile_bits: Integers, width: Integers) -> Integers:
    """Whole part of quantile x width for quantiles in [0, 1) as 32 bits; width <= 2**32."""
    product = quantile_bits.astype(np.uint64) * width.astype(np.uint64)
    return (product >> np.uint64(32)).astype(np.int64)


def _split(effort: Integers, offset: Integers, total: Integers) -> Integers:
    """Efforts scaled so that each case with a known total has it, to the millisecond."""
    counts = np.diff(offset)
    case = np.repeat(np.arange(len(counts)), counts)
    weight = np.where(np.add.reduceat(effort, offset[:-1])[case] > 0, effort, 1).astype(np.float64)
    running = np.cumsum(weight)
    before = np.concatenate(([0.0], running))[offset[:-1]]
    drawn = (running - before[case]) / np.add.reduceat(weight, offset[:-1])[case]
    until = np.rint(drawn * total[case]).astype(np.int64)
    until[offset[1:] - 1] = total
    since = np.concatenate(([0], until[:-1]))
    since[offset[:-1]] = 0
    return np.where(total[case] == NONE, effort, until - since)
