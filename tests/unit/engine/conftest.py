"""What the rooms of plans worked by hand share."""

import pytest
from builders import build
from by_hand import RUNS, Run


@pytest.fixture(params=RUNS.values(), ids=list(RUNS))
def run(request: pytest.FixtureRequest) -> Run:
    """Builds a plan and runs it."""
    return lambda *specs, **more: request.param(build(*specs, **more))
