"""A series of blood pressure readings as the one pressure that thresholds and scores use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from healthcheck.measurement import Source

SERIES = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Reading:
    """A systolic and diastolic pressure in mmHg taken together, with the monitor as `Measurement` has it."""

    id: UUID
    systolic: Decimal
    diastolic: Decimal
    taken_at: datetime
    source: Source
    device: str = ""
    stored: bool = False


@dataclass(frozen=True, slots=True)
class BloodPressure:
    """The pressure that counts, in mmHg, and the readings it rests on.

    Args:
        readings: those that count, oldest first.
        days: on how many days they were taken, with the first day where that was dropped.
    """

    systolic: Decimal
    diastolic: Decimal
    source: Source
    readings: tuple[Reading, ...]
    method: str
    days: int

    @property
    def at_home(self) -> bool:
        """Whether the home thresholds of NICE NG136 apply."""
        return self.source is Source.HOME


def summarise(readings: Sequence[Reading]) -> BloodPressure | None:
    """The pressure of a series: home readings averaged, else the lower of the last two of any other place.

    NICE NG136 (2019, updated 2023) 1.2.7: home readings over 4 to 7 days, the first day dropped, the rest averaged.
    Fewer days than 4 are averaged whole, and the method says so. NG136 1.2.3: of clinic readings the lower of the
    last two is recorded. A series ends with its last reading and reaches back 7 days, a visit one day: what was
    measured before says nothing of today. Where a person has both, home readings are the more reliable and are used
    for the scores unless they are over; the advice looks at every place on its own, so a higher stage is not hidden.
    """
    ordered = sorted(readings, key=lambda reading: reading.taken_at)
    if not ordered:
        return None
    newest = ordered[-1].taken_at
    home = [reading for reading in ordered if reading.source is Source.HOME]
    if home and newest - home[-1].taken_at < SERIES:
        return _home([reading for reading in home if home[-1].taken_at - reading.taken_at < SERIES])
    return _elsewhere([reading for reading in ordered if reading.taken_at.date() == newest.date()])


def _home(readings: Sequence[Reading]) -> BloodPressure:
    first = readings[0].taken_at.date()
    days = {reading.taken_at.date() for reading in readings}
    if len(days) >= 4:
        kept = tuple(reading for reading in readings if reading.taken_at.date() != first)
        method = f"average of {len(kept)} home readings over {len(days) - 1} days, first day dropped (NICE NG136)"
    else:
        kept = tuple(readings)
        when = "1 day" if len(days) == 1 else f"{len(days)} days"
        method = f"average of {len(kept)} home readings on {when}, fewer than NICE NG136 asks"
    return BloodPressure(
        systolic=_mean([reading.systolic for reading in kept]),
        diastolic=_mean([reading.diastolic for reading in kept]),
        source=Source.HOME,
        readings=kept,
        method=method,
        days=len(days),
    )


def _elsewhere(readings: Sequence[Reading]) -> BloodPressure:
    last = tuple(readings[-2:])
    lower = min(last, key=lambda reading: (reading.systolic, reading.diastolic))
    return BloodPressure(
        systolic=lower.systolic,
        diastolic=lower.diastolic,
        source=lower.source,
        readings=last,
        method="lower of the last two readings (NICE NG136)" if len(last) == 2 else "one reading",
        days=len({reading.taken_at.date() for reading in last}),
    )


def _mean(values: Sequence[Decimal]) -> Decimal:
    """The mean to a tenth of a mmHg: a whole number would move 134.5 across a threshold."""
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.1"), ROUND_HALF_UP)
