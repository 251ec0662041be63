"""Scenario, design, case tape and roster in; a plan out."""

import numpy as np

from supportsim.demand.tape import CaseTape
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.plan.arrays import Integers, frozen, index_of, offsets, parts_per_million, quantile
from supportsim.plan.mechanisms import mechanism_tables
from supportsim.plan.owners import deal_customers
from supportsim.plan.plan import (
    ASSIST,
    CUSTOMER_OWNS,
    DESK_OWNS,
    ENGINEER_OWNS,
    FINISH,
    NO_ESCALATION,
    PAUSE,
    TRANSFER,
    Cases,
    Contract,
    Desks,
    Engineers,
    Plan,
)
from supportsim.supply.opening import desk_opening, package_calendars
from supportsim.supply.roster import Roster
from supportsim.units import DAY, NONE, WEEK, from_hours

_OWNERSHIP = {"desk": DESK_OWNS, "engineer": ENGINEER_OWNS, "customer": CUSTOMER_OWNS}
_ESCALATION = {"transfer": TRANSFER, "assist": ASSIST}
_SHIFT_END = {"pause": PAUSE, "finish": FINISH}


def build_plan(scenario: Scenario, design: Design, tape: CaseTape, roster: Roster) -> Plan:
    """All that an engine may know about one replication of one design."""
    window_start = scenario.warm_up_weeks * WEEK
    window_end = window_start + scenario.window_weeks * WEEK
    dealt = deal_customers(scenario, design, tape, roster)
    return Plan(
        window_start=window_start,
        window_end=window_end,
        run_off=window_end + scenario.run_off_weeks * WEEK,
        cases=_cases(design, tape, window_start, window_end),
        desks=_desks(scenario, design, tape),
        engineers=_engineers(scenario, design, tape, roster),
        owners=dealt.owners,
        mechanisms=mechanism_tables(scenario, dealt.familiarity_start),
        contract=_contract(scenario, tape),
    )


def ranks(design: Design) -> dict[str, int]:
    """Depth of each desk: as stated, else one more than the deepest desk that escalates to it."""
    depth = {name: desk.rank or 0 for name, desk in design.desks.items()}
    for _ in design.desks:
        for name, desk in design.desks.items():
            if desk.escalation is not None and design.desks[desk.escalation.to].rank is None:
                to = desk.escalation.to
                depth[to] = max(depth[to], depth[name] + 1)
    return depth


def entry_desks(design: Design, tape: CaseTape) -> Integers:
    """(n,) desk that each case enters: the first intake entry whose conditions hold."""
    entry = np.full(len(tape), NONE, dtype=np.int64)
    names = list(design.desks)
    traits = {
        "segment": (tape.segments, tape.customers.segment[tape.customer]),
        "package": (tape.packages, tape.customers.package[tape.customer]),
        "kind": (tape.kinds, tape.kind),
        "skill": (tape.skills, tape.skill),
    }
    for intake in design.intake:
        fits = entry == NONE
        for trait, (known, column) in traits.items():
            wanted = getattr(intake.when, trait)
            if wanted is not None:
                fits &= np.isin(column, [known.index(name) for name in wanted if name in known])
        if intake.when.severity is not None:
            fits &= np.isin(tape.severity, intake.when.severity)
        entry[fits] = names.index(intake.desk)
    return frozen(entry)


def _cases(design: Design, tape: CaseTape, start: int, end: int) -> Cases:
    """The cases of the tape, with the desk each enters and whether it is judged."""
    return Cases(
        opened=tape.opened,
        customer=tape.customer,
        severity=tape.severity,
        kind=tape.kind,
        skill=tape.skill,
        difficulty=tape.difficulty,
        patience=tape.patience,
        lot=tape.lot,
        entry_desk=entry_desks(design, tape),
        judged=frozen((tape.opened >= start) & (tape.opened < end)),
        touch_offset=tape.touch_offset,
        touch_effort=tape.touch_effort,
        touch_delay=tape.touch_delay,
        touch_completion=tape.touch_completion,
        attempt_effort=tape.attempt_effort,
        assist_effort=tape.assist_effort,
    )


