"""How a hazard is rated: severity by likelihood, as NHS England's hazard logs do under DCB0129.

Source: NHS England's UK Core Hazard Log, "Risk Matrix" and "Risk Rating" (NHSDigital/IOPS-FHIR-Simplifier-Backup,
HL7FHIRUKCoreR4/backup/guides/UK-Core-Hazard-Log/Home/Index.page.md), which are those of the DCB0129 guidance.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final


class Severity(IntEnum):
    """How bad it would be for the people it happens to."""

    MINOR = 0
    SIGNIFICANT = 1
    CONSIDERABLE = 2
    MAJOR = 3
    CATASTROPHIC = 4


class Likelihood(IntEnum):
    """How often it would come about."""

    VERY_LOW = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    VERY_HIGH = 4


_MATRIX: Final = {
    Likelihood.VERY_HIGH: (3, 4, 4, 5, 5),
    Likelihood.HIGH: (2, 3, 3, 4, 5),
    Likelihood.MEDIUM: (2, 2, 3, 3, 4),
    Likelihood.LOW: (1, 2, 2, 3, 4),
    Likelihood.VERY_LOW: (1, 1, 2, 2, 3),
}
MEANING: Final = {
    5: "Unacceptable level of risk.",
    4: "Mandatory elimination or control to reduce risk to an acceptable level.",
    3: "Undesirable level of risk. Only acceptable when further reduction is impractical.",
    2: "Acceptable where the cost of further reduction outweighs the benefits gained.",
    1: "Acceptable, no further action required.",
}
ACCEPTABLE: Final = 2  # above it a hazard needs a reason why no more can be done


@dataclass(frozen=True, slots=True)
class Risk:
    """A severity with a likelihood."""

    severity: Severity
    likelihood: Likelihood

    @property
    def rating(self) -> int:
        """1 (acceptable) to 5 (unacceptable)."""
        return _MATRIX[self.likelihood][self.severity]
