"""Units of measure by their UCUM code (https://ucum.org), the few that the check uses."""

from decimal import Decimal
from enum import Enum


class Unit(Enum):
    """A unit: its UCUM code, and how it is written for people."""

    MMHG = ("mm[Hg]", "mmHg")
    PER_MINUTE = ("/min", "beats per minute")
    CM = ("cm", "cm")
    KG = ("kg", "kg")
    KG_PER_M2 = ("kg/m2", "kg/m²")
    MMOL_PER_L = ("mmol/L", "mmol/L")
    MMOL_PER_MOL = ("mmol/mol", "mmol/mol")
    UMOL_PER_L = ("umol/L", "µmol/L")
    MG_PER_MMOL = ("mg/mmol", "mg/mmol")
    ML_PER_MIN_173 = ("mL/min/{1.73_m2}", "mL/min/1.73m²")
    PERCENT = ("%", "%")
    YEARS = ("a", "years")
    ONE = ("1", "")
    POINTS = ("{score}", "points")

    def __init__(self, ucum: str, written: str) -> None:
        self.ucum = ucum
        self.written = written

    @classmethod
    def of(cls, ucum: str) -> "Unit":
        """The unit with this UCUM code. Raises UnknownUnit for a code the check does not use."""
        for unit in cls:
            if unit.ucum == ucum:
                return unit
        raise UnknownUnit(f"unit {ucum[:40]!r} is not one the health check uses")


# What one of the unit is in ours, exactly (Weights and Measures Act 1985, schedule 1): for the body alone.
IMPERIAL = {
    ("[in_i]", Unit.CM): Decimal("2.54"),
    ("[lb_av]", Unit.KG): Decimal("0.45359237"),
    ("[stone_av]", Unit.KG): Decimal("6.35029318"),
}


class UnknownUnit(ValueError):
    """A unit code that no measurement of the check has."""
