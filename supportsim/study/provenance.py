"""Where results come from: resolved inputs and their hashes, seed, versions, holidays."""

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from supportsim.dates import origin, public_holidays, years_between
from supportsim.inputs.base import Document
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.units import WEEK

#: Packages whose versions can move a number.
PACKAGES: Final = ("supportsim", "numpy", "scipy", "simpy", "holidays", "tzdata")


def resolved_inputs(scenario: Scenario, designs: Mapping[str, Design]) -> dict[str, object]:
    """Complete form of scenario and designs as plain data, the same on every machine.

    A trace is named by its file's name and hash, not by where it lies.
    """
    found: dict[str, object] = {"scenario": _plain(scenario)}
    if scenario.trace is not None:
        file = Path(scenario.trace.file)
        data = _plain(scenario)
        trace = dict(data["trace"]) if isinstance(data["trace"], dict) else {}
        data["trace"] = {**trace, "file": file.name, "sha256": _hash(file.read_bytes())}
        found["scenario"] = data
    return {**found, "designs": {name: _plain(design) for name, design in designs.items()}}


def hash_of(data: object) -> str:
    """SHA-256 of plain data in canonical JSON: sorted keys, no spaces."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return _hash(text.encode())


def versions() -> dict[str, str]:
    """Version of Python and of every package that can move a number."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def holidays_used(scenario: Scenario) -> dict[str, list[str]]:
    """Country code to the dates taken as public holidays, as "2027-01-01"."""
    codes = {
        *(site.holidays for site in scenario.sites.values()),
        *(calendar.holidays for calendar in scenario.calendars.values()),
        *(profile.holidays for profile in scenario.profiles.values()),
    }
    zero = origin(scenario.start, scenario.books_timezone)
    years = years_between(0, scenario.weeks * WEEK, scenario.books_timezone, zero)
    return {
        code: [day.isoformat() for day in public_holidays(code, years)]
        for code in sorted(code for code in codes if code is not None)
    }


def assumptions_of(documents: Mapping[str, Document]) -> list[str]:
    """Every input whose source is an assumption, as "file: key: text"."""
    return [
        f"{file}: {key}: {text}"
        for file, document in documents.items()
        for key, text in [("source", document.source), *document.sources.items()]
        if text.lower().startswith("assumption")
    ]


def _plain(document: Document) -> dict[str, object]:
    return dict(document.model_dump(mode="json"))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
