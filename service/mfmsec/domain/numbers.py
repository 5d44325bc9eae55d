"""Numbers as the facts have them."""

from decimal import Decimal


def decimal(value: float) -> str:
    """Return a number as the graph has decimals: the shortest digits of the same float, without exponent (XML Schema, 3.3.3)."""
    return format(Decimal(repr(value)), "f")
