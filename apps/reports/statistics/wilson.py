"""The interval of a proportion by Wilson's score method, as public health reports in England give it.

Source: Wilson EB. J Am Stat Assoc 1927;22:209-12; recommended for proportions by the Association of Public Health
Observatories, Technical Briefing 3 (2008), and used on Fingertips.
"""

from dataclasses import dataclass
from math import sqrt

from apps.reports.statistics.normal import reach


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends, as proportions."""

    low: float
    high: float


def wilson(part: int, whole: int, *, level: float = 0.95) -> Interval | None:
    """The interval of `part` of `whole`; None where there is nobody to count.

    Raises:
        ValueError: unless 0 <= part <= whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is no proportion")
    if whole == 0:
        return None
    z = reach(level)
    middle = part + z * z / 2
    spread = z * sqrt(part * (whole - part) / whole + z * z / 4)
    # At the two ends the formula gives 0 and 1 but for rounding, which must not leave them.
    low = 0.0 if part == 0 else (middle - spread) / (whole + z * z)
    high = 1.0 if part == whole else (middle + spread) / (whole + z * z)
    return Interval(low, high)
