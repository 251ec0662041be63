"""What of a design on a scenario the expected work leaves out, in words for `check`."""

from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario


def left_out(scenario: Scenario, design: Design) -> list[str]:
    """Rules in force that the expected work does not count; most depend on queues.

    That people are busy when a touch or a plea for help arrives is never counted.
    """
    desks, mechanisms = design.desks.values(), scenario.mechanisms
    staffs = [staff for desk in desks for staff in desk.staff.values()]
    in_force = {
        "overflow": any(desk.overflow for desk in desks),
        "work handed over at the end of shifts": any(d.shift_end == "hand_over" for d in desks),
        "referral by age": any(desk.refer_by_age for desk in desks),
        "call-outs, which are work off duty": any(staff.on_call for staff in staffs),
        "customers who give up": scenario.patience_hours is not None,
        "under-performers": scenario.under_performers.share > 0,
        "known topics": mechanisms.known_topic.enabled,
        "resuming after interruptions": mechanisms.resume.enabled
        and any(desk.interruption != "none" for desk in desks),
    }
    return [words for words, holds in in_force.items() if holds]
