import pytest
from worlds import SEGMENT, world

from supportsim.demand.customers import customers_of, identities_of
from supportsim.streams import name_id

PACKAGE = {"calendar": "always", "targets": {}}


def test_customers_are_named_by_segment_and_slot():
    scenario = world(
        load=1.5,
        packages={"plain": PACKAGE, "gold": PACKAGE},
        segments={
            "large": SEGMENT | {"customers": 2, "package": "gold", "cases_per_month": 3.0},
            "small": SEGMENT | {"customers": 1, "cases_per_month": 0.25},
        },
    )
    customers = customers_of(scenario)
    assert customers.names == ("large/0", "large/1", "small/0")
    assert customers.segment.tolist() == [0, 0, 1]
    assert customers.package.tolist() == [1, 1, 0]
    assert customers.yearly_cases.tolist() == [54_000, 54_000, 4_500]


def test_an_identity_is_that_of_the_name_and_read_only():
    identity = identities_of(("large/0", "small/0"))
    assert identity.tolist() == [name_id("large/0"), name_id("small/0")]
    with pytest.raises(ValueError, match="read-only"):
        identity[0] = 1
