"""A point-of-care test: its lot, who ran it, and whether the device's own quality control passed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PointOfCareTest:
    """What must be recorded of a blood test done beside the person (NHS Health Check Best Practice Guidance 2019).

    Args:
        device: the analyser.
        lot: of the strip or cartridge.
        operator: the organisation's own name for who ran it, never a person's name.
        passed: whether the last quality control of the device passed.
        controlled_at: when that was.
    """

    device: str
    lot: str
    operator: str
    passed: bool
    controlled_at: datetime
