"""A series of blood pressure readings as the one pressure that thresholds and scores use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from healthcheck.arms import Difference, counted, difference, in_time
from healthcheck.figure import plain
from healthcheck.measurement import Arm, Source
from healthcheck.reading import Reading

__all__ = ["BloodPressure", "Reading", "day_of", "once", "summarise"]

SERIES = timedelta(days=7)
# A morning's reading in summer belongs to that morning, and not to the day before in Greenwich.
_HERE = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class BloodPressure:
    """The pressure that counts, in mmHg, and the readings it rests on.

    Args:
        readings: those that count, oldest first.
        days: on how many days they were taken, with the first day where that was dropped.
        arms: how the two arms differ; None where they do not, or were not compared.
    """

    systolic: Decimal
    diastolic: Decimal
    source: Source
    readings: tuple[Reading, ...]
    method: str
    days: int
    arms: Difference | None = None

    @property
    def arm(self) -> Arm | None:
        """The arm that all of them were taken on, where that was told of all."""
        arms = {reading.arm for reading in self.readings}
        return arms.pop() if len(arms) == 1 else None

    @property
    def at_home(self) -> bool:
        """Whether the home thresholds of NICE NG136 apply."""
        return self.source is Source.HOME


def summarise(readings: Sequence[Reading]) -> BloodPressure | None:
    """The pressure of a series: home readings averaged, else the lower of the last two of any other place.

    NICE NG136 (2019, updated 2023) 1.2.7: home readings over 4 to 7 days, the first day dropped, the rest averaged.
    Fewer days than 4 are averaged whole, and the method says so. NG136 1.2.2: of clinic readings the lower of the
    last two is recorded. A series ends with its last reading and reaches back 7 days, a visit one day: what was
    measured before says nothing of today. Where a person has both, home readings are the more reliable and are used
    for the scores unless they are over; the advice looks at every place on its own, so a higher stage is not hidden.
    Where the arms differ the higher one counts (NG136 1.2.1, `arms.py`).
    """
    known = once(readings)
    ordered = in_time(counted(known))
    if not ordered:
        return None
    last = ordered[-1]
    home = [reading for reading in ordered if reading.source is Source.HOME]
    if home and last.taken_at - home[-1].taken_at < SERIES:
        pressure = _home([reading for reading in home if home[-1].taken_at - reading.taken_at < SERIES])
    else:
        same = (reading for reading in ordered if (reading.source, day_of(reading)) == (last.source, day_of(last)))
        pressure = _elsewhere(list(same))
    return _by_arm(replace(pressure, arms=difference(known)))


def once(readings: Iterable[Reading]) -> list[Reading]:
    """Each stored reading once: a monitor that sends its whole memory again has measured nothing new.

    What was typed twice stays twice: that it is the same reading is not known, and its grade says what it looks like.
    """
    kept: dict[object, Reading] = {}
    for reading in in_time(readings):
        same = (reading.taken_at, reading.device, reading.arm, reading.systolic, reading.diastolic)
        kept.setdefault(same if reading.stored and reading.device else reading.id, reading)
    return list(kept.values())


def _by_arm(pressure: BloodPressure) -> BloodPressure:
    """The method says which arm counts and why."""
    if pressure.arms is None:
        return pressure
    arm, by = pressure.arms.arm, plain(pressure.arms.by)
    told = "twice" if pressure.arms.confirmed else "once, not yet repeated"
    words = f"{pressure.method}; the {arm} arm counts, higher by {by} mmHg {told} (NICE NG136)"
    return replace(pressure, method=words)


def _home(readings: Sequence[Reading]) -> BloodPressure:
    first = day_of(readings[0])
    days = {day_of(reading) for reading in readings}
    if len(days) >= 4:
        kept = tuple(reading for reading in readings if day_of(reading) != first)
        method = f"average of {len(kept)} home readings over {len(days) - 1} days, first day dropped (NICE NG136)"
    else:
        kept = tuple(readings)
        when = "1 day" if len(days) == 1 else f"{len(days)} days"
        whole = "one home reading" if len(kept) == 1 else f"average of {len(kept)} home readings on {when}"
        method = f"{whole}, fewer than NICE NG136 asks"
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
        days=len({day_of(reading) for reading in last}),
    )


def day_of(reading: Reading) -> date:
    """The day it was taken on, as the person counts days."""
    return reading.taken_at.astimezone(_HERE).date()


def _mean(values: Sequence[Decimal]) -> Decimal:
    """The mean to a tenth of a mmHg: a whole number would move 134.5 across a threshold."""
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.1"), ROUND_HALF_UP)
