"""One blood pressure reading: the numbers taken together, and all that was told of how they were taken."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from healthcheck.entry import Entry, Route
from healthcheck.measurement import Arm, Source


@dataclass(frozen=True, slots=True)
class Reading:
    """A systolic and diastolic pressure in mmHg taken together, with the monitor as `Measurement` has it.

    Args:
        pulse: beats per minute, where the monitor gave it with the pressure.
        irregular_pulse: whether the monitor showed its sign of an irregular pulse; None when not told.
        entered_by: who put it in; None when not told.
    """

    id: UUID
    systolic: Decimal
    diastolic: Decimal
    taken_at: datetime
    source: Source
    device: str = ""
    stored: bool = False
    pulse: Decimal | None = None
    arm: Arm | None = None
    irregular_pulse: bool | None = None
    entered_by: Entry | None = None

    @property
    def route(self) -> Route | None:
        """How it came in; None when not told."""
        return self.entered_by.route if self.entered_by else None
