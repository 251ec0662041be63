"""Mechanisms as integer tables: what adds work and what scales it."""

import math

import numpy as np

from supportsim.arrays import Integers, frozen
from supportsim.inputs.mechanisms import ContextSwitching, Familiarity, KnownTopic, Ramp
from supportsim.inputs.scenario import Scenario
from supportsim.kept import kept
from supportsim.plan.arrays import parts_per_million
from supportsim.plan.plan import Mechanisms
from supportsim.units import MINUTE

#: Rows of the familiarity table: tenths of a case, up to this many cases.
FAMILIAR_CASES = 60
#: Days after which faded credit counts as the last row.
FADE_DAYS = 3650
#: Open cases beyond this slow no further.
CONTEXT_CASES = 500
#: Days in a month, on average.
MONTH_DAYS = 365.25 / 12

#: No work shrinks to nothing: a millionth of it is left.
_SHORTEST = 1

_EMPTY = frozen([])


@kept
def ramp_table(ramp: Ramp) -> Integers:
    """(days + 1,) factor by days employed; productivity grows linearly to 1."""
    if not ramp.enabled:
        return _EMPTY
    days = math.ceil(ramp.months * MONTH_DAYS)
    start = ramp.start_productivity
    return frozen(
        [parts_per_million(1 / (start + (1 - start) * day / days)) for day in range(days + 1)]
    )


@kept
def familiarity_table(familiarity: Familiarity) -> Integers:
    """(levels + 1,) factor by tenths of a case handled: 1 - cut (1 - exp(-n / cases))."""
    if not familiarity.enabled:
        return _EMPTY
    cases = np.arange(FAMILIAR_CASES * 10 + 1) / 10
    cut = familiarity.largest_cut * -np.expm1(-cases / familiarity.cases)
    return frozen(np.maximum(np.rint((1 - cut) * 1_000_000), _SHORTEST))


@kept
def fade_table(familiarity: Familiarity) -> Integers:
    """(days + 1,) parts per million of credit left after so many days."""
    if not familiarity.enabled:
        return _EMPTY
    days = np.arange(FADE_DAYS + 1)
    return frozen(np.rint(np.exp2(-days / familiarity.half_life_days) * 1_000_000))


@kept
def topic_table(topic: KnownTopic) -> Integers:
    """(cases + 1,) factor by cases of the topic resolved: 1 - cut (1 - exp(-n / cases)).

    As long as the factor is more than half a millionth above its limit.
    """
    if not topic.enabled:
        return _EMPTY
    most = math.ceil(topic.cases * math.log(2e6))
    cut = topic.largest_cut * -np.expm1(-np.arange(most + 1) / topic.cases)
    return frozen(np.maximum(np.rint((1 - cut) * 1_000_000), _SHORTEST))


@kept
def context_table(context: ContextSwitching) -> Integers:
    """(cases + 1,) factor by open cases owned: 1 + share for each beyond the free ones."""
    if not context.enabled:
        return _EMPTY
    beyond = np.maximum(np.arange(CONTEXT_CASES + 1) - context.free_open_cases, 0)
    return frozen(np.rint((1 + context.share_per_open_case * beyond) * 1_000_000))


def history_credit(familiarity: Familiarity, cases_per_year: float, months: float) -> int:
    """Credit in millionths of a case from a steady history that has faded meanwhile.

    Args:
        familiarity: For the half-life.
        cases_per_year: Cases of the customer that this engineer closed in a year.
        months: Length of the history.
    """
    decay = math.log(2) / (familiarity.half_life_days / 365.25)
    return parts_per_million(cases_per_year / decay * -math.expm1(-decay * months / 12))


def mechanism_tables(
    scenario: Scenario, familiarity_start: Integers, own_ramp: Integers
) -> Mechanisms:
    """All mechanisms of a scenario; one that is not enabled is neutral.

    Args:
        scenario: The scenario.
        familiarity_start: See `Mechanisms`.
        own_ramp: Likewise.
    """
    given = scenario.mechanisms
    loss, pick_up = given.hand_off_loss, given.pick_up
    colleague_share = loss.share if loss.colleague_share is None else loss.colleague_share
    return Mechanisms(
        loss_share=parts_per_million(loss.share) if loss.enabled else 0,
        colleague_share=parts_per_million(colleague_share) if loss.enabled else 0,
        pick_up=round(pick_up.minutes * MINUTE) if pick_up.enabled else 0,
        resume=round(given.resume.minutes * MINUTE) if given.resume.enabled else 0,
        ramp=ramp_table(given.ramp),
        own_ramp=own_ramp,
        familiarity=familiarity_table(given.familiarity),
        familiarity_fade=fade_table(given.familiarity),
        familiarity_start=familiarity_start,
        topic=topic_table(given.known_topic),
        topic_from_assists=int(given.known_topic.enabled and given.known_topic.from_assists),
        context=context_table(given.context_switching),
    )
