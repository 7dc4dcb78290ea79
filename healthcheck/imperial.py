"""Feet with inches, stones with pounds: two numbers that are one value, added once and never lost.

5 ft 0 in is 60 inches. Feet never come alone: "5.6 ft" may mean 5 ft 6 in, and a missing 0 cannot be told from a
missing 6.
"""

from decimal import Decimal

from healthcheck.measurement import Kind
from healthcheck.refusal import Invalid

FEET, INCHES, STONES, POUNDS = "[ft_i]", "[in_i]", "[stone_av]", "[lb_av]"
# Larger unit: the smaller one that goes with it, how many of it make one, what may be measured so.
_PAIRS = {
    FEET: (INCHES, 12, {Kind.HEIGHT, Kind.WAIST}),
    STONES: (POUNDS, 14, {Kind.WEIGHT}),
}


def added(kind: Kind, value: Decimal, unit: str, more: tuple[Decimal, str] | None) -> tuple[Decimal, str]:
    """The value in one unit: itself where nothing is to be added, else the sum in the smaller unit.

    Args:
        more: the smaller part and its unit, such as 0 inches; None where there is none.

    Raises:
        Invalid: "inches-missing", "units-do-not-add", "not-whole" or "too-many" of the smaller unit.
    """
    if more is None:
        if unit == FEET:
            raise Invalid("inches-missing", "Feet come with inches, 0 where there are none.")
        return value, unit
    smaller, count, kinds = _PAIRS.get(unit, ("", 0, set()))
    if more[1] != smaller or kind not in kinds:
        raise Invalid("units-do-not-add", "Only feet with inches and stones with pounds are added.")
    if not value.is_finite() or value != value.to_integral_value():
        raise Invalid("not-whole", "The larger unit must be a whole number where a smaller one is added.")
    if not more[0].is_finite() or not 0 <= more[0] < count:
        raise Invalid("too-many", f"The smaller part must be from 0 to less than {count}.")
    return value * count + more[0], smaller
