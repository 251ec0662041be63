"""Contract: the calendar and the targets of every case."""

import numpy as np

from supportsim.arrays import Integers, frozen
from supportsim.demand.tape import CaseTape
from supportsim.inputs.contracts import Package
from supportsim.inputs.scenario import Scenario
from supportsim.plan.arrays import index_of
from supportsim.plan.plan import Contract
from supportsim.supply.opening import package_calendars
from supportsim.units import NONE, from_hours


def contract_of(scenario: Scenario, tape: CaseTape) -> Contract:
    """Calendar and targets of every case, by its package, its customer's site and severity."""
    calendars = package_calendars(scenario)
    packages = [scenario.packages[name] for name in tape.packages]
    package = tape.customers.package[tape.customer]
    by_site = np.array(
        [[_calendar(tuple(calendars), one, site) for site in tape.sites] for one in packages]
    )
    return Contract(
        calendars=tuple(calendars.values()),
        calendar=frozen(by_site[package, tape.site]),
        response_target=_targets([one.targets.response_hours for one in packages], tape, package),
        update_target=_targets([one.targets.update_hours for one in packages], tape, package),
        resolution_target=_targets(
            [one.targets.resolution_hours for one in packages], tape, package
        ),
    )


def _calendar(names: tuple[str, ...], package: Package, site: str) -> int:
    """Calendar of a package for customers at a site."""
    return index_of(names, package.calendar_by_site.get(site, package.calendar))


def _targets(hours: list[dict[int, float]], tape: CaseTape, package: Integers) -> Integers:
    """(n,) target of each case from the hours by severity of each package, or -1."""
    levels = [level for each in hours for level in each]
    most = max((int(tape.severity.max(initial=0)), *levels))
    table = np.full((len(hours), most + 1), NONE, dtype=np.int64)
    for row, given in enumerate(hours):
        for severity, allowed in given.items():
            table[row, severity] = from_hours(allowed)
    return frozen(table[package, tape.severity])
