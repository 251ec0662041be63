"""Touches: the steps of work on each case, with effort, customer delay and completion."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.demand.openings import Known, milliseconds
from supportsim.demand.work import Draws, distribution_of
from supportsim.inputs.scenario import Scenario
from supportsim.laws import Distribution, quantile
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


def mean_touches(scenario: Scenario) -> float:
    """Expected planned touches of a case: geometric, cut off at the most allowed."""
    share, most = scenario.touches.completion_share, scenario.touches.most
    return (1 - (1 - share) ** most) / share if share > 0 else float(most)


def draw_touches(scenario: Scenario, draws: Draws, kind: Integers, known: Known | None) -> Touches:
    """The touches of every case.

    The mean effort of a touch is the effort of its kind over `mean_touches`, so that of a
    case is the effort of its kind. What a trace says of a case replaces what is drawn;
    a known effort is split over the touches in proportion to their drawn efforts.

    Args:
        scenario: The laws.
        draws: Addresses of n cases.
        kind: (n,) kind of each case.
        known: What a trace says, or None.
    """
    planned = known.touches if known is not None else np.full(len(kind), NONE)
    offset, completion = _completions(scenario, draws, planned)
    case = np.repeat(np.arange(len(kind)), np.diff(offset))
    touch = np.arange(len(case)) - offset[case]
    who, ordinal = draws.who[case], draws.ordinal[case]
    rules = scenario.touches
    law = Distribution(law=rules.effort_law, mean=1.0, cv=rules.effort_cv)
    about_mean = quantile(law, draws.stream("touch_effort").uniform(who, ordinal, touch))
    hours = np.array([each.effort_hours for each in scenario.kinds.values()])
    effort = milliseconds((hours / mean_touches(scenario))[kind[case]] * about_mean)
    law = distribution_of(scenario.customer_delay_hours)
    u = draws.stream("touch_delay").uniform(who, ordinal, touch)
    delay = milliseconds(quantile(law, u))
    if known is not None:
        effort = _split(effort, offset, known.effort)
        delay = np.where(known.delay[case] != NONE, known.delay[case], delay)
    return Touches(offset=offset, effort=effort, delay=delay, completion=completion)


def _completions(scenario: Scenario, draws: Draws, planned: Integers) -> tuple[Integers, Integers]:
    """First touch row of each case, and completion quantile of each touch.

    Touches are drawn round by round for the cases that still need one. A case ends at the
    first quantile below the completion share, or at the planned number if that is known:
    then the quantiles before it are spread over what lies above the share.
    """
    share = round(scenario.touches.completion_share * QUANTILE_ONE)
    stream = draws.stream("touch_completion")
    active = np.arange(len(planned))
    rounds: list[tuple[Integers, Integers, int]] = []
    while active.size:
        touch = len(rounds)
        drawn = stream.bits32(draws.who[active], draws.ordinal[active], touch)
        plan = planned[active]
        ends = (drawn < share) | (touch + 1 >= scenario.touches.most)
        last = np.where(plan == NONE, ends, touch + 1 >= plan)
        above = share + _scaled(drawn, QUANTILE_ONE - share)
        stored = np.where(plan == NONE, drawn, above)
        rounds.append((active, np.where(last, 0, stored), touch))
        active = active[~last]
    counts = np.zeros(len(planned), dtype=np.int64)
    for cases, _, _ in rounds:
        counts[cases] += 1
    offset = np.concatenate(([0], np.cumsum(counts)))
    completion = np.zeros(offset[-1], dtype=np.int64)
    for cases, stored, touch in rounds:
        completion[offset[cases] + touch] = stored
    return offset, completion


def _scaled(quantile_bits: Integers, width: int) -> Integers:
    """Whole part of quantile x width for quantiles in [0, 1) as 32 bits; width <= 2**32."""
    product = quantile_bits.astype(np.uint64) * np.uint64(width)
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
