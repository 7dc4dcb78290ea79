"""A terminology code: its system, code and display, with SNOMED CT's check digit verified when it is made."""

from dataclasses import dataclass

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"

# Verhoeff's dihedral group D5: SNOMED CT Technical Implementation Guide, "Check-digit computation".
_MULTIPLY = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_PERMUTE = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 5, 7, 6, 2, 8, 3, 0, 9, 4),
    (5, 8, 0, 3, 7, 9, 6, 1, 4, 2),
    (8, 9, 1, 6, 0, 4, 3, 5, 2, 7),
    (9, 4, 5, 3, 1, 2, 6, 8, 7, 0),
    (4, 2, 8, 6, 5, 7, 3, 9, 0, 1),
    (2, 7, 9, 3, 8, 0, 6, 4, 1, 5),
    (7, 0, 4, 6, 9, 1, 3, 2, 5, 8),
)


class BadCode(ValueError):
    """A code that its own system's check digit refuses."""


def check_digit_holds(sctid: str) -> bool:
    """Whether a SNOMED CT identifier (6 to 18 ASCII digits) ends in its Verhoeff check digit."""
    if not (sctid.isascii() and sctid.isdigit() and 6 <= len(sctid) <= 18 and sctid[0] != "0"):
        return False
    return verhoeff_holds(sctid)


def verhoeff_holds(digits: str) -> bool:
    """Whether a number ends in its Verhoeff check digit."""
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = _MULTIPLY[check][_PERMUTE[place % 8][int(digit)]]
    return check == 0


def names_a_concept(sctid: str) -> bool:
    """Whether an identifier is a concept's, by the two digits before its last, the partition: 00 or 10.

    Source: SNOMED CT Release File Specifications, on the partition identifier. In 10, an extension's, the seven digits
    before those name who made it.
    """
    return sctid[-3:-1] == "00" or (sctid[-3:-1] == "10" and len(sctid) >= _SHORTEST_OF_AN_EXTENSION)


_SHORTEST_OF_AN_EXTENSION = 11  # one digit of its own, seven of the namespace, the partition, the check digit


@dataclass(frozen=True, slots=True)
class Coding:
    """A code of a terminology. Raises BadCode for a SNOMED CT code with a wrong check digit."""

    system: str
    code: str
    display: str

    def __post_init__(self) -> None:
        if self.system == SNOMED and not check_digit_holds(self.code):
            raise BadCode(f"SNOMED CT code {self.code} fails its check digit")


def snomed(code: str, display: str) -> Coding:
    """A SNOMED CT code."""
    return Coding(SNOMED, code, display)


def loinc(code: str, display: str) -> Coding:
    """A LOINC code."""
    return Coding(LOINC, code, display)
