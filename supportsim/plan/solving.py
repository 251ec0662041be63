"""Solving rates: how many cases of a kind a person is likely to solve in an hour of work."""

from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.arrays import Integers, frozen
from supportsim.demand.difficulty import difficulty_exponent
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.units import PPM

#: Rates are whole ten-thousandths: nobody knows chances and speeds more exactly, and what is
#: level on paper is level in the plan, although factors are rounded.
RATE_ONE: Final = 10_000


def solving_rates(
    scenario: Scenario,
    design: Design,
    competence: npt.NDArray[np.float64],
    grade_factor: Integers,
    skill_factor: Integers,
) -> Integers:
    """(p, kinds * skills) chance to solve a case of a kind, times speed with it and its skill.

    The chance is that of a case whose difficulty is not known: the share of cases that lie
    below the competence. In ten-thousandths of what a person does who solves all at speed 1;
    0 throughout where no desk chooses by it. Source: de Vericourt and Zhou, Operations
    Research 53 (2005): the index p x mu.

    Args:
        scenario: Its law of difficulty.
        design: The choice rules of its desks.
        competence: (p, kinds) from 0 to 1.
        grade_factor: (p, kinds) parts per million of the length of work.
        skill_factor: (p, skills) the same beside it.
    """
    people, kinds = competence.shape
    if all(desk.choice != "highest_solving_rate" for desk in design.desks.values()):
        return frozen(np.zeros((people, kinds * skill_factor.shape[1])))
    chance = competence ** (1 / difficulty_exponent(scenario))
    of_kind, of_skill = chance * (PPM / grade_factor), PPM / skill_factor
    rates = of_kind[:, :, None] * of_skill[:, None, :] * RATE_ONE
    return frozen(np.rint(rates).reshape(people, -1))
