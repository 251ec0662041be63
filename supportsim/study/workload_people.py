"""People of a desk as the expected workload sees them: roles alike in competence and speed."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario

#: Hours of a full-time year, by which seats count as people.
_FULL_YEAR: Final = 2080


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """People alike at a desk.

    Attributes:
        weight: By what they meet a case: their hours a year for case work.
        headcount: Full-time people.
        competence: At the kind that was asked for.
        speed: Effort done in an hour, at that kind and skill.
        only_solvable: Whether they take only what they can solve.
    """

    weight: float
    headcount: float
    competence: float
    speed: float
    only_solvable: bool = False


class People:
    """The people of a design, asked for who can take cases of a kind and skill."""

    def __init__(
        self,
        scenario: Scenario,
        design: Design,
        case_hours: Mapping[str, float],
        productivity: Mapping[str, float] | None = None,
    ) -> None:
        """Know a design; "desk/role" that are left out of `productivity` have one of 1."""
        self._scenario = scenario
        self._design = design
        self._case_hours = case_hours
        self._productivity = productivity or {}
        self._known: dict[tuple[str, str, str], list[Role]] = {}

    def roles(self, desk: str, kind: str, skill: str) -> list[Role]:
        """People of a desk who have the skill; everybody if nobody has it."""
        key = desk, kind, skill
        if key not in self._known:
            found = self.holders(desk, kind, skill)
            self._known[key] = found or self._all(desk, kind, skill)
        return self._known[key]

    def holders(self, desk: str, kind: str, skill: str) -> list[Role]:
        """People of a desk who have the skill; maybe none."""
        place = self._design.desks[desk]
        skills = [staff.skills for staff in place.staff.values()]
        if place.unlimited is not None:
            skills = [place.unlimited.skills]
        everybody = zip(self._all(desk, kind, skill), skills, strict=True)
        return [role for role, held in everybody if held is None or skill in held]

    def _all(self, desk: str, kind: str, skill: str) -> list[Role]:
        """Everybody at a desk, as fast as at this kind and skill."""
        unlimited = self._design.desks[desk].unlimited
        if unlimited is not None:
            # One engineer does all of it, so nobody hands anything to a colleague.
            return [self._role(unlimited.grade, kind, 1.0, 1.0, 1.0)]
        by_skill = self._scenario.mechanisms.skill_speed.enabled
        found = []
        for name, staff in self._design.desks[desk].staff.items():
            hours = self._case_hours[f"{desk}/{name}"]
            speed = staff.speed_by_skill.get(skill, 1.0) if by_skill else 1.0
            speed *= self._productivity.get(f"{desk}/{name}", 1.0)
            headcount = staff.people or hours / _FULL_YEAR
            role = self._role(staff.grade, kind, hours, headcount, speed)
            found.append(replace(role, only_solvable=staff.takes != "all"))
        return found

    def _role(self, grade: str, kind: str, weight: float, headcount: float, speed: float) -> Role:
        of = self._scenario.grades[grade]
        fast = self._scenario.mechanisms.grade_speed.enabled
        return Role(
            weight=weight,
            headcount=headcount,
            competence=of.competence.get(kind, 0.0),
            speed=(of.speed_by_kind.get(kind, of.speed) if fast else 1.0) * speed,
        )


def split(roles: Iterable[Role], difficulty: float) -> tuple[list[Role], list[Role]]:
    """Who can solve cases of a difficulty from this on (up to the next grade's), and who not."""
    everybody = list(roles)
    able = [role for role in everybody if role.competence > difficulty]
    return able, [role for role in everybody if role.competence <= difficulty]


def share_of(some: list[Role], others: list[Role]) -> float:
    """Part that some have of the case hours of some and others."""
    if not others:
        return 1.0
    total = math.fsum(role.weight for role in (*some, *others))
    return math.fsum(role.weight for role in some) / total if total > 0 else 0.0


def pace(roles: list[Role]) -> float:
    """Hours that one hour of effort takes these people, weighted by their case hours."""
    total = math.fsum(role.weight for role in roles)
    if total == 0:
        return 1.0
    return math.fsum(role.weight / role.speed for role in roles) / total
