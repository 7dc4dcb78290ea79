"""How a number is written for people and in the record, one way everywhere.

A calculated figure is cut to one decimal and never rounded up: 9.96% must not read 10.0% beside "low", nor 19.99% read
20.0% beside "raised". Every band of a risk or of BMI begins at a figure of one decimal at most, so a cut figure is on
the same side of it as the whole one. More decimals would claim an exactness that no risk equation has.
"""

from decimal import ROUND_DOWN, Decimal


def cut(value: Decimal | float) -> Decimal:
    """A calculated figure as it is shown: whole, or to one decimal. A float counts as it reads: 44.9 stays 44.9."""
    exact = Decimal(str(value))
    return exact.quantize(Decimal(1) if exact == exact.to_integral_value() else Decimal("0.1"), ROUND_DOWN)


def plain(value: Decimal) -> str:
    """A measured value without idle noughts: 5.90 is "5.9", 44.0 is "44"."""
    return f"{value.normalize():f}"


def percent(value: float) -> str:
    """A risk in percent for a clinician: "44.9%"."""
    return f"{cut(value)}%"
