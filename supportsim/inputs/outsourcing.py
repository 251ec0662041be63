"""Outsourcing: a vendor's people at a desk, paid by contract and not by payroll."""

from supportsim.inputs.base import Model, NonNegative


class Outsourced(Model):
    """What a vendor is paid; no wage, burden, premium, overtime, overhead or hiring beside it.

    Attributes:
        price_per_hour: Money for each hour on shift, overtime and call-outs included.
        price_per_case: Money for each case on which the vendor's people worked in a month.
    """

    price_per_hour: NonNegative | None = None
    price_per_case: NonNegative | None = None