def _desks(scenario: Scenario, design: Design, tape: CaseTape) -> Desks:
    """The rules of every desk as integers."""
    names = tuple(design.desks)
    desks = list(design.desks.values())
    depth = ranks(design)
    escalations = [desk.escalation for desk in desks]
    backups = [desk.backup for desk in desks]
    share = scenario.touches.completion_share
    completion = [[quantile(max(share, d.completion_share or 0))] * len(tape.kinds) for d in desks]
    return Desks(
        names=names,
        ownership=frozen([_OWNERSHIP[desk.ownership] for desk in desks]),
        escalation=frozen([_ESCALATION[e.rule] if e else NO_ESCALATION for e in escalations]),
        escalate_to=frozen([index_of(names, e.to) if e else NONE for e in escalations]),
        rank=frozen([depth[name] for name in names]),
        assist_share=frozen([parts_per_million(e.assist_share) if e else 0 for e in escalations]),
        backup_desk=frozen([index_of(names, b.desk) if b else NONE for b in backups]),
        backup_after=frozen([from_hours(b.after_hours) if b else 0 for b in backups]),
        backup_from=frozen([b.from_severity if b else 0 for b in backups]),
        return_after=frozen([from_hours(desk.return_after_hours) for desk in desks]),
        limit=frozen([desk.open_case_limit or NONE for desk in desks]),
        shift_end=frozen([_SHIFT_END[desk.shift_end] for desk in desks]),
        completion=frozen(completion),
        opening=desk_opening(scenario, design),
    )


def _engineers(scenario: Scenario, design: Design, tape: CaseTape, roster: Roster) -> Engineers:
    """People with their competence, speed and duty."""
    grades = list(scenario.grades.values())
    counted = scenario.mechanisms.grade_speed.enabled
    competence = [[quantile(grade.competence[kind]) for kind in tape.kinds] for grade in grades]
    factor = [
        [
            parts_per_million(1 / (g.speed_by_kind.get(k, g.speed) if counted else 1))
            for k in tape.kinds
        ]
        for g in grades
    ]
    handovers = _handovers(design, roster)
    duty = np.bincount(roster.duty_engineer, minlength=len(roster.names))
    return Engineers(
        names=roster.names,
        desk=roster.desk,
        grade=roster.grade,
        site=roster.site,
        skills=roster.skills,
        competence=frozen(np.array(competence)[roster.grade]),
        grade_factor=frozen(np.array(factor)[roster.grade]),
        hired=roster.hired,
        duty_offset=offsets(int(count) for count in duty),
        duty_from=roster.duty_from,
        duty_to=roster.duty_to,
        duty_kind=roster.duty_kind,
        handover_at=frozen(handovers[:, 0]),
        handover_engineer=frozen(handovers[:, 1]),
        handover_planned=frozen(handovers[:, 2]),
    )


def _handovers(design: Design, roster: Roster) -> Integers:
    """(h, 3) instant, engineer, planned: when somebody away for long hands cases over."""
    after = [desk.reassign_after_days for desk in design.desks.values()]
    rows = []
    for engineer, away, back, planned in zip(
        roster.leave_engineer, roster.leave_from, roster.leave_to, roster.leave_planned, strict=True
    ):
        days = after[roster.desk[engineer]]
        if days is not None and back - away > round(days * DAY):
            at = away if planned else away + round(days * DAY)
            rows.append((int(at), int(engineer), int(planned)))
    return np.reshape(np.array(sorted(rows), dtype=np.int64), (-1, 3))


def _contract(scenario: Scenario, tape: CaseTape) -> Contract:
    """Calendar and targets of every case, by its package and severity."""
    calendars = package_calendars(scenario)
    names = tuple(calendars)
    packages = [scenario.packages[name] for name in tape.packages]
    package = tape.customers.package[tape.customer]
    most = max(scenario.severities) + 1
    response = np.full((len(packages), most), NONE, dtype=np.int64)
    resolution = response.copy()
    for row, given in enumerate(packages):
        for severity, hours in given.targets.response_hours.items():
            response[row, severity] = from_hours(hours)
        for severity, hours in given.targets.resolution_hours.items():
            resolution[row, severity] = from_hours(hours)
    by_package = np.array([index_of(names, given.calendar) for given in packages])
    return Contract(
        calendars=tuple(calendars.values()),
        calendar=frozen(by_package[package]),
        response_target=frozen(response[package, tape.severity]),
        resolution_target=frozen(resolution[package, tape.severity]),
    )
